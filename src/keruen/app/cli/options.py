"""Options that several commands share."""

from __future__ import annotations

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
        help="Database of the register: sqlite:///FILE or postgresql://... Default: the variable "
        "KERUEN_DATABASE, or keruen.db in the current folder.",
    ),
]
