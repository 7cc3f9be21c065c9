"""Demurrage, and hire for waiting and longer voyages: worked by hand, in the cost."""

from __future__ import annotations

import numpy as np
import pytest

from keruen.simulation import make_corridor
from keruen.simulation import world as w
from keruen.simulation.builder import Draw, Job, WorldBuilder
from keruen.simulation.replication import replicate
from keruen.simulation.world import Record
from tests.simulation.plans import small_plan

HIRE_USD = 10_000.0
DISCOUNT = (1.0, 0.5)


def voyage(more_days: float, work_days: float, allowed_days: float) -> Record:
    """A ship at sea for 10 days as planned and some more, then in port for its work; periods of 20
    days, the second discounted to a half."""
    built = WorldBuilder([20.0, 100.0], day_month=[1] * 101, day_year=[0] * 101)
    longer = built.add_draw(Draw(mean=more_days, applies=w.ADD))
    sea = built.add_slot(value=w.LAG_DAYS, draws=[longer], hire=True)
    work = built.add_slot(value=w.DISCHARGE_DAYS)
    program = built.add_program(
        *((w.HOLD, 0, sea), (w.ARRIVE, 0, 1), (w.HOLD, 0, work), (w.DONE, 0, 1)), (w.END, 0, 0)
    )
    built.jobs.append(
        Job(
            1.0,
            program,
            lengths=(0.0, 10.0, 0.0, work_days),
            allowed_days=(0.0, allowed_days, 0.0),
            demurrage_usd_per_day=HIRE_USD,
        )
    )
    built.arrays["discount"] = np.array(DISCOUNT)
    return replicate(built.finish(), 1, 1, 0, log=True)


@pytest.mark.parametrize(("more", "usd"), [(3.0, 30_000.0), (-2.0, -20_000.0), (0.0, 0.0)])
def test_hire_is_paid_for_days_at_sea_beyond_the_plan(more: float, usd: float) -> None:
    """Paid in the period in which the voyage begins, the first; a shorter one costs less."""
    assert voyage(more, 0.0, 5.0).terms[w.LONGER_VOYAGES] == pytest.approx(usd)


def test_demurrage_is_paid_for_days_in_port_beyond_those_allowed() -> None:
    """In port from day 11 to day 23 with 5 days allowed: 7 days, booked in the second period."""
    record = voyage(0.0, 12.0, 5.0)
    assert record.balance[w.DEMURRAGE] == pytest.approx(7.0 * HIRE_USD)
    assert record.terms[w.DEMURRAGE_USD] == pytest.approx(7.0 * HIRE_USD * 0.5)
    assert voyage(0.0, 5.0, 5.0).terms[w.DEMURRAGE_USD] == 0.0


def test_the_cost_of_the_small_case_contains_both() -> None:
    """Discounting is all that lies between the demurrage that is reported and that in the cost."""
    corridor = make_corridor(small_plan())
    sums = np.zeros(2)
    for number in range(10):
        record = replicate(corridor.world, len(corridor.routes), 1, number)
        demurrage = record.terms[w.DEMURRAGE_USD]
        least = float(corridor.world.discount.min())
        assert least * record.balance[w.DEMURRAGE] <= demurrage + 1e-6
        assert demurrage <= record.balance[w.DEMURRAGE] + 1e-6
        sums += [demurrage, record.terms[w.LONGER_VOYAGES]]
    assert sums[0] > 0.0
    assert sums[1] != 0.0


def test_without_random_variation_neither_is_paid() -> None:
    corridor = make_corridor(small_plan(), random=False)
    record = replicate(corridor.world, len(corridor.routes), 1, 0)
    assert record.terms[[w.DEMURRAGE_USD, w.LONGER_VOYAGES]].tolist() == [0.0, 0.0]
