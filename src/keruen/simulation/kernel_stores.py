"""Stores: what lies in them, what is promised, and who gets grain or space next."""

from __future__ import annotations

import numpy as np

from keruen.simulation.compiling import compiled, inlined
from keruen.simulation.kernel_events import push, write_log
from keruen.simulation.kernel_state import NONE
from keruen.simulation.world import DROPPED, RESUME, TAKE


@compiled
def change_site(sites_now, low, high, site, period, kg):  # type: ignore[no-untyped-def]
    """Follow what lies at a site, and its least and most of the period."""
    sites_now[site].kg += kg
    low[site, period] = min(low[site, period], sites_now[site].kg)
    high[site, period] = max(high[site, period], sites_now[site].kg)


@compiled
def loading_site(job, jobs, parcels, stores):  # type: ignore[no-untyped-def]
    """The site whose stores a job takes from; none where it takes from none."""
    for parcel in range(jobs[job].first, jobs[job].last):
        if parcels[parcel].from_store >= 0:
            return stores[parcels[parcel].from_store].site
    return NONE


@compiled
def free_at(site, period, hold, sites_now):  # type: ignore[no-untyped-def]
    """Kilograms that may leave a site."""
    free = sites_now[site].kg - sites_now[site].promised
    if sites_now[site].released == 0:
        free -= hold[site, period]
    return free


@compiled
def wanted_from(job, store, end, jobs, parcels):  # type: ignore[no-untyped-def]
    """Kilograms that a job's parcels before parcel `end` take from one store together."""
    kg = 0
    for parcel in range(jobs[job].first, end):
        if parcels[parcel].from_store == store:
            kg += parcels[parcel].kg
    return kg


@compiled
def count_wants(job, sign, jobs, parcels, stores, stores_now, sites_now):  # type: ignore[no-untyped-def]
    """Count what a job wants that begins to wait for grain; with `sign` -1 it waits no longer."""
    for parcel in range(jobs[job].first, jobs[job].last):
        store = parcels[parcel].from_store
        if store >= 0:
            kg = sign * parcels[parcel].kg
            stores_now[store].wanted += kg
            sites_now[stores[store].site].wanted += kg


@inlined
def may_take(  # type: ignore[no-untyped-def]
    job, stamp, period, jobs, parcels, stores, stores_now, sites_now, hold
):
    """Whether all that a job is to carry lies in its stores and may leave them, and no earlier job
    of this round (`stamp`) waits for the same grade."""
    wanted = 0
    site = NONE
    for parcel in range(jobs[job].first, jobs[job].last):
        store = parcels[parcel].from_store
        if store < 0:
            continue
        if stores_now[store].stamp == stamp:
            return False
        if stores_now[store].free < wanted_from(job, store, parcel + 1, jobs, parcels):
            return False
        wanted += parcels[parcel].kg
        site = stores[store].site
    if site == NONE or hold[site, period] == 0:
        return True
    return free_at(site, period, hold, sites_now) >= wanted


@inlined
def take(  # type: ignore[no-untyped-def]
    job, part_only, now, jobs, parcels, loads, stores, stores_now, sites_now, hold,
    store_low, jobs_now, log, balance,
):  # fmt: skip
    """Promise a job its parcels; with `part_only` what there is of them."""
    period = now[0].period
    taken = 0
    for parcel in range(jobs[job].first, jobs[job].last):
        kg = parcels[parcel].kg
        store = parcels[parcel].from_store
        if store >= 0:
            site = stores[store].site
            if part_only:
                free = min(stores_now[store].free, free_at(site, period, hold, sites_now))
                kg = min(kg, max(free, 0))
                balance[DROPPED] += parcels[parcel].kg - kg
            stores_now[store].free -= kg
            stores_now[store].promised += kg
            sites_now[site].promised += kg
            store_low[store] = min(store_low[store], stores_now[store].free)
        loads[parcel].now = kg
        loads[parcel].loaded = kg
        taken += kg
    jobs_now[job].taken = 1
    write_log(log, balance, now[0].time, TAKE, job, NONE, taken)
    return taken


@inlined
def assign_grain(  # type: ignore[no-untyped-def]
    site, sites, now, heap, jobs, parcels, loads, stores, stores_now, sites_now, hold,
    store_low, jobs_now, log, balance,
):  # fmt: skip
    """Let those that wait for grain at a site have it, in their order."""
    if sites_now[site].grain == NONE:
        return
    now[0].stamp += 1
    stamp = now[0].stamp
    lacking = 0
    before = NONE
    job = sites_now[site].grain
    while job != NONE:
        after = jobs_now[job].next
        if may_take(job, stamp, now[0].period, jobs, parcels, stores, stores_now, sites_now, hold):
            if before == NONE:
                sites_now[site].grain = after
            else:
                jobs_now[before].next = after
            if after == NONE:
                sites_now[site].last_grain = before
            count_wants(job, -1, jobs, parcels, stores, stores_now, sites_now)
            take(
                job, False, now, jobs, parcels, loads, stores, stores_now, sites_now, hold,
                store_low, jobs_now, log, balance,
            )  # fmt: skip
            push(heap, now, now[0].time, RESUME, job)
        else:
            # Those behind it may have what it does not lack.
            before = job
            for parcel in range(jobs[job].first, jobs[job].last):
                store = parcels[parcel].from_store
                if store >= 0 and stores_now[store].free < wanted_from(
                    job, store, parcel + 1, jobs, parcels
                ):
                    lacking += stores_now[store].stamp != stamp
                    stores_now[store].stamp = stamp
            if lacking == sites[site].stores:
                break
        job = after


@compiled
def received(parcel, parcels, loads):  # type: ignore[no-untyped-def]
    """Kilograms of a parcel that are still to arrive: what is left of it after loss, less what is
    ashore."""
    if loads[parcel].now == 0:
        return 0
    kg = loads[parcel].loaded
    return kg - int(np.floor(kg * (1.0 - parcels[parcel].keeps) + 0.5)) - loads[parcel].landed


@compiled
def coming_kg(job, port, jobs, parcels, loads):  # type: ignore[no-untyped-def]
    """Kilograms that a job brings to a port, after loss."""
    kg = 0
    for parcel in range(jobs[job].first, jobs[job].last):
        if parcels[parcel].to_store >= 0 and parcels[parcel].port == port:
            kg += received(parcel, parcels, loads)
    return kg


@compiled
def reserve_space(job, port, sign, jobs, parcels, loads, stores, stores_now, sites_now):  # type: ignore[no-untyped-def]
    """Keep room for what a job brings to a port; with `sign` -1 it is kept no longer."""
    for parcel in range(jobs[job].first, jobs[job].last):
        store = parcels[parcel].to_store
        if store >= 0 and parcels[parcel].port == port:
            kg = sign * received(parcel, parcels, loads)
            stores_now[store].coming += kg
            sites_now[stores[store].site].coming += kg


@compiled
def is_wanted(  # type: ignore[no-untyped-def]
    job, port, site, period, jobs, parcels, stores_now, sites_now, hold
):
    """Whether those that wait for grain at a site want more of what a job brings there than lies
    there free and comes already."""
    # Where a part is kept back, all that they want must lie there beyond it, of whatever grade.
    kept_back = (
        hold[site, period] > 0
        and sites_now[site].released == 0
        and sites_now[site].wanted > free_at(site, period, hold, sites_now) + sites_now[site].coming
    )
    for parcel in range(jobs[job].first, jobs[job].last):
        store = parcels[parcel].to_store
        if store < 0 or parcels[parcel].port != port:
            continue
        wanted = stores_now[store].wanted
        if wanted > stores_now[store].free + stores_now[store].coming:
            return True
        if kept_back and wanted > 0:
            return True
    return False


@compiled
def has_space(  # type: ignore[no-untyped-def]
    job, port, site, period, jobs, parcels, loads, stores_now, sites_now, capacity, hold
):
    """Whether a site can take what a job brings: it has room, or is empty, or lacks it for those
    that wait there, who cannot leave without it."""
    there = sites_now[site].kg + sites_now[site].coming
    if there <= 0:
        return True
    if there + coming_kg(job, port, jobs, parcels, loads) <= capacity[site, period]:
        return True
    return is_wanted(job, port, site, period, jobs, parcels, stores_now, sites_now, hold)


@compiled
def landing_site(job, port, jobs, parcels, stores):  # type: ignore[no-untyped-def]
    """The site to which a job brings parcels at a port; none where to none."""
    for parcel in range(jobs[job].first, jobs[job].last):
        if parcels[parcel].to_store >= 0 and parcels[parcel].port == port:
            return stores[parcels[parcel].to_store].site
    return NONE
