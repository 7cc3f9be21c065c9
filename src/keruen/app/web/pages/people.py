"""People, mandates and keys."""

from __future__ import annotations

from sqlalchemy import select

from keruen.app.web.pages.view import (
    Asked,
    Cell,
    Grid,
    View,
    forms_for,
    page,
)
from keruen.roadmap import tables as t


@page("/roadmap/people")
def people(asked: Asked) -> View:
    """People, mandates and keys."""
    desk = asked.desk
    names = {row["id"]: row for row in desk.rows(select(t.person))}
    mandates = desk.rows(select(t.mandate).order_by(t.mandate.c.starts_on))
    keys = desk.rows(select(t.signing_key))
    view = View("People and mandates")
    view.grids = [
        Grid(
            "Mandates",
            ["Name", "Side", "Capacity", "From", "To", "May sign", "Instrument"],
            [
                [
                    names[row["person"]]["name"],
                    row["of_party"],
                    asked.say(row["capacity"]),
                    row["starts_on"],
                    row["ends_on"] or "-",
                    Cell("yes" if row["may_sign"] else "no", kind="state"),
                    row["instrument"],
                ]
                for row in mandates
            ],
        ),
        Grid(
            "Keys",
            ["Name", "Side", "Key", "Ended"],
            [
                [
                    names[row["person"]]["name"],
                    row["of_party"],
                    row["key_id"][:16],
                    (row["ends_at"] or "-")[:10],
                ]
                for row in keys
            ],
        ),
    ]
    view.forms = forms_for(asked, ("add_person", {}), ("give_mandate", {}), ("make_key", {}))
    view.data = {"people": list(names.values()), "mandates": mandates, "keys": keys}
    return view
