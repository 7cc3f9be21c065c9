"""Take the pictures of `docs/tutorial_roadmap.md`, and print the clicks and seconds of each job.

    python -m scripts.make_roadmap_pictures [FOLDER | --times]

The day of `tests/web/working_day.py` is spent in French and in Arabic, each on a register of its
own, and each picture is written to FOLDER (`docs/images`) as `roadmap_NAME_LANGUAGE.png`. With
``--times`` no picture is taken, so that the seconds are those of the jobs alone.
"""

from __future__ import annotations

import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn
from playwright.sync_api import sync_playwright

from keruen.app.commands.serve import SITES
from keruen.roadmap.indicators import read_sources
from keruen.web.application import make_application
from tests.browser import require_chromium
from tests.databases import prepare
from tests.mail.servers import mail_server
from tests.web.conftest import Served
from tests.web.working_day import Day, spend

LANGUAGES = ("fr", "ar")
FOLDER = Path("docs/images")
MOST_BYTES = 60_000
WIDTH, HEIGHT = 720, 380
SHOWN = {
    "bracket": ".paragraphs",
    "accept": ".panel",
    "work": "ol.work",
    "give": 'form[action$="/assign_task"]',
    "invitation": "main",
    "scan": "#attach-file",
    "sign": 'form[action$="/sign_text"]',
}
"""What is brought into view before a picture is taken; the top of the page where nothing is."""


@contextmanager
def serving(served: Served) -> Iterator[str]:
    """The register behind a port of this machine."""
    door = socket.socket()
    door.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(served.application, log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{door.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)


def take(page: Any, name: str, language: str, folder: Path) -> None:
    """Take one picture.

    Raises
    ------
    SystemExit : a picture that is too large for the documentation.
    """
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    found = page.locator(SHOWN.get(name, "body")).first
    if found.count():
        found.scroll_into_view_if_needed()
        box = found.bounding_box()
        page.mouse.wheel(0, max(box["y"] - 60, 0) if box else 0)
        page.wait_for_timeout(200)
    path = folder / f"roadmap_{name}_{language}.png"
    page.screenshot(path=path)
    if path.stat().st_size > MOST_BYTES:
        raise SystemExit(f"{path} has {path.stat().st_size} bytes\n  Show less of the page.")


def main(words: list[str]) -> None:
    """Spend the day in each language."""
    folder = Path(words[0]) if words else FOLDER
    for language in LANGUAGES:
        with tempfile.TemporaryDirectory() as place, mail_server() as mails:
            database, made = prepare(f"sqlite:///{Path(place) / 'register.db'}")
            served = Served(make_application(database, read_sources(SITES)), dict(made))
            with serving(served) as address, sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=require_chromium(), args=["--no-sandbox"]
                )
                day = Day(served, address, browser, language, mails)
                if words != ["--times"]:
                    day.picture = partial(take, language=language, folder=folder)
                spend(day, Path(place))
                browser.close()
            database.engine.dispose()
        for name, job in day.jobs.items():
            print(f"{language}  {name:22s} {job.clicks} clicks  {job.seconds:5.1f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
