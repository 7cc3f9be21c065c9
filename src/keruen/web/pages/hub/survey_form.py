"""The form of a survey: what a bin was measured to contain."""

from __future__ import annotations

from collections.abc import Sequence

from keruen.hub.reads.bins import BinView
from keruen.web.marks import N_
from keruen.web.pages.hub.asked import HubAsked
from keruen.web.pages.hub.forms import Ask, HubForm, hub_form


def survey_forms(asked: HubAsked, found: Sequence[BinView]) -> list[HubForm]:
    """A survey of any bin; the book does not change by it."""
    every = [(each.row.id, f"{each.row.name}: {asked.tonnes(each.kg)}") for each in found]
    return hub_form(
        asked,
        "record_survey",
        {},
        Ask("bin", N_("Bin"), options=every),
        Ask("grade", N_("Grade"), options=[*asked.grades.items()]),
        Ask("measured_kg", N_("Measured weight"), unit="kg", kind="whole"),
        Ask("method", N_("Method")),
        Ask(
            "at",
            N_("Time by the clock of the terminal"),
            hint=N_("Left empty, it is now."),
            needed=False,
        ),
        Ask("note", N_("Note")),
        words=N_("A survey is a statement: the book changes only by an adjustment."),
    )
