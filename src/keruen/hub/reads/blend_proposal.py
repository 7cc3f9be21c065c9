"""The cheapest blend for a contract of what lies in the bins of the book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import select

from keruen.errors import JoinedText, KeruenError, fill
from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.grain.blend import BinStock, Recipe, cheapest_recipe
from keruen.hub.grain.rounding import Rounding
from keruen.hub.names import BIN
from keruen.hub.quality.blending import blend_limits, blend_property
from keruen.hub.quality.specification import Result
from keruen.hub.reads.contracts import ContractView, read_contract, specification_of
from keruen.hub.reads.descent import lots_before
from keruen.hub.reads.lot_values import (
    MOISTURE,
    LotValue,
    Sources,
    Tested,
    moisture_of,
    read_results,
    read_sources,
    values_of,
)
from keruen.hub.reads.quality import price_of, value_per_t
from keruen.hub.reads.stocks import Stock, read_stocks
from keruen.hub.rows import GrainHoldRow, PlaceRow
from keruen.store.canonical import fingerprint
from keruen.store.refusal import check, refuse

COST = Rounding("half_even", 4)


@dataclass(frozen=True)
class BinFigures:
    """A bin that a blend may draw.

    Parameters
    ----------
    available_kg : without its heel.
    cost_per_t : as given, or the price of the contract with the premium or discount of the bin.
    values : by property of blending; those of limits, and moisture by the book.
    sources : whether each was tested, or mixed of tests of what went into the lot.
    """

    bin: str
    lot: str
    available_kg: int
    cost_per_t: Decimal
    values: Mapping[str, Decimal]
    sources: Mapping[str, str]


@dataclass(frozen=True)
class BlendProposal:
    """The cheapest recipe for a contract, of what it was computed, and what was left out.

    Parameters
    ----------
    left_out : bins of the grade that are not drawn, each with the reason.
    """

    contract: str
    kg: int
    bins: tuple[BinFigures, ...]
    left_out: tuple[tuple[str, str], ...]
    recipe: Recipe

    @property
    def sha256(self) -> str:
        """Of the recipe and the lots it draws, so that an order is of what was shown."""
        lots = {each.bin: each.lot for each in self.bins}
        draws = [{"bin": d.bin, "lot": lots[d.bin], "kg": d.kg} for d in self.recipe.draws]
        return fingerprint({"contract": self.contract, "kg": self.kg, "draws": draws})

    def as_json(self) -> dict[str, object]:
        """What pages and programs show of it."""
        return {
            "contract": self.contract,
            "kg": self.kg,
            "sha256": self.sha256,
            "cost": str(self.recipe.cost),
            "bound": str(self.recipe.bound),
            "draws": [{"bin": each.bin, "kg": each.kg} for each in self.recipe.draws],
            "expected": {each.quality: str(each.mean) for each in self.recipe.mixture.values},
            "bins": [
                {
                    **asdict(each),
                    "cost_per_t": str(each.cost_per_t),
                    "values": {name: str(value) for name, value in each.values.items()},
                }
                for each in self.bins
            ],
            "left_out": [{"bin": name, "reason": why} for name, why in self.left_out],
        }


def propose_blend(
    book: Book,
    contract_id: str,
    kg: int,
    *,
    costs: Mapping[str, Decimal] | None = None,
    customs: str = "free",
    to_bin: str = "",
) -> BlendProposal:
    """The cheapest recipe that meets the specification of a contract.

    Bins under a hold, of another customs status, or without a result that the specification needs
    are left out.

    Parameters
    ----------
    costs : cost of the grain of bins, per tonne, in the currency of the contract. A bin without one
        costs the fixed price of the contract with the premium or discount of its own quality.
    to_bin : where the blend goes; it is not drawn.

    Raises
    ------
    KeruenError : no limits, no usable bin, or limits that cannot be met; the message names the
        limit and the nearest figure that can.
    """
    check(
        book.actor.party == book.terminal.code,
        "the terminal blends, and no other party",
        "Ask the terminal for a blend.",
        kind="forbidden",
    )
    contract = read_contract(book, contract_id)
    limits = blend_limits(specification_of(contract.lines))
    check(
        bool(limits),
        "the contract {reference} has no limits",
        "Write its specification, or order the blend with a recipe of your own.",
        reference=contract.row.reference,
    )
    bins, left_out = _read_bins(book, contract, costs or {}, customs, to_bin)
    if not bins:
        reasons: str = fill("every bin is empty")
        if left_out:
            reasons = JoinedText(
                (fill("{bin}: {reason}", bin=name, reason=why) for name, why in left_out), "; "
            )
        refuse(
            "no bin of {grade} can be drawn for the contract {reference}: {reasons}",
            "Test the lots, release the holds, or give the costs.",
            grade=contract.row.grade,
            reference=contract.row.reference,
            reasons=reasons,
        )
    stocks = [BinStock(each.bin, each.available_kg, each.cost_per_t, each.values) for each in bins]
    recipe = cheapest_recipe(stocks, kg, limits)
    return BlendProposal(contract.row.id, kg, tuple(bins), tuple(left_out), recipe)


def _read_bins(
    book: Book,
    contract: ContractView,
    costs: Mapping[str, Decimal],
    customs: str,
    to_bin: str,
) -> tuple[list[BinFigures], list[tuple[str, str]]]:
    held_lots, held_places = open_holds(book)
    places = {row.id: row for row in book.records(PlaceRow, select(t.place))}
    stocks = [
        each
        for each in read_stocks(book)
        if each.kind == BIN and each.grade == contract.row.grade and each.place != to_bin
    ]
    lots = {each.lot for each in stocks}
    for each in stocks:
        lots |= lots_before(book, each.lot)
    results, sources = read_results(book, lots), read_sources(book, lots)
    values = _values(contract, [each.lot for each in stocks], results, sources)
    bins: list[BinFigures] = []
    left_out: list[tuple[str, str]] = []
    for each in stocks:
        available = each.kg - places[each.place].heel_kg
        known = values[each.lot]
        missing = [found.source for found in known.values() if found.value is None]
        cost, why = _cost(contract, each, costs, results)
        status = book.customs(each.lot)
        if each.lot in held_lots or each.place in held_places:
            left_out.append((each.place, fill("the lot or the bin is under a hold")))
        elif status != customs:
            left_out.append((each.place, fill("its customs status is {status}", status=status)))
        elif available <= 0:
            left_out.append((each.place, fill("only its heel is left")))
        elif missing:
            left_out.append((each.place, "; ".join(missing)))
        elif cost is None:
            left_out.append((each.place, why))
        else:
            figures = {name: v.value for name, v in known.items() if v.value is not None}
            moisture = {MOISTURE: moisture_of(each.kg, each.dry_kg)}
            bins.append(
                BinFigures(
                    each.place,
                    each.lot,
                    available,
                    cost,
                    moisture | figures,
                    {name: v.source for name, v in known.items()},
                )
            )
    return bins, left_out


def _values(
    contract: ContractView,
    lots: list[str],
    results: Tested,
    sources: Sources,
) -> dict[str, dict[str, LotValue]]:
    """What is known of each lot, for each property with a limit."""
    found: dict[str, dict[str, LotValue]] = {lot: {} for lot in lots}
    for line in specification_of(contract.lines):
        if blend_limits([line]):
            for lot, value in values_of(lots, line, results, sources).items():
                if lot in found:
                    found[lot][blend_property(line)] = value
    return found


def _cost(
    contract: ContractView, stock: Stock, costs: Mapping[str, Decimal], results: Tested
) -> tuple[Decimal | None, str]:
    """Cost of a bin per tonne, or why it is not known."""
    if stock.place in costs:
        return costs[stock.place], ""
    price = price_of(contract.row)
    if not price:
        return None, fill("the contract has no fixed price, and no cost is given")
    own: Mapping[str, Result] = results.get(stock.lot, {})
    try:
        amount = value_per_t(contract.lines, own, price)
    except KeruenError as error:
        return None, error.what
    if amount is None:
        return None, fill("its quality is beyond the scale of premiums, and no cost is given")
    return max(COST.apply(Fraction(price) + amount), Decimal(0)), ""


def open_holds(book: Book) -> tuple[set[str], set[str]]:
    """Lots and places under a hold that was not released."""
    released = set(book.connection.execute(select(t.hold_release.c.hold)).scalars())
    rows = [
        row for row in book.records(GrainHoldRow, select(t.grain_hold)) if row.id not in released
    ]
    return {row.lot for row in rows if row.lot}, {row.place for row in rows if row.place}
