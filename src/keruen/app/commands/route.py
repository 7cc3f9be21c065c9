"""The command `route`: one way from a site to another, and what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from keruen.app.commands.case import open_case
from keruen.app.terminal.formatting import table
from keruen.app.terminal.outcome import Outcome
from keruen.rows import FrameRow, rows

if TYPE_CHECKING:
    from keruen.routes.explain import RouteExplanation


def show_route(from_site: str, to_site: str, case_name: str, scenario: str | None) -> Outcome:
    """The ships that sail between two sites, else the cheapest chain of lanes and ships.

    Raises
    ------
    KeruenError : the case is not sound, a site is not known, or no way joins the two.
    """
    from keruen.routes.explain import explain_route

    case = open_case(case_name, scenario)
    found = explain_route(case, from_site, to_site)
    return Outcome(_words(found), _data(found))


def _data(found: RouteExplanation) -> dict[str, object]:
    return {
        "from_site": found.from_site,
        "to_site": found.to_site,
        "kind": found.kind,
        "distance": dict(found.distance_record),
        "reference_value_usd_per_t": found.reference_value_usd_per_t,
        "voyages": found.voyages.to_dicts(),
        "dropped": found.dropped.to_dicts(),
        "legs": found.legs.to_dicts(),
    }


@dataclass(frozen=True, slots=True)
class _VoyageLine(FrameRow):
    """A class of ships that can sail the voyage."""

    vessel_class: str
    second_site: str | None
    distance_nm: float
    passages: str
    intake_t: float
    transit_days: float
    hire_usd_per_t: float
    fuel_usd_per_t: float
    port_dues_usd_per_t: float
    passage_dues_usd_per_t: float
    war_risk_usd_per_t: float
    lump_sum_usd_per_t: float
    cost_usd_per_t: float


@dataclass(frozen=True, slots=True)
class _LegLine(FrameRow):
    """A leg of a chain of lanes and ships."""

    from_site: str
    to_site: str
    mode: str
    vessel_class: str | None
    days: float
    cost_usd_per_t: float


@dataclass(frozen=True, slots=True)
class _DroppedLine(FrameRow):
    """A class of ships that cannot sail the voyage."""

    vessel_class: str
    reason: str


def _words(found: RouteExplanation) -> str:
    lines = _voyages(found) if found.kind == "sea" else _legs(found)
    dropped = [f"  {row.vessel_class}: {row.reason}" for row in rows(found.dropped, _DroppedLine)]
    if dropped:
        lines += ["", "Excluded:", *dropped]
    return "\n".join(lines)


def _voyages(found: RouteExplanation) -> list[str]:
    voyages = rows(found.voyages, _VoyageLine)
    first = voyages[0]
    through = f", through {first.passages.replace(' ', ', ')}" if first.passages else ""
    head = f"{found.from_site} to {found.to_site}: {first.distance_nm:,.0f} nm{through}"
    titles = (
        "class",
        "intake t",
        "days",
        "hire",
        "fuel",
        "dues",
        "war risk",
        "ports and capital",
        "USD/t",
    )
    cells = [titles, *(_voyage(row) for row in voyages)]
    foot = "Costs are in USD per tonne loaded at full intake; days are from loading to the berth."
    return [head, "", *found.distance_words, "", *table(cells), "", foot]


def _voyage(row: _VoyageLine) -> tuple[str, ...]:
    name = row.vessel_class + (f" (then {row.second_site})" if row.second_site else "")
    dues = row.port_dues_usd_per_t + row.passage_dues_usd_per_t
    return (
        name,
        f"{row.intake_t:,.0f}",
        f"{row.transit_days:.1f}",
        f"{row.hire_usd_per_t:.2f}",
        f"{row.fuel_usd_per_t:.2f}",
        f"{dues:.2f}",
        f"{row.war_risk_usd_per_t:.2f}",
        f"{row.cost_usd_per_t - row.lump_sum_usd_per_t:.2f}",
        f"{row.cost_usd_per_t:.2f}",
    )


def _legs(found: RouteExplanation) -> list[str]:
    legs = rows(found.legs, _LegLine)
    days = sum(row.days for row in legs)
    cost = sum(row.cost_usd_per_t for row in legs)
    titles = ("leg", "by", "days", "USD/t")
    cells = [
        titles,
        *(
            (
                f"{row.from_site} to {row.to_site}",
                row.vessel_class or row.mode,
                f"{row.days:.1f}",
                f"{row.cost_usd_per_t:.2f}",
            )
            for row in legs
        ),
        ("in all", "", f"{days:.1f}", f"{cost:.2f}"),
    ]
    head = f"{found.from_site} to {found.to_site}: no direct ship; the cheapest chain is"
    if found.kind == "land":
        head = f"{found.from_site} to {found.to_site}: by land"
    return [head, "", *table(cells), "", "Costs are in USD per tonne delivered."]
