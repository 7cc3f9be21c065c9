"""Validation of companies by the organiser of their side, after a screening."""

from __future__ import annotations

from sqlalchemy import select

from keruen.council import tables as t
from keruen.council.commands.fields import CompanyId, ProfileId
from keruen.council.names import (
    BLOCKING,
    COUNCIL,
    DRAFT,
    NOT_SCREENED,
    OWN_ORGANISER,
    PUBLISHED,
    REPLACED,
    RETURNED,
    SUBMITTED,
    SUSPENDED,
    VALIDATED,
)
from keruen.council.registry import command
from keruen.council.rows import CouncilCheckRow, CouncilCompanyRow, CouncilProfileRow
from keruen.council.screening import ScreenedCompany, screen
from keruen.council.unit import Council
from keruen.store.command import CommandResult
from keruen.store.fields import Words
from keruen.store.refusal import check, word


def _own_side(unit: Council, party: str) -> None:
    check(
        party == unit.actor.party,
        "this company belongs to another side",
        "The organiser of its side decides.",
        kind="forbidden",
    )


def _submitted(unit: Council, identifier: str) -> CouncilProfileRow:
    row = unit.find(CouncilProfileRow, identifier)
    _own_side(unit, row.party)
    check(
        row.state == SUBMITTED,
        "this profile is {state}",
        "Choose one that is submitted.",
        state=word(row.state),
    )
    return row


def last_check(unit: Council, profile: str) -> CouncilCheckRow | None:
    """The last screening of a profile."""
    table = t.council_check
    return unit.record(
        CouncilCheckRow,
        select(table).where(table.c.profile == profile).order_by(table.c.created_at.desc()),
    )


@command("organiser")
def screen_profile(unit: Council, profile_id: ProfileId) -> CommandResult:
    """Compare the names of a submitted profile with the lists that are loaded."""
    row = _submitted(unit, profile_id)
    number = row.bin or row.ice or row.trade_register
    found = screen(unit, ScreenedCompany(row.legal_name, row.latin_name, row.party, number))
    made = unit.add(
        t.council_check,
        tier=OWN_ORGANISER,
        profile=row.id,
        company=row.company,
        result=found.result,
        words=found.words,
    )
    return CommandResult("council_check", made, OWN_ORGANISER, note=_note(found.result))


def _note(result: str) -> str:
    return "Not screened: no lists are loaded." if result == NOT_SCREENED else ""


@command("organiser", binds="profile")
def validate_profile(unit: Council, profile_id: ProfileId) -> CommandResult:
    """Validate a submitted profile; it is then shown to the council."""
    row = _submitted(unit, profile_id)
    done = last_check(unit, row.id)
    check(
        done is not None,
        "this profile was not compared with any list",
        "Screen it first.",
    )
    assert done is not None
    check(
        done.result not in BLOCKING,
        "the screening of this profile says: {result}",
        "Have the screening of your side decided first.",
        result=word(done.result),
    )
    profile = t.council_profile
    unit.change_where(
        profile,
        profile.c.company == row.company,
        profile.c.state == VALIDATED,
        state=REPLACED,
        tier=OWN_ORGANISER,
    )
    company = unit.find(CouncilCompanyRow, row.company)
    shown = company.state != SUSPENDED
    tier = COUNCIL if shown else OWN_ORGANISER
    unit.change(profile, row.id, state=VALIDATED, tier=tier)
    if company.state == SUBMITTED:
        unit.change(
            t.council_company,
            company.id,
            state=VALIDATED,
            tier=COUNCIL,
            decided_by=unit.actor.account,
            decided_at=unit.moment,
            reason="",
        )
    return CommandResult(
        "council_profile", row.id, tier, note=_note(done.result), facts={"screening": done.result}
    )


@command("organiser")
def return_profile(unit: Council, profile_id: ProfileId, reason: Words) -> CommandResult:
    """Return a submitted profile to its company with a reason."""
    row = _submitted(unit, profile_id)
    unit.change(t.council_profile, row.id, state=RETURNED, reason=reason)
    company = unit.find(CouncilCompanyRow, row.company)
    if company.state == SUBMITTED:
        unit.change(t.council_company, company.id, state=DRAFT, reason=reason)
    return CommandResult("council_profile", row.id, OWN_ORGANISER)


def _show(unit: Council, company: str, tier: str) -> None:
    """Show what a company published to the council, or to its own organiser alone."""
    profile, listing = t.council_profile, t.council_listing
    unit.change_where(
        profile, profile.c.company == company, profile.c.state == VALIDATED, tier=tier
    )
    unit.change_where(
        listing, listing.c.company == company, listing.c.state == PUBLISHED, tier=tier
    )


@command("organiser")
def suspend_company(unit: Council, company_id: CompanyId, reason: Words) -> CommandResult:
    """Suspend a company: its profile, offers and requests are not shown any more."""
    row = unit.find(CouncilCompanyRow, company_id)
    _own_side(unit, row.party)
    _show(unit, row.id, OWN_ORGANISER)
    unit.change(
        t.council_company,
        row.id,
        state=SUSPENDED,
        tier=OWN_ORGANISER,
        decided_by=unit.actor.account,
        decided_at=unit.moment,
        reason=reason,
    )
    return CommandResult("council_company", row.id, OWN_ORGANISER)


@command("organiser")
def readmit_company(unit: Council, company_id: CompanyId) -> CommandResult:
    """Show a suspended company to the council again."""
    row = unit.find(CouncilCompanyRow, company_id)
    _own_side(unit, row.party)
    unit.change(
        t.council_company,
        row.id,
        state=VALIDATED,
        tier=COUNCIL,
        decided_by=unit.actor.account,
        decided_at=unit.moment,
        reason="",
    )
    _show(unit, row.id, COUNCIL)
    return CommandResult("council_company", row.id, COUNCIL)
