"""Stories: the worlds in which a hub saved most, told by what happened and what the hub did."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from keruen.plan.uncertainty.bookkeeping import PARTS, Outcome
from keruen.plan.uncertainty.model import DesignModel
from keruen.plan.uncertainty.regimes import PRICE_CHAIN
from keruen.plan.uncertainty.results import Story
from keruen.plan.uncertainty.worlds import World

WORTH_SAYING_KT = 1.0
PART_WORDS = {
    "purchase": "purchases",
    "freight": "freight and lots",
    "holding": "holding",
    "shortage": "shortage",
}


def tell(with_hub: DesignModel, without: DesignModel, numbers: Sequence[int]) -> list[Story]:
    """The stories of some worlds: both policies are run again, month by month."""
    return [_story(with_hub, without, with_hub.maker.world(number)) for number in numbers]


def _story(with_hub: DesignModel, without: DesignModel, world: World) -> Story:
    first, second = without.policy.run(world), with_hub.policy.run(world)
    years = with_hub.network.years
    parts = (first.parts - second.parts) * 1000.0 / years
    sentences = [
        *_events(with_hub, world),
        *_hub_words(with_hub, second),
        *_shortage_words(with_hub, first, second),
        _parts_words(parts.tolist()),
    ]
    return Story(world.number, float(parts.sum()), world.years, sentences)


def _month(model: DesignModel, month: int) -> str:
    return f"{model.network.month_date(month):%B %Y}"


def _events(model: DesignModel, world: World) -> list[str]:
    """Regimes by their first month, and the past years that were drawn."""
    found: list[tuple[int, str]] = []
    for column, chain in enumerate(model.oracle.chains):
        if chain.name == PRICE_CHAIN:
            continue
        path = world.states[:, column]
        for state, regime in enumerate(chain.regimes, start=1):
            for start, end in _runs((path == state).tolist()):
                span = _month(model, start)
                if end > start:
                    span += f" to {_month(model, end)}"
                found.append((start, f"{span}: {regime.title}."))
    words = [text for _, text in sorted(found)]
    years = ", then ".join(str(year) for year in world.years if year)
    if years:
        words.insert(0, f"Crops, imports and prices lay from their trends as in {years}.")
    return words


def _runs(flags: Sequence[bool]) -> list[tuple[int, int]]:
    """First and last place of each run of True."""
    found = []
    start: int | None = None
    for place, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = place
        elif not flag and start is not None:
            found.append((start, place - 1))
            start = None
    return found


def _hub_words(model: DesignModel, outcome: Outcome) -> list[str]:
    """The month in which the hub's stock fell most, and where its grain went."""
    stock = outcome.hub_kt
    out = outcome.out_kt
    if len(stock) < 2 or out.sum() <= 0.0:
        return ["The hub loaded nothing."]
    month = int(np.argmax(out.sum(axis=1)))
    order = np.argsort(-out[month])
    names = [
        f"{model.network.places[place].name} {_tonnes(out[month, place])}"
        for place in order[:3]
        if out[month, place] >= WORTH_SAYING_KT
    ]
    to = f": {', '.join(names)}" if names else ""
    return [
        f"The hub loaded most in {_month(model, month)}, {_tonnes(out[month].sum())}{to}; its "
        f"stock was {_tonnes(stock[month])} at the end of that month."
    ]


def _shortage_words(model: DesignModel, first: Outcome, second: Outcome) -> list[str]:
    """The markets and months in which less went short with the hub."""
    avoided = first.short_kt - second.short_kt
    total = avoided.sum(axis=0)
    words = []
    for place in np.argsort(-total)[:3]:
        if total[place] < WORTH_SAYING_KT:
            continue
        month = int(np.argmax(avoided[:, place]))
        name = model.network.places[place].name
        words.append(
            f"{name} was short of {_tonnes(total[place])} less, most of "
            f"it in {_month(model, month)}."
        )
    more = float(-total[total < 0.0].sum())
    if more >= WORTH_SAYING_KT:
        words.append(f"Elsewhere {_tonnes(more)} more went short.")
    return words


def _parts_words(parts: Sequence[float]) -> str:
    named = [
        f"{PART_WORDS[name]} {value / 1e6:+,.2f}" for name, value in zip(PARTS, parts, strict=True)
    ]
    return f"Saved, million USD a year: {', '.join(named)}."


def _tonnes(kt: float) -> str:
    """Tonnes to the nearest hundred."""
    return f"{round(float(kt), 1) * 1000.0:,.0f} t"
