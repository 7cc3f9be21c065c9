"""Discharge by the hour: into the room that there is, and ashore as it is discharged."""

from __future__ import annotations

from keruen.simulation.compiling import compiled, inlined
from keruen.simulation.kernel_events import push, write_log
from keruen.simulation.kernel_queues import place_in_list
from keruen.simulation.kernel_state import ENFORCE_ALL, HAS_ROOM, MOST_KG, NONE, TO_DO
from keruen.simulation.kernel_stores import (
    change_site,
    coming_kg,
    free_at,
    has_space,
    received,
    reserve_space,
)
from keruen.simulation.world import (
    BERTH,
    CO2,
    LOST,
    PUT,
    RECEIVED_KG,
    RECEIVING,
    RESUME,
    ROOM,
    UNLOAD,
)

HOURS = 24.0


@compiled
def room_for(store, site, period, stores_now, sites_now, capacity, hold, enforce):  # type: ignore[no-untyped-def]
    """Kilograms that may land in a store now: the free room of its site, or what those who wait
    there for grain lack of it, who take it over beside the silo."""
    if enforce != ENFORCE_ALL:
        return MOST_KG
    room = capacity[site, period] - sites_now[site].kg - sites_now[site].coming
    wanted = stores_now[store].wanted
    if wanted > 0:
        room = max(room, wanted - stores_now[store].free - stores_now[store].coming)
        if hold[site, period] > 0 and sites_now[site].released == 0:
            # Where a part is kept back, all that they want must lie there beyond it.
            may_leave = free_at(site, period, hold, sites_now) + sites_now[site].coming
            room = max(room, min(wanted, sites_now[site].wanted - may_leave))
    return room


@inlined
def next_part(  # type: ignore[no-untyped-def]
    job, port, period, jobs, parcels, loads, stores, stores_now, sites_now, capacity, hold,
    jobs_now, enforce,
):  # fmt: skip
    """Choose what a job discharges next: at most the work of an hour, of the first parcel for which
    there is room, and keep that room for it.

    Returns its kilograms; 0 where there is no room, and -1 where all is ashore.
    """
    found = -1
    for parcel in range(jobs[job].first, jobs[job].last):
        store = parcels[parcel].to_store
        if store < 0 or parcels[parcel].port != port:
            continue
        kg = received(parcel, parcels, loads)
        if kg <= 0:
            continue
        found = 0
        if jobs_now[job].pace > 0.0:
            kg = min(kg, max(1, int(jobs_now[job].pace / HOURS)))
        site = stores[store].site
        kg = min(kg, room_for(store, site, period, stores_now, sites_now, capacity, hold, enforce))
        if kg > 0:
            jobs_now[job].parcel = parcel
            jobs_now[job].part = kg
            stores_now[store].coming += kg
            sites_now[site].coming += kg
            return kg
    return found


@inlined
def land_part(  # type: ignore[no-untyped-def]
    job, now, jobs, parcels, loads, stores, stores_now, sites_now, low, high, in_usd, jobs_now,
    routes, terms, log, balance,
):  # fmt: skip
    """Put the part that a job has discharged into its store, and book its costs; what was lost of a
    parcel on the way is booked with its last part."""
    parcel = jobs_now[job].parcel
    kg = jobs_now[job].part
    store = parcels[parcel].to_store
    site = stores[store].site
    stores_now[store].coming -= kg
    sites_now[site].coming -= kg
    stores_now[store].free += kg
    change_site(sites_now, low, high, site, now[0].period, kg)
    loads[parcel].landed += kg
    loads[parcel].now -= kg
    if received(parcel, parcels, loads) == 0:
        balance[LOST] += loads[parcel].now
        loads[parcel].now = 0
    key = parcels[parcel].key
    if key >= 0:
        terms[RECEIVING] += kg * in_usd[key, now[0].period, 0]
        terms[CO2] += kg * in_usd[key, now[0].period, 1]
    routes[jobs[job].route, RECEIVED_KG] += kg
    jobs_now[job].part = 0
    jobs_now[job].unload = TO_DO
    write_log(log, balance, now[0].time, PUT, job, parcel, kg)
    return site


@compiled
def may_berth(  # type: ignore[no-untyped-def]
    job, port, resource, period, jobs, parcels, loads, stores, stores_now, sites_now, capacity,
    hold, rates,
):  # fmt: skip
    """Whether there is room for a day's work of what a job brings, or for all of a parcel."""
    some = False
    for parcel in range(jobs[job].first, jobs[job].last):
        store = parcels[parcel].to_store
        if store < 0 or parcels[parcel].port != port:
            continue
        kg = received(parcel, parcels, loads)
        if kg <= 0:
            continue
        some = True
        if resource >= 0:
            kg = min(kg, int(rates[resource, period]))
        site = stores[store].site
        kg = min(kg, capacity[site, period])
        room = room_for(store, site, period, stores_now, sites_now, capacity, hold, ENFORCE_ALL)
        if room > 0 and room >= kg:
            return True
    return not some


@compiled
def find_space(  # type: ignore[no-untyped-def]
    job, site, step, period, jobs, parcels, loads, stores, stores_now, sites_now, capacity, hold,
    steps, rates, jobs_now,
):  # fmt: skip
    """Let a job that waits for room go on, if there is what its step needs."""
    code, port = steps[step].code, steps[step].a
    if code == UNLOAD:
        kg = next_part(
            job, port, period, jobs, parcels, loads, stores, stores_now, sites_now, capacity, hold,
            jobs_now, ENFORCE_ALL,
        )  # fmt: skip
        if kg > 0:
            jobs_now[job].unload = HAS_ROOM
        return kg > 0
    if code == BERTH:
        passes = may_berth(
            job, port, steps[step].b, period, jobs, parcels, loads, stores, stores_now, sites_now,
            capacity, hold, rates,
        )  # fmt: skip
    else:
        passes = has_space(
            job, port, site, period, jobs, parcels, loads, stores_now, sites_now, capacity, hold
        )
        if passes:
            reserve_space(job, port, 1, jobs, parcels, loads, stores, stores_now, sites_now)
    if passes:
        jobs_now[job].at = step + 1
    return passes


@compiled
def assign_space(  # type: ignore[no-untyped-def]
    site, now, heap, jobs, parcels, loads, stores, stores_now, sites_now, capacity, hold, steps,
    rates, jobs_now,
):  # fmt: skip
    """Let those that wait for room at a site have it, in their order, as far as it goes."""
    job = sites_now[site].space
    if job == NONE:
        return
    there = sites_now[site].kg + sites_now[site].coming
    too_full = there + sites_now[site].least > capacity[site, now[0].period]
    if there > 0 and too_full and sites_now[site].grain == NONE:
        return
    before = NONE
    least = MOST_KG
    while job != NONE:
        after = jobs_now[job].next
        step = jobs_now[job].at
        passes = find_space(
            job, site, step, now[0].period, jobs, parcels, loads, stores, stores_now, sites_now,
            capacity, hold, steps, rates, jobs_now,
        )  # fmt: skip
        if passes:
            if before == NONE:
                sites_now[site].space = after
            else:
                jobs_now[before].next = after
            if after == NONE:
                sites_now[site].last_space = before
            push(heap, now, now[0].time, RESUME, job)
        else:
            before = job
            needs = 1
            if steps[step].code == ROOM:
                needs = coming_kg(job, steps[step].a, jobs, parcels, loads)
            least = min(least, needs)
        job = after
    sites_now[site].least = least


@compiled
def wait_for_space(job, step, site, least, jobs, jobs_now, sites_now):  # type: ignore[no-untyped-def]
    """A job joins those that wait for room at a site; `least` is what it needs at the least."""
    jobs_now[job].at = step
    if sites_now[site].space != NONE:
        least = min(least, sites_now[site].least)
    sites_now[site].least = least
    head, tail = place_in_list(
        jobs, jobs_now, sites_now[site].space, sites_now[site].last_space, job
    )
    sites_now[site].space = head
    sites_now[site].last_space = tail
