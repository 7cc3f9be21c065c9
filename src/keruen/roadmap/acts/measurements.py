"""Values by hand, and overrides of derived ones, which need both sides."""

from __future__ import annotations

import math
import re
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from keruen.roadmap.acts.fields import IndicatorId, MeasurementId
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.desk import Desk
from keruen.roadmap.rows import IndicatorRow, MeasurementRow
from keruen.roadmap.tables import measurement
from keruen.store.fields import Line, MaybeLine, MaybeWords, Words
from keruen.store.refusal import check, row_of_form

PERIOD = re.compile(r"(?:19|20|21)\d\d(?:-(?:0[1-9]|1[0-2]))?")
"""A month such as 2027-01, or a year."""


Length = Field(min_length=1, max_length=100)
"""How many rows a list takes."""


@act("indicator")
def record_measurement(
    desk: Desk, indicator_id: IndicatorId, period: Line, value: float, reason: MaybeWords = ""
) -> Done:
    """Record a value by hand; over a derived one it needs a reason and both sides."""
    row = desk.find_live(IndicatorRow, indicator_id)
    made = _record(desk, row, period, value, reason)
    return Done("measurement", made, row.tier)


class MeasurementLine(BaseModel):
    """A value of one period."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    period: Line
    value: float
    reason: MaybeLine = ""


@act("indicator")
def record_measurements(
    desk: Desk, indicator_id: IndicatorId, lines: Annotated[list[MeasurementLine], Length]
) -> Done:
    """Record values of several periods by hand, all or none."""
    row = desk.find_live(IndicatorRow, indicator_id)
    made = []
    for number, line in enumerate(lines):
        with row_of_form("lines", number):
            made.append(_record(desk, row, line.period, line.value, line.reason))
    return Done("indicator", row.id, row.tier, facts={"measurements": made})


def _record(desk: Desk, row: IndicatorRow, period: str, value: float, reason: str) -> str:
    """Add a value of an indicator; returns its id."""
    derived = row.kind == "query"
    check(
        not derived or bool(reason.strip()),
        "this indicator is derived from movements; an override needs a reason",
        "Write the reason; the other side then confirms it.",
        kind="invalid",
    )
    check(
        PERIOD.fullmatch(period) is not None,
        "the period {period} is neither a month nor a year",
        "Write it as 2027-01 or 2027.",
        kind="invalid",
        period=repr(period[:40]),
    )
    check(
        period <= desk.today().isoformat()[: len(period)],
        "the period {period} has not begun",
        "Record a value once it was measured.",
        kind="invalid",
        period=period,
    )
    check(
        math.isfinite(value),
        "the value is not a finite number",
        "Write the number that was measured.",
        kind="invalid",
    )
    return desk.add(
        measurement,
        tier=row.tier,
        indicator=row.id,
        status="override" if derived else "manual",
        period=period,
        value=value,
        reason=reason.strip() or None,
        state="proposed" if derived else "recorded",
    )


@act("indicator", binds="measurement")
def confirm_override(desk: Desk, measurement_id: MeasurementId) -> Done:
    """Confirm the other side's override of a derived value; it stands beside, never instead."""
    return _judge(desk, measurement_id, "recorded", "")


@act("indicator", binds="measurement")
def refuse_override(desk: Desk, measurement_id: MeasurementId, reason: Words) -> Done:
    """Refuse the other side's override of a derived value, with the reason."""
    return _judge(desk, measurement_id, "refused", reason)


@act("indicator")
def withdraw_measurement(desk: Desk, measurement_id: MeasurementId, reason: Words) -> Done:
    """Withdraw a value that the actor's side recorded, with a reason."""
    row = desk.find_live(MeasurementRow, measurement_id)
    check(
        row.party == desk.actor.party,
        "this value was recorded by {party}",
        "A side withdraws its own.",
        kind="forbidden",
        party=row.party,
    )
    desk.withdraw(measurement, row, reason)
    return Done("measurement", measurement_id, row.tier)


def _judge(desk: Desk, identifier: str, state: str, reason: str) -> Done:
    row = desk.find_live(MeasurementRow, identifier)
    check(
        row.party != desk.actor.party,
        "{party} proposed this override itself",
        "Let the other side judge it, or withdraw it.",
        kind="forbidden",
        party=desk.actor.party,
    )
    desk.go(
        measurement,
        row,
        state,
        decided_party=desk.actor.party,
        decided_account=desk.actor.account,
        decided_reason=reason or None,
    )
    return Done("measurement", identifier, row.tier)
