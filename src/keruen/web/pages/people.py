"""People, mandates and keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from keruen.roadmap.reads.register import list_mandates, list_people, list_signing_keys, read_people
from keruen.roadmap.rows import MandateRow
from keruen.web.marks import N_
from keruen.web.pages.days import say_day
from keruen.web.pages.rights import rights_table
from keruen.web.pages.tables import Cell, Value, table_of
from keruen.web.pages.view import Asked, View, forms_for, page


@dataclass(frozen=True, kw_only=True)
class MandateLine:
    """A row of the table: Mandates."""

    name: Annotated[Cell, N_("Name")]
    side: Annotated[Cell, N_("Side")]
    capacity: Annotated[str, N_("Capacity")]
    starts: Annotated[str, N_("From")]
    until: Annotated[str, N_("To")]
    state: Annotated[Cell, N_("State")]
    may_sign: Annotated[Cell, N_("May sign")]
    instrument: Annotated[Value, N_("Instrument")]


@dataclass(frozen=True, kw_only=True)
class PersonLine:
    """A row of the table: People."""

    name: Annotated[Cell, N_("Name")]
    side: Annotated[Cell, N_("Side")]


@dataclass(frozen=True, kw_only=True)
class KeyLine:
    """A row of the table: Keys."""

    name: Annotated[Cell, N_("Name")]
    side: Annotated[Cell, N_("Side")]
    key: Annotated[Cell, N_("Key")]
    ended: Annotated[str, N_("Ended")]


@page("/roadmap/people")
def people(asked: Asked) -> View:
    """People, mandates and keys."""
    desk = asked.desk
    people, people_paging = asked.page_rows(list_people(), "people")
    mandates, mandate_paging = asked.page_rows(list_mandates())
    keys, key_paging = asked.page_rows(list_signing_keys(), "keys")
    named = {row.person for row in mandates} | {row.person for row in keys}
    names = read_people(desk, named)
    today = desk.today().isoformat()
    view = View(
        N_("People and mandates"),
        N_("Who may act and sign for each side, by which instrument, and from when to when."),
    )
    view.tables = [
        table_of(
            N_("Mandates"),
            MandateLine,
            [
                MandateLine(
                    name=Cell(names[row.person].name, kind="data"),
                    side=Cell(row.of_party, kind="side"),
                    capacity=asked.say(row.capacity),
                    starts=say_day(row.starts_on, asked.language),
                    until=say_day(row.ends_on, asked.language),
                    state=Cell(_state(row, today), kind="state"),
                    may_sign=Cell(N_("yes") if row.may_sign else N_("no"), kind="state"),
                    instrument=row.instrument,
                )
                for row in mandates
            ],
            mandate_paging,
        ),
        table_of(
            N_("People"),
            PersonLine,
            [
                PersonLine(name=Cell(row.name, kind="data"), side=Cell(row.of_party, kind="side"))
                for row in people
            ],
            people_paging,
        ),
        table_of(
            N_("Keys"),
            KeyLine,
            [
                KeyLine(
                    name=Cell(names[row.person].name, kind="data"),
                    side=Cell(row.of_party, kind="side"),
                    key=Cell(row.key_id, kind="code"),
                    ended=say_day((row.ends_at or "")[:10], asked.language),
                )
                for row in keys
            ],
            key_paging,
        ),
    ]
    changes = rights_table(asked)
    view.tables += [changes] if changes else []
    me = desk.actor.party
    view.forms = forms_for(
        asked,
        ("add_person", {}),
        ("give_mandate", {}),
        ("make_key", {}),
        ("register_key", {}),
        *[
            ("end_mandate", {"mandate_id": row.id}, names[row.person].name)
            for row in mandates
            if row.of_party == me and _state(row, today) == N_("valid")
        ],
        *[
            ("end_key", {"key_id": row.id}, row.key_id[:8])
            for row in keys
            if row.person == desk.actor.person and not row.ends_at
        ],
    )
    view.data = {"people": people, "mandates": mandates, "keys": keys}
    return view


def _state(mandate: MandateRow, today: str) -> str:
    """Whether a mandate is valid on a day, has ended, or is still to begin."""
    if mandate.starts_on > today:
        return N_("not begun")
    return N_("ended") if mandate.ends_on and mandate.ends_on < today else N_("valid")
