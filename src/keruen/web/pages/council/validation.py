"""Profiles that wait for the organiser of their side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from keruen.council.names import BLOCKING, NOT_SCREENED
from keruen.council.reads import Waiting, list_waiting
from keruen.store.refusal import refuse
from keruen.web.marks import N_
from keruen.web.package_forms import Ask
from keruen.web.pages.council.package import PAGES, CouncilAsked, codes, data, state
from keruen.web.pages.tables import Cell, Value, table_of
from keruen.web.pages.view import Phrase, View, count_phrase


@dataclass(frozen=True, kw_only=True)
class WaitingLine:
    """A submitted profile."""

    name: Annotated[Cell, N_("Legal name")]
    latin: Annotated[Cell, N_("Name in Latin letters")]
    numbers: Annotated[Cell, N_("Register numbers")]
    isic: Annotated[Cell, N_("ISIC class")]
    hs: Annotated[Cell, N_("HS codes")]
    size: Annotated[Value, N_("Size")]
    screening: Annotated[Cell, N_("Screening")]


@PAGES.page("/council/validation")
def validation(asked: CouncilAsked) -> View:
    """Submitted profiles of the organiser's side, each with its screening."""
    if asked.actor.seat != "organiser":
        refuse(
            "this page is for organisers",
            "Sign in as the organiser of your side.",
            kind="forbidden",
        )
    waiting = list_waiting(asked.unit)
    view = View(N_("Validation"))
    view.lead = count_phrase(
        "One profile waits for validation.", "{count} profiles wait for validation.", len(waiting)
    )
    if any(each.check and each.check.result == NOT_SCREENED for each in waiting):
        view.alarms = [Phrase(N_("Not screened: no lists are loaded."))]
    view.tables = [
        table_of(N_("Submitted profiles"), WaitingLine, [_line(asked, each) for each in waiting])
    ]
    for each in waiting:
        given, about = {"profile_id": each.profile.id}, each.profile.legal_name
        view.forms += asked.forms.make("screen_profile", given, about=about)
        if each.check is not None and each.check.result not in BLOCKING:
            view.forms += asked.forms.make("validate_profile", given, about=about)
        view.forms += asked.forms.make(
            "return_profile", given, Ask("reason", N_("Reason")), about=about
        )
    view.data = {
        "waiting": [
            {"profile": each.profile.id, "screening": each.check.result if each.check else ""}
            for each in waiting
        ]
    }
    return view


def _line(asked: CouncilAsked, each: Waiting) -> WaitingLine:
    row = each.profile
    numbers = " · ".join(filter(None, (row.ice, row.trade_register, row.bin)))
    return WaitingLine(
        name=data(row.legal_name),
        latin=data(row.latin_name),
        numbers=data(numbers),
        isic=data(row.isic),
        hs=codes(asked, row.hs),
        size=asked.words(row.size),
        screening=state(each.check.result) if each.check else data(""),
    )
