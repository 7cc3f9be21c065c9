"""Programme lines, projects, missions, opportunities, multilateral files: one mechanism.

A file has a kind, which names the roles it needs; each role is validated by its own side before
the file runs. Positions on a file are private to a side; a joint position needs both.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from sqlalchemy import select

from keruen.roadmap.acts.registry import Done, Id, Words, act, check
from keruen.roadmap.desk import Desk, Row, Texts, check_texts
from keruen.roadmap.kinds import KINDS, check_values
from keruen.roadmap.refusal import word
from keruen.roadmap.tables import (
    file,
    file_entry,
    file_role,
    joint_position,
    organisation,
    position,
    provision,
)


@act("programme")
def open_file(
    desk: Desk,
    kind: str,
    title: Texts,
    provision_id: Id,
    data: dict[str, Any] | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    tier: str = "shared",
) -> Done:
    """Open a file: a programme line, a project, a mission, an opportunity, a multilateral file."""
    check(
        kind in KINDS,
        "there is no kind of file {given}",
        "Write one of {kinds}.",
        kind="invalid",
        given=repr(kind[:40]),
        kinds=", ".join(KINDS),
    )
    check(
        starts_on is None or ends_on is None or starts_on <= ends_on,
        "the file would end before it begins",
        "Mend the dates.",
        kind="invalid",
    )
    check(
        tier in ("shared", "party"),
        "the tier {tier} is not open to a proposal",
        "Write shared, or party to keep it to your side.",
        kind="invalid",
        tier=repr(tier[:20]),
    )
    origin = desk.find_live(provision, provision_id)
    made = desk.add(
        file,
        tier=tier,
        kind=kind,
        title=check_texts(title, "the title"),
        provision=provision_id,
        theme=origin["theme"],
        state="proposed",
        data=check_values(KINDS[kind].fields, data) if data else {},
        starts_on=starts_on.isoformat() if starts_on else None,
        ends_on=ends_on.isoformat() if ends_on else None,
    )
    return Done("file", made, tier)


@act("programme")
def fill_role(
    desk: Desk, file_id: Id, role: str, holder: Words, of_party: str = "", organisation_id: str = ""
) -> Done:
    """Name who holds a role in a file; a third country's role is recorded by either side."""
    row = desk.find_live(file, file_id)
    check(
        role in KINDS[row["kind"]].roles,
        "a file of this kind has no role {role}",
        "Write one of {roles}.",
        kind="invalid",
        role=repr(role[:40]),
        roles=", ".join(KINDS[row["kind"]].roles),
    )
    if organisation_id:
        desk.find_live(organisation, organisation_id)
    codes = [each["code"] for each in desk.parties]
    check(
        of_party in ("", *codes),
        "{party} is no side of this roadmap",
        "Name a side, or leave it out for a third country.",
        kind="invalid",
        party=repr(of_party[:20]),
    )
    held = desk.rows(
        select(file_role).where(
            file_role.c.file == file_id,
            file_role.c.role == role,
            file_role.c.withdrawn_at.is_(None),
        )
    )
    check(
        not held or role in KINDS[row["kind"]].several,
        "the role {role} is already held by {holder}",
        "Let that be withdrawn first.",
        role=word(role),
        holder=held[0]["holder"] if held else "",
    )
    check(
        row["state"] == "proposed",
        "the file {id} is {state}",
        "Roles are filled while a file is proposed.",
        id=file_id,
        state=word(row["state"]),
    )
    desk.add(
        file_role,
        tier=row["tier"],
        file=file_id,
        role=role,
        of_party=of_party or None,
        organisation=organisation_id or None,
        holder=holder,
        validated=False,
    )
    return Done("file", file_id, row["tier"])


@act("programme")
def validate_role(desk: Desk, role_id: Id) -> Done:
    """Validate a role of the actor's side, or one of a third country the other side recorded."""
    role = desk.find_live(file_role, role_id)
    row = desk.find_live(file, role["file"])
    check(
        role["of_party"] in (desk.actor.party, None),
        "this role belongs to {party}",
        "Let that side validate it.",
        kind="forbidden",
        party=role["of_party"] or "",
    )
    check(
        role["of_party"] is not None or role["party"] != desk.actor.party,
        "who records a third country does not validate it",
        "Let the other side validate it.",
        kind="forbidden",
    )
    desk.change(file_role, role_id, validated=True, validated_account=desk.actor.account)
    if row["state"] == "proposed" and not missing_roles(desk, row):
        desk.go(file, row, "validated")
    return Done("file", row["id"], row["tier"])


@act("programme")
def run_file(desk: Desk, file_id: Id) -> Done:
    """Begin a file whose every role is validated."""
    row = desk.find_live(file, file_id)
    missing = missing_roles(desk, row)
    check(
        not missing,
        "roles are not filled and validated: {roles}",
        "Fill them and let each validate its own.",
        roles=", ".join(missing),
    )
    desk.go(file, row, "running")
    return Done("file", file_id, row["tier"])


@act("programme")
def finish_file(desk: Desk, file_id: Id, result: Words) -> Done:
    """Finish a file and say what came of it."""
    row = desk.find_live(file, file_id)
    desk.go(file, row, "finished", data={**row["data"], "result": result})
    return Done("file", file_id, row["tier"])


@act("programme")
def withdraw_file(desk: Desk, file_id: Id, reason: Words) -> Done:
    """Withdraw a file that the actor's side opened; one that was loaded needs each side."""
    row = desk.find_live(file, file_id)
    check(
        row["party"] in (desk.actor.party, ""),
        "this file was opened by {party}",
        "A side withdraws its own.",
        kind="forbidden",
        party=row["party"],
    )
    if row["party"] == "" and not desk.assent("file", file_id, "withdraw"):
        return Done("file", file_id, row["tier"])
    desk.go(file, row, "withdrawn")
    desk.withdraw(file, row, reason)
    return Done("file", file_id, row["tier"])


@act("programme")
def withdraw_role(desk: Desk, role_id: Id, reason: Words) -> Done:
    """Withdraw a role that the actor's side filled in, before its file runs."""
    role = desk.find_live(file_role, role_id)
    row = desk.find_live(file, role["file"])
    check(
        role["party"] == desk.actor.party,
        "this role was filled in by {party}",
        "A side withdraws its own.",
        kind="forbidden",
        party=role["party"],
    )
    check(
        row["state"] == "proposed",
        "the file {id} is {state}",
        "Roles are filled while a file is proposed.",
        id=row["id"],
        state=word(row["state"]),
    )
    desk.withdraw(file_role, role, reason)
    return Done("file", row["id"], row["tier"])


@act("programme")
def share_file(desk: Desk, file_id: Id) -> Done:
    """Show a file that the actor's side keeps to the other side."""
    row = desk.find_live(file, file_id)
    check(
        row["tier"] == "party",
        "document {id} is already shown to both sides",
        "Nothing needs to be shared.",
        id=file_id,
    )
    for table in (file_role, file_entry):
        desk.change_where(table, table.c.file == file_id, tier="shared")
    desk.change(file, file_id, tier="shared")
    return Done("file", file_id, "shared")


@act("programme")
def set_file_fields(desk: Desk, file_id: Id, data: dict[str, Any]) -> Done:
    """Set the fields of a file; once its roles are validated each side must set the same."""
    row = desk.find_live(file, file_id)
    check(
        row["state"] in ("proposed", "validated", "running"),
        "the file {id} is {state}",
        "Open a new file.",
        id=file_id,
        state=word(row["state"]),
    )
    values = check_values(KINDS[row["kind"]].fields, data)
    if row["state"] == "proposed":
        check(
            row["party"] in (desk.actor.party, ""),
            "this file was opened by {party}",
            "Let that side set its fields, or propose them in words.",
            kind="forbidden",
            party=row["party"],
        )
    # The step holds the very values, so that the database can hold the change against it.
    agreed = row["state"] == "proposed" or desk.assent(
        "file", file_id, f"fields:{json.dumps(values)}"
    )
    if agreed:
        desk.change(file, file_id, data=values)
    return Done("file", file_id, row["tier"])


@act("programme")
def write_position(desk: Desk, file_id: Id, words: Words, fallback: str = "") -> Done:
    """Write the actor's side's own position on a file; the other side never sees it."""
    desk.find_live(file, file_id)
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
def propose_joint_position(desk: Desk, file_id: Id, words: Texts) -> Done:
    """Propose a joint position on a file."""
    row = desk.find_live(file, file_id)
    check(
        row["tier"] != "party",
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


@act("signature")
def agree_to_joint_position(desk: Desk, position_id: Id) -> Done:
    """Agree to the other side's joint position as it stands."""
    row = desk.find_live(joint_position, position_id)
    check(
        row["proposed_party"] != desk.actor.party,
        "{party} proposed this position itself",
        "Let the other side agree.",
        kind="forbidden",
        party=desk.actor.party,
    )
    for older in desk.rows(
        select(joint_position).where(
            joint_position.c.file == row["file"], joint_position.c.state == "agreed"
        )
    ):
        desk.go(joint_position, older, "superseded")
    desk.go(joint_position, row, "agreed", agreed_party=desk.actor.party)
    return Done("joint_position", position_id, "shared")


def missing_roles(desk: Desk, row: Row) -> list[str]:
    """Roles of a file that are not filled, or of which one holder is not validated."""
    held: dict[str, list[bool]] = {}
    for each in desk.rows(
        select(file_role).where(file_role.c.file == row["id"], file_role.c.withdrawn_at.is_(None))
    ):
        held.setdefault(each["role"], []).append(bool(each["validated"]))
    return [role for role in KINDS[row["kind"]].roles if not all(held.get(role) or [False])]
