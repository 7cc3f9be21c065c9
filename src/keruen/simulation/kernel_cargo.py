"""Cargo: what a departure, an arrival and a purchase change and cost."""

from __future__ import annotations

from keruen.simulation.compiling import compiled, inlined
from keruen.simulation.kernel_events import write_log
from keruen.simulation.kernel_state import NONE
from keruen.simulation.kernel_stores import change_site, received
from keruen.simulation.world import (
    BOUGHT,
    BUY,
    CO2,
    INSURANCE,
    LANES,
    LEFT,
    LEFT_LATE,
    LOADING,
    LOST,
    OUT,
    PLANNED_OUT,
    PRICE_CHANGES,
    PURCHASE,
    PUT,
    RECEIVING,
    SENT_KG,
    SUBSIDY,
    VOYAGES,
    WORKING_CAPITAL,
)


@compiled
def put(  # type: ignore[no-untyped-def]
    job, port, now, jobs, parcels, loads, stores, stores_now, sites_now, low, high,
    in_usd, terms, log, balance,
):  # fmt: skip
    """Store what a job brings to a port, and record its loss and its cost."""
    period = now[0].period
    landed = 0
    for parcel in range(jobs[job].first, jobs[job].last):
        store = parcels[parcel].to_store
        if store < 0 or parcels[parcel].port != port:
            continue
        kg = received(parcel, parcels, loads)
        balance[LOST] += loads[parcel].now - kg
        loads[parcel].now = 0
        loads[parcel].landed = kg
        stores_now[store].free += kg
        change_site(sites_now, low, high, stores[store].site, period, kg)
        key = parcels[parcel].key
        if key >= 0:
            terms[RECEIVING] += kg * in_usd[key, period, 0]
            terms[CO2] += kg * in_usd[key, period, 1]
        write_log(log, balance, now[0].time, PUT, job, parcel, kg)
        landed += kg
    return landed


@inlined
def leave(  # type: ignore[no-untyped-def]
    job, now, jobs, times, parcels, loads, stores, stores_now, sites_now, low, high,
    out_usd, trip_usd, discount, trip_change, lane_change, jobs_now, routes, terms, log, balance,
):  # fmt: skip
    """Book a departure: what is on board, at the prices of this period."""
    period = now[0].period
    total = 0
    for parcel in range(jobs[job].first, jobs[job].last):
        kg = loads[parcel].now
        total += kg
        store = parcels[parcel].from_store
        if store >= 0:
            stores_now[store].promised -= kg
            sites_now[stores[store].site].promised -= kg
            change_site(sites_now, low, high, stores[store].site, period, -kg)
        key = parcels[parcel].key
        if key >= 0:
            terms[LANES] += kg * out_usd[key, period, 0]
            terms[PRICE_CHANGES] += kg * out_usd[key, period, 0] * lane_change[key, period]
            terms[INSURANCE] += kg * out_usd[key, period, 1]
            terms[LOADING] += kg * out_usd[key, period, 2]
            terms[WORKING_CAPITAL] += kg * out_usd[key, period, 3]
            terms[CO2] += kg * out_usd[key, period, 4]
        write_log(log, balance, now[0].time, OUT, job, parcel, kg)
    if jobs[job].first == jobs[job].last:
        write_log(log, balance, now[0].time, OUT, job, NONE, 0)
    terms[SUBSIDY] -= total * jobs[job].subsidy * discount[period]
    if jobs[job].trip >= 0:
        usd = trip_usd[jobs[job].trip, period]
        terms[VOYAGES] += usd
        terms[PRICE_CHANGES] += usd * trip_change[jobs[job].trip, period]
    jobs_now[job].left = 1
    route = jobs[job].route
    routes[route, LEFT] += 1
    routes[route, SENT_KG] += total
    planned = times[job, PLANNED_OUT]
    if planned == planned:
        routes[route, LEFT_LATE] += now[0].time - planned


@compiled
def buy(  # type: ignore[no-untyped-def]
    job, port, now, jobs, parcels, stores, stores_now, sites_now, low, high, crops, crop_offered,
    crops_now, buy_usd, buy_change, terms, log, balance,
):  # fmt: skip
    """Bring in one part of what is bought, no more than its harvest has offered so far."""
    period = now[0].period
    for parcel in range(jobs[job].first, jobs[job].last):
        if parcels[parcel].port != port:
            continue
        store = parcels[parcel].to_store
        kg = parcels[parcel].kg
        crop = parcels[parcel].crop
        if crop >= 0:
            if crops[crop].draw < crops[crop].draws:
                offered = int(crop_offered[crop, period] * crops_now[crop].share)
                kg = min(kg, max(0, offered - crops_now[crop].bought))
            crops_now[crop].bought += kg
        stores_now[store].free += kg
        change_site(sites_now, low, high, stores[store].site, period, kg)
        terms[PURCHASE] += kg * buy_usd[store, period]
        terms[PRICE_CHANGES] += kg * buy_usd[store, period] * buy_change[store, period]
        balance[BOUGHT] += kg
        write_log(log, balance, now[0].time, BUY, job, parcel, kg)


@compiled
def no_longer_coming(job, jobs, parcels, triggers, triggers_now):  # type: ignore[no-untyped-def]
    """A trigger no longer counts on a job."""
    for trigger in range(len(triggers)):
        if triggers[trigger].first <= job < triggers[trigger].last:
            for parcel in range(jobs[job].first, jobs[job].last):
                triggers_now[trigger].coming -= parcels[parcel].kg
