"""The commands `keruen account`, for the system administrator."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from keruen.app.cli.options import DatabaseUrl, Json
from keruen.app.terminal.outcome import Outcome

account_app = typer.Typer(
    name="account", help="Add, close and list the accounts of a database.", no_args_is_help=True
)
Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the account.")]


@account_app.command("list")
def list_all(
    database: DatabaseUrl = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """List accounts with side, roles and state."""
    from keruen.app.commands.account import tell_accounts

    return tell_accounts(database)


@account_app.command("add")
def add(
    name: Name,
    party: Annotated[str, typer.Option(metavar="CODE", help="Side (party) of the account.")],
    role: Annotated[
        list[str], typer.Option(metavar="ROLE", help="Role of the account; repeatable.")
    ],
    person: Annotated[str, typer.Option(metavar="ID", help="Person who uses the account.")] = "",
    seat: Annotated[
        str,
        typer.Option(
            metavar="SEAT",
            help="side, organiser, company or guest; all but side need --organisation.",
        ),
    ] = "side",
    organisation: Annotated[
        str, typer.Option(metavar="ID", help="Organisation for which the account has its seat.")
    ] = "",
    database: DatabaseUrl = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Add an account. Additional rights need the confirmation of an administrator of the side.

    This command prints the first half of the password; the administrator who confirms sees the
    second half. Where a side has fewer than two administrators, a new administrator becomes active
    after 72 hours.
    """
    from keruen.app.commands.account import add_account

    return add_account(database, name, party, role, person, seat, organisation)


@account_app.command("make-factor-key")
def make_factor_key(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="File to write, mode 600.")],
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Make the key file that seals second factors (`keruen serve --second-factor FILE`).

    Backups do not contain it: store a copy where the copies of the database are not.
    """
    from keruen.app.commands.account import make_factor_key as make

    return make(path)


@account_app.command("password")
def password(
    name: Name,
    database: DatabaseUrl = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Set a new password. An account with rights needs the confirmation of an administrator."""
    from keruen.app.commands.account import set_password

    return set_password(database, name)


@account_app.command("close")
def close(
    name: Name,
    database: DatabaseUrl = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Close an account immediately, with its sessions and tokens."""
    from keruen.app.commands.account import set_closed

    return set_closed(database, name, True)


@account_app.command("reopen")
def reopen(
    name: Name,
    database: DatabaseUrl = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Reopen a closed account. One with rights needs the confirmation of an administrator."""
    from keruen.app.commands.account import set_closed

    return set_closed(database, name, False)


@account_app.command("changes")
def changes(
    database: DatabaseUrl = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """List pending changes of rights."""
    from keruen.app.commands.account import tell_changes

    return tell_changes(database)


@account_app.command("refuse")
def refuse(
    change: Annotated[
        str, typer.Argument(metavar="CHANGE", help="Identifier of the change of rights.")
    ],
    database: DatabaseUrl = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Refuse a pending change of rights."""
    from keruen.app.commands.account import refuse_change

    return refuse_change(database, change)
