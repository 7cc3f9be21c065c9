"""The steps of a job that change stores, and the events that do: a function for each.

A function of a step returns True where the job has to wait before its next step.
"""

from __future__ import annotations

import numpy as np

from keruen.simulation.compiling import compiled, inlined
from keruen.simulation.kernel_cargo import buy, leave, no_longer_coming, put
from keruen.simulation.kernel_draws import draw_demand
from keruen.simulation.kernel_events import push, write_log
from keruen.simulation.kernel_markets import count_stocks, cover_days, settle_markets
from keruen.simulation.kernel_queues import free_server, place_in_list, take_from_list
from keruen.simulation.kernel_state import (
    ENFORCE_ALL,
    ENFORCE_NONE,
    NONE,
    OUTSIDE,
    TO_DO,
)
from keruen.simulation.kernel_stores import (
    assign_grain,
    coming_kg,
    count_wants,
    has_space,
    landing_site,
    loading_site,
    may_take,
    reserve_space,
    take,
)
from keruen.simulation.kernel_unload import (
    assign_space,
    may_berth,
    wait_for_space,
)
from keruen.simulation.kernel_work import length_of
from keruen.simulation.world import (
    ALLOWED_LOADING,
    ARRIVED,
    ARRIVED_LATE,
    CANCELLED,
    DEMURRAGE,
    DEMURRAGE_USD,
    END,
    FINISHED,
    FREE,
    GIVE_UP,
    PERIOD,
    PLANNED_OUT,
    RECEIVED_KG,
    RESUME,
)


@compiled
def serve_site(  # type: ignore[no-untyped-def]
    site, sites, now, heap, jobs, parcels, steps, loads, stores, stores_now, sites_now,
    capacity, hold, rates, store_low, jobs_now, log, balance,
):  # fmt: skip
    """Let the jobs that wait at a site have grain, then those that wait for space."""
    if sites_now[site].grain != NONE:
        assign_grain(
            site, sites, now, heap, jobs, parcels, loads, stores, stores_now, sites_now, hold,
            store_low, jobs_now, log, balance,
        )  # fmt: skip
    if sites_now[site].space != NONE:
        assign_space(
            site, now, heap, jobs, parcels, loads, stores, stores_now, sites_now, capacity, hold,
            steps, rates, jobs_now,
        )  # fmt: skip


@inlined
def take_or_wait(  # type: ignore[no-untyped-def]
    job, step, now, heap, jobs, parcels, steps, loads, stores, sites, stores_now, sites_now,
    capacity, hold, rates, store_low, jobs_now, log, balance, enforce,
):  # fmt: skip
    """Step TAKE: the job has its grain promised, or joins those that wait for grain."""
    site = loading_site(job, jobs, parcels, stores)
    ready = site == NONE or enforce == ENFORCE_NONE
    if not ready and sites_now[site].grain == NONE:
        now[0].stamp += 1
        ready = may_take(
            job, now[0].stamp, now[0].period, jobs, parcels, stores, stores_now, sites_now, hold
        )
    if ready:
        take(
            job, False, now, jobs, parcels, loads, stores, stores_now, sites_now, hold, store_low,
            jobs_now, log, balance,
        )  # fmt: skip
        return False
    # Jobs that came before have their grain first.
    jobs_now[job].at = step
    head, tail = place_in_list(
        jobs, jobs_now, sites_now[site].grain, sites_now[site].last_grain, job
    )
    sites_now[site].grain = head
    sites_now[site].last_grain = tail
    count_wants(job, 1, jobs, parcels, stores, stores_now, sites_now)
    # What it waits for may stand outside for want of space, or what others wait for of which it
    # has taken.
    serve_site(
        site, sites, now, heap, jobs, parcels, steps, loads, stores, stores_now, sites_now,
        capacity, hold, rates, store_low, jobs_now, log, balance,
    )  # fmt: skip
    if jobs_now[job].taken == 0 and jobs[job].patience < np.inf:
        push(heap, now, now[0].time + jobs[job].patience, GIVE_UP, job)
    return True


@inlined
def depart(  # type: ignore[no-untyped-def]
    job, now, heap, jobs, times, parcels, steps, loads, stores, stores_now, sites_now, capacity,
    hold, rates, low, high, out_usd, trip_usd, discount, trip_change, lane_change, jobs_now, routes,
    terms, log, balance,
):  # fmt: skip
    """Step OUT: the job leaves with what is on board, and the space it leaves goes to others."""
    leave(
        job, now, jobs, times, parcels, loads, stores, stores_now, sites_now, low, high, out_usd,
        trip_usd, discount, trip_change, lane_change, jobs_now, routes, terms, log, balance,
    )  # fmt: skip
    site = loading_site(job, jobs, parcels, stores)
    if site != NONE and sites_now[site].space != NONE:
        assign_space(
            site, now, heap, jobs, parcels, loads, stores, stores_now, sites_now, capacity, hold,
            steps, rates, jobs_now,
        )  # fmt: skip


@compiled
def reserve_or_wait(  # type: ignore[no-untyped-def]
    job, step, now, jobs, parcels, steps, loads, stores, stores_now, sites_now, capacity, hold,
    jobs_now,
):  # fmt: skip
    """Step ROOM: space is kept for what the job brings, or it joins those that wait for space."""
    port = steps[step].a
    site = landing_site(job, port, jobs, parcels, stores)
    if site == NONE:
        return False
    if has_space(
        job, port, site, now[0].period, jobs, parcels, loads, stores_now, sites_now, capacity, hold
    ):
        reserve_space(job, port, 1, jobs, parcels, loads, stores, stores_now, sites_now)
        return False
    kg = coming_kg(job, port, jobs, parcels, loads)
    wait_for_space(job, step, site, kg, jobs, jobs_now, sites_now)
    return True


@compiled
def berth_or_wait(  # type: ignore[no-untyped-def]
    job, step, now, jobs, parcels, steps, loads, stores, stores_now, sites_now, capacity, hold,
    rates, jobs_now,
):  # fmt: skip
    """Step BERTH: there is room to begin with, or the job waits outside."""
    port = steps[step].a
    site = landing_site(job, port, jobs, parcels, stores)
    if site == NONE or may_berth(
        job, port, steps[step].b, now[0].period, jobs, parcels, loads, stores, stores_now,
        sites_now, capacity, hold, rates,
    ):  # fmt: skip
        return False
    wait_for_space(job, step, site, 1, jobs, jobs_now, sites_now)
    return True


@compiled
def begin_unloading(  # type: ignore[no-untyped-def]
    job, step, now, jobs, times, parcels, steps, loads, slots, slot_draws, draws, keys, days, rates,
    jobs_now, gates_now, closures, routes,
):  # fmt: skip
    """A job begins to discharge: its pace is drawn, and its arrival counted."""
    port, slot = steps[step].a, steps[step].b
    length = 0.0
    if slots[slot].rate >= 0:
        length = length_of(
            job, slot, False, now[0].time, now[0].period, jobs, times, parcels, loads, slots,
            slot_draws, draws, keys, days, rates, jobs_now, gates_now, closures,
        )  # fmt: skip
    kg = coming_kg(job, port, jobs, parcels, loads)
    jobs_now[job].pace = kg / length if length > 0.0 else 0.0
    jobs_now[job].begun = now[0].time
    jobs_now[job].unload = TO_DO
    routes[jobs[job].route, ARRIVED] += 1
    planned = times[job, PLANNED_OUT + 1 + port]
    if planned == planned:
        routes[jobs[job].route, ARRIVED_LATE] += now[0].time - planned


@compiled
def wait_for_room(job, step, port, jobs, parcels, stores, jobs_now, sites_now):  # type: ignore[no-untyped-def]
    """A job at its berth waits until there is room for its next part."""
    site = landing_site(job, port, jobs, parcels, stores)
    wait_for_space(job, step, site, 1, jobs, jobs_now, sites_now)


@compiled
def finish_unloading(job, slot, now, heap, times, slots, jobs_now, queues, log, balance):  # type: ignore[no-untyped-def]
    """All that a job brings to a port is ashore: its server is free, and it may go on."""
    jobs_now[job].unload = OUTSIDE
    jobs_now[job].service = 0.0
    resource = slots[slot].rate
    if resource >= 0:
        queues[resource].busy_days += now[0].time - jobs_now[job].begun
        write_log(log, balance, now[0].time, FREE, job, resource, 0)
        free_server(queues, resource, heap, now, jobs_now, log, balance)
    if slots[slot].carry > 0:
        # The next leg counts from the planned beginning of this work: the work is part of it.
        jobs_now[job].carry -= times[job, slots[slot].value]


@compiled
def land(  # type: ignore[no-untyped-def]
    job, port, now, heap, jobs, times, parcels, steps, loads, stores, sites, stores_now,
    sites_now, capacity, hold, rates, low, high, in_usd, store_low, jobs_now, routes, terms, log,
    balance, enforce,
):  # fmt: skip
    """Step PUT: what the job brings to a port goes into store, and to those that wait for it."""
    site = landing_site(job, port, jobs, parcels, stores)
    if site != NONE and enforce == ENFORCE_ALL:
        reserve_space(job, port, -1, jobs, parcels, loads, stores, stores_now, sites_now)
    landed = put(
        job, port, now, jobs, parcels, loads, stores, stores_now, sites_now, low, high, in_usd,
        terms, log, balance,
    )  # fmt: skip
    route = jobs[job].route
    routes[route, ARRIVED] += 1
    routes[route, RECEIVED_KG] += landed
    planned = times[job, PLANNED_OUT + 1 + port]
    if planned == planned:
        routes[route, ARRIVED_LATE] += now[0].time - planned
    if site != NONE and (sites_now[site].grain != NONE or sites_now[site].space != NONE):
        serve_site(
            site, sites, now, heap, jobs, parcels, steps, loads, stores, stores_now, sites_now,
            capacity, hold, rates, store_low, jobs_now, log, balance,
        )  # fmt: skip


@compiled
def bring_in(  # type: ignore[no-untyped-def]
    job, port, now, heap, jobs, parcels, steps, loads, stores, sites, stores_now, sites_now,
    capacity,
    hold, rates, low, high, crops, crop_offered, crops_now, buy_usd, buy_change, store_low,
    jobs_now, terms, log, balance, enforce,
):  # fmt: skip
    """Step BUY: a part of what is bought goes into store, and to those that wait for it."""
    site = landing_site(job, port, jobs, parcels, stores)
    if site == NONE:
        return
    if enforce == ENFORCE_ALL:
        reserve_space(job, port, -1, jobs, parcels, loads, stores, stores_now, sites_now)
    buy(
        job, port, now, jobs, parcels, stores, stores_now, sites_now, low, high, crops,
        crop_offered,
        crops_now, buy_usd, buy_change, terms, log, balance,
    )  # fmt: skip
    # It may have brought less than the space that was kept for it.
    if sites_now[site].grain != NONE or sites_now[site].space != NONE:
        serve_site(
            site, sites, now, heap, jobs, parcels, steps, loads, stores, stores_now, sites_now,
            capacity, hold, rates, store_low, jobs_now, log, balance,
        )  # fmt: skip


@compiled
def book_demurrage(job, b, now, jobs, times, jobs_now, discount, terms, balance):  # type: ignore[no-untyped-def]
    """Step DONE: days in port beyond those allowed."""
    stay = now[0].time - jobs_now[job].arrived + jobs_now[job].service
    beyond = stay - times[job, ALLOWED_LOADING + b]
    if beyond > 1e-9:
        usd = beyond * jobs[job].demurrage
        balance[DEMURRAGE] += usd
        terms[DEMURRAGE_USD] += usd * discount[now[0].period]


@compiled
def end_job(job, time, jobs, parcels, triggers, triggers_now, log, balance):  # type: ignore[no-untyped-def]
    """Step END: the job is finished."""
    balance[FINISHED] += 1
    if len(triggers):
        no_longer_coming(job, jobs, parcels, triggers, triggers_now)
    write_log(log, balance, time, END, job, NONE, 0)


@compiled
def give_up(  # type: ignore[no-untyped-def]
    job, now, heap, jobs, parcels, loads, stores, sites, stores_now, sites_now, hold, store_low,
    jobs_now, triggers, triggers_now, log, balance,
):  # fmt: skip
    """Event GIVE_UP: a job that waited long enough leaves with what there is, or not at all.

    Returns the job where it goes on, else NONE.
    """
    if jobs_now[job].taken != 0:
        return NONE
    going = NONE
    site = loading_site(job, jobs, parcels, stores)
    head, tail = take_from_list(jobs_now, sites_now[site].grain, sites_now[site].last_grain, job)
    sites_now[site].grain = head
    sites_now[site].last_grain = tail
    count_wants(job, -1, jobs, parcels, stores, stores_now, sites_now)
    taken = take(
        job, True, now, jobs, parcels, loads, stores, stores_now, sites_now, hold, store_low,
        jobs_now, log, balance,
    )  # fmt: skip
    if taken > 0:
        jobs_now[job].at += 1
        going = job
    else:
        balance[CANCELLED] += 1
        no_longer_coming(job, jobs, parcels, triggers, triggers_now)
    if sites_now[site].grain != NONE:
        assign_grain(
            site, sites, now, heap, jobs, parcels, loads, stores, stores_now, sites_now, hold,
            store_low, jobs_now, log, balance,
        )  # fmt: skip
    return going


@compiled
def send_spares(now, heap, jobs, parcels, sites_now, triggers, triggers_now):  # type: ignore[no-untyped-def]
    """Start spare jobs for sites whose stock, with what is coming, is below their trigger level."""
    for trigger in range(len(triggers)):
        stock = sites_now[triggers[trigger].site].kg
        while (
            stock + triggers_now[trigger].coming < triggers[trigger].level
            and triggers_now[trigger].next < triggers[trigger].last
        ):
            spare = triggers_now[trigger].next
            triggers_now[trigger].next += 1
            for parcel in range(jobs[spare].first, jobs[spare].last):
                triggers_now[trigger].coming += parcels[parcel].kg
            push(heap, now, now[0].time, RESUME, spare)


@compiled
def end_period(  # type: ignore[no-untyped-def]
    period_start, now, heap, period_end, sites, stores, stores_now, sites_now, store_low,
    store_stock, site_stock, low, high, hold_usd, markets, market_draws, draws, keys, days,
    use_store, use_kg, may_replace, drawn, used, waiting, oldest, demand_share, demand, short, lost,
    cover, duty_usd, ceiling_usd, terms, balance, enforce,
):  # fmt: skip
    """Event PERIOD: markets and stocks are settled, and the next period begins.

    Returns False after the last period.
    """
    period = now[0].period
    time = now[0].time
    settle_markets(
        period, markets, use_store, use_kg, may_replace, stores, stores_now,
        sites_now, low, high, drawn, used, waiting, oldest, demand_share, demand, short, lost,
        duty_usd, ceiling_usd, terms, balance, enforce,
    )  # fmt: skip
    for market in range(len(markets)):
        cover[market, period] = cover_days(
            market, period, period_start, period_end, markets, demand, sites_now
        )
    count_stocks(period, stores, stores_now, store_low, store_stock, site_stock, hold_usd, terms)
    if period == len(period_end) - 1:
        return False
    now[0].period = period + 1
    drawn[:] = 0
    draw_demand(period + 1, time, markets, market_draws, draws, keys, days, demand_share)
    for site in range(len(sites)):
        low[site, period + 1] = sites_now[site].kg
        high[site, period + 1] = sites_now[site].kg
    push(heap, now, period_end[period + 1], PERIOD, 0)
    return True
