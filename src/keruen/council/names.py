"""Words of fixed lists in the tables of the council."""

from __future__ import annotations

FIRM = "firm"
"""Tier of what a company has for itself: drafts, availability, private notes."""

OWN_ORGANISER = "organiser"
"""Tier of what a company and the organiser of its side read."""

ORGANISERS = "organisers"
"""Tier of what the organisers of both sides read: timetables that are not published."""

MEETING = "meeting"
"""Tier of a meeting: both companies and the organisers of their sides."""

COUNCIL = "council"
"""Tier of what every company and organiser of the council reads."""

HANDED = "handed"
"""Tier of what an organiser handed over to its side for the register."""

TIERS = (FIRM, OWN_ORGANISER, ORGANISERS, MEETING, COUNCIL, HANDED)

DRAFT, SUBMITTED, VALIDATED, SUSPENDED = "draft", "submitted", "validated", "suspended"
RETURNED, REPLACED = "returned", "replaced"
COMPANY_STATES = (DRAFT, SUBMITTED, VALIDATED, SUSPENDED)
"""States of a company."""

PROFILE_STATES = (DRAFT, SUBMITTED, RETURNED, VALIDATED, REPLACED)
"""States of a version of a profile; one version is shown at a time."""

OFFER, REQUEST = "offer", "request"
DIRECTIONS = (OFFER, REQUEST)
KINDS = ("trade", "investment", "technology", "service")
THEMES = ("", "innovation", "energy transition", "transport", "logistics")
UNITS = ("", "t", "m3", "pieces", "USD")
SIZES = ("micro", "small", "medium", "large")
INCOTERMS = ("", "EXW", "FCA", "FAS", "FOB", "CFR", "CIF", "CPT", "CIP", "DAP", "DPU", "DDP")
LANGUAGES = ("fr", "en", "ar", "kk", "ru")

PUBLISHED, WITHDRAWN = "published", "withdrawn"
LISTING_STATES = (DRAFT, PUBLISHED, WITHDRAWN)
"""States of an offer or a request."""

OPEN, CLOSED = "open", "closed"
EVENT_STATES = (OPEN, PUBLISHED, CLOSED)
"""States of an event: firms register, the timetable is out, the day is over."""

REQUESTED, SOLVED = "requested", "solved"

HELD, NO_SHOW, MOVED, CANCELLED = "held", "no_show", "moved", "cancelled"
MEETING_STATES = (PUBLISHED, HELD, NO_SHOW, MOVED, CANCELLED)
"""States of a meeting."""

STAGES = ("nothing", "follow_up", "memorandum", "contract")
"""What came of a meeting; the pipeline counts the last report of each company."""

HANDED_OVER, TAKEN = "handed_over", "taken"
RECORDED = "recorded"
OBSTACLE_STATES = (RECORDED, HANDED_OVER, TAKEN)
"""States of an obstacle, and of a contract that is to become a commitment."""

NOT_SCREENED = "not_screened"
BLOCKING = ("needs_review", "confirmed", "stale", "not_screenable")
"""Results of a screening with which a company is not validated."""
