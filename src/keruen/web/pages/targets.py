"""Targets of the Sustainable Development Goals to which a commitment is linked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from keruen.roadmap.rows import CommitmentRow, CommitmentTargetRow
from keruen.roadmap.targets import SOURCE, goal_of, label_of_goal, label_of_target
from keruen.web.marks import N_
from keruen.web.pages.tables import Cell, Table, table_of
from keruen.web.pages.view import Asked, Wanted


@dataclass(frozen=True, kw_only=True)
class TargetLine:
    """A row of the table: Sustainable Development Goals."""

    target: Annotated[Cell, N_("SDG target")]
    label: Annotated[Cell, N_("Label in our words")]
    goal: Annotated[Cell, N_("Goal")]
    by: Annotated[Cell, N_("By")]
    source: Annotated[Cell, N_("Source of the numbers")]


def target_table(asked: Asked, targets: list[CommitmentTargetRow]) -> Table:
    """The targets of a commitment, by official number and with labels in our words."""
    return table_of(
        N_("Sustainable Development Goals"),
        TargetLine,
        [
            TargetLine(
                target=Cell(each.target, kind="data"),
                label=Cell(asked.say(label_of_target(each.target)), kind="data"),
                goal=Cell(
                    f"{goal_of(each.target)}. {asked.say(label_of_goal(goal_of(each.target)))}",
                    kind="data",
                ),
                by=Cell(each.party, kind="side"),
                source=Cell(SOURCE, kind="data"),
            )
            for each in targets
        ],
    )


def target_steps(
    asked: Asked, row: CommitmentRow, targets: list[CommitmentTargetRow]
) -> list[Wanted]:
    """What can be done about the targets of a commitment."""
    if row.state in ("cancelled", "withdrawn") or asked.public:
        return []
    wanted: list[Wanted] = [("link_target", {"commitment_id": row.id})]
    wanted += [
        ("withdraw_target", {"target_link_id": each.id}, each.target)
        for each in targets
        if each.party == asked.desk.actor.party
    ]
    return wanted
