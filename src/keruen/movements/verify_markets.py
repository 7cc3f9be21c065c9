"""Verifies what markets get and what policy asks (R19 to R22, R28)."""

from __future__ import annotations

import numpy as np
import polars as pl

from keruen.case.table_rows import OriginLimitRow, SubsidyProgrammeRow, SubsidyRow
from keruen.movements.circulation import Return, can_return, returned
from keruen.movements.evidence import Evidence
from keruen.movements.flows import emissions_t_by_period
from keruen.movements.parameters import MeasureParameters
from keruen.movements.periods import Floats
from keruen.movements.violations import (
    ABSOLUTE_TOLERANCE_T,
    RELATIVE_TOLERANCE,
    Violation,
    allowed,
    exceedings,
    number,
)


def check_demand(evidence: Evidence) -> list[Violation]:
    """Use and shortage together are the demand (R19)."""
    used = evidence.sums(evidence.of_kind("use"), "market")
    short = evidence.sums(evidence.of_kind("shortage"), "market")
    none = np.zeros(evidence.periods)
    found = []
    for market, demand in evidence.parameters.demand_t.items():
        served = used.get(market, none) + short.get(market, none)
        margin = RELATIVE_TOLERANCE * demand + ABSOLUTE_TOLERANCE_T
        for t in np.flatnonzero(np.abs(served - demand) > margin):
            problem = f"use and shortage together must be the demand, {number(float(demand[t]))} t"
            words = f"market={market} and period={t}"
            value = number(float(served[t]))
            found.append(Violation("R19", "movements", words, "quantity_t", value, problem))
    return found


def _years(evidence: Evidence) -> list[tuple[int, Floats]]:
    """Each calendar year, with 1 in its periods."""
    years = evidence.parameters.days.years
    return [(int(year), (years == year).astype(float)) for year in np.unique(years)]


def check_cover(evidence: Evidence) -> list[Violation]:
    """Each year's use is at least the minimum cover of the demand (R20)."""
    used = evidence.sums(evidence.of_kind("use"), "market")
    found = []
    for name, market in evidence.parameters.markets.items():
        for year, periods in _years(evidence):
            least = market.minimum_cover * float(evidence.parameters.demand_t[name] @ periods)
            amount = float(used.get(name, np.zeros(evidence.periods)) @ periods)
            if least > allowed(amount):
                problem = f"the market's minimum cover asks for {number(least)} t in this year"
                words = f"market={name} and year={year}"
                value = number(amount)
                found.append(Violation("R20", "movements", words, "quantity_t", value, problem))
    return found


def check_origin_limits(evidence: Evidence) -> list[Violation]:
    """Use of one country's grain is within its share of each year's use (R21)."""
    found = []
    for row in evidence.case.rows(OriginLimitRow):
        uses = evidence.of_kind("use")
        if row.market is not None:
            uses = uses.filter(pl.col("market") == row.market)
        by_country = evidence.sums(uses, "origin_country")
        none = np.zeros(evidence.periods)
        of_country = by_country.get(row.origin_country, none)
        of_all = sum(by_country.values(), none)
        for year, periods in _years(evidence):
            amount, most = float(of_country @ periods), float(of_all @ periods)
            most *= row.maximum_share
            if amount > allowed(most):
                words = f"origin_limit={row.origin_limit} and year={year}"
                problem = f"of all use in this year the limit allows {number(most)} t"
                value = number(amount)
                found.append(Violation("R21", "movements", words, "quantity_t", value, problem))
    return found


def check_subsidies(evidence: Evidence) -> list[Violation]:
    """Subsidies are paid on what leaves, while active, within the yearly budget (R22)."""
    parameters = evidence.parameters
    sent = evidence.sums(evidence.of_kind("lane"), "route")
    paid = evidence.of_kind("subsidy")
    money = {name: np.zeros(evidence.periods) for name in parameters.programme_share}
    found = []
    for row in evidence.case.rows(SubsidyRow):
        programme, lane = row.programme, row.lane
        own = paid.filter((pl.col("programme") == programme) & (pl.col("route") == lane))
        tonnes = evidence.sums(own, "route").get(lane, np.zeros(evidence.periods))
        leaving = sent.get(lane, np.zeros(evidence.periods))
        words = f"programme={programme} and route={lane}"
        limit = leaving * parameters.programme_share[programme]
        problem = "more is paid for than leaves on the lane while the programme is active: a limit"
        found += exceedings("R22", words, tonnes, limit, problem)
        found += _circulation(evidence, words, row.lane, tonnes, parameters, programme)
        money[programme] += tonnes * row.amount_usd_per_t
    for each in evidence.case.rows(SubsidyProgrammeRow):
        programme = each.programme
        for year, periods in _years(evidence) if each.budget_usd_per_year is not None else []:
            spent = float(money[programme] @ periods)
            budget, planned, days = parameters.budget_usd(programme, year)
            if spent > allowed(budget):
                words = f"programme={programme} and year={year}"
                problem = f"the programme pays more USD than its budget of {number(budget)}"
                if planned < days:
                    problem += f" for the {planned} of its {days} days of that year in the horizon"
                value = number(spent)
                found.append(Violation("R22", "movements", words, "quantity_t", value, problem))
    return found


def _circulation(
    evidence: Evidence,
    words: str,
    lane: str,
    paid_t: Floats,
    parameters: MeasureParameters,
    programme: str,
) -> list[Violation]:
    """Runs of periods in which more is paid than net tonnes: the first run that shows it (R22)."""
    start, end = parameters.lanes[lane].from_site, parameters.lanes[lane].to_site
    moves = {
        grade: rows
        for grade, rows in evidence.moves.items()
        if any(move.route == lane for move in rows)
    }
    circling = {grade for grade, rows in moves.items() if can_return(rows, end, start)}
    paying = np.flatnonzero(paid_t > ABSOLUTE_TOLERANCE_T)
    if not circling or not len(paying):
        return []
    share = parameters.programme_share[programme]
    for length in range(1, evidence.periods + 1):
        for first in range(evidence.periods - length + 1):
            run = range(first, first + length)
            paid = float(paid_t[first : first + length].sum())
            # A longer run without more pay asks nothing that a shorter one does not, but for what
            # comes back in it.
            if paid <= ABSOLUTE_TOLERANCE_T or first not in paying:
                continue
            net, back = 0.0, 0.0
            sites: tuple[str, ...] = ()
            for grade, rows in moves.items():
                inside = [move for move in rows if move.from_period in run]
                sent = [move for move in inside if move.route == lane]
                eligible = sum(move.quantity_t * share[move.from_period] for move in sent)
                came = Return(0.0, ())
                if grade in circling and sent:
                    came = returned(inside, sent, start)
                net += max(0.0, eligible - came.quantity_t)
                if came.quantity_t > back:
                    back, sites = came.quantity_t, came.sites
            if paid > allowed(net):
                circle = " > ".join([start, *sites])
                problem = (
                    f"of what leaves on the lane in the periods {run[0]} to {run[-1]}, "
                    f"{number(back)} t come back ({circle}); net tonnes are {number(net)} t"
                )
                row = f"{words} and period={run[0]} to {run[-1]}"
                return [Violation("R22", "movements", row, "quantity_t", number(paid), problem)]
    return []


def check_emissions(evidence: Evidence) -> list[Violation]:
    """Each year's emissions are within the cap, where there is one (R28)."""
    cap = evidence.case.settings.co2_cap_t_per_year
    if cap is None:
        return []
    emitted = emissions_t_by_period(evidence.case, evidence.voyage_options, evidence.movements)
    found = []
    for year, periods in _years(evidence):
        total = float(emitted @ periods)
        if total > allowed(cap):
            problem = f"emissions in t CO2e are above the cap of {number(cap)}"
            words, value = f"year={year}", number(total)
            found.append(Violation("R28", "movements", words, "quantity_t", value, problem))
    return found
