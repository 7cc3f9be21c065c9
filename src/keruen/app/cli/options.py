"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

Json = Annotated[
    bool, typer.Option("--json", help="Print one JSON object and nothing else on standard output.")
]
Force = Annotated[
    bool, typer.Option("--force", help="Replace what an earlier command wrote there.")
]
PlanMethod = Annotated[
    str,
    typer.Option("--method", help="How to solve: ports, whole, or auto (by the model's size)."),
]
DatabaseUrl = Annotated[
    str | None,
    typer.Option(
        "--database",
        metavar="URL",
        help="Register: sqlite:///FILE or postgresql://...; without it KERUEN_DATABASE, or "
        "keruen.db here.",
    ),
]
