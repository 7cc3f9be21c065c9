"""One commitment: its leads, parts, evidence and disputes, and the next steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated

from keruen.errors import KeruenError
from keruen.roadmap.calendar.recurrence import passed_over
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.commitments import (
    list_disputes,
    list_evidence,
    list_reports,
    read_family,
    read_leads,
    read_needs,
)
from keruen.roadmap.reads.due import OPEN, due_day, due_state
from keruen.roadmap.reads.progress import roll_up
from keruen.roadmap.reads.proposals import is_project_proposal
from keruen.roadmap.reads.register import (
    organisation_names,
    person_names,
)
from keruen.roadmap.reads.reporting import read_targets
from keruen.roadmap.rows import (
    CommitmentLeadRow,
    CommitmentRow,
    DisputeRow,
    EvidenceRow,
    IndicatorRow,
    ProgressReportRow,
    ProvisionRow,
)
from keruen.web.marks import N_, NP_
from keruen.web.numbers import say_share
from keruen.web.pages.attached import show_files
from keruen.web.pages.days import say_day
from keruen.web.pages.record_tables import linked_table, say_due, share_bar
from keruen.web.pages.steps import steps_of
from keruen.web.pages.tables import Cell, Table, Value, table_of
from keruen.web.pages.targets import target_steps, target_table
from keruen.web.pages.view import (
    Asked,
    Fact,
    Phrase,
    View,
    Wanted,
    count_phrase,
    forms_for,
    page,
    say_recurrence,
    show_history,
)
from keruen.web.record_names import Name, names_of


@dataclass(frozen=True, kw_only=True)
class LeadLine:
    """A row of the table: Leads."""

    side: Annotated[Cell, N_("Side")]
    lead: Annotated[Value, N_("Lead")]
    accepted: Annotated[Cell, N_("Accepted")]


@dataclass(frozen=True, kw_only=True)
class EvidenceLine:
    """A row of the table: Evidence."""

    title: Annotated[Cell, N_("Title")]
    kind: Annotated[Cell, N_("Kind")]
    reference: Annotated[Cell, N_("Reference")]
    submitted_by: Annotated[Cell, N_("Submitted by")]
    state: Annotated[Cell, N_("State")]


@dataclass(frozen=True, kw_only=True)
class DisputeLine:
    """A row of the table: Disputes."""

    raised_by: Annotated[Cell, N_("Raised by")]
    reason: Annotated[Value, N_("Reason")]
    answer: Annotated[Value, N_("Answer")]


@dataclass(frozen=True, kw_only=True)
class ReportLine:
    """A row of the table: Reports."""

    at: Annotated[str, N_("At")]
    side: Annotated[Cell, N_("Side")]
    progress: Annotated[str, N_("Progress")]
    words: Annotated[Value, N_("Remarks")]


@page("/roadmap/commitments/{id}")
def one_commitment(asked: Asked) -> View:
    """A commitment: leads, parts, evidence, disputes, and the next steps."""
    desk = asked.desk
    row = desk.find(CommitmentRow, asked.path["id"])
    here = row.id
    family = read_family(desk, here)
    leads = read_leads(desk, here)
    proof, proof_paging = asked.page_rows(list_evidence(here), "evidence")
    disputes, dispute_paging = asked.page_rows(list_disputes(here), "disputes")
    reports, report_paging = asked.page_rows(list_reports(here), "reports")
    needs = read_needs(desk, here)
    targets = read_targets(desk, [here])
    progress = roll_up(family)[here]
    provision = desk.find(ProvisionRow, row.provision)
    view = View(asked.say(row.title), proposed=is_project_proposal(row))
    view.kicker = Phrase(
        "Commitment under provision {number}: {title}",
        {"number": provision.number, "title": asked.say(provision.title)},
    )
    view.steps = steps_of("commitment", row.state)
    view.facts = _facts(asked, row, progress)
    view.notes = _skipped(row)
    view.tables = [
        table
        for table in (
            _lead_table(asked, leads),
            linked_table(asked, N_("Parts"), [each for each in family if each.id != here], "parts"),
            linked_table(asked, N_("Depends on"), needs, "needs"),
            target_table(asked, targets),
            *(
                replace(table, paging=paging)
                for table, paging in zip(
                    _record_tables(asked, proof, disputes, reports),
                    (proof_paging, dispute_paging, report_paging),
                    strict=True,
                )
            ),
        )
        if table.lines
    ]
    view.forms = forms_for(asked, *_steps(desk, row, proof), *target_steps(asked, row, targets))
    if any(form.act == "submit_evidence" for form in view.forms):
        view.attach_to = here
    show_history(asked, view, here, *(each.id for each in proof))
    view.data = {
        "commitment": {**row, "rolled_up_progress": progress},
        "leads": leads,
        "evidence": proof,
        "disputes": disputes,
        "reports": reports,
        "needs": [each.id for each in needs],
        "targets": targets,
    }
    shown = frozenset(each.reference for each in proof)
    show_files(asked, view, "commitment", row, skip=shown)
    return view


def _skipped(row: CommitmentRow) -> list[Phrase]:
    """A word on a rule, stored before such rules were refused, that passes over months."""
    if not row.recurrence or row.state in ("cancelled", "withdrawn"):
        return []
    try:
        found = passed_over(row.recurrence, due_day(row))
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


def _facts(asked: Asked, row: CommitmentRow, progress: float) -> list[Fact]:
    desk = asked.desk
    due = due_state(row, desk.today())
    facts: list[Fact] = [
        Fact(N_("State"), Cell("overdue" if due.overdue else row.state, kind="state")),
        Fact(N_("Progress"), share_bar(progress, asked.language)),
        Fact(N_("Due"), say_due(asked, row)),
    ]
    if row.recurrence:
        facts.append(
            Fact(N_("Recurrence"), Cell(say_recurrence(asked, row.recurrence), kind="data"))
        )
        if due.next_on:
            facts.append(Fact(N_("Due again"), say_day(due.next_on.isoformat(), asked.language)))
        if due.rounds_missed > 1:
            facts.append(Fact(N_("Days missed"), due.rounds_missed))
    facts += [
        Fact(N_("Provision"), asked.provision_cell(row.provision)),
        Fact(N_("Modality"), Cell(row.modality, kind="state")),
    ]
    if row.claimed_by:
        facts.append(Fact(N_("Claimed by"), Cell(row.claimed_by, kind="side")))
    if row.confirmed_by:
        facts.append(Fact(N_("Confirmed by"), Cell(row.confirmed_by, kind="side")))
    if row.indicator:
        held = desk.find(IndicatorRow, row.indicator)
        facts.append(Fact(N_("Indicator"), asked.title_cell(held, "indicators", "names")))
    elif row.qualitative_reason:
        facts.append(Fact(N_("Why no indicator"), asked.say(row.qualitative_reason)))
    if row.parent:
        above = desk.find(CommitmentRow, row.parent)
        facts.append(Fact(N_("Part of"), asked.title_cell(above, "commitments")))
    if row.tier != "shared":
        seen = N_("own side only") if row.tier == "party" else row.tier
        facts.append(Fact(N_("Seen by"), Cell(seen, kind="state")))
    return facts


def _lead_table(asked: Asked, leads: list[CommitmentLeadRow]) -> Table:
    names = organisation_names(asked.desk)
    people = person_names(asked.desk, (each.person for each in leads if each.person))
    return table_of(
        N_("Leads"),
        LeadLine,
        [
            LeadLine(
                side=Cell(each.of_party, kind="side"),
                lead=" / ".join(
                    filter(
                        None,
                        (
                            asked.say(names.get(each.organisation or "")),
                            people.get(each.person or ""),
                        ),
                    )
                ),
                accepted=Cell(N_("yes") if each.accepted else N_("no"), kind="state"),
            )
            for each in leads
        ],
    )


def _record_tables(
    asked: Asked,
    proof: list[EvidenceRow],
    disputes: list[DisputeRow],
    reports: list[ProgressReportRow],
) -> list[Table]:
    attached = {
        key: name
        for kind in ("attachment", "document")
        for key, name in names_of(
            asked.desk,
            asked.language,
            kind,
            [each.reference for each in proof if each.kind == kind],
        ).items()
    }
    return [
        table_of(
            N_("Evidence"),
            EvidenceLine,
            [
                EvidenceLine(
                    title=Cell(each.title, kind="data"),
                    kind=Cell(each.kind, kind="state"),
                    reference=_reference(each, attached),
                    submitted_by=Cell(each.submitted_party, kind="side"),
                    state=Cell(each.state, kind="state"),
                )
                for each in proof
            ],
        ),
        table_of(
            N_("Disputes"),
            DisputeLine,
            [
                DisputeLine(
                    raised_by=Cell(each.raised_party, kind="side"),
                    reason=each.reason,
                    answer=each.resolution or Cell(NP_("state", "open"), kind="state"),
                )
                for each in disputes
            ],
        ),
        table_of(
            N_("Reports"),
            ReportLine,
            [
                ReportLine(
                    at=say_day(each.created_at[:10], asked.language),
                    side=Cell(each.of_party, kind="side"),
                    progress=say_share(each.progress, asked.language),
                    words=each.words,
                )
                for each in reports
            ],
        ),
    ]


def _steps(desk: Desk, row: CommitmentRow, proof: list[EvidenceRow]) -> list[Wanted]:
    """The acts that the state of a commitment allows, those that wait for the reader first."""
    about = {"commitment_id": row.id}
    me = desk.actor.party
    mine = row.claimed_by == me
    wanted: list[Wanted] = []
    for each in proof:
        if each.state == "submitted":
            this = {"evidence_id": each.id}
            if each.submitted_party == me:
                wanted.append(("withdraw_evidence", this, each.title))
            else:
                wanted.append(("accept_evidence", this, each.title))
                wanted.append(("refuse_evidence", this, each.title))
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
    if row.recurrence:
        steps["confirmed_done"] = ["begin_next_round", "agree_to_resume"]
    wanted += [(name, about) for name in steps.get(row.state, [])]
    if row.state in OPEN:
        wanted += [("submit_evidence", about), ("agree_to_suspend", about)]
        wanted += [("agree_to_cancel", about)]
    if row.state not in ("confirmed_done", "cancelled", "withdrawn"):
        wanted += [("name_lead", about)] if row.state != "proposed" else []
        wanted.append(("add_dependency", about))
    if row.tier != "public":
        wanted.append(("show_commitment", about))
    if row.state == "proposed" and row.party == me:
        wanted.append(("withdraw_commitment", about))
    return wanted


def _reference(evidence: EvidenceRow, attached: Mapping[str, Name]) -> Cell:
    """Where evidence is; an address is shown and never followed for the reader."""
    path = {"attachment": "attachments", "document": "documents"}.get(evidence.kind)
    path = path if evidence.reference in attached else None
    link = f"/roadmap/{path}/{evidence.reference}" if path else ""
    if path:
        return Cell(attached[evidence.reference].words, link, "data")
    return Cell(evidence.reference, "", "data")
