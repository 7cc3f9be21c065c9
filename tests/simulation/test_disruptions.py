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


def tier_gates(rows: list[dict[str, Any]]) -> list[list[tuple[float, float]]]:
    """Dated closures of each gate of the world that the plan worked by hand meets, where its tier
    is open from the second month on."""
    case = with_disruptions(*rows)
    for row in case.rows(DisruptionRow):
        if row.from_date is not None:
            case = add_disruption(case, row)
    options = make_voyage_options(case).frame
    openings: list[Opening] = [
        {"hub_option": "port_1", "site": "port", "tier": 1, "opening_period": 1}
    ]
    world = make_corridor(PlanTables(case, options, hand_movements(), openings), case).world
    found = []
    for gate in world.gates:
        numbers = world.gate_sources[int(gate.first) : int(gate.last)]
        found.append(
            [(float(world.sources[n].start), float(world.sources[n].end)) for n in numbers]
        )
    return found


def test_a_tier_is_shut_on_its_days_and_not_on_average() -> None:
    """A tier shut for 13 days from 1 March (day 59): ships at the hub load by its tiers alone, so
    the gate of loading is shut from day 59 to day 72. A tier that is not open shuts nothing."""
    row = {
        **SHUT,
        "target_kind": "hub_option",
        "target": "port_1",
        "from_date": dt.date(2027, 3, 1),
    }
    assert [(59.0, 72.0)] in tier_gates([row])
    assert tier_gates([]) == []


def test_a_tier_that_half_works_shuts_loading_for_half_of_each_day() -> None:
    row = {
        **SHUT,
        "target_kind": "hub_option",
        "target": "port_1",
        "from_date": dt.date(2027, 3, 1),
        "capacity_factor": 0.5,
    }
    halves = [(float(day), day + 0.5) for day in range(59, 72)]
    assert halves in tier_gates([row])
