"""Terms of laytime of a contract, each with its value and the clause that it comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from keruen.hub.trade.laytime_terms import written_terms
from keruen.web.marks import N_
from keruen.web.pages.hub.asked import HubAsked
from keruen.web.pages.hub.laytime_words import laytime_words
from keruen.web.pages.tables import Table, Value, table_of


@dataclass(frozen=True, kw_only=True)
class TermLine:
    """A term of laytime."""

    term: Annotated[Value, N_("Term")]
    value: Annotated[Value, N_("Value")]


def terms_table(asked: HubAsked, terms: Mapping[str, object]) -> Sequence[Table]:
    """The terms as a table; none where the contract has none."""
    if not terms:
        return []
    words = laytime_words(asked.language)
    return [
        table_of(
            N_("Terms of laytime"),
            TermLine,
            [
                TermLine(term=words(f"term.{name}", name), value=words(f"choice.{value}", value))
                for name, value in written_terms(terms)
            ],
        )
    ]
