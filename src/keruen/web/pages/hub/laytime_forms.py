"""Forms of laytime: a version of the facts is issued, and a statement is calculated."""

from __future__ import annotations

from collections.abc import Mapping

from keruen.hub.reads.calls import CallView
from keruen.hub.reads.contracts import read_contracts
from keruen.hub.reads.facts import read_versions
from keruen.hub.reads.names import read_owners
from keruen.hub.rows import LaytimeResultRow
from keruen.web.marks import N_
from keruen.web.pages.hub.asked import HubAsked
from keruen.web.pages.hub.forms import Ask, HubForm, hub_form

AUTHOR_WORDS = {
    "terminal": N_("terminal"),
    "ship": N_("ship"),
    "agent": N_("agent"),
    "owner": N_("owner"),
}


def author_of(asked: HubAsked, row: LaytimeResultRow) -> str:
    document = row.statement.get("document")
    author = str(document.get("author", "")) if isinstance(document, Mapping) else ""
    return asked.words(AUTHOR_WORDS[author]) if author in AUTHOR_WORDS else author or "-"


def settle_form(asked: HubAsked, ships: dict[str, CallView]) -> list[HubForm]:
    versions = [
        (
            each.id,
            f"{ship.vessel}: {asked.words(AUTHOR_WORDS[each.author])} {each.number}",
        )
        for ship in ships.values()
        for each in read_versions(asked.book, ship.id)
    ]
    contracts = [
        (each.row.id, f"{each.row.reference} ({asked.party(each.row.owner)})")
        for each in read_contracts(asked.book)
        if each.row.laytime_terms
    ]
    return hub_form(
        asked,
        "settle_laytime",
        {},
        Ask("version_id", N_("Statement of facts"), options=versions),
        Ask("contract_id", N_("Contract"), options=contracts),
        Ask("final", N_("Final: the operation is completed")),
    )


def issue_form(asked: HubAsked, ships: dict[str, CallView]) -> list[HubForm]:
    """The terminal's statement of facts as it stands, given to an owner."""
    calls = [(each.id, f"{each.vessel} {each.reference}") for each in ships.values()]
    return hub_form(
        asked,
        "issue_facts",
        {},
        Ask("call_id", N_("Ship call"), options=calls),
        Ask("owner", N_("Owner"), options=list(read_owners(asked.book).items())),
        Ask("note", N_("Note")),
    )
