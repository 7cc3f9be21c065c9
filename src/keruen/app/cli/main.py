"""The command line: every command, in the order of `keruen --help`.

Every command imports its implementation when it runs, so that `keruen --help` is fast.
"""

from __future__ import annotations

# Importing a module adds its commands. The order is that of the help.
# isort: off
from keruen.app.cli.application import app
from keruen.app.cli import cases, planning, simulating, results, serving  # noqa: F401

# isort: on
from keruen.app.cli import hub_operations, screening  # noqa: F401
from keruen.app.cli.account import account_app
from keruen.app.cli.backup import add_backup_commands
from keruen.app.cli.council import council_app
from keruen.app.cli.hub import hub_app
from keruen.app.cli.jobs import jobs_app
from keruen.app.cli.laytime import laytime_app
from keruen.app.cli.roadmap import roadmap_app
from keruen.app.cli.studies import studies_app
from keruen.app.cli.trade import add_trade_command
from keruen.app.cli.value import add_value_command

__all__ = ["app", "main"]

add_value_command(app)
add_backup_commands(app)
add_trade_command(app)
app.add_typer(roadmap_app)
app.add_typer(account_app)
app.add_typer(jobs_app)
app.add_typer(laytime_app)
app.add_typer(hub_app)
app.add_typer(studies_app)
app.add_typer(council_app)


def main() -> None:
    """The command `keruen`, where it was installed before it began in `keruen.__main__`."""
    from keruen.app.terminal.entry import run_and_exit

    run_and_exit(app)
