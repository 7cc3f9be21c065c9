"""Programme lines, projects, missions, opportunities, multilateral files: one mechanism.

A file has a kind, which names the roles it needs; each role is validated by its own side before
the file runs. Positions on a file are private to a side; a joint position needs both."""

from __future__ import annotations

import json

from sqlalchemy import select

from keruen.roadmap.acts.attachments import share_attachments
from keruen.roadmap.acts.fields import FileId, JointPositionId, ProvisionId
from keruen.roadmap.acts.programme_roles import missing_roles
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.desk import Desk, check_texts
from keruen.roadmap.kinds import KINDS, check_values
from keruen.roadmap.project_tables import PROJECT_TABLES
from keruen.roadmap.rows import FileRow, JointPositionRow, ProvisionRow
from keruen.roadmap.tables import (
    file,
    file_entry,
    file_role,
    joint_position,
    position,
)
from keruen.store.fields import Code, Day, MaybeWords, Titles, Values, Wordings, Words
from keruen.store.refusal import check, word


@act("programme")
def open_file(
    desk: Desk,
    kind: Code,
    title: Titles,
    provision_id: ProvisionId,
    data: Values | None = None,
    starts_on: Day | None = None,
    ends_on: Day | None = None,
    tier: Code = "shared",
) -> Done:
    """Open a file: a programme line, a project, a mission, an opportunity, a multilateral file."""
    check(
        kind in KINDS,
        "{given} is not a kind of file",
        "Write one of {kinds}.",
        kind="invalid",
        given=repr(kind[:40]),
        kinds=", ".join(KINDS),
    )
    check(
        starts_on is None or ends_on is None or starts_on <= ends_on,
        "the file would end before it begins",
        "Correct the dates.",
        kind="invalid",
    )
    check(
        tier in ("shared", "party"),
        "the tier {tier} is not open to a proposal",
        "Write shared, or party to keep it to your side.",
        kind="invalid",
        tier=repr(tier[:20]),
    )
    origin = desk.find_live(ProvisionRow, provision_id)
    made = desk.add(
        file,
        tier=tier,
        kind=kind,
        title=check_texts(title, "the title"),
        provision=provision_id,
        theme=origin.theme,
        state="proposed",
        data=check_values(KINDS[kind].fields, data) if data else {},
        starts_on=starts_on.isoformat() if starts_on else None,
        ends_on=ends_on.isoformat() if ends_on else None,
    )
    return Done("file", made, tier)


@act("programme")
def run_file(desk: Desk, file_id: FileId) -> Done:
    """Begin a file whose every role is validated."""
    row = desk.find_live(FileRow, file_id)
    missing = missing_roles(desk, row)
    check(
        not missing,
        "roles are not filled and validated: {roles}",
        "Fill them and let each validate its own.",
        roles=", ".join(missing),
    )
    if row.state == "proposed":
        # A guest validated the last role, and changes no file.
        desk.go(file, row, "validated")
        row = desk.find_live(FileRow, file_id)
    desk.go(file, row, "running")
    return Done("file", file_id, row.tier)


@act("programme")
def finish_file(desk: Desk, file_id: FileId, result: Words) -> Done:
    """Finish a file and record its outcome."""
    row = desk.find_live(FileRow, file_id)
    desk.go(file, row, "finished", data={**row.data, "result": result})
    return Done("file", file_id, row.tier)


@act("programme", binds="file")
def withdraw_file(desk: Desk, file_id: FileId, reason: Words) -> Done:
    """Withdraw a file that the actor's side opened; one that was loaded needs each side."""
    row = desk.find_live(FileRow, file_id)
    check(
        row.party in (desk.actor.party, ""),
        "this file was opened by {party}",
        "A side withdraws its own.",
        kind="forbidden",
        party=row.party,
    )
    if row.party == "" and not desk.assent("file", file_id, "withdraw", row.tier):
        return Done("file", file_id, row.tier)
    desk.go(file, row, "withdrawn")
    desk.withdraw(file, row, reason)
    return Done("file", file_id, row.tier)


@act("programme")
def share_file(desk: Desk, file_id: FileId) -> Done:
    """Show a file that the actor's side keeps to the other side."""
    row = desk.find_live(FileRow, file_id)
    check(
        row.tier == "party",
        "document {id} is already shown to both sides",
        "Nothing needs to be shared.",
        id=file_id,
    )
    # The file first: nothing that is shown refers to what is not.
    desk.change(file, file_id, tier="shared")
    for table in (file_role, file_entry, *PROJECT_TABLES):
        desk.change_where(table, table.c.file == file_id, tier="shared")
    entries = desk.rows(select(file_entry.c.id).where(file_entry.c.file == file_id))
    share_attachments(desk, file_id, *(each["id"] for each in entries))
    return Done("file", file_id, "shared")


@act("programme", binds="file")
def set_file_fields(desk: Desk, file_id: FileId, data: Values) -> Done:
    """Set the fields of a file; once its roles are validated each side must set the same."""
    row = desk.find_live(FileRow, file_id)
    check(
        row.state in ("proposed", "validated", "running"),
        "the file {id} is {state}",
        "Open a new file.",
        id=file_id,
        state=word(row.state),
    )
    values = check_values(KINDS[row.kind].fields, data)
    if row.state == "proposed":
        check(
            row.party in (desk.actor.party, ""),
            "this file was opened by {party}",
            "Let that side set its fields, or propose them in words.",
            kind="forbidden",
            party=row.party,
        )
    # The step holds the very values, so that the database can hold the change against it.
    agreed = row.state == "proposed" or desk.assent(
        "file", file_id, f"fields:{json.dumps(values)}", row.tier
    )
    if agreed:
        desk.change(file, file_id, data=values)
    return Done("file", file_id, row.tier)


@act("programme")
def write_position(desk: Desk, file_id: FileId, words: Words, fallback: MaybeWords = "") -> Done:
    """Write the actor's side's own position on a file; the other side never sees it."""
    desk.find_live(FileRow, file_id)
    made = desk.add(
        position,
        tier="party",
        file=file_id,
        of_party=desk.actor.party,
        words=words,
        fallback=fallback or None,
    )
    return Done("position", made, "party")


@act("programme")
def propose_joint_position(desk: Desk, file_id: FileId, words: Wordings) -> Done:
    """Propose a joint position on a file."""
    row = desk.find_live(FileRow, file_id)
    check(
        row.tier != "party",
        "this file is kept to one side",
        "Share it first.",
    )
    made = desk.add(
        joint_position,
        tier="shared",
        file=file_id,
        words=check_texts(words, "the position"),
        proposed_party=desk.actor.party,
        state="proposed",
    )
    return Done("joint_position", made, "shared")


@act("signature", binds="joint_position")
def agree_to_joint_position(desk: Desk, position_id: JointPositionId) -> Done:
    """Agree to the other side's joint position as it stands."""
    row = desk.find_live(JointPositionRow, position_id)
    check(
        row.proposed_party != desk.actor.party,
        "{party} proposed this position itself",
        "Let the other side agree.",
        kind="forbidden",
        party=desk.actor.party,
    )
    for older in desk.records(
        JointPositionRow,
        select(joint_position).where(
            joint_position.c.file == row.file, joint_position.c.state == "agreed"
        ),
    ):
        desk.go(joint_position, older, "superseded")
    desk.go(joint_position, row, "agreed", agreed_party=desk.actor.party)
    return Done("joint_position", position_id, "shared")
