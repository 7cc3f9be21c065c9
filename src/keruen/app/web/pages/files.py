"""Files of programmes."""

from __future__ import annotations

from sqlalchemy import select

from keruen.app.web.pages.view import (
    Asked,
    Cell,
    Grid,
    View,
    forms_for,
    live_rows,
    page,
)
from keruen.roadmap import tables as t
from keruen.roadmap.acts.programmes import missing_roles


@page("/roadmap/files")
def all_files(asked: Asked) -> View:
    """Programme lines, projects, missions, opportunities, multilateral files."""
    found = live_rows(asked.desk, t.file)
    rows = [
        [
            Cell(asked.say(row["title"]), f"/roadmap/files/{row['id']}"),
            Cell(row["kind"], kind="state"),
            Cell(row["state"], kind="state"),
        ]
        for row in found
    ]
    view = View("Programmes", grids=[Grid("Programmes", ["Title", "Kind", "State"], rows)])
    view.data = {"files": found}
    return view


@page("/roadmap/files/{id}")
def one_file(asked: Asked) -> View:
    """A file: its roles, one's own position, the joint position."""
    desk = asked.desk
    row = desk.find(t.file, asked.path["id"])
    roles = desk.rows(select(t.file_role).where(t.file_role.c.file == row["id"]))
    own = desk.rows(select(t.position).where(t.position.c.file == row["id"]))
    joint = desk.rows(select(t.joint_position).where(t.joint_position.c.file == row["id"]))
    view = View(asked.say(row["title"]))
    view.facts = [
        ("Kind", Cell(row["kind"], kind="state")),
        ("State", Cell(row["state"], kind="state")),
        ("Roles missing", ", ".join(missing_roles(desk, row)) or "-"),
    ]
    view.grids = [
        Grid(
            "Roles",
            ["Role", "Holder", "Side", "Validated"],
            [
                [
                    Cell(each["role"], kind="state"),
                    each["holder"],
                    each["of_party"] or "-",
                    Cell("yes" if each["validated"] else "no", kind="state"),
                ]
                for each in roles
            ],
        ),
        Grid(
            "Own position", ["Words", "Fallback"], [[x["words"], x["fallback"] or ""] for x in own]
        ),
        Grid(
            "Joint position",
            ["Words", "Proposed by", "State"],
            [
                [asked.say(x["words"]), x["proposed_party"], Cell(x["state"], kind="state")]
                for x in joint
            ],
        ),
    ]
    view.grids = [grid for grid in view.grids if grid.rows]
    about = {"file_id": row["id"]}
    view.forms = forms_for(
        asked,
        ("fill_role", about),
        *[("validate_role", {"role_id": x["id"]}) for x in roles if not x["validated"]],
        ("run_file", about),
        ("finish_file", about),
        ("write_position", about),
        ("propose_joint_position", about),
        *[
            ("agree_to_joint_position", {"position_id": x["id"]})
            for x in joint
            if x["state"] == "proposed" and x["proposed_party"] != desk.actor.party
        ],
    )
    view.data = {"file": row, "roles": roles, "positions": own, "joint_positions": joint}
    return view
