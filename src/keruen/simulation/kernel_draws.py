"""Random draws of a replication: when they apply, and their values."""

from __future__ import annotations

from keruen.simulation.compiling import compiled
from keruen.simulation.kernel_state import FIRST_GAP
from keruen.simulation.streams import draw, draw_at, joint_normal, part_below, uniform
from keruen.simulation.world import EACH, MONTH, YEAR


@compiled
def applies(draws, keys, days, which, time):  # type: ignore[no-untyped-def]
    """Whether a draw acts at a time: by its months, and by its probability in the year."""
    day = min(max(int(time), 0), len(days) - 1)
    if (draws[which].months >> days[day].month) & 1 == 0:
        return False
    chance = draws[which].chance
    return chance >= 1.0 or uniform(keys[which], -1 - days[day].year) < chance


@compiled
def value_of(draws, keys, days, which, time, index):  # type: ignore[no-untyped-def]
    """The value of a draw at a time; `index` counts where each has its own."""
    scope = draws[which].scope
    day = min(max(int(time), 0), len(days) - 1)
    if scope == MONTH:
        index = days[day].year * 12 + days[day].month
    elif scope == YEAR:
        index = days[day].year
    elif scope != EACH:
        index = 0
    return number_of(draws, keys, which, index)


@compiled
def number_of(draws, keys, which, index):  # type: ignore[no-untyped-def]
    """A number of a draw by its index; keys are those of the draws, then those of their groups."""
    row = draws[which]
    if row.loading != 0.0:
        normal = joint_normal(keys[which], keys[len(draws) + which], row.loading, index)
        return draw_at(row.law, row.low, row.mode, row.high, row.average, row.deviation, normal)
    return draw(
        row.law, row.low, row.mode, row.high, row.average, row.deviation, keys[which], index
    )


@compiled
def gap_part(draws, keys, which, index):  # type: ignore[no-untyped-def]
    """The quantile of a gap between closures; members of a group share their factor here too."""
    if draws[which].loading != 0.0:
        return part_below(
            joint_normal(
                keys[which], keys[len(draws) + which], draws[which].loading, FIRST_GAP - index
            )
        )
    return uniform(keys[which], index)


@compiled
def draw_demand(  # type: ignore[no-untyped-def]
    period, start, markets, market_draws, draws, keys, days, demand_share
):
    """What share of its demand each market has in a period."""
    for market in range(len(markets)):
        share = 1.0
        for place in range(markets[market].draw, markets[market].draws):
            which = market_draws[place]
            if applies(draws, keys, days, which, start):
                index = period * 4096 + market
                share *= max(0.0, value_of(draws, keys, days, which, start, index))
        demand_share[market] = share


@compiled
def draw_harvests(crops, crop_draws, draws, keys, crops_now):  # type: ignore[no-untyped-def]
    """What share of its planned harvest each crop has."""
    for crop in range(len(crops)):
        share = 1.0
        year = crops[crop].year
        for place in range(crops[crop].draw, crops[crop].draws):
            which = crop_draws[place]
            row = draws[which]
            if row.chance >= 1.0 or uniform(keys[which], -1 - year) < row.chance:
                share *= max(0.0, number_of(draws, keys, which, year))
        crops_now[crop].share = share
