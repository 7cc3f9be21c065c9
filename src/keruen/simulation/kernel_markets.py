"""Markets: what they use each day, what a period ends with, and what is left at the end."""

from __future__ import annotations

import numpy as np

from keruen.movements.needs import divide_among_needs
from keruen.simulation.compiling import compiled
from keruen.simulation.kernel_events import write_log
from keruen.simulation.kernel_queues import count_queue
from keruen.simulation.kernel_state import ENFORCE_NONE, KIND_STEP, NONE
from keruen.simulation.kernel_stores import change_site, received
from keruen.simulation.world import (
    ABOARD,
    CO2,
    DUTIES,
    ENDING_VALUE,
    LATE_KG_DAYS,
    LOST,
    PUT,
    RECEIVED_KG,
    RECEIVING,
    RESUME,
    SHORTAGE,
    STORAGE,
    STORED,
    USED,
    WORKING_CAPITAL,
)

divide_left = compiled(divide_among_needs)


@compiled
def consume(  # type: ignore[no-untyped-def]
    use, kg, period, use_store, stores, stores_now, sites_now, low, high, used, duty_usd, terms,
    balance,
):  # fmt: skip
    """Use kilograms of one grade at one market."""
    store = use_store[use]
    stores_now[store].free -= kg
    change_site(sites_now, low, high, stores[store].site, period, -kg)
    used[use, period] += kg
    terms[DUTIES] += kg * duty_usd[use, period]
    balance[USED] += kg


@compiled
def lose(  # type: ignore[no-untyped-def]
    market, period, markets, waiting, short, lost, ceiling_usd, terms
):
    """What a market still waits for of a period is unserved for good."""
    for use in range(markets[market].first, markets[market].last):
        kg = waiting[use, period]
        waiting[use, period] = 0
        short[market, period] += kg
        lost[market] += kg
        terms[SHORTAGE] += kg * ceiling_usd[market, period]


@compiled
def serve_waiting(  # type: ignore[no-untyped-def]
    market, due_in, period, markets, use_store, may_replace, stores, stores_now, sites_now, low,
    high, waiting, used, duty_usd, terms, balance, enforce,
):  # fmt: skip
    """Serve what a market waits for that was due in one period: each grade as it was planned, then
    any that meets the market's specification. Returns the kilograms that still wait."""
    first, last = markets[market].first, markets[market].last
    for other in range(2):
        for use in range(first, last):
            for source in range(first, last):
                if (other == 0) != (source == use) or (other == 1 and not may_replace[source]):
                    continue
                kg = waiting[use, due_in]
                if enforce != ENFORCE_NONE:
                    kg = min(kg, stores_now[use_store[source]].free)
                if kg > 0:
                    consume(
                        source, kg, period, use_store, stores, stores_now, sites_now, low, high,
                        used, duty_usd, terms, balance,
                    )  # fmt: skip
                    waiting[use, due_in] -= kg
    left = 0
    for use in range(first, last):
        left += waiting[use, due_in]
    return left


@compiled
def serve_late(  # type: ignore[no-untyped-def]
    market, time, period, period_end, markets, use_store, may_replace, stores, stores_now,
    sites_now, low, high, waiting, oldest, used, short, lost, duty_usd, ceiling_usd, terms, balance,
    enforce,
):  # fmt: skip
    """Serve the demand of earlier periods, the oldest first, and give up what has waited as long as
    its patience. Returns the kilograms that still wait."""
    overdue = 0
    for earlier in range(oldest[market], period):
        left = serve_waiting(
            market, earlier, period, markets, use_store, may_replace, stores, stores_now, sites_now,
            low, high, waiting, used, duty_usd, terms, balance, enforce,
        )  # fmt: skip
        if left > 0 and time >= period_end[earlier] + markets[market].patience:
            lose(market, earlier, markets, waiting, short, lost, ceiling_usd, terms)
            left = 0
        if left == 0 and earlier == oldest[market]:
            oldest[market] = earlier + 1
        overdue += left
    return overdue


@compiled
def use_grain(  # type: ignore[no-untyped-def]
    day, time, share, period, period_end, markets, use_store, use_kg, may_replace, stores,
    stores_now, sites_now, low, high, drawn, used, waiting, oldest,
    demand_share, empty, daily, late_daily, short, lost, duty_usd, ceiling_usd, terms, balance,
    enforce,
):  # fmt: skip
    """Each market uses what it waits for of earlier periods, then what is due of the plan's period
    so far, if it lies there. What has waited as long as its patience is lost."""
    for market in range(len(markets)):
        overdue = 0
        if oldest[market] < period:
            overdue = serve_late(
                market, time, period, period_end, markets, use_store, may_replace, stores,
                stores_now, sites_now, low, high, waiting, oldest, used, short, lost, duty_usd,
                ceiling_usd, terms, balance, enforce,
            )  # fmt: skip
        late = 0
        for use in range(markets[market].first, markets[market].last):
            due = int(use_kg[use, period] * demand_share[market] * share + 0.5)
            kg = due - drawn[use]
            if enforce != ENFORCE_NONE:
                kg = min(kg, stores_now[use_store[use]].free)
            if kg > 0:
                drawn[use] += kg
                consume(
                    use, kg, period, use_store, stores, stores_now, sites_now, low, high, used,
                    duty_usd, terms, balance,
                )  # fmt: skip
            late += max(0, due - drawn[use])
        if overdue > 0:
            empty[market, period] += 1
            balance[LATE_KG_DAYS] += overdue
        if day < daily.shape[0]:
            daily[day, market] = lost[market] + overdue + late
            late_daily[day, market] = overdue + late


@compiled
def settle_markets(  # type: ignore[no-untyped-def]
    period, markets, use_store, use_kg, may_replace, stores, stores_now, sites_now,
    low, high, drawn, used, waiting, oldest,
    demand_share, demand, short, lost, duty_usd, ceiling_usd, terms, balance, enforce,
):  # fmt: skip
    """At the end of a period: what is still due is used if it lies there, first each grade as it
    was planned, then any that meets the specification. What is missing waits; what the plan itself
    leaves unserved is lost (R19)."""
    for market in range(len(markets)):
        share = demand_share[market]
        first, last = markets[market].first, markets[market].last
        planned = 0
        for use in range(first, last):
            due = int(use_kg[use, period] * share + 0.5)
            planned += due
            waiting[use, period] = due - drawn[use]
        left = serve_waiting(
            market, period, period, markets, use_store, may_replace, stores, stores_now, sites_now,
            low, high, waiting, used, duty_usd, terms, balance, enforce,
        )  # fmt: skip
        if left == 0 and oldest[market] == period:
            oldest[market] = period + 1
        unplanned = max(0, int(demand[market, period] * share + 0.5) - planned)
        short[market, period] += unplanned
        lost[market] += unplanned
        terms[SHORTAGE] += unplanned * ceiling_usd[market, period]


@compiled
def count_stocks(  # type: ignore[no-untyped-def]
    period, stores, stores_now, store_low, store_stock, site_stock, hold_usd, terms
):
    """At the end of a period: what lies in each store, and what it costs to have held it."""
    for store in range(len(stores)):
        store_low[store] = min(store_low[store], stores_now[store].free)
        kg = stores_now[store].free + stores_now[store].promised
        store_stock[store, period] = kg
        kg = max(0, kg - stores[store].borrowed)
        site_stock[stores[store].site, period] += kg
        terms[STORAGE] += kg * hold_usd[store, period, 0]
        terms[WORKING_CAPITAL] += kg * hold_usd[store, period, 1]


@compiled
def cover_days(market, period, start, period_end, markets, demand, sites_now):  # type: ignore[no-untyped-def]
    """Days that the stock at a market's site lasts at the demand of a period."""
    daily = demand[market, period] / (period_end[period] - start)
    return sites_now[markets[market].site].kg / daily if daily > 0.0 else 0.0


@compiled
def resumed_at(now, heap, jobs):  # type: ignore[no-untyped-def]
    """When each job is resumed that is on its way or at work; 0 for one that waits for its turn."""
    found = np.zeros(len(jobs))
    for place in range(now[0].heap):
        if heap[place].order // KIND_STEP == RESUME:
            found[heap[place].subject] = heap[place].time
    return found


@compiled
def claim_cargo(  # type: ignore[no-untyped-def]
    parcel, job, moment, end, jobs, parcels, loads, stores, markets, use_store, may_replace,
    waiting, oldest, used, in_usd, duty_usd, routes, terms, log, balance,
):  # fmt: skip
    """A parcel on its way at the end serves what a market at its site waits for, where it comes
    before the market's patience ends: it is booked as landed and used on the last day."""
    store = parcels[parcel].to_store
    last = waiting.shape[1] - 1
    for market in range(len(markets)):
        if markets[market].site != stores[store].site or moment > end + markets[market].patience:
            continue
        first, after = markets[market].first, markets[market].last
        for source in range(first, after):
            if use_store[source] != store:
                continue
            for period in range(oldest[market], last + 1):
                for use in range(first, after):
                    if use != source and not may_replace[source]:
                        continue
                    kg = min(received(parcel, parcels, loads), waiting[use, period])
                    if kg <= 0:
                        continue
                    waiting[use, period] -= kg
                    used[source, last] += kg
                    terms[DUTIES] += kg * duty_usd[source, last]
                    balance[USED] += kg
                    loads[parcel].landed += kg
                    loads[parcel].now -= kg
                    if received(parcel, parcels, loads) == 0:
                        balance[LOST] += loads[parcel].now
                        loads[parcel].now = 0
                    key = parcels[parcel].key
                    if key >= 0:
                        terms[RECEIVING] += kg * in_usd[key, last, 0]
                        terms[CO2] += kg * in_usd[key, last, 1]
                    routes[jobs[job].route, RECEIVED_KG] += kg
                    write_log(log, balance, end, PUT, job, parcel, kg)


@compiled
def finish(  # type: ignore[no-untyped-def]
    now, heap, jobs, parcels, loads, jobs_now, stores, stores_now, store_stock, queues, period_end,
    markets, use_store, may_replace, waiting, oldest, used, short, lost, in_usd, duty_usd,
    ceiling_usd, left_order, left_group, left_usd, serves, needs_kg, routes, terms, log, balance,
):  # fmt: skip
    """After the last event: credit what is left (R27), count those that still wait."""
    end = period_end[len(period_end) - 1]
    resumed = resumed_at(now, heap, jobs)
    count = len(stores)
    left = np.zeros(len(left_group))
    for store in range(count):
        left[store] = max(0, store_stock[store, -1] - stores[store].borrowed)
    for job in range(len(jobs)):
        if jobs_now[job].left == 1:
            for parcel in range(jobs[job].first, jobs[job].last):
                if parcels[parcel].to_store >= 0 and loads[parcel].now > 0:
                    claim_cargo(
                        parcel, job, resumed[job], end, jobs, parcels, loads, stores, markets,
                        use_store, may_replace, waiting, oldest, used, in_usd, duty_usd, routes,
                        terms, log, balance,
                    )  # fmt: skip
                balance[ABOARD] += loads[parcel].now
                key = parcels[parcel].key
                if key >= 0:
                    left[count + key] += received(parcel, parcels, loads)
    for market in range(len(markets)):
        for period in range(oldest[market], len(period_end)):
            lose(market, period, markets, waiting, short, lost, ceiling_usd, terms)
    credited = np.zeros(len(left))
    divide_left(left_group[left_order], left[left_order], serves, needs_kg, credited)
    for place in range(len(left)):
        terms[ENDING_VALUE] -= credited[place] * left_usd[left_order[place]]
    count_remains(now, jobs_now, stores, stores_now, queues, balance)


@compiled
def count_remains(now, jobs_now, stores, stores_now, queues, balance):  # type: ignore[no-untyped-def]
    """Count what lies in store and who still waits for a server."""
    for store in range(len(stores)):
        balance[STORED] += stores_now[store].free + stores_now[store].promised
    for resource in range(len(queues)):
        count_queue(queues, resource, now[0].time, 0)
        job = queues[resource].head
        while job != NONE:
            queues[resource].waited_days += now[0].time - jobs_now[job].since
            job = jobs_now[job].next
