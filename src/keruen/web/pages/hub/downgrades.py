"""Downgrades: orders for the terminal, and to an owner its own parts to answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from keruen.hub.reads.bins import BinView, read_bins
from keruen.hub.reads.downgrades import (
    DowngradeView,
    ShareView,
    read_downgrades,
    read_shares,
)
from keruen.hub.reads.names import read_owners
from keruen.web.marks import N_
from keruen.web.pages.hub.amendments import ANSWERS
from keruen.web.pages.hub.asked import HubAsked, hub_page
from keruen.web.pages.hub.forms import Ask, HubForm, hub_form
from keruen.web.pages.hub.view import HubView
from keruen.web.pages.tables import Cell, Value, table_of
from keruen.web.pages.view import Phrase, View, count_phrase


@dataclass(frozen=True, kw_only=True)
class OrderLine:
    """An order of a downgrade."""

    reference: Annotated[Value, N_("Downgrade")]
    state: Annotated[Cell, N_("State")]
    bins: Annotated[Value, N_("From and into bin")]
    grades: Annotated[Value, N_("Grades")]
    kg: Annotated[Value, N_("Weight")]
    shares: Annotated[Value, N_("Parts of owners")]
    reason: Annotated[Value, N_("Reason")]


@dataclass(frozen=True, kw_only=True)
class PartLine:
    """The part of an owner."""

    reference: Annotated[Value, N_("Downgrade")]
    state: Annotated[Cell, N_("State")]
    grades: Annotated[Value, N_("Grades")]
    kg: Annotated[Value, N_("Weight")]
    reason: Annotated[Value, N_("Reason")]


@hub_page("/hub/downgrades")
def downgrades(asked: HubAsked) -> View:
    """Downgrades that the reader sees."""
    if asked.public:
        # What the public gets does not depend on the book.
        view = HubView(N_("Downgrades"))
        view.lead = Phrase(N_("Sign in to see downgrades of your grain."))
        return view
    return _staff(asked) if asked.is_staff else _owner(asked)


def _staff(asked: HubAsked) -> View:
    found = read_downgrades(asked.book)
    waiting = [each for each in found if each.state not in ("posted", "withdrawn")]
    view = HubView(N_("Downgrades"))
    view.lead = count_phrase(
        "One downgrade waits for owners or for its posting.",
        "{count} downgrades wait for owners or for their posting.",
        len(waiting),
    )
    bins = read_bins(asked.book)
    names = {each.row.id: each.row.name for each in bins}
    lines = [_order_line(asked, each, names) for each in found]
    view.tables = [table_of(N_("Downgrades"), OrderLine, lines)]
    for each in waiting:
        given, about = {"downgrade": each.row.id}, each.row.reference
        if each.state == "accepted":
            view.forms += hub_form(asked, "post_downgrade", given, about=about, big=True)
        view.forms += hub_form(
            asked, "withdraw_downgrade", given, Ask("reason", N_("Reason")), about=about
        )
    view.forms += _order(asked, bins)
    view.data = {
        "downgrades": [
            {"reference": each.row.reference, "state": each.state, "kg": each.row.kg}
            for each in found
        ]
    }
    return view


def _order_line(asked: HubAsked, each: DowngradeView, names: Mapping[str, str]) -> OrderLine:
    return OrderLine(
        reference=each.row.reference,
        state=Cell(each.state, kind="state"),
        bins=f"{names[each.row.from_bin]} – {names[each.row.to_bin]}",
        grades=_grades(asked, each.row.grade, each.row.to_grade),
        kg=asked.kilograms(each.row.kg),
        shares="; ".join(
            f"{asked.party(part.row.owner)} {asked.kilograms(part.row.kg)} "
            f"({asked.words(part.state, 'state')})"
            for part in each.shares
        ),
        reason=each.row.reason,
    )


def _grades(asked: HubAsked, before: str, after: str) -> str:
    return f"{asked.grade(before)} – {asked.grade(after)}"


def _order(asked: HubAsked, bins: list[BinView]) -> list[HubForm]:
    full = [(each.row.id, f"{each.row.name}: {asked.tonnes(each.kg)}") for each in bins if each.kg]
    every = [(each.row.id, each.row.name) for each in bins]
    owners = [*read_owners(asked.book).items()]
    terminal = asked.book.terminal
    return hub_form(
        asked,
        "order_downgrade",
        {},
        Ask("reference", N_("Reference")),
        Ask("bin", N_("From bin"), options=full),
        Ask("to_bin", N_("Into bin"), options=every, hint=N_("An empty bin, or the same one.")),
        Ask("to_grade", N_("New grade"), options=[*asked.grades.items()]),
        Ask(
            "shares",
            N_("Parts of owners"),
            columns=(
                Ask("owner", N_("Owner"), options=[*owners, (terminal.code, terminal.name)]),
                Ask("kg", N_("Weight"), kind="number"),
            ),
        ),
        Ask("reason", N_("Reason")),
    )


def _owner(asked: HubAsked) -> View:
    found = read_shares(asked.book)
    waiting = [each for each in found if each.state == "proposed"]
    view = HubView(N_("Downgrades"))
    view.lead = count_phrase(
        "One downgrade waits for your answer.",
        "{count} downgrades wait for your answer.",
        len(waiting),
    )
    view.tables = [
        table_of(N_("Downgrades"), PartLine, [_part_line(asked, each) for each in reversed(found)])
    ]
    options = [(each, asked.words(words)) for each, words in ANSWERS.items()]
    for each in waiting:
        about = Phrase(
            N_("{reference}: {kg} of {before} become {after}"),
            {
                "reference": each.row.reference,
                "kg": asked.kilograms(each.row.kg),
                "before": asked.grade(each.row.grade),
                "after": asked.grade(each.row.to_grade),
            },
        ).say(asked.language)
        view.forms += hub_form(
            asked,
            "answer_downgrade",
            {"share": each.row.id},
            Ask("answer", N_("Answer"), options=options),
            Ask("reason", N_("Reason"), hint=N_("Needed for a refusal."), kind="text"),
            about=about,
            big=True,
        )
    view.data = {
        "downgrades": [
            {"reference": each.row.reference, "state": each.state, "kg": each.row.kg}
            for each in found
        ]
    }
    return view


def _part_line(asked: HubAsked, each: ShareView) -> PartLine:
    return PartLine(
        reference=each.row.reference,
        state=Cell(each.state, kind="state"),
        grades=_grades(asked, each.row.grade, each.row.to_grade),
        kg=asked.kilograms(each.row.kg),
        reason=each.row.reason,
    )
