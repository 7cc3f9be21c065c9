"""Answers to questions in words: the headline and the sentences of page and terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from keruen.records import read_record
from keruen.report.ask_data import (
    CostPoint,
    HubPoint,
    SiteTier,
    Turn,
    count_missing,
    read_bars,
    read_choices,
    read_cost_points,
    read_points,
    read_questions,
    read_scenarios,
    read_turns,
)
from keruen.report.hub_estimate import (
    LOSES,
    OPEN,
    PAYS,
    break_even_words,
    estimate_of,
    estimate_words,
)
from keruen.report.hub_value_data import HubRows
from keruen.report.numbers import percent, usd, usd_per_t
from keruen.rows import given

Answer = tuple[str, list[str]]

SPLIT = "with divisible ships and hub tiers"


def quantity(value: float, unit: str) -> str:
    """A value in its unit: ``12.3 USD/t``, ``1.2 times the case``, ``40,000 t``."""
    text = f"{value:,.0f}" if abs(value) >= 10_000 else f"{value:.6g}"
    words = {"times": " times the base value", "share": " of horizons"}
    return text + words.get(unit, f" {unit}")


def sweep_answer(data: Mapping[str, object]) -> Answer:
    """The break-even of one assumption."""
    question, turns, points = read_questions(data)[0], read_turns(data), read_points(data)
    subject = question.subject
    unit = question.unit
    lead = [_turn_words(turn, unit) for turn in turns]
    if question.now is not None and unit not in ("times", "share") and question.now:
        lead.append(f"Base value: {quantity(question.now, unit)}.")
    lead += _missing_words(data)
    if not turns:
        headline, sentence = _no_turn(points, unit)
        return f"{subject}: {headline}", [sentence, *lead]
    if len(turns) > 1:
        return f"{subject}: the answer changes {len(turns)} times", lead
    turn = turns[0]
    if turn.after is not None and turn.before is not None:
        low, high = quantity(turn.after, "").strip(), quantity(turn.before, unit)
        return f"{subject}: break-even between {low} and {high}", lead
    where = f"break-even near {_estimate(turn, unit)} (estimate)"
    if turn.after is None and turn.before is None:
        where = f"not decided at this gap; {where}"
    return f"{subject}: {where}", lead


def _estimate(turn: Turn, unit: str) -> str:
    value = turn.estimate
    return near(sum(given(turn.between)) / 2 if value is None else value, unit)


def near(value: float, unit: str) -> str:
    """An estimate in its unit, to three significant figures: ``4.47 USD/t``."""
    return quantity(float(f"{value:.3g}"), unit)


_PROOF = {
    "build": ("building is proven to pay", "building pays"),
    "do not build": ("building is proven to lose", "building loses"),
}


def _turn_words(turn: Turn, unit: str) -> str:
    parts = []
    if turn.after is not None:
        parts.append(f"up to {quantity(turn.after, unit)} {_PROOF[turn.before_words][0]}")
    if turn.before is not None:
        parts.append(f"from {quantity(turn.before, unit)} on {_PROOF[turn.after_words][0]}")
    proof = "; ".join(parts) if parts else "nothing is proven on either side at this gap"
    sentence = f"{proof[0].upper()}{proof[1:]}."
    if turn.estimate is not None:
        before, after = _PROOF[turn.before_words][1], _PROOF[turn.after_words][1]
        sentence += (
            f" Estimated break-even: {near(turn.estimate, unit)} ({SPLIT}, {before} below it "
            f"and "
            f"{after} above it)."
        )
    return sentence


def _no_turn(points: Sequence[HubPoint], unit: str) -> tuple[str, str]:
    low, high = (quantity(points[place].at[0], unit) for place in (0, -1)) if points else ("", "")
    words = {point.words for point in points}
    span = f"from {low} to {high}"
    if words == {"build"}:
        return "build at every value", f"Building is proven to pay {span}, at every point."
    if words == {"do not build"}:
        return "do not build at any value", f"Building is proven to lose {span}, at every point."
    signs: frozenset[bool | None] = frozenset(
        None if value is None else value > 0.0 for value in (point.estimate for point in points)
    )
    verb = "pays" if signs == {True} else "loses" if signs == {False} else None
    if verb:
        return (
            "no break-even found",
            f"Not every point is proven at this gap; {SPLIT}, building {verb} {span}.",
        )
    return "no break-even found", f"No other result is proven {span} at this gap."


def _missing_words(data: Mapping[str, object]) -> list[str]:
    missing = count_missing(data)
    if not missing:
        return []
    many = "1 point" if missing == 1 else f"{missing} points"
    return [f"The time limit was reached before {many}; the same command with --force continues."]


def _proven_change(first: CostPoint, last: CostPoint) -> str:
    """The interval of the difference in cost between two points of a sweep."""
    if first.bound_usd is None or last.bound_usd is None:
        return "The difference is not proven: no bound was proven for one of the two plans."
    low = (last.bound_usd - given(first.cost_usd)) / first.years
    high = (given(last.cost_usd) - first.bound_usd) / first.years
    between = f"between {_signed(low)} and {_signed(high)} a year."
    if low > 0.0 or high < 0.0:
        return f"That is proven to lie {between}"
    words = "The two cannot be distinguished at these gaps: the difference is proven to lie"
    return f"{words} {between}"


def cost_answer(data: Mapping[str, object]) -> Answer:
    """What an assumption does to cost, landed cost and service in a case without hub options."""
    question, points = read_questions(data)[0], read_cost_points(data)
    unit, subject = question.unit, question.subject
    planned = [point for point in points if point.cost_usd is not None]
    lead = []
    if len(planned) < 2:
        headline = "fewer than two values have a plan" if points else "no value was planned"
    else:
        first, last = planned[0], planned[-1]
        ends = (quantity(point.at[0], unit) for point in (first, last))
        span = "from {} to {}".format(*ends)
        change = (given(last.cost_usd) - given(first.cost_usd)) / first.years
        headline = f"{span} the plan costs {_more(change)} a year"
        lead.append(_proven_change(first, last))
        if first.landed_usd_per_t is not None and last.landed_usd_per_t is not None:
            lead.append(
                f"The average landed cost changes from {usd_per_t(first.landed_usd_per_t)} to "
                f"{usd_per_t(last.landed_usd_per_t)}."
            )
        if first.served is not None and last.served is not None:
            lead.append(
                f"Demand served changes from {percent(first.served, 2)} to "
                f"{percent(last.served, 2)}."
            )
    impossible = [point for point in points if point.cost_usd is None]
    if impossible:
        values = ", ".join(quantity(point.at[0], unit) for point in impossible)
        lead.append(f"Without a plan: {values} ({impossible[0].status}).")
    return f"{subject}: {headline}", [*lead, *_missing_words(data)]


def _more(usd_per_year: float) -> str:
    return f"{usd(abs(usd_per_year))} {'less' if usd_per_year < 0.0 else 'more'}"


def _signed(value: float) -> str:
    return f"+{usd(value)}" if value > 0.0 else usd(value)


def map_answer(data: Mapping[str, object]) -> Answer:
    """How the answer lies over two questions."""
    points = read_points(data)
    counts = {
        words: sum(point.words == words for point in points) for words in ("build", "do not build")
    }
    pays = sum((point.estimate or 0.0) > 0.0 for point in points)
    first, second = (each.words for each in read_questions(data))
    lead = [
        f"Of {len(points)} points building is proven to pay at {counts['build']} and to lose at "
        f"{counts['do not build']}; {len(points) - sum(counts.values())} are not decided at this "
        f"gap.",
        f"{SPLIT[0].upper()}{SPLIT[1:]}, it would pay at {pays}.",
        *_missing_words(data),
    ]
    return f"{first[0].upper()}{first[1:]} and {second}: where the hub pays", lead


def choice_words(choice: Sequence[SiteTier]) -> str:
    """A choice of a hub: ``no hub``, ``Jorf Lasfar up to tier 2``."""
    if not choice:
        return "no hub"
    return " and ".join(f"{each.name} up to tier {each.tier}" for each in choice)


def regret_answer(data: Mapping[str, object]) -> Answer:
    """Which choice loses least over the scenarios."""
    least = next((row for row in read_choices(data) if row.is_least), None)
    if least is None:
        return "The choice with the smallest worst-case regret is not known", [
            "In some scenario a choice has no plan, or the time limit was reached before it was "
            "planned.",
            *_missing_words(data),
        ]
    name = choice_words(least.sites)
    proof = (
        "It is proven that no other choice has a smaller worst-case regret."
        if least.proven
        else "This is based on the plans found; it is not proven at this gap."
    )
    lead = [
        f"At worst, in scenario {least.worst_scenario}, it costs "
        f"{usd(given(least.worst_usd_per_year))} a year more than the best choice for that "
        "scenario.",
        proof,
        *_missing_words(data),
    ]
    return (
        f"Over {len(read_scenarios(data))} scenarios, {name} has the smallest worst-case regret",
        lead,
    )


def tornado_answer(data: Mapping[str, object]) -> Answer:
    """Which assumption moves the value of the hub most."""
    bars = read_bars(data)
    if not bars:
        return "No assumption changes the value of the hub", []
    known = [bar for bar in bars if bar.most_usd_per_year is not None]
    top = max(known, key=lambda bar: given(bar.most_usd_per_year)) if known else bars[0]
    size = given(top.most_usd_per_year) if known else abs(top.first_order_usd_per_year)
    turning = [bar.words for bar in known if bar.turns]
    words = top.words[0].lower() + top.words[1:]
    lead = [
        f"A change of 10% changes the value of the hub by up to {usd(size)} a year.",
        f"A change of 10% alone changes the sign of the estimate for {len(turning)} of "
        f"{len(known)} "
        f"assumptions planned again.",
        *_missing_words(data),
    ]
    return f"Assumption with the largest effect: {words}", lead


def hub_value_answer(data: Mapping[str, object]) -> Answer:
    """Which site's hub is worth most in steady operation."""
    known = [each for row in read_record(HubRows, data).rows if (each := estimate_of(row))]
    if not known:
        return "No hub site has been valued", _missing_rows(data)
    best = known[0]
    verb = {PAYS: "pays", LOSES: "does not pay", OPEN: "may or may not pay"}[best.side]
    where = f"{best.name}, tier {best.tier}"
    of_all = f", has the highest value of {len(known)} hubs" if len(known) > 1 else ""
    headline = f"{where}{of_all}: on cost alone it {verb}"
    lead = [*estimate_words(best), *break_even_words(best), *_missing_rows(data)]
    return headline, lead


def _missing_rows(data: Mapping[str, object]) -> list[str]:
    missing = count_missing(data)
    if not missing:
        return []
    many = "1 hub" if missing == 1 else f"{missing} hubs"
    return [f"The time limit was reached before {many}; the same command with --force continues."]
