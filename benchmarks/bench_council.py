"""The council's pages with 2,000 companies and 20,000 offers and requests, served over HTTP.

`keruen serve` serves it in a process of its own; a company and an organiser ask for every page, one
request after the other. The limit is that of the register's benchmark.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from benchmarks.council.make import COMPANY, ORGANISER, PASSWORD, Size, make_council
from benchmarks.register.loads import ask_one_by_one
from benchmarks.register.serving import Address, Client, serving_only

MEDIAN_MS = 300.0
TIMES = 9
SHARED = (
    "/council",
    "/council/companies",
    "/council/companies?page_companies=20",
    "/council/companies/company_00001",
    "/council/listings",
    "/council/listings?page_listings=300",
    "/council/listings.json",
    "/council/events",
    "/council/events/event",
    "/council/results",
)
PATHS = {
    COMPANY: (*SHARED, "/council/profile", "/council/matches", "/council/matches.json"),
    ORGANISER: (*SHARED, "/council/validation", "/council/events/event/timetable"),
}


def main(words: list[str] | None = None) -> None:
    """Print the median of each page, and whether the limit is held."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks council", description=__doc__)
    parser.add_argument("--companies", type=int, default=Size.companies)
    parser.add_argument("--listings", type=int, default=Size.listings)
    parser.add_argument("--times", type=int, default=TIMES, help="requests for each page")
    parser.add_argument("--database", help="an empty database, else a new file of SQLite")
    asked = parser.parse_args(words or [])
    with tempfile.TemporaryDirectory() as folder:
        url = asked.database or f"sqlite:///{Path(folder) / 'council.db'}"
        make_council(url, Size(asked.companies, asked.listings)).engine.dispose()
        print(f"  load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        worst, failures = 0.0, []
        with serving_only(url) as server:
            for account, paths in PATHS.items():
                address = sign_in(server, account)
                for path in paths:
                    first = ask_one_by_one(address, path, 1)
                    used = address.cpu_seconds()
                    times = ask_one_by_one(address, path, asked.times)
                    used = 1000 * (address.cpu_seconds() - used) / asked.times
                    failures += first.failures + times.failures
                    worst = max(worst, times.median)
                    print(
                        f"  {account:18s} {path:38s} {times.median:7.1f} ms, the first time "
                        f"{first.median:7.1f} ms, processor {used:6.1f} ms",
                        flush=True,
                    )
        held = "held" if worst <= MEDIAN_MS else "NOT HELD"
        print(f"  the slowest median is {worst:.0f} ms (limit {MEDIAN_MS:.0f} ms: {held})")
        print(f"  {len(failures)} failures {failures[:5] or ''}")


def sign_in(server: Address, account: str) -> Address:
    """The session of an account."""
    client = Client(server)
    answer = client.post("/sign-in", {"account": account, "password": PASSWORD, "next": "/council"})
    answer.read()
    if answer.status != 303:
        raise RuntimeError(f"signing in answered {answer.status}")
    cookie = str(answer.headers["set-cookie"]).partition(";")[0]
    return Address(server.port, cookie, process=server.process)
