"""Matches are found without scoring every pair, and are those of scoring every pair."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from benchmarks.council.make import COMPANY, Size, make_council
from keruen.council import reads
from keruen.council.reads import find_matches, line_of, list_listings, profiles_of
from keruen.council.score import Line, bound, score
from keruen.council.unit import read_work
from keruen.store.database import Database
from keruen.store.roles import Actor

READER = Actor(COMPANY, "MAR", "", frozenset({"council_company"}), "company", "company_00000")
ON_EACH_DATABASE = True
DAY = date(2027, 3, 1)


@pytest.fixture
def database(register_url: str) -> Database:
    """40 companies with 800 listings."""
    return make_council(register_url, Size(40, 800))


@pytest.mark.parametrize("most", [5, 40, 100_000])
def test_the_matches_are_those_of_every_pair(
    database: Database, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(reads, "MOST_MATCHES", most)
    with read_work(database, READER) as unit:
        profiles, rows = profiles_of(unit), list_listings(unit)
        every = []
        for ours in [each for each in rows if each.company == unit.company]:
            line = line_of(ours, profiles[unit.company])
            for theirs in [each for each in rows if each.party == "KAZ"]:
                scored = score(line, line_of(theirs, profiles[theirs.company]))
                if not scored.unmet and scored.value > 0:
                    every.append((-scored.value, ours.id, theirs.id))
        found = [(-each.score.value, each.ours.id, each.theirs.id) for each in find_matches(unit)]
    assert len(every) > 500
    assert found == sorted(every)[:most]


def test_no_pair_scores_more_than_the_bound() -> None:
    """2,000 random pairs; at least 500 reach the comparison."""
    chance, compared = random.Random(5), 0

    def line(direction: str) -> Line:
        return Line(
            direction,
            "trade",
            chance.choice(("", "100199", "100119", "110100")),
            chance.choice((None, 10.0, 500.0)),
            "t",
            chance.choice((None, DAY)),
            chance.choice((None, DAY + timedelta(days=30))),
            chance.choice(("", "MAR")),
            frozenset(chance.choice(((), ("MAR",)))),
            frozenset(chance.choice(((), ("fr",), ("fr", "en")))),
            frozenset(),
        )

    for _ in range(2_000):
        one, other = line("offer"), line("request")
        found = score(one, other)
        agreement = next(part.ours for part in found.parts if part.name == "hs")
        if found.value > 0:
            compared += 1
            assert found.value <= bound(one, agreement) + 1e-12
            assert found.value <= bound(other, agreement) + 1e-12
    assert compared >= 500
