"""The event kernel: one replication of a world, over plain arrays, compiled.

Events are taken by (time, kind, order of making). A job runs through its steps until one makes it
wait; what it waits for resumes it. No objects, no files, no clock of the machine: the same world,
seed and replication give the same record, compiled or not.

Each function takes the arrays that it reads and changes, and no more: taking them out of a tuple
would count references at every call, which costs more than the events themselves.
"""

from __future__ import annotations

import numpy as np

from keruen.simulation.compiling import compiled
from keruen.simulation.kernel_draws import draw_demand, draw_harvests
from keruen.simulation.kernel_events import drop_first, push, write_log
from keruen.simulation.kernel_gates import close_gates, opening_time
from keruen.simulation.kernel_markets import finish
from keruen.simulation.kernel_queues import free_server
from keruen.simulation.kernel_state import ENFORCE_ALL, KIND_STEP, NONE
from keruen.simulation.kernel_steps import (
    book_demurrage,
    bring_in,
    depart,
    end_day,
    end_job,
    end_period,
    give_up,
    land,
    reserve_or_wait,
    seize_or_wait,
    take_or_wait,
    work,
)
from keruen.simulation.streams import stream_key
from keruen.simulation.world import (
    ARRIVE,
    BUY,
    DAY,
    DONE,
    EVENTS,
    FREE,
    FREE_AFTER,
    FREED,
    GATE,
    GIVE_UP,
    HOLD,
    OPENING,
    OUT,
    PERIOD,
    PUT,
    RESUME,
    ROOM,
    SEIZE,
    TAKE,
)


@compiled
def begin(  # type: ignore[no-untyped-def]
    jobs, queues, sites, stores, triggers, draws, low, high, jobs_now, stores_now, sites_now,
    triggers_now, keys, balance, seed, replication,
):  # fmt: skip
    """Set every job, queue, site, store and draw to where a replication begins."""
    for which in range(len(draws)):
        keys[which] = stream_key(seed, replication, draws[which].stream)
    for job in range(len(jobs)):
        jobs_now[job].at = jobs[job].step
    for resource in range(len(queues)):
        queues[resource].head = NONE
    for site in range(len(sites)):
        sites_now[site].grain = NONE
        sites_now[site].space = NONE
    for store in range(len(stores)):
        stores_now[store].free = stores[store].kg
        sites_now[stores[store].site].kg += stores[store].kg
        balance[OPENING] += stores[store].kg
    for trigger in range(len(triggers)):
        triggers_now[trigger].next = triggers[trigger].first
    for site in range(len(sites)):
        low[site, 0] = sites_now[site].kg
        high[site, 0] = sites_now[site].kg


@compiled
def run_replication(  # type: ignore[no-untyped-def]
    period_end, days, jobs, times, parcels, steps, slots, slot_draws, draws, servers, rates,
    gates, gate_sources, sources, stores, sites, capacity, hold, crops, crop_draws, crop_offered,
    markets, market_draws, demand, use_store, use_kg, triggers, out_usd, in_usd,
    trip_usd, buy_usd, hold_usd, left_order, left_group, left_usd, serves, needs_kg, duty_usd,
    ceiling_usd, discount,
    terms, queues, routes, site_stock, low, high, store_low, store_stock, used, short, cover,
    empty, daily, balance, log,
    now, heap, keys, jobs_now, loads, stores_now, sites_now, gates_now, closures, crops_now,
    triggers_now, drawn, lost, demand_share, seed, replication, enforce,
):  # fmt: skip
    """Run one replication to the end of the horizon, and write its record.

    The arrays are those of `World`, of `Record`, and what changes while it runs, all zero. With
    ENFORCE_NONE stores give what they do not have, and except with ENFORCE_ALL sites take more than
    they have space for: this measures the overdraft of a plan within its periods.
    """
    begin(
        jobs, queues, sites, stores, triggers, draws, low, high, jobs_now, stores_now, sites_now,
        triggers_now, keys, balance, seed, replication,
    )  # fmt: skip
    horizon = period_end[len(period_end) - 1]
    close_gates(
        horizon, gates, gate_sources, sources, draws, keys, days, gates_now, closures, balance
    )
    draw_harvests(crops, crop_draws, draws, keys, crops_now)
    draw_demand(0, 0.0, markets, market_draws, draws, keys, days, demand_share)
    if len(markets) + len(triggers) > 0:
        push(heap, now, 1.0, DAY, 0)
    push(heap, now, period_end[0], PERIOD, 0)
    following = 0
    period_start = 0.0
    while True:
        released = jobs[following].release if following < len(jobs) else np.inf
        first = heap[0].time
        job = NONE
        if released < first or (released == first and heap[0].order >= RESUME * KIND_STEP):
            if released > horizon:
                break
            job = following
            following += 1
            now[0].time = released
        else:
            if first > horizon:
                break
            kind = heap[0].order // KIND_STEP
            subject = heap[0].subject
            now[0].time = first
            drop_first(heap, now)
            if kind == RESUME:
                job = subject
                if steps[jobs_now[job].at].code == TAKE and jobs_now[job].taken == 1:
                    jobs_now[job].at += 1
            elif kind == FREED:
                free_server(queues, subject, heap, now, jobs_now, log, balance)
            elif kind == GIVE_UP:
                job = give_up(
                    subject, now, heap, jobs, parcels, loads, stores, sites, stores_now,
                    sites_now, hold, store_low, jobs_now, triggers, triggers_now, log, balance,
                )  # fmt: skip
            elif kind == DAY:
                end_day(
                    subject, period_start, now, heap, period_end, jobs, parcels, steps, loads,
                    stores, sites, stores_now, sites_now, capacity, hold, store_low, low, high,
                    markets, use_store, use_kg, drawn, used, demand_share, demand, empty, daily,
                    lost, duty_usd, triggers, triggers_now, jobs_now, terms, log, balance, enforce,
                )  # fmt: skip
            else:
                goes_on = end_period(
                    period_start, now, heap, period_end, sites, stores, stores_now, sites_now,
                    store_low, store_stock, site_stock, low, high, hold_usd, markets,
                    market_draws, draws, keys, days, use_store, use_kg, drawn, used, demand_share,
                    demand, short, lost, cover, duty_usd, ceiling_usd, terms, balance, enforce,
                )  # fmt: skip
                if not goes_on:
                    balance[EVENTS] += 1
                    break
                period_start = first
        balance[EVENTS] += 1
        # Run the job through its steps until one makes it wait.
        waits = job == NONE
        while not waits:
            step = jobs_now[job].at
            code = steps[step].code
            a = steps[step].a
            jobs_now[job].at = step + 1
            if code in (HOLD, FREE_AFTER):
                waits = work(
                    job, step, now, heap, jobs, times, parcels, steps, slots, slot_draws, draws,
                    rates, loads, days, keys, jobs_now, queues, gates_now, closures,
                )  # fmt: skip
            elif code == SEIZE:
                waits = seize_or_wait(job, a, now, servers, queues, jobs, jobs_now, log, balance)
            elif code == FREE:
                write_log(log, balance, now[0].time, FREE, job, a, 0)
                free_server(queues, a, heap, now, jobs_now, log, balance)
            elif code == GATE:
                opening = opening_time(gates_now, closures, a, now[0].time)
                waits = opening > now[0].time
                if waits:
                    push(heap, now, opening, RESUME, job)
            elif code == TAKE:
                waits = take_or_wait(
                    job, step, now, heap, jobs, parcels, steps, loads, stores, sites, stores_now,
                    sites_now, capacity, hold, store_low, jobs_now, log, balance, enforce,
                )  # fmt: skip
            elif code == OUT:
                depart(
                    job, now, heap, jobs, times, parcels, steps, loads, stores, stores_now,
                    sites_now, capacity, hold, low, high, out_usd, trip_usd, discount, jobs_now,
                    routes, terms, log, balance,
                )  # fmt: skip
            elif code == ROOM:
                if enforce == ENFORCE_ALL:
                    waits = reserve_or_wait(
                        job, step, now, jobs, parcels, steps, loads, stores, stores_now,
                        sites_now, capacity, hold, jobs_now,
                    )  # fmt: skip
            elif code == PUT:
                land(
                    job, a, now, heap, jobs, times, parcels, steps, loads, stores, sites,
                    stores_now, sites_now, capacity, hold, low, high, in_usd, store_low, jobs_now,
                    routes, terms, log, balance, enforce,
                )  # fmt: skip
            elif code == BUY:
                bring_in(
                    job, now, heap, jobs, parcels, steps, loads, stores, sites, stores_now,
                    sites_now, capacity, hold, low, high, crops, crop_offered, crops_now, buy_usd,
                    store_low, jobs_now, terms, log, balance, enforce,
                )  # fmt: skip
            elif code == ARRIVE:
                jobs_now[job].arrived = now[0].time
                write_log(log, balance, now[0].time, ARRIVE, job, steps[step].b, 0)
            elif code == DONE:
                book_demurrage(job, steps[step].b, now[0].time, jobs, times, jobs_now, balance)
            else:
                end_job(job, now[0].time, jobs, parcels, triggers, triggers_now, log, balance)
                waits = True
    finish(
        now, jobs, parcels, loads, jobs_now, stores, stores_now, store_stock, queues,
        left_order, left_group, left_usd, serves, needs_kg, terms, balance,
    )  # fmt: skip
