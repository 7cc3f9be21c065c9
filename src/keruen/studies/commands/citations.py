"""Where locked runs count: gates of the roadmap that cite them, and indicators."""

from __future__ import annotations

from sqlalchemy import inspect, select

from keruen.roadmap import tables as roadmap
from keruen.store.command import CommandResult
from keruen.store.fields import RecordId, Words
from keruen.store.refusal import check
from keruen.studies import tables as t
from keruen.studies.commands.fields import CitationId, RunId, UseId
from keruen.studies.commands.reviews import require_locked
from keruen.studies.names import PLAN, SIMULATE
from keruen.studies.registry import command
from keruen.studies.rows import IndicatorRunRow, RunCitationRow, StudyRunRow
from keruen.studies.unit import Studies

STATUS = {PLAN: "planned", SIMULATE: "simulated"}
"""Which movements the runs of a kind give to the indicators."""


def _require_read_by_all(row: StudyRunRow) -> None:
    check(
        row.tier != "party",
        "this run is read by your team alone",
        "Share it with every team, or publish it, first.",
    )


@command("approval")
def cite_run(unit: Studies, run_id: RunId, provision: RecordId, words: Words) -> CommandResult:
    """Cite an approved and shared run at the gate of a provision of the roadmap."""
    row = unit.find(StudyRunRow, run_id)
    require_locked(unit, row)
    _require_read_by_all(row)
    table = roadmap.provision
    there = inspect(unit.connection).has_table(table.name)
    check(
        there and unit.count(table, table.c.id == provision) == 1,
        "there is no provision {id}",
        "Write the id of a provision of the roadmap.",
        kind="missing",
        id=repr(provision),
    )
    citation = t.run_citation.c
    again = (
        citation.run == row.id,
        citation.provision == provision,
        citation.withdrawn_at.is_(None),
    )
    check(
        not unit.count(t.run_citation, *again),
        "this gate cites the run already",
        "Nothing remains to be done.",
        kind="conflict",
    )
    made = unit.add(t.run_citation, tier=row.tier, run=row.id, provision=provision, words=words)
    return CommandResult("run_citation", made, row.tier)


@command("approval")
def withdraw_citation(unit: Studies, citation_id: CitationId, reason: Words) -> CommandResult:
    """Withdraw a citation of a run of one's own team, with a reason."""
    row = unit.find_live(RunCitationRow, citation_id)
    require_locked(unit, unit.find(StudyRunRow, row.run))
    unit.withdraw(t.run_citation, {"id": row.id}, reason)
    return CommandResult("run_citation", row.id, row.tier)


@command("approval")
def use_run(unit: Studies, run_id: RunId) -> CommandResult:
    """Let the indicators measure the movements of an approved and shared run."""
    row = unit.find(StudyRunRow, run_id)
    require_locked(unit, row)
    _require_read_by_all(row)
    check(
        row.kind in STATUS,
        "only plans and simulations have movements that indicators measure",
        "Choose the run of a plan or of a simulation.",
        kind="invalid",
    )
    made = unit.add(t.indicator_run, tier=row.tier, run=row.id, status=STATUS[row.kind])
    return CommandResult("indicator_run", made, row.tier)


@command("approval")
def stop_using_run(unit: Studies, use_id: UseId, reason: Words) -> CommandResult:
    """Let the indicators measure a run no more, with a reason."""
    row = unit.find_live(IndicatorRunRow, use_id)
    require_locked(unit, unit.find(StudyRunRow, row.run))
    unit.withdraw(t.indicator_run, {"id": row.id}, reason)
    return CommandResult("indicator_run", row.id, row.tier)


def live_citations(unit: Studies, run: str) -> list[RunCitationRow]:
    """The gates that cite a run."""
    citation = t.run_citation
    query = select(citation).where(citation.c.run == run, citation.c.withdrawn_at.is_(None))
    return unit.records(RunCitationRow, query.order_by(citation.c.created_at))
