"""The event kernel: one replication of a world, over plain arrays, compiled.

Events are taken by (time, kind, order of making). A job runs through its steps until one makes it
wait; what it waits for resumes it. No objects, no files, no clock of the machine: the same world,
seed and replication give the same record, compiled or not.

Each function takes the arrays that it reads and changes, and no more: taking them out of a tuple
would count references at every call, which costs more than the events themselves. For the same
reason the main function gives up the owners of its arrays first (`unowned`).
"""

from __future__ import annotations

import numpy as np

from keruen.simulation.compiling import compiled, unowned
from keruen.simulation.kernel_draws import draw_demand, draw_harvests
from keruen.simulation.kernel_events import drop_first, push, write_log
from keruen.simulation.kernel_gates import close_gates, opening_time, stopped_days
from keruen.simulation.kernel_markets import cover_days, finish, use_grain
from keruen.simulation.kernel_prices import draw_prices
from keruen.simulation.kernel_queues import free_server, seize
from keruen.simulation.kernel_state import (
    AT_WORK,
    ENFORCE_ALL,
    KIND_STEP,
    NONE,
    OUTSIDE,
    TO_DO,
)
from keruen.simulation.kernel_steps import (
    begin_unloading,
    berth_or_wait,
    book_demurrage,
    bring_in,
    depart,
    end_job,
    end_period,
    finish_unloading,
    give_up,
    land,
    reserve_or_wait,
    send_spares,
    serve_site,
    take_or_wait,
    wait_for_room,
)
from keruen.simulation.kernel_stores import assign_grain
from keruen.simulation.kernel_unload import assign_space, land_part, next_part
from keruen.simulation.kernel_work import is_plain, length_of, plain_length
from keruen.simulation.streams import stream_key
from keruen.simulation.world import (
    ARRIVE,
    BERTH,
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
    LONGER_VOYAGES,
    OPENING,
    OUT,
    PERIOD,
    PUT,
    RESUME,
    ROOM,
    SEIZE,
    TAKE,
    UNLOAD,
)


@compiled
def begin(  # type: ignore[no-untyped-def]
    jobs, queues, sites, stores, triggers, draws, low, high, jobs_now, stores_now, sites_now,
    triggers_now, keys, balance, seed, replication,
):  # fmt: skip
    """Set every job, queue, site, store and draw to where a replication begins."""
    for which in range(len(draws)):
        keys[which] = stream_key(seed, replication, draws[which].stream)
        keys[len(draws) + which] = stream_key(seed, replication, draws[which].group)
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
    markets, market_draws, demand, use_store, use_kg, may_replace, triggers, out_usd, in_usd,
    trip_usd, buy_usd, hold_usd, left_order, left_group, left_usd, serves, needs_kg, duty_usd,
    ceiling_usd, discount, chains, regimes, price_years, buy_share, regime_buy, regime_trip,
    regime_lane,
    terms, queues, routes, site_stock, low, high, store_low, store_stock, used, short, cover,
    empty, daily, late, balance, log,
    now, heap, keys, jobs_now, loads, stores_now, sites_now, gates_now, closures, crops_now,
    triggers_now, drawn, lost, waiting, oldest, demand_share, buy_change, trip_change, lane_change,
    seed, replication, enforce, until,
):  # fmt: skip
    """Run one replication to the end of the horizon, and write its record; or go on to the moment
    `until`, after all that happens at it, to be called again with the same arrays.

    The arrays are those of `World`, of `Record`, and what changes while it runs, all zero. With
    ENFORCE_NONE stores give what they do not have, and except with ENFORCE_ALL sites take more than
    they have space for: this measures the overdraft of a plan within its periods.
    """
    period_end, days, jobs = unowned(period_end), unowned(days), unowned(jobs)
    times, parcels, steps = unowned(times), unowned(parcels), unowned(steps)
    slots, slot_draws, draws = unowned(slots), unowned(slot_draws), unowned(draws)
    servers, rates, gates = unowned(servers), unowned(rates), unowned(gates)
    gate_sources, sources, stores = unowned(gate_sources), unowned(sources), unowned(stores)
    sites, capacity, hold = unowned(sites), unowned(capacity), unowned(hold)
    crops, crop_draws, crop_offered = unowned(crops), unowned(crop_draws), unowned(crop_offered)
    markets, market_draws, demand = unowned(markets), unowned(market_draws), unowned(demand)
    use_store, use_kg, triggers = unowned(use_store), unowned(use_kg), unowned(triggers)
    may_replace, late = unowned(may_replace), unowned(late)
    waiting, oldest = unowned(waiting), unowned(oldest)
    out_usd, in_usd, trip_usd = unowned(out_usd), unowned(in_usd), unowned(trip_usd)
    buy_usd, hold_usd, left_order = unowned(buy_usd), unowned(hold_usd), unowned(left_order)
    left_group, left_usd, serves = unowned(left_group), unowned(left_usd), unowned(serves)
    needs_kg, duty_usd, ceiling_usd = unowned(needs_kg), unowned(duty_usd), unowned(ceiling_usd)
    discount, terms, queues = unowned(discount), unowned(terms), unowned(queues)
    routes, site_stock, low = unowned(routes), unowned(site_stock), unowned(low)
    high, store_low, store_stock = unowned(high), unowned(store_low), unowned(store_stock)
    used, short, cover, empty = unowned(used), unowned(short), unowned(cover), unowned(empty)
    daily, balance, log, now = unowned(daily), unowned(balance), unowned(log), unowned(now)
    heap, keys, jobs_now = unowned(heap), unowned(keys), unowned(jobs_now)
    loads, stores_now, sites_now = unowned(loads), unowned(stores_now), unowned(sites_now)
    gates_now, closures, crops_now = unowned(gates_now), unowned(closures), unowned(crops_now)
    triggers_now, drawn, lost = unowned(triggers_now), unowned(drawn), unowned(lost)
    demand_share, buy_change = unowned(demand_share), unowned(buy_change)
    trip_change, lane_change = unowned(trip_change), unowned(lane_change)
    horizon = period_end[len(period_end) - 1]
    if now[0].begun == 0:
        now[0].begun = 1
        begin(
            jobs, queues, sites, stores, triggers, draws, low, high, jobs_now, stores_now,
            sites_now, triggers_now, keys, balance, seed, replication,
        )  # fmt: skip
        close_gates(
            horizon, gates, gate_sources, sources, draws, keys, days, gates_now, closures, balance
        )
        draw_harvests(crops, crop_draws, draws, keys, crops_now)
        draw_demand(0, 0.0, markets, market_draws, draws, keys, days, demand_share)
        draw_prices(
            period_end, days, chains, regimes, price_years, buy_share, regime_buy, regime_trip,
            regime_lane, seed, replication, buy_change, trip_change, lane_change,
        )  # fmt: skip
        if len(markets) + len(triggers) > 0:
            push(heap, now, 1.0, DAY, 0)
        push(heap, now, period_end[0], PERIOD, 0)
    following = now[0].following
    period_start = now[0].period_start
    while True:
        released = jobs[following].release if following < len(jobs) else np.inf
        first = heap[0].time
        job = NONE
        if min(released, first) > until:
            now[0].following = following
            now[0].period_start = period_start
            return
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
                # Called every day: one call for all of this would pass most of the arrays.
                share = (first - period_start) / (period_end[now[0].period] - period_start)
                use_grain(
                    subject, first, min(1.0, share), now[0].period, period_end, markets, use_store,
                    use_kg, may_replace, stores, stores_now, sites_now, low, high, drawn, used,
                    waiting, oldest, demand_share, empty, daily, late, short, lost, duty_usd,
                    ceiling_usd, terms, balance, enforce,
                )  # fmt: skip
                for site in range(len(sites)):
                    limit = sites[site].release
                    if limit == limit:
                        days_left = cover_days(
                            sites[site].market, now[0].period, period_start, period_end, markets,
                            demand, sites_now,
                        )  # fmt: skip
                        sites_now[site].released = 1 if days_left < limit else 0
                    if sites_now[site].grain != NONE or sites_now[site].space != NONE:
                        serve_site(
                            site, sites, now, heap, jobs, parcels, steps, loads, stores,
                            stores_now, sites_now, capacity, hold, rates, store_low, jobs_now,
                            log, balance,
                        )  # fmt: skip
                send_spares(now, heap, jobs, parcels, sites_now, triggers, triggers_now)
                push(heap, now, first + 1.0, DAY, subject + 1)
            else:
                goes_on = end_period(
                    period_start, now, heap, period_end, sites, stores, stores_now, sites_now,
                    store_low, store_stock, site_stock, low, high, hold_usd, markets,
                    market_draws, draws, keys, days, use_store, use_kg, may_replace, drawn, used,
                    waiting, oldest, demand_share, demand, short, lost, cover, duty_usd,
                    ceiling_usd, terms, balance, enforce,
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
                # By far the most frequent steps: a call with their arrays would double the time.
                b = steps[step].b
                if is_plain(slots, b):
                    length = plain_length(job, b, now[0].period, jobs, parcels, loads, slots, rates)
                else:
                    length = length_of(
                        job, b, True, now[0].time, now[0].period, jobs, times, parcels, loads,
                        slots, slot_draws, draws, keys, days, rates, jobs_now, gates_now, closures,
                    )  # fmt: skip
                    if slots[b].hire == 1:
                        usd = jobs_now[job].beyond * jobs[job].demurrage
                        terms[LONGER_VOYAGES] += usd * discount[now[0].period]
                if code == FREE_AFTER:
                    queues[a].busy_days += length
                    jobs_now[job].service = length
                    push(heap, now, now[0].time + length, FREED, a)
                elif length > 0.0:
                    push(heap, now, now[0].time + length, RESUME, job)
                    waits = True
            elif code == SEIZE:
                waits = not seize(servers, queues, a, job, now[0].time, jobs, jobs_now)
                if not waits:
                    write_log(log, balance, now[0].time, SEIZE, job, a, 0)
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
                    sites_now, capacity, hold, rates, store_low, jobs_now, log, balance, enforce,
                )  # fmt: skip
            elif code == OUT:
                depart(
                    job, now, heap, jobs, times, parcels, steps, loads, stores, stores_now,
                    sites_now, capacity, hold, rates, low, high, out_usd, trip_usd, discount,
                    trip_change, lane_change, jobs_now, routes, terms, log, balance,
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
                    stores_now, sites_now, capacity, hold, rates, low, high, in_usd, store_low,
                    jobs_now, routes, terms, log, balance, enforce,
                )  # fmt: skip
            elif code == UNLOAD:
                # Resumed at this step by the hour until all is ashore: the most frequent of all.
                b = steps[step].b
                if jobs_now[job].unload == OUTSIDE:
                    begin_unloading(
                        job, step, now, jobs, times, parcels, steps, loads, slots, slot_draws,
                        draws, keys, days, rates, jobs_now, gates_now, closures, routes,
                    )  # fmt: skip
                at_berth = True
                while at_berth and not waits:
                    if jobs_now[job].unload == AT_WORK:
                        site = land_part(
                            job, now, jobs, parcels, loads, stores, stores_now, sites_now, low,
                            high, in_usd, jobs_now, routes, terms, log, balance,
                        )  # fmt: skip
                        if sites_now[site].grain != NONE:
                            assign_grain(
                                site, sites, now, heap, jobs, parcels, loads, stores, stores_now,
                                sites_now, hold, store_low, jobs_now, log, balance,
                            )  # fmt: skip
                        if sites_now[site].space != NONE:
                            assign_space(
                                site, now, heap, jobs, parcels, loads, stores, stores_now,
                                sites_now, capacity, hold, steps, rates, jobs_now,
                            )  # fmt: skip
                    if jobs_now[job].unload == TO_DO:
                        kg = next_part(
                            job, a, now[0].period, jobs, parcels, loads, stores, stores_now,
                            sites_now, capacity, hold, jobs_now, enforce,
                        )  # fmt: skip
                        at_berth = kg >= 0
                        if kg == 0:
                            wait_for_room(job, step, a, jobs, parcels, stores, jobs_now, sites_now)
                            waits = True
                    if at_berth and not waits:
                        jobs_now[job].unload = AT_WORK
                        if jobs_now[job].pace > 0.0:
                            length = jobs_now[job].part / jobs_now[job].pace
                            if slots[b].gate >= 0:
                                length += stopped_days(
                                    gates_now, closures, slots[b].gate, now[0].time, length
                                )
                            jobs_now[job].at = step
                            push(heap, now, now[0].time + length, RESUME, job)
                            waits = True
                if not at_berth:
                    finish_unloading(
                        job, b, now, heap, times, slots, jobs_now, queues, log, balance
                    )
            elif code == BERTH:
                if enforce == ENFORCE_ALL:
                    waits = berth_or_wait(
                        job, step, now, jobs, parcels, steps, loads, stores, stores_now, sites_now,
                        capacity, hold, rates, jobs_now,
                    )  # fmt: skip
            elif code == BUY:
                bring_in(
                    job, steps[step].a, now, heap, jobs, parcels, steps, loads, stores, sites,
                    stores_now, sites_now, capacity, hold, rates, low, high, crops, crop_offered,
                    crops_now, buy_usd, buy_change, store_low, jobs_now, terms, log, balance,
                    enforce,
                )  # fmt: skip
            elif code == ARRIVE:
                jobs_now[job].arrived = now[0].time
                write_log(log, balance, now[0].time, ARRIVE, job, steps[step].b, 0)
            elif code == DONE:
                book_demurrage(
                    job, steps[step].b, now, jobs, times, jobs_now, discount, terms, balance
                )
            else:
                end_job(job, now[0].time, jobs, parcels, triggers, triggers_now, log, balance)
                waits = True
    finish(
        now, heap, jobs, parcels, loads, jobs_now, stores, stores_now, store_stock, queues,
        period_end, markets, use_store, may_replace, waiting, oldest, used, short, lost, in_usd,
        duty_usd, ceiling_usd, left_order, left_group, left_usd, serves, needs_kg, routes, terms,
        log, balance,
    )  # fmt: skip
