"""Section: plans that cost nearly the same and differ in hub, routes or origins, side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from keruen.report import numbers as n
from keruen.report.blocks import Block, Column, Rows, Section, Table
from keruen.report.report_data import ReportData

Row = Mapping[str, Any]
Name = Callable[[str], str]

LEAST_SHARE = 0.0005
"""Routes and origins with less than this in every plan have no row."""
KINDS = {"corridor": "Corridor", "lane": "Lane", "port": "Loading port"}


def alternatives_section(data: ReportData) -> Section | None:
    """The alternatives of a run; None where none were asked for."""
    found = data.summary.get("alternatives")
    if not found:
        return None
    rows = figure_rows(found, data)
    columns = [Column("Figure", "text"), *(Column(title, "text") for title in titles(found))]
    caption = "Plans of nearly the same cost, side by side; shares are of all tonnes used"
    blocks: list[Block] = [Table(caption, columns, [Rows(rows)], wide=True)]
    if found["spans"]:
        blocks.append(_spans(found, data))
    return Section("alternatives", "Plans of nearly the same cost", words(found), blocks)


def words(found: Row) -> list[str]:
    """How many alternatives there are, and what is known of further ones."""
    count, asked, within = found["found"], found["asked"], n.percent(found["within"], 2)
    limit = f"at most {within} above the best plan found"
    costs = "costs" if count == 1 else "cost"
    lead = [
        f"{n.count(count, 'alternative')} of {asked} {'was' if count == 1 else 'were'} found: "
        f"plans that cost {limit} and differ from each other by at least 1 point."
        if count < asked
        else f"{n.count(count, 'plan')} that {costs} {limit}, the most different first."
    ]
    if count < asked and found["is_alone"]:
        lead.append(f"It is proven that no plan that costs {limit} differs from this one by more.")
    elif count < asked and not found["unfinished"]:
        lead.append(
            f"All {n.count(found['directions'], 'direction')} were searched to their end; no other "
            "plan was found."
        )
    if found["over_limit"]:
        lead.append(f"Proven to cost more than that: {'; '.join(found['over_limit'])}.")
    if found["unfinished"]:
        many = len(found["unfinished"])
        lead.append(
            f"{many} of {n.count(found['directions'], 'direction')} ended by the limit of their "
            "work or of time, so more plans may exist."
        )
    cheaper = [row["number"] for row in found["plans"] if row["difference_usd"] < -1.0]
    if cheaper:
        numbers = ", ".join(map(str, cheaper))
        lead.append(f"Cheaper than the plan that was searched from: {numbers}.")
    return lead


def titles(found: Row) -> list[str]:
    """Titles of the columns: one a plan."""
    return ["This plan", *(f"Alternative {row['number']}" for row in found["plans"][1:])]


def figure_rows(found: Row, data: ReportData) -> list[list[str]]:
    """One row a figure: its name, and its value in each plan."""
    plans: Sequence[Row] = found["plans"]
    rows = [
        ["Cost", *(n.usd(row["cost_usd"]) for row in plans)],
        ["Difference", *(_difference(row) for row in plans)],
        ["Proven gap", *(_gap(row) for row in plans)],
    ]
    if found["has_hubs"]:
        rows.append(["Hub", *(_hub(row, data) for row in plans)])
        rows.append(["Through the hub", *(n.tonnes(row["through_hub_t"]) for row in plans)])
    kind = KINDS[found["route_kind"]]
    names: dict[str, Name] = {"routes": _route_name(found, data), "origins": data.country_name}
    for part, head in (("routes", kind), ("origins", "Origin")):
        for key in plans[0][part]:
            shares = [row[part].get(key, 0.0) for row in plans]
            if max(shares) >= LEAST_SHARE:
                rows.append([f"{head} {names[part](key)}", *(n.percent(share) for share in shares)])
    rows.append(["Demand served", *(n.percent(row["fill_rate"], 2) for row in plans)])
    rows.append(["CO2e", *(n.tonnes(row["co2e_t"]) for row in plans)])
    rows.append(["Distance to this plan", *(n.percent(row["distance"]) for row in plans)])
    rows.append(["Found as", *(str(row["found_by"]) for row in plans)])
    return rows


def _route_name(found: Row, data: ReportData) -> Name:
    if found["route_kind"] == "corridor":
        return data.corridor_name
    return data.site_name if found["route_kind"] == "port" else str


def _difference(row: Row) -> str:
    if row["number"] == 0:
        return n.MISSING
    sign = "+" if row["difference_usd"] >= 0.0 else ""
    return f"{sign}{n.usd(row['difference_usd'])} ({sign}{n.percent(row['difference_share'], 2)})"


def _gap(row: Row) -> str:
    return n.NO_BOUND if row["gap"] is None else n.percent(row["gap"], 2)


def _hub(row: Row, data: ReportData) -> str:
    working = [f"{data.site_name(site)}, tier {tier}" for site, tier in row["hub"].items()]
    idle = [f"{data.site_name(site)} (idle)" for site in row["idle_hubs"]]
    return "; ".join([*working, *idle]) or "none"


def _spans(found: Row, data: ReportData) -> Table:
    route = _route_name(found, data)
    rows = []
    for span in found["spans"]:
        name = data.country_name(span["name"]) if span["kind"] == "origin" else route(span["name"])
        head = "Origin" if span["kind"] == "origin" else KINDS[span["kind"]]
        low, high = span["least_bound_t"], span["most_bound_t"]
        rows.append(
            [
                f"{head} {name}",
                n.tonnes(span["least_t"]),
                n.tonnes(span["most_t"]),
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
