"""Policies: waiting for grain, turns, triggers, and what is kept back until a market runs low."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from keruen.case.case import Case
from keruen.errors import KeruenError
from keruen.movements.kind_rows import LaneMoved
from keruen.simulation import PlanTables, make_corridor
from keruen.simulation import world as w
from keruen.simulation.builder import Job, Parcel, WorldBuilder, records
from keruen.simulation.replication import replicate
from keruen.simulation.results import mass_error_kg
from keruen.simulation.world import Record
from tests.builders import frame
from tests.simulation.plans import small_plan, with_chance


def leavings(record: Record) -> list[tuple[float, int, int]]:
    """Moment, job and kilograms of each departure."""
    rows = record.log[record.log[:, 1] == w.OUT]
    return [(float(row[0]), int(row[2]), int(row[4])) for row in rows]


def one_site(kg: int, jobs: list[Job], brought: list[tuple[float, int]] | None = None) -> Record:
    """A site with some grain, jobs that take from it, and grain that is brought to it."""
    built = WorldBuilder([100.0], day_month=[1] * 101, day_year=[0] * 101)
    site = built.add_site()
    store = built.add_store(site, kg)
    assert (site, store) == (0, 0)
    take = built.add_program((w.TAKE, 0, 0), (w.OUT, 0, 0), (w.END, 0, 0))
    bring = built.add_program((w.BUY, 0, 0), (w.END, 0, 0))
    assert take == 0
    built.jobs.extend(jobs)
    for moment, amount in brought or []:
        built.jobs.append(Job(moment, bring, 0, (Parcel(amount, to_store=store),)))
    return replicate(built.finish(), 1, 1, 0, log=True)


def wants(moment: float, kg: int, **more: Any) -> Job:
    return Job(moment, 0, 0, (Parcel(kg, from_store=0),), **more)


def test_who_has_waited_long_enough_leaves_with_what_there_is() -> None:
    record = one_site(30, [wants(1.0, 100, patience_days=5.0)])
    assert leavings(record) == [(6.0, 0, 30)]
    assert record.balance[w.DROPPED] == 70


def test_who_finds_nothing_at_all_does_not_leave() -> None:
    record = one_site(0, [wants(1.0, 100, patience_days=5.0)])
    assert leavings(record) == []
    assert record.balance[w.CANCELLED] == 1


def test_who_is_served_in_time_leaves_full() -> None:
    record = one_site(30, [wants(1.0, 100, patience_days=5.0)], [(4.0, 80)])
    assert leavings(record) == [(4.0, 0, 100)]
    assert record.balance[w.DROPPED] == 0


def test_first_come_first_served() -> None:
    record = one_site(0, [wants(1.0, 60), wants(2.0, 60)], [(5.0, 60), (7.0, 60)])
    assert leavings(record) == [(5.0, 0, 60), (7.0, 1, 60)]


def test_a_smaller_one_does_not_overtake() -> None:
    """The second would find enough, but what lies there is what the first waits for."""
    record = one_site(50, [wants(1.0, 60), wants(2.0, 40)], [(5.0, 60)])
    assert leavings(record) == [(5.0, 0, 60), (5.0, 1, 40)]


def test_turns_go_before_coming() -> None:
    jobs = [wants(1.0, 60, priority=2), wants(2.0, 60, priority=1)]
    record = one_site(0, jobs, [(5.0, 60), (7.0, 60)])
    assert leavings(record) == [(5.0, 1, 60), (7.0, 0, 60)]


@pytest.mark.parametrize(("limit", "leaves"), [(math.nan, []), (30.0, [(2.0, 0, 60)])])
def test_a_reserve_is_kept_back_until_its_market_runs_low(
    limit: float, leaves: list[tuple[float, int, int]]
) -> None:
    """100 lie there, 80 are kept back; the market eats 10 a day of its 310, and has less than
    thirty days left at the end of the second."""
    built = WorldBuilder([100.0], day_month=[1] * 101, day_year=[0] * 101)
    hub, town = built.add_site(), built.add_site()
    reserve, larder = built.add_store(hub, 100), built.add_store(town, 310)
    take = built.add_program((w.TAKE, 0, 0), (w.OUT, 0, 0), (w.END, 0, 0))
    built.jobs.append(Job(0.5, take, 0, (Parcel(60, from_store=reserve),)))
    market = (town, 0, 1, 0, 0, 0.0)
    built.arrays = {
        "hold": np.array([[80], [0]]),
        "sites": records(w.SITE, [(limit, 0, 1), (math.nan, 0, 1)]),
        "markets": records(w.MARKET, [market]),
        "use_store": np.array([larder]),
        "use_kg": np.array([[1000]]),
        "demand": np.array([[1000.0]]),
        "duty_usd": np.zeros((1, 1)),
        "ceiling_usd": np.zeros((1, 1)),
    }
    record = replicate(built.finish(), 1, 1, 0, log=True)
    assert leavings(record) == leaves


def policies(plan: PlanTables, rows: list[dict[str, Any]]) -> Case:
    return with_chance(plan.case, []).replace(policies=frame("policies", rows))


def a_lane(plan: PlanTables) -> tuple[str, str]:
    row = plan.moved(LaneMoved)[0]
    return row.route, row.to_site


def trigger(plan: PlanTables, **changes: Any) -> dict[str, Any]:
    route, site = a_lane(plan)
    row = {"policy": "keep", "kind": "stock_trigger", "site": site, "route": route}
    return {**row, "level_t": 5_000.0, "lot_t": 1_000.0, **changes}


def sent_by(plan: PlanTables, case: Case, route: str) -> tuple[list[int], Record]:
    corridor = make_corridor(plan, case)
    record = replicate(corridor.world, len(corridor.routes), 1, 0, log=True)
    number = corridor.routes.index(("lane", route))
    jobs = corridor.world.jobs
    return [kg for _, job, kg in leavings(record) if int(jobs[job].route) == number], record


def test_a_trigger_sends_lots_in_place_of_the_timetable() -> None:
    plan = small_plan()
    route, _ = a_lane(plan)
    lots, record = sent_by(plan, policies(plan, [trigger(plan)]), route)
    assert lots
    assert max(lots) == 1_000_000
    assert mass_error_kg(record.balance[None])[0] == 0.0


def test_a_trigger_that_is_never_reached_sends_nothing() -> None:
    plan = small_plan()
    route, _ = a_lane(plan)
    lots, _ = sent_by(plan, policies(plan, [trigger(plan, level_t=0.0)]), route)
    assert lots == []


def test_a_trigger_counts_what_is_on_the_way() -> None:
    """No more is ever on the way and in store than the level and a lot, as long as nobody else
    sends there."""
    plan = small_plan()
    route, _ = a_lane(plan)
    few, _ = sent_by(plan, policies(plan, [trigger(plan, level_t=1_000.0)]), route)
    many, _ = sent_by(plan, policies(plan, [trigger(plan, level_t=20_000.0)]), route)
    assert sum(few) <= sum(many)


def test_a_trigger_by_a_route_that_is_not_used() -> None:
    plan = small_plan()
    case = policies(plan, [trigger(plan, route="nowhere")])
    with pytest.raises(KeruenError) as caught:
        make_corridor(plan, case)
    assert str(caught.value) == (
        "table policies, row keep, route 'nowhere': the plan sends nothing by this route\n"
        "  Name a lane or a voyage option (from>to>class) that the plan uses."
    )


def test_a_trigger_for_another_site() -> None:
    plan = small_plan()
    route, _ = a_lane(plan)
    case = policies(plan, [trigger(plan, site="dakar")])
    with pytest.raises(KeruenError) as caught:
        make_corridor(plan, case)
    assert str(caught.value) == (
        f"table policies, row keep, route '{route}': it does not end at the site dakar\n"
        "  Name the site that the route supplies."
    )
