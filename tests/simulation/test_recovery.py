"""Time to recover: excess of waiting demand against a placebo, by hand and on the small case."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pytest

from keruen.movements.kind_rows import VoyageMoved
from keruen.simulation import make_corridor
from keruen.simulation.disruption_tests import (
    placebo_band,
    recovery_days,
    stress_disruptions,
)
from tests.builders import frame
from tests.simulation.plans import small_plan

BAND = np.full(60, 10.0)


def excess(*parts: tuple[int, int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Days with an excess, one stretch behind another: (days, kilograms)."""
    found = np.concatenate([np.full(days, kg) for days, kg in parts])
    return np.concatenate([found, np.zeros(60 - len(found), np.int64)])


@pytest.mark.parametrize(
    ("kg", "days"),
    [
        (excess((60, 0)), 0.0),
        (excess((5, 0), (5, 90)), 0.0),
        (excess((5, 0), (9, 90)), 4.0),
        # Within the band it counts as recovered.
        (excess((5, 0), (9, 90), (40, 10)), 4.0),
        # Thirteen quiet days are not enough, fourteen are.
        (excess((10, 90), (13, 0), (2, 90)), 15.0),
        (excess((10, 90), (14, 0), (2, 90)), 0.0),
        (excess((60, 90)), math.nan),
    ],
)
def test_recovery_by_hand(kg: np.ndarray[tuple[int], np.dtype[np.int64]], days: float) -> None:
    """The disruption ends on day 10."""
    found = recovery_days(kg, 10.0, BAND)
    assert found == days or (math.isnan(found) and math.isnan(days))


def test_the_band_is_what_a_placebo_stays_within() -> None:
    noise = [np.array([0, number, -number]) for number in range(101)]
    assert placebo_band(noise, 20.0).tolist() == [20.0, 95.0, 95.0]


def test_a_closure_of_a_day_is_recovered_within_its_month() -> None:
    """Divergence of other turns in the queues does not count as a disruption that lasts."""
    plan = small_plan()
    site = plan.moved(VoyageMoved)[0].to_site
    row = {
        "disruption": "a_day",
        "title": "The port is shut for a day",
        "target_kind": "site",
        "target": site,
        "from_date": plan.case.calendar.start_date + dt.timedelta(days=40),
        "days": 1.0,
    }
    case = plan.case.replace(disruptions=frame("disruptions", [row]))
    (found,) = stress_disruptions(plan, case, make_corridor(plan, case), 1, 20)
    assert found.replications == 20
    recovered = found.recover_days.mean
    assert recovered is None or recovered <= 31.0
