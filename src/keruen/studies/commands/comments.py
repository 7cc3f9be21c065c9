"""Comments on figures of runs."""

from __future__ import annotations

from keruen.store.command import CommandResult
from keruen.store.fields import MaybeLine, Words
from keruen.studies import tables as t
from keruen.studies.commands.fields import MaybeCommentId, RunId
from keruen.studies.registry import command
from keruen.studies.rows import StudyRunRow
from keruen.studies.unit import Studies


@command("comment")
def comment_run(
    unit: Studies,
    run_id: RunId,
    words: Words,
    figure: MaybeLine = "",
    answers_id: MaybeCommentId = "",
) -> CommandResult:
    """Comment on a run or on one of its figures; read by those who read the run."""
    row = unit.find(StudyRunRow, run_id)
    own = row.party == unit.actor.party
    tier = "party" if own and row.tier == "party" else "shared"
    made = unit.add(
        t.run_comment,
        tier=tier,
        run=row.id,
        figure=figure,
        words=words,
        answers=answers_id or None,
    )
    return CommandResult("run_comment", made, tier)
