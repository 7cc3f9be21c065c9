"""The chief figures of a run, from the summary that its command wrote."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

SUMMARIES = ("summary.json", "ask.json", "value.json")
"""Files with the figures of a run, by the command that wrote it; a loop has `loop.json`."""

FIGURES = (
    "headline",
    "cost_usd",
    "bound_usd",
    "gap",
    "cost_interval_usd",
    "hub_value_usd_per_year",
    "openings",
    "share_short",
    "tonnes",
    "best",
    "replications",
    "worlds",
)
"""Figures of a run's summary that lists and comparisons show."""


def read_figures(folder: Path) -> dict[str, Any]:
    """The figures of a run from its summary; empty where it has none.

    Parameters
    ----------
    folder : of the run.
    """
    with suppress(OSError, ValueError):
        return _loop_figures(folder, json.loads((folder / "loop.json").read_text("utf-8")))
    for name in SUMMARIES:
        with suppress(OSError, ValueError):
            found = json.loads((folder / name).read_text("utf-8"))
            return _chosen(found) | _net_of_best(found)
    return {}


def _chosen(found: Mapping[str, Any]) -> dict[str, Any]:
    return {each: found[each] for each in FIGURES if each in found}


def _net_of_best(found: Mapping[str, Any]) -> dict[str, Any]:
    """What the best design of a valuation saves after its cost, and where it stands."""
    best = found.get("best")
    designs = found.get("designs")
    if not isinstance(best, dict) or not isinstance(designs, list):
        return {}
    for each in designs:
        if (each.get("site"), each.get("tier")) == (best.get("site"), best.get("tier")):
            return {
                "best_name": str(each.get("name", "")),
                "net_usd_per_year": each.get("net_usd_per_year"),
                "probability_it_pays": each.get("probability_it_pays"),
            }
    return {}


def _loop_figures(folder: Path, found: Mapping[str, Any]) -> dict[str, Any]:
    """The figures of the last plan of a loop, with how it compares with its simulation."""
    figures: dict[str, Any] = {}
    with suppress(OSError, ValueError):
        figures = _chosen(json.loads((folder / "plan" / "summary.json").read_text("utf-8")))
    last = found["rounds"][-1]
    return {
        **figures,
        "agreed": found["agreed"],
        "rounds": len(found["rounds"]),
        "replications": found["replications"],
        "cost_interval_usd": last["simulated_interval_usd"],
    }
