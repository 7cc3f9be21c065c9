"""The command `compare` with tables of actual movements: by voyage, month and market."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from keruen.app.terminal.formatting import table
from keruen.app.terminal.outcome import Outcome
from keruen.errors import KeruenError
from keruen.runs.json_files import read_json

if TYPE_CHECKING:
    import polars as pl

    from keruen.movements.compare_statuses import By

ACTUAL = "actual.json"
"""Describes a folder of actual movements: the site of the terminal and the threshold."""

TITLES: tuple[tuple[By, str], ...] = (
    ("voyage", "Voyages"),
    ("month", "Months"),
    ("market", "Markets"),
)


@dataclass(frozen=True)
class _Table:
    """A folder with movements.

    Parameters
    ----------
    status : planned, simulated or actual.
    site : the terminal of actual movements; empty for others.
    """

    folder: Path
    status: str
    movements: pl.DataFrame
    site: str = ""


def is_actual(folder: Path) -> bool:
    """Whether a folder has movements and is not a run."""
    return (folder / "movements.parquet").is_file() and not (folder / "summary.json").exists()


def compare_tables(folders: Sequence[Path]) -> Outcome:
    """Compare runs with what happened: tonnes by voyage, month and market.

    The comparison covers what the actual tables can contain: movements from and to their terminal,
    in the months from their first arrival to their last.

    Raises
    ------
    KeruenError : a folder without movements, no run among them, or no actual movement.
    """
    from keruen.case.read import read_case
    from keruen.movements.compare_statuses import comparable_part, compare_statuses

    tables = [_read(folder) for folder in folders]
    run = next((each.folder for each in tables if (each.folder / "case").exists()), None)
    if run is None:
        raise KeruenError(
            "none of the folders is a run with its case", "Name the run of the plan as well."
        )
    actual = [each for each in tables if each.status == "actual"]
    empty = next((each.folder for each in actual if not each.movements.height), None)
    if empty is not None:
        raise KeruenError(
            f"{empty} has no movement", "Lower the threshold of `keruen hub actual`, or wait."
        )
    case = read_case(run / "case")
    site = next((each.site for each in actual if each.site), "")
    months = _months(actual)
    names = _names(tables)
    parts = {
        name: comparable_part(each.movements, site, months)
        for name, each in zip(names, tables, strict=True)
    }
    lines = [f"{name}: {each.folder}" for name, each in zip(names, tables, strict=True)]
    if months is not None:
        where = f"of {site} " if site else ""
        lines.append(
            f"Movements {where}that arrived from {months[0]} to {months[1]}, tonnes received."
        )
    data: dict[str, object] = {
        "tables": dict(zip(names, map(str, folders), strict=True)),
        "site": site,
        "months": list(months or ()),
    }
    for by, title in TITLES:
        found = compare_statuses(parts, by, case)
        data[f"by_{by}"] = found.to_dicts()
        lines += ["", *_words(title, found, names)]
    return Outcome("\n".join(lines), data)


def _read(folder: Path) -> _Table:
    from keruen.movements.tables import read_table

    path = folder / "movements.parquet"
    if not path.is_file():
        raise KeruenError(
            f"{folder} has no movements.parquet",
            "Name a run folder, or a folder written by `keruen hub actual`.",
        )
    movements = read_table("movements", path)
    if (folder / "summary.json").exists():
        simulated = read_json(folder / "summary.json").get("kind") == "simulation"
        return _Table(folder, "simulated" if simulated else "planned", movements)
    about = read_json(folder / ACTUAL) if (folder / ACTUAL).exists() else {}
    return _Table(folder, "actual", movements, str(about.get("site", "")))


def _months(actual: Sequence[_Table]) -> tuple[str, str] | None:
    """The first and last month in which something arrived by the actual tables."""
    days = [day for each in actual for day in each.movements["to_date"].drop_nulls().to_list()]
    return (f"{min(days):%Y-%m}", f"{max(days):%Y-%m}") if days else None


def _names(tables: Sequence[_Table]) -> list[str]:
    """The status of each table, with a number where several have the same."""
    found: list[str] = []
    for each in tables:
        same = sum(name.split()[0] == each.status for name in found)
        found.append(f"{each.status} {same + 1}" if same else each.status)
    return found


def _words(title: str, found: pl.DataFrame, names: Sequence[str]) -> list[str]:
    """A table with the difference of each from the first."""
    first, *others = names
    keys = [name for name in found.columns if name not in names]
    heads = [*keys, f"{first}, t"]
    for name in others:
        heads += [f"{name}, t", f"{name} - {first}"]
    rows = []
    for row in found.iter_rows(named=True):
        cells = [str(row[key] or "-") for key in keys] + [f"{row[first]:,.0f}"]
        for name in others:
            cells += [f"{row[name]:,.0f}", f"{row[name] - row[first]:+,.0f}"]
        rows.append(tuple(cells))
    return [f"{title}:", *(table([tuple(heads), *rows]) if rows else ["nothing moved"])]


__all__ = ["ACTUAL", "compare_tables", "is_actual"]
