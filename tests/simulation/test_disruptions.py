"""Disruptions of several places are one event: the same days on a date, one draw at random."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from keruen.case import Case
from keruen.case.table_rows import DisruptionRow
from keruen.routes.voyages import make_voyage_options
from keruen.simulation import make_corridor
from keruen.simulation.inputs import PlanTables
from keruen.simulation.uncertainty import add_disruption
from keruen.summaries import Opening
from tests.builders import frame
from tests.movements.hand import hand_case, hand_movements

TARGETS = ("farm", "port", "dakar")
SHUT: dict[str, Any] = {
    "disruption": "shut",
    "title": "Ports are shut together",
    "target_kind": "site",
    "target": " ".join(TARGETS),
    "days": 12.5,
}


def with_disruptions(*rows: dict[str, Any]) -> Case:
    return hand_case().replace(disruptions=frame("disruptions", list(rows)))


def random_sources(case: Case) -> set[int]:
    """Random closures of the world that the plan worked by hand meets in a case."""
    options = make_voyage_options(case).frame
    openings = [Opening(hub_option="port_1", site="port", tier=1, opening_period=1)]
    world = make_corridor(PlanTables(case, options, hand_movements(), openings)).world
    return {int(source) for source in world.gate_sources}


def test_on_its_date_it_shuts_each_of_its_places_for_the_same_days() -> None:
    row = {**SHUT, "from_date": dt.date(2027, 3, 1)}
    case = with_disruptions(row)
    (found,) = case.rows(DisruptionRow)
    before = {each["closure"] for each in case.rows("closures")}
    made = [
        each
        for each in add_disruption(case, found).rows("closures")
        if each["closure"] not in before
    ]
    assert [each["target"] for each in made] == list(TARGETS)
    assert len({each["closure"] for each in made}) == len(TARGETS)
    days = {(each["from_date"], each["to_date"], each["capacity_factor"]) for each in made}
    assert days == {(dt.date(2027, 3, 1), dt.date(2027, 3, 13), 0.0)}


def test_at_random_one_draw_shuts_them_all() -> None:
    chance = {"probability_per_year": 0.5}
    together = with_disruptions({**SHUT, **chance})
    apart = with_disruptions(
        *({**SHUT, **chance, "disruption": f"shut_{name}", "target": name} for name in TARGETS)
    )
    assert len(random_sources(together)) == 1
    assert len(random_sources(apart)) == len(TARGETS)


@pytest.mark.parametrize("target", TARGETS)
def test_a_single_place_is_met_as_before(target: str) -> None:
    case = with_disruptions({**SHUT, "target": target, "probability_per_year": 0.5})
    assert len(random_sources(case)) == 1
