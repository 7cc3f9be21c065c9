"""Draft surveys in the book: readings in, weight computed, both stored and replayed."""

from __future__ import annotations

from typing import Any

import pytest

from keruen.errors import KeruenError
from keruen.hub import tables as t
from keruen.hub.book import read_book
from keruen.hub.reads.draft_surveys import read_draft_surveys
from keruen.store.database import Database
from tests.hub.operations import contract
from tests.hub.terminal import ANNA, AUDITOR, BORIS, NOW, act, refused
from tests.hub.test_arrivals import BRIDGE, instrument

# UK P&I Club, "Bulk Matters": LBP 181.8 m, mean draught 5.0357 m, trim 1.0173 m, TPC 42.338, LCF
# -4.331; MCTC 10.63 above 0.5 m higher than 0.5 m lower. The marks are those that give this mean
# and trim with (F + A + 6M) / 8; the lines from 8 m on are made up for the loaded survey.
FLAT = {"tpc_t_per_cm": "42.338", "lcf_m": "-4.331"}
TABLE = [
    {"draught_m": "4.50", "displacement_t": "17623", "mctc_t_m_per_cm": "100", **FLAT},
    {"draught_m": "5.00", "displacement_t": "19743", "mctc_t_m_per_cm": "105.315", **FLAT},
    {"draught_m": "5.10", "displacement_t": "20167", "mctc_t_m_per_cm": "106.378", **FLAT},
    {"draught_m": "5.60", "displacement_t": "22287", "mctc_t_m_per_cm": "111.693", **FLAT},
    {"draught_m": "8.00", "displacement_t": "33000", "mctc_t_m_per_cm": "140", **FLAT},
    {"draught_m": "10.00", "displacement_t": "41000", "mctc_t_m_per_cm": "160", **FLAT},
]
SHIP: dict[str, Any] = {
    "hull": {"length_bp_m": "181.8"},
    "hydrostatics": TABLE,
    "light_ship_t": "10500",
}
LIGHT: dict[str, Any] = {
    "marks": {
        "fore_port_m": "4.5270",
        "fore_starboard_m": "4.5271",
        "mid_port_m": "5.0357",
        "mid_starboard_m": "5.0357",
        "aft_port_m": "5.5443",
        "aft_starboard_m": "5.5444",
    },
    "water_density": "1.0185",
    "deductibles": {"ballast_t": "8000", "fresh_water_t": "200", "fuel_oil_t": "500"},
}
LOADED: dict[str, Any] = {
    "marks": dict.fromkeys(LIGHT["marks"], "9.00"),
    "water_density": "1.025",
    "deductibles": {"ballast_t": "100", "fresh_water_t": "180", "fuel_oil_t": "480"},
}


def given(database: Database, **fields: Any) -> dict[str, Any]:
    """The fields of a draft survey of ANNA."""
    return {
        "contract_id": contract(database),
        "parcel": "hold 1 to 5",
        "place": "loading",
        "instrument_id": instrument(database, "survey", "draft_survey", error_pct="0.5"),
        "ship": SHIP,
        "light": LIGHT,
        "loaded": LOADED,
        "surveyed_on": "2026-11-20",
        **fields,
    }


def test_the_published_example_gives_a_weight(database: Database) -> None:
    """Light 19,669.26 - 8,700 = 10,969.26 t; loaded 37,000 - 760 = 36,240 t; cargo 25,270.74 t.

    The constant is 10,969.26 - 10,500 = 469.26 t; half a per cent of the cargo is 126,353.7 kg,
    rounded up.
    """
    fields = given(database)
    done = act(database, BRIDGE, "record_draft_survey", **fields)
    assert done.facts["kg"] == 25_270_740
    for actor in (AUDITOR, ANNA):
        with read_book(database, actor, NOW) as book:
            (view,) = read_draft_surveys(book, fields["contract_id"])
        assert (view.row.light_t, view.row.loaded_t, view.row.constant_t) == (
            "19669.26",
            "37000.00",
            "469.26",
        )
        assert (view.weight.kg, view.weight.error_kg) == (25_270_740, 126_354)
        assert view.weight.id == done.facts["weight"]
        assert view.is_replayed
        steps = {(each["survey"], each["name"]): each["value"] for each in view.row.steps}
        assert steps["light", "corrected_displacement"] == "19794.79"
        assert steps["light", "first_trim_correction"] == "-102.61"
    with read_book(database, BORIS, NOW) as book:
        assert read_draft_surveys(book) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            {"loaded": {**LOADED, "marks": dict.fromkeys(LIGHT["marks"], "10.20")}},
            "draught_m, value 10.2000: outside the hydrostatic table, which has 4.50 m to 10.00 m\n"
            "  Enter the lines of the ship's table around this draught, and 0.5 m above and below "
            "it.",
        ),
        (
            {"loaded": {**LOADED, "water_density": "1.1"}},
            "water_density, value '1.1': outside the range\n"
            "  Give a figure of at least 0.990 and at most 1.040.",
        ),
        (
            {"light": LOADED, "loaded": LIGHT},
            "draft survey: the net displacement with cargo, 10969.26 t, is below that without, "
            "36240.00 t\n  Check which survey is which, and the ballast of both.",
        ),
        (
            {"light": LOADED},
            "the draft survey finds no cargo: both net displacements are equal\n"
            "  Check which survey is which, and the ballast of both.",
        ),
        (
            {"ship": {**SHIP, "hydrostatics": TABLE[::-1]}},
            "hydrostatic table: fewer than two lines, or draughts that do not rise\n"
            "  Enter the lines of the ship's table in ascending order of draught.",
        ),
    ],
)
def test_what_cannot_be_computed_is_refused(
    database: Database, change: dict[str, Any], words: str
) -> None:
    assert refused(database, BRIDGE, "record_draft_survey", **given(database, **change)) == words
    with read_book(database, AUDITOR, NOW) as book:
        assert book.count(t.draft_survey) == book.count(t.parcel_weight) == 0


def test_a_draft_survey_is_no_other_method(database: Database) -> None:
    belt = instrument(database, "belt", "belt", error_pct="0.3")
    fields = given(database, instrument_id=belt)
    assert refused(database, BRIDGE, "record_draft_survey", **fields) == (
        "belt weighs by belt, and not by draft survey\n"
        "  Name an instrument with the method draft_survey."
    )


def test_the_database_refuses_a_survey_of_another_weight(database: Database) -> None:
    act(database, BRIDGE, "record_draft_survey", **(fields := given(database)))
    act(
        *(database, BRIDGE, "record_weight"),
        contract_id=fields["contract_id"],
        parcel="hold 6",
        place="loading",
        instrument_id=fields["instrument_id"],
        kg=5,
        weighed_on="2026-11-20",
    )
    with read_book(database, AUDITOR, NOW) as book:
        (view,) = read_draft_surveys(book)
        query = t.parcel_weight.select().where(t.parcel_weight.c.kg == 5)
        other = book.connection.execute(query).one().id
    row = {name: view.row[name] for name in view.row.__slots__}
    with pytest.raises(KeruenError) as error, database.writing(BRIDGE, NOW) as connection:
        connection.execute(t.draft_survey.insert().values({**row, "id": "x", "weight": other}))
    assert str(error.value) == (
        "a draft survey is of a weight by draft survey, of as many kilograms\n"
        "  Record it through a command."
    )
