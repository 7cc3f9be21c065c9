"""The quantity of a contract as a drawing: loaded, nominated, washed out and open."""

from __future__ import annotations

from keruen.hub.trade.quantity import OpenQuantity
from keruen.web.dates import isolate_limit
from keruen.web.marks import N_
from keruen.web.pages.hub.asked import HubAsked
from keruen.web.pages.hub.drawings import Drawing, Key, Rect, Rule, Text
from keruen.web.pages.view import Phrase


def draw_quantity(asked: HubAsked, quantity: OpenQuantity) -> Drawing:
    """Loaded, nominated, washed out and open as parts of one bar, with the tolerance."""
    made = _draw_quantity(asked, quantity, 760.0)
    made.narrow = _draw_quantity(asked, quantity, 372.0)
    made.legend = [Key(look, name) for look, name, _ in _parts(quantity)]
    return made


def _parts(quantity: OpenQuantity) -> list[tuple[str, str, int]]:
    return [
        ("loaded", N_("Loaded"), quantity.loaded_kg),
        ("nominated", N_("Nominated"), quantity.nominated_kg),
        ("open", N_("Open"), max(quantity.open_kg, 0)),
        ("washed", N_("Washed out"), quantity.washed_out_kg),
    ]


def _draw_quantity(asked: HubAsked, quantity: OpenQuantity, width: float) -> Drawing:
    left, top, bar = 4.0, 30.0, 44.0
    due = quantity.due_kg
    least, most = quantity.tolerance.least_kg(due), quantity.tolerance.most_kg(due)
    whole = max(most, quantity.contracted_kg, quantity.loaded_kg + quantity.nominated_kg, 1)
    words = Phrase(
        N_("Loaded {loaded}, nominated {nominated}, washed out {washed}, open {open}."),
        {
            "loaded": asked.tonnes(quantity.loaded_kg),
            "nominated": asked.tonnes(quantity.nominated_kg),
            "washed": asked.tonnes(quantity.washed_out_kg),
            "open": asked.tonnes(quantity.open_kg),
        },
    )
    made = Drawing(N_("Quantity"), words, width, top + bar + 26)
    scale = (width - 2 * left) / whole
    x = left
    for look, name, kg in _parts(quantity):
        if kg > 0:
            size = round(kg * scale, 1)
            title = f"{asked.words(name)} {asked.tonnes(kg)}"
            made.rects.append(Rect(round(x, 1), top, size, bar, look, title))
            x += size
    for kg in sorted({least, most}):
        place = round(left + kg * scale, 1)
        made.rules.append(Rule(place, top - 6, place, top + bar + 6, "tolerance"))
    # The lower limit stands above the bar and the upper one below it: they are close together.
    low, high = left + least * scale - 4, min(left + most * scale, width - 4)
    made.texts.append(
        Text(round(low, 1), top - 12, isolate_limit(f"≥ {asked.tonnes(least)}"), "on", "end")
    )
    made.texts.append(
        Text(round(high, 1), top + bar + 22, isolate_limit(f"≤ {asked.tonnes(most)}"), "on", "end")
    )
    return made
