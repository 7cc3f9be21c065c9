"""Verifies what is bought and its quality when loaded (R16 to R18)."""

from __future__ import annotations

import numpy as np
import polars as pl

from keruen.case.table_rows import QuotaRow
from keruen.movements.evidence import TRAVELLING, Evidence
from keruen.movements.periods import Floats
from keruen.movements.violations import (
    ABSOLUTE_TOLERANCE_T,
    RELATIVE_TOLERANCE,
    Violation,
    allowed,
    number,
)
from keruen.rows import number_in, number_of

# Quality of a grade, the market's limit on it, and 1 where the limit is a least value.
LIMITS = (
    ("protein_pct", "protein_pct_minimum", 1.0),
    ("wet_gluten_pct", "wet_gluten_pct_minimum", 1.0),
    ("test_weight_kg_hl", "test_weight_kg_hl_minimum", 1.0),
    ("moisture_pct", "moisture_pct_maximum", -1.0),
    ("falling_number_s", "falling_number_s_minimum", -1.0),
)


def check_supply(evidence: Evidence) -> list[Violation]:
    """Purchases stay within what has been offered, and within the crop's window (R16)."""
    keys = ["from_site", "crop_year", "grade"]
    sums = (
        evidence.of_kind("purchase").group_by(*keys, "from_period").agg(pl.col("quantity_t").sum())
    )
    found = []
    for (site, crop, grade), rows in sorted(sums.partition_by(keys, as_dict=True).items()):
        bought = np.zeros(evidence.periods)
        bought[rows["from_period"].to_numpy()] = rows["quantity_t"].to_numpy()
        words = f"from_site={site} and crop_year={crop} and grade={grade}"
        offered = evidence.parameters.offered_t[str(site), int(str(crop)), str(grade)]
        problem = "up to this period more is bought than was offered: the limit is"
        found += _first_exceeding(words, np.cumsum(bought), offered, problem)
        on_sale = evidence.parameters.crop_on_sale[str(site), int(str(crop))]
        for t in np.flatnonzero((bought > ABSOLUTE_TOLERANCE_T) & (on_sale == 0.0)):
            problem = "the crop is not for sale in this period"
            row = f"{words} and period={t}"
            value = number(float(bought[t]))
            found.append(Violation("R16", "movements", row, "quantity_t", value, problem))
    return found


def _first_exceeding(words: str, total: Floats, offered: Floats, problem: str) -> list[Violation]:
    """The first period in which a running total passes its limit: later ones only repeat it."""
    over = np.flatnonzero(total > allowed(offered))[:1]
    return [
        Violation(
            "R16",
            "movements",
            f"{words} and period={t}",
            "quantity_t",
            number(float(total[t])),
            f"{problem} {number(float(offered[t]))} t",
        )
        for t in over
    ]


def check_quotas(evidence: Evidence) -> list[Violation]:
    """Grain of a country bought inside a quota's dates is within the quota (R17)."""
    by_country = evidence.sums(evidence.of_kind("purchase"), "origin_country")
    found = []
    for row in evidence.case.rows(QuotaRow):
        bought = by_country.get(row.country, np.zeros(evidence.periods))
        total = np.array([float(bought @ evidence.parameters.quota_share[row.quota])])
        for over in total[total > allowed(row.quantity_t)]:
            words = f"quota={row.quota} and origin_country={row.country}"
            problem = f"inside its dates the quota allows {number(row.quantity_t)} t"
            found.append(
                Violation("R17", "movements", words, "quantity_t", number(float(over)), problem)
            )
    return found


def check_quality(evidence: Evidence) -> list[Violation]:
    """What is loaded for a market's site meets the strictest of its limits (R18)."""
    strictest = _strictest_limits(evidence)
    keys = ["from_site", "to_site", "from_period"]
    loads = evidence.of_kind(*TRAVELLING).filter(pl.col("to_site").is_in(list(strictest)))
    sums = loads.group_by(*keys, "grade").agg(pl.col("quantity_t").sum())
    found = []
    for (site, target, period), rows in sorted(sums.partition_by(keys, as_dict=True).items()):
        words = f"from_site={site} and to_site={target} and period={period}"
        blending = evidence.parameters.sites[str(site)].blending
        for name, (limit, sign) in strictest[str(target)].items():
            short = np.array(
                [
                    sign
                    * (limit - _blendable(name, number_of(evidence.parameters.grades[grade], name)))
                    for grade in rows["grade"]
                ]
            )
            tonnes = rows["quantity_t"].to_numpy()
            if _off_grade(tonnes, short, limit, blending):
                found.append(_off_limit(words, name, rows, evidence, blending))
    return found


def _blendable(name: str, value: float) -> float:
    """A quality on the scale on which it blends by tonnes (R18)."""
    return 6000.0 / (value - 50.0) if name == "falling_number_s" else value


def _strictest_limits(evidence: Evidence) -> dict[str, dict[str, tuple[float, float]]]:
    """By site with markets: (limit on the blending scale, sign) of each quality that has one."""
    limits: dict[str, dict[str, tuple[float, float]]] = {}
    for market in evidence.parameters.markets.values():
        own = limits.setdefault(market.site, {})
        for name, column, sign in LIMITS:
            wanted = number_in(market, column)
            if wanted is not None:
                limit = _blendable(name, wanted)
                known = own.get(name, (limit, sign))[0]
                own[name] = (max(limit, known) if sign > 0 else min(limit, known), sign)
    return limits


def _off_grade(tonnes: Floats, short: Floats, limit: float, blending: bool) -> bool:
    """Whether a load falls short of a limit by more than a kilogram of its worst grade explains."""
    if blending:
        margin = RELATIVE_TOLERANCE * abs(limit) * tonnes.sum()
        return bool(tonnes @ short > margin + ABSOLUTE_TOLERANCE_T * np.abs(short).max())
    worst = tonnes[short > RELATIVE_TOLERANCE * abs(limit)]
    return bool((worst > ABSOLUTE_TOLERANCE_T).any())


def _off_limit(
    words: str, name: str, rows: pl.DataFrame, evidence: Evidence, blending: bool
) -> Violation:
    tonnes = rows["quantity_t"].to_numpy()
    values = [
        _blendable(name, number_of(evidence.parameters.grades[grade], name))
        for grade in rows["grade"]
    ]
    mean = float(tonnes @ np.array(values) / tonnes.sum())
    if name == "falling_number_s":
        mean = 50.0 + 6000.0 / mean
    who = "the mean of the load does not meet"
    if not blending:
        who = "the site cannot blend, and a grade of the load does not meet alone"
    problem = f"{who} the specification on {name} of the markets at the site it goes to"
    return Violation("R18", "movements", words, "grade", f"{name} {number(mean)}", problem)
