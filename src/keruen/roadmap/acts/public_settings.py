"""What both sides publish about the public pages: the licence of the data, and whom to write to."""

from __future__ import annotations

import re

from keruen.roadmap.acts.culture_fields import PublicLicenceId
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.culture_words import LICENCES
from keruen.roadmap.desk import Desk, check_texts
from keruen.roadmap.reads.public_settings import read_agreed_licences, read_own_contacts
from keruen.roadmap.rows import PublicLicenceRow
from keruen.roadmap.tables import public_contact, public_licence
from keruen.store.fields import Code, Line, Titles, Words
from keruen.store.refusal import check

ADDRESS = re.compile(r"[^@\s:/]+@[^@\s:/]+\.[^@\s:/]+|https://[^\s]+")
"""An address of mail, or of a page."""


@act("decision")
def propose_licence(desk: Desk, licence: Code) -> Done:
    """Propose a licence for the open data by its SPDX identifier, such as CC-BY-4.0."""
    check(
        licence in LICENCES,
        "the licence {given} is not known here",
        "Write one of {known}.",
        kind="invalid",
        given=repr(licence[:40]),
        known=", ".join(LICENCES),
    )
    made = desk.add(
        public_licence,
        tier="shared",
        licence=licence,
        proposed_party=desk.actor.party,
        state="proposed",
    )
    return Done("public_licence", made, "shared")


@act("decision", binds="public_licence")
def agree_to_licence(desk: Desk, public_licence_id: PublicLicenceId) -> Done:
    """Agree to a licence that the other side proposed; it is that of the open data from then on."""
    row = desk.find_live(PublicLicenceRow, public_licence_id)
    check(
        row.proposed_party != desk.actor.party,
        "{party} proposed this licence itself",
        "Let the other side agree.",
        kind="forbidden",
        party=desk.actor.party,
    )
    for older in read_agreed_licences(desk):
        desk.go(public_licence, older, "superseded")
    desk.go(public_licence, row, "agreed", agreed_party=desk.actor.party)
    desk.change(public_licence, row.id, tier="public")
    return Done("public_licence", row.id, "public")


@act("decision")
def withdraw_licence(desk: Desk, public_licence_id: PublicLicenceId, reason: Words) -> Done:
    """Withdraw a licence that the actor's side proposed and the other has not agreed to."""
    row = desk.find_live(PublicLicenceRow, public_licence_id)
    check(
        row.proposed_party == desk.actor.party,
        "this was proposed by {party}",
        "A side withdraws its own proposals.",
        kind="forbidden",
        party=row.proposed_party,
    )
    desk.go(public_licence, row, "withdrawn")
    desk.withdraw(public_licence, row, reason)
    return Done("public_licence", row.id, row.tier)


@act("decision")
def set_public_contact(desk: Desk, names: Titles, address: Line) -> Done:
    """Publish whom the public writes to on the actor's side: an office, and its address."""
    check(
        ADDRESS.fullmatch(address) is not None,
        "{given} is neither an address of mail nor of a page",
        "Write an address such as office@example.org or https://example.org/contact.",
        kind="invalid",
        given=repr(address[:60]),
    )
    for older in read_own_contacts(desk):
        desk.withdraw(public_contact, older, "replaced")
    made = desk.add(
        public_contact,
        tier="public",
        of_party=desk.actor.party,
        names=check_texts(names, "the name"),
        address=address,
    )
    return Done("public_contact", made, "public")
