"""Commitments: a list, a board, and each with its next steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from keruen.errors import KeruenError
from keruen.roadmap import tables as t
from keruen.roadmap.calendar.recurrence import passed_over
from keruen.roadmap.desk import Desk, Row
from keruen.roadmap.reads.commitments import (
    CommitmentFilter,
    count_by_state,
    list_commitments,
    list_disputes,
    list_evidence,
    list_reports,
    read_family,
    read_leads,
    read_needs,
)
from keruen.roadmap.reads.due import OPEN, due_day, due_state, is_overdue
from keruen.roadmap.reads.progress import roll_up
from keruen.roadmap.reads.proposals import is_project_proposal
from keruen.roadmap.reads.register import (
    organisation_names,
    person_names,
    read_organisations,
    read_themes,
)
from keruen.roadmap.states import TRANSITIONS
from keruen.web.languages import translate, translate_word
from keruen.web.marks import N_, NP_
from keruen.web.numbers import say_share
from keruen.web.pages.attached import show_files
from keruen.web.pages.view import (
    PAGE,
    Asked,
    Cell,
    Choice,
    Column,
    Grid,
    Phrase,
    View,
    Wanted,
    count_phrase,
    forms_for,
    linked_grid,
    page,
    say_day,
    say_recurrence,
    share_bar,
    show_history,
    steps_of,
)
from keruen.web.record_names import Name, names_of

BOARD = (
    "proposed",
    "accepted",
    "active",
    "at_risk",
    "claimed_done",
    "disputed",
    "confirmed_done",
    "suspended",
    "cancelled",
)
CARDS = 12
"""So many cards stand in a column of the board; the rest are in the list."""


@page("/roadmap/commitments")
def all_commitments(asked: Asked) -> View:
    """Commitments as a list that can be searched, or as a board by state."""
    query = asked.query
    wanted = _filter(query)
    found, paging = asked.page_rows(list_commitments(asked.desk, wanted))
    total = paging.total
    view = View(N_("Commitments"), search=query.get("q", ""))
    view.lead = N_(
        "What the sides would do: proposed, accepted by both, claimed by one, confirmed."
    )
    view.facts = [
        (
            N_("Found"),
            total if total or not asked.public else Cell(N_("nothing published yet"), kind="state"),
        ),
        (N_("Spreadsheet"), Cell(N_("download"), "/roadmap/commitments.csv")),
    ]
    view.choices = _choices(asked)
    view.has_board = True
    if query.get("view") == "board":
        view.boards = _board(asked, wanted)
    else:
        columns = [N_("Title"), N_("Provision"), N_("Due"), N_("State"), N_("Progress")]
        view.grids = [Grid(N_("Commitments"), columns, [_row(asked, row) for row in found], paging)]
    view.forms = forms_for(asked, ("propose_commitment", {}))
    view.data = {"total": total, "commitments": found}
    return view


def _filter(query: Mapping[str, str]) -> CommitmentFilter:
    """The commitments that a query of the page asks for."""
    return CommitmentFilter(
        words=query.get("q", ""),
        state=query.get("state", ""),
        theme=query.get("theme", ""),
        provision=query.get("provision", ""),
        lead=query.get("lead", ""),
        late=bool(query.get("late")),
    )


def _choices(asked: Asked) -> list[Choice]:
    query = asked.query
    themes = read_themes(asked.desk)
    leads = read_organisations(asked.desk)
    states = [
        (state, translate_word(state, asked.language, "state"))
        for state in TRANSITIONS["commitment"]
    ]
    return [
        Choice("state", N_("State"), states, query.get("state", "")),
        Choice(
            "theme",
            N_("Theme"),
            [(row["id"], asked.say(row["names"])) for row in themes],
            query.get("theme", ""),
        ),
        Choice(
            "lead",
            N_("Lead"),
            [(row["id"], asked.say(row["names"])) for row in leads],
            query.get("lead", ""),
        ),
        Choice(
            "late",
            N_("Due"),
            [("1", translate("overdue", asked.language))],
            query.get("late", ""),
        ),
    ]


def _row(asked: Asked, row: Row) -> list[Any]:
    late = is_overdue(row, asked.desk.today())
    return [
        asked.title_cell(row, "commitments"),
        asked.provision_cell(row["provision"]),
        _say_due(asked, row),
        Cell("overdue" if late else row["state"], kind="state"),
        share_bar(row["progress"], asked.language),
    ]


def _say_due(asked: Asked, row: Row) -> Cell:
    """The day on which a commitment is due, or its round is."""
    state = due_state(row, asked.desk.today())
    day = state.due_on.isoformat() if state.due_on else row["due_on"]
    if state.unreadable:
        asked.desk.note_fault("commitment", row["title"])
    return Cell(say_day(day, asked.language), kind="time")


def _board(asked: Asked, wanted: CommitmentFilter) -> list[Column]:
    counts = count_by_state(asked.desk, wanted)
    columns = []
    for state in BOARD:
        if not counts.get(state):
            continue
        rows = list_commitments(asked.desk, replace(wanted, state=state)).page(asked.desk, CARDS, 0)
        kept = {
            key: value for key, value in asked.query.items() if key not in ("view", PAGE, "lang")
        }
        link = f"/roadmap/commitments?{urlencode({**kept, 'state': state})}"
        columns.append(Column(state, counts[state], link, [_card(asked, row) for row in rows]))
    return columns


def _card(asked: Asked, row: Row) -> list[Any]:
    late = is_overdue(row, asked.desk.today())
    parts: list[Any] = [asked.title_cell(row, "commitments")]
    if late:
        parts.append(Cell("overdue", kind="state"))
    if row["claimed_by"] and row["state"] in ("claimed_done", "disputed"):
        parts.append(Cell(row["claimed_by"], kind="side"))
    parts.append(_say_due(asked, row))
    if row["progress"]:
        parts.append(share_bar(row["progress"], asked.language))
    return parts


@page("/roadmap/commitments/{id}")
def one_commitment(asked: Asked) -> View:
    """A commitment: leads, parts, evidence, disputes, and the next steps."""
    desk = asked.desk
    row = desk.find(t.commitment, asked.path["id"])
    here = row["id"]
    family = read_family(desk, here)
    leads = read_leads(desk, here)
    proof, proof_paging = asked.page_rows(list_evidence(here), "evidence")
    disputes, dispute_paging = asked.page_rows(list_disputes(here), "disputes")
    reports, report_paging = asked.page_rows(list_reports(here), "reports")
    needs = read_needs(desk, here)
    progress = roll_up(family)[here]
    provision = desk.find(t.provision, row["provision"])
    view = View(asked.say(row["title"]), proposed=is_project_proposal(row))
    view.kicker = Phrase(
        "Commitment under provision {number}: {title}",
        {"number": provision["number"], "title": asked.say(provision["title"])},
    )
    view.steps = steps_of("commitment", row["state"])
    view.facts = _facts(asked, row, progress)
    view.notes = _skipped(row)
    view.grids = [
        grid
        for grid in (
            _lead_grid(asked, leads),
            linked_grid(
                asked, N_("Parts"), [each for each in family if each["id"] != here], "parts"
            ),
            linked_grid(asked, N_("Waits for"), needs, "needs"),
            *(
                replace(grid, paging=paging)
                for grid, paging in zip(
                    _record_grids(asked, proof, disputes, reports),
                    (proof_paging, dispute_paging, report_paging),
                    strict=True,
                )
            ),
        )
        if grid.rows
    ]
    view.forms = forms_for(asked, *_steps(desk, row, proof))
    if any(form.act == "submit_evidence" for form in view.forms):
        view.attach_to = here
    show_history(asked, view, here, *(each["id"] for each in proof))
    view.data = {
        "commitment": {**row, "rolled_up_progress": progress},
        "leads": leads,
        "evidence": proof,
        "disputes": disputes,
        "reports": reports,
        "needs": [each["id"] for each in needs],
    }
    shown = frozenset(each["reference"] for each in proof)
    show_files(asked, view, "commitment", row, skip=shown)
    return view


def _skipped(row: Row) -> list[Phrase]:
    """A word on a rule, stored before such rules were refused, that passes over months."""
    if not row["recurrence"] or row["state"] in ("cancelled", "withdrawn"):
        return []
    try:
        found = passed_over(row["recurrence"], due_day(row))
    except (KeruenError, ValueError, OverflowError):
        return []
    if found is None:
        return []
    return [
        count_phrase(
            "This recurrence names a day that {count} month or year until 2099 does not have; "
            "nothing is due in it. Both sides can agree to new terms, such as the last day of the "
            "month.",
            "This recurrence names a day that {count} months or years until 2099 do not have; "
            "nothing is due in them. Both sides can agree to new terms, such as the last day of "
            "the month.",
            int(found.count or found.value),
        )
    ]


def _facts(asked: Asked, row: Row, progress: float) -> list[tuple[str, Any]]:
    desk = asked.desk
    due = due_state(row, desk.today())
    facts: list[tuple[str, Any]] = [
        (N_("State"), Cell("overdue" if due.overdue else row["state"], kind="state")),
        (N_("Progress"), share_bar(progress, asked.language)),
        (N_("Due"), _say_due(asked, row)),
    ]
    if row["recurrence"]:
        facts.append(
            (N_("Recurrence"), Cell(say_recurrence(asked, row["recurrence"]), kind="data"))
        )
        if due.next_on:
            facts.append((N_("Due again"), say_day(due.next_on.isoformat(), asked.language)))
        if due.rounds_missed > 1:
            facts.append((N_("Days missed"), due.rounds_missed))
    facts += [
        (N_("Provision"), asked.provision_cell(row["provision"])),
        (N_("Modality"), Cell(row["modality"], kind="state")),
    ]
    if row["claimed_by"]:
        facts.append((N_("Claimed by"), Cell(row["claimed_by"], kind="side")))
    if row["confirmed_by"]:
        facts.append((N_("Confirmed by"), Cell(row["confirmed_by"], kind="side")))
    if row["indicator"]:
        held = desk.find(t.indicator, row["indicator"])
        facts.append((N_("Indicator"), asked.title_cell(held, "indicators", "names")))
    elif row["qualitative_reason"]:
        facts.append((N_("Why no indicator"), asked.say(row["qualitative_reason"])))
    if row["parent"]:
        above = desk.find(t.commitment, row["parent"])
        facts.append((N_("Part of"), asked.title_cell(above, "commitments")))
    if row["tier"] != "shared":
        seen = N_("own side only") if row["tier"] == "party" else row["tier"]
        facts.append((N_("Seen by"), Cell(seen, kind="state")))
    return facts


def _lead_grid(asked: Asked, leads: list[Row]) -> Grid:
    names = organisation_names(asked.desk)
    people = person_names(asked.desk, (each["person"] for each in leads))
    return Grid(
        N_("Leads"),
        [N_("Side"), N_("Lead"), N_("Accepted")],
        [
            [
                Cell(each["of_party"], kind="side"),
                " / ".join(
                    filter(
                        None,
                        (asked.say(names.get(each["organisation"])), people.get(each["person"])),
                    )
                ),
                Cell(N_("yes") if each["accepted"] else N_("no"), kind="state"),
            ]
            for each in leads
        ],
    )


def _record_grids(
    asked: Asked, proof: list[Row], disputes: list[Row], reports: list[Row]
) -> list[Grid]:
    attached = {
        key: name
        for kind in ("attachment", "document")
        for key, name in names_of(
            asked.desk,
            asked.language,
            kind,
            [each["reference"] for each in proof if each["kind"] == kind],
        ).items()
    }
    return [
        Grid(
            N_("Evidence"),
            [N_("Title"), N_("Kind"), N_("Reference"), N_("Submitted by"), N_("State")],
            [
                [
                    Cell(each["title"], kind="data"),
                    Cell(each["kind"], kind="state"),
                    _reference(each, attached),
                    Cell(each["submitted_party"], kind="side"),
                    Cell(each["state"], kind="state"),
                ]
                for each in proof
            ],
        ),
        Grid(
            N_("Disputes"),
            [N_("Raised by"), N_("Reason"), N_("Answer")],
            [
                [
                    Cell(each["raised_party"], kind="side"),
                    each["reason"],
                    each["resolution"] or Cell(NP_("state", "open"), kind="state"),
                ]
                for each in disputes
            ],
        ),
        Grid(
            N_("Reports"),
            [N_("At"), N_("Side"), N_("Progress"), N_("Words")],
            [
                [
                    say_day(each["created_at"][:10], asked.language),
                    Cell(each["of_party"], kind="side"),
                    say_share(each["progress"], asked.language),
                    each["words"],
                ]
                for each in reports
            ],
        ),
    ]


def _steps(desk: Desk, row: Row, proof: list[Row]) -> list[Wanted]:
    """The acts that the state of a commitment allows, those that wait for the reader first."""
    about = {"commitment_id": row["id"]}
    me = desk.actor.party
    mine = row["claimed_by"] == me
    wanted: list[Wanted] = []
    for each in proof:
        if each["state"] == "submitted":
            this = {"evidence_id": each["id"]}
            if each["submitted_party"] == me:
                wanted.append(("withdraw_evidence", this, each["title"]))
            else:
                wanted.append(("accept_evidence", this, each["title"]))
                wanted.append(("refuse_evidence", this, each["title"]))
    steps: dict[str, list[str]] = {
        "proposed": ["name_lead", "accept_commitment", "set_terms"],
        "accepted": ["start_commitment", "set_terms", "agree_to_terms"],
        "active": ["report_progress", "claim_done", "set_at_risk", "agree_to_terms"],
        "at_risk": ["report_progress", "claim_done", "clear_risk", "agree_to_terms"],
        "claimed_done": ["withdraw_claim"] if mine else ["confirm_done", "dispute_claim"],
        "disputed": ["answer_dispute", "withdraw_claim"] if mine else [],
        "suspended": ["agree_to_resume", "agree_to_terms"],
        "confirmed_done": ["agree_to_resume"],
    }
    if row["recurrence"]:
        steps["confirmed_done"] = ["begin_next_round", "agree_to_resume"]
    wanted += [(name, about) for name in steps.get(row["state"], [])]
    if row["state"] in OPEN:
        wanted += [("submit_evidence", about), ("agree_to_suspend", about)]
        wanted += [("agree_to_cancel", about)]
    if row["state"] not in ("confirmed_done", "cancelled", "withdrawn"):
        wanted += [("name_lead", about)] if row["state"] != "proposed" else []
        wanted.append(("add_dependency", about))
    if row["tier"] != "public":
        wanted.append(("show_commitment", about))
    if row["state"] == "proposed" and row["party"] == me:
        wanted.append(("withdraw_commitment", about))
    return wanted


def _reference(evidence: Row, attached: Mapping[str, Name]) -> Cell:
    """Where evidence is; an address is shown and never followed for the reader."""
    path = {"attachment": "attachments", "document": "documents"}.get(evidence["kind"])
    path = path if evidence["reference"] in attached else None
    link = f"/roadmap/{path}/{evidence['reference']}" if path else ""
    if path:
        return Cell(attached[evidence["reference"]].words, link, "data")
    return Cell(evidence["reference"], "", "data")
