"""Offers and requests of companies."""

from __future__ import annotations

from datetime import timedelta

from keruen.council import tables as t
from keruen.council.codes import check_hs, split_codes
from keruen.council.commands.fields import ListingId, check_choice, own_company
from keruen.council.names import (
    COUNCIL,
    DIRECTIONS,
    DRAFT,
    FIRM,
    INCOTERMS,
    KINDS,
    PUBLISHED,
    THEMES,
    UNITS,
    WITHDRAWN,
)
from keruen.council.registry import command
from keruen.council.rows import CouncilListingRow
from keruen.council.unit import Council
from keruen.store.command import CommandResult
from keruen.store.fields import Code, Day, Line, MaybeLine
from keruen.store.refusal import check

LASTS = timedelta(days=365)
"""A listing ends after this where its company names no day."""


def _country(code: str) -> str:
    plain = code.strip().upper()
    check(
        not plain or (len(plain) == 3 and plain.isascii() and plain.isalpha()),
        "{code} is not a country",
        "Write the ISO 3166 code of three letters, such as MAR.",
        kind="invalid",
        code=repr(code[:20]),
    )
    return plain


@command("company")
def add_listing(
    unit: Council,
    direction: Code,
    kind: Code,
    title: Line,
    hs: Code = "",
    quantity: float | None = None,
    unit_code: Code = "",
    first_on: Day | None = None,
    last_on: Day | None = None,
    incoterm: Code = "",
    country: Code = "",
    markets: MaybeLine = "",
    certificates: MaybeLine = "",
    theme: Code = "",
    expires_on: Day | None = None,
) -> CommandResult:
    """Write a draft of an offer or a request."""
    own_company(unit)
    check(
        quantity is None or (quantity > 0 and bool(unit_code)),
        "the quantity has no unit or is not above zero",
        "Write a quantity above 0 with its unit, or leave both out.",
        kind="invalid",
    )
    check(
        not (first_on and last_on) or first_on <= last_on,
        "the last day lies before the first",
        "Write the days in their order.",
        kind="invalid",
    )
    ends = expires_on or unit.today + LASTS
    check(
        ends >= unit.today,
        "the listing ends before today",
        "Write a later day.",
        kind="invalid",
    )
    made = unit.add(
        t.council_listing,
        tier=FIRM,
        company=unit.company,
        direction=check_choice(direction, DIRECTIONS, "direction"),
        kind=check_choice(kind, KINDS, "kind"),
        title=title,
        hs=check_hs(hs),
        quantity=quantity,
        unit=check_choice(unit_code, UNITS, "unit"),
        first_on=first_on.isoformat() if first_on else None,
        last_on=last_on.isoformat() if last_on else None,
        incoterm=check_choice(incoterm.upper(), INCOTERMS, "Incoterm"),
        country=_country(country),
        markets=[_country(each) for each in split_codes(markets.replace(" ", ","))],
        certificates=split_codes(certificates),
        theme=check_choice(theme, THEMES, "theme"),
        expires_on=ends.isoformat(),
        state=DRAFT,
    )
    return CommandResult("council_listing", made, FIRM)


def _own(unit: Council, identifier: str) -> CouncilListingRow:
    row = unit.find(CouncilListingRow, identifier)
    check(
        row.company == unit.company and row.party == unit.actor.party,
        "this offer or request belongs to another company",
        "Choose one of your own.",
        kind="forbidden",
    )
    return row


@command("company")
def publish_listing(unit: Council, listing_id: ListingId) -> CommandResult:
    """Publish a draft to the companies and organisers of the council."""
    own_company(unit, validated=True)
    row = _own(unit, listing_id)
    unit.change(t.council_listing, row.id, state=PUBLISHED, tier=COUNCIL)
    return CommandResult("council_listing", row.id, COUNCIL)


@command("company")
def withdraw_listing(unit: Council, listing_id: ListingId) -> CommandResult:
    """Withdraw a published offer or request; your company goes on reading it."""
    row = _own(unit, listing_id)
    unit.change(t.council_listing, row.id, state=WITHDRAWN, tier=FIRM)
    return CommandResult("council_listing", row.id, FIRM)
