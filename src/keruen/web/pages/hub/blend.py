"""A blend planned: the cheapest recipe with its cost and limits, shown and then ordered."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Annotated, ClassVar

from keruen.errors import KeruenError
from keruen.hub.grain.blend import CENTS, BinStock, Limit, Recipe, cheapest_recipe
from keruen.hub.reads.laboratory import BlendStock, empty_bins, read_blend_stocks
from keruen.store.refusal import refuse
from keruen.web.languages import tell
from keruen.web.marks import N_
from keruen.web.numbers import SPACE, say_number
from keruen.web.pages.hub.amounts import say_amount
from keruen.web.pages.hub.asked import HubAsked, staff_page
from keruen.web.pages.hub.forms import Ask, HubForm, hub_form
from keruen.web.pages.hub.properties import property_name, property_unit
from keruen.web.pages.hub.view import HubView
from keruen.web.pages.tables import Table, Value, table_of
from keruen.web.pages.view import Fact, Phrase, View

FIRST = ("protein_percent", "moisture_percent", "falling_number_s", "test_weight_kg_per_hl")
"""Properties that have a column from the beginning; a limit can be of any of them."""

MOST_KG = 1_000_000_000
WHOLE = re.compile(r"[0-9]{1,10}")


@dataclass(frozen=True)
class Input:
    """A field of the plan: its name in the address, its label, unit and what stands in it."""

    name: str
    label: str
    value: str
    unit: str = ""


@dataclass(frozen=True)
class BinInputs:
    """The inputs of one bin."""

    name: str
    bin: str
    about: str
    used: bool
    inputs: tuple[Input, ...]


@dataclass(frozen=True)
class LimitInputs:
    """The inputs of the limits of one property."""

    label: str
    unit: str
    least: Input
    most: Input


@dataclass
class BlendView(HubView):
    """The plan of a blend.

    Parameters
    ----------
    bins : inputs of each bin that can be drawn.
    limits : inputs of the specification.
    recipe : the recipe that was computed, and what the blend is expected to be.
    kg : what is to be made (kg), as it was written.
    """

    template: ClassVar[str] = "hub_blend.html.jinja"

    bins: list[BinInputs] = field(default_factory=list)
    limits: list[LimitInputs] = field(default_factory=list)
    recipe: list[Table] = field(default_factory=list)
    kg: str = ""


@dataclass(frozen=True, kw_only=True)
class DrawLine:
    """What the recipe draws of a bin."""

    bin: Annotated[Value, N_("Bin")]
    kg: Annotated[Value, N_("Weight")]
    share: Annotated[Value, N_("Share")]
    cost: Annotated[Value, N_("Cost")]


@dataclass(frozen=True, kw_only=True)
class QualityLine:
    """What the blend is expected to have."""

    property: Annotated[Value, N_("Property")]
    expected: Annotated[Value, N_("Expected")]
    least: Annotated[Value, N_("At least")]
    most: Annotated[Value, N_("At most")]


@staff_page("/hub/blend")
def blend(asked: HubAsked) -> View:
    """A blend: bins, figures and limits, and the cheapest recipe for them."""
    stocks = read_blend_stocks(asked.book)
    view = BlendView(N_("Plan a blend"))
    view.kg = asked.query.get("kg", "")
    asked_for = bool(view.kg)
    view.bins = [_bin_inputs(asked, each, asked_for) for each in stocks]
    view.limits = [_limit_inputs(asked, name) for name in FIRST]
    view.lead = asked.words(
        N_("Choose bins, write what a tonne is worth, and the limits that the blend has to meet.")
    )
    if not stocks:
        view.lead = asked.words(N_("No bin has grain that is free to be blended."))
    if asked_for:
        try:
            limits = _limits(asked)
            recipe = cheapest_recipe(_bins(asked, stocks, limits), _kilograms(view.kg), limits)
            _show(asked, view, recipe, limits, stocks)
        except KeruenError as error:
            view.problem = tell(error, asked.language)
    return view


def _bin_inputs(asked: HubAsked, stock: BlendStock, asked_for: bool) -> BinInputs:
    key, query = stock.place.id, asked.query
    about = f"{asked.grade(stock.grade)}, {asked.tonnes(stock.kg)}"
    inputs = [Input(f"cost.{key}", N_("Worth of a tonne"), query.get(f"cost.{key}", ""))]
    for name in FIRST:
        measured = str(stock.values[name]) if name in stock.values else ""
        given = query.get(f"{name}.{key}", "" if asked_for else measured)
        label = property_name(asked, name)
        inputs.append(Input(f"{name}.{key}", label, given, property_unit(name)))
    used = query.get(f"use.{key}") == "on"
    return BinInputs(stock.place.name, key, about, used, tuple(inputs))


def _limit_inputs(asked: HubAsked, name: str) -> LimitInputs:
    query = asked.query
    low, high = f"least.{name}", f"most.{name}"
    return LimitInputs(
        property_name(asked, name),
        property_unit(name),
        Input(low, N_("At least"), query.get(low, "")),
        Input(high, N_("At most"), query.get(high, "")),
    )


def _number(words: str, field: str) -> Decimal:
    """An exact number as it was written.

    Raises
    ------
    RefusalError : no number.
    """
    try:
        found = Decimal(words.strip().replace(",", "."))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        refuse(
            "{field}: {value} is not a number",
            "Write a number such as 12.5.",
            kind="invalid",
            field=field,
            value=repr(words[:40]),
        )
    return found


def _kilograms(words: str) -> int:
    """Whole kilograms as they were written.

    Raises
    ------
    RefusalError : not whole kilograms.
    """
    plain = words.strip().replace(" ", "").replace(SPACE, "")
    if not WHOLE.fullmatch(plain) or not 0 < int(plain) <= MOST_KG:
        refuse(
            "the weight {value} is not in whole kilograms above zero",
            "Write it as 500000.",
            kind="invalid",
            value=repr(words[:40]),
        )
    return int(plain)


def _limits(asked: HubAsked) -> list[Limit]:
    found = []
    for name in FIRST:
        sides = {}
        for side in ("least", "most"):
            words = asked.query.get(f"{side}.{name}", "")
            if words.strip():
                sides[side] = _number(words, name)
        if sides:
            found.append(Limit(name, sides.get("least"), sides.get("most")))
    return found


def _bins(asked: HubAsked, stocks: Sequence[BlendStock], limits: Sequence[Limit]) -> list[BinStock]:
    """The bins that were chosen, with what was written of them.

    Raises
    ------
    RefusalError : fewer than two bins, different grades, or a figure that is missing.
    """
    found, grades = [], set()
    needed = {each.quality for each in limits}
    for stock in stocks:
        key = stock.place.id
        if asked.query.get(f"use.{key}") != "on":
            continue
        grades.add(stock.grade)
        values = {}
        for name in FIRST:
            words = asked.query.get(f"{name}.{key}", "")
            if words.strip():
                values[name] = _number(words, f"{stock.place.name}, {name}")
            elif name in needed:
                refuse(
                    "{bin}, {property}: there is a limit and no figure",
                    "Write the figure of the laboratory, or leave the bin out.",
                    kind="invalid",
                    bin=stock.place.name,
                    property=name,
                )
        cost = _number(asked.query.get(f"cost.{key}", ""), f"{stock.place.name}, cost")
        found.append(BinStock(key, stock.kg, cost, values))
    if len(found) < 2:
        refuse(
            "a blend draws from two bins at least",
            "Choose two bins with the same grade.",
            kind="invalid",
        )
    if len(grades) > 1:
        refuse(
            "the bins contain different grades",
            "Choose bins with the same grade; another grade is downgraded first.",
            kind="invalid",
        )
    return found


def _show(
    asked: HubAsked,
    view: BlendView,
    recipe: Recipe,
    limits: Sequence[Limit],
    stocks: Sequence[BlendStock],
) -> None:
    names = {each.place.id: each.place.name for each in stocks}
    total = sum(each.kg for each in recipe.draws)
    per_t = Fraction(recipe.cost) * 1000 / total
    view.lead = Phrase(
        N_("The cheapest recipe costs {cost}, {per_t} a tonne; a proven bound is {bound}."),
        {
            "cost": say_amount(recipe.cost, asked.language),
            "per_t": say_amount(CENTS.apply(per_t), asked.language),
            "bound": say_amount(recipe.bound, asked.language),
        },
    )
    view.facts = [Fact(N_("Cost above the bound"), say_amount(recipe.gap, asked.language))]
    view.recipe = [_draws(asked, recipe, names, total), _expected(asked, recipe, limits)]
    view.notes.append(
        Phrase(
            N_(
                "What is computed of a mixture is not a result: the blend is on hold until it is "
                "tested itself."
            )
        )
    )
    if len(recipe.draws) < 2:
        words = N_("One bin alone meets the limits at the least cost: no blend is needed.")
        view.alarms.append(Phrase(words))
    if len(recipe.draws) > 1 and limits:
        view.forms = [*_order(asked, recipe, limits)]
    view.data = {
        "cost": str(recipe.cost),
        "bound": str(recipe.bound),
        "draws": [{"bin": each.bin, "kg": each.kg} for each in recipe.draws],
    }


def _draws(asked: HubAsked, recipe: Recipe, names: Mapping[str, str], total: int) -> Table:
    return table_of(
        N_("Recipe"),
        DrawLine,
        [
            DrawLine(
                bin=names[each.bin],
                kg=asked.kilograms(each.kg),
                share=f"{say_number(100 * each.kg / total, asked.language, 1)}{SPACE}%",
                cost=say_amount(CENTS.apply(each.cost), asked.language),
            )
            for each in recipe.draws
        ],
    )


def _expected(asked: HubAsked, recipe: Recipe, limits: Sequence[Limit]) -> Table:
    by_name = {each.quality: each for each in limits}
    lines = []
    for each in recipe.mixture.values:
        name, value = each.quality, each.mean
        limit, unit = by_name.get(name), property_unit(name)

        def shown(figure: Decimal | None, unit: str = unit) -> str:
            return f"{figure}{SPACE}{unit}".strip() if figure is not None else "-"

        lines.append(
            QualityLine(
                property=property_name(asked, name),
                expected=shown(value),
                least=shown(limit.least if limit else None),
                most=shown(limit.most if limit else None),
            )
        )
    return table_of(N_("Expected quality"), QualityLine, lines)


def _order(asked: HubAsked, recipe: Recipe, limits: Sequence[Limit]) -> list[HubForm]:
    """The order of the recipe that is shown: its bins and limits go along as they are."""
    given: dict[str, str] = {}
    for number, draw in enumerate(recipe.draws):
        given[f"recipe.{number}.bin"] = draw.bin
        given[f"recipe.{number}.kg"] = str(draw.kg)
    for number, limit in enumerate(limits):
        given[f"limits.{number}.property"] = limit.quality
        given[f"limits.{number}.unit"] = property_unit(limit.quality) or "number"
        for side, figure in (("least", limit.least), ("most", limit.most)):
            if figure is not None:
                given[f"limits.{number}.{side}"] = str(figure)
    bins = [(each.id, each.name) for each in empty_bins(asked.book)]
    return hub_form(
        asked,
        "order_blend",
        given,
        Ask("reference", N_("Number of the blend")),
        Ask("to_bin", N_("Into bin"), options=bins, hint=N_("Empty bins are offered.")),
        big=True,
    )
