"""Queues: of servers, and of jobs that wait for grain or for space."""

from __future__ import annotations

from keruen.simulation.compiling import compiled, inlined
from keruen.simulation.kernel_events import push, write_log
from keruen.simulation.kernel_state import NONE
from keruen.simulation.world import RESUME, SEIZE


@compiled
def place_in_list(jobs, jobs_now, head, tail, job):  # type: ignore[no-untyped-def]
    """Insert a job into the list from `head` to `tail`, by its priority, behind those that came
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


@inlined
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
    write_log(log, balance, time, SEIZE, job, resource, 0)
    push(heap, now, time, RESUME, job)


@inlined
def seize(servers, queues, resource, job, time, jobs, jobs_now):  # type: ignore[no-untyped-def]
    """Take a server if one is free; else wait in the queue. Returns whether it was taken."""
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
