"""Forms of a contract: nominations with their answers, and washouts."""

from __future__ import annotations

from keruen.hub.reads.calls import read_line_up
from keruen.hub.reads.contracts import (
    ContractView,
    NominationView,
)
from keruen.web.marks import N_
from keruen.web.pages.hub.asked import HubAsked
from keruen.web.pages.hub.forms import Ask, HubForm, hub_form

DIRECTION_WORDS = {"receipt": N_("receipt"), "loading": N_("loading")}


def contract_forms(asked: HubAsked, found: ContractView) -> list[HubForm]:
    calls = [(each.id, f"{each.vessel} {each.reference}") for each in read_line_up(asked.book)]
    forms: list[HubForm] = []
    for each in found.nominations:
        forms += _nomination_forms(asked, each, calls)
    forms += _nominate(asked, found)
    forms += hub_form(
        asked,
        "wash_out",
        {"contract_id": found.row.id},
        Ask("kg", N_("Weight"), unit="kg"),
        Ask("agreement", N_("Agreement"), hint=N_("Number and date of what both sides signed.")),
    )
    return forms


def _nomination_forms(
    asked: HubAsked, each: NominationView, calls: list[tuple[str, str]]
) -> list[HubForm]:
    """Answers to a nomination, by who made it and what was answered."""
    given, about = {"nomination_id": each.row.id}, each.row.reference
    reason = Ask("reason", N_("Reason"))
    call = Ask("call_id", N_("Ship call"), options=calls)
    ours = each.row.party == asked.book.actor.party
    if each.state == "proposed" and asked.is_staff and not ours:
        return [
            *hub_form(asked, "accept_nomination", given, call, about=about),
            *hub_form(asked, "refuse_nomination", given, reason, about=about),
        ]
    if each.state == "proposed" and asked.is_staff:
        return hub_form(asked, "withdraw_nomination", given, reason, about=about)
    if each.state == "proposed" and not ours:
        answers = [("accepted", asked.words(N_("Accept"))), ("refused", asked.words(N_("Refuse")))]
        return hub_form(
            asked,
            "answer_proposal",
            given,
            Ask("answer", N_("Answer"), options=answers),
            reason._replace(needed=False),
            about=about,
        )
    if each.state == "proposed":
        return hub_form(asked, "withdraw_proposal", given, reason, about=about)
    if each.state != "accepted" or not asked.is_staff:
        return []
    if not each.call:
        return hub_form(asked, "assign_call", given, call, about=about)
    return hub_form(asked, "complete_nomination", given, about=about)


def _nominate(asked: HubAsked, found: ContractView) -> list[HubForm]:
    if found.quantity.free_kg <= 0:
        return []
    kinds = [(each, asked.words(word)) for each, word in DIRECTION_WORDS.items()]
    first = "loading" if found.row.kind == "sale" else "receipt"
    return hub_form(
        asked,
        "nominate_ship" if asked.is_staff else "propose_ship",
        {"contract_id": found.row.id},
        Ask("reference", N_("Number of the nomination")),
        Ask("vessel_name", N_("Ship")),
        Ask("imo", N_("IMO number")),
        Ask("direction", N_("Direction"), first, kinds),
        Ask("kg", N_("Weight"), str(max(found.quantity.open_kg, 0)), unit="kg"),
        Ask("laycan_from", N_("Laycan from"), found.row.ships_from),
        Ask("laycan_to", N_("Laycan to"), found.row.ships_to),
    )
