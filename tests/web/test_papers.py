"""Papers of a session and of a text: what they name, and one copy of an instrument per side."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from keruen.app.commands.serve import SITES
from keruen.errors import KeruenError
from keruen.report.papers import Paper, make_pdf
from keruen.roadmap import tables as t
from keruen.roadmap.acts.text_records import last_version
from keruen.roadmap.desk import read_desk
from keruen.roadmap.indicators import read_sources
from keruen.roadmap.reads.briefing import read_briefing
from keruen.roadmap.rows import MandateRow, SessionRow
from keruen.store.database import Database
from keruen.store.instants import read_instant
from keruen.web.briefing import make_briefing
from keruen.web.text_paper import make_text_paper
from tests.roadmap.sides import KAZ, LANGUAGES, MAR, NOW, act, agree, begin, five, sign


@pytest.fixture
def database(tmp_path: Any) -> Database:
    """A register on SQLite: papers are made from what is read, whatever the database."""
    return begin(f"sqlite:///{tmp_path / 'register.db'}")


def _session(database: Database) -> str:
    """The one session of the register, planned where there is none yet."""
    with read_desk(database, MAR, NOW) as desk:
        held = desk.record(SessionRow, select(t.session))
    if held is not None:
        return str(held["id"])
    return act(
        database,
        MAR,
        "plan_session",
        body_id="joint_commission",
        host="MAR",
        level="ministers",
        starts="2027-03-01T09:00",
        ends="2027-03-01T17:00",
        zone="Africa/Casablanca",
        place="Rabat",
    ).id


def _text(database: Database, copy: str = "", language: str = "en", **more: Any) -> Paper:
    fields = {
        "kind": "instrument",
        "title": five("Agreement on wheat"),
        "texts": five("Article 1.\nThe sides agree."),
        "languages": LANGUAGES,
        "session_id": _session(database),
        **more,
    }
    document = act(database, MAR, "draft_document", **fields).id
    with read_desk(database, MAR, NOW) as desk:
        return make_text_paper(desk, document, language, copy=copy)


def test_each_copy_names_its_owner_first(database: Database) -> None:
    mine, theirs = _text(database, "MAR"), _text(database, "KAZ")
    assert [each.language for each in mine.sections][:2] == ["ar", "fr"]
    assert [each.language for each in theirs.sections][:2] == ["kk", "ru"]
    for paper, states in ((mine, ("Morocco", "Kazakhstan")), (theirs, ("Kazakhstan", "Morocco"))):
        english = next(each for each in paper.sections if each.language == "en")
        assert english.between == " – ".join(states)
        assert [lines[0] for lines in english.blocks] == list(states)
        assert paper.facts[0] == ("Copy", states[0])
        assert make_pdf(paper).startswith(b"%PDF")
    # The words themselves are the same in both.
    held = {each.language: each.paragraphs for each in mine.sections}
    assert held == {each.language: each.paragraphs for each in theirs.sections}
    with pytest.raises(KeruenError) as error:
        _text(database, "FRA")
    assert str(error.value) == ("'FRA' is not a side of this roadmap\n  Name one of MAR, KAZ.")


def test_the_testimonium_names_place_day_and_languages(database: Database) -> None:
    def closing(**more: Any) -> str:
        paper = _text(database, **more)
        return next(each.closing for each in paper.sections if each.language == "en")

    begun = "Done at Rabat on 1 Mar 2027, in 2 originals, each in "
    all_five = "Arabic, English, French, Kazakh, Russian"
    assert closing() == f"{begun}{all_five}, all texts being equally authentic."
    assert closing(prevails="fr") == (
        f"{begun}{all_five}, all texts being equally authentic. "
        "In case of divergence the text in French prevails."
    )
    assert closing(languages=["en"]) == f"{begun}English."
    assert closing(session_id="") == (
        "Done at ………………… on …………………, in 2 originals, each in "
        f"{all_five}, all texts being equally authentic."
    )
    assert closing(kind="communique") == "Issued at Rabat on 1 Mar 2027."
    assert closing(texts=five("Article 1.\nDone at Rabat on the first of March.")) == ""
    with pytest.raises(KeruenError):
        _text(database, languages=["en"], prevails="fr")
    # Each section closes in its own language.
    closings = [each.closing for each in _text(database, prevails="ar").sections]
    assert len(set(closings)) == 5
    assert any("tous les textes faisant également foi" in each for each in closings)


def test_who_signed_stands_in_the_block(database: Database) -> None:
    fields = {"title": five("T"), "texts": five("x"), "languages": LANGUAGES}
    document = act(database, MAR, "draft_document", kind="instrument", **fields).id
    with read_desk(database, MAR, NOW) as desk:
        version = last_version(desk, document)["id"]
    agree(database, version)
    sign(database, version, KAZ)
    with read_desk(database, MAR, NOW) as desk:
        paper = make_text_paper(desk, document, "en", copy="KAZ")
    block, empty = next(each.blocks for each in paper.sections if each.language == "en")
    assert block == ("Kazakhstan", "Signatory of KAZ", "Minister", "24 Nov 2026")
    assert empty == ("Morocco",)


def test_a_briefing_names_what_the_minister_needs(database: Database) -> None:
    made = _session(database)
    here = "c_focal_points"
    for side in (MAR, KAZ):
        lead = {"commitment_id": here, "organisation_id": f"{side.party.lower()}_mfa"}
        act(database, side, "name_lead", **lead)
        act(database, side, "accept_commitment", commitment_id=here)
    act(database, MAR, "start_commitment", commitment_id=here)
    with read_desk(database, MAR, NOW) as desk:
        briefing = read_briefing(desk, made)
        paper = make_briefing(desk, briefing, "en", read_sources(SITES))
        arabic = make_briefing(desk, briefing, "ar", read_sources(SITES))
        titles = {row.title["en"] for row in briefing.under_way}
    facts = dict(paper.facts)
    assert facts["Venue"] == "Rabat"
    assert facts["Host"] == "Morocco"
    assert facts["Level"] == "ministers"
    tables = {each.heading: each for each in paper.tables}
    assert tables["Delegations"].rows == (
        ("Morocco", "Signatory of MAR", "Minister (by mandate)"),
        ("Kazakhstan", "Signatory of KAZ", "Minister (by mandate)"),
    )
    assert {row[0] for row in tables["Under way"].rows} == titles
    assert len(titles) == 1
    assert len(tables["Indicators"].rows) >= 5
    assert all(len(row) == 5 for row in tables["Indicators"].rows)
    for each in (paper, arabic):
        assert make_pdf(each).startswith(b"%PDF")


def test_a_delegation_is_who_attends_once_that_is_recorded(database: Database) -> None:
    """Attendance is recorded while the session sits; a mandate that has ended names nobody."""
    made = _session(database)
    with read_desk(database, MAR, NOW) as desk:
        held = desk.records(MandateRow, select(t.mandate).where(t.mandate.c.of_party == "KAZ"))[0][
            "id"
        ]
    act(database, KAZ, "end_mandate", mandate_id=held, ends_on="2026-11-24")
    with read_desk(database, MAR, NOW) as desk:
        row = desk.find(SessionRow, made)
    begins = read_instant(row["starts_at"])
    item = {"body_id": row["body"], "session_id": made, "title": five("Item")}
    act(database, MAR, "add_agenda_item", **item)
    for name in ("convene_session", "adopt_agenda"):
        for side in (MAR, KAZ):
            act(database, side, name, session_id=made)
    act(database, MAR, "open_session", session_id=made, now=begins)
    attending = {"session_id": made, "person_id": "person_mar"}
    act(database, MAR, "record_attendance", **attending, now=begins)
    with read_desk(database, MAR, begins) as desk:
        found = read_briefing(desk, made).delegations
    assert [(each.by_mandate, [who.name for who in each.people]) for each in found] == [
        (False, ["Signatory of MAR"]),
        (True, []),
    ]
