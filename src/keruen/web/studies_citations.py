"""Where the roadmap shows locked runs: at the gates that cite them, and in its indicators."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from keruen.roadmap.indicators import Sources, read_sources
from keruen.runs.folders import MANIFEST
from keruen.store.unit_of_work import UnitOfWork
from keruen.studies.reads.citations import cited_runs, cited_runs_of_body, used_runs
from keruen.web.marks import N_
from keruen.web.pages.tables import Cell, table_of
from keruen.web.pages.view import View
from keruen.web.site import Site

NAME = "studies"
PROVISIONS = "/roadmap/provisions/"
BODIES = "/roadmap/bodies/"


@dataclass(frozen=True, kw_only=True)
class CitedLine:
    """A row of the runs that a gate cites."""

    run: Annotated[Cell, N_("Run")]
    words: Annotated[Cell, N_("Reason")]
    by: Annotated[Cell, N_("Team")]


def add_cited_runs(site: Site, unit: UnitOfWork, path: str, view: View) -> None:
    """Show the locked runs that a gate cites: on its provision, and on the bodies of that."""
    if NAME not in site.served or not path.startswith((PROVISIONS, BODIES)):
        return
    read = cited_runs if path.startswith(PROVISIONS) else cited_runs_of_body
    record = path.removeprefix(PROVISIONS).removeprefix(BODIES).removesuffix(".json")
    lines = [
        CitedLine(
            run=Cell(row.title, f"/studies/runs/{row.run}", "data"),
            words=Cell(row.words, kind="data"),
            by=Cell(row.party, kind="side"),
        )
        for row in read(unit.connection, record)
    ]
    if lines:
        view.tables.append(table_of(N_("Locked runs that the gate cites"), CitedLine, lines))
        view.data["cited_runs"] = [each.run.link.rpartition("/")[2] for each in lines]


def sources_for(site: Site, unit: UnitOfWork) -> Sources:
    """Where a reader's indicators come from: the newest locked runs in use that the reader sees.

    Without such a run it is what the server was started with.
    """
    if NAME not in site.served:
        return site.sources
    found = dict(site.sources.folders)
    kept = []
    for row in used_runs(unit.connection):
        place = site.folders[NAME] / row.folder
        if (place / MANIFEST).is_file():
            found[row.status] = place
            kept.append(row.manifest_sha256)
    if not kept:
        return site.sources
    sites = site.sources.case / "sites.csv" if site.sources.case is not None else None
    return _read(sites, found.get("planned"), found.get("simulated"), tuple(kept))


@lru_cache(maxsize=8)
def _read(
    sites: Path | None, planned: Path | None, simulated: Path | None, _digests: tuple[str, ...]
) -> Sources:
    own = (planned or simulated or Path()) / "case" / "sites.csv"
    return read_sources(sites or own, planned, simulated)
