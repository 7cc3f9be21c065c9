"""The value of a hub as insurance, as the sentences of a headline."""

from __future__ import annotations

from collections.abc import Sequence

from keruen.report import numbers as n
from keruen.report.hub_estimate import signed_range, signed_usd
from keruen.report.value_data import Bound, BreakEven, Insurance, ValueRun

SHARE_OF_FREIGHT = "of freight"
ADVICE = {"build": "to build", "do not build": "not to build", "open": "to wait"}


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
        found.append(f"It breaks even at {joined(turns, 'or')}.")
    return found


def bound_words(data: ValueRun) -> str:
    """Whether the SDDP bound decides the sign of the net; empty where there is no bound."""
    bound = data.bound
    if not bound:
        return ""
    net = data.best_design.net_usd_per_year.mean
    gap = widest_gap(bound)
    between = (
        f"under the best policy on regions the hub nets between "
        f"{signed_usd(bound.net_low_usd_per_year)} and "
        f"{signed_usd(bound.net_high_usd_per_year)} a year"
    )
    if bound.decides:
        side = "pays" if bound.net_low_usd_per_year > 0.0 else "does not pay"
        return (
            f"The SDDP bound decides the sign on regions, where the hub {side}: {between} (gap "
            f"{n.usd(gap)} a year)."
        )
    if gap > abs(net):
        return (
            f"The SDDP bound does not decide the sign: its gap of {n.usd(gap)} a year exceeds the "
            f"estimate of {signed_usd(net)}; {between}."
        )
    return f"The SDDP bound does not decide the sign: {between} (gap {n.usd(gap)} a year)."


def sign_words(data: ValueRun) -> str:
    """Which assumptions turn the sign within their range; empty where none was tried."""
    found = data.signs
    if not found:
        return ""
    words = [
        f"{small(each.title)} (at {amount(each.turns_at, each.unit)})"
        for each in found
        if each.turns_at is not None
    ]
    if not words:
        titles = [small(each.title) for each in found]
        return (
            f"The sign is the same at both ends of the range of {', '.join(titles[:-1])} and "
            f"{titles[-1]}."
        )
    return f"The sign turns within the range of {joined(words, 'and')}."


def back_test_words(data: ValueRun) -> str:
    """What past years say: the mean saving, the advice, and how often it was right."""
    found = data.back_test
    if not found:
        return ""
    savings = [each.saving_usd_per_year for each in found]
    advised = {name: [each for each in found if each.advice == name] for name in ADVICE}
    right = sum(each.net_usd_per_year > 0.0 for each in advised["build"])
    right += sum(each.net_usd_per_year <= 0.0 for each in advised["do not build"])
    decided = len(advised["build"]) + len(advised["do not build"])
    told = [f"{ADVICE[name]} at {len(rows)}" for name, rows in advised.items() if rows]
    words = (
        f"In {n.count(len(found), 'past start')} the hub would have saved "
        f"{signed_usd(sum(savings) / len(savings))} a year on average. The method would have "
        f"advised {joined(told, 'and')}"
    )
    if not decided:
        return f"{words}."
    return f"{words}; the years that followed agree with {right} of {decided}."


def widest_gap(bound: Bound) -> float:
    """The larger of the gaps of both sides, USD a year."""
    return max(
        float(bound.gap_without_usd_per_year.mean),
        float(bound.gap_with_usd_per_year.mean),
    )


def break_even_words(each: BreakEven, at: float) -> str:
    """A break-even in words: the assumption, its value and unit, and the base."""
    unit = each.unit
    return f"{small(each.title)} of {amount(at, unit)} (base {figure(each.base, unit, 2)})"


def amount(value: float, unit: str) -> str:
    """A figure of an assumption with its unit; a share of freight in per cent."""
    return f"{figure(value, unit, 2 if abs(value) < 10.0 else 1)} {unit}"


def figure(value: float, unit: str, decimals: int = 2) -> str:
    """A figure without its unit; a share of freight in per cent."""
    return n.percent(value) if unit == SHARE_OF_FREIGHT else n.thousands(value, decimals)


def small(title: str) -> str:
    """A title within a sentence."""
    return f"{title[0].lower()}{title[1:]}"


def joined(words: Sequence[str], last: str) -> str:
    """Words with commas, and `last` before the last."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"
