"""Markets: what waits for late grain, what is lost, and which grade may stand in for another."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from keruen.case.table_rows import GradeRow, MarketRow
from keruen.routes.markets import meets_specification
from keruen.simulation import world as w
from keruen.simulation.builder import Job, Parcel, WorldBuilder, records
from keruen.simulation.corridor import make_corridor
from keruen.simulation.policies import read_demand_patience
from keruen.simulation.replication import replicate
from keruen.simulation.world import Record
from tests.builders import frame, small_case
from tests.simulation.plans import small_plan

PERIODS = [30.0, 60.0, 90.0]
DAILY_KG = 10


def one_market(
    arrivals: list[tuple[float, int, int]],
    patience: float,
    uses: tuple[tuple[int, int, int], ...] = ((300, 300, 300),),
    demand: tuple[int, int, int] = (300, 300, 300),
    may_replace: tuple[bool, ...] | None = None,
) -> Record:
    """A market that uses grades by the plan; arrivals are (day, grade, kilograms)."""
    built = WorldBuilder(PERIODS, day_month=[1] * 91, day_year=[0] * 91)
    site = built.add_site()
    stores = [built.add_store(site) for _ in uses]
    land = built.add_program((w.TAKE, 0, 0), (w.PUT, 0, 0), (w.END, 0, 0))
    for day, grade, kg in arrivals:
        built.jobs.append(Job(day, land, 0, (Parcel(kg, to_store=stores[grade]),)))
    built.arrays = {
        "markets": records(w.MARKET, [(site, 0, len(uses), 0, 0, patience)]),
        "use_store": np.array(stores),
        "use_kg": np.array(uses),
        "demand": np.array([demand], np.float64),
        "duty_usd": np.zeros((len(uses), 3)),
        "ceiling_usd": np.array([[1.0, 10.0, 100.0]]),
    }
    if may_replace is not None:
        built.arrays["may_replace"] = np.array(may_replace)
    return replicate(built.finish(), 1, 1, 0, log=True, daily=True)


def test_a_ship_two_days_late_across_the_end_of_a_month_costs_nothing() -> None:
    """Due by day 30, landed on day 32: used then, one day late, none lost."""
    record = one_market([(32.0, 0, 300), (32.5, 0, 600)], patience=15.0)
    assert record.short.tolist() == [[0, 0, 0]]
    assert record.used.tolist() == [[0, 600, 300]]
    assert record.terms[w.SHORTAGE] == 0.0
    # On day 31 the market waits for 300 of the month before; on day 32 for none.
    assert record.empty.tolist() == [[0, 1, 0]]
    assert record.balance[w.LATE_KG_DAYS] == 300
    assert record.late[[29, 30, 31, 32], 0].tolist() == [300, 310, 20, 0]


@pytest.mark.parametrize(("patience", "lost"), [(1.0, 300), (2.0, 0), (0.0, 300)])
def test_demand_is_lost_after_its_patience(patience: float, lost: int) -> None:
    """The ship of day 32 comes on the second day after the month: in time for a patience of 2."""
    record = one_market([(32.0, 0, 900)], patience)
    assert record.short.tolist() == [[lost, 0, 0]]
    assert record.terms[w.SHORTAGE] == lost * 1.0


def test_the_oldest_demand_is_served_first() -> None:
    """Of 350 that land on day 61, 300 go to the first month and 50 to the second; what is left of
    the second is lost on day 75, at the price of its own month."""
    record = one_market([(61.0, 0, 350), (76.0, 0, 300)], patience=math.inf)
    assert record.short.tolist() == [[0, 0, 0 + 250]]
    record = one_market([(61.0, 0, 350), (76.0, 0, 300)], patience=15.0)
    # Lost on day 45: 300 of the first month. All 350 of day 61 go to the second, and to the third.
    assert record.short.tolist() == [[300, 0, 0]]
    assert record.used.sum() == 600


def test_what_still_waits_at_the_end_of_the_horizon_is_unserved() -> None:
    record = one_market([(1.0, 0, 600)], patience=math.inf)
    assert record.short.tolist() == [[0, 0, 300]]
    assert record.terms[w.SHORTAGE] == 300 * 100.0


@pytest.mark.parametrize(
    ("patience", "arrives", "short"), [(15.0, 92.0, 0), (1.0, 92.0, 300), (15.0, 106.0, 300)]
)
def test_cargo_on_its_way_serves_what_waits_at_the_end(
    patience: float, arrives: float, short: int
) -> None:
    """A ship of 400 at sea on day 90, the last: where it comes in time the 300 that wait are not
    lost, and 100 of it are left over, at a credit of 2 a kilogram; else 300 and 400."""
    built = WorldBuilder(PERIODS, day_month=[1] * 91, day_year=[0] * 91)
    site = built.add_site()
    store = built.add_store(site)
    sea = built.add_slot(value=w.LAG_DAYS)
    land = built.add_program((w.TAKE, 0, 0), (w.PUT, 0, 0), (w.END, 0, 0))
    sail = built.add_program(
        *((w.TAKE, 0, 0), (w.OUT, 0, 0), (w.HOLD, 0, sea), (w.PUT, 0, 0)), (w.END, 0, 0)
    )
    built.jobs = [
        Job(1.0, land, 0, (Parcel(600, to_store=store),)),
        Job(80.0, sail, 0, (Parcel(400, to_store=store, key=0),), (0.0, arrives - 80.0)),
    ]
    built.arrays = {
        "markets": records(w.MARKET, [(site, 0, 1, 0, 0, patience)]),
        "use_store": np.array([store]),
        "use_kg": np.array([[300, 300, 300]]),
        "demand": np.array([[300.0, 300.0, 300.0]]),
        "duty_usd": np.zeros((1, 3)),
        "ceiling_usd": np.array([[1.0, 10.0, 100.0]]),
        "out_usd": np.zeros((1, 3, 5)),
        "in_usd": np.zeros((1, 3, 2)),
        "left_order": np.array([1, 0]),
        "left_group": np.array([0, 0]),
        "left_usd": np.array([0.0, 2.0]),
        "serves": np.ones((1, 1), np.bool_),
        "needs_kg": np.array([1e9]),
    }
    record = replicate(built.finish(), 1, 1, 0)
    assert record.short.sum() == short
    assert record.used.tolist() == [[300, 300, 0 if short else 300]]
    left = 400 if short else 100
    assert record.terms[w.ENDING_VALUE] == pytest.approx(-2.0 * left)


def test_what_the_plan_leaves_unserved_is_lost_at_once() -> None:
    """The plan serves 200 of 300: stock that lies there does not go to what it gave up."""
    record = one_market([(1.0, 0, 900)], 15.0, uses=((200, 200, 200),))
    assert record.short.tolist() == [[100, 100, 100]]
    assert record.used.tolist() == [[200, 200, 200]]


@pytest.mark.parametrize(("may", "short"), [((False, True), 0), ((True, False), 150)])
def test_only_a_grade_that_meets_the_specification_stands_in(
    may: tuple[bool, bool], short: int
) -> None:
    """Grade 0 never comes; of grade 1 there is twice as much as the plan uses."""
    uses = ((150, 0, 0), (150, 0, 0))
    record = one_market([(1.0, 1, 300)], 15.0, uses, (300, 0, 0), may)
    assert record.short.tolist() == [[short, 0, 0]]


def test_a_grade_meets_a_specification() -> None:
    case = small_plan().case
    grade = replace(
        case.rows(GradeRow)[0], protein_pct=12.0, moisture_pct=13.0, falling_number_s=250.0
    )
    market = replace(
        case.rows(MarketRow)[0],
        protein_pct_minimum=None,
        wet_gluten_pct_minimum=None,
        test_weight_kg_hl_minimum=None,
        moisture_pct_maximum=None,
        falling_number_s_minimum=None,
    )
    assert meets_specification(
        replace(market, protein_pct_minimum=12.0, moisture_pct_maximum=13.0), grade
    )
    assert not meets_specification(replace(market, protein_pct_minimum=12.1), grade)
    assert not meets_specification(replace(market, moisture_pct_maximum=12.9), grade)
    assert not meets_specification(replace(market, falling_number_s_minimum=251.0), grade)


def test_patience_is_read_from_the_policies() -> None:
    case = small_case()
    markets = [row["market"] for row in case.rows("markets")]
    assert set(read_demand_patience(case.replace(policies=frame("policies", []))).values()) == {
        15.0
    }
    rows = [
        {"policy": "all", "kind": "demand_patience", "days": 8.0},
        {"policy": "one", "kind": "demand_patience", "days": 3.0, "market": markets[0]},
    ]
    found = read_demand_patience(case.replace(policies=frame("policies", rows)))
    assert found == {market: 3.0 if market == markets[0] else 8.0 for market in markets}


def test_without_random_variation_no_market_is_late() -> None:
    corridor = make_corridor(small_plan(), random=False)
    record = replicate(corridor.world, len(corridor.routes), 1, 0)
    assert record.used.sum() > 0
    assert record.empty.sum() == 0
    assert record.balance[w.LATE_KG_DAYS] == 0.0


def test_another_case_changes_what_markets_use() -> None:
    """Demand halved in the world's case: the plan's deliveries suffice and half is used."""
    plan = small_plan()
    demand = plan.case["demand"]
    half = plan.case.replace(
        demand=demand.with_columns(demand["quantity_t_per_year"] / 2.0),
        policies=frame("policies", []),
    )
    corridor = make_corridor(plan, half, random=False)
    whole = make_corridor(plan, random=False)
    used = replicate(corridor.world, len(corridor.routes), 1, 0).used.sum()
    assert used == pytest.approx(
        replicate(whole.world, len(whole.routes), 1, 0).used.sum() / 2.0, rel=1e-4
    )
