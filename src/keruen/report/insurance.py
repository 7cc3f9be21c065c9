"""The value of a hub as insurance, as the sentences of a headline."""

from __future__ import annotations

from collections.abc import Sequence

from keruen.report import numbers as n
from keruen.report.hub_estimate import signed_range, signed_usd
from keruen.report.value_data import BreakEven, Insurance


def insurance_headline(data: Insurance) -> str:
    """One line: whether a hub pays as insurance."""
    net = data.best_design.net_usd_per_year
    if net.ends is None or net.ends[0] <= 0.0 <= net.ends[1]:
        return "As insurance it is not decided whether a hub pays"
    if net.ends[1] < 0.0:
        return "As insurance a hub does not pay"
    return f"As insurance a hub at {data.best_design.name} pays"


def insurance_words(data: Insurance) -> list[str]:
    """The headline's second sentence, and what its number rests on."""
    best = data.best_design
    net, saving = best.net_usd_per_year, best.saving_usd_per_year
    interval = "" if net.ends is None else f" (95% CI {signed_range(*net.ends)})"
    words = (
        f"{insurance_headline(data)}: in {n.count(data.worlds, 'random world')} the best, "
        f"{best.name} with {n.tonnes(best.silo_t)} of silo, saves "
        f"{n.usd(saving.mean)} a year and costs {n.usd(best.fixed_cost_usd_per_year)}: net "
        f"{signed_usd(net.mean)} a year{interval}."
    )
    found = [words]
    pays = best.probability_it_pays
    if pays is not None:
        found.append(
            f"Probability that it pays over the uncertain rates of crises: {n.percent(pays)}."
        )
    turns = [
        break_even_words(each, each.value) for each in data.break_evens if each.value is not None
    ]
    if turns:
        found.append(f"It breaks even at {_listed(turns)}.")
    return found


def break_even_words(each: BreakEven, at: float) -> str:
    """A break-even in words: the assumption, its value and unit, and the base."""
    value = n.thousands(at, 2 if abs(at) < 10.0 else 1)
    title = f"{each.title[0].lower()}{each.title[1:]}"
    return f"{title} of {value} {each.unit} (base {n.thousands(each.base, 2)})"


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
