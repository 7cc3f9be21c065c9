"""The register's pages over 10,000 commitments and 100,000 links: median of each."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from starlette.testclient import TestClient

from benchmarks.register.make import make_register
from keruen.app.serving import SITES
from keruen.app.web.application import make_application
from keruen.app.web.pages import PAGES
from keruen.roadmap.indicators import read_sources

TIMES = 9


def main() -> None:
    """Print the median of each page, in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        database, made = make_register(f"sqlite:///{Path(folder) / 'register.db'}")
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
