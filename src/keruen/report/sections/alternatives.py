"""Section: plans that cost nearly the same and differ in hub, routes or origins, side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from keruen.records import read_record
from keruen.report import numbers as n
from keruen.report.alternatives_data import AlternativePlan, AlternativesFound
from keruen.report.blocks import Block, Column, Rows, Section, Table
from keruen.report.report_data import ReportData

Name = Callable[[str], str]

LEAST_SHARE = 0.0005
"""Routes and origins with less than this in every plan have no row."""
KINDS = {"corridor": "Corridor", "lane": "Lane", "port": "Loading port"}


def alternatives_section(data: ReportData) -> Section | None:
    """The alternatives of a run; None where none were asked for."""
    told = data.summary.get("alternatives")
    if not told:
        return None
    found = read_record(AlternativesFound, told, "alternatives")
    rows = figure_rows(found, data)
    columns = [Column("Figure", "text"), *(Column(title, "text") for title in titles(found))]
    caption = "Plans of nearly the same cost, side by side; shares are of all tonnes used"
    blocks: list[Block] = [Table(caption, columns, [Rows(rows)], wide=True)]
    if found.spans:
        blocks.append(_spans(found, data))
    return Section("alternatives", "Plans of nearly the same cost", words(found), blocks)


def words(found: AlternativesFound) -> list[str]:
    """How many alternatives there are, and what is known of further ones."""
    count, asked, within = found.found, found.asked, n.percent(found.within, 2)
    limit = f"at most {within} above the best plan found"
    costs = "costs" if count == 1 else "cost"
    lead = [
        f"{n.count(count, 'alternative')} of {asked} {'was' if count == 1 else 'were'} found: "
        f"plans that cost {limit} and differ from each other by at least 1 point."
        if count < asked
        else f"{n.count(count, 'plan')} that {costs} {limit}, the most different first."
    ]
    if count < asked and found.is_alone:
        lead.append(f"It is proven that no plan that costs {limit} differs from this one by more.")
    elif count < asked and not found.unfinished:
        lead.append(
            f"All {n.count(found.directions, 'direction')} were searched to their end; no other "
            "plan was found."
        )
    if found.over_limit:
        lead.append(f"Proven to cost more than that: {'; '.join(found.over_limit)}.")
    if found.unfinished:
        many = len(found.unfinished)
        lead.append(
            f"{many} of {n.count(found.directions, 'direction')} ended by the limit of their "
            "work or of time, so more plans may exist."
        )
    cheaper = [row.number for row in found.plans if row.difference_usd < -1.0]
    if cheaper:
        numbers = ", ".join(map(str, cheaper))
        lead.append(f"Cheaper than the plan that was searched from: {numbers}.")
    return lead


def titles(found: AlternativesFound) -> list[str]:
    """Titles of the columns: one a plan."""
    return ["This plan", *(f"Alternative {row.number}" for row in found.plans[1:])]


def figure_rows(found: AlternativesFound, data: ReportData) -> list[list[str]]:
    """One row a figure: its name, and its value in each plan."""
    plans = found.plans
    rows = [
        ["Cost", *(n.usd(row.cost_usd) for row in plans)],
        ["Difference", *(_difference(row) for row in plans)],
        ["Proven gap", *(_gap(row) for row in plans)],
    ]
    if found.has_hubs:
        rows.append(["Hub", *(_hub(row, data) for row in plans)])
        rows.append(["Through the hub", *(n.tonnes(row.through_hub_t) for row in plans)])
    kind = KINDS[found.route_kind]
    rows += _share_rows(kind, _route_name(found, data), [row.routes for row in plans])
    rows += _share_rows("Origin", data.country_name, [row.origins for row in plans])
    rows.append(["Demand served", *(n.percent(row.fill_rate, 2) for row in plans)])
    rows.append(["CO2e", *(n.tonnes(row.co2e_t) for row in plans)])
    rows.append(["Distance to this plan", *(n.percent(row.distance) for row in plans)])
    rows.append(["Found as", *(str(row.found_by) for row in plans)])
    return rows


def _share_rows(head: str, name: Name, plans: Sequence[Mapping[str, float]]) -> list[list[str]]:
    """One row a route or origin of the first plan: its share in each plan."""
    rows = []
    for key in plans[0]:
        shares = [each.get(key, 0.0) for each in plans]
        if max(shares) >= LEAST_SHARE:
            rows.append([f"{head} {name(key)}", *(n.percent(share) for share in shares)])
    return rows


def _route_name(found: AlternativesFound, data: ReportData) -> Name:
    if found.route_kind == "corridor":
        return data.corridor_name
    return data.site_name if found.route_kind == "port" else str


def _difference(row: AlternativePlan) -> str:
    if row.number == 0:
        return n.MISSING
    sign = "+" if row.difference_usd >= 0.0 else ""
    return f"{sign}{n.usd(row.difference_usd)} ({sign}{n.percent(row.difference_share, 2)})"


def _gap(row: AlternativePlan) -> str:
    return n.NO_BOUND if row.gap is None else n.percent(row.gap, 2)


def _hub(row: AlternativePlan, data: ReportData) -> str:
    working = [f"{data.site_name(site)}, tier {tier}" for site, tier in row.hub.items()]
    idle = [f"{data.site_name(site)} (idle)" for site in row.idle_hubs]
    return "; ".join([*working, *idle]) or "none"


def _spans(found: AlternativesFound, data: ReportData) -> Table:
    route = _route_name(found, data)
    rows = []
    for span in found.spans:
        name = data.country_name(span.name) if span.kind == "origin" else route(span.name)
        head = "Origin" if span.kind == "origin" else KINDS[span.kind]
        low, high = span.least_bound_t, span.most_bound_t
        rows.append(
            [
                f"{head} {name}",
                n.tonnes(span.least_t),
                n.tonnes(span.most_t),
                n.MISSING if low is None else n.tonnes(low),
                n.MISSING if high is None else n.tonnes(high),
            ]
        )
    columns = [
        Column("Tonnes over the horizon", "text"),
        Column("Least found"),
        Column("Most found"),
        Column("Proven least"),
        Column("Proven most"),
    ]
    caption = "Range of each route and origin over all plans within the limit"
    return Table(caption, columns, [Rows(rows)])
