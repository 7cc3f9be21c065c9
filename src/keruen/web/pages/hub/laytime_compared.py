"""Two laytime statements compared: each difference with its effect on the money."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from keruen.errors import KeruenError
from keruen.hub.reads.laytime import (
    compare_statements,
    find_statement,
)
from keruen.hub.rows import LaytimeResultRow
from keruen.laytime.compare import Comparison
from keruen.laytime.words import money
from keruen.web.dates import END, ISOLATE
from keruen.web.languages import tell
from keruen.web.marks import N_
from keruen.web.pages.hub.asked import HubAsked
from keruen.web.pages.hub.laytime_words import laytime_words
from keruen.web.pages.tables import Table, Value, table_of
from keruen.web.pages.view import Phrase, View

PLACE_WORDS = {
    "charter": N_("charter party"),
    "terms": N_("terms"),
    "author": N_("author of the facts"),
    "notices": N_("notices of readiness"),
}
"""What differences between two statements are about."""


@dataclass(frozen=True, kw_only=True)
class DifferenceLine:
    """A difference between two statements, with its effect."""

    place: Annotated[Value, N_("Where")]
    name: Annotated[Value, N_("What")]
    first: Annotated[Value, N_("This statement")]
    second: Annotated[Value, N_("The other one")]
    effect: Annotated[Value, N_("Effect on the net")]


@dataclass(frozen=True, kw_only=True)
class StretchLine:
    """A stretch of time that counts differently."""

    start: Annotated[Value, N_("From")]
    end: Annotated[Value, N_("To")]
    first: Annotated[Value, N_("This statement")]
    second: Annotated[Value, N_("The other one")]


def show_differences(asked: HubAsked, view: View, row: LaytimeResultRow) -> None:
    """The differences from another statement, each with its effect on the money."""
    if not asked.query.get("with"):
        return
    try:
        other = find_statement(asked.book, asked.query["with"])
        found = compare_statements(row, other)
    except KeruenError as error:
        view.problem = tell(error, asked.language)
        return
    currency = row.currency
    change = found.second.net - found.first.net
    view.notes.insert(
        0,
        Phrase(
            N_("The other statement comes to {net}: {change} more."),
            {"net": money(found.second.net, currency), "change": money(change, currency)},
        ),
    )
    view.tables = [*_differences(asked, found, currency), *view.tables]
    view.data["compared"] = {
        "net": str(found.second.net),
        "effects": [str(each.effect) for each in found.differences],
    }


def _differences(asked: HubAsked, found: Comparison, currency: str) -> list[Table]:
    words = laytime_words(asked.language)

    def named(name: str) -> str:
        if name in PLACE_WORDS:
            return asked.words(PLACE_WORDS[name])
        kind, _, rest = name.partition(" ")
        return words(f"kind.{rest or kind}", words(f"term.{kind}", rest or name))

    def isolated(text: str) -> str:
        return f"{ISOLATE}{text}{END}"

    one = table_of(
        N_("Differences"),
        DifferenceLine,
        [
            DifferenceLine(
                place=named(each.place),
                name=named(each.name),
                first=isolated(each.first or "-"),
                second=isolated(each.second or "-"),
                effect=money(each.effect, currency)
                if each.effect is not None
                else asked.words(N_("with the next")),
            )
            for each in found.differences
        ],
    )

    def state(name: str, reason: str) -> str:
        shown = words(f"state.{name}", name) if name else "-"
        return f"{shown}, {words(f'kind.{reason}', reason)}" if reason else shown

    other = table_of(
        N_("Time that counts differently"),
        StretchLine,
        [
            StretchLine(
                start=isolated(each.start),
                end=isolated(each.end),
                first=state(each.first, each.first_reason),
                second=state(each.second, each.second_reason),
            )
            for each in found.lines
        ],
    )
    return [one, other]
