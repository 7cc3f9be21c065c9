"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Json = Annotated[
    bool,
    typer.Option("--json", help="Print one JSON object, and nothing else, on standard output."),
]
Force = Annotated[bool, typer.Option("--force", help="Replace existing output.")]
PlanMethod = Annotated[
    str,
    typer.Option("--method", help="Solution method: ports, whole, or auto (chosen by model size)."),
]
DatabaseUrl = Annotated[
    str | None,
    typer.Option(
        "--database",
        metavar="URL",
        help="Database: sqlite:///FILE or postgresql://... Default: the variable "
        "KERUEN_DATABASE, or keruen.db in the current folder.",
    ),
]
ScreeningLists = Annotated[
    list[Path] | None,
    typer.Option(
        "--screening-list",
        metavar="FILE",
        help="List of sanctions with which parties and ships of the hub are compared; repeatable. "
        "Default: the files of the variable KERUEN_SCREENING_LISTS.",
    ),
]
CaseName = Annotated[
    str,
    typer.Argument(
        metavar="CASE", help="Name of a shipped case, folder of CSV tables, or Excel workbook."
    ),
]
Run = Annotated[Path, typer.Argument(metavar="DIR", help="Run folder.")]
Place = Annotated[
    Path, typer.Argument(metavar="PLACE", help="Folder or workbook (.xlsx) to write.")
]
Scenario = Annotated[
    str | None, typer.Option("--scenario", metavar="NAME", help="Scenario of the case.")
]
