"""The commands `keruen account`, for whoever keeps the machine."""

from __future__ import annotations

from typing import Annotated

import typer

from keruen.app.cli.options import DatabaseUrl, Json
from keruen.app.terminal.outcome import Outcome

account_app = typer.Typer(
    name="account", help="Adds, closes and lists the accounts of a register.", no_args_is_help=True
)
Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the account.")]


@account_app.command("list")
def list_all(
    database: DatabaseUrl = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """List the accounts: side, roles, whether closed."""
    from keruen.app.commands.account import tell_accounts

    return tell_accounts(database)


@account_app.command("add")
def add(
    name: Name,
    party: Annotated[str, typer.Option(metavar="CODE", help="Side of the account.")],
    role: Annotated[list[str], typer.Option(metavar="ROLE", help="A role; repeat for more.")],
    person: Annotated[str, typer.Option(metavar="ID", help="Person behind the account.")] = "",
    database: DatabaseUrl = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Add an account; what widens rights is proposed to the side's administrators.

    The administrator who confirms is shown the second half of the password; the first is printed
    here. A side with fewer than two administrators gets one who waits 72 hours.
    """
    from keruen.app.commands.account import add_account

    return add_account(database, name, party, role, person)


@account_app.command("password")
def password(
    name: Name,
    database: DatabaseUrl = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Give a new password; for an account with rights an administrator confirms it."""
    from keruen.app.commands.account import set_password

    return set_password(database, name)


@account_app.command("close")
def close(
    name: Name,
    database: DatabaseUrl = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Close an account at once, with its sessions and tokens."""
    from keruen.app.commands.account import set_closed

    return set_closed(database, name, True)


@account_app.command("reopen")
def reopen(
    name: Name,
    database: DatabaseUrl = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Open a closed account again; for one with rights an administrator confirms it."""
    from keruen.app.commands.account import set_closed

    return set_closed(database, name, False)


@account_app.command("changes")
def changes(
    database: DatabaseUrl = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """List the changes of rights that wait for somebody."""
    from keruen.app.commands.account import tell_changes

    return tell_changes(database)


@account_app.command("refuse")
def refuse(
    change: Annotated[str, typer.Argument(metavar="CHANGE", help="Id of the change of rights.")],
    database: DatabaseUrl = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Refuse a change of rights that waits."""
    from keruen.app.commands.account import refuse_change

    return refuse_change(database, change)
