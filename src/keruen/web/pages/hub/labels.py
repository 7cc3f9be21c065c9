"""What each command of the hub book is called on pages."""

from __future__ import annotations

from keruen.web.marks import N_
from keruen.web.pages.hub.labels_records import RECORD_LABELS
from keruen.web.pages.hub.labels_trade import TRADE_LABELS

LABELS: dict[str, str] = {
    **TRADE_LABELS,
    **RECORD_LABELS,
    "add_vessel": N_("Add ship"),
    "open_call": N_("Open call"),
    "plan_berth": N_("Plan berth"),
    "record_call_time": N_("Record time of the call"),
    "record_fact": N_("Record event"),
    "end_fact": N_("End of the event"),
    "strike_fact": N_("Strike out an entry"),
    "open_ticket": N_("First weighing"),
    "close_ticket": N_("Second weighing"),
    "void_ticket": N_("Void the ticket"),
    "place_hold": N_("Place hold"),
    "release_hold": N_("Release hold"),
    "transfer_grain": N_("Transfer grain"),
    "sweep_bin": N_("Record clean sweep"),
    "record_survey": N_("Record survey"),
    "record_temperatures": N_("Record temperatures"),
    "sign_day": N_("Sign day"),
    "confirm_correction": N_("Confirm correction"),
    "decline_correction": N_("Decline correction"),
}
"""By the name of the command: the words of its button, and of what was done with it."""
