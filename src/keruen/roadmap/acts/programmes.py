"""Programme lines, projects, missions, opportunities, multilateral files: one mechanism.

A file has a kind, which names the roles it needs; each role is validated by its own side before
the file runs. Positions on a file are private to a side; a joint position needs both.
"""

from __future__ import annotations

import json

from sqlalchemy import select

from keruen.roadmap.acts.attachments import share_attachments
from keruen.roadmap.acts.fields import (
    Code,
    Day,
    FileId,
    JointPositionId,
    Line,
    MaybeOrganisationId,
    MaybeWords,
    ProvisionId,
    RoleId,
    Titles,
    Values,
    Wordings,
    Words,
)
from keruen.roadmap.acts.registry import Done, act, check
from keruen.roadmap.desk import Desk, Row, check_texts
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
        "there is no kind of file {given}",
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
    desk: Desk,
    file_id: FileId,
    role: Code,
    holder: Line,
    of_party: Code = "",
    organisation_id: MaybeOrganisationId = "",
) -> Done:
    """Name who holds a role of the actor's side in a file, or that of a third country."""
    row = desk.find_live(file, file_id)
    check(
        role in KINDS[row["kind"]].roles,
        "a file of this kind has no role {role}",
        "Write one of {roles}.",
        kind="invalid",
        role=repr(role[:40]),
        roles=", ".join(KINDS[row["kind"]].roles),
    )
    codes = [each["code"] for each in desk.parties]
    check(
        of_party in ("", *codes),
        "{party} is not a side of this roadmap",
        "Name a side, or leave it out for a third country.",
        kind="invalid",
        party=repr(of_party[:20]),
    )
    check(
        of_party in ("", desk.actor.party),
        "a role of {party} is filled by {party} itself",
        "Let that side fill its role.",
        kind="forbidden",
        party=of_party,
    )
    _check_organisation(desk, organisation_id, of_party)
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
        holder not in {each["holder"] for each in held},
        "{holder} already holds the role {role}",
        "Nothing needs to be added.",
        holder=holder,
        role=word(role),
    )
    check(
        row["state"] == "proposed",
        "the file {id} is {state}",
        "Roles are filled while a file is proposed.",
        id=file_id,
        state=word(row["state"]),
    )
    pair = KINDS[row["kind"]].pair
    beside = desk.first(
        select(file_role).where(
            file_role.c.file == file_id,
            file_role.c.role.in_(pair),
            file_role.c.of_party == of_party,
            file_role.c.withdrawn_at.is_(None),
        )
    )
    check(
        role not in pair or not of_party or beside is None,
        "{party} already holds the role {held}, and the other one belongs to the other side",
        "Let the other side fill it.",
        party=of_party,
        held=word(beside["role"] if beside else role),
    )
    _add_role(desk, row, role, of_party, holder, organisation_id)
    return Done("file", file_id, row["tier"])


@act("programme")
def replace_role(
    desk: Desk,
    role_id: RoleId,
    holder: Line,
    reason: Words,
    organisation_id: MaybeOrganisationId = "",
) -> Done:
    """Put another holder in a role of the actor's side; its side then validates it anew."""
    role = desk.find_live(file_role, role_id)
    row = desk.find_live(file, role["file"])
    _check_own_role(desk, role)
    check(
        row["state"] in ("proposed", "validated", "running"),
        "the file {id} is {state}",
        "Open a new file.",
        id=row["id"],
        state=word(row["state"]),
    )
    _check_organisation(desk, organisation_id, role["of_party"] or "")
    desk.withdraw(file_role, role, reason)
    _add_role(desk, row, role["role"], role["of_party"] or "", holder, organisation_id)
    return Done("file", row["id"], row["tier"])


@act("programme", binds="role")
def validate_role(desk: Desk, role_id: RoleId) -> Done:
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
        "a side cannot validate the role of a third country that it recorded",
        "Let the other side validate it.",
        kind="forbidden",
    )
    desk.change(file_role, role_id, validated=True, validated_account=desk.actor.account)
    if row["state"] == "proposed" and not missing_roles(desk, row):
        desk.go(file, row, "validated")
    return Done("file", row["id"], row["tier"])


@act("programme")
def run_file(desk: Desk, file_id: FileId) -> Done:
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
def finish_file(desk: Desk, file_id: FileId, result: Words) -> Done:
    """Finish a file and record its outcome."""
    row = desk.find_live(file, file_id)
    desk.go(file, row, "finished", data={**row["data"], "result": result})
    return Done("file", file_id, row["tier"])


@act("programme", binds="file")
def withdraw_file(desk: Desk, file_id: FileId, reason: Words) -> Done:
    """Withdraw a file that the actor's side opened; one that was loaded needs each side."""
    row = desk.find_live(file, file_id)
    check(
        row["party"] in (desk.actor.party, ""),
        "this file was opened by {party}",
        "A side withdraws its own.",
        kind="forbidden",
        party=row["party"],
    )
    if row["party"] == "" and not desk.assent("file", file_id, "withdraw", row["tier"]):
        return Done("file", file_id, row["tier"])
    desk.go(file, row, "withdrawn")
    desk.withdraw(file, row, reason)
    return Done("file", file_id, row["tier"])


@act("programme")
def withdraw_role(desk: Desk, role_id: RoleId, reason: Words) -> Done:
    """Withdraw a role of the actor's side, or refuse a third country's, before a file runs."""
    role = desk.find_live(file_role, role_id)
    row = desk.find_live(file, role["file"])
    _check_own_role(desk, role)
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
def share_file(desk: Desk, file_id: FileId) -> Done:
    """Show a file that the actor's side keeps to the other side."""
    row = desk.find_live(file, file_id)
    check(
        row["tier"] == "party",
        "document {id} is already shown to both sides",
        "Nothing needs to be shared.",
        id=file_id,
    )
    # The file first: nothing that is shown refers to what is not.
    desk.change(file, file_id, tier="shared")
    for table in (file_role, file_entry):
        desk.change_where(table, table.c.file == file_id, tier="shared")
    entries = desk.rows(select(file_entry.c.id).where(file_entry.c.file == file_id))
    share_attachments(desk, file_id, *(each["id"] for each in entries))
    return Done("file", file_id, "shared")


@act("programme", binds="file")
def set_file_fields(desk: Desk, file_id: FileId, data: Values) -> Done:
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
        "file", file_id, f"fields:{json.dumps(values)}", row["tier"]
    )
    if agreed:
        desk.change(file, file_id, data=values)
    return Done("file", file_id, row["tier"])


@act("programme")
def write_position(desk: Desk, file_id: FileId, words: Words, fallback: MaybeWords = "") -> Done:
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
def propose_joint_position(desk: Desk, file_id: FileId, words: Wordings) -> Done:
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


@act("signature", binds="joint_position")
def agree_to_joint_position(desk: Desk, position_id: JointPositionId) -> Done:
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


def _add_role(
    desk: Desk, row: Row, role: str, of_party: str, holder: str, organisation_id: str
) -> None:
    desk.add(
        file_role,
        tier=row["tier"],
        file=row["id"],
        role=role,
        of_party=of_party or None,
        organisation=organisation_id or None,
        holder=holder,
        validated=False,
    )


def _check_own_role(desk: Desk, role: Row) -> None:
    """Refuse to touch the other side's role; one of a third country either side may take back.

    Once both have taken part in it, by recording and by validating it, its recorder alone may.
    """
    owner = role["of_party"] or (role["party"] if role["validated"] else desk.actor.party)
    check(
        owner == desk.actor.party,
        "this role belongs to {party}",
        "A side fills, replaces and withdraws its own.",
        kind="forbidden",
        party=owner,
    )


def _check_organisation(desk: Desk, identifier: str, party: str) -> None:
    """Refuse an organisation of another side in a role."""
    if identifier:
        named = desk.find_live(organisation, identifier)["of_party"] or ""
        check(
            named in ("", party),
            "this organisation belongs to {party}",
            "A side names its own organisations.",
            kind="forbidden",
            party=named,
        )


def missing_roles(desk: Desk, row: Row) -> list[str]:
    """Roles of a file that are not filled, or of which one holder is not validated."""
    held: dict[str, list[bool]] = {}
    for each in desk.rows(
        select(file_role).where(file_role.c.file == row["id"], file_role.c.withdrawn_at.is_(None))
    ):
        held.setdefault(each["role"], []).append(bool(each["validated"]))
    return [role for role in KINDS[row["kind"]].roles if not all(held.get(role) or [False])]
