"""The assumptions that carry the answer: what the hub's value owes to each price in the case.

A plan's cost is linear in every price, so with the quantities held a price that rises by 10 %
moves the value of the hub by 10 % of what the plan without a hub spends on it more than the plan
with one. The quantities are those of the two relaxations, which are solved to the last digit: the
difference of two whole-ship plans would show their gaps instead. As quantities may answer to a
price, the figure is a first-order estimate, and is called so.
"""

from __future__ import annotations

from dataclasses import dataclass

from keruen.plan.model.parameters import PlanParameters
from keruen.plan.model.variables import USD_PER_UNIT
from keruen.summaries import PriceAssumption

CHANGE = 0.10
MOST_TURNING_CHANGE = 10.0

WORDS = {
    "purchase": "the price of grain at {part}",
    "lanes": "the tariff of lane {part}",
    "hire": "the hire of {part} ships",
    "fuel": "the price of ship fuel",
    "dues": "the port and passage dues of {part} ships",
    "war_risk": "the war-risk premiums of ships",
    "insurance": "the rate of cargo insurance",
    "loading": "the loading cost at {part}",
    "receiving": "the receiving cost at {part}",
    "storage": "the storage cost at {part}",
    "working_capital": "the rate of working capital",
    "duties": "the duties of {part}",
    "hub": "the capital and fixed operation of the hub at {part}",
    "co2": "the price of CO2e",
    "shortage": "the price ceiling of {part}",
    "subsidy": "the transport subsidy {part}",
    "ending_value": "the value of grain left at the end",
}

# Terms whose parts are one assumption of the case all the same.
WHOLE_TERMS = {"fuel", "war_risk", "insurance", "working_capital", "co2", "ending_value"}

Spent = dict[tuple[str, str], float]


@dataclass(frozen=True)
class Relaxations:
    """What the two relaxations spend, in thousand USD, by term and part."""

    with_hub: Spent
    no_hub: Spent


def find_assumptions(
    parameters: PlanParameters, relaxations: Relaxations, years: float, count: int = 3
) -> list[PriceAssumption]:
    """The assumptions that move the value of the hub most, the strongest first.

    Returns
    -------
    A dict for each: `words`, `change`, `effect_usd_per_year` (of the change, on the value of the
    hub), `turning_change` (relative change at which the value would be zero, None where none is
    near), `term`, `part`.
    """
    with_hub, no_hub = _merged(relaxations.with_hub), _merged(relaxations.no_hub)
    scale = USD_PER_UNIT / years
    value = (sum(no_hub.values()) - sum(with_hub.values())) * scale
    found: list[PriceAssumption] = []
    for key in sorted(set(with_hub) | set(no_hub)):
        leverage = (no_hub.get(key, 0.0) - with_hub.get(key, 0.0)) * scale
        if abs(leverage) * CHANGE < 1.0:
            continue
        turning = -value / leverage
        term, part = key
        words = WORDS[term].format(part=_name(parameters, part))
        found.append(
            {
                "words": f"{words[0].upper()}{words[1:]}:",
                "change": _change_words(turning),
                "effect_usd_per_year": leverage * CHANGE,
                "turning_change": turning if abs(turning) <= MOST_TURNING_CHANGE else None,
                "term": term,
                "part": part,
            }
        )
    found.sort(key=lambda row: (-abs(row["effect_usd_per_year"]), row["words"]))
    return found[:count]


def _merged(spent: Spent) -> Spent:
    merged: Spent = {}
    for (term, part), cost in spent.items():
        key = (term, "" if term in WHOLE_TERMS else part)
        merged[key] = merged.get(key, 0.0) + cost
    return merged


def _name(parameters: PlanParameters, part: str) -> str:
    for table in (parameters.sites, parameters.markets, parameters.lanes):
        if part in table:
            return str(table[part].get("name", part))
    return part


def _change_words(turning: float) -> str:
    if turning < -1.0 or turning > MOST_TURNING_CHANGE:
        return "+10% (no first-order break-even)."
    return f"+10% (first-order break-even: {turning:+.0%})."
