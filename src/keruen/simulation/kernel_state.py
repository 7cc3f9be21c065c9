"""What changes while a replication runs: records of events, jobs, stores and sites."""

from __future__ import annotations

import numpy as np

# Constants of the module: the compiler takes them in as they are.
NONE = -1
# Which limits of stores and sites hold in a replication.
ENFORCE_ALL, ENFORCE_STOCK, ENFORCE_NONE = 0, 1, 2
MOST_KG = 1 << 62
KIND_STEP = 1 << 40
LENGTH_INDEX = 1_000_000_000
FIRST_GAP = -1_000_000  # indices of joint gaps, far from those of other draws
LEAST_RATE = 1e-3  # of the planned rate, whatever is drawn

EVENT = np.dtype([("time", "f8"), ("order", "i8"), ("subject", "i8")])
NOW = np.dtype(
    [
        ("time", "f8"),
        ("period", "i8"),
        ("heap", "i8"),  # events on the heap
        ("sequence", "i8"),  # events made so far
        ("stamp", "i8"),  # rounds of giving grain
        ("begun", "i8"),  # 1 once the replication has begun
        ("following", "i8"),  # the next job of the timetable
        ("period_start", "f8"),
    ]
)
JOB_NOW = np.dtype(
    [
        ("at", "i8"),  # the step at which it stands
        ("next", "i8"),  # the next in its queue
        ("since", "f8"),  # since when it waits for a server
        ("carry", "f8"),  # days that a step took beyond its plan
        ("beyond", "f8"),  # days of its last slot beyond the plan, without what it took over
        ("arrived", "f8"),  # when it came to the port
        ("service", "f8"),  # days of the last work of a server for it
        ("taken", "i8"),  # 1 once it has its grain
        ("left", "i8"),  # 1 once it has left
        ("unload", "i8"),  # what it does at a port: one of the states below
        ("parcel", "i8"),  # the parcel of which a part is discharged
        ("part", "i8"),  # kilograms of that part
        ("pace", "f8"),  # kilograms a day that it discharges; 0 for all at once
        ("begun", "f8"),  # when it began to discharge
    ]
)
# States of a job that discharges: not begun, part to choose, at work, room found while it waited.
OUTSIDE, TO_DO, AT_WORK, HAS_ROOM = range(4)
LOAD = np.dtype(
    [
        ("now", "i8"),  # aboard
        ("loaded", "i8"),
        ("landed", "i8"),  # ashore, after loss
    ]
)
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
