"""The dashboard and the provisions, by theme and with their original verbs."""

from __future__ import annotations

from sqlalchemy import select

from keruen.app.web.pages.view import (
    Asked,
    Cell,
    Grid,
    View,
    body_grid,
    forms_for,
    page,
    say_share,
)
from keruen.roadmap import tables as t
from keruen.roadmap.reads.progress import roll_up
from keruen.roadmap.reads.status import read_heads, read_status


@page("/roadmap")
def overview(asked: Asked) -> View:
    """The dashboard: coverage, themes, commitments, bodies that sleep."""
    commitments = read_heads(asked.desk)
    status = read_status(asked.desk, commitments)
    provisions = asked.desk.rows(select(t.provision).order_by(t.provision.c.number))
    themes = asked.desk.rows(select(t.theme).order_by(t.theme.c.position))
    rolled = roll_up(commitments)
    view = View("Roadmap", "What both sides set out, what is done, and what waits.")
    view.facts = [
        ("Provisions", status["provisions"]),
        ("Coverage", say_share(status["coverage"])),
        ("Agreed", status["agreed"]),
        ("Progress", say_share(status["progress"])),
        ("Overdue", len(status["overdue"])),
    ]
    rows = []
    for theme in themes:
        mine = [row for row in commitments if row["theme"] == theme["id"] and not row["parent"]]
        weight = sum(row["weight"] for row in mine)
        done = sum(row["weight"] * rolled[row["id"]] for row in mine) / weight if weight else 0.0
        count = sum(row["theme"] == theme["id"] for row in provisions)
        rows.append([asked.say(theme["names"]), count, len(mine), say_share(done)])
    view.grids = [
        Grid("By theme", ["Theme", "Provisions", "Commitments", "Progress"], rows),
        Grid(
            "By provision",
            ["No.", "Provision", "Original verb", "Modality"],
            [
                [
                    row["number"],
                    Cell(asked.say(row["title"]), f"/roadmap/provisions/{row['id']}"),
                    asked.say(row["verb"]),
                    Cell(row["modality"], kind="state"),
                ]
                for row in provisions
            ],
        ),
        body_grid(asked, status["bodies"]),
    ]
    view.data = status
    return view


@page("/roadmap/provisions/{id}")
def one_provision(asked: Asked) -> View:
    """A provision with its original verb and everything linked to it."""
    row = asked.desk.find(t.provision, asked.path["id"])
    view = View(f"{row['number']}. {asked.say(row['title'])}", asked.say(row["summary"]))
    view.facts = [
        ("Original verb", asked.say(row["verb"])),
        ("Modality", Cell(row["modality"], kind="state")),
        ("Source", row["source"]),
        ("Confidence", Cell(row["confidence"], kind="state")),
    ]
    if row["reason"]:
        view.facts.append(("No action", asked.say(row["reason"])))
    for caption, table, path, name in (
        ("Commitments", t.commitment, "commitments", "title"),
        ("Decisions", t.decision, "decisions", "title"),
        ("Programmes", t.file, "files", "title"),
        ("Indicators", t.indicator, "indicators", "names"),
    ):
        found = asked.desk.rows(
            select(table)
            .where(table.c.provision == row["id"], table.c.withdrawn_at.is_(None))
            .order_by(table.c.id)
        )
        if found:
            cells = [
                [
                    Cell(asked.say(each[name]), f"/roadmap/{path}/{each['id']}"),
                    Cell(each.get("state", ""), kind="state"),
                ]
                for each in found
            ]
            view.grids.append(Grid(caption, ["Title", "State"], cells))
    view.forms = forms_for(
        asked,
        ("propose_commitment", {"provision_id": row["id"]}),
        ("open_file", {"provision_id": row["id"]}),
    )
    view.data = dict(row)
    return view
