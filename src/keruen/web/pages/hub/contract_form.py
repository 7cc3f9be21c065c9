"""Writing a contract: one form, without a script, with rows for specification and scales."""

from __future__ import annotations

from keruen.hub.commands.contracts import KINDS
from keruen.hub.reads.names import read_owners
from keruen.store.refusal import refuse
from keruen.web.marks import N_
from keruen.web.pages.hub.asked import HubAsked, staff_page
from keruen.web.pages.hub.contract_fields import laytime_asks, specification_asks, terms_asks
from keruen.web.pages.hub.contracts import KIND_WORDS
from keruen.web.pages.hub.forms import Ask, hub_form
from keruen.web.pages.hub.view import HubView
from keruen.web.pages.view import Link, Phrase, View


@staff_page("/hub/new-contract")
def new_contract(asked: HubAsked) -> View:
    """The form of a new contract."""
    if not asked.book.actor.may("hub.trade"):
        refuse(
            "this account may not write contracts",
            "Sign in with a role that may, or ask your administrator.",
            kind="forbidden",
        )
    view = HubView(N_("New contract"))
    view.lead = Phrase(N_("A contract under which grain of an owner goes through the terminal."))
    kinds = [(each, asked.words(KIND_WORDS[each])) for each in KINDS]
    grades = [*asked.grades.items()]
    view.forms = [
        *hub_form(
            asked,
            "write_contract",
            {},
            Ask("owner", N_("Owner"), options=[*read_owners(asked.book).items()]),
            Ask("reference", N_("Contract")),
            Ask("kind", N_("Kind"), options=kinds),
            Ask("counterparty", N_("Counterparty")),
            Ask("grade", N_("Grade"), options=grades),
            Ask("currency", N_("Currency"), "USD"),
            *terms_asks(asked, None),
            *specification_asks(asked, ()),
            *laytime_asks({}),
            big=True,
        )
    ]
    view.links = [Link(N_("Contracts"), "/hub/contracts")]
    view.data = {"kinds": list(KINDS), "grades": [code for code, _ in grades]}
    return view
