"""The single figures of the value of a hub under uncertainty, with defaults and intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

from keruen.case.case import Case
from keruen.case.table_rows import OfferStepRow, SafetyStockRow, ValueParameterRow
from keruen.rows import given


@dataclass(frozen=True)
class OfferStep:
    """A step of an origin's offer: a share of the month's tonnes, at a premium in USD/t."""

    share: float
    premium_usd_per_t: float


DEFAULT_STEPS = (OfferStep(1.0, 0.0), OfferStep(0.3, 12.0), OfferStep(0.4, 40.0))


@dataclass(frozen=True)
class ValueParameters:
    """What tables `value_parameters`, `offer_steps` and `safety_stocks` say, or the defaults.

    Attributes
    ----------
    supply_share : share of the offers of ports that the markets of the model may buy; None for
        their share of the demand of all markets of the case.
    hub_turns_per_month : most grain that the hub receives in a month, in silo capacities.
    shortage_price_factor : what a price ceiling is multiplied by to price unserved demand.
    demand_error_share : standard deviation of a month's demand error, in yearly ones.
    demand_error_correlation : correlation of the errors of two markets.
    forecast_share : share of the variance of a month's error that is known when orders are given.
    late_share : most of a month's use that may wait for the next month.
    late_cost_usd_per_t, overflow_cost_usd_per_t : cost of a tonne that is late, or that has no
        room, for a month.
    small_parcel_premium : share by which direct voyages of up to 15,000 t are dearer.
    hub_safety_share : least stock that orders aim at in the hub, as a share of its silo.
    safety_penalty_usd_per_t : what orders take a tonne that is missing of a safety stock for; it is
        not a cost that counts.
    ending_value_share : value of grain left at the end, as a share of its landed cost.
    crisis_rate_factor : what the chance of every regime without a chain, or of a chain that is not
        a price level, is multiplied by.
    handling_change_usd_per_t : added to the handling cost of the hub.
    lead_time_factor : what the days of all voyages and lanes are multiplied by.
    """

    supply_share: float | None = None
    hub_turns_per_month: float = 1.0
    shortage_price_factor: float = 1.0
    demand_error_share: float = 0.75
    demand_error_correlation: float = 0.1
    forecast_share: float = 0.5
    late_share: float = 0.25
    late_cost_usd_per_t: float = 20.0
    overflow_cost_usd_per_t: float = 15.0
    small_parcel_premium: float = 0.0
    hub_safety_share: float = 0.0
    safety_penalty_usd_per_t: float = 40.0
    ending_value_share: float = 0.97
    crisis_rate_factor: float = 1.0
    handling_change_usd_per_t: float = 0.0
    lead_time_factor: float = 1.0
    steps: tuple[OfferStep, ...] = DEFAULT_STEPS
    safety_months: Mapping[str, float] = field(default_factory=dict)
    intervals: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def with_values(self, values: Mapping[str, float]) -> ValueParameters:
        """The same with other figures, by name."""
        return replace(self, **values)  # type: ignore[arg-type]


NUMBERS = tuple(
    each.name
    for each in fields(ValueParameters)
    if each.name not in ("steps", "safety_months", "intervals")
)
"""Names of the single figures."""


def read_parameters(case: Case) -> ValueParameters:
    """The figures of a case; defaults where its tables say nothing."""
    rows = case.rows(ValueParameterRow)
    steps = tuple(
        OfferStep(row.share_of_offer, row.premium_usd_per_t)
        for row in sorted(case.rows(OfferStepRow), key=lambda row: int(row.step))
    )
    found = ValueParameters(
        steps=steps or DEFAULT_STEPS,
        safety_months={stock.market: stock.months_of_cover for stock in case.rows(SafetyStockRow)},
        intervals={
            row.parameter: (row.low, given(row.high)) for row in rows if row.low is not None
        },
    )
    return found.with_values({row.parameter: row.value for row in rows})
