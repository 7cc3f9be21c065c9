"""The roles of the hub book. `open_hub` registers them; importing this changes nothing."""

from __future__ import annotations

from keruen.hub.names import OWNER_ROLE
from keruen.store.roles import Role

RELEASES = {
    "quality": "hub.release_quality",
    "fumigation": "hub.release_fumigation",
    "quarantine": "hub.release_quarantine",
}
"""The family of acts that releases each kind of hold."""

ROLES = (
    Role(
        "silo_clerk",
        "moves grain between trucks, wagons, ships and bins; places and ends fumigation holds",
        frozenset(
            {
                "hub.movement",
                "hub.weighing",
                "hub.care",
                "hub.holds",
                "hub.correction",
                RELEASES["fumigation"],
            }
        ),
    ),
    Role(
        "weighbridge",
        "writes tickets of the weighbridge and receives what they weigh",
        frozenset({"hub.movement", "hub.weighing"}),
    ),
    Role(
        "laboratory",
        "takes samples, writes results, places and ends quality holds",
        frozenset({"hub.laboratory", "hub.holds", RELEASES["quality"]}),
    ),
    Role(
        "shipping_agent",
        "handles vessel calls, their events and their documents",
        frozenset({"hub.shipping", "hub.documentation", "hub.screening"}),
    ),
    Role("laytime_analyst", "computes and settles laytime", frozenset({"hub.laytime"})),
    Role(
        "trader",
        "handles contracts, nominations, charges and orders on claims",
        frozenset({"hub.trade", "hub.charges", "hub.claim_posting", "hub.screening"}),
    ),
    Role(
        "grain_owner",
        "sees its own grain and orders sales, pledges and releases; belongs to one owner",
        frozenset({"hub.claims"}),
    ),
    Role(
        "supervisor",
        "runs the terminal: sets it up, corrects, closes days, ends holds",
        frozenset(
            {
                "hub.setup",
                "hub.movement",
                "hub.weighing",
                "hub.laboratory",
                "hub.care",
                "hub.shipping",
                "hub.documentation",
                "hub.laytime",
                "hub.trade",
                "hub.screening",
                "hub.charges",
                "hub.claim_posting",
                "hub.holds",
                "hub.correction",
                "hub.day",
                *RELEASES.values(),
            }
        ),
    ),
    Role("auditor", "reads the whole book of the terminal and changes nothing", frozenset()),
)
"""Every role of the hub book."""

GENERAL = ("reader", "administrator")
"""Roles of the store that a party of a terminal can have too."""


def roles_of_party(*, is_terminal: bool) -> tuple[str, ...]:
    """The roles that an account of the terminal, or of another party, can have.

    Examples
    --------
    >>> roles_of_party(is_terminal=False)
    ('grain_owner', 'reader', 'administrator')
    """
    own = [each.name for each in ROLES if (each.name == OWNER_ROLE) != is_terminal]
    return (*own, *GENERAL)
