"""The commands `keruen account`, for whoever keeps the machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from keruen.app.cli_options import DatabaseUrl, Json
from keruen.app.outcome import Outcome

account_app = typer.Typer(
    name="account", help="Adds, closes and lists the accounts of a register.", no_args_is_help=True
)
Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the account.")]
PasswordFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="File whose first line is the password; without it one is made."
    ),
]


@account_app.command("list")
def list_all(
    database: DatabaseUrl = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """List the accounts: side, roles, whether closed."""
    from keruen.app.accounting import tell_accounts

    return tell_accounts(database)


@account_app.command("add")
def add(
    name: Name,
    party: Annotated[str, typer.Option(metavar="CODE", help="Side of the account.")],
    role: Annotated[list[str], typer.Option(metavar="ROLE", help="A role; repeat for more.")],
    person: Annotated[str, typer.Option(metavar="ID", help="Person behind the account.")] = "",
    password_file: PasswordFile = None,
    database: DatabaseUrl = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Add an account; a password that is made is printed once."""
    from keruen.app.accounting import add_account

    return add_account(database, name, party, role, person, password_file)


@account_app.command("password")
def password(
    name: Name,
    password_file: PasswordFile = None,
    database: DatabaseUrl = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Set a new password; sessions and tokens of the account end."""
    from keruen.app.accounting import set_password

    return set_password(database, name, password_file)


@account_app.command("close")
def close(
    name: Name,
    database: DatabaseUrl = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Close an account, with its sessions and tokens."""
    from keruen.app.accounting import set_closed

    return set_closed(database, name, True)


@account_app.command("reopen")
def reopen(
    name: Name,
    database: DatabaseUrl = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Open a closed account again."""
    from keruen.app.accounting import set_closed

    return set_closed(database, name, False)
