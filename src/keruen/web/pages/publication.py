"""What both sides publish about the public pages: the licence of the data and whom to write to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from keruen.roadmap.culture_words import LICENCES
from keruen.roadmap.reads.public_settings import read_contacts, read_licence, read_licences
from keruen.web.languages import Term
from keruen.web.marks import N_
from keruen.web.pages.tables import Cell, table_of
from keruen.web.pages.view import Asked, Fact, Link, View, Wanted, forms_for, page


@dataclass(frozen=True, kw_only=True)
class LicenceLine:
    """A row of the table: Licences."""

    licence: Annotated[Cell, N_("Licence")]
    proposed_by: Annotated[Cell, N_("Proposed by")]
    state: Annotated[Cell, N_("State")]


@dataclass(frozen=True, kw_only=True)
class ContactLine:
    """A row of the table: Whom to write to."""

    side: Annotated[Cell, N_("Side")]
    office: Annotated[Cell, N_("Office")]
    address: Annotated[Cell, N_("Address")]


@page("/roadmap/publication")
def publication(asked: Asked) -> View:
    """The licence of the open data, which both sides choose, and whom the public writes to."""
    licences, contacts = read_licences(asked.desk), read_contacts(asked.desk)
    chosen = read_licence(asked.desk)
    view = View(
        Term("Publication", "page"),
        N_("Both sides choose the licence of the open data; each side names whom to write to."),
    )
    licence = Cell(chosen.title, chosen.address, "data") if chosen else N_("no licence chosen yet")
    view.facts = [Fact(N_("Licence"), licence if chosen else Cell(str(licence), kind="state"))]
    tables = [
        table_of(
            N_("Licences"),
            LicenceLine,
            [
                LicenceLine(
                    licence=Cell(LICENCES[row.licence].title, kind="data"),
                    proposed_by=Cell(row.proposed_party, kind="side"),
                    state=Cell(row.state, kind="state"),
                )
                for row in licences
            ],
        ),
        table_of(
            N_("Whom to write to"),
            ContactLine,
            [
                ContactLine(
                    side=Cell(row.of_party, kind="side"),
                    office=Cell(asked.say(row.names), kind="data"),
                    address=Cell(row.address, kind="data"),
                )
                for row in contacts
            ],
        ),
    ]
    view.tables = [table for table in tables if table.lines]
    view.links = [Link(N_("Public page"), "/?as=public"), Link(N_("Open data"), "/open/")]
    me = asked.desk.actor.party
    wanted: list[Wanted] = [
        (
            "withdraw_licence" if row.proposed_party == me else "agree_to_licence",
            {"public_licence_id": row.id},
            LICENCES[row.licence].title,
        )
        for row in licences
        if row.state == "proposed"
    ]
    view.forms = forms_for(asked, *wanted, ("propose_licence", {}), ("set_public_contact", {}))
    view.data = {"licences": licences, "contacts": contacts}
    return view
