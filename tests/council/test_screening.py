"""Screening of companies with the lists of their side, asked for by an organiser."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from keruen.council import tables as t
from keruen.council.unit import read_work
from keruen.roadmap import tables as register
from keruen.roadmap.desk import read_desk
from keruen.store.database import Database
from tests.council.people import MILL, ORG_MAR, SIDE_KAZ, do, write_profile
from tests.council.test_story import refused
from tests.roadmap.screened import OTHER, PLANTED, load, name_judges
from tests.roadmap.sides import KAZ, MAR

ON_EACH_DATABASE = True
NOW = datetime.now(UTC)
TODAY = NOW.date().isoformat()


def screened(database: Database, latin_name: str) -> str:
    """The result of a company of Morocco with a name."""
    profile = write_profile(database, MILL, latin_name=latin_name, legal_name=latin_name)
    do(database, MILL, "submit_profile")
    do(database, ORG_MAR, "screen_profile", profile_id=profile)
    with read_work(database, ORG_MAR) as unit:
        (row,) = unit.rows(select(t.council_check).where(t.council_check.c.profile == profile))
    return str(row["result"])


def test_a_name_on_a_list_is_not_validated_before_it_is_judged(database: Database) -> None:
    load(database, PLANTED, OTHER, day=TODAY, now=NOW)
    name_judges(database)
    profile = write_profile(database, MILL, latin_name="Altyn Dan Trading", legal_name="Altyn Dan")
    do(database, MILL, "submit_profile")
    do(database, ORG_MAR, "screen_profile", profile_id=profile)
    assert "the screening of this profile says: needs review" in refused(
        database, ORG_MAR, "validate_profile", profile_id=profile
    )
    # The organiser reads neither the hit nor the list; the other side reads nothing of it.
    for actor, count in ((ORG_MAR, 0), (KAZ, 0), (SIDE_KAZ, 0), (MAR, 1)):
        with read_desk(database, actor) as desk:
            assert desk.count(register.screening_subject) == count, actor


def test_a_side_with_one_judge_clears_nobody(database: Database) -> None:
    load(database, OTHER, day=TODAY, now=NOW)
    name_judges(database, 1)
    assert screened(database, "Moulins de la Chaouia") == "needs_review"


def test_a_name_on_no_list_is_validated(database: Database) -> None:
    load(database, OTHER, day=TODAY, now=NOW)
    name_judges(database)
    assert screened(database, "Moulins de la Chaouia") == "no_match_in"
