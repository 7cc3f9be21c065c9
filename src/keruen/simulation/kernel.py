"""The event kernel: one replication of a world, over plain arrays, compiled.

Events are taken by (time, kind, order of making). A job runs through its steps until one makes it
wait; what it waits for resumes it. No objects, no files, no clock of the machine: the same world,
seed and replication give the same record, compiled or not.

Each function takes the arrays that it reads and changes, and no more: taking them out of a tuple
would count references at every call, which costs more than the events themselves.
"""

from __future__ import annotations

import numpy as np

from keruen.movements.needs import divide_among_needs
from keruen.simulation import world as w
from keruen.simulation.compiling import compiled
from keruen.simulation.streams import draw, stream_key, uniform

# Constants of the module: the compiler takes them in as they are.
NONE = -1
ALL_LOOSE = 2
MOST_KG = 1 << 62
KIND_STEP = 1 << 40
LENGTH_INDEX = 1_000_000_000
FREED, RESUME, GIVE_UP, DAY, PERIOD = w.FREED, w.RESUME, w.GIVE_UP, w.DAY, w.PERIOD
GATE, TAKE, SEIZE, FREE_AFTER, HOLD = w.GATE, w.TAKE, w.SEIZE, w.FREE_AFTER, w.HOLD
FREE, OUT, PUT, BUY = w.FREE, w.OUT, w.PUT, w.BUY
ARRIVE, DONE, END, ROOM = w.ARRIVE, w.DONE, w.END, w.ROOM
MULTIPLY, DIVIDE = w.MULTIPLY, w.DIVIDE
EACH, MONTH, YEAR = w.EACH, w.MONTH, w.YEAR
PURCHASE, LANES, VOYAGES, INSURANCE = w.PURCHASE, w.LANES, w.VOYAGES, w.INSURANCE
LOADING, RECEIVING, STORAGE = w.LOADING, w.RECEIVING, w.STORAGE
WORKING_CAPITAL, DUTIES, CO2 = w.WORKING_CAPITAL, w.DUTIES, w.CO2
SHORTAGE, SUBSIDY, ENDING_VALUE = w.SHORTAGE, w.SUBSIDY, w.ENDING_VALUE
OPENING, BOUGHT, LOST, USED, STORED = w.OPENING, w.BOUGHT, w.LOST, w.USED, w.STORED
ABOARD, EVENTS, DROPPED, DEMURRAGE = w.ABOARD, w.EVENTS, w.DROPPED, w.DEMURRAGE
CUT_CLOSURES, CANCELLED, FINISHED = w.CUT_CLOSURES, w.CANCELLED, w.FINISHED
LOG_ROWS = w.LOG_ROWS
LEFT, LEFT_LATE, ARRIVED, ARRIVED_LATE = w.LEFT, w.LEFT_LATE, w.ARRIVED, w.ARRIVED_LATE
SENT_KG, RECEIVED_KG = w.SENT_KG, w.RECEIVED_KG
PLANNED_OUT, ALLOWED_LOADING = w.PLANNED_OUT, w.ALLOWED_LOADING

EVENT = np.dtype([("time", "f8"), ("order", "i8"), ("subject", "i8")])
NOW = np.dtype(
    [
        ("time", "f8"),
        ("period", "i8"),
        ("heap", "i8"),  # events on the heap
        ("sequence", "i8"),  # events made so far
        ("stamp", "i8"),  # rounds of giving grain
    ]
)
JOB_NOW = np.dtype(
    [
        ("at", "i8"),  # the step at which it stands
        ("next", "i8"),  # the next in its queue
        ("since", "f8"),  # since when it waits for a server
        ("carry", "f8"),  # days that a step took beyond its plan
        ("arrived", "f8"),  # when it came to the port
        ("service", "f8"),  # days of the last work of a server for it
        ("taken", "i8"),  # 1 once it has its grain
        ("left", "i8"),  # 1 once it has left
    ]
)
LOAD = np.dtype([("now", "i8"), ("loaded", "i8")])
STORE_NOW = np.dtype(
    [
        ("free", "i8"),
        ("promised", "i8"),
        ("coming", "i8"),  # what jobs bring for which room is kept
        ("wanted", "i8"),  # what jobs want that wait for grain
        ("stamp", "i8"),
    ]
)
SITE_NOW = np.dtype(
    [
        ("kg", "i8"),  # what lies there, promised or not
        ("promised", "i8"),  # what jobs have taken that have not left
        ("coming", "i8"),  # room promised to jobs that have arrived
        ("wanted", "i8"),  # what jobs want that wait for grain
        ("released", "i8"),  # 1 where what is kept back is released
        ("grain", "i8"),  # first and last of the jobs that wait for grain
        ("last_grain", "i8"),
        ("space", "i8"),  # first and last of those that wait for room
        ("last_space", "i8"),
        ("least", "i8"),  # least kilograms for which room is waited for
    ]
)
CLOSURE = np.dtype([("start", "f8"), ("end", "f8")])
GATE_NOW = np.dtype([("first", "i8"), ("last", "i8")])
CROP_NOW = np.dtype([("bought", "i8"), ("share", "f8")])
TRIGGER_NOW = np.dtype([("next", "i8"), ("coming", "i8")])


# The heap of events, and the log.


@compiled
def push(heap, now, time, kind, subject):  # type: ignore[no-untyped-def]
    """Make an event."""
    order = kind * KIND_STEP + now[0].sequence
    now[0].sequence += 1
    place = now[0].heap
    now[0].heap = place + 1
    while place > 0:
        above = (place - 1) >> 1
        if heap[above].time < time or (heap[above].time == time and heap[above].order < order):
            break
        heap[place].time = heap[above].time
        heap[place].order = heap[above].order
        heap[place].subject = heap[above].subject
        place = above
    heap[place].time = time
    heap[place].order = order
    heap[place].subject = subject


@compiled
def drop_first(heap, now):  # type: ignore[no-untyped-def]
    """Take the first event off the heap."""
    size = now[0].heap - 1
    now[0].heap = size
    time = heap[size].time
    order = heap[size].order
    subject = heap[size].subject
    place = 0
    while True:
        below = 2 * place + 1
        if below >= size:
            break
        other = below + 1
        if other < size and (
            heap[other].time < heap[below].time
            or (heap[other].time == heap[below].time and heap[other].order < heap[below].order)
        ):
            below = other
        if time < heap[below].time or (time == heap[below].time and order < heap[below].order):
            break
        heap[place].time = heap[below].time
        heap[place].order = heap[below].order
        heap[place].subject = heap[below].subject
        place = below
    heap[place].time = time
    heap[place].order = order
    heap[place].subject = subject


@compiled
def note(log, balance, time, step, job, place, kg):  # type: ignore[no-untyped-def]
    """Write a row of the log, where one is wanted."""
    row = int(balance[LOG_ROWS])
    if row < len(log):
        log[row, 0] = time
        log[row, 1] = step
        log[row, 2] = job
        log[row, 3] = place
        log[row, 4] = kg
    balance[LOG_ROWS] = row + 1


# Chance.


@compiled
def acts(draws, keys, days, which, time):  # type: ignore[no-untyped-def]
    """Whether a draw acts at a time: by its months, and by its chance in the year."""
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
    row = draws[which]
    return draw(
        row.law, row.low, row.mode, row.high, row.average, row.deviation, keys[which], index
    )


@compiled
def length_of(  # type: ignore[no-untyped-def]
    job, slot, step, time, period, jobs, times, parcels, loads, slots, slot_draws,
    draws, keys, days, rates, jobs_now, gates_now, closures,
):  # fmt: skip
    """Days that a slot takes for a job, begun now."""
    row = slots[slot]
    value = times[job, row.value] if row.value >= 0 else 0.0
    part = times[job, row.part] if row.part >= 0 else 0.0
    length = value
    if row.rate >= 0:
        kg = 0
        for parcel in range(jobs[job].first, jobs[job].last):
            if row.port < 0 or parcels[parcel].port == row.port:
                kg += loads[parcel].loaded
        length = kg / rates[row.rate, period]
    factor = 1.0
    added = 0.0
    for place in range(row.first, row.last):
        which = slot_draws[place]
        if acts(draws, keys, days, which, time):
            found = value_of(draws, keys, days, which, time, job * 64 + step)
            if draws[which].acts == MULTIPLY:
                factor *= found
            elif draws[which].acts == DIVIDE:
                factor /= max(found, 1e-3)
            else:
                added += found - draws[which].taken_off
    length = length * factor + added if row.rate >= 0 else length + part * (factor - 1.0) + added
    if row.carry < 0:
        length += jobs_now[job].carry
        jobs_now[job].carry = 0.0
    length = max(length, 0.0)
    if row.gate >= 0:
        length = worked(gates_now, closures, row.gate, time, length) - time
    if row.carry > 0:
        jobs_now[job].carry += length - value
    return length


@compiled
def is_plain(slots, slot):  # type: ignore[no-untyped-def]
    """Whether a slot is work at a rate and nothing else."""
    row = slots[slot]
    return row.rate >= 0 and row.first == row.last and row.gate < 0 and row.carry == 0


@compiled
def plain_length(job, slot, period, jobs, parcels, loads, slots, rates):  # type: ignore[no-untyped-def]
    """Days of work at a rate: what `length_of` gives for a plain slot, with less to look at."""
    kg = 0
    for parcel in range(jobs[job].first, jobs[job].last):
        if slots[slot].port < 0 or parcels[parcel].port == slots[slot].port:
            kg += loads[parcel].loaded
    return kg / rates[slots[slot].rate, period]


# Gates.


@compiled
def close_gates(  # type: ignore[no-untyped-def]
    horizon, gates, gate_sources, sources, draws, keys, days, gates_now, closures, balance
):
    """Set when each gate is shut, by date and by chance, in order."""
    room = 0
    for gate in range(len(gates)):
        last = room
        end = room + gates[gate].room
        gates_now[gate].first = room
        for place in range(gates[gate].first, gates[gate].last):
            source = gate_sources[place]
            which = sources[source].draw
            if which < 0:
                last = shut(closures, room, last, sources[source].start, sources[source].end)
                continue
            time = 0.0
            count = 0
            while True:
                gap = -np.log(uniform(keys[which], 4 * count))
                time += gap * sources[source].gap_days
                if time >= horizon:
                    break
                if acts(draws, keys, days, which, time):
                    # Its index lies far from those of the gaps.
                    index = LENGTH_INDEX + count
                    length = max(0.0, value_of(draws, keys, days, which, time, index))
                    if last < end:
                        last = shut(closures, room, last, time, time + length)
                    else:
                        balance[CUT_CLOSURES] += 1
                    # The next gap begins where this closure ends.
                    time += length
                count += 1
        gates_now[gate].last = last
        room = end


@compiled
def shut(closures, first, last, start, end):  # type: ignore[no-untyped-def]
    """Put a closure among those of a gate, in the order of their starts; gives the new end."""
    place = last
    while place > first and closures[place - 1].start > start:
        closures[place].start = closures[place - 1].start
        closures[place].end = closures[place - 1].end
        place -= 1
    closures[place].start = start
    closures[place].end = end
    return last + 1


@compiled
def forget_past(gates_now, closures, gate, time):  # type: ignore[no-untyped-def]
    """Pass over closures that have ended: time does not run back."""
    first = gates_now[gate].first
    while first < gates_now[gate].last and closures[first].end <= time:
        first += 1
    gates_now[gate].first = first


@compiled
def opens(gates_now, closures, gate, time):  # type: ignore[no-untyped-def]
    """The first moment from `time` on, which is now, at which a gate is open."""
    forget_past(gates_now, closures, gate, time)
    for place in range(gates_now[gate].first, gates_now[gate].last):
        if closures[place].start > time:
            break
        time = max(time, closures[place].end)
    return time


@compiled
def worked(gates_now, closures, gate, time, length):  # type: ignore[no-untyped-def]
    """When work of some days begun now ends, that stops while the gate is shut."""
    forget_past(gates_now, closures, gate, time)
    for place in range(gates_now[gate].first, gates_now[gate].last):
        if closures[place].end <= time:
            continue
        free = closures[place].start - time
        if free >= length:
            break
        length -= max(free, 0.0)
        time = closures[place].end
    return time + length


# Queues.


@compiled
def place_in_list(jobs, jobs_now, head, tail, job):  # type: ignore[no-untyped-def]
    """Put a job into the list from `head` to `tail`, by its priority, behind those that came
    before; gives the new head and tail."""
    jobs_now[job].next = NONE
    if head == NONE:
        return job, job
    priority = jobs[job].priority
    if jobs[tail].priority <= priority:
        jobs_now[tail].next = job
        return head, job
    before = NONE
    other = head
    while jobs[other].priority <= priority:
        before = other
        other = jobs_now[other].next
    jobs_now[job].next = other
    if before == NONE:
        return job, tail
    jobs_now[before].next = job
    return head, tail


@compiled
def take_from_list(jobs_now, head, tail, job):  # type: ignore[no-untyped-def]
    """Take a job out of the list from `head` to `tail`; gives the new head and tail."""
    before = NONE
    other = head
    while other != job:
        before = other
        other = jobs_now[other].next
    after = jobs_now[job].next
    if before == NONE:
        head = after
    else:
        jobs_now[before].next = after
    if after == NONE:
        tail = before
    return head, tail


@compiled
def count_queue(queues, resource, time, change):  # type: ignore[no-untyped-def]
    """Follow the length of a queue over time."""
    length = queues[resource].length
    queues[resource].queue_days += length * (time - queues[resource].since)
    queues[resource].since = time
    queues[resource].length = length + change
    queues[resource].longest_queue = max(queues[resource].longest_queue, length + change)


@compiled
def free_server(queues, resource, heap, now, jobs_now, log, balance):  # type: ignore[no-untyped-def]
    """A server is free: the first of the queue takes it."""
    job = queues[resource].head
    if job == NONE:
        queues[resource].busy -= 1
        return
    time = now[0].time
    queues[resource].head = jobs_now[job].next
    count_queue(queues, resource, time, -1)
    waited = time - jobs_now[job].since
    queues[resource].served += 1
    queues[resource].waited_days += waited
    queues[resource].longest_wait_days = max(queues[resource].longest_wait_days, waited)
    note(log, balance, time, SEIZE, job, resource, 0)
    push(heap, now, time, RESUME, job)


@compiled
def seize(servers, queues, resource, job, time, jobs, jobs_now):  # type: ignore[no-untyped-def]
    """Take a server if one is free; else wait in the queue. Says whether it was taken."""
    if queues[resource].busy < servers[resource]:
        queues[resource].busy += 1
        queues[resource].served += 1
        return True
    jobs_now[job].since = time
    head, tail = place_in_list(jobs, jobs_now, queues[resource].head, queues[resource].tail, job)
    queues[resource].head = head
    queues[resource].tail = tail
    count_queue(queues, resource, time, 1)
    return False


# Stores.


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


@compiled
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


@compiled
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
    note(log, balance, now[0].time, TAKE, job, NONE, taken)
    return taken


@compiled
def give_grain(  # type: ignore[no-untyped-def]
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
    """Kilograms of a parcel that arrive."""
    kg = loads[parcel].now
    return kg - int(np.floor(kg * (1.0 - parcels[parcel].keeps) + 0.5))


@compiled
def coming_kg(job, port, jobs, parcels, loads):  # type: ignore[no-untyped-def]
    """Kilograms that a job brings to a port, after loss."""
    kg = 0
    for parcel in range(jobs[job].first, jobs[job].last):
        if parcels[parcel].to_store >= 0 and parcels[parcel].port == port:
            kg += received(parcel, parcels, loads)
    return kg


@compiled
def keep_room(job, port, sign, jobs, parcels, loads, stores, stores_now, sites_now):  # type: ignore[no-untyped-def]
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
def has_room(  # type: ignore[no-untyped-def]
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


@compiled
def put(  # type: ignore[no-untyped-def]
    job, port, now, jobs, parcels, loads, stores, stores_now, sites_now, low, high,
    in_usd, terms, log, balance,
):  # fmt: skip
    """Put what a job brings to a port into its stores, and book its loss and what it costs."""
    period = now[0].period
    landed = 0
    for parcel in range(jobs[job].first, jobs[job].last):
        store = parcels[parcel].to_store
        if store < 0 or parcels[parcel].port != port:
            continue
        kg = received(parcel, parcels, loads)
        balance[LOST] += loads[parcel].now - kg
        loads[parcel].now = 0
        stores_now[store].free += kg
        change_site(sites_now, low, high, stores[store].site, period, kg)
        key = parcels[parcel].key
        if key >= 0:
            terms[RECEIVING] += kg * in_usd[key, period, 0]
            terms[CO2] += kg * in_usd[key, period, 1]
        note(log, balance, now[0].time, PUT, job, parcel, kg)
        landed += kg
    return landed


@compiled
def give_room(  # type: ignore[no-untyped-def]
    site, now, heap, jobs, parcels, loads, stores, stores_now, sites_now, capacity, hold, steps,
    jobs_now,
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
        port = steps[jobs_now[job].at].a
        if has_room(
            job, port, site, now[0].period, jobs, parcels, loads, stores_now, sites_now, capacity,
            hold,
        ):  # fmt: skip
            if before == NONE:
                sites_now[site].space = after
            else:
                jobs_now[before].next = after
            if after == NONE:
                sites_now[site].last_space = before
            keep_room(job, port, 1, jobs, parcels, loads, stores, stores_now, sites_now)
            jobs_now[job].at += 1
            push(heap, now, now[0].time, RESUME, job)
        else:
            before = job
            least = min(least, coming_kg(job, port, jobs, parcels, loads))
        job = after
    sites_now[site].least = least


@compiled
def leave(  # type: ignore[no-untyped-def]
    job, now, jobs, times, parcels, loads, stores, stores_now, sites_now, low, high,
    out_usd, trip_usd, discount, jobs_now, routes, terms, log, balance,
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
            terms[INSURANCE] += kg * out_usd[key, period, 1]
            terms[LOADING] += kg * out_usd[key, period, 2]
            terms[WORKING_CAPITAL] += kg * out_usd[key, period, 3]
            terms[CO2] += kg * out_usd[key, period, 4]
        note(log, balance, now[0].time, OUT, job, parcel, kg)
    if jobs[job].first == jobs[job].last:
        note(log, balance, now[0].time, OUT, job, NONE, 0)
    terms[SUBSIDY] -= total * jobs[job].subsidy * discount[period]
    if jobs[job].trip >= 0:
        terms[VOYAGES] += trip_usd[jobs[job].trip, period]
    jobs_now[job].left = 1
    route = jobs[job].route
    routes[route, LEFT] += 1
    routes[route, SENT_KG] += total
    planned = times[job, PLANNED_OUT]
    if planned == planned:
        routes[route, LEFT_LATE] += now[0].time - planned


@compiled
def buy(  # type: ignore[no-untyped-def]
    job, now, jobs, parcels, stores, stores_now, sites_now, low, high, crops, crop_offered,
    crops_now, buy_usd, terms, log, balance,
):  # fmt: skip
    """Bring in what is bought, no more than its harvest has offered so far."""
    period = now[0].period
    for parcel in range(jobs[job].first, jobs[job].last):
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
        balance[BOUGHT] += kg
        note(log, balance, now[0].time, BUY, job, parcel, kg)


@compiled
def no_longer_coming(job, jobs, parcels, triggers, triggers_now):  # type: ignore[no-untyped-def]
    """A trigger no longer counts on a job."""
    for trigger in range(len(triggers)):
        if triggers[trigger].first <= job < triggers[trigger].last:
            for parcel in range(jobs[job].first, jobs[job].last):
                triggers_now[trigger].coming -= parcels[parcel].kg


# Markets.


@compiled
def consume(  # type: ignore[no-untyped-def]
    use, kg, period, use_store, stores, stores_now, sites_now, low, high, had, used,
    duty_usd, terms, balance,
):  # fmt: skip
    """Use kilograms of one grade at one market."""
    store = use_store[use]
    stores_now[store].free -= kg
    change_site(sites_now, low, high, stores[store].site, period, -kg)
    had[use] += kg
    used[use, period] += kg
    terms[DUTIES] += kg * duty_usd[use, period]
    balance[USED] += kg


@compiled
def use_grain(  # type: ignore[no-untyped-def]
    day, share, period, markets, use_store, use_kg, stores, stores_now, sites_now, low, high,
    had, used, demand_share, empty, daily, lost, duty_usd, terms, balance, loose,
):  # fmt: skip
    """Each market uses what is due of the plan's period so far, if it lies there."""
    for market in range(len(markets)):
        late = 0
        for use in range(markets[market].first, markets[market].last):
            due = int(use_kg[use, period] * demand_share[market] * share + 0.5)
            kg = due - had[use]
            if loose != ALL_LOOSE:
                kg = min(kg, stores_now[use_store[use]].free)
            if kg > 0:
                consume(
                    use, kg, period, use_store, stores, stores_now, sites_now, low, high, had,
                    used, duty_usd, terms, balance,
                )  # fmt: skip
            late += max(0, due - had[use])
        if late > 0:
            empty[market, period] += 1
        if day < daily.shape[0]:
            daily[day, market] = lost[market] + late


@compiled
def settle_markets(  # type: ignore[no-untyped-def]
    period, markets, use_store, use_kg, stores, stores_now, sites_now, low, high, had, used,
    demand_share, demand, short, lost, duty_usd, ceiling_usd, terms, balance, loose,
):  # fmt: skip
    """At the end of a period: what is still due is used if it lies there, first each grade as it
    was planned, then any; what is missing is short for good (R19)."""
    for market in range(len(markets)):
        share = demand_share[market]
        first, last = markets[market].first, markets[market].last
        missing = 0
        for use in range(first, last):
            missing += int(use_kg[use, period] * share + 0.5) - had[use]
        for any_grade in range(2):
            for use in range(first, last):
                kg = missing
                if any_grade == 0:
                    kg = min(kg, int(use_kg[use, period] * share + 0.5) - had[use])
                if loose != ALL_LOOSE:
                    kg = min(kg, stores_now[use_store[use]].free)
                if kg > 0:
                    consume(
                        use, kg, period, use_store, stores, stores_now, sites_now, low, high,
                        had, used, duty_usd, terms, balance,
                    )  # fmt: skip
                    missing -= kg
        total = 0
        for use in range(first, last):
            total += had[use]
        short[market, period] = max(0, int(demand[market, period] * share + 0.5) - total)
        lost[market] += short[market, period]
        terms[SHORTAGE] += short[market, period] * ceiling_usd[market, period]


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
def draw_demand(  # type: ignore[no-untyped-def]
    period, start, markets, market_draws, draws, keys, days, demand_share
):
    """What share of its demand each market has in a period."""
    for market in range(len(markets)):
        share = 1.0
        for place in range(markets[market].draw, markets[market].draws):
            which = market_draws[place]
            if acts(draws, keys, days, which, start):
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
                found = draw(
                    row.law,
                    row.low,
                    row.mode,
                    row.high,
                    row.average,
                    row.deviation,
                    keys[which],
                    year,
                )
                share *= max(0.0, found)
        crops_now[crop].share = share


divide_left = compiled(divide_among_needs)


@compiled
def finish(  # type: ignore[no-untyped-def]
    now, jobs, parcels, loads, jobs_now, stores, stores_now, store_stock, queues,
    left_order, left_group, left_usd, serves, needs_kg, terms, balance,
):  # fmt: skip
    """After the last event: credit what is left (R27), count those that still wait."""
    count = len(stores)
    left = np.zeros(len(left_group))
    for store in range(count):
        left[store] = max(0, store_stock[store, -1] - stores[store].borrowed)
    for job in range(len(jobs)):
        if jobs_now[job].left == 1:
            for parcel in range(jobs[job].first, jobs[job].last):
                balance[ABOARD] += loads[parcel].now
                key = parcels[parcel].key
                if key >= 0:
                    left[count + key] += received(parcel, parcels, loads)
    credited = np.zeros(len(left))
    divide_left(left_group[left_order], left[left_order], serves, needs_kg, credited)
    for place in range(len(left)):
        terms[ENDING_VALUE] -= credited[place] * left_usd[left_order[place]]
    for store in range(len(stores)):
        balance[STORED] += stores_now[store].free + stores_now[store].promised
    for resource in range(len(queues)):
        count_queue(queues, resource, now[0].time, 0)
        job = queues[resource].head
        while job != NONE:
            queues[resource].waited_days += now[0].time - jobs_now[job].since
            job = jobs_now[job].next


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
    triggers_now, had, lost, demand_share, seed, replication, loose,
):  # fmt: skip
    """Run one replication to the end of the horizon, and write its record.

    The arrays are those of `World`, of `Record`, and what changes while it runs, all zero. With
    `loose` 2 stores give what they do not have; with 1 or 2 sites take what they have no room for:
    so it is found how much a plan borrows within its periods.
    """
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
    periods = len(period_end)
    horizon = period_end[periods - 1]
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
                if jobs_now[subject].taken == 0:
                    # It has waited long enough: it leaves with what there is, or not at all.
                    site = loading_site(subject, jobs, parcels, stores)
                    head, tail = take_from_list(
                        jobs_now, sites_now[site].grain, sites_now[site].last_grain, subject
                    )
                    sites_now[site].grain = head
                    sites_now[site].last_grain = tail
                    count_wants(subject, -1, jobs, parcels, stores, stores_now, sites_now)
                    if take(
                        subject, True, now, jobs, parcels, loads, stores, stores_now, sites_now,
                        hold, store_low, jobs_now, log, balance,
                    ) > 0:  # fmt: skip
                        jobs_now[subject].at += 1
                        job = subject
                    else:
                        balance[CANCELLED] += 1
                        no_longer_coming(subject, jobs, parcels, triggers, triggers_now)
                    if sites_now[site].grain != NONE:
                        give_grain(
                            site, sites, now, heap, jobs, parcels, loads, stores, stores_now,
                            sites_now, hold, store_low, jobs_now, log, balance,
                        )  # fmt: skip
            elif kind == DAY:
                period = now[0].period
                share = min(1.0, (first - period_start) / (period_end[period] - period_start))
                use_grain(
                    subject, share, period, markets, use_store, use_kg, stores, stores_now,
                    sites_now, low, high, had, used, demand_share, empty, daily, lost, duty_usd,
                    terms, balance, loose,
                )  # fmt: skip
                for site in range(len(sites)):
                    limit = sites[site].release
                    if limit == limit:
                        days_left = cover_days(
                            sites[site].market, period, period_start, period_end, markets, demand,
                            sites_now,
                        )  # fmt: skip
                        sites_now[site].released = 1 if days_left < limit else 0
                    if sites_now[site].grain != NONE:
                        give_grain(
                            site, sites, now, heap, jobs, parcels, loads, stores, stores_now,
                            sites_now, hold, store_low, jobs_now, log, balance,
                        )  # fmt: skip
                    if sites_now[site].space != NONE:
                        give_room(
                            site, now, heap, jobs, parcels, loads, stores, stores_now, sites_now,
                            capacity, hold, steps, jobs_now,
                        )  # fmt: skip
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
                        push(heap, now, first, RESUME, spare)
                push(heap, now, first + 1.0, DAY, subject + 1)
            else:
                period = now[0].period
                settle_markets(
                    period, markets, use_store, use_kg, stores, stores_now, sites_now, low, high,
                    had, used, demand_share, demand, short, lost, duty_usd, ceiling_usd, terms,
                    balance, loose,
                )  # fmt: skip
                for market in range(len(markets)):
                    cover[market, period] = cover_days(
                        market, period, period_start, period_end, markets, demand, sites_now
                    )
                count_stocks(
                    period, stores, stores_now, store_low, store_stock, site_stock, hold_usd,
                    terms,
                )  # fmt: skip
                if period == periods - 1:
                    balance[EVENTS] += 1
                    break
                now[0].period = period + 1
                period_start = first
                had[:] = 0
                draw_demand(
                    period + 1, first, markets, market_draws, draws, keys, days, demand_share
                )
                for site in range(len(sites)):
                    low[site, period + 1] = sites_now[site].kg
                    high[site, period + 1] = sites_now[site].kg
                push(heap, now, period_end[period + 1], PERIOD, 0)
        balance[EVENTS] += 1
        if job == NONE:
            continue

        # Run the job through its steps until one makes it wait.
        time = now[0].time
        period = now[0].period
        while True:
            step = jobs_now[job].at
            code = steps[step].code
            a = steps[step].a
            b = steps[step].b
            jobs_now[job].at = step + 1
            if code in (HOLD, FREE_AFTER):
                if is_plain(slots, b):
                    length = plain_length(job, b, period, jobs, parcels, loads, slots, rates)
                else:
                    length = length_of(
                        job, b, step - jobs[job].step, time, period, jobs, times, parcels, loads,
                        slots, slot_draws, draws, keys, days, rates, jobs_now, gates_now, closures,
                    )  # fmt: skip
                if code == FREE_AFTER:
                    queues[a].busy_days += length
                    jobs_now[job].service = length
                    push(heap, now, time + length, FREED, a)
                elif length > 0.0:
                    push(heap, now, time + length, RESUME, job)
                    break
            elif code == SEIZE:
                if not seize(servers, queues, a, job, time, jobs, jobs_now):
                    break
                note(log, balance, time, SEIZE, job, a, 0)
            elif code == FREE:
                note(log, balance, time, FREE, job, a, 0)
                free_server(queues, a, heap, now, jobs_now, log, balance)
            elif code == GATE:
                opening = opens(gates_now, closures, a, time)
                if opening > time:
                    push(heap, now, opening, RESUME, job)
                    break
            elif code == TAKE:
                site = loading_site(job, jobs, parcels, stores)
                ready = site == NONE or loose == ALL_LOOSE
                if not ready and sites_now[site].grain == NONE:
                    now[0].stamp += 1
                    ready = may_take(
                        job, now[0].stamp, period, jobs, parcels, stores, stores_now, sites_now,
                        hold,
                    )  # fmt: skip
                if ready:
                    take(
                        job, False, now, jobs, parcels, loads, stores, stores_now, sites_now, hold,
                        store_low, jobs_now, log, balance,
                    )  # fmt: skip
                else:
                    # It joins those that wait already, and those that came before have their grain
                    # first.
                    jobs_now[job].at = step
                    head, tail = place_in_list(
                        jobs, jobs_now, sites_now[site].grain, sites_now[site].last_grain, job
                    )
                    sites_now[site].grain = head
                    sites_now[site].last_grain = tail
                    count_wants(job, 1, jobs, parcels, stores, stores_now, sites_now)
                    if sites_now[site].grain != NONE:
                        give_grain(
                            site, sites, now, heap, jobs, parcels, loads, stores, stores_now,
                            sites_now, hold, store_low, jobs_now, log, balance,
                        )  # fmt: skip
                    if sites_now[site].space != NONE:
                        # What it waits for may stand outside for want of room, or what others wait
                        # for of which it has taken.
                        give_room(
                            site, now, heap, jobs, parcels, loads, stores, stores_now, sites_now,
                            capacity, hold, steps, jobs_now,
                        )  # fmt: skip
                    if jobs_now[job].taken == 0 and jobs[job].patience < np.inf:
                        push(heap, now, time + jobs[job].patience, GIVE_UP, job)
                    break
            elif code == OUT:
                leave(
                    job, now, jobs, times, parcels, loads, stores, stores_now, sites_now, low,
                    high, out_usd, trip_usd, discount, jobs_now, routes, terms, log, balance,
                )  # fmt: skip
                site = loading_site(job, jobs, parcels, stores)
                if site != NONE and sites_now[site].space != NONE:
                    give_room(
                        site, now, heap, jobs, parcels, loads, stores, stores_now, sites_now,
                        capacity, hold, steps, jobs_now,
                    )  # fmt: skip
            elif code == ROOM:
                site = landing_site(job, a, jobs, parcels, stores)
                if site != NONE and loose == 0:
                    if not has_room(
                        job, a, site, period, jobs, parcels, loads, stores_now, sites_now,
                        capacity, hold,
                    ):  # fmt: skip
                        jobs_now[job].at = step
                        kg = coming_kg(job, a, jobs, parcels, loads)
                        if sites_now[site].space != NONE:
                            kg = min(kg, sites_now[site].least)
                        sites_now[site].least = kg
                        head, tail = place_in_list(
                            jobs, jobs_now, sites_now[site].space, sites_now[site].last_space, job
                        )
                        sites_now[site].space = head
                        sites_now[site].last_space = tail
                        break
                    keep_room(job, a, 1, jobs, parcels, loads, stores, stores_now, sites_now)
            elif code == PUT:
                site = landing_site(job, a, jobs, parcels, stores)
                if site != NONE and loose == 0:
                    keep_room(job, a, -1, jobs, parcels, loads, stores, stores_now, sites_now)
                landed = put(
                    job, a, now, jobs, parcels, loads, stores, stores_now, sites_now, low, high,
                    in_usd, terms, log, balance,
                )  # fmt: skip
                route = jobs[job].route
                routes[route, ARRIVED] += 1
                routes[route, RECEIVED_KG] += landed
                planned = times[job, PLANNED_OUT + 1 + a]
                if planned == planned:
                    routes[route, ARRIVED_LATE] += time - planned
                if site != NONE:
                    if sites_now[site].grain != NONE:
                        give_grain(
                            site, sites, now, heap, jobs, parcels, loads, stores, stores_now,
                            sites_now, hold, store_low, jobs_now, log, balance,
                        )  # fmt: skip
                    if sites_now[site].space != NONE:
                        give_room(
                            site, now, heap, jobs, parcels, loads, stores, stores_now, sites_now,
                            capacity, hold, steps, jobs_now,
                        )  # fmt: skip
            elif code == BUY:
                site = landing_site(job, 0, jobs, parcels, stores)
                if loose == 0:
                    keep_room(job, 0, -1, jobs, parcels, loads, stores, stores_now, sites_now)
                buy(
                    job, now, jobs, parcels, stores, stores_now, sites_now, low, high, crops,
                    crop_offered, crops_now, buy_usd, terms, log, balance,
                )  # fmt: skip
                if sites_now[site].grain != NONE:
                    give_grain(
                        site, sites, now, heap, jobs, parcels, loads, stores, stores_now,
                        sites_now, hold, store_low, jobs_now, log, balance,
                    )  # fmt: skip
                if sites_now[site].space != NONE:
                    # It may have brought less than the room that was kept for it.
                    give_room(
                        site, now, heap, jobs, parcels, loads, stores, stores_now, sites_now,
                        capacity, hold, steps, jobs_now,
                    )  # fmt: skip
            elif code == ARRIVE:
                jobs_now[job].arrived = time
                note(log, balance, time, ARRIVE, job, b, 0)
            elif code == DONE:
                stay = time - jobs_now[job].arrived + jobs_now[job].service
                beyond = stay - times[job, ALLOWED_LOADING + b]
                if beyond > 1e-9:
                    balance[DEMURRAGE] += beyond * jobs[job].demurrage
            else:
                balance[FINISHED] += 1
                if len(triggers):
                    no_longer_coming(job, jobs, parcels, triggers, triggers_now)
                note(log, balance, time, END, job, NONE, 0)
                break
    finish(
        now, jobs, parcels, loads, jobs_now, stores, stores_now, store_stock, queues,
        left_order, left_group, left_usd, serves, needs_kg, terms, balance,
    )  # fmt: skip
