"""Words for the values of settings and states of mail."""

from __future__ import annotations

from keruen.web.marks import N_, NP_

DIGESTS = {
    "daily": N_("every working day"),
    "weekly": N_("once a week"),
    "off": N_("never"),
}
NOTICES = {
    "incident": N_("incidents"),
    "signature": N_("texts to sign"),
    "invitation": N_("invitations to sessions"),
    "timetable": N_("timetables of meetings of the council"),
}
LEVELS = {
    "link": N_("links alone"),
    "title": N_("titles of records"),
    "full": N_("titles, parts and consequences"),
}
PROTECTIONS = {
    "starttls": N_("STARTTLS"),
    "tls": N_("TLS from the start"),
    "none": N_("none, on the same machine only"),
}
STATES = {
    "queued": N_("waits to be sent"),
    "sending": N_("is being sent"),
    "sent": N_("sent"),
    "failed": N_("waits for another attempt"),
    "dead": N_("given up"),
    "empty": N_("nothing to report"),
}
ANSWERS = {
    "needs_action": N_("no answer yet"),
    "accepted": N_("attends"),
    "tentative": N_("may attend"),
    "declined": N_("does not attend"),
}
INVITED = NP_("state", "invited")
"""The state of an invitation, as tables show it."""
