"""How long work takes: at a rate, and with the draws and closures that change it."""

from __future__ import annotations

from keruen.simulation.compiling import compiled
from keruen.simulation.kernel_draws import applies, value_of
from keruen.simulation.kernel_gates import stopped_days
from keruen.simulation.kernel_state import LEAST_RATE
from keruen.simulation.world import DIVIDE, DRAWS_OF_JOB, MULTIPLY


@compiled
def length_of(  # type: ignore[no-untyped-def]
    job, slot, whole, time, period, jobs, times, parcels, loads, slots, slot_draws,
    draws, keys, days, rates, jobs_now, gates_now, closures,
):  # fmt: skip
    """Days that a slot takes for a job, begun now. Without `whole` the work alone: neither what
    stops it nor what it hands on to the next."""
    row = slots[slot]
    index = jobs[job].name * DRAWS_OF_JOB + row.name
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
        if applies(draws, keys, days, which, time):
            found = value_of(draws, keys, days, which, time, index)
            if draws[which].applies == MULTIPLY:
                factor *= found
            elif draws[which].applies == DIVIDE:
                factor *= draws[which].scale / max(found, LEAST_RATE)
            else:
                added += found - draws[which].taken_off
    length = length * factor + added if row.rate >= 0 else length + part * (factor - 1.0) + added
    jobs_now[job].beyond = max(length, 0.0) - value
    if row.carry < 0:
        length += jobs_now[job].carry
        jobs_now[job].carry = 0.0
    length = max(length, 0.0)
    if not whole:
        return length
    if row.gate >= 0:
        # Added, so that a gate that stays open changes no length, not even by rounding.
        length += stopped_days(gates_now, closures, row.gate, time, length)
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
