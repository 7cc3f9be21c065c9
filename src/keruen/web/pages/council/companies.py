"""Companies of the council: the list, and one company with its offers and requests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from keruen.council.names import SUSPENDED, VALIDATED
from keruen.council.reads import (
    count_companies,
    list_companies,
    list_contacts,
    list_listings,
    list_notes,
    profiles_of,
)
from keruen.council.rows import CouncilCompanyRow
from keruen.web.marks import N_
from keruen.web.package_forms import Ask
from keruen.web.pages.council.listings import listing_table
from keruen.web.pages.council.package import (
    PAGES,
    CouncilAsked,
    codes,
    company_cell,
    data,
    state,
)
from keruen.web.pages.council.profile import contact_table, profile_facts
from keruen.web.pages.tables import PAGE_ROWS, Cell, Value, table_of
from keruen.web.pages.view import Fact, View, count_phrase


@dataclass(frozen=True, kw_only=True)
class CompanyLine:
    """A company of the list."""

    company: Annotated[Cell, N_("Company")]
    side: Annotated[Cell, N_("Side")]
    hs: Annotated[Cell, N_("HS codes")]
    size: Annotated[Value, N_("Size")]
    state: Annotated[Cell, N_("State")]


@dataclass(frozen=True, kw_only=True)
class NoteLine:
    """A private note."""

    at: Annotated[Cell, N_("Written")]
    words: Annotated[Cell, N_("Note")]


@PAGES.page("/council/companies")
def companies(asked: CouncilAsked) -> View:
    """Companies that the reader sees."""
    total = count_companies(asked.unit)
    paging = asked.paging(total, "companies")
    rows = list_companies(asked.unit, paging.first, PAGE_ROWS)
    profiles = profiles_of(asked.unit, [each.id for each in rows])
    view = View(N_("Companies"))
    view.lead = count_phrase("There is one company.", "There are {count} companies.", total)
    view.tables = [
        table_of(
            N_("Companies"),
            CompanyLine,
            [
                CompanyLine(
                    company=company_cell(each.id, profiles),
                    side=data(each.party),
                    hs=codes(asked, profiles[each.id].hs if each.id in profiles else []),
                    size=asked.words(profiles[each.id].size) if each.id in profiles else "-",
                    state=state(each.state),
                )
                for each in rows
            ],
            paging,
        )
    ]
    view.data = {"companies": [each.id for each in rows]}
    return view


@PAGES.page("/council/companies/{id}")
def company(asked: CouncilAsked) -> View:
    """A company with its profile, its offers and requests."""
    unit = asked.unit
    row = unit.find(CouncilCompanyRow, asked.path["id"])
    profile = profiles_of(unit, [row.id]).get(row.id)
    view = View(profile.legal_name if profile else row.id)
    view.facts = [Fact(N_("Side"), data(row.party)), Fact(N_("State"), state(row.state))]
    if profile is not None:
        view.facts += profile_facts(asked, profile)
    listings = list_listings(unit, row.id)
    view.tables = [listing_table(asked, listings)]
    if list_contacts(unit, row.id):
        view.tables.append(contact_table(asked, row.id))
    notes = list_notes(unit, row.id)
    if notes:
        view.tables.append(
            table_of(
                N_("Private notes"),
                NoteLine,
                [NoteLine(at=asked.time_cell(n.created_at), words=data(n.words)) for n in notes],
            )
        )
    given = {"company_id": row.id}
    if unit.company and unit.company != row.id:
        view.forms += asked.forms.make(
            "add_note",
            given,
            Ask("words", N_("Note")),
            words=N_("Only your company reads it."),
        )
    if row.party == asked.actor.party:
        if row.state == VALIDATED:
            view.forms += asked.forms.make("suspend_company", given, Ask("reason", N_("Reason")))
        if row.state == SUSPENDED:
            view.forms += asked.forms.make("readmit_company", given)
    view.data = {"id": row.id, "state": row.state, "listings": [each.id for each in listings]}
    return view
