"""What happened against what the case assumes: worked by hand, and found again in a world."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

from keruen.case.scenario import apply_scenario
from keruen.errors import KeruenError
from keruen.movements.tables import schema, sort_movements
from keruen.simulation import make_corridor
from keruen.simulation.calibrate import LEAST_MOVEMENTS, Fit, as_changes, calibrate, weighted
from keruen.simulation.intervals import Interval
from keruen.simulation.replication import replicate
from keruen.simulation.tables import make_tables
from tests.builders import small_case, with_rows
from tests.simulation.plans import small_plan, with_chance


def moved(route: str, days: int, tonnes: float, **more: Any) -> dict[str, Any]:
    """A lane's movement that left on the tenth of the first month."""
    lane = next(row for row in small_case().rows("lanes") if row["lane"] == route)
    case_start = small_case().calendar.start_date
    left = case_start + dt.timedelta(days=9)
    arrived = left + dt.timedelta(days=days)
    periods = small_case().calendar.periods
    period = next(p.index for p in periods if p.start <= arrived < p.end)
    row = {
        **dict.fromkeys(schema("movements")),
        "status": "actual",
        "kind": "lane",
        "route": route,
        "from_site": lane["from_site"],
        "to_site": lane["to_site"],
        "mode": lane["mode"],
        "grade": "kz3",
        "origin_country": "KZ",
        "from_period": 0,
        "to_period": period,
        "from_date": left,
        "to_date": arrived,
        "quantity_t": tonnes,
        "received_t": tonnes * 0.98,
    }
    return {**row, **more}


def table(rows: list[dict[str, Any]]) -> pl.DataFrame:
    return sort_movements(pl.DataFrame(rows, schema=schema("movements")))


def a_lane() -> str:
    return str(small_case().rows("lanes")[0]["lane"])


def fit_of(fits: list[Fit], column: str) -> Fit:
    return next(fit for fit in fits if fit.column == column)


def test_days_worked_by_hand() -> None:
    """10 days with 100 t, 20 with 100 t, 30 with 200 t: 22.5 in the mean."""
    lane = a_lane()
    rows = [moved(lane, 10, 100.0), moved(lane, 20, 100.0), moved(lane, 30, 200.0)]
    fit = fit_of(calibrate(small_case(), table(rows)), "transit_days")
    assert fit.after.mean == pytest.approx(22.5)
    assert fit.movements == 3
    # Weights 1, 1, 2 count as 16 / 6 values, so as three: variance 68.75 * 1.6 = 110.
    assert fit.after.half_width == pytest.approx(4.302653 * (110.0 / 3.0) ** 0.5, rel=1e-6)


def test_loss_worked_by_hand() -> None:
    """Two per cent are lost in all; what the receiving site loses is taken off."""
    lane = a_lane()
    site = next(row for row in small_case().rows("lanes") if row["lane"] == lane)["to_site"]
    own = next(row["loss_fraction"] for row in small_case().rows("sites") if row["site"] == site)
    rows = [moved(lane, days, 100.0) for days in (10, 11, 12)]
    fit = fit_of(calibrate(small_case(), table(rows)), "loss_fraction")
    assert fit.after.mean == pytest.approx(1.0 - 0.98 / (1.0 - own))


def test_periods_stand_in_for_days() -> None:
    """Half of the grain arrives in the same period and half in the next: D / 2 days."""
    lane = a_lane()
    starts = [period.start for period in small_case().calendar.periods]
    rows = [
        moved(
            lane,
            1,
            100.0,
            from_period=0,
            to_period=period,
            from_date=starts[0],
            to_date=starts[period],
        )
        for period in (0, 1, 0, 1)
    ]
    fit = fit_of(calibrate(small_case(), table(rows)), "transit_days")
    assert fit.after.mean == pytest.approx(small_case().calendar.mean_period_days / 2.0)


def test_too_few_movements_say_nothing() -> None:
    rows = [moved(a_lane(), 10, 100.0)] * (LEAST_MOVEMENTS - 1)
    assert calibrate(small_case(), table(rows)) == []


def test_a_longer_way_is_found_again() -> None:
    """Trains of a world that take half as long again are found to do so."""
    row = {"uncertainty": "slow", "target_kind": "mode", "target": "rail", "varies": "travel_days"}
    plan = small_plan()
    case = with_chance(plan.case, [{**row, "law": "fixed", "mean": 1.5}])
    corridor = make_corridor(plan, case)
    record = replicate(corridor.world, len(corridor.routes), 1, 0, log=True)
    happened = make_tables(corridor, record).movements.with_columns(status=pl.lit("actual"))
    fits = [fit for fit in calibrate(plan.case, happened) if fit.column == "transit_days"]
    rail = {row["lane"] for row in plan.case.rows("lanes") if row["mode"] == "rail"}
    found = [fit for fit in fits if fit.row in rail]
    assert found
    for fit in found:
        assert fit.after.low <= 1.5 * fit.before <= fit.after.high


def test_the_changes_make_a_scenario() -> None:
    rows = [moved(a_lane(), days, 100.0) for days in (40, 41, 42)]
    fits = [fit for fit in calibrate(small_case(), table(rows)) if fit.column == "transit_days"]
    changes = as_changes(fits, "calibrated")
    scenario = {"scenario": "calibrated", "title": "As it was"}
    case = with_rows(with_rows(small_case(), "scenarios", [scenario]), "changes", changes)
    after = apply_scenario(case, "calibrated")
    lane = next(row for row in after.rows("lanes") if row["lane"] == a_lane())
    assert lane["transit_days"] == pytest.approx(41.0)


def test_what_agrees_is_not_changed() -> None:
    fit = Fit("lanes", "x", "transit_days", 10.0, Interval(10.5, 9.0, 12.0), 5)
    assert as_changes([fit], "calibrated") == []


def test_weights_of_one() -> None:
    assert weighted([1.0, 2.0, 3.0], [1.0, 1.0, 1.0]).half_width == pytest.approx(
        2.484138, abs=1e-6
    )
    assert weighted([5.0], [2.0]).low == float("-inf")


def test_nothing_actual() -> None:
    planned = table([moved(a_lane(), 10, 100.0, status="planned")])
    with pytest.raises(KeruenError) as caught:
        calibrate(small_case(), planned)
    assert str(caught.value) == (
        "table movements: no row has the status actual\n"
        "  Give movements that happened; a plan's are planned, a simulation's simulated."
    )


def test_a_lane_that_is_not_there() -> None:
    rows = [{**moved(a_lane(), 10, 100.0), "route": "nowhere"}]
    with pytest.raises(KeruenError) as caught:
        calibrate(small_case(), table(rows))
    assert str(caught.value) == (
        f"table movements, route 'nowhere': the case {small_case().name} has no such lane\n"
        "  Calibrate with the case by whose names the movements are written."
    )
