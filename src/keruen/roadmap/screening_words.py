"""Fixed words of screening and incidents, and what may change in their tables."""

from __future__ import annotations

JUDGES_NEEDED = 2
"""Different people who judge a hit, and whom a side names before it can validate."""

MOST_ENTRIES = 20_000
"""Most entries of a list in the register."""

MOST_LIST_MEGABYTES = 64
"""The largest file of a list."""

VERDICTS = ("same", "different")
"""What a judge finds: the subject is the listed name, or is not."""

UNSETTLED = ("open", "judged", "compared", "escalated")
"""States of a hit that nobody has settled."""

INCIDENT_KINDS = ("fraud", "cyber", "smuggling", "accident", "quality")
SEVERITIES = ("high", "ordinary")
MARKINGS = ("red", "amber", "green", "clear")
"""Marks of the Traffic Light Protocol: to whom an incident may be passed on."""

REPORT_KINDS = ("update", "final")

RECEIVED_WITHIN_HOURS = {"high": 4, "ordinary": 24}
"""Hours within which the other side acknowledges an incident, by severity."""

UPDATE_WITHIN_HOURS = 72
FINAL_WITHIN_DAYS = 30
"""When the reporting side sends an update and the final report, after the first report."""

TRANSITIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "screening_list": {"waiting": ("in_use",), "in_use": ("superseded",)},
    "screening_hit": {
        "open": ("judged", "superseded"),
        "judged": ("compared", "superseded"),
        "compared": ("confirmed", "false_positive", "escalated"),
        "escalated": ("confirmed", "false_positive", "superseded"),
        "confirmed": ("superseded",),
        "false_positive": ("superseded",),
    },
    "screening_notice": {"sent": ("received",)},
    "incident": {"reported": ("received", "closed"), "received": ("closed",)},
}

CHANGEABLE: dict[str, tuple[str, ...]] = {
    "screening_list": ("state", "accepted_account"),
    "screening_hit": ("state", "first_account", "first_person"),
    "screening_notice": ("state", "received_party", "received_at"),
    "incident": ("state", "received_party", "received_at"),
}

BORN = {"screening_hit": "open", "screening_notice": "sent", "incident": "reported"}

OWN_NAME = {
    "screening_notice": "of_party",
    "incident": "of_party",
    "incident_report": "of_party",
    "duty_contact": "of_party",
}

SHOWN = (
    *(VERDICTS + INCIDENT_KINDS + SEVERITIES + MARKINGS + REPORT_KINDS),
    "no_match_in",
    "needs_review",
    "not_screenable",
    "stale",
    "firm",
    "vessel",
    "owner",
    "operator",
    "bank",
    "person",
    "entity",
    "same script",
    "consonants",
    "imo number",
    "yes",
    "no",
)
"""Words that pages show: results, kinds of subjects, verdicts, kinds of incidents."""
