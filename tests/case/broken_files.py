"""Folders with faulty files, each made from the small case's folder by one change."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

Break = Callable[[Path], object]

CORRIDORS = "corridor,name,capacity_t_per_day,transit_countries,source,confidence"
NORTH = "north,north,,RU,s,estimate"
LABELS = "kind,code,language,label,source,confidence,note\n"


def _edit(table: str, old: str, new: str) -> Break:
    def edit(folder: Path) -> None:
        path = folder / f"{table}.csv"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")

    return edit


def _put(name: str, content: str | bytes) -> Break:
    whole = content if isinstance(content, bytes) else content.encode()
    return lambda folder: (folder / name).write_bytes(whole)


def _append(table: str, text: str) -> Break:
    def append(folder: Path) -> None:
        with (folder / f"{table}.csv").open("a", encoding="utf-8", newline="") as file:
            file.write(text)

    return append


def _remove(*names: str) -> Break:
    return lambda folder: [(folder / name).unlink() for name in names]


def _rename_table(folder: Path) -> None:
    (folder / "datapackage.json").unlink()
    (folder / "lanes.csv").rename(folder / "lane.csv")


def _link(folder: Path) -> None:
    (folder / "lanes.csv").rename(folder / "elsewhere.txt")
    (folder / "lanes.csv").symlink_to(folder / "elsewhere.txt")


def _pipe(folder: Path) -> None:
    (folder / "lanes.csv").unlink()
    os.mkfifo(folder / "lanes.csv")


def _latin(folder: Path) -> None:
    path = folder / "sites.csv"
    path.write_bytes(path.read_bytes().replace(b"kostanay,kostanay", b"kostanay,kostana\xff"))


def _utf16(folder: Path) -> None:
    path = folder / "corridors.csv"
    path.write_text(path.read_text(encoding="utf-8"), encoding="utf-16")


def _huge(folder: Path) -> None:
    with (folder / "lanes.csv").open("ab") as file:
        file.truncate(33 * 2**20)


def _cost(text: str) -> Break:
    return _edit("lanes", ",50,", f",{text},")


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


def _move_down(folder: Path) -> None:
    paths = list(folder.iterdir())
    (folder / "case").mkdir()
    for path in paths:
        path.rename(folder / "case" / path.name)


def _one_strange_table(folder: Path) -> None:
    _empty(folder)
    (folder / "prices.csv").write_text("a,b\n1,2\n", encoding="utf-8")


FILES: dict[str, Break] = {
    "required table missing": _remove("offers.csv", "datapackage.json"),
    "renamed table": _rename_table,
    "data package names a missing table": _remove("lanes.csv"),
    "data package of the wrong shape": _put("datapackage.json", '{"resources": 3}'),
    "data package too deep": _put("datapackage.json", "[" * 100_000),
    "unknown table": _put("zzzz.csv", "a\n"),
    "workbook beside a table": _put("lanes.xlsx", "x"),
    "table is a link": _link,
    "table is a pipe": _pipe,
    "folder without tables": _empty,
    "folder above a case": _move_down,
    "folder with one other table": _one_strange_table,
    "empty file": _put("lanes.csv", ""),
    "header only": _put(
        "offers.csv", "site,grade,price_usd_per_t,price_profile,through_hub,source,confidence\n"
    ),
    "not UTF-8": _latin,
    "UTF-16": _utf16,
    "NUL": _edit("sites", "kostanay,kostanay", "kostanay,kosta\0nay"),
    "huge cell": _append("corridors", f"big,{'x' * 10_000_000},,,s,estimate,\n"),
    "long cell": _append("corridors", f"big,{'x' * 40_000},,,s,estimate,\n"),
    "huge file": _huge,
    "too many rows": _put("labels.csv", LABELS + "country,KZ,en,x,s,estimate,\n" * 100_001),
    "too many columns": _put("lanes.csv", ",".join(["lane"] * 300) + "\n"),
    "semicolons": _put("corridors.csv", f"{CORRIDORS}\n{NORTH}\n".replace(",", ";")),
    "tabs": _put("corridors.csv", f"{CORRIDORS}\n{NORTH}\n".replace(",", "\t")),
    "vertical bars": _put("corridors.csv", f"{CORRIDORS}\n{NORTH}\n".replace(",", "|")),
    "quoted semicolons": _put("corridors.csv", '"corridor";"name";"source"\n"north";"a, b";"s"\n'),
    "semicolons by Excel's first line": _put(
        "corridors.csv", f"sep=;\n{CORRIDORS}\n{NORTH}\n".replace(",", ";")
    ),
    "Windows 1251": _put(
        "corridors.csv",
        f"{CORRIDORS}\nnorth,\u0441\u0435\u0432\u0435\u0440,,RU,s,estimate\n".encode("cp1251"),
    ),
    "quote left open": _edit("lanes", "dakar_bamako,", '"dakar_bamako,'),
    "row too short": _append("corridors", "south,South\n"),
    "row too long": _append("corridors", "south,South,,,s,estimate,,\n"),
    "decimal comma without quotes": _cost("50,5"),
    "column twice": _edit("corridors", "corridor,name", "corridor,corridor"),
    "column without a name": _edit("corridors", "transit_countries,source", ",source"),
    "column misspelt": _edit("lanes", "capacity_t_per_day", "capacity_per_day"),
    "column missing": _put(
        "corridors.csv",
        "corridor,name,transit_countries,source,confidence\nnorth,north,RU,s,estimate\n",
    ),
    "key column missing": _put(
        "corridors.csv",
        "name,capacity_t_per_day,transit_countries,source,confidence\nnorth,,RU,s,estimate\n",
    ),
    "column unknown": _put("corridors.csv", f"{CORRIDORS},colour\n{NORTH},red\n"),
    "formula": _edit("corridors", "north,north", "north,=1+1"),
    "formula with an at": _edit("corridors", "north,north", "north,@SUM(A1)"),
    "formula in a number": _cost("=25*2"),
    "text in a number": _cost("fifty"),
    "decimal comma": _cost('"50,5"'),
    "comma between thousands": _cost('"1,234"'),
    "points and a comma": _cost('"1.234,5"'),
    "decimal comma in a whole number": _edit("case", ",month,6,", ',month,"6,0",'),
    "not a number": _cost("nan"),
    "number too great": _cost("1e999"),
    "digits of a programmer": _cost("5_0"),
    "digits of another script": _cost("٥٠"),
    "below the least": _cost("-50"),
    "not a whole number": _edit("case", ",month,6,", ",month,6.5,"),
    "whole number too long": _edit("case", ",month,6,", f",month,{'9' * 5_000},"),
    "neither true nor false": _edit("offers", "kz3,200,,true", "kz3,200,,ja"),
    "not a date": _edit("demand", "mali,2027-01-01", "mali,01/01/2027"),
    "time of day": _edit("demand", "mali,2027-01-01", "mali,2027-01-01T08:30:00Z"),
    "no such day": _edit("demand", "mali,2027-01-01", "mali,2027-02-30"),
    "not a choice": _edit("lanes", ",road,", ",rode,"),
    "white space": _edit("lanes", "dakar_bamako,dakar,", "dakar_bamako,dakar ,"),
    "control character": _edit("corridors", "north,north", "north,\x1b[31mnorth"),
    "return without a line feed": _edit("corridors", "north,north", 'north,"nor\rth"'),
    "key that looks like another": _edit("corridors", "north,north", "nor\u200bth,north"),
}
