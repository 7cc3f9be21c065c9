"""A blend planned for a contract: the cheapest recipe with its cost and limits, then ordered."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Annotated, ClassVar

from keruen.errors import KeruenError
from keruen.hub.grain.blend import CENTS
from keruen.hub.names import BIN
from keruen.hub.quality.blending import blend_limits
from keruen.hub.reads.blend_proposal import BlendProposal, propose_blend
from keruen.hub.reads.contracts import ContractView, read_contracts, specification_of
from keruen.hub.reads.laboratory import empty_bins
from keruen.hub.reads.names import read_bin_names
from keruen.hub.reads.stocks import Stock, read_stocks
from keruen.store.refusal import refuse
from keruen.web.languages import tell
from keruen.web.marks import N_
from keruen.web.numbers import SPACE, say_share
from keruen.web.pages.hub.amounts import say_amount
from keruen.web.pages.hub.asked import HubAsked, staff_page
from keruen.web.pages.hub.forms import Ask, HubForm, hub_form
from keruen.web.pages.hub.properties import property_name, property_unit, say_reason
from keruen.web.pages.hub.view import HubView
from keruen.web.pages.tables import Cell, Table, Value, table_of
from keruen.web.pages.view import Fact, Phrase, View

MOST_KG = 1_000_000_000
WHOLE = re.compile(r"[0-9]{1,10}")


@dataclass(frozen=True)
class CostInput:
    """The input of what the grain of a bin is worth, a tonne."""

    name: str
    bin: str
    about: str
    value: str


@dataclass(frozen=True)
class Choice:
    """A contract that can be chosen."""

    value: str
    label: str
    chosen: bool


@dataclass
class BlendView(HubView):
    """The plan of a blend.

    Parameters
    ----------
    contracts : those with a specification that can be blended for.
    costs : an input for each bin with grain.
    recipe : the recipe that was computed, and what the blend is expected to be.
    kg : what is to be made (kg), as it was written.
    """

    template: ClassVar[str] = "hub_blend.html.jinja"

    contracts: list[Choice] = field(default_factory=list)
    costs: list[CostInput] = field(default_factory=list)
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


@dataclass(frozen=True, kw_only=True)
class LeftOutLine:
    """A bin that is not drawn."""

    bin: Annotated[Value, N_("Bin")]
    why: Annotated[Cell, N_("Reason")]


@staff_page("/hub/blend")
def blend(asked: HubAsked) -> View:
    """A blend: a contract, a weight and the worth of bins, and the cheapest recipe for them."""
    book, query = asked.book, asked.query
    names = read_bin_names(book)
    stocks = [each for each in read_stocks(book) if each.kind == BIN]
    contracts = [each for each in read_contracts(book) if _has_limits(each)]
    view = BlendView(N_("Plan a blend"))
    view.kg = query.get("kg", "")
    wanted = query.get("contract", "")
    view.contracts = [
        Choice(
            each.row.id,
            f"{each.row.reference} ({asked.party(each.row.owner)})",
            each.row.id == wanted,
        )
        for each in contracts
    ]
    view.costs = [_cost_input(asked, each, names) for each in stocks]
    view.lead = asked.words(
        N_("Choose a contract and a weight; the bins of its grade are drawn at the least cost.")
    )
    if not contracts:
        view.lead = asked.words(N_("No contract has limits that a blend can be computed for."))
    if view.kg and wanted:
        try:
            costs = _costs(asked, stocks, names)
            found = propose_blend(book, wanted, _kilograms(view.kg), costs=costs)
            contract = next(each for each in contracts if each.row.id == found.contract)
            _show(asked, view, found, contract, names, costs)
        except KeruenError as error:
            view.problem = tell(error, asked.language)
    return view


def _has_limits(contract: ContractView) -> bool:
    """Whether a blend can be computed for a contract."""
    try:
        return bool(blend_limits(specification_of(contract.lines)))
    except KeruenError:
        return False


def _cost_input(asked: HubAsked, stock: Stock, names: dict[str, str]) -> CostInput:
    name = f"cost.{stock.place}"
    about = f"{asked.grade(stock.grade)}, {asked.tonnes(stock.kg)}"
    return CostInput(name, names[stock.place], about, asked.query.get(name, ""))


def _costs(asked: HubAsked, stocks: list[Stock], names: dict[str, str]) -> dict[str, Decimal]:
    """What a tonne of bins is worth, of those for which it was written."""
    found = {}
    for each in stocks:
        words = asked.query.get(f"cost.{each.place}", "")
        if words.strip():
            found[each.place] = _number(words, f"{names[each.place]}, cost")
    return found


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
    if not found.is_finite() or found < 0:
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


def _show(
    asked: HubAsked,
    view: BlendView,
    found: BlendProposal,
    contract: ContractView,
    names: dict[str, str],
    costs: dict[str, Decimal],
) -> None:
    recipe, currency = found.recipe, contract.row.currency
    per_t = CENTS.apply(Fraction(recipe.cost) * 1000 / found.kg)
    view.lead = Phrase(
        N_("The cheapest recipe costs {cost}, {per_t} a tonne; a proven bound is {bound}."),
        {
            "cost": say_amount(recipe.cost, asked.language, currency),
            "per_t": say_amount(per_t, asked.language, currency),
            "bound": say_amount(recipe.bound, asked.language, currency),
        },
    )
    gap = say_amount(recipe.gap, asked.language, currency)
    view.facts = [Fact(N_("Cost above the bound"), gap)]
    view.recipe = [
        _draws(asked, found, names, currency),
        _expected(asked, found, contract),
        *_left_out(asked, found, names),
    ]
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
    else:
        view.forms = [*_order(asked, found, costs)]
    view.data = found.as_json()


def _draws(asked: HubAsked, found: BlendProposal, names: dict[str, str], currency: str) -> Table:
    return table_of(
        N_("Recipe"),
        DrawLine,
        [
            DrawLine(
                bin=names[each.bin],
                kg=asked.kilograms(each.kg),
                share=say_share(each.kg / found.kg, asked.language, 1),
                cost=say_amount(CENTS.apply(each.cost), asked.language, currency),
            )
            for each in found.recipe.draws
        ],
    )


def _expected(asked: HubAsked, found: BlendProposal, contract: ContractView) -> Table:
    limits = blend_limits(specification_of(contract.lines))
    by_name = {each.quality: each for each in limits if each.per == "mean"}
    lines = []
    for each in found.recipe.mixture.values:
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


def _left_out(asked: HubAsked, found: BlendProposal, names: dict[str, str]) -> list[Table]:
    """Bins of the grade that are not drawn, if there are any."""
    lines = [
        LeftOutLine(bin=names[place], why=Cell(say_reason(asked, why), kind="data"))
        for place, why in found.left_out
    ]
    return [table_of(N_("Bins that are left out"), LeftOutLine, lines)] if lines else []


def _order(asked: HubAsked, found: BlendProposal, costs: dict[str, Decimal]) -> list[HubForm]:
    """The order of the proposal that is shown; it is refused where the recipe changed since."""
    given = {
        "contract_id": found.contract,
        "kg": str(found.kg),
        "proposal_sha256": found.sha256,
    }
    for number, (place, per_t) in enumerate(costs.items()):
        given[f"costs.{number}.bin"] = place
        given[f"costs.{number}.per_t"] = str(per_t)
    bins = [(each.id, each.name) for each in empty_bins(asked.book)]
    return hub_form(
        asked,
        "order_proposed_blend",
        given,
        Ask("reference", N_("Number of the blend")),
        Ask("to_bin", N_("Into bin"), options=bins, hint=N_("Empty bins are offered.")),
        big=True,
    )
