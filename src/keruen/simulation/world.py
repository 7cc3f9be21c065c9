"""The world as the kernel sees it: plain arrays, and the numbers by which they are read.

A *job* is a dispatch (a train, a lot of trucks, a ship, a purchase; a customer in a queue) that
runs through the steps of its program. A *slot* says how long a step takes. A *resource* is a
number of like servers with one queue; a *gate* is a place that is shut for stretches of time; a
*store* holds one grade at one site.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Records = np.recarray[tuple[int], np.dtype[np.record]]
"""A NumPy record array, whose fields are read as attributes."""

# What a step does. `a` and `b` are the step's two numbers.
GATE = 0  # wait until gate a is open
TAKE = 1  # take the job's parcels from their stores; wait for them
SEIZE = 2  # take a server of resource a; wait in its queue
FREE_AFTER = 3  # free the server of resource a when slot b has passed; the job goes on at once
HOLD = 4  # wait for the time of slot b
FREE = 5  # free the server of resource a
OUT = 6  # the job leaves: book what is on board
PUT = 7  # put the parcels of port a into their stores and book them; its room is ROOM's to find
BUY = 8  # bring the parcels from outside into their stores
ARRIVE = 9  # the job presents itself at port b (0 loading, 1 and 2 discharge): note the time
DONE = 10  # the job's work at port b is begun: charge what its stay is beyond what is allowed
END = 11
ROOM = 12  # wait until the site of port a has room for the parcels, and keep it for them
BERTH = 13  # wait until the site of port a has room for a day's work at the rate of resource b
UNLOAD = 14  # discharge at port a by the hour with slot b, free its server, and go on when empty
STEP_NAMES = (
    *("gate", "take", "seize", "free_after", "hold", "free", "out", "put", "buy", "arrive"),
    *("done", "end", "room", "berth", "unload"),
)

# What an event does; of events at one time the smaller goes first, then the earlier made.
FREED, RESUME, GIVE_UP, DAY, PERIOD = range(5)

# How a draw acts on a slot.
MULTIPLY, ADD, DIVIDE = range(3)

# Which of its draws a job makes in a slot. With the job's name they name a draw for good: a gate or
# a step more changes no other draw.
COMING, WAITING, LOADING_WORK, FIRST_LEG, DISCHARGE_WORK, SECOND_LEG, SECOND_DISCHARGE = range(7)
DRAWS_OF_JOB = 64

# What shares one draw.
EACH, MONTH, YEAR, RUN = range(4)
SCOPES = {"each": EACH, "month": MONTH, "year": YEAR, "run": RUN}

# Columns of the record of a replication by cost term.
TERMS = (
    *("purchase", "lanes", "voyages", "insurance", "loading", "receiving", "storage"),
    *("working_capital", "duties", "co2", "shortage", "subsidy", "ending_value"),
    *("demurrage", "longer_voyages", "price_changes"),
)
"""The last three come on top of what is measured from movements at the prices of the case:
demurrage for days in port beyond those allowed, hire for days at sea and waiting beyond those
planned (less where fewer), and what purchases, ships and lanes cost beyond the prices of the case
(less where they are cheaper)."""
(
    (PURCHASE, LANES, VOYAGES, INSURANCE, LOADING, RECEIVING, STORAGE),
    (WORKING_CAPITAL, DUTIES, CO2, SHORTAGE, SUBSIDY, ENDING_VALUE),
    (DEMURRAGE_USD, LONGER_VOYAGES, PRICE_CHANGES),
) = range(7), range(7, 13), range(13, 16)

# Columns of the balance of a replication, in kilograms; late_kg_days: demand of earlier periods
# that waits, over the days.
BALANCE = (
    *("opening_kg", "bought_kg", "lost_kg", "used_kg", "stored_kg", "aboard_kg", "events"),
    *("dropped_kg", "demurrage_usd", "cut_closures", "cancelled_jobs", "finished_jobs"),
    *("log_rows", "late_kg_days"),
)
(
    (OPENING, BOUGHT, LOST, USED, STORED, ABOARD, EVENTS),
    (DROPPED, DEMURRAGE, CUT_CLOSURES, CANCELLED, FINISHED, LOG_ROWS, LATE_KG_DAYS),
) = range(7), range(7, 14)

# Columns of what a route did, and of the log.
ROUTE_COLUMNS = ("left", "left_late_days", "arrived", "arrived_late_days", "sent_kg", "received_kg")
LEFT, LEFT_LATE, ARRIVED, ARRIVED_LATE, SENT_KG, RECEIVED_KG = range(len(ROUTE_COLUMNS))
LOG_COLUMNS = ("time_days", "step", "job", "place", "kg")


# Columns of the times of a job: planned lengths, planned moments (NaN where none), days allowed.
(
    (LOAD_DAYS, LAG_DAYS, SEA_DAYS, DISCHARGE_DAYS, SECOND_LAG_DAYS, SECOND_DISCHARGE_DAYS),
    (PLANNED_OUT, PLANNED_IN, PLANNED_SECOND_IN),
    (ALLOWED_LOADING, ALLOWED_DISCHARGE, ALLOWED_SECOND),
) = range(6), range(6, 9), range(9, 12)
JOB_TIMES = 12

JOB = np.dtype(
    [
        ("release", "f8"),  # infinite for the spare jobs of a trigger
        ("name", "i8"),  # names its draws: the same whatever other jobs there are
        ("step", "i8"),  # its first step
        ("route", "i8"),
        ("priority", "i8"),  # smaller goes first at stores and in queues
        ("first", "i8"),  # its parcels: first, and one past the last
        ("last", "i8"),
        ("trip", "i8"),  # voyage priced by trip_usd, or -1
        ("subsidy", "f8"),  # USD a kilogram sent
        ("demurrage", "f8"),  # USD a day beyond what is allowed or planned: the hire of the ship
        ("patience", "f8"),  # days it waits for its grain
    ]
)
PARCEL = np.dtype(
    [
        ("from_store", "i8"),  # or -1
        ("to_store", "i8"),  # or -1
        ("kg", "i8"),
        ("key", "i8"),  # row of the prices, or -1
        ("port", "i8"),  # 0 or 1: first or second port of discharge
        ("keeps", "f8"),  # share that arrives
        ("crop", "i8"),  # crop it is bought of, or -1
    ]
)
STEP = np.dtype([("code", "i8"), ("a", "i8"), ("b", "i8")])
SLOT = np.dtype(
    [
        ("value", "i8"),  # column of the job's times, or -1
        ("part", "i8"),  # column of them that factors act on, or -1
        ("rate", "i8"),  # resource at whose rate the kilograms are worked, or -1
        ("port", "i8"),  # whose parcels are worked: a port, or -1 for all
        ("gate", "i8"),  # gate that stops the work, or -1
        ("carry", "i8"),  # 1: what it takes beyond its plan is handed on; -1: it takes that over
        ("name", "i8"),  # which of a job's draws it makes: the same whatever else its program has
        ("hire", "i8"),  # 1: days beyond those planned are paid at the ship's hire
        ("first", "i8"),  # its places in slot_draws: first, and one past the last
        ("last", "i8"),
    ]
)
DRAW = np.dtype(
    [
        ("law", "i8"),
        ("low", "f8"),
        ("mode", "f8"),
        ("high", "f8"),
        ("average", "f8"),
        ("deviation", "f8"),
        ("applies", "i8"),  # MULTIPLY, ADD or DIVIDE
        ("taken_off", "f8"),  # of what is added
        ("scale", "f8"),  # of what divides: mean work is the planned work over the mean draw
        ("scope", "i8"),
        ("months", "i8"),  # bit m is set where it acts in month m
        ("chance", "f8"),  # chance that it acts in a year
        ("stream", "i8"),
        ("group", "i8"),  # stream of the factor that it shares with others
        ("loading", "f8"),  # its correlation with that factor; 0 where it shares none
    ]
)
DAY_OF = np.dtype([("month", "i8"), ("year", "i8")])
GATE_OF = np.dtype([("first", "i8"), ("last", "i8"), ("room", "i8")])
SOURCE = np.dtype(
    [
        ("start", "f8"),  # a closure by date; NaN where by chance
        ("end", "f8"),
        ("draw", "i8"),  # draw of its length, or -1
        ("gap_days", "f8"),  # mean time from the end of one to the next, while the draw acts
        ("room", "i8"),  # most of them that are kept
    ]
)
STORE = np.dtype([("site", "i8"), ("kg", "i8"), ("borrowed", "i8")])
SITE = np.dtype(
    [
        ("release", "f8"),  # days of cover below which what is kept back is released, or NaN
        ("market", "i8"),  # of which market
        ("stores", "i8"),  # how many stores it has
    ]
)
MARKET = np.dtype(
    [
        ("site", "i8"),
        ("first", "i8"),  # its uses: first, and one past the last
        ("last", "i8"),
        ("draw", "i8"),  # its places in market_draws: first, and one past the last
        ("draws", "i8"),
        ("patience", "f8"),  # days after its period that late demand waits before it is lost
    ]
)
CROP = np.dtype([("year", "i8"), ("draw", "i8"), ("draws", "i8")])
CHAIN = np.dtype(
    [
        ("stream", "i8"),
        ("first", "i8"),  # its regimes: first, and one past the last; at most one is in force
        ("last", "i8"),
    ]
)
REGIME = np.dtype(
    [
        ("months", "i8"),  # bit m is set where it may begin in month m
        ("entry", "f8"),  # chance that it begins in such a month
        ("mean_months", "f8"),
    ]
)
TRIGGER = np.dtype([("site", "i8"), ("level", "i8"), ("first", "i8"), ("last", "i8")])


class World(NamedTuple):
    """All that a replication reads; times are days from the start of the horizon.

    J jobs, R resources, T stores, N sites, M markets, U uses, P periods, K keys of what travels
    (route and grade). Records are NumPy record arrays of the types above.
    """

    period_end: Floats  # [P]
    days: Records  # [days] DAY_OF
    jobs: Records  # [J] JOB, in the order of their release
    times: Floats  # [J, JOB_TIMES]
    parcels: Records  # PARCEL
    steps: Records  # STEP
    slots: Records  # SLOT
    slot_draws: Integers  # draws by slot
    draws: Records  # DRAW
    servers: Integers  # [R]
    rates: Floats  # [R, P] kilograms a day of one server
    gates: Records  # GATE_OF
    gate_sources: Integers  # sources by gate
    sources: Records  # SOURCE
    stores: Records  # [T] STORE; kg at the start, with what the plan's periods borrow
    sites: Records  # [N] SITE
    capacity: Integers  # [N, P] kilograms
    hold: Integers  # [N, P] kilograms kept back
    crops: Records  # CROP
    crop_draws: Integers
    crop_offered: Floats  # [crops, P] kilograms offered up to the end of a period
    markets: Records  # [M] MARKET
    market_draws: Integers
    demand: Floats  # [M, P] kilograms
    use_store: Integers  # [U] uses in the order of their markets
    use_kg: Integers  # [U, P] planned use
    may_replace: Flags  # [U] the grade alone meets the market's specification (R18)
    triggers: Records  # TRIGGER
    # Prices in USD a kilogram (a voyage), discounted.
    out_usd: Floats  # [K, P, 5] lanes, insurance, loading, working capital, co2
    in_usd: Floats  # [K, P, 2] receiving, co2
    trip_usd: Floats  # [trips, P]
    buy_usd: Floats  # [T, P]
    hold_usd: Floats  # [T, P, 2] storage, working capital
    left_order: Integers  # [T + K] what is left at the end in stores and in transit, dearest first
    left_group: Integers  # [T + K] by the needs that it serves (R27)
    left_usd: Floats  # [T + K] credit
    serves: Flags  # [groups, needs]
    needs_kg: Floats  # [needs] kilograms that the period after the horizon needs
    duty_usd: Floats  # [U, P]
    ceiling_usd: Floats  # [M, P]
    discount: Floats  # [P]
    # Prices that vary, with G regimes and Y past years; none without random variation.
    chains: Records  # CHAIN
    regimes: Records  # [G] REGIME
    price_years: Floats  # [Y, T] factor on purchases, with a mean of 1
    buy_share: Floats  # [T] share of the factors that purchases follow
    regime_buy: Floats  # [G, T] factor on purchases
    regime_trip: Floats  # [G, trips] factor on voyages
    regime_lane: Floats  # [G, K] factor on lanes


QUEUE = np.dtype(
    [
        ("head", "i8"),
        ("tail", "i8"),
        ("length", "i8"),
        ("since", "f8"),
        ("busy", "i8"),
        ("served", "i8"),
        ("waited_days", "f8"),
        ("queue_days", "f8"),
        ("longest_wait_days", "f8"),
        ("busy_days", "f8"),
        ("longest_queue", "i8"),
    ]
)
RESOURCE_COLUMNS = (
    *("served", "waited_days", "queue_days", "longest_wait_days", "busy_days", "longest_queue"),
)


class Record(NamedTuple):
    """What a replication writes."""

    terms: Floats  # [terms] USD, discounted
    queues: Records  # [R] QUEUE
    routes: Floats  # [routes, columns]
    site_stock: Integers  # [N, P] kilograms at the end of a period, without what is borrowed
    site_low: Integers  # [N, P] least of the period, with it
    site_high: Integers  # [N, P] most of the period, with it
    store_low: Integers  # [T] least that a taking or the end of a period left
    store_stock: Integers  # [T, P] kilograms at the end of a period, with what is borrowed
    used: Integers  # [U, P]
    short: Integers  # [M, P]
    cover: Floats  # [M, P] days of cover at the end of a period
    empty: Integers  # [M, P] days on which demand of an earlier period was still unserved
    daily: Integers  # [days, M] kilograms missing so far: lost for good, and due but late
    late: Integers  # [days, M] of these, those that are due and not lost yet
    balance: Floats  # [columns]
    log: Floats  # [rows, columns]; none where no log is wanted
