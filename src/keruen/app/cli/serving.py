"""The command `keruen serve`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from keruen.app.cli.application import app
from keruen.app.cli.options import DatabaseUrl, Json, ScreeningLists
from keruen.app.terminal.outcome import Outcome


@app.command()
def serve(
    database: DatabaseUrl = None,
    host: Annotated[
        str,
        typer.Option(
            help="Host name or address to listen on; other than loopback requires --public-url."
        ),
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 for any free port.")] = 8765,
    public_url: Annotated[
        str, typer.Option(metavar="URL", help="Public address of the site, such as https://NAME.")
    ] = "",
    trusted_proxy: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ADDRESS",
            help="Reverse proxy whose X-Forwarded headers are trusted; repeatable.",
        ),
    ] = None,
    planned: Annotated[
        Path | None, typer.Option(metavar="RUN", help="Run with the planned movements to show.")
    ] = None,
    simulated: Annotated[
        Path | None, typer.Option(metavar="RUN", help="Run with the simulated movements to show.")
    ] = None,
    publish_plan: Annotated[
        bool, typer.Option("--publish-plan", help="Show run reports without sign-in.")
    ] = False,
    log_level: Annotated[
        str, typer.Option(metavar="LEVEL", help="Log level: debug, info, warning or error.")
    ] = "info",
    log_json: Annotated[
        bool, typer.Option("--log-json", help="Write the log as one JSON object per line.")
    ] = False,
    storage_limit: Annotated[
        str,
        typer.Option(metavar="SIZE", help="Storage limit for the files of one side, such as 5GB."),
    ] = "",
    second_factor: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Require one-time codes of all accounts but readers, with this key file.",
        ),
    ] = None,
    identity: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="TOML file of OpenID Connect providers, one per side."),
    ] = None,
    screening_list: ScreeningLists = None,
    demo: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="Demonstration to serve instead: hub, the book of a fictional terminal.",
        ),
    ] = "",
    json: Json = False,  # noqa: ARG001
) -> Outcome:
    """Serve the workspace: the roadmap, or a hub book alone, as pages and as an HTTP API."""
    from keruen.app.commands.serve import Listening
    from keruen.app.commands.serve import serve as serve_register

    listening = Listening(
        host,
        port,
        public_url,
        tuple(trusted_proxy or ()),
        publish_plan,
        log_level,
        log_json,
        storage_limit,
        second_factor,
        identity,
        tuple(screening_list or ()),
    )
    if demo:
        from keruen.app.commands.hub_demo import serve_demonstration

        serve_demonstration(demo, database, listening)
        return Outcome("stopped")
    from keruen.app.commands.serve import database_url, print_accounts
    from keruen.app.commands.serve_hub import has_hub_alone, prepare_hub, serve_book

    address = database_url(database)
    if has_hub_alone(address):
        serve_book(lambda: prepare_hub(address, print_accounts), "The terminal", listening)
        return Outcome("stopped")
    serve_register(database, planned, simulated, listening)
    return Outcome("stopped")
