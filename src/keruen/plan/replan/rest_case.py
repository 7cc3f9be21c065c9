"""The case of the months that are left: its stocks, its cargo under way and its unsold crops."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from keruen.case.case import Case
from keruen.case.table_rows import HarvestRow, HubOptionRow, QuotaRow, SiteRow
from keruen.movements.actual import ActualState
from keruen.movements.limits import Limit, as_list, rows_where
from keruen.movements.parameters import MeasureParameters
from keruen.summaries import Opening, Openings

SPANS = ("harvests", "quotas", "reserves", "closures", "variations", "changes")
"""Tables whose rows must touch the horizon."""
UNDER_WAY = "under_way"
LEAST_T = 1e-6
LESS = 1.0 - 1e-9


@dataclass(frozen=True)
class RestCase:
    """The case from a month on, and the limits that its past leaves behind.

    Attributes
    ----------
    case : its first period is the month; cargo under way lies at sites of its own, each with a lane
        to where it goes, of as many days as it has left.
    limits : cargo under way leaves at once; of each crop no more is bought than is left of what was
        offered.
    openings : hub tiers of the last plan, in the periods of the case.
    """

    case: Case
    limits: tuple[Limit, ...]
    openings: list[Opening]


def make_rest_case(
    case: Case,
    actual: pl.DataFrame,
    state: ActualState,
    openings: Openings,
    last: Sequence[Limit],
    source: str,
) -> RestCase:
    """The case that begins with the state.

    Parameters
    ----------
    actual : the movements before it.
    openings : hub tiers of the last plan; those open stay open, those to come stay as they are.
    last : limits of R33 that the last plan was made with.
    source : what new rows give as their source.
    """
    first = state.period
    settings = case["case"].with_columns(
        start_date=pl.lit(state.date), periods=pl.lit(case.calendar.count - first, dtype=pl.Int64)
    )
    rest = case.replace(case=settings, opening_stocks=_opening(case, state, source))
    rest = rest.replace(**_still_valid(rest, state))
    rest = rest.replace(quotas=_quotas_left(case, rest, actual))
    rest = rest.replace(hub_options=_hub_options(case, rest, state, openings))
    rest, way_limits = _with_cargo_under_way(rest, state, source)
    moved: list[Opening] = [
        {**row, "opening_period": max(row["opening_period"] - first, 0)} for row in openings
    ]
    kept = carry_limits(last, actual, first)
    limits = _unique([*way_limits, *_supply_limits(case, state), *kept])
    return RestCase(rest, limits, moved)


def _opening(case: Case, state: ActualState, source: str) -> pl.DataFrame:
    note = f"in store on {state.date}"
    rows = state.stocks.with_columns(
        source=pl.lit(source), confidence=pl.lit("derived"), note=pl.lit(note)
    )
    return rows.select(case["opening_stocks"].columns)


def _still_valid(case: Case, state: ActualState) -> dict[str, pl.DataFrame]:
    """Tables without the rows that end before the month."""
    tables = {
        name: case[name].filter(pl.col("to_date").is_null() | (pl.col("to_date") >= state.date))
        for name in SPANS
    }
    tables["grade_shares"] = case.frames.grade_shares.join(
        tables["harvests"].select("site", "crop_year"), on=["site", "crop_year"], how="semi"
    )
    tables["disruptions"] = case.frames.disruptions.filter(
        pl.col("from_date").is_null() | (pl.col("from_date") >= state.date)
    )
    # A scenario was applied before; what is left of it could not be applied again.
    tables["changes"] = case.frames.changes.clear()
    tables["scenarios"] = case.frames.scenarios.clear()
    return tables


def _quotas_left(case: Case, rest: Case, actual: pl.DataFrame) -> pl.DataFrame:
    """Quotas less what was bought under them (R17)."""
    shares = MeasureParameters(case).quota_share
    bought = actual.filter(pl.col("kind") == "purchase")
    left = []
    for row in rest.rows(QuotaRow):
        own = bought.filter(pl.col("origin_country") == row.country)
        weight = own["from_period"].to_numpy()
        used = float((own["quantity_t"].to_numpy() * shares[row.quota][weight]).sum())
        left.append({**row, "quantity_t": max(row.quantity_t - used, 0.0)})
    return pl.DataFrame(left, schema=rest.frames.quotas.schema)


def _hub_options(case: Case, rest: Case, state: ActualState, openings: Openings) -> pl.DataFrame:
    """Tiers of the last plan can be open from when it opens them; their building has begun."""
    opened = {row["hub_option"]: int(row["opening_period"]) for row in openings}
    rows = []
    for row in rest.rows(HubOptionRow):
        if row.hub_option in opened:
            period = max(opened[row.hub_option], state.period)
            day = case.calendar.periods[period].start
            rows.append({**row, "earliest_date": day, "building_months": 0.0})
        else:
            rows.append(dict(row))
    return pl.DataFrame(rows, schema=rest.frames.hub_options.schema)


def _with_cargo_under_way(case: Case, state: ActualState, source: str) -> tuple[Case, list[Limit]]:
    """Each destination and period of arrival of cargo as a site with a lane, and its limits.

    What arrives is known after losses on the way; the loss of handling comes off again when it
    arrives, so it is added before.
    """
    sites = {row.site: row for row in case.rows(SiteRow)}
    factor = case.frames.emission_factors["emission_factor"].to_list()
    kept = {"source": source, "confidence": "derived"}
    new_sites, new_lanes, new_stocks, limits = [], [], [], []
    groups = state.afloat.group_by("to_site", "to_period", maintain_order=True)
    for (to_site, to_period), cargo in groups:
        later = int(to_period) - state.period
        end = sites[str(to_site)]
        name = f"{UNDER_WAY}_{to_site}_{later}"
        note = f"cargo on its way to {to_site} on {state.date}"
        loads = [
            (str(grade), float(t) / (1.0 - end.loss_fraction))
            for grade, t in cargo.select("grade", "received_t").iter_rows()
        ]
        total = math.fsum(t for _, t in loads)
        new_sites.append(
            {
                **dict.fromkeys(case.frames.sites.columns),
                **_site_defaults(end),
                **kept,
                "site": name,
                "name": f"On the way to {end.name}",
                "storage_capacity_t": total,
                "note": note,
            }
        )
        new_lanes.append(
            {
                **dict.fromkeys(case.frames.lanes.columns),
                **kept,
                "lane": name,
                "from_site": name,
                "to_site": to_site,
                "mode": "feeder",
                "cost_usd_per_t": 0.0,
                "transit_days": days_of_periods(later, case.calendar.mean_period_days),
                "distance_km": 0.0,
                "loss_fraction": 0.0,
                "emission_factor": factor[0] if factor else "",
                "note": note,
            }
        )
        for grade, t in loads:
            new_stocks.append({**kept, "site": name, "grade": grade, "quantity_t": t, "note": note})
            limits.append(
                Limit(
                    f"{grade} on its way to {to_site}, {later} periods left",
                    "lane",
                    {"route": name, "grade": grade, "from_period": 0},
                    at_least_t=t * LESS,
                )
            )
    if not new_sites:
        return case, []
    return (
        case.replace(
            sites=_added(case, "sites", new_sites),
            lanes=_added(case, "lanes", new_lanes),
            opening_stocks=_added(case, "opening_stocks", new_stocks),
        ),
        limits,
    )


def _site_defaults(end: SiteRow) -> dict[str, object]:
    """A place on the way: where it goes to on the map, with no cost and no limit of its own."""
    return {
        "country": end.country,
        "kind": "inland",
        "latitude": end.latitude,
        "longitude": end.longitude,
        "country_check": False,
        "waiting_days": 0.0,
        "port_dues_usd_per_gt": 0.0,
        "receiving_cost_usd_per_t": 0.0,
        "loading_cost_usd_per_t": 0.0,
        "storage_cost_usd_per_t_per_month": 0.0,
        "loss_fraction": 0.0,
        "blending": True,
    }


def _added(case: Case, table: str, rows: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    frame = case[table]
    return pl.concat([frame, pl.DataFrame(rows, schema=frame.schema)])


def days_of_periods(later: int, mean_period_days: float) -> float:
    """Days after which all of a lane's grain arrives in the period so many later (R6)."""
    days = later * mean_period_days
    while days / mean_period_days < later:
        days = math.nextafter(days, math.inf)
    return days


def _supply_limits(case: Case, state: ActualState) -> list[Limit]:
    """Of a crop that was bought from, what is left of what has been offered by each period (R16).

    The rest case counts all days before its start as offered in its first period, as R16 says; what
    was bought of it comes off.
    """
    offered = MeasureParameters(case).offered_t
    last_day = {(row.site, row.crop_year): row.to_date for row in case.rows(HarvestRow)}
    found = []
    for site, crop_year, grade, bought_t in state.bought.iter_rows():
        key = (site, crop_year, grade)
        if key not in offered or last_day[site, crop_year] < state.date:
            continue
        rest = offered[key][state.period :]
        for period, offered_t in enumerate(rest):
            if period < len(rest) - 1 and rest[period + 1] <= offered_t + LEAST_T:
                continue  # The limit of a later period with as much on offer is the stricter one.
            found.append(
                Limit(
                    f"{grade} of {crop_year} from {site} left by period {period}",
                    "purchase",
                    {
                        "from_site": site,
                        "crop_year": crop_year,
                        "grade": grade,
                        "from_period": list(range(period + 1)),
                    },
                    at_most_t=max(float(offered_t) - float(bought_t), 0.0),
                )
            )
    return found


def carry_limits(last: Sequence[Limit], actual: pl.DataFrame, first: int) -> list[Limit]:
    """What is left of the limits of the last plan (R33) in the periods from one on.

    Tonnes over the horizon, or over some periods, are less what has moved. Limits of each period
    stay, and so do shares, which count from the period on.
    """
    found = []
    for limit in last:
        where, share_of = _shifted(limit.where, first), _shifted(limit.share_of, first)
        if where is None or share_of is None:
            continue
        moved_t = 0.0
        if not limit.each_period:
            rows = rows_where(actual.filter(pl.col("kind") == limit.kind), limit.where)
            moved_t = float(rows["quantity_t"].sum())
        least, most = limit.at_least_t, limit.at_most_t
        found.append(
            replace(
                limit,
                where=where,
                share_of=share_of,
                at_least_t=None if least is None else max(least - moved_t, 0.0),
                at_most_t=None if most is None else max(most - moved_t, 0.0),
            )
        )
    return found


def _shifted(where: Mapping[str, object], first: int) -> dict[str, object] | None:
    """Conditions with periods counted from one on; None where no period of them is left."""
    if "from_period" not in where:
        return dict(where)
    periods = [each for each in as_list(where["from_period"]) if isinstance(each, int)]
    left = [period - first for period in periods if period >= first]
    return {**where, "from_period": left} if left else None


def _unique(limits: Sequence[Limit]) -> tuple[Limit, ...]:
    """The limits, each under a name of its own."""
    seen: set[str] = set()
    found = []
    for limit in limits:
        name = limit.name
        while name in seen:
            name = f"{name}, of the last plan"
        seen.add(name)
        found.append(limit if name == limit.name else replace(limit, name=name))
    return tuple(found)
