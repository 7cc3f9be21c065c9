"""The cultural programme: its calendar with Hijri dates, its budget, institutions, twinnings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from keruen.roadmap.calendar.hijri import say_hijri
from keruen.roadmap.reads.culture import (
    Paid,
    list_culture_programmes,
    list_institutions,
    list_twinnings,
    read_budget,
    read_culture_items,
    read_institutions,
    read_items_linked,
    sum_budget,
)
from keruen.roadmap.reads.listing import list_live
from keruen.roadmap.rows import (
    CultureBudgetRow,
    CultureItemRow,
    CultureProgrammeRow,
    FileRow,
    InstitutionRow,
    TwinningRow,
)
from keruen.web.dates import say_date
from keruen.web.marks import N_
from keruen.web.numbers import SPACE, say_number
from keruen.web.pages.days import say_day
from keruen.web.pages.tables import Cell, Paging, Table, table_of
from keruen.web.pages.view import (
    Asked,
    Fact,
    Link,
    Phrase,
    View,
    Wanted,
    forms_for,
    page,
    show_history,
)


@dataclass(frozen=True, kw_only=True)
class ProgrammeLine:
    """A row of the table: Cultural programmes."""

    programme: Annotated[Cell, N_("Cultural programme")]
    from_day: Annotated[Cell, N_("From")]
    to_day: Annotated[Cell, N_("To")]
    state: Annotated[Cell, N_("State")]


@dataclass(frozen=True, kw_only=True)
class InstitutionLine:
    """A row of the table: Institutions."""

    institution: Annotated[Cell, N_("Institution")]
    side: Annotated[Cell, N_("Side")]
    kind: Annotated[Cell, N_("Kind")]
    city: Annotated[Cell, N_("City")]


@dataclass(frozen=True, kw_only=True)
class TwinningLine:
    """A row of the table: Twinnings."""

    institution: Annotated[Cell, N_("Institution")]
    partner: Annotated[Cell, N_("Partner")]
    subject: Annotated[Cell, N_("Subject")]
    from_day: Annotated[Cell, N_("From")]
    to_day: Annotated[Cell, N_("To")]
    state: Annotated[Cell, N_("State")]


@dataclass(frozen=True, kw_only=True)
class ItemLine:
    """A row of the table: Calendar of the programme."""

    days: Annotated[Cell, N_("Days")]
    hijri: Annotated[Cell, N_("Hijri date")]
    title: Annotated[Cell, N_("Title")]
    kind: Annotated[Cell, N_("Kind")]
    place: Annotated[Cell, N_("Place")]
    institutions: Annotated[Cell, N_("Institutions")]
    budget: Annotated[Cell, N_("Budget")]
    state: Annotated[Cell, N_("State")]


@dataclass(frozen=True, kw_only=True)
class PaidLine:
    """A row of the table: Budget by currency."""

    currency: Annotated[Cell, N_("Currency")]
    side: Annotated[Cell, N_("Side that pays")]
    amount: Annotated[Cell, N_("Amount")]


@dataclass(frozen=True, kw_only=True)
class LinkedLine:
    """A row of the table: Multilateral files."""

    file: Annotated[Cell, N_("Multilateral file")]
    item: Annotated[Cell, N_("Item of the programme")]
    state: Annotated[Cell, N_("State")]


def add_culture(asked: Asked, view: View) -> None:
    """Programmes, institutions and twinnings on the page of culture, before its files."""
    programmes, paging = asked.page_rows(list_culture_programmes(), "programmes")
    own, own_paging = asked.page_rows(list_institutions(), "institutions")
    twins, twins_paging = asked.page_rows(list_twinnings(), "twinnings")
    names = read_institutions(asked.desk)
    view.tables = [
        *(
            table
            for table in (
                _programme_table(asked, programmes, paging),
                _institution_table(asked, own, own_paging),
                _twinning_table(asked, twins, names, twins_paging),
            )
            if table.lines
        ),
        *view.tables,
    ]
    if asked.public and not programmes:
        view.notes.append(Phrase("No cultural programme is published yet."))
    view.forms = [
        *forms_for(
            asked,
            ("open_culture_programme", {}),
            ("add_institution", {}),
            ("propose_twinning", {}),
            *_twinning_steps(asked, twins, names),
        ),
        *view.forms,
    ]
    view.data |= {"programmes": programmes, "institutions": own, "twinnings": twins}


@page("/roadmap/culture/{id}")
def culture_programme(asked: Asked) -> View:
    """A cultural programme as a calendar with Hijri dates, and its budget by currency."""
    desk = asked.desk
    row = desk.find(CultureProgrammeRow, asked.path["id"])
    items = read_culture_items(desk, row.id)
    budget = read_budget(desk, row.id)
    names = read_institutions(desk)
    view = View(asked.say(row.title), kicker=N_("Cultural programme"))
    view.lead = Phrase(
        "{first} to {last}. Items: {items}, of them confirmed or held: {confirmed}.",
        {
            "first": say_date(date.fromisoformat(row.starts_on), asked.language),
            "last": say_date(date.fromisoformat(row.ends_on), asked.language),
            "items": len(items),
            "confirmed": sum(each.state in ("confirmed", "held") for each in items),
        },
    )
    view.notes = [
        Phrase(
            "Hijri dates are by the Umm al-Qura calendar and may differ by a day from the sighting."
        )
    ]
    view.facts = [
        Fact(N_("State"), Cell(row.state, kind="state")),
        Fact(N_("Proposed by"), Cell(row.proposed_party, kind="side")),
        Fact(N_("Provision"), asked.provision_cell(row.provision)),
        Fact(
            N_("Hijri date"),
            Cell(f"{say_hijri_day(asked, row.starts_on)} – {say_hijri_day(asked, row.ends_on)}"),
        ),
    ]
    some, paging = asked.cut(items, "items")
    calendar = table_of(
        N_("Calendar of the programme"),
        ItemLine,
        [_item_line(asked, each, budget, names) for each in some],
        paging,
    )
    tables = [calendar, _paid_table(asked, sum_budget(budget)), _linked_table(asked, items)]
    view.tables = [table for table in tables if table.lines]
    if not items:
        words = N_("Nothing published yet.") if asked.public else N_("No item is proposed yet.")
        view.notes.append(Phrase(words))
    view.links = [
        Link(N_("Programme as PDF"), f"/roadmap/culture/{row.id}/programme.pdf"),
        Link(N_("Culture and institutions"), "/roadmap/culture"),
    ]
    view.forms = forms_for(asked, *_steps(asked, row, items, budget))
    show_history(asked, view, row.id, *(each.id for each in items))
    view.data = {
        "programme": row,
        "items": items,
        "budget": budget,
        "sums": [
            {"of_party": each.of_party, "currency": each.currency, "amount": str(each.amount)}
            for each in sum_budget(budget)
        ],
    }
    return view


def say_hijri_day(asked: Asked, day: str) -> str:
    """A day of the Hijri calendar in the reader's language."""
    return say_hijri(date.fromisoformat(day), asked.language)


def say_days(asked: Asked, row: CultureItemRow) -> tuple[str, str]:
    """The days of an item, and the same in the Hijri calendar."""
    first, last = (say_day(each, asked.language) for each in (row.starts_on, row.ends_on))
    begin, end = (say_hijri_day(asked, each) for each in (row.starts_on, row.ends_on))
    if row.starts_on == row.ends_on:
        return first, begin
    return f"{first} – {last}", f"{begin} – {end}"


def say_amounts(asked: Asked, paid: Iterable[Paid]) -> str:
    """Amounts, each with its own currency and side; a dash where none is recorded."""
    told = [
        f"{say_number(float(each.amount), asked.language, 2)}{SPACE}{each.currency} "
        f"({each.of_party})"
        for each in paid
    ]
    return "; ".join(told) or "-"


def say_institutions(
    asked: Asked, row: CultureItemRow | TwinningRow, names: dict[str, InstitutionRow]
) -> str:
    """The institutions of an item or a twinning, joined by a dash."""
    held = [names.get(each) for each in (row.institution, row.partner) if each]
    return " – ".join(asked.say(each.names) for each in held if each is not None) or "-"


def say_place(asked: Asked, row: CultureItemRow) -> str:
    """The place of an item and the state in which it is."""
    sides = {each.code: asked.say(each.names) for each in asked.desk.parties}
    found = [asked.say(row.place), sides.get(row.host, row.host)]
    return ", ".join(each for each in found if each)


def _item_line(
    asked: Asked,
    row: CultureItemRow,
    budget: list[CultureBudgetRow],
    names: dict[str, InstitutionRow],
) -> ItemLine:
    days, hijri = say_days(asked, row)
    institutions = say_institutions(asked, row, names)
    if row.persons:
        persons = asked.words(N_("persons: {count}"))
        institutions = f"{institutions}; {persons.format(count=row.persons)}"
    paid = sum_budget(each for each in budget if each.item == row.id)
    return ItemLine(
        days=Cell(days, kind="data"),
        hijri=Cell(hijri, kind="data"),
        title=Cell(asked.say(row.title), kind="data"),
        kind=Cell(row.kind, kind="state"),
        place=Cell(say_place(asked, row), kind="data"),
        institutions=Cell(institutions, kind="data"),
        budget=Cell(say_amounts(asked, paid), kind="data"),
        state=Cell(row.state, kind="state"),
    )


def _programme_table(asked: Asked, rows: list[CultureProgrammeRow], paging: Paging) -> Table:
    lines = [
        ProgrammeLine(
            programme=Cell(asked.say(row.title), f"/roadmap/culture/{row.id}", "data"),
            from_day=Cell(say_day(row.starts_on, asked.language), kind="time"),
            to_day=Cell(say_day(row.ends_on, asked.language), kind="time"),
            state=Cell(row.state, kind="state"),
        )
        for row in rows
    ]
    return table_of(N_("Cultural programmes"), ProgrammeLine, lines, paging)


def _institution_table(asked: Asked, rows: list[InstitutionRow], paging: Paging) -> Table:
    lines = [
        InstitutionLine(
            institution=Cell(asked.say(row.names), kind="data"),
            side=Cell(row.of_party, kind="side"),
            kind=Cell(row.kind, kind="state"),
            city=Cell(asked.say(row.city) or "-", kind="data"),
        )
        for row in rows
    ]
    return table_of(N_("Institutions"), InstitutionLine, lines, paging)


def _twinning_table(
    asked: Asked, rows: list[TwinningRow], names: dict[str, InstitutionRow], paging: Paging
) -> Table:
    def name(identifier: str) -> Cell:
        found = names.get(identifier)
        return Cell(asked.say(found.names) if found else "-", kind="data")

    lines = [
        TwinningLine(
            institution=name(row.institution),
            partner=name(row.partner),
            subject=Cell(asked.say(row.subject), kind="data"),
            from_day=Cell(say_day(row.starts_on, asked.language), kind="time"),
            to_day=Cell(say_day(row.ends_on, asked.language), kind="time"),
            state=Cell(row.state, kind="state"),
        )
        for row in rows
    ]
    return table_of(N_("Twinnings"), TwinningLine, lines, paging)


def _paid_table(asked: Asked, sums: list[Paid]) -> Table:
    """What each side pays, a row for each currency; no row adds two currencies."""
    return table_of(
        N_("Budget by currency"),
        PaidLine,
        [
            PaidLine(
                currency=Cell(each.currency, kind="data"),
                side=Cell(each.of_party, kind="side"),
                amount=Cell(say_number(float(each.amount), asked.language, 2), kind="data"),
            )
            for each in sums
        ],
    )


def _linked_table(asked: Asked, items: list[CultureItemRow]) -> Table:
    """Files of multilateral coordination to which items are linked, as the reader sees them."""
    wanted = {each.file for each in items if each.file}
    files = {row.id: row for row in list_live(FileRow).rows(asked.desk) if row.id in wanted}
    return table_of(
        N_("Multilateral files"),
        LinkedLine,
        [
            LinkedLine(
                file=asked.title_cell(files[each.file], "files"),
                item=Cell(asked.say(each.title), kind="data"),
                state=Cell(files[each.file].state, kind="state"),
            )
            for each in items
            if each.file in files
        ],
    )


def items_of_file(asked: Asked, file: str) -> Table:
    """Items of cultural programmes that are linked to a file of multilateral coordination."""
    names = read_institutions(asked.desk)
    return table_of(
        N_("Items of cultural programmes"),
        ItemLine,
        [_item_line(asked, each, [], names) for each in read_items_linked(asked.desk, file)],
    )


def _twinning_steps(
    asked: Asked, rows: list[TwinningRow], names: dict[str, InstitutionRow]
) -> list[Wanted]:
    me = asked.desk.actor.party
    wanted: list[Wanted] = []
    for row in rows:
        this, about = {"twinning_id": row.id}, say_institutions(asked, row, names)
        if row.state == "proposed" and row.proposed_party != me:
            wanted.append(("agree_to_twinning", this, about))
        elif row.state == "proposed":
            wanted.append(("withdraw_twinning", this, about))
        if row.state == "agreed":
            wanted.append(("end_twinning", this, about))
        if row.state != "proposed" and row.tier == "shared":
            wanted.append(("publish_twinning", this, about))
    return wanted


def _steps(
    asked: Asked,
    row: CultureProgrammeRow,
    items: list[CultureItemRow],
    budget: list[CultureBudgetRow],
) -> list[Wanted]:
    me, today = asked.desk.actor.party, asked.desk.today().isoformat()
    whole = {"culture_programme_id": row.id}
    wanted: list[Wanted] = []
    if row.state == "proposed" and row.proposed_party != me:
        wanted.append(("agree_to_culture_programme", whole))
    elif row.state == "proposed":
        wanted.append(("withdraw_culture_programme", whole))
    if row.state in ("proposed", "agreed"):
        wanted.append(("propose_culture_item", whole))
    if row.state != "proposed" and row.tier == "shared":
        wanted.append(("publish_culture_programme", whole))
    for each in items:
        this, about = {"culture_item_id": each.id}, asked.say(each.title)
        if each.state == "proposed":
            own = ("name_culture_institutions", "link_culture_item", "withdraw_culture_item")
            names = own if each.proposed_party == me else ("confirm_culture_item",)
            wanted += [(name, this, about) for name in names]
        if each.state == "confirmed":
            held = each.ends_on <= today
            wanted.append(
                ("record_culture_item_held" if held else "cancel_culture_item", this, about)
            )
        if each.state in ("proposed", "confirmed"):
            wanted.append(("set_culture_budget", this, about))
            mine = [one for one in budget if one.item == each.id and one.of_party == me]
            if mine:
                wanted.append(("withdraw_culture_budget", this, about))
    if row.state == "agreed" and row.ends_on <= today:
        wanted.append(("close_culture_programme", whole))
    return wanted
