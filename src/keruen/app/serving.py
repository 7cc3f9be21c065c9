"""`keruen serve`: the workspace with the shipped roadmap and an account for each side."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from keruen.app.first_start import Made, Tell, make_first_accounts, say_accounts
from keruen.app.settings import read_settings
from keruen.app.web.application import make_application
from keruen.errors import KeruenError
from keruen.roadmap import tables
from keruen.roadmap.desk import open_desk
from keruen.roadmap.indicators import Sources, read_sources
from keruen.roadmap.loading import load_roadmap, read_roadmap
from keruen.roadmap.register import open_register
from keruen.store.database import Database
from keruen.store.roles import KEEPER

DEFAULT_DATABASE = "sqlite:///keruen.db"
SITES = Path(__file__).parents[1] / "case" / "cases" / "kazakhstan-morocco-africa" / "sites.csv"


def database_url(given: str | None) -> str:
    """The address given, or that of the environment, or a file here."""
    return given or os.environ.get("KERUEN_DATABASE") or DEFAULT_DATABASE


def prepare(url: str, tell: Tell = bool) -> tuple[Database, list[tuple[str, str]]]:
    """Open the register with the shipped roadmap; accounts made now, with their passwords.

    Accounts are made for each side only where there is none at all.

    Parameters
    ----------
    tell : prints the accounts before they are kept; if it fails, they are not there.
    """
    database = open_register(url)
    with open_desk(database, KEEPER) as desk:
        # What is there is the sides' own; a later shipped roadmap does not come over it.
        if not desk.count(tables.provision):
            load_roadmap(desk, read_roadmap())
        parties = [party["code"] for party in desk.parties]
    made = make_first_accounts(database, parties, tell)
    return database, [(each.name, each.password) for each in made]


def print_accounts(made: list[Made]) -> None:
    """Print the first accounts, and fail where nobody can read them."""
    print(say_accounts(made), flush=True)


USUAL = "kazakhstan-morocco-africa"
"""The shipped case's run, and with `-simulated` behind it the run under chance."""


@dataclass(frozen=True)
class Runs:
    """Folders of the runs that the workspace shows, where there are any."""

    planned: Path | None
    simulated: Path | None

    @property
    def reports(self) -> dict[str, Path]:
        """The pages of the runs, by the path under which they are shown."""
        named = (("plan", self.planned), ("simulation", self.simulated))
        pages = {name: folder / "report.html" for name, folder in named if folder is not None}
        return {name: page for name, page in pages.items() if page.is_file()}


def find_runs(planned: Path | None, simulated: Path | None) -> Runs:
    """Named runs, or the shipped case's where there are any."""
    folder = read_settings().runs_folder
    usual, stressed = folder / USUAL, folder / f"{USUAL}-simulated"
    if planned is None and (usual / "movements.parquet").is_file():
        planned = usual
    if simulated is None and (stressed / "movements.parquet").is_file():
        simulated = stressed
    return Runs(planned, simulated)


def find_sources(runs: Runs) -> Sources:
    """Where movements come from.

    Raises
    ------
    KeruenError : a folder that holds no finished run.
    """
    own = runs.planned / "case" / "sites.csv" if runs.planned is not None else SITES
    return read_sources(own if own.is_file() else SITES, runs.planned, runs.simulated)


def serve(
    url: str | None, host: str, port: int, planned: Path | None, simulated: Path | None
) -> None:
    """Serve the workspace until it is stopped.

    Raises
    ------
    KeruenError : a database that cannot be opened, a port that is taken.
    """
    import socket

    import uvicorn

    runs = find_runs(planned, simulated)
    sources = find_sources(runs)
    database, _ = prepare(database_url(url), print_accounts)
    door = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((host, port))
    except OSError as error:
        raise KeruenError(
            f"{host} port {port} cannot be opened: {error.strerror}", "Name another with --port."
        ) from error
    if runs.planned is None:
        print("No plan is shown yet: `keruen plan` makes one, then start this again.")
    print(
        f"Keruen is at http://{host}:{door.getsockname()[1]}/roadmap  (Ctrl-C stops it)", flush=True
    )
    hosts = frozenset({"127.0.0.1", "localhost", host})
    application = make_application(database, sources, hosts=hosts, reports=runs.reports)
    settings = uvicorn.Config(application, log_level="warning", server_header=False)
    uvicorn.Server(settings).run(sockets=[door])
