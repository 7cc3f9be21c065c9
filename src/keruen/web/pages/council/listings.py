"""Offers and requests, and how well those of others fit, with the parts of the score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from keruen.council.names import (
    DIRECTIONS,
    DRAFT,
    INCOTERMS,
    KINDS,
    PUBLISHED,
    THEMES,
    UNITS,
)
from keruen.council.reads import (
    Match,
    count_listings,
    find_matches,
    list_listings,
    profiles_of,
)
from keruen.council.rows import CouncilListingRow, CouncilProfileRow
from keruen.web.marks import N_
from keruen.web.package_forms import Ask
from keruen.web.pages.council.labels import PARTS
from keruen.web.pages.council.package import (
    PAGES,
    CouncilAsked,
    choices,
    codes,
    company_cell,
    data,
    state,
)
from keruen.web.pages.tables import PAGE_ROWS, Cell, Paging, Table, Value, table_of
from keruen.web.pages.view import Phrase, View, count_phrase


@dataclass(frozen=True, kw_only=True)
class ListingLine:
    """An offer or a request."""

    title: Annotated[Cell, N_("Title")]
    direction: Annotated[Value, N_("Direction")]
    kind: Annotated[Value, N_("Kind")]
    company: Annotated[Cell, N_("Company")]
    hs: Annotated[Cell, N_("HS code")]
    quantity: Annotated[Value, N_("Quantity")]
    dates: Annotated[Cell, N_("Dates")]
    state: Annotated[Cell, N_("State")]


@dataclass(frozen=True, kw_only=True)
class MatchLine:
    """An own listing and one that fits it, with the parts of the score."""

    ours: Annotated[Cell, N_("Ours")]
    theirs: Annotated[Cell, N_("Theirs")]
    company: Annotated[Cell, N_("Company")]
    score: Annotated[Cell, N_("Score")]
    hs: Annotated[Value, N_("HS code")]
    quantity: Annotated[Value, N_("Quantity")]
    dates: Annotated[Value, N_("Dates")]
    market: Annotated[Value, N_("Market or route")]
    language: Annotated[Value, N_("Common language")]
    missing: Annotated[Value, N_("Left out")]


def _quantity(asked: CouncilAsked, row: CouncilListingRow) -> str:
    if row.quantity is None:
        return "-"
    return f"{asked.number(row.quantity)} {asked.words(row.unit) if row.unit else ''}"


def listing_table(
    asked: CouncilAsked, rows: Sequence[CouncilListingRow], paging: Paging | None = None
) -> Table:
    """Offers and requests as a table.

    Parameters
    ----------
    paging : where the rows are one page of a longer list.
    """
    profiles = profiles_of(asked.unit, [each.company for each in rows])
    return table_of(
        N_("Offers and requests"),
        ListingLine,
        [
            ListingLine(
                title=data(each.title),
                direction=asked.words(each.direction),
                kind=asked.words(each.kind),
                company=company_cell(each.company, profiles),
                hs=codes(asked, [each.hs]),
                quantity=_quantity(asked, each),
                dates=data(" – ".join(filter(None, (each.first_on, each.last_on)))),
                state=state(each.state),
            )
            for each in rows
        ],
        paging,
    )


@PAGES.page("/council/listings")
def listings(asked: CouncilAsked) -> View:
    """Offers and requests that the reader sees."""
    unit = asked.unit
    total = count_listings(unit)
    paging = asked.paging(total, "listings")
    rows = list_listings(unit, first=paging.first, most=PAGE_ROWS)
    view = View(N_("Offers and requests"))
    view.lead = count_phrase(
        "There is one offer or request.", "There are {count} offers and requests.", total
    )
    view.tables = [listing_table(asked, rows, paging)]
    if unit.company:
        view.forms = [
            *asked.forms.make(
                "add_listing",
                {},
                Ask("direction", N_("Direction"), options=choices(asked, DIRECTIONS)),
                Ask("kind", N_("Kind"), options=choices(asked, KINDS)),
                Ask("title", N_("Title")),
                Ask("hs", N_("HS code"), hint="100199"),
                Ask("quantity", N_("Quantity")),
                Ask("unit_code", N_("Unit"), options=choices(asked, UNITS)),
                Ask("first_on", N_("First day")),
                Ask("last_on", N_("Last day")),
                Ask("incoterm", "Incoterm", options=[(each, each) for each in INCOTERMS if each]),
                Ask("country", N_("Country"), hint=N_("Three letters, such as MAR")),
                Ask("markets", N_("Markets"), hint=N_("Countries; all where left out")),
                Ask("certificates", N_("Certificates")),
                Ask("theme", N_("Theme"), options=choices(asked, THEMES)),
                Ask("expires_on", N_("Shown until")),
            )
        ]
        for each in list_listings(unit, unit.company):
            given = {"listing_id": each.id}
            if each.company == unit.company and each.state == DRAFT:
                view.forms += asked.forms.make("publish_listing", given, about=each.title)
            if each.company == unit.company and each.state == PUBLISHED:
                view.forms += asked.forms.make("withdraw_listing", given, about=each.title)
    view.data = {
        "listings": [
            {"id": each.id, "company": each.company, "title": each.title, "state": each.state}
            for each in rows
        ]
    }
    return view


def _match_line(
    asked: CouncilAsked, each: Match, profiles: Mapping[str, CouncilProfileRow]
) -> MatchLine:
    parts = {part.name: part for part in each.score.parts}
    shown = {
        name: f"{asked.number(100 * part.ours)} / {asked.number(100 * part.theirs)}"
        for name, part in parts.items()
    }
    value = each.score.value
    return MatchLine(
        ours=data(each.ours.title),
        theirs=data(each.theirs.title),
        company=company_cell(each.theirs.company, profiles),
        score=Cell(f"{asked.number(100 * value)}%", kind="bar", share=value),
        **shown,
        missing=", ".join(asked.words(PARTS[name]) for name in each.score.missing) or "-",
    )


@PAGES.page("/council/matches")
def matches(asked: CouncilAsked) -> View:
    """Offers and requests of the other side that fit those of the reader's company."""
    found = find_matches(asked.unit)
    view = View(N_("Matches"))
    view.lead = count_phrase("One match was found.", "{count} matches were found.", len(found))
    view.notes = [
        Phrase(
            N_(
                "Each part shows how well theirs meets ours, then ours theirs, in percent. "
                "Weights: HS code 45, quantity 15, dates 15, market 15, language 10. "
                "The score is the "
                "geometric mean of both directions. What is left out counts 0."
            )
        )
    ]
    rows, paging = asked.cut(found, "matches")
    profiles = profiles_of(asked.unit, [each.theirs.company for each in rows])
    lines = [_match_line(asked, each, profiles) for each in rows]
    view.tables = [table_of(N_("Matches"), MatchLine, lines, paging)]
    view.data = {
        "matches": [
            {
                "ours": each.ours.id,
                "theirs": each.theirs.id,
                "score": each.score.value,
                "parts": [
                    {"name": part.name, "ours": part.ours, "theirs": part.theirs}
                    for part in each.score.parts
                ],
                "missing": list(each.score.missing),
            }
            for each in found
        ]
    }
    return view
