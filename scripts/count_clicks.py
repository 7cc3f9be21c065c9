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
        count_jobs(ApiDriver(served))
        database.engine.dispose()
    return 0


def count_jobs(driver: ApiDriver) -> None:
    """Each job of MAR after the other, on one register."""

    def do(side: str, name: str, about: dict[str, str], **fields: Any) -> None:
        said = driver.act(side, "", name, about, **fields)
        assert said == "", (name, said)

    def tell(job: str, act: str, *ids: str, signing: bool = False) -> None:
        client = (driver.signing if signing else driver.clients)["MAR"]
        clicks, seconds = fewest(client, act, [*ids])
        shown = f"{clicks} clicks  {seconds:5.2f} s" if clicks > 0 else "not offered"
        print(f"{job:32s} {shown}", flush=True)

    for side in ("MAR", "KAZ"):
        person = {"person_id": f"person_{side.lower()}"}
        mandate = {"capacity": {"en": "Minister"}, "starts_on": "2025-01-01"}
        do(side, "give_mandate", person, **mandate, instrument="decree", may_sign=True)
        do(side, "make_key", {}, passphrase=f"passphrase {side}")
    about = {"body_id": "joint_commission"}
    times = {"starts": f"{DAY}T09:00", "ends": f"{DAY}T17:00", "zone": "Africa/Casablanca"}
    do("MAR", "plan_session", about, host="MAR", level="ministers", **times)
    session = str(driver.read("MAR", BODY)["sessions"][0]["id"])
    here = {"session_id": session}
    do("MAR", "add_agenda_item", {**here, **about}, title=five("The hub"))
    for side in ("MAR", "KAZ"):
        do(side, "convene_session", here)
    near = (session, "joint_commission")
    tell("adopt an agenda", "adopt_agenda", *near)
    tell("print the briefing", f"/roadmap/sessions/{session}/briefing.pdf", *near)
    for side in ("MAR", "KAZ"):
        do(side, "adopt_agenda", here)
    do("MAR", "open_session", here)
    texts = {"title": five("Minutes"), "texts": five("The sides [[verb]].")}
    do("MAR", "draft_minutes", here, **texts, languages=LANGUAGES)
    document = str(driver.read("MAR", f"/roadmap/sessions/{session}")["session"]["minutes"])
    page = f"/roadmap/documents/{document}"
    version = {"version_id": str(driver.read("MAR", page)["versions"][0]["id"])}
    do("KAZ", "open_bracket", version, place="verb", proposal=five("build"))
    bracket = {"bracket_id": str(driver.read("MAR", page)["brackets"][0]["id"])}
    do("KAZ", "propose_resolution", bracket, resolution=five("build"))
    tell("accept a wording", "accept_resolution", document, *bracket.values())
    do("MAR", "accept_resolution", bracket)
    tell("confirm a language", "confirm_concordance", document, *version.values())
    for side in ("MAR", "KAZ"):
        for language in LANGUAGES:
            do(side, "confirm_concordance", {**version, "language": language})
    tell("agree to a text", "agree_to_text", document, *version.values(), signing=True)
    for side in ("MAR", "KAZ"):
        do(side, "agree_to_text", version)
    tell("sign an original", "sign_text", document, *version.values(), signing=True)
    tell("attach a scan", "attachments", document)
    duty = {"commitment_id": "c_focal_points"}
    for side in ("MAR", "KAZ"):
        do(side, "name_lead", duty, organisation_id=f"{side.lower()}_mfa")
        do(side, "accept_commitment", duty)
    do("KAZ", "start_commitment", duty)
    do("KAZ", "claim_done", duty)
    tell("dispute a claim", "dispute_claim", *duty.values())
    data = {"incident_kind": "cyber", "words": "Portal down", "on": f"{DAY}"}
    file = "f_incident_contacts"
    do("KAZ", "add_entry", {"file_id": file}, kind="incident", data=data)
    tell("acknowledge an incident", "accept_entry", file)
    work = driver.clients["MAR"].get("/roadmap/work")
    found = re.search(r'href="(/roadmap/work\?[^"]*task=[^"]*)"', work.text)
    asked = driver.clients["MAR"].get(unescape(found[1]).partition("#")[0]).text if found else ""
    # From the front page: My work, the link of the task, then the form.
    opened = re.search(r'<details class="act" open>(?:(?!</details>).)*/assign_task"', asked, re.S)
    shown = f"{2 + (1 if opened else 2)} clicks" if "/assign_task" in asked else "not offered"
    print(f"{'give a task to a colleague':32s} {shown}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
