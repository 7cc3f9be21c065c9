"""The register's pages over 10,000 commitments and 100,000 links, served over HTTP.

A register is made and served by `keruen serve` in a process of its own; a client signs in as one
side. Every page, feed and search is asked for by one client alone, then all of them by requests
that arrive at a rate, then by 8 and 32 clients in closed loops.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from benchmarks.register.loads import Times, ask_at_rate, ask_in_loops, ask_one_by_one
from benchmarks.register.make import Size, make_register
from benchmarks.register.serving import Address, serving
from keruen.web.pages import PAGES

MEDIAN_MS = 300.0
P99_MS = 1000.0
RATE = 10.0
CLIENTS = (8, 32)
TIMES = 9
SIDE = "kaz"
IDS = {
    "provisions": "p08",
    "bodies": "business_council",
    "sessions": "s_joint",
    "commitments": "b_77",
    "indicators": "i_tonnes_africa",
    "files": "f_oic",
}
"""A record of each kind whose page is asked for."""

BESIDE = (
    "/roadmap.json",
    "/roadmap/calendar.ics",
    "/roadmap/calendar.json",
    "/roadmap/calendar?from=2026-09-01",
    "/roadmap/commitments.json",
    "/roadmap/commitments?late=1",
    "/roadmap/commitments?page=200",
    "/roadmap/commitments?q=flour+customs",
    "/roadmap/commitments?view=board",
    "/roadmap/search?q=commission",
    "/roadmap/search?q=letter",
    "/roadmap/search?q=letter&page=1500",
    "/roadmap/search?q=nothing+has+these",
    "/roadmap/search?q=report+seed&kind=progress_report",
    "/account",
)
"""Searches, feeds, filters and data, besides each page as it is first opened."""


def main(words: list[str] | None = None) -> None:
    """Print what clients waited, and whether each limit is held."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks register", description=__doc__)
    parser.add_argument("--commitments", type=int, default=Size.commitments)
    parser.add_argument("--links", type=int, default=Size.links)
    parser.add_argument("--seconds", type=float, default=60.0, help="of the open load")
    parser.add_argument("--database", help="an empty database, else a new file of SQLite")
    parser.add_argument("--register", help="a database that `benchmarks.register.make` made")
    parser.add_argument("--password", help="of the account kaz in that database")
    asked = parser.parse_args(words or [])
    with tempfile.TemporaryDirectory() as folder:
        url = asked.database or f"sqlite:///{Path(folder) / 'register.db'}"
        password = asked.password
        if asked.register:
            url = asked.register
        else:
            database, made = make_register(url, Size(asked.commitments, asked.links))
            database.engine.dispose()
            password = dict(made)[SIDE]
        with serving(url, SIDE, password) as address:
            _measure(address, asked.seconds)


def paths_of(address: Address) -> list[str]:
    """Every path that is asked for."""
    paths = [address.feed, *BESIDE]
    for path in PAGES:
        room = path.split("/")[2] if path.count("/") > 1 else ""
        if "{id}" not in path:
            paths.append(path)
        elif room in IDS:
            paths.append(path.replace("{id}", IDS[room]))
    return sorted(paths)


def _measure(address: Address, seconds: float) -> None:
    print(f"  load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    paths = paths_of(address)
    failures: list[str] = []
    worst = 0.0
    for path in paths:
        # The first answer also makes what is kept between requests, and is told apart.
        first = ask_one_by_one(address, path, 1)
        used = address.cpu_seconds()
        times = ask_one_by_one(address, path, TIMES)
        used = 1000 * (address.cpu_seconds() - used) / TIMES
        failures += first.failures + times.failures
        worst = max(worst, times.median)
        name = "/roadmap/feed/….ics" if path == address.feed else path
        print(
            f"  {name:52s} {times.median:8.1f} ms, the first time {first.median:8.1f} ms, "
            f"processor {used:6.1f} ms"
        )
    _say(f"the slowest median is {worst:.0f} ms", worst <= MEDIAN_MS, f"{MEDIAN_MS:.0f} ms")
    load = ask_at_rate(address, paths, RATE, seconds)
    failures += load.failures
    _say(f"{RATE:.0f} requests/s: {_told(load)}", load.percentile(99) <= P99_MS, f"{P99_MS:.0f} ms")
    for clients in CLIENTS:
        loop = ask_in_loops(address, paths, clients, seconds / 2)
        failures += loop.failures
        print(f"  {clients} clients: {loop.rate:.1f} answers/s, {_told(loop)}")
    _say(f"{len(failures)} failures {failures[:5] or ''}", not failures, "none")
    print(f"  load of the machine after: {os.getloadavg()[0]:.1f}")


def _told(times: Times) -> str:
    return (
        f"{len(times.waited_ms)} answers, median {times.median:.0f} ms, "
        f"p99 {times.percentile(99):.0f} ms, longest {max(times.waited_ms):.0f} ms"
    )


def _say(words: str, held: bool, limit: str) -> None:
    print(f"  {words} (limit {limit}: {'held' if held else 'NOT HELD'})")
