"""Administration of accounts: a side's administrators manage its own, two where rights widen.

What gives somebody more than before (an account with a role beyond reading, a role, a link to a
person, an account opened again, a new password for such an account) is proposed by one
administrator and confirmed by another who is another person. What takes away is done by one.
Every change is an entry in the log that both sides share, without any secret.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from keruen.errors import KeruenError
from keruen.store import accounts, grants, hashing, identities, rights, second_factor
from keruen.store.account_rows import (
    NEEDED_ADMINISTRATORS,
    Account,
    able_people,
    change_row,
    check_administrators_left,
    check_free,
    check_may_manage,
    check_name,
    check_party,
    check_roles,
    check_seat,
    find_managed,
    identity_of,
    insert_account,
    list_able,
    read_account,
    set_disabled,
    write_entry,
)
from keruen.store.database import Database
from keruen.store.notices import FACTOR_RESET, Send, send_nothing
from keruen.store.passwords import new_password
from keruen.store.proposals import Proposed, confirm, propose, refuse
from keruen.store.roles import AT_SIDE, SYSTEM_PARTY, Actor, Seating
from keruen.store.rows import SecretAccountRow
from keruen.store.sent_forms import NO_FORM, Answer, SentForm
from keruen.store.tables import secret_account
from keruen.store.typed_rows import read_rows


def list_accounts(connection: Connection, actor: Actor) -> list[Account]:
    """The accounts that an actor manages: those of its side; all for the system administrator."""
    check_may_manage(actor)
    query = select(secret_account).order_by(secret_account.c.party, secret_account.c.name)
    if actor.party != SYSTEM_PARTY:
        query = query.where(secret_account.c.party == actor.party)
    return [read_account(row) for row in read_rows(connection, SecretAccountRow, query)]


def make_account(
    database: Database,
    actor: Actor,
    name: str,
    party: str,
    roles: list[str],
    person: str = "",
    seating: Seating = AT_SIDE,
    *,
    form: SentForm = NO_FORM,
) -> Answer:
    """Add an account that the actor's side manages.

    One that only reads is there at once, with a password that is not stored. Any other is
    proposed, and the administrator who proposes it is shown the first half of its password.

    Parameters
    ----------
    seating : decides what the account sees (`keruen.store.roles.Actor`); it never changes.
    """
    check_may_manage(actor)
    check_party(actor, party)
    seat, organisation = seating.seat, seating.organisation
    check_seat(seat, organisation, person)
    check_roles(roles, (), seat)
    check_name(name)
    wanted = Account(
        name,
        party,
        person,
        tuple(sorted(roles)),
        False,
        0.0,
        seat=seat,
        organisation=organisation,
    )
    if not wanted.plain:
        about: Proposed = {"account": name, "roles": roles, "person": person}
        about |= {"seat": seat, "organisation": organisation}
        return propose(database, actor, party, "make_account", form=form, **about)
    password = new_password()
    kept = hashing.hash_password(password)
    with database.admin_transaction(alone=True) as connection:
        check_free(connection, name)
        insert_account(connection, wanted, kept)
        write_entry(connection, actor, "make_account", wanted)
        return form.store(connection, Answer("done", password))


def set_rights(
    database: Database,
    actor: Actor,
    name: str,
    roles: list[str],
    person: str,
    *,
    form: SentForm = NO_FORM,
) -> Answer:
    """Give an account other roles or another person; what only takes roles away is done at once."""
    with database.admin_transaction(alone=True) as connection:
        held = find_managed(connection, actor, name)
        check_roles(roles, held.roles, held.seat)
        check_seat(held.seat, held.organisation, person)
        wider = set(roles) - set(held.roles) - {"reader"}
        fewer_administrators = "administrator" in held.roles and "administrator" not in roles
        if fewer_administrators:
            check_administrators_left(connection, actor, held)
        if not wider and person == held.person and not fewer_administrators:
            change_row(connection, name, roles=sorted(roles))
            write_entry(connection, actor, "set_rights", find_managed(connection, actor, name))
            return form.store(connection, Answer("done"))
    about: Proposed = {"account": name, "roles": roles, "person": person}
    about |= {"seat": held.seat, "organisation": held.organisation}
    return propose(database, actor, held.party, "set_rights", form=form, **about)


def set_closed(
    database: Database, actor: Actor, name: str, disabled: bool, *, form: SentForm = NO_FORM
) -> Answer:
    """Close an account, with its sessions and tokens, or open it again.

    Two administrators of a side close another administrator together; the system administrator
    closes any account alone, so that a stolen one can be stopped at once.
    """
    kind = "close_account" if disabled else "reopen_account"
    with database.admin_transaction(alone=True) as connection:
        held = find_managed(connection, actor, name)
        if held.disabled == disabled:
            return form.store(connection, Answer("done"))
        administrator = "administrator" in held.roles
        if disabled and administrator:
            check_administrators_left(connection, actor, held)
        by_one = held.plain or (disabled and (not administrator or actor.party == SYSTEM_PARTY))
        if by_one:
            set_disabled(connection, name, disabled)
            write_entry(connection, actor, kind, held)
            return form.store(connection, Answer("done"))
    return propose(database, actor, held.party, kind, form=form, account=name)


def reset_password(
    database: Database, actor: Actor, name: str, *, form: SentForm = NO_FORM
) -> Answer:
    """Give an account a new password, which ends sessions and tokens."""
    with database.admin_read() as connection:
        held = find_managed(connection, actor, name)
    if not held.plain:
        return propose(database, actor, held.party, "reset_password", form=form, account=name)
    password = new_password()
    kept = hashing.hash_password(password)
    with database.admin_transaction(alone=True) as connection:
        if not find_managed(connection, actor, name).plain:
            raise KeruenError(f"the account {name!r} was changed meanwhile", "Look at it again.")
        change_row(connection, name, password_hash=kept)
        accounts.end_everything(connection, name)
        write_entry(connection, actor, "reset_password", held)
        return form.store(connection, Answer("done", password))


def reset_factor(
    database: Database,
    actor: Actor,
    name: str,
    send: Send = send_nothing,
    *,
    form: SentForm = NO_FORM,
) -> Answer:
    """Remove the second factor of another account, whose holder then sets up a new one.

    Its sessions and tokens end. The holder and the other administrators of the side get a notice.
    """
    with database.admin_transaction(alone=True) as connection:
        held = find_managed(connection, actor, name)
        if name == actor.account or (held.person and held.person == actor.person):
            raise KeruenError(
                "nobody resets their own second factor",
                "Use a recovery code, or let another administrator reset it.",
            )
        if not second_factor.is_enrolled(connection, name):
            raise KeruenError(f"{name} has no second factor", "Nothing needs to be reset.")
        second_factor.remove(connection, name)
        accounts.end_everything(connection, name)
        write_entry(connection, actor, "reset_factor", held)
        others = [each.name for each in list_able(connection, held.party)]
        answer = form.store(connection, Answer("done"))
    for each in sorted({name, *others} - {actor.account}):
        send(each, FACTOR_RESET, {"account": name, "by": actor.account})
    return answer


def propose_grant(
    database: Database, actor: Actor, name: str, terms: str, *, form: SentForm = NO_FORM
) -> Answer:
    """Propose a role for a scope and a time (`grants.write_terms`)."""
    check_may_manage(actor)
    with database.admin_read() as connection:
        held = find_managed(connection, actor, name)
        check_roles([terms.partition(" ")[0]], (), held.seat)
    about: Proposed = {"account": name, "key": terms, "roles": [terms.partition(" ")[0]]}
    return propose(database, actor, held.party, "grant_role", form=form, **about)


def end_grant(
    database: Database, actor: Actor, identifier: str, *, form: SentForm = NO_FORM
) -> Answer:
    """End a grant of the own side now; what takes away is done by one."""
    check_may_manage(actor)
    with database.admin_transaction(alone=True) as connection:
        row = grants.find_grant(connection, identifier, actor.party)
        held = find_managed(connection, actor, row.account)
        grants.end_grant(connection, identifier)
        write_entry(connection, actor, "end_grant", held, grant=identifier)
        return form.store(connection, Answer("done"))


def link_identity(
    database: Database, actor: Actor, name: str, key: str, *, form: SentForm = NO_FORM
) -> Answer:
    """Propose that an account signs in with an identity (`identities.write_key`)."""
    check_may_manage(actor)
    with database.admin_read() as connection:
        held = find_managed(connection, actor, name)
    return propose(database, actor, held.party, "link_identity", form=form, account=name, key=key)


def unlink_identity(
    database: Database, actor: Actor, name: str, *, form: SentForm = NO_FORM
) -> Answer:
    """End the links of an account to identities, and its sessions."""
    with database.admin_transaction(alone=True) as connection:
        held = find_managed(connection, actor, name)
        if not identities.unlink(connection, name):
            raise KeruenError(f"{name} has no identity of a provider", "Nothing needs to be done.")
        accounts.end_everything(connection, name)
        write_entry(connection, actor, "unlink_identity", held)
        return form.store(connection, Answer("done"))


def add_first_accounts(connection: Connection, made: list[tuple[Account, str]]) -> None:
    """Add the accounts with which a side begins, each with the hash of its password.

    Raises
    ------
    KeruenError : a side that has accounts already.
    """
    setup = Actor("setup", SYSTEM_PARTY, "", frozenset())
    for each, _ in made:
        rights.add_change(
            connection,
            each.party,
            "first_start",
            identity_of(setup),
            state="in_effect",
            account=each.name,
            roles=[*each.roles],
            person=each.person,
        )
    for each, kept in made:
        insert_account(connection, each, kept)
        write_entry(connection, setup, "make_account", each)


def allow_key(
    database: Database, actor: Actor, key: str, person: str, *, form: SentForm = NO_FORM
) -> Answer:
    """Propose that a person whose last key or its passphrase is lost may make another in its place.

    It is good for one key: the next one replaces it.
    """
    check_may_manage(actor)
    return propose(database, actor, actor.party, "allow_key", form=form, person=person, key=key)


def end_key(
    database: Database, actor: Actor, key: str, person: str, *, form: SentForm = NO_FORM
) -> Answer:
    """Propose to end a signing key of another person of the own side."""
    check_may_manage(actor)
    return propose(database, actor, actor.party, "end_key", form=form, person=person, key=key)


def set_up_administrator(
    database: Database,
    actor: Actor,
    name: str,
    party: str,
    person: str,
    *,
    form: SentForm = NO_FORM,
) -> Answer:
    """Set up an administrator for a side that has fewer than two.

    The account is there at once and may act after `rights.WAIT_HOURS`. Until then the other side
    sees it coming, and any administrator or signatory of the own side can refuse it.
    """
    check_may_manage(actor)
    check_party(actor, party)
    check_name(name)
    if not person:
        raise KeruenError(
            "an administrator who can confirm is a person", "Name the person behind the account."
        )
    password = new_password()
    kept = hashing.hash_password(password)
    with database.admin_transaction(alone=True) as connection:
        able = able_people(connection, party)
        waiting = [
            each for each in rights.list_changes(connection, party) if each.state == "waiting"
        ]
        if len(able) + len(waiting) >= NEEDED_ADMINISTRATORS:
            raise KeruenError(
                "this side has two administrators, or they are being set up already",
                "Propose another administrator, and let the second one confirm it.",
            )
        people = able | {each.person for each in waiting}
        if person in people | {actor.person}:
            raise KeruenError(
                "this person is an administrator already", "Name another person of this side."
            )
        check_free(connection, name)
        change = rights.add_change(
            connection,
            party,
            "set_up_administrator",
            identity_of(actor),
            state="waiting",
            account=name,
            roles=["administrator"],
            person=person,
        )
        begins = datetime.fromisoformat(change.due_at).timestamp()
        made = Account(name, party, person, ("administrator",), False, 0.0, begins)
        insert_account(connection, made, kept)
        write_entry(
            connection,
            actor,
            "set_up_administrator",
            made,
            change=change.id,
            acts_from=change.due_at,
        )
        answer = Answer("waiting", password, 0, change.due_at, change.id)
        return form.store(connection, answer)


__all__ = [
    "NEEDED_ADMINISTRATORS",
    "Account",
    "Answer",
    "able_people",
    "add_first_accounts",
    "allow_key",
    "confirm",
    "end_grant",
    "end_key",
    "link_identity",
    "list_accounts",
    "make_account",
    "propose_grant",
    "refuse",
    "reset_factor",
    "reset_password",
    "set_closed",
    "set_rights",
    "set_up_administrator",
    "unlink_identity",
]
