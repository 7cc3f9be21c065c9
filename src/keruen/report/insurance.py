"""The value of a hub as insurance, as the sentences of a headline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from keruen.report import numbers as n
from keruen.report.hub_estimate import signed_range, signed_usd

Data = Mapping[str, Any]
SURE = 0.95


def best_of(data: Data) -> Data:
    """The site and tier with the greatest mean net."""
    best = data["best"]
    found: Data = next(
        each
        for each in data["designs"]
        if (each["site"], each["tier"]) == (best["site"], best["tier"])
    )
    return found


def insurance_headline(data: Data) -> str:
    """One line: whether a hub pays as insurance."""
    net = best_of(data)["net_usd_per_year"]
    low, high = net["low"], net["high"]
    if low is None or high is None or low <= 0.0 <= high:
        return "As insurance it is not decided whether a hub pays"
    if high < 0.0:
        return "As insurance a hub does not pay"
    return f"As insurance a hub at {best_of(data)['name']} pays"


def insurance_words(data: Data) -> list[str]:
    """The headline's second sentence, and what its number rests on."""
    best = best_of(data)
    net, saving = best["net_usd_per_year"], best["saving_usd_per_year"]
    interval = "" if net["low"] is None else f" (95% CI {signed_range(net['low'], net['high'])})"
    words = (
        f"{insurance_headline(data)}: in {n.count(data['worlds'], 'random world')} the best, "
        f"{best['name']} with {n.tonnes(best['silo_t'])} of silo, saves "
        f"{n.usd(saving['mean'])} a year and costs {n.usd(best['fixed_cost_usd_per_year'])}: net "
        f"{signed_usd(net['mean'])} a year{interval}."
    )
    found = [words]
    pays = best["probability_it_pays"]
    if n.is_number(pays):
        found.append(
            f"Probability that it pays over the uncertain rates of crises: {n.percent(pays)}."
        )
    turns = [each for each in data.get("break_evens") or () if each["value"] is not None]
    if turns:
        found.append(f"It breaks even at {_listed([break_even_words(each) for each in turns])}.")
    return found


def break_even_words(each: Data) -> str:
    """A break-even in words: the assumption, its value and unit, and the base."""
    value = n.thousands(each["value"], 2 if abs(each["value"]) < 10.0 else 1)
    title = f"{each['title'][0].lower()}{each['title'][1:]}"
    return f"{title} of {value} {each['unit']} (base {n.thousands(each['base'], 2)})"


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
