"""Roles in a programme or project: filled, replaced, validated, withdrawn."""

from __future__ import annotations

from sqlalchemy import select

from keruen.roadmap.acts.fields import FileId, MaybeOrganisationId, RoleId
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.desk import Desk
from keruen.roadmap.kinds import KINDS
from keruen.roadmap.project_words import RECIPIENT
from keruen.roadmap.rows import FileRoleRow, FileRow, OrganisationRow
from keruen.roadmap.tables import (
    file,
    file_role,
    role_scan,
)
from keruen.store.fields import Code, Line, Words
from keruen.store.refusal import check, word


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
    row = desk.find_live(FileRow, file_id)
    check(
        role in KINDS[row.kind].roles,
        "a file of this kind has no role {role}",
        "Write one of {roles}.",
        kind="invalid",
        role=repr(role[:40]),
        roles=", ".join(KINDS[row.kind].roles),
    )
    codes = [each.code for each in desk.parties]
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
    held = desk.records(
        FileRoleRow,
        select(file_role).where(
            file_role.c.file == file_id,
            file_role.c.role == role,
            file_role.c.withdrawn_at.is_(None),
        ),
    )
    check(
        not held or role in KINDS[row.kind].several,
        "the role {role} is already held by {holder}",
        "Let that be withdrawn first.",
        role=word(role),
        holder=held[0].holder if held else "",
    )
    check(
        holder not in {each.holder for each in held},
        "{holder} already holds the role {role}",
        "Nothing needs to be added.",
        holder=holder,
        role=word(role),
    )
    check(
        row.state == "proposed",
        "the file {id} is {state}",
        "Roles are filled while a file is proposed.",
        id=file_id,
        state=word(row.state),
    )
    pair = KINDS[row.kind].pair
    beside = desk.record(
        FileRoleRow,
        select(file_role).where(
            file_role.c.file == file_id,
            file_role.c.role.in_(pair),
            file_role.c.of_party == of_party,
            file_role.c.withdrawn_at.is_(None),
        ),
    )
    check(
        role not in pair or not of_party or beside is None,
        "{party} already holds the role {held}, and the other one belongs to the other side",
        "Let the other side fill it.",
        party=of_party,
        held=word(beside.role if beside else role),
    )
    _add_role(desk, row, role, of_party, holder, organisation_id)
    return Done("file", file_id, row.tier)


@act("programme")
def replace_role(
    desk: Desk,
    role_id: RoleId,
    holder: Line,
    reason: Words,
    organisation_id: MaybeOrganisationId = "",
) -> Done:
    """Put another holder in a role of the actor's side; its side then validates it anew."""
    role = desk.find_live(FileRoleRow, role_id)
    row = desk.find_live(FileRow, role.file)
    _check_own_role(desk, role)
    check(
        row.state in ("proposed", "validated", "running"),
        "the file {id} is {state}",
        "Open a new file.",
        id=row.id,
        state=word(row.state),
    )
    _check_organisation(desk, organisation_id, role.of_party or "")
    desk.withdraw(file_role, role, reason)
    _add_role(desk, row, role.role, role.of_party or "", holder, organisation_id)
    return Done("file", row.id, row.tier)


@act("programme", binds="role")
def validate_role(desk: Desk, role_id: RoleId) -> Done:
    """Validate a role of the actor's side, or one of a third country the other side recorded."""
    role = desk.find_live(FileRoleRow, role_id)
    row = desk.find_live(FileRow, role.file)
    check(
        role.of_party in (desk.actor.party, None),
        "this role belongs to {party}",
        "Let that side validate it.",
        kind="forbidden",
        party=role.of_party or "",
    )
    check(
        role.of_party is not None or role.party != desk.actor.party,
        "a side cannot validate the role of a third country that it recorded",
        "Let the other side validate it.",
        kind="forbidden",
    )
    check(
        role.of_party is not None
        or role.role != RECIPIENT
        or desk.count(role_scan, role_scan.c.role == role_id, role_scan.c.withdrawn_at.is_(None))
        > 0,
        "a recipient validates its own role, or both sides do with its signed paper",
        "Admit the recipient as a guest, or attach its signed paper and record it.",
        kind="forbidden",
    )
    desk.change(file_role, role_id, validated=True, validated_account=desk.actor.account)
    if row.state == "proposed" and not missing_roles(desk, row):
        desk.go(file, row, "validated")
    return Done("file", row.id, row.tier)


@act("programme")
def withdraw_role(desk: Desk, role_id: RoleId, reason: Words) -> Done:
    """Withdraw a role of the actor's side, or refuse a third country's, before a file runs."""
    role = desk.find_live(FileRoleRow, role_id)
    row = desk.find_live(FileRow, role.file)
    _check_own_role(desk, role)
    check(
        row.state == "proposed",
        "the file {id} is {state}",
        "Roles are filled while a file is proposed.",
        id=row.id,
        state=word(row.state),
    )
    desk.withdraw(file_role, role, reason)
    return Done("file", row.id, row.tier)


def _add_role(
    desk: Desk, row: FileRow, role: str, of_party: str, holder: str, organisation_id: str
) -> None:
    desk.add(
        file_role,
        tier=row.tier,
        file=row.id,
        role=role,
        of_party=of_party or None,
        organisation=organisation_id or None,
        holder=holder,
        validated=False,
    )


def _check_own_role(desk: Desk, role: FileRoleRow) -> None:
    """Refuse to touch the other side's role; one of a third country either side may take back.

    Once both have taken part in it, by recording and by validating it, its recorder alone may.
    """
    owner = role.of_party or (role.party if role.validated else desk.actor.party)
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
        named = desk.find_live(OrganisationRow, identifier).of_party or ""
        check(
            named in ("", party),
            "this organisation belongs to {party}",
            "A side names its own organisations.",
            kind="forbidden",
            party=named,
        )


def missing_roles(desk: Desk, row: FileRow) -> list[str]:
    """Roles of a file that are not filled, or of which one holder is not validated."""
    held: dict[str, list[bool]] = {}
    for each in desk.records(
        FileRoleRow,
        select(file_role).where(file_role.c.file == row.id, file_role.c.withdrawn_at.is_(None)),
    ):
        held.setdefault(each.role, []).append(bool(each.validated))
    return [role for role in KINDS[row.kind].roles if not all(held.get(role) or [False])]


@act("programme")
def record_departure(desk: Desk, role_id: RoleId, reason: Words) -> Done:
    """Record that a partner left a project that runs; its promises stay as they were made."""
    role = desk.find_live(FileRoleRow, role_id)
    row = desk.find_live(FileRow, role.file)
    _check_own_role(desk, role)
    check(
        row.state in ("validated", "running"),
        "the file {id} is {state}",
        "Withdraw the role instead.",
        id=row.id,
        state=word(row.state),
    )
    desk.withdraw(file_role, role, reason)
    return Done("file", row.id, row.tier)
