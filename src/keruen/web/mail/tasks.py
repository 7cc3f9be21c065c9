"""Tasks in words: what is to be done, and what happens if it is not."""

from __future__ import annotations

from keruen.web.marks import N_
from keruen.web.pages.waiting import TASKS as WAITING

TASKS: dict[str, str] = {
    **WAITING,
    "deliver a commitment": N_("Deliver a commitment, or report on it"),
    "prepare a cultural item": N_("Prepare an item of culture that your side hosts"),
    "answer an invitation": N_("Answer an invitation to a session"),
    "confirm a change of rights": N_("Confirm or refuse a change of rights"),
    "renew a mandate": N_("Renew a mandate that ends"),
    "renew a grant": N_("Renew a right that ends"),
    "renew a signing key": N_("Renew a signing key that ends"),
}
"""What is to be done, by the kind of task."""

_TEXT = N_("The text stays a draft and cannot be signed.")
_SESSION = N_("The session does not take its next step.")
_UNKNOWN = N_("The request of the other side stays open.")
_DECISION = N_("The decision does not take effect.")
_PUBLISHED = N_("The record is not shown to the public.")
_START = N_("The commitment does not begin and counts for no progress.")
_PROGRESS = N_("The progress of the commitment is not counted.")
_DELEGATION = N_("The delegation is not final when the session begins.")
_FILE = N_("The programme does not go on.")

CONSEQUENCES: dict[str, str] = {
    "acknowledge an incident": N_(
        "Those who sign for your side are informed that the time has passed."
    ),
    "receive an incident": N_(
        "Those who sign for your side are informed that the time has passed."
    ),
    "report on an incident": N_("The other side sees that the report is late."),
    "receive a notice": N_("The other side does not know whether the notice was received."),
    "judge a listed name": N_("The name cannot be validated."),
    "agree to a licence": N_("Public data have no licence that both sides chose."),
    "judge a listed name second": N_("The name cannot be validated."),
    "answer a request for support": N_("The other side does not know what to expect."),
    "declare support": N_("The ledger shows the promise without a declaration."),
    "acknowledge declared support": N_("The ledger shows the declaration without an answer."),
    "close an election": N_("Pledges for the election stay open."),
    "deliver a joint text": N_("The register does not show where the text was delivered."),
    **dict.fromkeys(
        (
            "agree to a cultural programme",
            "confirm a cultural item",
            "agree to cancel a cultural item",
            "agree to a twinning",
        ),
        _UNKNOWN,
    ),
    **dict.fromkeys(
        ("agree to publish a cultural programme", "agree to publish a twinning"), _PUBLISHED
    ),
    "record that a cultural item was held": N_("The programme does not show what took place."),
    "close a cultural programme": N_("The programme is shown as running after its last day."),
    **dict.fromkeys(
        ("accept a reading", "confirm a milestone", "report a milestone", "confirm a delivery"),
        N_("The results of the project do not show it."),
    ),
    **dict.fromkeys(
        (
            "request a mission",
            "clear a mission",
            "begin a mission",
            "report a mission",
            "accept a mission",
        ),
        N_("The mission does not go on."),
    ),
    "load a newer list": N_("No name that was compared with the list can be validated."),
    "judge a hit": N_("The name or ship cannot be used in the programme."),
    "sign a text": N_("The text is not adopted."),
    **dict.fromkeys(
        (
            "accept a wording",
            "agree to a text",
            "confirm the languages of a text",
            "propose a wording",
            "answer a bracket",
        ),
        _TEXT,
    ),
    **dict.fromkeys(
        (
            "accept a delegation",
            "accept a difference of levels",
            "draw up a delegation",
            "communicate a delegation",
            "complete a delegation",
        ),
        _DELEGATION,
    ),
    "share a paper": N_("The paper is marked as late on the briefings of both sides."),
    "confirm an outcome": N_("The outcome is missing from the action matrix of the session."),
    "confirm the turn of a past session": N_("The past session takes no turn of the venue."),
    "send a report": N_("The report is marked as missing in the round."),
    "close a reporting round": N_("The round stays open after its last report."),
    "initial a text": N_("The instrument is not initialled."),
    "notify that procedures are complete": N_("The instrument does not enter into force."),
    "record an entry into force": N_("The register does not show that the instrument is in force."),
    "agree to terminate an instrument": N_("The instrument stays in force."),
    "agree to admit a guest": N_("The organisation does not see the programme."),
    **dict.fromkeys(
        (
            "convene a session",
            "adopt an agenda",
            "agree to put off a session",
            "agree to cancel a session",
            "confirm the times of a session",
            "open a session",
            "draft the minutes",
            "close a session",
            "plan a session again",
        ),
        _SESSION,
    ),
    **dict.fromkeys(("judge a claim", "answer a dispute", "judge evidence"), _PROGRESS),
    **dict.fromkeys(
        (
            "agree to a decision",
            "write the text of a decision",
            "bring a decision into effect",
        ),
        _DECISION,
    ),
    **dict.fromkeys(
        (
            "agree to publish a commitment",
            "agree to publish a text",
            "agree to publish a file",
        ),
        _PUBLISHED,
    ),
    **dict.fromkeys(
        (
            "accept what the other side accepted",
            "accept a commitment",
            "start a commitment",
            "begin the next round",
        ),
        _START,
    ),
    **dict.fromkeys(
        (
            "agree to a joint position",
            "validate a role",
            "agree to the fields of a file",
            "agree to withdraw a file",
            "run a file",
            "conclude an entry",
        ),
        _FILE,
    ),
    **dict.fromkeys(("agree to a step", "answer an entry", "confirm a value"), _UNKNOWN),
    "deliver a commitment": N_("The commitment is shown as overdue to both sides."),
    "prepare a cultural item": N_("The item begins without preparation."),
    "answer an invitation": N_("The secretary of your side does not know whether you attend."),
    "confirm a change of rights": N_("The change lapses, and the rights stay as they are."),
    "renew a mandate": N_("The person can no longer act or sign for your side."),
    "renew a signing key": N_("The person can no longer sign with a key."),
    "renew a grant": N_("The account can no longer act in this scope."),
}
"""What happens where a task is not done, by its kind."""
