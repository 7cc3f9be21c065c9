"""Commitments: a list, a board, and each with its next steps."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select

from keruen.app.web.pages.view import (
    PAGE_ROWS,
    Asked,
    Cell,
    Grid,
    View,
    forms_for,
    linked_grid,
    page,
    page_number,
    say_share,
)
from keruen.roadmap import tables as t
from keruen.roadmap.desk import Desk, Row
from keruen.roadmap.reads.progress import roll_up
from keruen.roadmap.reads.status import is_overdue
from keruen.roadmap.search import fold


@page("/roadmap/commitments")
def all_commitments(asked: Asked) -> View:
    """Commitments as a list that can be searched, or as a board by state."""
    table, query, words = t.commitment, asked.query, fold(asked.query.get("q", ""))
    conditions: list[ColumnElement[bool]] = [table.c.withdrawn_at.is_(None)]
    conditions += [table.c.search.contains(part, autoescape=True) for part in words.split()]
    for name in ("state", "theme", "provision"):
        if query.get(name):
            conditions.append(table.c[name] == query[name])
    total = asked.desk.count(table, *conditions)
    number = page_number(query, total)
    found = asked.desk.rows(
        select(table)
        .where(*conditions)
        .order_by(table.c.due_on.is_(None), table.c.due_on, table.c.id)
        .limit(PAGE_ROWS)
        .offset((number - 1) * PAGE_ROWS)
    )
    today = asked.desk.today()
    view = View("Commitments", search=query.get("q", ""))
    view.facts = [
        ("Found", total),
        ("Spreadsheet", Cell("download", "/roadmap/commitments.csv")),
    ]
    view.pages = (number, max(1, -(-total // PAGE_ROWS)))
    if query.get("view") == "board":
        states: dict[str, list[Cell]] = {}
        for row in found:
            cell = Cell(asked.say(row["title"]), f"/roadmap/commitments/{row['id']}")
            states.setdefault(row["state"], []).append(cell)
        view.boards = list(states.items())
    else:
        rows = [
            [
                Cell(asked.say(row["title"]), f"/roadmap/commitments/{row['id']}"),
                Cell(row["provision"], f"/roadmap/provisions/{row['provision']}"),
                row["due_on"] or row["recurrence"] or "-",
                Cell("overdue" if is_overdue(row, today) else row["state"], kind="state"),
                say_share(row["progress"]),
            ]
            for row in found
        ]
        columns = ["Title", "Provision", "Due", "State", "Progress"]
        view.grids = [Grid("Commitments", columns, rows)]
    view.data = {"total": total, "commitments": found}
    return view


@page("/roadmap/commitments/{id}")
def one_commitment(asked: Asked) -> View:
    """A commitment: leads, parts, evidence, disputes, and the next steps."""
    desk = asked.desk
    row = desk.find(t.commitment, asked.path["id"])
    here = row["id"]
    family = desk.rows(
        select(t.commitment).where((t.commitment.c.parent == here) | (t.commitment.c.id == here))
    )
    leads = desk.rows(select(t.commitment_lead).where(t.commitment_lead.c.commitment == here))
    names = {each["id"]: each["names"] for each in desk.rows(select(t.organisation))}
    proof = desk.rows(select(t.evidence).where(t.evidence.c.commitment == here))
    disputes = desk.rows(select(t.dispute).where(t.dispute.c.commitment == here))
    reports = desk.rows(
        select(t.progress_report)
        .where(t.progress_report.c.commitment == here)
        .order_by(t.progress_report.c.created_at.desc())
        .limit(20)
    )
    needs = desk.rows(
        select(t.commitment)
        .join(t.dependency, t.dependency.c.needs == t.commitment.c.id)
        .where(t.dependency.c.commitment == here)
    )
    progress = roll_up(family)[here]
    view = View(asked.say(row["title"]))
    view.facts = [
        ("State", Cell("overdue" if is_overdue(row, desk.today()) else row["state"], kind="state")),
        ("Progress", say_share(progress)),
        ("Due", row["due_on"] or row["recurrence"] or "-"),
        ("Provision", Cell(row["provision"], f"/roadmap/provisions/{row['provision']}")),
        ("Modality", Cell(row["modality"], kind="state")),
        ("Claimed by", row["claimed_by"] or "-"),
    ]
    view.grids = [
        Grid(
            "Leads",
            ["Side", "Lead", "Accepted"],
            [
                [
                    each["of_party"],
                    asked.say(names.get(each["organisation"])),
                    Cell("yes" if each["accepted"] else "no", kind="state"),
                ]
                for each in leads
            ],
        ),
        linked_grid(asked, "Parts", [each for each in family if each["id"] != here]),
        linked_grid(asked, "Waits for", needs),
        Grid(
            "Evidence",
            ["Title", "Kind", "Reference", "Submitted by", "State"],
            [
                [
                    each["title"],
                    Cell(each["kind"], kind="state"),
                    _reference(each),
                    each["submitted_party"],
                    Cell(each["state"], kind="state"),
                ]
                for each in proof
            ],
        ),
        Grid(
            "Disputes",
            ["Raised by", "Reason", "Resolution"],
            [[each["raised_party"], each["reason"], each["resolution"] or ""] for each in disputes],
        ),
        Grid(
            "Reports",
            ["At", "Side", "Progress", "Words"],
            [
                [
                    each["created_at"][:10],
                    each["of_party"],
                    say_share(each["progress"]),
                    each["words"],
                ]
                for each in reports
            ],
        ),
    ]
    view.grids = [grid for grid in view.grids if grid.rows]
    view.forms = forms_for(asked, *_commitment_steps(desk, row, proof))
    if any(form.act == "submit_evidence" for form in view.forms):
        view.attach_to = here
    view.data = {
        "commitment": {**row, "rolled_up_progress": progress},
        "leads": leads,
        "evidence": proof,
        "disputes": disputes,
        "reports": reports,
        "needs": [each["id"] for each in needs],
    }
    return view


def _commitment_steps(desk: Desk, row: Row, proof: list[Row]) -> list[tuple[str, dict[str, str]]]:
    about = {"commitment_id": row["id"]}
    mine = row["claimed_by"] == desk.actor.party
    steps: dict[str, list[str]] = {
        "proposed": ["accept_commitment", "name_lead", "set_terms"],
        "accepted": ["start_commitment", "set_terms"],
        "active": ["report_progress", "set_at_risk", "claim_done"],
        "at_risk": ["report_progress", "clear_risk", "claim_done"],
        "claimed_done": ["withdraw_claim"] if mine else ["confirm_done", "dispute_claim"],
        "disputed": ["answer_dispute"] if mine else [],
        "suspended": ["agree_to_resume"],
    }
    wanted = [(name, about) for name in steps.get(row["state"], [])]
    for each in proof:
        if each["state"] == "submitted" and each["submitted_party"] != desk.actor.party:
            wanted.append(("accept_evidence", {"evidence_id": each["id"]}))
            wanted.append(("refuse_evidence", {"evidence_id": each["id"]}))
    if row["state"] in ("accepted", "active", "at_risk", "claimed_done", "disputed"):
        wanted += [("submit_evidence", about), ("agree_to_cancel", about)]
    return wanted


def _reference(evidence: Row) -> Cell:
    """Where evidence is; an address is shown and never followed for the reader."""
    path = {"attachment": "attachments", "document": "documents"}.get(evidence["kind"])
    return Cell(evidence["reference"], f"/roadmap/{path}/{evidence['reference']}" if path else "")
