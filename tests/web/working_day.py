"""A day of a desk officer and of a minister's office, in a browser, with every click counted.

The test goes through it once; `scripts/make_roadmap_pictures.py` does so in each language of the
tutorial and takes its pictures.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from keruen.roadmap.acts import ACTS
from keruen.store.database import Database
from keruen.web.mail.jobs import queue_digests
from keruen.web.mail.service import MailService
from tests.browser import press
from tests.mail.accounts import environment, subscribe
from tests.mail.servers import MailServer
from tests.web.conftest import ApiDriver, Served

MORNING = datetime(2026, 11, 30, 9, 30, tzinfo=UTC)
"""A working day of both sides, at half past nine in Rabat."""

TITLE = {
    "fr": "Mémorandum sur la logistique des céréales",
    "ar": "مذكرة تفاهم بشأن لوجستيك الحبوب",
}
TEXTS = {
    "fr": "Les parties étudient un centre logistique.\nElles se réunissent chaque année.",
    "ar": "يدرس الطرفان مركزا لوجستيا.\nيجتمعان كل سنة.",
}
MARKED = {
    "fr": "Les parties [[étudient]] un centre logistique.",
    "ar": "[[يدرس]] الطرفان مركزا لوجستيا.",
}
WANTED = {"fr": "préparent", "ar": "يعد"}
AGREED = {
    "fr": "Arrangement sur l'échange de données",
    "ar": "ترتيب بشأن تبادل البيانات",
}
AGREED_TEXTS = {
    "fr": "Les parties échangent chaque mois les données de mouvement.",
    "ar": "يتبادل الطرفان كل شهر بيانات الحركة.",
}
PASSPHRASE = "six words that only one person knows"
SCAN = b"%PDF-1.7 a scan of the signed original " * 400

Picture = Callable[[Any, str], None]
"""Takes a picture of a page under a name."""


def no_picture(page: Any, name: str) -> None:
    """Take none."""
    del page, name


@dataclass
class Job:
    """What one job of the day took.

    Parameters
    ----------
    seconds : of the browser and the server alone, without reading and typing of a person.
    """

    clicks: int = 0
    seconds: float = 0.0


@dataclass
class Prepared:
    """What waits in the morning."""

    bracketed: str
    agreed: str
    version: str
    session: str
    invitation: str
    colleague: str


@dataclass
class Day:
    """A day at the register behind an address, in one language."""

    served: Served
    address: str
    browser: Any
    language: str
    server: MailServer
    picture: Picture = no_picture
    jobs: dict[str, Job] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.driver = ApiDriver(self.served)
        self._job = Job()

    @property
    def database(self) -> Database:
        """The register."""
        found = self.served.application.state.site.database
        assert isinstance(found, Database)
        return found

    @contextmanager
    def job(self, name: str) -> Iterator[None]:
        """Count the clicks and the time of a job."""
        self._job = self.jobs.setdefault(name, Job())
        begun = time.perf_counter()
        yield
        self._job.seconds += time.perf_counter() - begun

    def click(self, found: Any) -> None:
        """Click once; a link or a button opens a page, a summary does not."""
        self._job.clicks += 1
        if found.evaluate("element => element.tagName") == "SUMMARY":
            found.click()
        else:
            press(found)

    def follow(self, page: Any, link: str) -> None:
        """Open a link of a mail, which counts as a click."""
        self._job.clicks += 1
        page.goto(link)

    def open(self, account: str) -> Any:
        """A page of a browser without script, signed in."""
        context = self.browser.new_context(
            java_script_enabled=False,
            locale=self.language,
            viewport={"width": 1000, "height": 640},
        )
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.goto(f"{self.address}/sign-in?lang={self.language}")
        page.fill("input[name=account]", account)
        page.fill("input[name=password]", self.served.passwords[account])
        press(page.locator("form.act button"))
        return page

    def do(self, side: str, name: str, /, **fields: Any) -> str:
        """Do an act by the API; the id of its record."""
        signing = ACTS[name].family == "signature"
        clients = self.driver.signing if signing else self.driver.clients
        keys = self.driver.signing_keys if signing else self.driver.keys
        about = {key: value for key, value in fields.items() if key.endswith("_id")}
        seen = self.driver.seen(side, name, about)
        answer = clients[side].post(
            f"/api/roadmap/acts/{name}",
            json={**fields, **seen},
            headers={"x-keruen-form-key": keys[side]},
        )
        assert answer.status_code == 200, (name, answer.text)
        return str(answer.json()["id"])

    def prepare(self) -> Prepared:
        """What the other side and the colleagues did before the morning."""
        texts = {"kind": "memorandum", "languages": ["fr", "ar"]}
        bracketed = self.do("KAZ", "draft_text", **texts, title=TITLE, texts=TEXTS)
        first = self.driver.read("KAZ", f"/roadmap/documents/{bracketed}")["paragraphs"][0]["id"]
        self.do("KAZ", "bracket_words", paragraph_id=first, marked=MARKED, alternative=WANTED)
        agreed = self.do("KAZ", "draft_text", **texts, title=AGREED, texts=AGREED_TEXTS)
        here = f"/roadmap/documents/{agreed}"
        for side in ("MAR", "KAZ"):
            for each in self.driver.read(side, here)["paragraphs"]:
                self.do(side, "confirm_paragraph", paragraph_id=each["id"])
        version = self.driver.read("MAR", here)["versions"][0]["id"]
        for side in ("MAR", "KAZ"):
            self.do(
                side,
                "give_mandate",
                person_id=f"person_{side.lower()}",
                capacity={"fr": "Ministre", "ar": "وزير", "en": "Minister"},
                starts_on="2025-01-01",
                instrument="decree",
                may_sign=True,
            )
            self.do(side, "make_key", passphrase=PASSPHRASE)
            self.do(side, "agree_to_text", version_id=version)
        session = self._session()
        invitation = self.do(
            "MAR", "invite_to_session", session_id=session, person_id="person_mar_desk"
        )
        colleague = self.do("MAR", "add_person", name="A. Alaoui")
        subscribe(self.database, "mar", self.language)
        return Prepared(bracketed, agreed, version, session, invitation, colleague)

    def _session(self) -> str:
        begins = datetime.now(UTC).replace(hour=9, minute=0) + timedelta(days=20)
        session = self.do(
            "MAR",
            "plan_session",
            body_id="joint_commission",
            host="MAR",
            level="ministers",
            starts=f"{begins:%Y-%m-%dT%H:%M}",
            ends=f"{begins + timedelta(hours=8):%Y-%m-%dT%H:%M}",
            zone="Africa/Casablanca",
            place="Rabat",
        )
        for side in ("MAR", "KAZ"):
            self.do(side, "convene_session", session_id=session)
        return session


def receive_digest(day: Day, page: Any, ready: Prepared) -> str:
    """The digest of the morning; returns the link of the bracket's task in it."""
    with day.job("digest"):
        service = MailService(
            day.database, day.address, environment(MAR=day.server), lambda: MORNING
        )
        assert queue_digests(service, service.relays()) == 1
        assert service.send_due().sent == 1
    mail = day.server.taken[-1]
    assert mail.recipients == ["mar@mar.example"]
    words = mail.text()
    assert TITLE[day.language] in words
    html = mail.text("html")
    shown = page.context.new_page()
    shown.set_content(html)
    assert (shown.locator("[dir=rtl]").count() > 0) == (day.language == "ar")
    day.picture(shown, "digest")
    shown.close()
    found = re.search(rf"{day.address}(/roadmap/documents/{ready.bracketed}\S*)", words)
    assert found is not None
    return day.address + found.group(1)


def answer_bracket(day: Day, page: Any, ready: Prepared, link: str) -> None:
    """Link of the mail, *Accept* in the row, the button: three clicks."""
    with day.job("answer a bracket"):
        day.follow(page, link)
        day.picture(page, "bracket")
        day.click(page.locator("a.answer").first)
        day.picture(page, "accept")
        day.click(page.locator('form[action$="/accept_alternative"] button'))
    data = day.driver.read("KAZ", f"/roadmap/documents/{ready.bracketed}")
    assert data["open_brackets"] == []
    assert WANTED["fr"] in data["paragraphs"][0]["texts"]["fr"]


def give_task(day: Day, page: Any, ready: Prepared) -> None:
    """My work, *Give to a person*, the person, the button."""
    with day.job("give a task"):
        page.goto(f"{day.address}/roadmap/work?whose=side")
        day.picture(page, "work")
        line = page.locator('ol.work a[href*="task=accept"]').first
        day.click(line)
        form = page.locator('form[action$="/assign_task"]')
        if not form.locator("button").last.is_visible():
            day.click(form.locator("xpath=../summary"))
        form.locator("[name=person_id]").select_option(ready.colleague)
        day.picture(page, "give")
        day.click(form.locator("button").last)
    tasks = day.driver.read("MAR", "/roadmap/work?whose=side")["tasks"]
    assert ready.colleague in [each["assigned"] for each in tasks]


def attach_scan(day: Day, page: Any, ready: Prepared, folder: Path) -> None:
    """The page of the text, *Attach a file*, the scan, the button."""
    scan = folder / "original-maroc.pdf"
    scan.write_bytes(SCAN)
    with day.job("attach a scan"):
        page.goto(f"{day.address}/roadmap/documents/{ready.agreed}")
        form = page.locator("#attach-file")
        day.click(form.locator("xpath=../summary"))
        form.locator("input[type=file]").set_input_files(scan)
        day.picture(page, "scan")
        day.click(form.locator("button"))
    page.goto(f"{day.address}/roadmap/documents/{ready.agreed}")
    assert scan.name in page.content()


def accept_invitation(day: Day, page: Any, ready: Prepared) -> None:
    """The task of the invitation and its button."""
    with day.job("accept an invitation"):
        page.goto(f"{day.address}/roadmap/work")
        day.click(page.locator(f'ol.work a[href="/roadmap/invitations/{ready.invitation}"]'))
        day.picture(page, "invitation")
        form = page.locator('form[action$="/answer_invitation"]:has([value=accepted])')
        day.click(form.locator("button"))
    page.goto(f"{day.address}/roadmap/work")
    assert page.locator(f'ol.work a[href="/roadmap/invitations/{ready.invitation}"]').count() == 0


def print_briefing(day: Day, page: Any, ready: Prepared) -> bytes:
    """The page of the session and its briefing as PDF."""
    path = f"/roadmap/sessions/{ready.session}"
    with day.job("print the briefing"):
        page.goto(f"{day.address}{path}")
        link = page.locator(f'a[href*="{path}/briefing.pdf"]').first
        address = link.get_attribute("href")
        day._job.clicks += 1
        paper = page.request.get(f"{day.address}{address}").body()
    assert paper.startswith(b"%PDF")
    return bytes(paper)


def sign_original(day: Day, page: Any, ready: Prepared) -> None:
    """A minister's office: the task, the signing pack, the passphrase, the button."""
    here = f"/roadmap/documents/{ready.agreed}"
    with day.job("sign an original"):
        page.goto(f"{day.address}/roadmap/work")
        day.click(page.locator(f'ol.work a[href^="{here}"]').first)
        if not page.url.endswith("/signing"):
            day.click(page.locator(f'a[href="{here}/signing"]').first)
        copy = page.locator(f'a[href="{here}/text.pdf?copy=MAR"]').first
        assert page.request.get(f"{day.address}{copy.get_attribute('href')}").ok
        form = page.locator('form[action$="/sign_text"]')
        if not form.locator("button").last.is_visible():
            day.click(form.locator("xpath=../summary"))
        form.locator("[name=passphrase]").fill(PASSPHRASE)
        day.picture(page, "sign")
        day.click(form.locator("button").last)
    data = day.driver.read("KAZ", here)
    assert data["versions"][0]["state"] == "agreed"
    assert len(day.driver.read("MAR", here)["signatures"]) == 1
    page.goto(f"{day.address}/roadmap/work")
    assert page.locator(f'ol.work a[href^="{here}"]').count() == 0


def spend(day: Day, folder: Path) -> None:
    """The whole day."""
    ready = day.prepare()
    desk = day.open("mar")
    link = receive_digest(day, desk, ready)
    answer_bracket(day, desk, ready, link)
    give_task(day, desk, ready)
    accept_invitation(day, desk, ready)
    print_briefing(day, desk, ready)
    sign_original(day, day.open("mar-signatory"), ready)
    attach_scan(day, desk, ready, folder)
