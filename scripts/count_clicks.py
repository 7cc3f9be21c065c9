"""Count the fewest clicks from the front page to ten jobs of a side, and the seconds of the server.

    python -m scripts.count_clicks

Links are followed breadth first from `/roadmap`, through lists and the pages of the record. A form
with fields costs a click to open it and one to send it, a form without fields one, a paper one. The
script uses nothing newer than commit c9d1f53, so it also runs in a copy of that commit.
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
from html import unescape
from pathlib import Path
from typing import Any

from keruen.app.commands.serve import SITES
from keruen.roadmap.indicators import read_sources
from keruen.web.application import make_application
from tests.databases import prepare
from tests.web.conftest import ApiDriver, Served
from tests.web.demonstration import DAY, LANGUAGES, five

DEEPEST = 4
FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.S)
LINK = re.compile(r'<a\b[^>]*href="(/roadmap[^"]*)"')
LEFT_OUT = re.compile(r"\.(json|csv|pdf|ics|docx)|lang=|as=public|/log|page|cursor")
SIDES = ("MAR", "KAZ")
BODY = "/roadmap/bodies/joint_commission"


def cost(page: str, act: str, ids: list[str]) -> int:
    """Clicks on a page that do an act on a record; 0 where the page does not offer it."""
    if act.startswith("/"):
        return int(any(act in unescape(each) for each in re.findall(r'href="([^"]+)"', page)))
    for form in FORM.findall(page):
        if f'/{act}"' not in form or not any(each in form for each in ids):
            continue
        shown = re.findall(r"<(?:input(?![^>]*type=\"hidden\")|select|textarea)", form)
        return 2 if shown else 1
    return 0


def fewest(client: Any, act: str, ids: list[str]) -> tuple[int, float]:
    """The fewest clicks that do an act, and the seconds of the pages on the way; -1 for none."""
    wave: list[tuple[str, float]] = [("/roadmap", 0.0)]
    seen = {"/roadmap"}
    best: tuple[int, float] = (-1, 0.0)
    for deep in range(DEEPEST):
        following = []
        for path, before in wave:
            begun = time.perf_counter()
            page = client.get(path).text
            spent = before + time.perf_counter() - begun
            here = cost(page, act, ids)
            if here and (best[0] < 0 or deep + here < best[0]):
                best = (deep + here, spent)
            for link in LINK.findall(page):
                plain = unescape(link).partition("#")[0]
                record = plain.count("/") > 2 and not any(each in plain for each in ids)
                if plain not in seen and not record and not LEFT_OUT.search(plain):
                    seen.add(plain)
                    following.append((plain, spent))
        if 0 <= best[0] <= deep + 1:
            break
        wave = following
    return best


def main() -> int:
    """Prepare each job in turn, count, and do it."""
    with tempfile.TemporaryDirectory() as place:
        database, made = prepare(f"sqlite:///{Path(place) / 'register.db'}")
        served = Served(make_application(database, read_sources(SITES)), dict(made))
        Jobs(ApiDriver(served)).count()
        database.engine.dispose()
    return 0


class Jobs:
    """Jobs of MAR, one after the other, on one register."""

    def __init__(self, driver: ApiDriver) -> None:
        self.driver = driver

    def do(self, side: str, name: str, about: dict[str, str], **fields: Any) -> None:
        """Do an act that must not be refused."""
        said = self.driver.act(side, "", name, about, **fields)
        assert said == "", (name, said)

    def both(self, name: str, about: dict[str, str]) -> None:
        """Do an act for each side."""
        for side in SIDES:
            self.do(side, name, about)

    def tell(self, job: str, act: str, *ids: str, signing: bool = False) -> None:
        """Print how many clicks a job of MAR needs now."""
        client = (self.driver.signing if signing else self.driver.clients)["MAR"]
        clicks, seconds = fewest(client, act, [*ids])
        shown = f"{clicks} clicks  {seconds:5.2f} s" if clicks > 0 else "not offered"
        print(f"{job:32s} {shown}", flush=True)

    def count(self) -> None:
        """Every job."""
        session = self.count_meeting()
        self.count_text(session)
        self.count_duties()

    def count_meeting(self) -> str:
        """Jobs before a session, which is open afterwards; returns its id."""
        about = {"body_id": "joint_commission"}
        times = {"starts": f"{DAY}T09:00", "ends": f"{DAY}T17:00", "zone": "Africa/Casablanca"}
        self.do("MAR", "plan_session", about, host="MAR", level="ministers", **times)
        session = str(self.driver.read("MAR", BODY)["sessions"][0]["id"])
        here = {"session_id": session}
        self.do("MAR", "add_agenda_item", {**here, **about}, title=five("The hub"))
        self.both("convene_session", here)
        near = (session, "joint_commission")
        self.tell("adopt an agenda", "adopt_agenda", *near)
        self.tell("print the briefing", f"/roadmap/sessions/{session}/briefing.pdf", *near)
        self.both("adopt_agenda", here)
        self.do("MAR", "open_session", here)
        return session

    def count_text(self, session: str) -> None:
        """Jobs on the minutes of a session, from a bracket to a signature."""
        for side in SIDES:
            person = {"person_id": f"person_{side.lower()}"}
            mandate = {"capacity": {"en": "Minister"}, "starts_on": "2025-01-01"}
            self.do(side, "give_mandate", person, **mandate, instrument="decree", may_sign=True)
            self.do(side, "make_key", {}, passphrase=f"passphrase {side}")
        texts = {"title": five("Minutes"), "texts": five("The sides [[verb]].")}
        here = {"session_id": session}
        self.do("MAR", "draft_minutes", here, **texts, languages=LANGUAGES)
        sitting = self.driver.read("MAR", f"/roadmap/sessions/{session}")["session"]
        document = str(sitting["minutes"])
        page = f"/roadmap/documents/{document}"
        version = {"version_id": str(self.driver.read("MAR", page)["versions"][0]["id"])}
        near = (document, *version.values())
        self.do("KAZ", "open_bracket", version, place="verb", proposal=five("build"))
        bracket = {"bracket_id": str(self.driver.read("MAR", page)["brackets"][0]["id"])}
        self.do("KAZ", "propose_resolution", bracket, resolution=five("build"))
        self.tell("accept a wording", "accept_resolution", document, *bracket.values())
        self.do("MAR", "accept_resolution", bracket)
        self.tell("confirm a language", "confirm_concordance", *near)
        for language in LANGUAGES:
            self.both("confirm_concordance", {**version, "language": language})
        self.tell("agree to a text", "agree_to_text", *near, signing=True)
        self.both("agree_to_text", version)
        self.tell("sign an original", "sign_text", *near, signing=True)
        self.tell("attach a scan", "attachments", document)

    def count_duties(self) -> None:
        """Jobs on commitments, incidents and tasks."""
        duty = {"commitment_id": "c_focal_points"}
        for side in SIDES:
            self.do(side, "name_lead", duty, organisation_id=f"{side.lower()}_mfa")
            self.do(side, "accept_commitment", duty)
        self.do("KAZ", "start_commitment", duty)
        self.do("KAZ", "claim_done", duty)
        self.tell("dispute a claim", "dispute_claim", *duty.values())
        data = {"incident_kind": "cyber", "words": "Portal down", "on": f"{DAY}"}
        file = "f_incident_contacts"
        self.do("KAZ", "add_entry", {"file_id": file}, kind="incident", data=data)
        self.tell("acknowledge an incident", "accept_entry", file)
        work = self.driver.clients["MAR"].get("/roadmap/work")
        found = re.search(r'href="(/roadmap/work\?[^"]*task=[^"]*)"', work.text)
        asked = (
            self.driver.clients["MAR"].get(unescape(found[1]).partition("#")[0]).text
            if found
            else ""
        )
        # From the front page: My work, the link of the task, then the form.
        opened = re.search(
            r'<details class="act" open>(?:(?!</details>).)*/assign_task"', asked, re.S
        )
        shown = f"{2 + (1 if opened else 2)} clicks" if "/assign_task" in asked else "not offered"
        print(f"{'give a task to a colleague':32s} {shown}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
