"""`keruen serve`: the workspace with the shipped roadmap and an account for each side."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from keruen.app.terminal.settings import read_settings
from keruen.council.package import COUNCIL
from keruen.council.roles import ROLES as COUNCIL_ROLES
from keruen.council.solving import start_solving
from keruen.roadmap import tables
from keruen.roadmap.desk import open_desk
from keruen.roadmap.indicators import Sources, read_sources
from keruen.roadmap.loading import load_roadmap, read_roadmap
from keruen.roadmap.register import open_register
from keruen.store.database import Database
from keruen.store.factor_key import read_key_file
from keruen.store.packages import Package
from keruen.store.quotas import Quotas, read_size
from keruen.store.roles import SYSTEM_ADMINISTRATOR, register_roles
from keruen.store.second_factor import NO_FACTOR, SecondFactor
from keruen.studies.jobs.worker import Worker, start_worker
from keruen.studies.package import STUDIES
from keruen.studies.roles import ROLES as STUDIES_ROLES
from keruen.trade_data.package import TRADE
from keruen.trade_data.roles import ROLES as TRADE_ROLES
from keruen.web.addresses import open_port, read_place, written_host
from keruen.web.application import make_application
from keruen.web.council_package import serve_council
from keruen.web.first_accounts import (
    FIRST,
    PLANNING,
    Made,
    Tell,
    make_first_accounts,
    say_accounts,
)
from keruen.web.logs import start_logging
from keruen.web.openid import OpenIdClient, read_providers
from keruen.web.roadmap_package import serve_roadmap
from keruen.web.studies_package import serve_studies
from keruen.web.trade_package import serve_trade

STORAGE_LIMIT = "KERUEN_STORAGE_LIMIT"
DEFAULT_DATABASE = "sqlite:///keruen.db"
SITES = Path(__file__).parents[2] / "case" / "cases" / "kazakhstan-morocco-africa" / "sites.csv"


def database_url(given: str | None) -> str:
    """The address given, or that of the environment, or a file here."""
    return given or os.environ.get("KERUEN_DATABASE") or DEFAULT_DATABASE


def read_quotas(given: str) -> Quotas:
    """The usual quotas, with the limit of storage that is given or that the environment names.

    Raises
    ------
    KeruenError : a size that cannot be read.
    """
    limit = given or os.environ.get(STORAGE_LIMIT, "")
    return Quotas(storage_bytes=read_size(limit)) if limit else Quotas()


def prepare(
    url: str, tell: Tell = bool, beside: Sequence[Package] = ()
) -> tuple[Database, list[tuple[str, str]]]:
    """Open the register with the shipped roadmap; accounts made now, with their passwords.

    Accounts are made for each side only where there is none at all.

    Parameters
    ----------
    tell : prints the accounts before they are kept; if it fails, they are not there.
    beside : further packages that the database serves.
    """
    database = open_register(url, beside)
    with open_desk(database, SYSTEM_ADMINISTRATOR) as desk:
        # What is there is the sides' own; a later shipped roadmap does not come over it.
        if not desk.count(tables.provision):
            load_roadmap(desk, read_roadmap())
        parties = [party.code for party in desk.parties]
    planned = any(each.name == STUDIES.name for each in beside)
    first = (*FIRST, *PLANNING) if planned else FIRST
    made = make_first_accounts(database, parties, tell, first)
    return database, [(each.name, each.password) for each in made]


def print_accounts(made: list[Made]) -> None:
    """Print the first accounts, and fail where nobody can read them."""
    print(say_accounts(made), flush=True)


STUDIES_FOLDER = "KERUEN_STUDIES"


def studies_folder(given: Path | None = None) -> Path:
    """The folder of the runs of teams, as an absolute path."""
    named = os.environ.get(STUDIES_FOLDER)
    return (given or (Path(named) if named else read_settings().runs_folder / "studies")).absolute()


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
    return read_sources(sites_table(runs), runs.planned, runs.simulated)


def sites_table(runs: Runs) -> Path:
    """The table of sites by which movements are counted: that of the run, or the shipped one."""
    own = runs.planned / "case" / "sites.csv" if runs.planned is not None else SITES
    return own if own.is_file() else SITES


@dataclass(frozen=True)
class Listening:
    """Where the workspace listens, and under which address it is known.

    Parameters
    ----------
    public_url : what a reader types; needed where others than this machine can connect.
    trusted_proxies : addresses of reverse proxies that are believed about the client.
    publish_plan : whether pages of runs are shown without a sign-in.
    storage_limit : how much the files of one side may take, such as 5GB; else that of the
        environment (`KERUEN_STORAGE_LIMIT`), else the usual.
    second_factor : the key file of second factors, which are then required.
    identity : a file of identity providers (`keruen.web.openid.read_providers`).
    screening_lists : files of lists with which a hub book alone is screened.
    """

    host: str = "127.0.0.1"
    port: int = 8765
    public_url: str = ""
    trusted_proxies: tuple[str, ...] = ()
    publish_plan: bool = False
    log_level: str = "info"
    log_json: bool = False
    storage_limit: str = ""
    second_factor: Path | None = None
    identity: Path | None = None
    screening_lists: tuple[Path, ...] = ()

    @property
    def factor(self) -> SecondFactor:
        """How the deployment uses the second factor.

        Raises
        ------
        KeruenError : a key file that cannot be read, or that others can read.
        """
        if self.second_factor is None:
            return NO_FACTOR
        return SecondFactor(read_key_file(self.second_factor), required=True)


def serve(
    url: str | None, planned: Path | None, simulated: Path | None, listening: Listening
) -> None:
    """Serve the workspace until it is stopped.

    Raises
    ------
    KeruenError : a database that cannot be opened, a port that is taken, an address under which
        passwords would travel unprotected.
    """
    from keruen.web.connection import make_server
    from keruen.web.limits import Limits
    from keruen.web.mail.thread import JobThread
    from keruen.web.proxies import read_proxies

    place = read_place(listening)
    proxies = read_proxies(list(listening.trusted_proxies))
    limits = Limits()
    quotas = read_quotas(listening.storage_limit)
    factor = listening.factor
    providers = read_providers(listening.identity) if listening.identity else []
    runs = find_runs(planned, simulated)
    sources = find_sources(runs)
    door = open_port(listening.host, listening.port)
    start_logging(listening.log_level, as_json=listening.log_json)
    register_roles(*STUDIES_ROLES, *COUNCIL_ROLES, *TRADE_ROLES)
    database, _ = prepare(database_url(url), print_accounts, [STUDIES, COUNCIL, TRADE])
    if runs.planned is None:
        print("No plan is available: run `keruen plan`, then restart the server.")
    own = f"http://{written_host(listening.host)}:{door.getsockname()[1]}"
    print(f"Keruen is at {place.url or own}/roadmap  (Ctrl-C stops it)", flush=True)
    folder = studies_folder()
    start_worker(Worker(database, folder))
    solving = start_solving(database)
    application = make_application(
        database,
        sources,
        packages=[
            serve_roadmap(sources),
            serve_studies(folder),
            serve_council(),
            serve_trade(),
        ],
        hosts=place.hosts,
        secure=place.secure,
        reports=runs.reports,
        reports_open=listening.publish_plan,
        public_url=place.url,
        limits=limits,
        proxies=proxies,
        quotas=quotas,
        factor=factor,
        identities=[OpenIdClient(each) for each in providers],
    )
    jobs = JobThread(application.state.mail)
    jobs.start()
    try:
        make_server(application, limits, proxies).run(sockets=[door])
    finally:
        solving.set()
        jobs.stop()
