"""The register's pages over 10,000 commitments and 100,000 pieces of evidence: median of each."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from starlette.testclient import TestClient

from keruen.app.serving import SITES, prepare
from keruen.app.web.application import make_application
from keruen.app.web.pages import PAGES
from keruen.roadmap import tables as t
from keruen.roadmap.indicators import read_sources
from keruen.roadmap.search import search_text
from keruen.store.database import Database
from keruen.store.roles import Actor

COMMITMENTS = 10_000
EVIDENCE = 100_000
TIMES = 9
NOW = "2026-11-24T00:00:00.000000Z"
WORDS = ("rail", "silo", "letter", "quality", "port", "mission", "customs", "seed", "flour")


def fill(database: Database) -> None:
    """Write the commitments and the evidence in the name of one side."""
    side = Actor("mar", "MAR", "", frozenset())
    common = {"tier": "shared", "party": "MAR", "created_at": NOW, "created_by": "mar"}
    with database.writing(side) as connection:
        rows = []
        for number in range(COMMITMENTS):
            title = {"en": f"Agree {WORDS[number % 9]} {number} with {WORDS[number // 9 % 9]}"}
            rows.append(
                {
                    **common,
                    "id": f"b_{number}",
                    "provision": f"p{number % 16 + 1:02d}",
                    "modality": "agreed",
                    "theme": "trade",
                    "title": title,
                    "weight": 1.0,
                    "due_on": f"20{27 + number % 5}-{number % 12 + 1:02d}-01",
                    "state": "proposed",
                    "progress": 0.0,
                    "changed_at": NOW,
                    "search": search_text(title),
                }
            )
        connection.execute(t.commitment.insert(), rows)
        for start in range(0, EVIDENCE, 10_000):
            connection.execute(
                t.evidence.insert(),
                [
                    {
                        **common,
                        "id": f"e_{number}",
                        "commitment": f"b_{number % COMMITMENTS}",
                        "kind": "url",
                        "title": f"Letter {number}",
                        "reference": f"https://example.org/{number}",
                        "state": "submitted",
                        "submitted_party": "MAR",
                        "submitted_account": "mar",
                    }
                    for number in range(start, start + 10_000)
                ],
            )


def main() -> None:
    """Print the median of each page, in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        database, made = prepare(f"sqlite:///{Path(folder) / 'register.db'}")
        fill(database)
        application = make_application(database, read_sources(SITES))
        client = TestClient(application, base_url="http://localhost", follow_redirects=False)
        client.post("/sign-in", data={"account": "kaz", "password": dict(made)["kaz"]})
        ids = {
            "provisions": "p08",
            "bodies": "joint_commission",
            "commitments": "b_77",
            "indicators": "i_tonnes_africa",
            "files": "f_oic",
        }
        paths = ["/roadmap/commitments?q=flour+customs", "/roadmap/commitments?view=board"]
        for path in PAGES:
            room = path.split("/")[2] if path.count("/") > 1 else ""
            if "{id}" not in path:
                paths.append(path)
            elif room in ids:
                paths.append(path.replace("{id}", ids[room]))
        paths += ["/roadmap.json", "/roadmap/commitments.json", "/roadmap/calendar.ics"]
        worst = 0.0
        for path in sorted(paths):
            median = statistics.median(_milliseconds(client, path) for _ in range(TIMES))
            worst = max(worst, median)
            print(f"  {path:45s} {median:8.1f} ms")
        print(f"  the slowest median is {worst:.0f} ms")


def _milliseconds(client: TestClient, path: str) -> float:
    begun = time.perf_counter()
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return 1000 * (time.perf_counter() - begun)
