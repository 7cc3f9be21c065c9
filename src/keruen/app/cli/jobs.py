"""The commands `keruen jobs`: mail and reminders."""

from __future__ import annotations

from typing import Annotated

import typer

from keruen.app.cli.options import DatabaseUrl, Json
from keruen.app.terminal.outcome import Outcome

jobs_app = typer.Typer(
    name="jobs", help="Send digests, reminders and invitations by mail.", no_args_is_help=True
)
PublicUrl = Annotated[
    str,
    typer.Option(
        metavar="URL",
        help="Address of the workspace in links. Default: the variable KERUEN_PUBLIC_URL.",
    ),
]


@jobs_app.command("run")
def run(
    public_url: PublicUrl = "",
    database: DatabaseUrl = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Erase personal data whose time is over; queue and send mail that is due. For cron."""
    from keruen.app.commands.jobs import run as run_all

    return run_all(database, public_url)


@jobs_app.command("status")
def status(
    database: DatabaseUrl = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Show how much mail is in each state and when the jobs last ran."""
    from keruen.app.commands.jobs import tell_status

    return tell_status(database)


@jobs_app.command("test-mail")
def send_test_mail(
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="Account that receives it.")],
    public_url: PublicUrl = "",
    database: DatabaseUrl = None,
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Send a test mail to the confirmed address of an account."""
    from keruen.app.commands.jobs import send_test

    return send_test(database, public_url, account)
