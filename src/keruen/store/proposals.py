"""Two administrators: one proposes a change of rights, another of the same side confirms it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TypedDict, Unpack

from sqlalchemy import Connection, delete, select

from keruen.errors import KeruenError
from keruen.store import accounts, grants, hashing, identities, rights
from keruen.store.account_rows import (
    Account,
    change_row,
    check_administrators_left,
    check_free,
    check_may_manage,
    check_roles,
    find_managed,
    identity_of,
    insert_account,
    list_able,
    seen_of,
    set_disabled,
    write_change,
)
from keruen.store.database import Database
from keruen.store.passwords import new_half
from keruen.store.rights import Change
from keruen.store.roles import SYSTEM_PARTY, Actor
from keruen.store.sent_forms import NO_FORM, Answer, SentForm
from keruen.store.tables import right_change, secret_half

Effect = Callable[[Connection, Change], None]
"""What a change brings about beyond the store's own tables."""


class Proposed(TypedDict, total=False):
    """What a change of rights is about."""

    account: str
    roles: list[str]
    person: str
    key: str
    seat: str
    organisation: str


def propose(
    database: Database,
    actor: Actor,
    party: str,
    kind: str,
    *,
    form: SentForm = NO_FORM,
    **about: Unpack[Proposed],
) -> Answer:
    """Propose a change of rights, which another administrator of the side confirms.

    Parameters
    ----------
    about : the account, its roles and person, or the key.
    form : the form that asked for it, so that it is proposed once.
    """
    half = new_half() if kind in rights.WITH_PASSWORD else ""
    with database.admin_transaction(alone=True) as connection:
        others = [
            each
            for each in list_able(connection, party)
            if each.name != actor.account and each.person != actor.person
        ]
        if not others:
            raise KeruenError(
                "this needs a second administrator of the side, who is another person",
                "Set up a second administrator first.",
            )
        if actor.party != SYSTEM_PARTY and not actor.person:
            raise KeruenError(
                "no person stands behind this account, so it proposes no rights",
                "Let an administrator with a person propose it.",
            )
        seen: dict[str, object] = {}
        if kind == "make_account":
            check_free(connection, about["account"])
        elif about.get("account"):
            seen = seen_of(find_managed(connection, actor, about["account"]))
        for each in rights.list_changes(connection, party):
            same = (each.account, each.person if not each.account else "") == (
                about.get("account", ""),
                about.get("person", "") if not about.get("account") else "",
            )
            if each.state == "proposed" and same and each.key == about.get("key", ""):
                raise KeruenError(
                    "another change waits for a second administrator already",
                    "Confirm or refuse that one first.",
                )
        change = rights.add_change(connection, party, kind, identity_of(actor), seen=seen, **about)
        _forget_old_halves(connection)
        if half:
            connection.execute(secret_half.insert().values(change=change.id, half=half))
        write_change(connection, actor, f"propose_{kind}", change)
        answer = Answer("proposed", half, 1 if half else 0, change.due_at, change.id)
        return form.store(connection, answer)


def confirm(
    database: Database,
    actor: Actor,
    identifier: str,
    effects: Mapping[str, Effect] | None = None,
    *,
    form: SentForm = NO_FORM,
) -> Answer:
    """Confirm a change that another administrator of the own side, another person, proposed.

    Parameters
    ----------
    effects : by kind of change, what it brings about in tables above the store.
    """
    with database.admin_read() as connection:
        change = _open_change(connection, actor, identifier)
        _may_confirm(connection, actor, change)
        half = _first_half(connection, change)
    second, kept = "", ""
    if change.kind in rights.WITH_PASSWORD:
        second = new_half()
        kept = hashing.hash_password(half + second)
    with database.admin_transaction(alone=True) as connection:
        change = _open_change(connection, actor, identifier)
        _may_confirm(connection, actor, change)
        if change.kind != "make_account" and change.account:
            held = find_managed(connection, actor, change.account)
            if seen_of(held) != change.seen:
                raise KeruenError(
                    f"the account {held.name} was changed after this was proposed",
                    "Refuse this change, look at the account and propose another.",
                )
        rights.decide_change(connection, change, "in_effect", identity_of(actor))
        _bring_about(connection, actor, change, kept)
        if effects and change.kind in effects:
            effects[change.kind](connection, change)
        connection.execute(delete(secret_half).where(secret_half.c.change == change.id))
        write_change(connection, actor, change.kind, change)
        answer = Answer("done", second, 2 if second else 0, "", change.id)
        return form.store(connection, answer)


def refuse(
    database: Database, actor: Actor, identifier: str, *, form: SentForm = NO_FORM
) -> Answer:
    """Refuse or take back a change; an administrator who is being set up is closed with it.

    The side's administrators may, its signatories while an administrator is being set up, and the
    system administrator.
    """
    with database.admin_transaction(alone=True) as connection:
        found = rights.find_change(connection, identifier)
        watching = found is not None and found.state == "waiting" and actor.may("signature")
        if not watching:
            check_may_manage(actor)
        change = _open_change(connection, actor, identifier, ("proposed", "waiting"))
        rights.decide_change(connection, change, "refused", identity_of(actor))
        if change.state == "waiting":
            set_disabled(connection, change.account, True)
        connection.execute(delete(secret_half).where(secret_half.c.change == change.id))
        write_change(connection, actor, "refuse_change", change)
        return form.store(connection, Answer("done"))


def _bring_about(connection: Connection, actor: Actor, change: Change, kept: str) -> None:
    name = change.account
    if change.kind == "make_account":
        check_free(connection, name)
        made = Account(
            name,
            change.party,
            change.person,
            change.roles,
            False,
            0.0,
            seat=change.seat,
            organisation=change.organisation,
        )
        insert_account(connection, made, kept)
    elif change.kind == "set_rights":
        held = find_managed(connection, actor, name)
        check_roles([*change.roles], held.roles, held.seat)
        if "administrator" in held.roles and "administrator" not in change.roles:
            check_administrators_left(connection, actor, held)
        change_row(connection, name, roles=sorted(change.roles), person=change.person)
        if held.person != change.person:
            # What the account had open acted for somebody else.
            accounts.end_everything(connection, name)
    elif change.kind == "close_account":
        check_administrators_left(connection, actor, find_managed(connection, actor, name))
        set_disabled(connection, name, True)
    elif change.kind == "reopen_account":
        set_disabled(connection, name, False)
    elif change.kind == "grant_role":
        grants.add_grant(connection, change.party, name, change.key, change.id)
    elif change.kind == "link_identity":
        identities.link(connection, change.key, name)
    elif change.kind == "reset_password":
        change_row(connection, name, password_hash=kept)
        accounts.end_everything(connection, name)


def _open_change(
    connection: Connection, actor: Actor, identifier: str, states: tuple[str, ...] = ("proposed",)
) -> Change:
    found = rights.find_change(connection, identifier)
    if found is None or actor.party not in (SYSTEM_PARTY, found.party):
        raise KeruenError("there is no such change of rights here", "Look at the list of changes.")
    if found.state not in states:
        raise KeruenError(
            f"this change of rights is {found.state.replace('_', ' ')}", "Propose another."
        )
    return found


def _may_confirm(connection: Connection, actor: Actor, change: Change) -> None:
    able = {each.name: each for each in list_able(connection, change.party)}
    held = able.get(actor.account)
    # The same person with two accounts is counted once, so the person is asked for as well.
    stands = {each.person for each in able.values()}
    if actor.party != change.party or not actor.may("account") or actor.person not in stands:
        raise KeruenError(
            "only an administrator of the side, with a person, confirms a change of rights",
            "Let such an administrator confirm it.",
        )
    if actor.account == change.proposed_account or actor.person == change.proposed_person:
        raise KeruenError(
            "a change of rights cannot be confirmed by the person who proposed it",
            "Let another administrator, who is another person, confirm it.",
        )
    if grants.are_one(connection, actor.account, change.proposed_account):
        raise KeruenError(
            "whoever delegates a role and whoever it is delegated to count as one person here",
            "Let another administrator, who is another person, confirm it.",
        )
    if held is not None and held.person != actor.person:
        raise KeruenError("this account was changed meanwhile", "Sign in again.")


def _forget_old_halves(connection: Connection) -> None:
    """Forget halves of passwords whose proposals lapsed."""
    now = rights.say_time(datetime.now(UTC))
    lapsed = select(right_change.c.id).where(right_change.c.due_at <= now)
    connection.execute(delete(secret_half).where(secret_half.c.change.in_(lapsed)))


def _first_half(connection: Connection, change: Change) -> str:
    query = select(secret_half.c.half).where(secret_half.c.change == change.id)
    return str(connection.execute(query).scalar() or "")
