"""People, mandates and keys."""

from __future__ import annotations

from keruen.roadmap.desk import Row
from keruen.roadmap.reads.register import list_mandates, list_people, list_signing_keys, read_people
from keruen.web.marks import N_
from keruen.web.pages.rights import rights_grid
from keruen.web.pages.view import (
    Asked,
    Cell,
    Grid,
    View,
    forms_for,
    page,
    say_day,
)


@page("/roadmap/people")
def people(asked: Asked) -> View:
    """People, mandates and keys."""
    desk = asked.desk
    people, people_paging = asked.page_rows(list_people(), "people")
    mandates, mandate_paging = asked.page_rows(list_mandates())
    keys, key_paging = asked.page_rows(list_signing_keys(), "keys")
    named = {row["person"] for row in (*mandates, *keys)}
    names = read_people(desk, named)
    today = desk.today().isoformat()
    view = View(
        N_("People and mandates"),
        N_("Who may act and sign for each side, by which instrument, and from when to when."),
    )
    view.grids = [
        Grid(
            N_("Mandates"),
            [
                N_("Name"),
                N_("Side"),
                N_("Capacity"),
                N_("From"),
                N_("To"),
                N_("State"),
                N_("May sign"),
                N_("Instrument"),
            ],
            [
                [
                    Cell(names[row["person"]]["name"], kind="data"),
                    Cell(row["of_party"], kind="side"),
                    asked.say(row["capacity"]),
                    say_day(row["starts_on"], asked.language),
                    say_day(row["ends_on"], asked.language),
                    Cell(_state(row, today), kind="state"),
                    Cell(N_("yes") if row["may_sign"] else N_("no"), kind="state"),
                    row["instrument"],
                ]
                for row in mandates
            ],
            mandate_paging,
        ),
        Grid(
            N_("People"),
            [N_("Name"), N_("Side")],
            [
                [Cell(row["name"], kind="data"), Cell(row["of_party"], kind="side")]
                for row in people
            ],
            people_paging,
        ),
        Grid(
            N_("Keys"),
            [N_("Name"), N_("Side"), N_("Key"), N_("Ended")],
            [
                [
                    Cell(names[row["person"]]["name"], kind="data"),
                    Cell(row["of_party"], kind="side"),
                    Cell(row["key_id"], kind="code"),
                    say_day((row["ends_at"] or "")[:10], asked.language),
                ]
                for row in keys
            ],
            key_paging,
        ),
    ]
    changes = rights_grid(asked)
    view.grids += [changes] if changes else []
    me = desk.actor.party
    view.forms = forms_for(
        asked,
        ("add_person", {}),
        ("give_mandate", {}),
        ("make_key", {}),
        ("register_key", {}),
        *[
            ("end_mandate", {"mandate_id": row["id"]}, names[row["person"]]["name"])
            for row in mandates
            if row["of_party"] == me and _state(row, today) == N_("valid")
        ],
        *[
            ("end_key", {"key_id": row["id"]}, row["key_id"][:8])
            for row in keys
            if row["person"] == desk.actor.person and not row["ends_at"]
        ],
    )
    view.data = {"people": people, "mandates": mandates, "keys": keys}
    return view


def _state(mandate: Row, today: str) -> str:
    """Whether a mandate is valid on a day, has ended, or is still to begin."""
    if mandate["starts_on"] > today:
        return N_("not begun")
    return N_("ended") if mandate["ends_on"] and mandate["ends_on"] < today else N_("valid")
