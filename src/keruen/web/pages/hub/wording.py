"""Words of the hub book for kinds of events, times, holds and exceptions."""

from __future__ import annotations

from keruen.web.marks import N_, NP_

EVENTS: dict[str, str] = {
    "arrived": N_("Arrived"),
    "anchored": N_("Anchored"),
    "notice_tendered": N_("Notice of readiness tendered"),
    "notice_accepted": N_("Notice of readiness accepted"),
    "free_pratique": N_("Free pratique granted"),
    "customs_cleared": N_("Customs cleared"),
    "pilot": N_("Pilot on board"),
    "all_fast": N_("All fast"),
    "commenced": N_("Cargo operations commenced"),
    "completed": N_("Cargo operations completed"),
    "sailed": N_("Sailed"),
    "note": N_("Other moment"),
    "work": N_("Cargo is worked"),
    "rain": N_("Rain"),
    "wind": N_("Wind"),
    "swell": N_("Swell"),
    "fog": N_("Fog"),
    "weather": N_("Other bad weather"),
    "strike": N_("Strike or lockout"),
    "shifting": N_("Shifting of the ship"),
    "breakdown_ship": N_("Breakdown on board"),
    "breakdown_shore": N_("Breakdown ashore"),
    "bunkering": N_("Bunkering"),
    "waiting_for_berth": N_("Waiting for a berth"),
    "waiting_for_tide": N_("Waiting for the tide or a pilot"),
    "waiting_for_cargo": N_("Waiting for cargo"),
    "waiting_for_documents": N_("Waiting for documents"),
    "hold_inspection": N_("Hold inspection"),
    "draft_survey": N_("Draft survey"),
    "sampling": N_("Sampling and analysis"),
    "fumigation": N_("Fumigation"),
    "ballasting": N_("Ballasting"),
    "hatch_handling": N_("Opening or closing hatches"),
    "shift_change": N_("Change of shift"),
    "customs": N_("Customs or authorities"),
    "other_stop": N_("Other interruption"),
    "detention": N_("Detention"),
}
"""Kinds of events of a statement of facts."""

MOMENTS = ("arrived", "notice_tendered", "all_fast", "commenced", "completed", "sailed")
"""Moments of a call in their usual order."""

STOPS = ("rain", "wind", "waiting_for_cargo", "breakdown_shore", "breakdown_ship", "shift_change")
"""Interruptions that are offered for one touch."""

TIMES: dict[str, str] = {
    "eta": N_("Estimated arrival (ETA)"),
    "rta": N_("Requested arrival (RTA)"),
    "pta": N_("Planned arrival (PTA)"),
    "ata": N_("Arrival at berth (ATA)"),
    "ata_anchorage": N_("Arrival at anchorage"),
    "etc": N_("Estimated completion of cargo (ETC)"),
    "ats": N_("Start of cargo operations (ATS)"),
    "atc": N_("Completion of cargo operations (ATC)"),
    "etd": N_("Estimated departure (ETD)"),
    "rtd": N_("Requested departure (RTD)"),
    "ptd": N_("Planned departure (PTD)"),
    "atd": N_("Departure (ATD)"),
}
"""Timestamps of port calls by their usual name."""

NEXT_TIMES = ("ata_anchorage", "ata", "ats", "atc", "atd")
"""Actual times of a call in their order."""

NOTICE: dict[str, str] = {
    "in_port": N_("The ship is in port"),
    "in_berth": N_("The ship is in berth"),
    "free_pratique": N_("Free pratique is granted"),
    "customs_cleared": N_("The ship is cleared by customs"),
    "ready": N_("The holds are ready"),
}
"""What is known of a ship that tenders notice of readiness."""

HOLDS: dict[str, str] = {
    "quality": N_("Quality hold"),
    "fumigation": N_("Fumigation hold"),
    "quarantine": N_("Quarantine hold"),
}
"""Kinds of holds."""

OPERATIONS: dict[str, str] = {"load": N_("loads"), "discharge": N_("discharges")}
"""What a ship does."""

STATES: dict[str, str] = {
    "expected": NP_("state", "expected"),
    "arrived": NP_("state", "arrived"),
    "working": NP_("state", "working"),
    "completed": NP_("state", "completed"),
    "sailed": NP_("state", "sailed"),
    "accepted": NP_("state", "accepted"),
    "proposed": NP_("state", "proposed"),
    "refused": NP_("state", "refused"),
    "withdrawn": NP_("state", "withdrawn"),
}
"""States of calls and of nominations."""

LAYTIME_STATES: dict[str, str] = {
    "turn": N_("turn time"),
    "laytime": N_("laytime"),
    "excepted": N_("excepted"),
    "demurrage": N_("demurrage"),
    "demurrage_excepted": N_("excepted on demurrage"),
}
"""How a stretch of time counts."""

DIRECTIONS: dict[str, str] = {
    "in": N_("In: grain arrives, gross first"),
    "out": N_("Out: grain leaves, tare first"),
}
MODES: dict[str, str] = {"truck": N_("Truck"), "wagon": N_("Wagon")}
