"""The chief figures of a run, from the summary that its command wrote."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from keruen.records import read_record

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


def read_figures(folder: Path) -> dict[str, object]:
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


def _chosen(found: Mapping[str, object]) -> dict[str, object]:
    return {each: found[each] for each in FIGURES if each in found}


def _net_of_best(found: Mapping[str, object]) -> dict[str, object]:
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


@dataclass(frozen=True)
class _Round:
    simulated_interval_usd: Mapping[str, object]


@dataclass(frozen=True)
class _Loop:
    """What is read of `loop.json`."""

    rounds: tuple[_Round, ...]
    agreed: bool
    replications: int


def _loop_figures(folder: Path, found: object) -> dict[str, object]:
    """The figures of the last plan of a loop, with how it compares with its simulation."""
    figures: dict[str, object] = {}
    with suppress(OSError, ValueError):
        figures = _chosen(json.loads((folder / "plan" / "summary.json").read_text("utf-8")))
    loop = read_record(_Loop, found, "loop.json")
    return {
        **figures,
        "agreed": loop.agreed,
        "rounds": len(loop.rounds),
        "replications": loop.replications,
        "cost_interval_usd": loop.rounds[-1].simulated_interval_usd,
    }
