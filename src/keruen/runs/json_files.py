"""JSON objects of run folders, written and read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from keruen.errors import KeruenError
from keruen.summaries import PlanSummary


def to_json(data: Mapping[str, object]) -> str:
    """One JSON object as text; a number that JSON cannot write is an error, never `NaN`."""
    return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False, default=_plain)


def _plain(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else str(value)


def read_summary(folder: Path) -> PlanSummary:
    """Read the summary of a plan's run folder.

    Raises
    ------
    KeruenError : there is none.
    """
    # Whoever reads a part of it as a record checks that part.
    return cast(PlanSummary, _read(folder / "summary.json"))


def read_json(path: Path) -> dict[str, object]:
    """Read a JSON object that belongs to a run.

    Raises
    ------
    KeruenError : there is none.
    """
    return _read(path)


def _read(path: Path) -> dict[str, object]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise KeruenError(
            f"{path} cannot be read: {error}",
            "Give a run folder written by `keruen plan`.",
        ) from error
    if not isinstance(content, dict):
        raise KeruenError(
            f"{path} does not hold a JSON object",
            "Give a run folder written by `keruen plan`.",
        )
    return content
