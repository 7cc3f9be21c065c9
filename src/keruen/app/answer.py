"""The answer of a plan in plain words, from its summary."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from keruen.app.words import money, percent, table, tonnes

Summary = Mapping[str, Any]


def describe_answer(summary: Summary, folder: Path) -> str:
    """What the plan says about the hub, what it costs, and on what the answer rests."""
    parts = [
        _title(summary),
        "\n".join(_hub(summary)),
        "\n".join(_figures(summary)),
        "\n".join(_assumptions(summary)),
        f"Report: {folder / 'report.html'}",
    ]
    return "\n\n".join(part for part in parts if part)


def _title(summary: Summary) -> str:
    scenario = summary.get("scenario")
    return f"{summary['title']}" + (f" (scenario {scenario})" if scenario else "")


def _hub(summary: Summary) -> list[str]:
    value = summary.get("hub_value_usd_per_year")
    hub = summary.get("hub")
    if value is None:
        return ["Planned without a hub, so nothing is said about its value."]
    opened = _opened(summary, hub) if hub else "no hub"
    if not value["decided"]:
        head = f"Not decided at this gap. The best plan found has {opened}."
    elif hub:
        head = f"Build {opened}."
    else:
        head = "Do not build: the best plan found has no hub."
    return [head, value["words"], _interval(value)]


def _opened(summary: Summary, hub: Mapping[str, Any]) -> str:
    words = f"a hub at {hub['name']}"
    if hub.get("storage_capacity_t") is not None:
        words += f", {tonnes(hub['storage_capacity_t'])} of storage"
    words += f" (tier {hub['tier']}), open from {hub['opening_date']}"
    others = sorted({each["site"] for each in summary.get("openings", ())} - {hub["site"]})
    return words + (f", and others at {', '.join(others)}" if others else "")


def _interval(value: Mapping[str, Any]) -> str:
    return (
        f"Value of the hub, proven: between {money(value['low'])} "
        f"and {money(value['high'])} a year."
    )


def _figures(summary: Summary) -> list[str]:
    moved = summary.get("tonnes", {})
    rows = [
        ("cost of the plan", money(summary["cost_usd"])),
        ("no plan costs less than", money(summary["bound_usd"])),
        ("gap", f"{percent(summary['gap'])}, {summary['status']}"),
    ]
    twin = summary.get("no_hub")
    if twin:
        rows.append(("cost without a hub", money(twin["cost_usd"])))
    names = {
        "delivered_t": "delivered",
        "through_hub_t": "of it through the hub",
        "kazakh_t": "of it Kazakh",
        "shortage_t": "not supplied",
    }
    rows += [(words, tonnes(moved[key])) for key, words in names.items() if key in moved]
    head = f"Over {summary['years']:.1f} years, discounted, planned in {summary['seconds']:.0f} s:"
    return [head, *table(rows)]


def _assumptions(summary: Summary) -> list[str]:
    found = list(summary.get("assumptions", ()))[:3]
    if not found:
        return []
    lines = [f"  {number}. {each['words']}" for number, each in enumerate(found, start=1)]
    return ["The answer rests most on:", *lines]
