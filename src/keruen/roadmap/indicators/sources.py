"""Where the tables of indicators come from: run folders by status, and the register itself."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path

import polars as pl
from sqlalchemy import select

from keruen.case.case import Case
from keruen.case.csv_parser import read_csv_file
from keruen.case.findings import Findings
from keruen.case.read import read_case
from keruen.errors import Finding, KeruenError
from keruen.movements.tables import TableError
from keruen.records import read_records
from keruen.roadmap.desk import Desk
from keruen.roadmap.indicators.series import Absent, Series
from keruen.roadmap.tables import movement
from keruen.store.refusal import Part

COLUMNS = (
    "kind",
    "route",
    "from_site",
    "to_site",
    "grade",
    "origin_country",
    "market",
    "from_date",
    "to_date",
    "quantity_t",
    "lot",
)
"""Columns of movements that queries see, whatever the status."""

Kept = dict[tuple[str, str, str], Series | Absent]


@dataclass(frozen=True)
class Sources:
    """Where movements come from besides the register: run folders by status, and the sites.

    Parameters
    ----------
    countries : country by site.
    runs : frame of movements by status.
    folders : run folders by status.
    kinds : kind by site: elevator, terminal, port or inland.
    case : folder of the case whose demand is the requirement.
    places : names of sites and markets by code, and by language where the case has labels.
    kept : cached measurements of runs, which do not change while they are served.
    """

    countries: Mapping[str, str]
    runs: Mapping[str, pl.DataFrame]
    folders: Mapping[str, Path] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    case: Path | None = None
    places: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    kept: Kept = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True)
class Data:
    """The data of a query: one status only.

    Parameters
    ----------
    movements : the columns of `COLUMNS`.
    folder : the run's own folder; None for what really moved.
    plan : the planned run whose case and ships a simulation has; the run itself for a plan.
    case_folder : the case whose demand applies.
    """

    status: str
    movements: pl.DataFrame
    countries: Mapping[str, str]
    kinds: Mapping[str, str]
    folder: Path | None = None
    plan: Path | None = None
    case_folder: Path | None = None

    @cached_property
    def case(self) -> Case:
        """The case of the run, or the one whose demand applies to what really moved."""
        if self.case_folder is None:
            raise Missing(Part("no case with the import requirement is available"))
        return _read_case(self.case_folder)

    @cached_property
    def whole(self) -> pl.DataFrame:
        """Movements of the run with every column."""
        return self._table(self.folder, "movements")

    @cached_property
    def stocks(self) -> pl.DataFrame:
        """Stocks of the run."""
        return self._table(self.folder, "stocks")

    @cached_property
    def voyage_options(self) -> pl.DataFrame:
        """The ships' voyages of the plan that the run is of."""
        return self._table(self.plan, "voyage_options")

    @cached_property
    def summary(self) -> Mapping[str, object]:
        """The summary of the run; empty where it has none."""
        path = self.folder / "summary.json" if self.folder else None
        return _read_json(path) if path and path.is_file() else {}

    def check_run(self) -> None:
        """See that the run has the case, the stocks and the voyages that measures need."""
        if self.status == "actual":
            raise Missing(Part("actual movements have no prices, emission factors or stocks yet"))
        if self.plan is None:
            if self.status == "planned":
                raise Missing(Part("the planned run lacks its case, stocks or voyages"))
            raise Missing(
                Part("the simulated run is not of the planned one shown, whose case it would need")
            )

    def _table(self, folder: Path | None, name: str) -> pl.DataFrame:
        path = folder / f"{name}.parquet" if folder else None
        if path is None or not path.is_file():
            raise Missing(Part("the run has no table {table}", {"table": name}))
        return pl.read_parquet(path)


class Missing(Exception):  # noqa: N818 - it is no error: an indicator may have no value
    """An indicator has no value of a status, and why."""

    def __init__(self, why: Part) -> None:
        super().__init__(str(why))
        self.why = why


def read_sources(
    sites: Path, planned: Path | None = None, simulated: Path | None = None
) -> Sources:
    """Sources from a table of sites and the folders of runs.

    The case in whose folder the table of sites stands says what is needed, where the planned run
    has none of its own.

    Raises
    ------
    KeruenError : a folder without its table.
    """
    own = planned / "case" if planned is not None and (planned / "case").is_dir() else None
    shipped = sites.parent if (sites.parent / "demand.csv").is_file() else None
    countries, kinds = _read_sites(sites)
    if own is not None:
        # A plan of another case has sites of its own.
        more = _read_sites(own / "sites.csv")
        countries, kinds = {**countries, **more[0]}, {**kinds, **more[1]}
    folders = {
        status: folder
        for status, folder in (("planned", planned), ("simulated", simulated))
        if folder is not None
    }
    runs = {}
    for status, folder in folders.items():
        path = folder / "movements.parquet"
        if not path.is_file():
            raise KeruenError(
                f"{folder} holds no movements.parquet", "Name the folder of a finished run."
            )
        runs[status] = plain_movements(pl.read_parquet(path))
    case = own or shipped
    places = _read_places(case) if case is not None else {}
    return Sources(countries, runs, folders, kinds, case, places)


def _read_sites(path: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Country and kind of each site."""
    rows = _rows(path)
    for column in ("site", "country"):
        if rows and column not in rows[0]:
            finding = Finding("sites", "", column, "", "the column is missing", "Add it.")
            raise TableError("sites", [finding])
    kinds = {row["site"]: row["kind"] for row in rows if row.get("kind")}
    return {row["site"]: row["country"] for row in rows}, kinds


def _read_places(folder: Path) -> dict[str, dict[str, str]]:
    """Names of sites as the case has them, and of markets as its labels name their countries.

    A country with several markets gives its name to none of them.
    """
    labels: dict[str, dict[str, str]] = {}
    for label in read_records(_LabelCells, _rows(folder / "labels.csv"), "labels"):
        if label.kind == "country":
            labels.setdefault(label.code, {})[label.language] = label.label
    sites = read_records(_SiteCells, _rows(folder / "sites.csv"), "sites")
    places = {row.site: {"en": row.name} for row in sites}
    markets = read_records(_MarketCells, _rows(folder / "markets.csv"), "markets")
    held = Counter(row.country for row in markets)
    for row in markets:
        named = labels.get(row.country, {}) if held[row.country] == 1 else {}
        places[row.market] = {**places.get(row.market, {}), **named, "en": row.name}
    return places


@dataclass(frozen=True, slots=True)
class _LabelCells:
    """A label of a case, as text."""

    kind: str
    code: str
    language: str
    label: str


@dataclass(frozen=True, slots=True)
class _SiteCells:
    """A site of a case by its name."""

    site: str
    name: str


@dataclass(frozen=True, slots=True)
class _MarketCells:
    """A market of a case by its name and country."""

    market: str
    name: str
    country: str


def _rows(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV table as text; none where there is no file."""
    if not path.is_file():
        return []
    findings = Findings()
    table = read_csv_file(path.resolve(), path.stem, findings)
    if table is None or len(findings):
        raise TableError(path.stem, findings.in_order())
    return [dict(zip(table.header, line.cells, strict=True)) for line in table.lines]


def run_data(sources: Sources, status: str) -> Data:
    """What a query may see of a run."""
    folder = sources.folders.get(status)
    plan = _plan_of(sources, status)
    own = plan / "case" if plan else None
    return Data(
        status,
        sources.runs[status],
        sources.countries,
        sources.kinds,
        folder,
        plan,
        own if own is not None else sources.case,
    )


def actual_data(sources: Sources, desk: Desk) -> Data:
    """What a query may see of what really moved."""
    base = Data("actual", read_actual(desk), sources.countries, sources.kinds)
    return replace(base, case_folder=sources.case)


def read_actual(desk: Desk) -> pl.DataFrame:
    """What really moved, from the register."""
    rows = desk.connection.execute(
        select(*(movement.c[name] for name in COLUMNS))
        .where(movement.c.status == "actual", movement.c.withdrawn_at.is_(None))
        .order_by(movement.c.reference)
    ).all()
    return pl.DataFrame([tuple(row) for row in rows], schema=schema(), orient="row")


def schema() -> dict[str, type[pl.DataType]]:
    """Columns that queries see and their types."""
    return {name: pl.Float64 if name == "quantity_t" else pl.String for name in COLUMNS}


def plain_movements(frame: pl.DataFrame) -> pl.DataFrame:
    """Movements with the columns that queries see; empty where a table lacks one."""
    kinds = schema()
    return frame.select(
        pl.col(name).cast(kind) if name in frame.columns else pl.lit(None, kind).alias(name)
        for name, kind in kinds.items()
    )


def _plan_of(sources: Sources, status: str) -> Path | None:
    """The planned run whose case and voyages a run has: itself, or the one it simulates."""
    planned = sources.folders.get("planned")
    if planned is None or not _is_whole(planned):
        return None
    if status == "planned":
        return planned
    folder = sources.folders.get(status)
    if folder is None or not all((each / "manifest.json").is_file() for each in (planned, folder)):
        return None
    first, second = (_read_json(each / "manifest.json") for each in (planned, folder))
    same = first.get("fingerprint") == second.get("fingerprint") is not None
    # A plan is of its own case whatever scenario made it; a simulation may be of another world.
    return planned if same and second.get("scenario") is None else None


def _is_whole(folder: Path) -> bool:
    """Whether a run folder has every table that the measures need, and its case."""
    names = ("movements", "stocks", "voyage_options")
    return (
        all((folder / f"{name}.parquet").is_file() for name in names) and (folder / "case").is_dir()
    )


@cache
def _read_case(folder: Path) -> Case:
    return read_case(folder)


def _read_json(path: Path) -> dict[str, object]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise KeruenError(
            f"{path} cannot be read: {error}", "Name the folder of a finished run."
        ) from error
    return value if isinstance(value, dict) else {}
