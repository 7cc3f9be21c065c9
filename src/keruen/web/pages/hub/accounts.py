"""Accounts of owners: claims, charges, receipts, orders and documents, and what verifies them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from keruen.hub.money.account import Account
from keruen.hub.names import FREE
from keruen.hub.papers.account import account_papers
from keruen.hub.papers.common import PaperLink
from keruen.hub.papers.quality import sample_papers
from keruen.hub.papers.verification import log_state
from keruen.hub.papers.weights import weight_papers
from keruen.hub.reads.account import (
    OwnerAccount,
    read_account,
    read_answers,
    read_documents,
    read_owner_samples,
)
from keruen.hub.reads.charges import read_account as read_statement
from keruen.hub.reads.charges import read_account_lines, terminal_day
from keruen.hub.reads.names import read_owners
from keruen.hub.reads.stocks import ClaimBalance, read_claims
from keruen.hub.rows import ClaimOrderRow, GrainDocumentRow
from keruen.store.refusal import refuse
from keruen.web.marks import N_
from keruen.web.pages.hub.account_forms import ORDER_WORDS, account_forms
from keruen.web.pages.hub.amounts import say_amount
from keruen.web.pages.hub.asked import HubAsked, hub_page, require_staff, staff_page
from keruen.web.pages.hub.paper_links import paper_table
from keruen.web.pages.hub.view import HubView
from keruen.web.pages.tables import Cell, Paging, Table, Value, table_of
from keruen.web.pages.view import Fact, Link, Phrase, View

DOCUMENT_WORDS = {
    "receipt": N_("receipt"),
    "loading": N_("loading"),
    "sale": N_("sale in store"),
    "pledge": N_("pledge"),
    "release": N_("release of a pledge"),
    "reversal": N_("reversal"),
    "adjustment": N_("adjustment"),
    "transfer": N_("transfer"),
    "blend": N_("blend"),
}
SERVICE_WORDS = {
    "storage": N_("storage"),
    "handling_in": N_("handling in"),
    "handling_out": N_("handling out"),
    "weighing": N_("weighing"),
    "fumigation": N_("fumigation"),
    "demurrage": N_("demurrage"),
    "despatch": N_("despatch"),
    "payment": N_("payment"),
}


@dataclass(frozen=True, kw_only=True)
class OwnerLine:
    """An owner of the list."""

    owner: Annotated[Cell, N_("Owner")]
    claims: Annotated[Value, N_("Claims")]
    pledged: Annotated[Value, N_("of it pledged")]


@dataclass(frozen=True, kw_only=True)
class ClaimLine:
    """A claim of the owner."""

    grade: Annotated[Value, N_("Grade")]
    basis: Annotated[Value, N_("Basis")]
    account: Annotated[Value, N_("Free or pledged")]
    kg: Annotated[Value, N_("Weight")]


@dataclass(frozen=True, kw_only=True)
class DocumentLine:
    """A document of the owner."""

    number: Annotated[Value, N_("Number")]
    at: Annotated[Cell, N_("Time")]
    kind: Annotated[Value, N_("Document")]
    reference: Annotated[Value, N_("Reference")]
    grade: Annotated[Value, N_("Grade")]
    kg: Annotated[Value, N_("Change of the claim")]


@dataclass(frozen=True, kw_only=True)
class ChargeLine:
    """A line of the statement of account."""

    day: Annotated[Cell, N_("Day")]
    service: Annotated[Value, N_("Service")]
    text: Annotated[Value, N_("For")]
    quantity: Annotated[Value, N_("Quantity")]
    debit: Annotated[Value, N_("Debit")]
    credit: Annotated[Value, N_("Credit")]
    balance: Annotated[Value, N_("Balance")]


@dataclass(frozen=True, kw_only=True)
class OrderLine:
    """An order that the owner gave or received."""

    kind: Annotated[Value, N_("Order")]
    other: Annotated[Value, N_("Other party")]
    grade: Annotated[Value, N_("Grade")]
    kg: Annotated[Value, N_("Weight")]
    state: Annotated[Cell, N_("State")]


@staff_page("/hub/accounts")
def accounts(asked: HubAsked) -> View:
    """Owners with what they claim."""
    owners, claims = read_owners(asked.book), read_claims(asked.book)
    view = HubView(N_("Accounts of owners"))
    total = sum(each.kg for each in claims)
    view.lead = Phrase(N_("{kg} are claimed."), {"kg": asked.tonnes(total)})
    view.tables = [
        table_of(
            N_("Owners"),
            OwnerLine,
            [
                OwnerLine(
                    owner=Cell(name, f"/hub/accounts/{code}", "data"),
                    claims=asked.kilograms(sum(each.kg for each in claims if each.owner == code)),
                    pledged=asked.kilograms(
                        sum(
                            each.kg
                            for each in claims
                            if each.owner == code and each.account != FREE
                        )
                    ),
                )
                for code, name in owners.items()
            ],
        )
    ]
    view.data = {"claimed_kg": total}
    return view


@staff_page("/hub/accounts/{id}")
def account_of(asked: HubAsked) -> View:
    """The account of one owner, as the terminal reads it."""
    code = asked.path["id"]
    if code not in read_owners(asked.book):
        refuse(
            "the party {code} is not known",
            "Check the code in the list of parties.",
            kind="missing",
            code=repr(code[:80]),
        )
    return _account(asked, code)


@hub_page("/hub/account")
def account(asked: HubAsked) -> View:
    """The own account of an owner."""
    if asked.public or asked.is_staff:
        if asked.public:
            require_staff(asked)
        return accounts(asked)
    return _account(asked, asked.book.actor.party)


def _account(asked: HubAsked, owner: str) -> View:
    book = asked.book
    found = read_account(book, owner)
    documents = read_documents(book, owner)
    free = sum(each.kg for each in found.claims if each.account == FREE)
    pledged = sum(each.kg for each in found.claims if each.account != FREE)
    view = HubView(
        Phrase(N_("Account of {name}"), {"name": asked.party(owner)}).say(asked.language)
    )
    view.kicker = book.terminal.name
    view.lead = Phrase(
        N_("{free} are free and {pledged} are pledged."),
        {"free": asked.kilograms(free), "pledged": asked.kilograms(pledged)},
    )
    statements = _statements(asked, owner)
    for each in statements:
        words = N_("{amount} are owed.") if each.closing >= 0 else N_("{amount} are in credit.")
        amount = say_amount(abs(each.closing), asked.language, each.currency)
        view.notes.append(Phrase(words, {"amount": amount}))
    name, size, root = log_state(book, owner)
    view.facts = [
        Fact(N_("Documents"), len(documents)),
        Fact(N_("Sum of the documents"), asked.kilograms(found.documented_kg)),
        Fact(N_("Sum of the claims"), asked.kilograms(free + pledged)),
        Fact(N_("Entries of the log"), size),
        Fact(N_("Root of the log"), Cell(root, kind="code")),
    ]
    rows, paging = asked.cut(documents, "documents")
    view.tables = [
        _claims(asked, found.claims),
        _documents(asked, rows, paging),
        *(_charges(asked, each) for each in statements),
        _orders(asked, found),
        *paper_table(asked, _papers(asked, owner)),
    ]
    base = f"/hub/accounts/{owner}"
    view.links = [
        Link(N_("Account to be verified off-line (ZIP)"), f"{base}/verification.zip"),
        *(
            Link(N_("Statement of account (CSV)"), f"{base}/statement.{each.currency}.csv")
            for each in statements
        ),
    ]
    view.forms = [*account_forms(asked, owner, found)]
    view.data = {
        "owner": owner,
        "free_kg": free,
        "pledged_kg": pledged,
        "documents": len(documents),
        "log": {"name": name, "size": size, "root": root},
        "balances": {each.currency: str(each.closing) for each in statements},
    }
    return view


def _papers(asked: HubAsked, owner: str) -> list[PaperLink]:
    """Papers of an account: receipts of claims, certificates of its samples and weights."""
    book = asked.book
    samples = sample_papers(book, read_owner_samples(book, owner))
    return [*account_papers(book, owner), *samples, *weight_papers(book, owner=owner)]


def _statements(asked: HubAsked, owner: str) -> list[Account]:
    """A statement of account in each currency, from its first line on."""
    lines = read_account_lines(asked.book, owner)
    today = terminal_day(asked.book, asked.book.now)
    found = []
    for currency in sorted({each.currency for each in lines}):
        own = [each.day for each in lines if each.currency == currency]
        last = max([*own, today])
        found.append(read_statement(asked.book, owner, currency, min(own), last))
    return found


def _claims(asked: HubAsked, claims: Sequence[ClaimBalance]) -> Table:
    return table_of(
        N_("Claims"),
        ClaimLine,
        [
            ClaimLine(
                grade=asked.grade(each.grade),
                basis=each.basis,
                account=asked.words(N_("free"))
                if each.account == FREE
                else f"{asked.words(N_('pledged to'))} {asked.party(each.pledgee)}",
                kg=asked.kilograms(each.kg),
            )
            for each in claims
        ],
    )


def _documents(asked: HubAsked, rows: Sequence[GrainDocumentRow], paging: Paging) -> Table:
    return table_of(
        N_("Receipts, loadings and other documents"),
        DocumentLine,
        [
            DocumentLine(
                number=row.number,
                at=asked.time_cell(row.business_at),
                kind=asked.words(DOCUMENT_WORDS.get(row.kind, row.kind)),
                reference=row.reference,
                grade=asked.grade(row.grade) if row.grade else "-",
                kg=asked.kilograms(row.claim_kg),
            )
            for row in rows
        ],
        paging,
    )


def _charges(asked: HubAsked, found: Account) -> Table:
    def amount(value: Decimal) -> str:
        return say_amount(value, asked.language)

    return table_of(
        Phrase(N_("Charges in {currency}"), {"currency": found.currency}).say(asked.language),
        ChargeLine,
        [
            ChargeLine(
                day=Cell(asked.say_day(each.line.day), kind="time"),
                service=asked.words(SERVICE_WORDS.get(each.line.service, each.line.service)),
                text=each.line.text,
                quantity=f"{each.line.quantity} {each.line.unit}".strip() or "-",
                debit=amount(each.line.amount) if each.line.amount >= 0 else "-",
                credit=amount(-each.line.amount) if each.line.amount < 0 else "-",
                balance=amount(each.balance),
            )
            for each in found.lines
        ],
    )


def _orders(asked: HubAsked, found: OwnerAccount) -> Table:
    answers = read_answers(asked.book)
    done = {each.order_id: each.outcome for each in found.done}
    seen: dict[str, ClaimOrderRow] = {}
    for each in found.orders:
        seen.setdefault(each.order_id, each)
    return table_of(
        N_("Orders on claims"),
        OrderLine,
        [
            OrderLine(
                kind=asked.words(ORDER_WORDS[each.kind]),
                other=asked.party(each.counterparty if each.owner == found.owner else each.owner),
                grade=asked.grade(each.grade),
                kg=asked.kilograms(each.kg),
                state=Cell(
                    done.get(each.order_id) or answers.get(each.order_id, "ordered"), kind="state"
                ),
            )
            for each in seen.values()
        ],
    )
