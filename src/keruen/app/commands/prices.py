"""The commands `prices` and `why`: shadow prices, and why a market is served as it is."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from keruen.app.commands.price_data import (
    MarketReason,
    MarketSite,
    PriceLine,
    Reconciliation,
    ServiceLine,
)
from keruen.app.terminal.formatting import table
from keruen.app.terminal.interruptible import run_interruptible
from keruen.app.terminal.outcome import Outcome
from keruen.errors import KeruenError
from keruen.records import read_record, read_records
from keruen.runs.json_files import read_json
from keruen.runs.write import PRICE_BOOK
from keruen.summaries import Openings

if TYPE_CHECKING:
    from keruen.plan.prices import HeldProgram

CSV_COLUMNS = (
    *("kind", "key", "words", "unit", "amount", "table", "column", "more_usd_per_year"),
    *("less_usd_per_year", "holds_up_units", "holds_down_units", "confirmed", "scarce_from"),
)
SHIPS_SPLIT = (
    "The hub is fixed as planned and ships are divisible; figures are discounted yearly means."
)


@dataclass(frozen=True, slots=True)
class _Book:
    """The price book of a run."""

    relaxation_usd: float
    prices: tuple[Mapping[str, object], ...]
    markets: Mapping[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class _Scarce:
    """The days from which a resource is scarce."""

    scarce_from: tuple[str, ...]


def show_prices(
    folder: Path, count: int, everything: bool, as_csv: bool, confirm: bool = False
) -> Outcome:
    """What one more of each resource of a run is worth.

    Parameters
    ----------
    folder : the folder of a run.
    count : how many resources are shown, the most valuable first.
    everything : whether all are shown.
    as_csv : whether the text is CSV.
    confirm : solve again with more and less of each of the `count` resources, which gives the
        range in which its price holds; else the prices stored with the run are shown.

    Raises
    ------
    KeruenError : the folder is no run.
    """
    if confirm:
        rows, relaxation_usd = _confirmed(folder, count)
    else:
        book = _price_book(folder)
        rows, relaxation_usd = list(book.prices), book.relaxation_usd
    shown = rows if everything else rows[:count]
    data = {"folder": str(folder), "relaxation_usd": relaxation_usd, "prices": shown}
    data["left_out"] = len(rows) - len(shown)
    if as_csv:
        return Outcome(_csv(shown), data)
    lines = read_records(PriceLine, shown, "prices")
    return Outcome(_prices_words(lines, len(rows) - len(shown)), data)


def _confirmed(folder: Path, count: int) -> tuple[list[Mapping[str, object]], float]:
    program = _hold(folder)
    from keruen.plan.prices import find_prices, price_row

    prices = run_interruptible(lambda: find_prices(program, count))
    return [price_row(program, price) for price in prices], program.cost_usd


def _price_book(folder: Path) -> _Book:
    """The price book of a run; computed where the run has none, as runs of version 0.1 have."""
    path = folder / PRICE_BOOK
    if path.is_file():
        book = read_json(path)
        if all(isinstance(book.get(name), kind) for name, kind in _BOOK.items()):
            return read_record(_Book, book)
        raise KeruenError(
            f"the file {path} is not a price file of a run",
            "Plan the case again, or copy the complete file from the original run.",
        )
    _check_is_plan(folder)
    from keruen.movements.tables import read_table
    from keruen.plan.prices import PriceBook, make_price_book
    from keruen.runs.read import read_plan

    run, _ = read_plan(folder)
    stocks = read_table("stocks", folder / "stocks.parquet")
    made: PriceBook | None = run_interruptible(
        lambda: make_price_book(
            run.case, run.openings, run.voyage_options, run.movements, stocks, most_columns=None
        )
    )
    assert made is not None
    return read_record(_Book, made)


_BOOK = {"prices": list, "markets": dict, "relaxation_usd": float}


def _check_is_plan(folder: Path) -> Openings:
    openings = read_json(folder / "summary.json").get("openings")
    if not isinstance(openings, list):
        raise KeruenError(
            f"the file summary.json in {folder} has no list of openings",
            "Give a run folder written by `keruen plan`.",
        )
    if not (folder / "case").is_dir():
        raise KeruenError(
            f"the folder case is missing in {folder}",
            "Give a run folder written by `keruen plan`.",
        )
    return openings


def _hold(folder: Path) -> HeldProgram:
    openings = _check_is_plan(folder)
    from keruen.case.read import read_case
    from keruen.plan.prices import hold_program

    case = read_case(folder / "case")
    return run_interruptible(lambda: hold_program(case, openings))


def _csv(rows: Sequence[Mapping[str, object]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, CSV_COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for row, scarce in zip(rows, read_records(_Scarce, rows, "prices"), strict=True):
        writer.writerow({**row, "scarce_from": " ".join(scarce.scarce_from)})
    return text.getvalue().rstrip("\n")


def _prices_words(rows: Sequence[PriceLine], left_out: int) -> str:
    if not rows:
        return "No resource is scarce in this plan: no limit has a shadow price."
    lines = [SHIPS_SPLIT, "", *(row.sentence for row in rows), ""]
    titles = ("one more", "there is", "worth USD a year", "valid up to", "less costs", "down to")
    cells = [
        (
            row.words,
            f"{row.amount:,.4g}",
            _usd(row.more_usd_per_year),
            f"{row.holds_up_units:,.4g}" if row.confirmed else "-",
            _usd(row.less_usd_per_year),
            f"{row.holds_down_units:,.4g}" if row.confirmed else "-",
        )
        for row in rows
    ]
    lines += table([titles, *cells])
    if left_out:
        lines += ["", f"{left_out} of lower value are not shown; use --all to show them."]
    return "\n".join(lines)


def _usd(value: float | None) -> str:
    return "-" if value is None else f"{value:,.2f}"


def show_why(folder: Path, market: str) -> Outcome:
    """Why a market of a run is served as it is.

    Raises
    ------
    KeruenError : the folder is no run, or the case has no such market.
    """
    markets = _price_book(folder).markets
    sites = {name: read_record(MarketSite, each).site for name, each in markets.items()}
    at_site = [name for name, site in sites.items() if site == market]
    name = at_site[0] if market not in markets and len(at_site) == 1 else market
    if name not in markets:
        raise KeruenError(
            f"table markets has no row market={market}",
            f"Use one of: {', '.join(sorted(markets))}.",
        )
    found = markets[name]
    reason = read_record(MarketReason, found, f"markets.{name}")
    return Outcome(_why_words(reason), {"folder": str(folder), **found})


def _why_words(found: MarketReason) -> str:
    lines = list(found.sentences)
    if found.services:
        titles = ("supply route to the port", "tonnes", "USD/t")
        cells = [
            (_route(each), f"{each.quantity_t:,.0f}", f"{each.usd_per_t:,.2f}")
            for each in found.services
        ]
        lines += ["", *table([titles, *cells])]
        lines += ["", "The cost of a route is for a full ship at the prices of the relaxation."]
    lines += _reconciliation_words(found.reconciliation)
    if found.landed_cost:
        cells = [
            (
                f"{each.origin_country}, {each.grade}" if each.grade else "all",
                f"{each.quantity_t:,.0f}",
                f"{each.landed_usd_per_t:,.2f}",
            )
            for each in found.landed_cost
        ]
        lines += ["", *table([("landed in the plan", "tonnes", "USD/t"), *cells])]
    return "\n".join(lines)


def _route(service: ServiceLine) -> str:
    """A supply route: ``liepaja > hub > dakar, panamax, then handysize``."""
    sites = [service.first_site, service.via, service.port]
    classes = [service.first_class, service.vessel_class] if service.via else []
    ships = ", then ".join(classes or [service.vessel_class])
    return f"{' > '.join(site for site in sites if site)}, {ships}"


def _reconciliation_words(found: Reconciliation | None) -> list[str]:
    """Average landed cost beside the cost of one more tonne, part by part."""
    if found is None:
        return []
    rows = [(line.part, line.average_usd_per_t, line.marginal_usd_per_t) for line in found.lines]
    rows.append(("landed", found.average_usd_per_t, found.marginal_usd_per_t))
    cells = [
        (part, f"{average:,.2f}", f"{marginal:,.2f}", f"{marginal - average:+,.2f}")
        for part, average, marginal in rows
    ]
    titles = ("USD/t", "average", "one more tonne", "difference")
    return ["", *table([titles, *cells])]
