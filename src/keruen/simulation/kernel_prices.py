"""Prices of a replication: regimes in force and the past year drawn, as changes of the case's."""

from __future__ import annotations

import hashlib

from keruen.simulation.compiling import compiled
from keruen.simulation.streams import stream_key, uniform

BURN_IN = 24
"""Months that regimes run before the first month, so that one may be in force already."""

MONTHS = 12

YEAR_STREAM = int.from_bytes(hashlib.sha256(b"price years").digest()[:6], "big")
"""Stream of the past years whose prices are drawn."""


@compiled
def month_of(days, day):  # type: ignore[no-untyped-def]
    """The number of the calendar month of a day; the next month has the next number."""
    place = min(max(int(day), 0), len(days) - 1)
    return days[place].year * MONTHS + days[place].month


@compiled
def next_state(chain, state, month, chains, regimes, number):  # type: ignore[no-untyped-def]
    """The state of a chain in a calendar month, by one uniform number; 0 is the normal one.

    Small numbers begin a regime and large ones end it: a higher chance only adds months in force.
    """
    first, last = chains[chain].first, chains[chain].last
    if state > 0:
        return 0 if number >= 1.0 - 1.0 / regimes[first + state - 1].mean_months else state
    total = 0.0
    for which in range(first, last):
        if (regimes[which].months >> month) & 1:
            total += regimes[which].entry
    scale = 1.0 / total if total > 1.0 else 1.0
    reached = 0.0
    for which in range(first, last):
        if (regimes[which].months >> month) & 1:
            reached += regimes[which].entry * scale
            if number < reached:
                return which - first + 1
    return 0


@compiled
def period_start(period_end, period):  # type: ignore[no-untyped-def]
    """The day on which a period begins."""
    return period_end[period - 1] if period > 0 else 0.0


@compiled
def apply_regime(  # type: ignore[no-untyped-def]
    which, period, regime_buy, regime_trip, regime_lane, buy_change, trip_change, lane_change
):
    """Multiply the prices of a period by the factors of a regime in force."""
    for store in range(len(buy_change)):
        buy_change[store, period] *= regime_buy[which, store]
    for trip in range(len(trip_change)):
        trip_change[trip, period] *= regime_trip[which, trip]
    for lane in range(len(lane_change)):
        lane_change[lane, period] *= regime_lane[which, lane]


@compiled
def draw_chain(  # type: ignore[no-untyped-def]
    chain, key, period_end, days, chains, regimes, regime_buy, regime_trip, regime_lane,
    buy_change, trip_change, lane_change,
):  # fmt: skip
    """The months of a chain, from its burn-in on, and what its regimes do to prices."""
    periods = len(period_end)
    origin = month_of(days, 0.0)
    last = BURN_IN + month_of(days, period_start(period_end, periods - 1)) - origin
    state = 0
    period = 0
    for step in range(last + 1):
        month = (days[0].month - 1 + step - BURN_IN) % MONTHS + 1
        state = next_state(chain, state, month, chains, regimes, uniform(key, step))
        while step >= BURN_IN and period < periods:
            if month_of(days, period_start(period_end, period)) - origin > step - BURN_IN:
                break
            if state > 0:
                apply_regime(
                    chains[chain].first + state - 1, period, regime_buy, regime_trip, regime_lane,
                    buy_change, trip_change, lane_change,
                )  # fmt: skip
            period += 1


@compiled
def draw_years(key, period_end, days, price_years, buy_change):  # type: ignore[no-untyped-def]
    """A past year for each twelve months, and what it does to purchases."""
    origin = month_of(days, 0.0)
    for period in range(len(period_end)):
        block = (month_of(days, period_start(period_end, period)) - origin) // MONTHS
        year = min(int(uniform(key, block) * len(price_years)), len(price_years) - 1)
        for store in range(len(buy_change)):
            buy_change[store, period] *= price_years[year, store]


@compiled
def draw_prices(  # type: ignore[no-untyped-def]
    period_end, days, chains, regimes, price_years, buy_share, regime_buy, regime_trip,
    regime_lane, seed, replication, buy_change, trip_change, lane_change,
):  # fmt: skip
    """Set by how much purchases, ships and lanes cost more in each period than the case says.

    A change is a factor less 1: exactly 0 where nothing is in force. The draws are named by seed,
    replication, chain and month alone: equal in worlds that differ in anything else.
    """
    if len(chains) == 0 and len(price_years) == 0:
        return
    buy_change[:] = 1.0
    trip_change[:] = 1.0
    lane_change[:] = 1.0
    for chain in range(len(chains)):
        draw_chain(
            chain, stream_key(seed, replication, chains[chain].stream), period_end, days, chains,
            regimes, regime_buy, regime_trip, regime_lane, buy_change, trip_change, lane_change,
        )  # fmt: skip
    if len(price_years) > 0:
        key = stream_key(seed, replication, YEAR_STREAM)
        draw_years(key, period_end, days, price_years, buy_change)
    for store in range(len(buy_change)):
        for period in range(len(period_end)):
            buy_change[store, period] = buy_share[store] * (buy_change[store, period] - 1.0)
    trip_change -= 1.0
    lane_change -= 1.0
