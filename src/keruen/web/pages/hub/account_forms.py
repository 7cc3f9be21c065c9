"""Forms of an owner's account: orders and answers, charges and payments."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from keruen.hub.reads.account import (
    OwnerAccount,
    read_answers,
)
from keruen.hub.reads.charges import read_account_lines, read_charges
from keruen.hub.rows import ClaimOrderRow
from keruen.web.marks import N_
from keruen.web.pages.hub.amounts import say_amount
from keruen.web.pages.hub.asked import HubAsked
from keruen.web.pages.hub.forms import Ask, HubForm, hub_form

ORDER_WORDS = {
    "sale": N_("sale in store"),
    "pledge": N_("pledge"),
    "release": N_("release of a pledge"),
}


ANSWERS = (("accepted", N_("Accept")), ("declined", N_("Decline")))


def account_forms(asked: HubAsked, owner: str, found: OwnerAccount) -> list[HubForm]:
    return _staff_forms(asked, owner, found) if asked.is_staff else _owner_forms(asked, found)


def open_orders(found: OwnerAccount) -> list[ClaimOrderRow]:
    done = {each.order_id for each in found.done}
    seen: dict[str, ClaimOrderRow] = {}
    for each in found.orders:
        if each.order_id not in done:
            seen.setdefault(each.order_id, each)
    return list(seen.values())


def order_about(asked: HubAsked, each: ClaimOrderRow) -> str:
    return (
        f"{asked.words(ORDER_WORDS[each.kind])}, {asked.party(each.counterparty)}, "
        f"{asked.kilograms(each.kg)}"
    )


def _owner_forms(asked: HubAsked, found: OwnerAccount) -> list[HubForm]:
    forms: list[HubForm] = []
    answers = read_answers(asked.book)
    mine = asked.book.actor.party
    for each in open_orders(found):
        if each.party != mine and each.order_id not in answers:
            forms += hub_form(
                asked,
                "answer_order",
                {"order": each.id},
                Ask("answer", N_("Answer"), options=[(a, asked.words(b)) for a, b in ANSWERS]),
                about=order_about(asked, each),
            )
    forms += hub_form(
        asked,
        "order_claim",
        {},
        Ask("kind", N_("Order"), options=[(a, asked.words(b)) for a, b in ORDER_WORDS.items()]),
        Ask("other", N_("Code of the other party")),
        Ask("grade", N_("Grade"), options=list(asked.grades.items())),
        Ask("kg", N_("Weight"), unit="kg"),
        Ask("note", N_("Note")),
        label=N_("Order sale, pledge or release"),
    )
    return forms


def _staff_forms(asked: HubAsked, owner: str, found: OwnerAccount) -> list[HubForm]:
    forms: list[HubForm] = []
    answers = read_answers(asked.book)
    for each in open_orders(found):
        given, about = {"order": each.id}, order_about(asked, each)
        if answers.get(each.order_id) == "accepted":
            forms += hub_form(asked, "post_order", given, about=about)
        reason = Ask("reason", N_("Reason"), kind="long")
        forms += hub_form(asked, "refuse_order", given, reason, about=about)
    month = asked.book.now.astimezone(asked.zone).date().replace(day=1)
    before = date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
    currencies = sorted({each.currency for each in read_account_lines(asked.book, owner)})
    today = asked.book.now.astimezone(asked.zone).date().isoformat()
    forms += hub_form(
        asked,
        "charge_storage",
        {"owner": owner},
        Ask("month", N_("Month"), f"{before:%Y-%m}", hint=N_("A month that has ended.")),
    )
    forms += hub_form(
        asked,
        "record_payment",
        {"owner": owner},
        Ask("reference", N_("Reference")),
        Ask("day", N_("Day"), today),
        Ask("currency", N_("Currency"), currencies[0] if currencies else ""),
        Ask("amount", N_("Amount"), kind="number"),
    )
    for charge in read_charges(asked.book, owner)[:20]:
        amount = say_amount(Decimal(charge.amount), asked.language, charge.currency)
        forms += hub_form(
            asked,
            "reverse_charge",
            {"charge_id": charge.id},
            Ask("reason", N_("Reason"), kind="long"),
            about=f"{charge.words}, {amount}",
        )
    return forms
