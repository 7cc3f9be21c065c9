"""The answer of a value run in three facts: what to do, how sure it is, what would change it."""

from __future__ import annotations

from dataclasses import dataclass

from keruen.report import numbers as n
from keruen.report.hub_estimate import signed_range, signed_usd
from keruen.report.insurance import amount, joined, small
from keruen.report.value_data import ValueRun


@dataclass(frozen=True)
class ValueFact:
    """A question of the reader, its answer, and what stands below it."""

    asked: str
    answer: str
    note: str = ""


def value_facts(data: ValueRun) -> list[ValueFact]:
    """What to do, how sure that is, and what would change it."""
    return [_what_to_do(data), _how_sure(data), _what_would_change_it(data)]


def verdict(data: ValueRun) -> str:
    """Build, stay or open: where the interval of the best net lies."""
    net = data.best_design.net_usd_per_year
    if net.ends is None or net.ends[0] <= 0.0 <= net.ends[1]:
        return "open"
    return "build" if net.ends[0] > 0.0 else "stay"


def _what_to_do(data: ValueRun) -> ValueFact:
    best, side = data.best_design, verdict(data)
    net = f"net {signed_usd(best.net_usd_per_year.mean)} a year"
    where = f"{best.name} tier {best.tier}"
    if side == "build":
        return ValueFact("What to do", f"Build {where}", f"{net} in the same random worlds")
    if side == "stay":
        note = f"the best, {where}, has a {net}"
        return ValueFact("What to do", "Do not build a hub as insurance", note)
    return ValueFact(
        "What to do",
        "Do not decide on this yet",
        f"the best, {where}, has a {net}, within its interval of 0; --until-ci runs more worlds",
    )


def _how_sure(data: ValueRun) -> ValueFact:
    best = data.best_design
    net, pays = best.net_usd_per_year, best.probability_it_pays
    notes = []
    if net.ends is not None:
        notes.append(f"95% CI of the net {signed_range(*net.ends)}")
    past = data.back_test
    if past:
        lost = sum(each.net_usd_per_year <= 0.0 for each in past)
        notes.append(f"it would not have paid at {lost} of {n.count(len(past), 'past start')}")
    bound = data.bound
    if bound and not bound.decides:
        notes.append("a proven bound does not decide the sign")
    elif bound:
        notes.append("a proven bound on regions decides the sign")
    answer = (
        f"{n.percent(pays, 0)} probability that it pays"
        if pays is not None
        else f"{n.count(data.worlds, 'world')} are too few for a probability"
    )
    return ValueFact("How sure", answer, "; ".join(notes))


def _what_would_change_it(data: ValueRun) -> ValueFact:
    asked = "What would change it"
    values = {
        each.title: (each.turns_at, each.unit) for each in data.signs if each.turns_at is not None
    }
    for each in data.break_evens:
        if each.value is not None:
            values.setdefault(each.title, (each.value, each.unit))
    tried = {each.title for each in data.signs} | {each.title for each in data.break_evens}
    if not tried:
        return ValueFact(asked, "Not computed", "run it with --sensitivity")
    rest = sorted(small(title) for title in tried - set(values))
    note = f"it would not at any value tried of {joined(rest, 'or')}" if rest else ""
    if not values:
        return ValueFact(asked, "No assumption that was tried", note)
    words = [f"{small(title)} of {amount(value, unit)}" for title, (value, unit) in values.items()]
    answer = f"{len(values)} of the {n.count(len(tried), 'assumption')} that were tried"
    text = f"A hub would pay at {joined(words, 'or')}"
    return ValueFact(asked, answer, f"{text}; {note}" if note else text)
