"""A planner and a colleague in a browser, from a workbook to a run that a commission cites.

The test goes through it once; `scripts/make_studies_pictures.py` does so and takes the pictures of
the tutorial. Every click is counted: on links, buttons and files, and each choice in a list.
"""

from __future__ import annotations

import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn

from keruen.app.commands.serve import SITES, prepare
from keruen.roadmap.indicators import read_sources
from keruen.store.database import Database
from keruen.store.roles import register_roles
from keruen.studies.jobs.worker import Worker
from keruen.studies.package import STUDIES
from keruen.studies.roles import ROLES
from keruen.web.application import make_application
from keruen.web.roadmap_package import serve_roadmap
from keruen.web.studies_package import serve_studies
from tests.browser import press
from tests.studies.libreoffice import as_libreoffice_saves, tables_with_errors

PERIODS = 6
TITLE = "Wheat for West Africa"
SCENARIO = "dear_transport"
REASON = "What the corridor costs, and what a hub at Dakar is worth"
PROVISION = "p06"
"""The provision of the roadmap to which the joint commission belongs."""

Picture = Callable[[Any, str], None]
"""Takes a picture of a page under a name."""


def no_picture(page: Any, name: str) -> None:
    """Take none."""
    del page, name


@dataclass
class Served:
    """A workspace behind an address, with a worker, and the passwords of its accounts."""

    address: str
    database: Database
    folder: Path
    passwords: dict[str, str]


@contextmanager
def serve_workspace(place: Path) -> Iterator[Served]:
    """Serve the roadmap and studies as `keruen serve` does, with a worker in a thread."""
    register_roles(*ROLES)
    database, made = prepare(f"sqlite:///{place / 'register.db'}", beside=[STUDIES])
    folder = place / "runs"
    sources = read_sources(SITES)
    application = make_application(
        database, sources, packages=[serve_roadmap(sources), serve_studies(folder)]
    )
    port = socket.socket()
    port.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(application, log_level="warning"))
    worker = Worker(database, folder)
    threads = [
        threading.Thread(target=server.run, kwargs={"sockets": [port]}, daemon=True),
        threading.Thread(target=worker.run, daemon=True),
    ]
    for each in threads:
        each.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield Served(f"http://127.0.0.1:{port.getsockname()[1]}", database, folder, dict(made))
    finally:
        worker.stopping.set()
        server.should_exit = True
        for each in threads:
            each.join(30)
        database.engine.dispose()


@dataclass
class PlanningDay:
    """The day, in one language.

    Parameters
    ----------
    clicks : of each job of the day.
    """

    served: Served
    browser: Any
    language: str = "en"
    picture: Picture = no_picture
    clicks: Counter[str] = field(default_factory=Counter)
    job: str = ""

    def open(self, account: str, path: str) -> Any:
        """A page of a browser without script at the sign-in of a person, on the way to a path."""
        context = self.browser.new_context(
            java_script_enabled=False, locale=self.language, viewport={"width": 1280, "height": 800}
        )
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.goto(f"{self.served.address}/sign-in?next={path}&lang={self.language}")
        page.fill('input[name="account"]', account)
        page.fill('input[name="password"]', self.served.passwords[account])
        self.click(page.locator('form[action="/sign-in"] button'))
        return page

    def click(self, found: Any) -> None:
        """Click once; a link or a button opens a page, a summary does not."""
        self.clicks[self.job] += 1
        if found.evaluate("element => element.tagName") in ("SUMMARY", "INPUT"):
            found.click()
        else:
            press(found)
        problems = found.page.locator("header.head .problem").all_text_contents()
        assert problems == [], problems

    def link(self, page: Any, address: str) -> None:
        """Click the first link to an address that contains a text."""
        self.click(page.locator(f'main a[href*="{address}"]').first)

    def send(self, page: Any, act: str, **texts: str) -> None:
        """Fill in texts of the form of an act, which is open, and press its button.

        Parameters
        ----------
        texts : by the name of the input, with `__` for a point.
        """
        form = page.locator(f'form[action="/studies/acts/{act}"]').first
        for name, text in texts.items():
            found = form.locator(f'[name="{name.replace("__", ".")}"]')
            if found.evaluate("each => each.tagName") == "SELECT":
                self.clicks[self.job] += 1
                found.select_option(text)
            else:
                found.fill(text)
        self.click(form.locator("button").last)

    def unfold(self, page: Any, act: str) -> None:
        """Open the form of an act, where it is folded."""
        folded = page.locator(f'details:not([open]):has(form[action="/studies/acts/{act}"])')
        if folded.count():
            self.click(folded.locator("summary").first)

    def wait_for(self, page: Any, address: str) -> Any:
        """Wait until a page that asks for itself again shows a link to an address."""
        found = page.locator(f'main a[href*="{address}"]').first
        found.wait_for(timeout=240_000)
        return found


@dataclass(frozen=True)
class Spent:
    """What the day left: the case, the compared runs, the value and the cited run."""

    case: str
    compared: tuple[str, str]
    value: str
    commission: str


def spend(day: PlanningDay) -> Spent:
    """Upload, correct, plan, compare, value, approve and cite."""
    page, case = plan_and_compare(day)
    runs = re.findall(r"run_[0-9a-f]{16}", page.url)
    value = value_hub(day, page)
    approve_and_cite(day, page, case, runs[0])
    page.goto(f"{day.served.address}/roadmap/bodies/joint_commission?lang={day.language}")
    found = page.locator(f'main a[href="/studies/runs/{runs[0]}"]')
    found.scroll_into_view_if_needed()
    day.picture(page, "commission")
    return Spent(case, (runs[0], runs[1]), value, page.content())


def plan_and_compare(day: PlanningDay) -> tuple[Any, str]:
    """From the sign-in to a compared pair of plans; returns the page and the id of the case."""
    day.job = "sign in"
    page = day.open("kaz-planner", "/studies")
    day.job = "send the workbook"
    form = page.locator('form[action="/studies/files"]')
    form.locator('[name="name"]').fill("sahel")
    form.locator('[name="title"]').fill(TITLE)
    content = as_libreoffice_saves(tables_with_errors(PERIODS))
    workbook = {"name": "sahel.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    day.clicks[day.job] += 1
    form.locator('[type="file"]').set_input_files(workbook)
    day.picture(page, "upload")
    day.click(form.locator("button"))
    case = re.findall(r"study_case_\w+", page.url)[0]
    day.picture(page, "findings")
    day.job = "correct two findings"
    day.link(page, "row=lane%3Dkostanay_riga")
    day.picture(page, "row")
    day.send(page, "write_row", cells__mode="rail")
    day.link(page, "row=lane%3Ddakar_bamako")
    day.send(page, "write_row", cells__cost_usd_per_t="110")
    day.job = "make a scenario"
    day.link(page, f"/studies/cases/{case}/scenario")
    day.send(
        page,
        "add_change",
        name=SCENARIO,
        action="scale",
        column="cost_usd_per_t",
        value="1.2",
        words="What if transport by land costs a fifth more?",
    )
    day.picture(page, "scenario")
    day.job = "plan both"
    day.link(page, f"/studies/cases/{case}/plans")
    day.send(page, "plan_scenarios", options__gap="0.05", options__value_seconds="3")
    day.picture(page, "plans")
    day.job = "compare"
    day.click(day.wait_for(page, "/studies/compare?a="))
    day.picture(page, "compare")
    return page, case


def value_hub(day: PlanningDay, page: Any) -> str:
    """Value the hub in two random worlds; returns the words of the page of the run."""
    day.job = "value the hub"
    day.click(page.locator('nav a[href="/studies/jobs"]').first)
    day.link(page, "kind=value")
    day.unfold(page, "start_job")
    form = page.locator('form[action="/studies/acts/start_job"]')
    version = form.locator('[name="version_id"] option').nth(1).get_attribute("value")
    day.click(form.locator('[name="options.no_bound"]'))
    day.send(page, "start_job", version_id=str(version), options__worlds="2")
    day.link(page, "/studies/jobs/")
    day.click(day.wait_for(page, "/studies/runs/run_"))
    day.picture(page, "value")
    return str(page.locator("main").inner_text())


def approve_and_cite(day: PlanningDay, page: Any, case: str, run: str) -> None:
    """The planner submits the case and the run; a colleague approves both and cites the run."""
    day.job = "submit"
    address = day.served.address
    page.goto(f"{address}/studies/cases/{case}")
    day.send(page, "submit_version")
    page.goto(f"{address}/studies/runs/{run}")
    day.send(page, "submit_run")
    day.job = "approve and cite"
    colleague = day.open("kaz-approver", "/studies")
    day.link(colleague, "/studies/versions/")
    day.picture(colleague, "approve")
    day.send(colleague, "approve_version")
    day.click(colleague.locator('nav.rooms a[href="/studies"]'))
    day.link(colleague, f"/studies/runs/{run}")
    day.send(colleague, "approve_run")
    day.unfold(colleague, "share_run")
    day.send(colleague, "share_run", tier="public")
    day.unfold(colleague, "cite_run")
    day.send(colleague, "cite_run", provision=PROVISION, words=REASON)
    colleague.context.close()
