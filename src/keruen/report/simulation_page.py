"""The page of a simulation: does the plan hold, where does it not, and what would help."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from keruen.records import read_record
from keruen.report import numbers as n
from keruen.report.blocks import Block, Column, Rows, Section, Table, Text
from keruen.report.page import content_policy, page_environment, read_style
from keruen.report.sections.computed import flatten
from keruen.report.sections.simulated_cover import cover_fans_section
from keruen.report.sections.simulated_places import berths_section, silos_section
from keruen.report.sections.simulated_risks import markets_section
from keruen.report.sections.simulated_stress import (
    disruptions_section,
    timeline_section,
    weeks_section,
)
from keruen.report.sections.simulated_wording import between, chance_words
from keruen.report.simulated_data import SimulationFound


def make_simulation_page(data: Mapping[str, object]) -> str:
    """The page as text: the answer first, then where it comes from.

    Parameters
    ----------
    data : the content of a simulation's summary.json, and its manifest under `run`.
    """
    style = read_style()
    found = read_record(SimulationFound, data)
    sections = [
        markets_section(found),
        cover_fans_section(found),
        berths_section(found),
        silos_section(found),
        disruptions_section(found),
        weeks_section(found),
        timeline_section(found),
        _policies(found),
        _costs(found),
        _computed(found),
    ]
    return (
        page_environment()
        .get_template("ask.html.jinja")
        .render(
            data={**data, "headline": headline(found), "lead": lead(found)},
            kicker="Simulation of the plan",
            sections=[section for section in sections if section is not None],
            style=Markup(style),
            policy=content_policy(style),
        )
    )


def headline(data: SimulationFound) -> str:
    """The headline."""
    share = data.share_short
    planned = _planned_share(data)
    if share - planned < 0.001:
        return "Simulated service equals planned service"
    return f"Simulated shortage: {n.percent(share - planned)} of demand above the plan"


def _planned_share(data: SimulationFound) -> float:
    demand = data.demand_t
    return data.plan.shortage_t / demand if demand else 0.0


def lead(data: SimulationFound) -> list[str]:
    """The sentences below the headline."""
    cost, plan, short = data.cost_interval_usd, data.plan, data.shortage_t
    more = data.cost_usd - plan.cost_usd
    run_out = [row for row in data.markets if (row.runs_out.mean or 0.0) >= 0.5]
    words = [
        f"Mean unserved demand over {n.count(data.replications, 'replication')}: "
        f"{n.tonnes(short.mean)} (95% CI {between(short, n.tonnes)}); planned: "
        f"{n.tonnes(plan.shortage_t)}.",
        f"Mean cost: {n.usd(cost.mean)} (95% CI {between(cost, n.usd)}), {n.usd(abs(more))} "
        f"{'more' if more >= 0 else 'less'} than planned; shortage is charged at the price "
        "ceiling of the market.",
    ]
    if run_out:
        names = [data.market_names[row.market] for row in run_out]
        shown = ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
        words.append(f"Markets with a stock-out in at least half of the replications: {shown}.")
    words.append(f"Stopping reason: {data.why_stopped}.")
    return words


def _policies(data: SimulationFound) -> Section | None:
    """What each ordering policy costs and leaves unserved; none where only the plan ran."""
    if not data.policies:
        return None
    columns = [
        *(Column("Ordering policy", "text"), Column("Cost"), Column("Demand unserved")),
        *(Column("Unserved"), Column("95% CI of the cost"), Column("Replications")),
    ]
    rows = [
        [
            row.policy,
            n.usd(row.cost_usd.mean),
            n.percent(row.share_short, 2),
            n.tonnes(row.shortage_t.mean),
            between(row.cost_usd, n.usd),
            f"{row.replications:,}",
        ]
        for row in data.policies
    ]
    words = (
        "The plan's shipments are fixed and have the grain that the plan uses before it arrives. "
        "An ordering policy decides at the start of each month from what is known then, starts "
        "with the opening stocks alone, and serves all demand that it can, also what the plan "
        "gives up. It is paid no transport subsidy."
    )
    table = Table("Ordering policies in the same replications", columns, [Rows(rows)], wide=True)
    return Section("policies", "Ordering policies", (), [table, Text(words)])


def _costs(data: SimulationFound) -> Section:
    plan, rows = data.plan, []
    for row in data.terms:
        planned = plan.terms.get(row.term, 0.0)
        rows.append(
            [
                row.term.replace("_", " ").capitalize().replace("Co2", "CO2"),
                n.usd(planned),
                n.usd(row.mean),
                between(row, n.usd),
            ]
        )
    total = data.cost_interval_usd
    rows.append(["All", n.usd(plan.cost_usd), n.usd(total.mean), between(total, n.usd)])
    columns = [Column("Term", "text"), Column("Planned"), Column("Simulated"), Column("95% CI")]
    extra = data.demurrage_usd
    words = (
        f"Demurrage of {n.usd(extra.mean)} ({between(extra, n.usd)}, not discounted) is at the "
        "hire of the ship for each day in port beyond the planned work and one day; longer voyages "
        "are days at sea and waiting beyond those planned, at that hire. Emissions of the "
        f"median replication: {n.tonnes(data.co2e_t.simulated)} of CO2e, planned "
        f"{n.tonnes(data.co2e_t.planned)}."
    )
    table = Table("Cost by term, discounted", columns, [Rows(rows)], True, True)
    return Section("costs", "Cost by term", (), [table, Text(words)])


def _computed(data: SimulationFound) -> Section:
    run = {
        **data.run,
        "events in a replication": round(data.events),
        "largest error of mass, kg": data.mass_error_kg,
        "largest error of Little's law": f"{data.littles_law_error:.1e}",
    }
    rows = [[key, "none" if value == "null" else value] for key, value in flatten(run)]
    columns = [Column("Item", "text"), Column("Value", "text")]
    blocks: list[Block] = [Table("Run details", columns, [Rows(rows)], css_class="run")]
    blocks.append(
        Text(
            "Dispatches leave by the timetable of the plan, and random events delay them. Within "
            f"periods the plan uses {n.tonnes(data.borrowed_t)} before they arrive "
            f"(intra-period "
            "stock overdraft), which the simulation allows; "
            f"{n.thousands(data.crowded)} of "
            f"{n.thousands(data.dispatches)} dispatches find no free slot in their period. "
            "There is no warm-up: each replication starts with the stocks of the first day of "
            "the plan. "
            f"{chance_words(data)}"
        )
    )
    return Section("computed", "How it was computed", (), blocks)
