"""Forms of a lot: holds, releases, and its customs status."""

from __future__ import annotations

from collections.abc import Sequence

from keruen.hub.names import HOLD_KINDS
from keruen.hub.reads.lots import (
    LotHold,
)
from keruen.hub.roles import RELEASES
from keruen.hub.rows import LotRow
from keruen.web.marks import N_
from keruen.web.pages.hub.asked import HubAsked
from keruen.web.pages.hub.forms import Ask, HubForm, hub_form

HOLD_WORDS = {
    "quality": N_("quality hold"),
    "fumigation": N_("fumigation hold"),
    "quarantine": N_("quarantine hold"),
}


def lot_forms(asked: HubAsked, row: LotRow, holds: Sequence[LotHold]) -> list[HubForm]:
    kinds = [(each, asked.words(HOLD_WORDS[each])) for each in HOLD_KINDS]
    forms: list[HubForm] = []
    for each in holds:
        if asked.book.actor.may(RELEASES[each.row.kind]):
            forms += hub_form(
                asked,
                "release_hold",
                {"hold": each.row.id},
                Ask("reason", N_("Reason"), kind="long"),
                Ask("evidence", N_("Evidence"), hint=N_("What the release rests on.")),
                about=f"{asked.words(HOLD_WORDS[each.row.kind])}: {each.row.reason}",
            )
    forms += hub_form(
        asked,
        "place_hold",
        {"lot": row.id},
        Ask("kind", N_("Kind"), "quality", kinds),
        Ask("reason", N_("Reason"), kind="long"),
    )
    customs = [("free", asked.words(N_("free circulation"))), ("bonded", asked.words(N_("bonded")))]
    forms += hub_form(
        asked,
        "change_customs",
        {"lot": row.id},
        Ask("status", N_("Customs status"), options=customs),
        Ask("reference", N_("Document of the authority")),
    )
    return forms
