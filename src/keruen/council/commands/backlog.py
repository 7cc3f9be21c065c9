"""What organisers handed over, taken into the register by its own acts.

The account of a side does both in one transaction: the act of the register, with the roles and
rules of the register, and the note here which record was made.
"""

from __future__ import annotations

from datetime import date

from keruen.council import tables as t
from keruen.council.commands.fields import HandedId, check_choice
from keruen.council.commands.meetings import CONTRACT, OBSTACLE
from keruen.council.names import HANDED, HANDED_OVER, TAKEN
from keruen.council.registry import command
from keruen.council.rows import CouncilObstacleRow
from keruen.council.unit import Council
from keruen.roadmap.acts import do
from keruen.roadmap.desk import LANGUAGES, Desk
from keruen.store.command import CommandResult
from keruen.store.fields import Code, Day, Words
from keruen.store.refusal import check

ORIGIN = "council proposal"
"""Where items come from, as the register calls it."""


def _desk(unit: Council) -> Desk:
    """The register in the transaction of the council."""
    return Desk(unit.connection, unit.actor, unit.now, quotas=unit.quotas)


def _handed(unit: Council, identifier: str, kind: str) -> CouncilObstacleRow:
    row = unit.find(CouncilObstacleRow, identifier)
    check(
        row.kind == kind and row.state == HANDED_OVER and row.party == unit.actor.party,
        "this was not handed over to your side, or it was taken before",
        "Choose one of the list of what was handed over.",
    )
    return row


def _taken(unit: Council, row: CouncilObstacleRow, done: CommandResult) -> CommandResult:
    unit.change(t.council_obstacle, row.id, state=TAKEN, record=done.id)
    return CommandResult("council_obstacle", row.id, HANDED, facts={"record": done.id})


def _texts(title: str, language: str) -> dict[str, str]:
    """A title as the register has it: the wording of the company, in its language."""
    return {check_choice(language, LANGUAGES, "language"): title}


@command("backlog", binds="handed")
def take_obstacle(
    unit: Council, handed_id: HandedId, body_id: Code, language: Code = "en"
) -> CommandResult:
    """Put an obstacle into the backlog of a body; it comes onto its next agenda."""
    row = _handed(unit, handed_id, OBSTACLE)
    title = f"{row.title} (HS {row.hs})" if row.hs else row.title
    fields = {"body_id": body_id, "title": _texts(title, language), "origin": ORIGIN}
    return _taken(unit, row, do(_desk(unit), "add_agenda_item", fields))


@command("backlog", binds="handed")
def take_contract(
    unit: Council,
    handed_id: HandedId,
    provision_id: Code,
    title: Words,
    due_on: Day | None = None,
    language: Code = "en",
) -> CommandResult:
    """Propose a commitment for a contract under a provision of the register."""
    row = _handed(unit, handed_id, CONTRACT)
    fields: dict[str, object] = {"provision_id": provision_id, "title": _texts(title, language)}
    if isinstance(due_on, date):
        fields["due_on"] = due_on.isoformat()
    return _taken(unit, row, do(_desk(unit), "propose_commitment", fields))
