"""A plan's world: without chance the plan itself comes about, with it nothing is made or lost."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keruen.app.commands.case import open_case
from keruen.errors import InfeasibleError, KeruenError
from keruen.movements.cost import total_cost_usd
from keruen.movements.tables import check_movements, check_stocks
from keruen.plan import PlanOptions, make_plan
from keruen.simulation import PlanTables, check_plan, make_corridor
from keruen.simulation import world as w
from keruen.simulation.corridor import Corridor
from keruen.simulation.replication import replicate
from keruen.simulation.results import littles_law_error, mass_error_kg
from keruen.simulation.tables import make_tables
from keruen.simulation.world import Record
from tests.builders import build_case, small_case, with_rows, with_values
from tests.plan.random_cases import FAST, RandomCase, random_cases
from tests.reaching import reached, reaches
from tests.simulation.plans import best_small_plan, small_plan, tables_of, with_chance

KEYS = (
    *("kind", "route", "from_site", "to_site", "mode", "corridor", "vessel_class", "grade"),
    *("origin_country", "market", "programme", "crop_year", "from_period", "to_period"),
)


def run(corridor: Corridor, replication: int = 0, log: bool = True) -> Record:
    return replicate(corridor.world, len(corridor.routes), 7, replication, log)


def measured_usd(corridor: Corridor, record: Record) -> float:
    """The cost of a replication, measured from its own tables."""
    tables = make_tables(corridor, record)
    check_movements(tables.movements)
    check_stocks(tables.stocks)
    plan = corridor.plan
    return total_cost_usd(
        corridor.case, plan.voyage_options, tables.movements, tables.stocks, plan.openings
    )


def sums(frame: pl.DataFrame, periods: int) -> pl.DataFrame:
    """Movements by their keys; what arrives after the end arrives in the first period after it."""
    ended = frame.with_columns(pl.col("to_period").clip(0, periods))
    return ended.group_by(KEYS).agg(pl.col("quantity_t", "received_t", "trips").sum())


def largest_difference(plan: PlanTables, movements: pl.DataFrame) -> dict[str, float]:
    left, right = sums(plan.movements, plan.periods), sums(movements, plan.periods)
    both = left.join(right, on=list(KEYS), how="full", nulls_equal=True)
    return {
        name: both.select(
            (pl.col(name).fill_null(0) - pl.col(f"{name}_right").fill_null(0)).abs().max()
        ).item()
        for name in ("quantity_t", "received_t", "trips")
    }


def assert_is_the_plan(plan: PlanTables, cost_usd: float) -> None:
    """Without chance the plan's movements come about, to the kilogram of each dispatch."""
    corridor = make_corridor(plan, random=False)
    record = run(corridor)
    assert mass_error_kg(record.balance[None])[0] == 0.0
    tables = make_tables(corridor, record)
    dispatches = len(corridor.dispatches)
    found = largest_difference(plan, tables.movements)
    assert found["trips"] == 0
    assert found["quantity_t"] <= 0.001 * max(1, dispatches)
    assert found["received_t"] <= 0.001 * max(1, dispatches)
    # A kilogram a dispatch, at no more than some thousand dollars a tonne.
    total = float(record.terms.sum()) + corridor.hub_usd
    assert total == pytest.approx(cost_usd, rel=1e-8, abs=5.0 * (dispatches + 100))
    assert measured_usd(corridor, record) == pytest.approx(total, rel=1e-12, abs=1e-6)


def test_the_small_plan_comes_about() -> None:
    plan = best_small_plan()
    assert_is_the_plan(tables_of(plan), plan.summary["cost_usd"])


@reaches(1)
@settings(max_examples=6, phases=FAST, suppress_health_check=[HealthCheck.too_slow])
@given(random_cases())
def test_a_plan_comes_about_without_chance(drawn: RandomCase) -> None:
    try:
        plan = make_plan(drawn.case, PlanOptions(gap=1e-6))
    except InfeasibleError:
        return
    reached()
    assert_is_the_plan(tables_of(plan), plan.summary["cost_usd"])


@pytest.mark.long
@reaches(40)
@settings(max_examples=150, phases=FAST, suppress_health_check=[HealthCheck.too_slow])
@given(random_cases())
def test_many_plans_come_about_without_chance(drawn: RandomCase) -> None:
    try:
        plan = make_plan(drawn.case, PlanOptions(gap=1e-4))
    except InfeasibleError:
        return
    reached()
    assert_is_the_plan(tables_of(plan), plan.summary["cost_usd"])


@pytest.mark.long
def test_the_shipped_plan_comes_about() -> None:
    options = PlanOptions(gap=0.02, time_limit_seconds=400.0, hub=False)
    plan = make_plan(open_case("kazakhstan-morocco-africa", None), options)
    assert_is_the_plan(tables_of(plan), plan.summary["cost_usd"])


@reaches(1)
@settings(max_examples=6, phases=FAST, suppress_health_check=[HealthCheck.too_slow])
@given(random_cases(), st.integers(0, 1000))
def test_chance_makes_and_loses_nothing(drawn: RandomCase, replication: int) -> None:
    """Mass to the kilogram, Little's law, no store below nothing, and both ways to the cost."""
    try:
        plan = make_plan(with_chance(drawn.case), PlanOptions(gap=1e-2))
    except InfeasibleError:
        return
    reached()
    corridor = make_corridor(tables_of(plan))
    record = run(corridor, replication)
    assert mass_error_kg(record.balance[None])[0] == 0.0
    assert (record.store_stock >= 0).all()
    waits = [record.queues[name] for name in w.RESOURCE_COLUMNS]
    assert littles_law_error(np.stack(waits, axis=1).astype(float)[None]) < 1e-9
    # Demurrage, hire and changed prices come on top of what is measured from movements.
    more = float(record.terms[[w.DEMURRAGE_USD, w.LONGER_VOYAGES, w.PRICE_CHANGES]].sum())
    total = float(record.terms.sum()) + corridor.hub_usd - more
    assert measured_usd(corridor, record) == pytest.approx(total, rel=1e-11, abs=1e-5)


def test_a_replication_can_be_run_again_alone() -> None:
    corridor = make_corridor(small_plan())
    first, again, other = run(corridor, 3), run(corridor, 3), run(corridor, 4)
    for name, left, right in zip(Record._fields, first, again, strict=True):
        assert np.array_equal(left, right), name
    assert not np.array_equal(first.terms, other.terms)


def test_the_first_periods_alone() -> None:
    plan = small_plan()
    short = PlanTables(plan.case, plan.voyage_options, plan.movements, plan.openings, 2)
    corridor, first = make_corridor(plan, random=False), make_corridor(short, random=False)
    whole, part = run(corridor), run(first)
    assert part.site_stock.shape[1] == 2
    # A grade that is used later only has no row in the first periods.
    rows = [corridor.uses.index(use) for use in first.uses]
    assert np.array_equal(part.used, whole.used[rows, :2])
    assert part.used.sum() == whole.used[:, :2].sum()
    assert mass_error_kg(part.balance[None])[0] == 0.0


def test_a_harvest_that_fails_is_not_bought() -> None:
    """With nothing offered nothing is bought, and what would be made of it is lacking."""
    row = {"uncertainty": "drought", "target_kind": "all", "varies": "harvest", "law": "fixed"}
    plan = small_plan()
    case = with_chance(plan.case, [{**row, "mean": 0.0}])
    record = run(make_corridor(plan, case))
    assert record.balance[w.BOUGHT] == 0.0
    assert record.short.sum() > 0


def test_a_rate_is_halved() -> None:
    """A berth that loads at half its rate is at work twice as long."""
    row = {"uncertainty": "slow", "target_kind": "all", "varies": "load_rate", "law": "fixed"}
    plan = small_plan()

    def busy(mean: float) -> float:
        corridor = make_corridor(plan, with_chance(plan.case, [{**row, "mean": mean}]))
        record = run(corridor)
        loading = [place[0] == "loading berth" for place in corridor.resources]
        return float(record.queues["busy_days"][loading].sum())

    assert busy(1.0) > 0.0
    assert busy(0.5) == pytest.approx(2.0 * busy(1.0), rel=1e-9)


def test_a_closed_site_sends_nothing_while_it_is_shut() -> None:
    plan = small_plan()
    closure = {
        "closure": "strike",
        "target_kind": "site",
        "target": "novorossiysk",
        "from_date": dt.date(2026, 10, 1),
        "to_date": dt.date(2026, 12, 31),
        "capacity_factor": 0.0,
    }
    case = with_rows(with_chance(plan.case, []), "closures", [closure])
    corridor = make_corridor(plan, case)
    record = run(corridor)
    first = (dt.date(2026, 10, 1) - plan.case.calendar.start_date).days
    last = (dt.date(2027, 1, 1) - plan.case.calendar.start_date).days
    berth = corridor.resources.index(("loading berth", "novorossiysk"))
    seized = record.log[(record.log[:, 1] == w.SEIZE) & (record.log[:, 3] == berth)]
    assert len(seized)
    assert not ((seized[:, 0] >= first) & (seized[:, 0] < last)).any()


def test_a_plan_of_another_case() -> None:
    plan = small_plan()
    other = PlanTables(
        build_case(sites=[{"site": "elsewhere", "country": "KZ", "kind": "elevator"}]),
        plan.voyage_options,
        plan.movements,
        plan.openings,
    )
    with pytest.raises(KeruenError) as caught:
        check_plan(other)
    site = plan.movements["from_site"].drop_nulls()[0]
    assert str(caught.value) == (
        f"movements, from_site {site!r}: the case {other.case.name} has no such from_site\n"
        "  Simulate a plan with the case for which it was made."
    )


def test_travel_takes_the_days_of_the_world_and_not_of_the_plan() -> None:
    """A plan made for a lane that takes twelve days more and a port where ships wait three days
    more, in the world without both: the trains arrive twelve days before the plan, the ships
    three."""
    case = small_case()
    lane, port = "kostanay_novorossiysk", "dakar"
    (days,) = [row["transit_days"] for row in case.rows("lanes") if row["lane"] == lane]
    (wait,) = [row["waiting_days"] for row in case.rows("sites") if row["site"] == port]
    slow = with_values(case, "lanes", {"lane": lane}, transit_days=days + 12.0)
    slow = with_values(slow, "sites", {"site": port}, waiting_days=(wait or 0.0) + 3.0)
    plan = tables_of(make_plan(slow, PlanOptions(gap=1e-3)))
    early = {}
    for name, world_case in (("own", slow), ("other", case)):
        corridor = make_corridor(plan, world_case, random=False)
        record = run(corridor)
        for place, (kind, route) in enumerate(corridor.routes):
            row = record.routes[place]
            to_port = kind == "voyage" and plan.options[route].to_site == port
            if row[w.ARRIVED] and (route == lane or to_port):
                early[name, kind] = row[w.ARRIVED_LATE] / row[w.ARRIVED]
    assert early["own", "lane"] == pytest.approx(0.0, abs=1e-9)
    assert early["own", "voyage"] == pytest.approx(0.0, abs=1e-9)
    assert early["other", "lane"] == pytest.approx(-12.0, abs=1e-9)
    assert early["other", "voyage"] == pytest.approx(-3.0, abs=1e-9)
