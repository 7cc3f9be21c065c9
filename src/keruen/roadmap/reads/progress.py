"""Progress rolled up: a parent's is the weighted mean of its children that are not cancelled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def roll_up(commitments: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    """Progress by commitment, from 0 to 1.

    Parameters
    ----------
    commitments : rows with id, parent, weight, progress and state.
    """
    rows = {row["id"]: row for row in commitments}
    children: dict[str, list[str]] = {}
    for row in rows.values():
        if row["parent"] in rows and row["state"] not in ("cancelled", "withdrawn"):
            children.setdefault(row["parent"], []).append(row["id"])
    done: dict[str, float] = {}

    def progress(identifier: str) -> float:
        if identifier not in done:
            parts = children.get(identifier)
            if parts:
                weight = sum(rows[part]["weight"] for part in parts)
                total = sum(rows[part]["weight"] * progress(part) for part in parts)
                done[identifier] = total / weight
            else:
                done[identifier] = float(rows[identifier]["progress"])
        return done[identifier]

    for identifier in rows:
        progress(identifier)
    return done
