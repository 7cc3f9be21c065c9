"""The pages of the hub book in the navigation, by who reads: the terminal, an owner, the public."""

from __future__ import annotations

from keruen.hub.names import OWNER_ROLE
from keruen.hub.roles import ROLES
from keruen.store.roles import Actor
from keruen.web.marks import N_
from keruen.web.pages.hub.asked import HUB_PAGES

HUB = "hub"
"""The name of the package, with which the addresses of its pages begin."""

TERMINAL_PAGES = (
    ("/hub", N_("Today")),
    ("/hub/weigh", N_("Weigh")),
    ("/hub/bins", N_("Bins")),
    ("/hub/calls", N_("Ships")),
    ("/hub/laboratory", N_("Laboratory")),
    ("/hub/lots", N_("Lots")),
    ("/hub/quarantines", N_("Quarantine")),
    ("/hub/contracts", N_("Contracts")),
    ("/hub/downgrades", N_("Downgrades")),
    ("/hub/screening", N_("Screening")),
    ("/hub/laytime", N_("Laytime")),
    ("/hub/accounts", N_("Accounts of owners")),
    ("/hub/position", N_("Daily position")),
    ("/hub/stem", N_("Shipping stem")),
)
OWNER_PAGES = (
    ("/hub/account", N_("Account")),
    ("/hub/lots", N_("Lots")),
    ("/hub/contracts", N_("Contracts")),
    ("/hub/downgrades", N_("Downgrades")),
    ("/hub/laytime", N_("Laytime")),
    ("/hub/stem", N_("Shipping stem")),
)
PUBLIC_PAGES = (("/hub/stem", N_("Shipping stem")),)

STAFF_ROLES = frozenset(role.name for role in ROLES) - {OWNER_ROLE}
"""Roles of people of the terminal."""


def hub_navigation(actor: Actor) -> tuple[tuple[str, str], ...]:
    """Addresses and titles of the pages that a reader can open, in their order.

    Each page checks again who reads it; this is only what is offered.
    """
    wanted: tuple[tuple[str, str], ...] = PUBLIC_PAGES
    if actor.roles & STAFF_ROLES:
        wanted = TERMINAL_PAGES
    elif OWNER_ROLE in actor.roles:
        wanted = OWNER_PAGES
    return tuple(each for each in wanted if each[0] in HUB_PAGES)
