"""The commands `prices` and `why`: what more of a resource is worth, and why a market is served."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from keruen.app.checking import read_json
from keruen.app.interruptible import run_interruptible
from keruen.app.outcome import Outcome
from keruen.app.words import table
from keruen.errors import KeruenError

if TYPE_CHECKING:
    import polars as pl

    from keruen.plan.prices import HeldProgram, Price, Reason

CSV_COLUMNS = (
    *("kind", "key", "words", "unit", "amount", "table", "column", "more_usd_per_year"),
    *("less_usd_per_year", "holds_up_units", "holds_down_units", "confirmed", "scarce_from"),
)
SHIPS_SPLIT = (
    "The hub stands as planned and ships may be split; a figure is a yearly mean, discounted."
)


def tell_prices(folder: Path, count: int, everything: bool, as_csv: bool) -> Outcome:
    """What one more of each resource of a run is worth.

    Parameters
    ----------
    folder : the folder of a run.
    count : how many resources are confirmed by solving again.
    everything : whether those that are not confirmed are told too.
    as_csv : whether the words are CSV.

    Raises
    ------
    KeruenError : the folder is no run.
    """
    program = _hold(folder)
    from keruen.plan.prices import find_prices

    prices = run_interruptible(lambda: find_prices(program, count))
    shown = [price for price in prices if price.confirmed or everything]
    rows = [_row(program, price) for price in shown]
    data = {"folder": str(folder), "relaxation_usd": program.cost_usd, "prices": rows}
    data["left_out"] = len(prices) - len(shown)
    if as_csv:
        return Outcome(_csv(rows), data)
    return Outcome(_prices_words(rows, len(prices) - len(shown)), data)


def _hold(folder: Path) -> HeldProgram:
    openings = read_json(folder / "summary.json").get("openings")
    if not isinstance(openings, list):
        raise KeruenError(
            f"the file summary.json in {folder} has no list of openings",
            "Give the folder of a run: one that `keruen plan` has written.",
        )
    if not (folder / "case").is_dir():
        raise KeruenError(
            f"the folder case is missing in {folder}",
            "Give the folder of a run: one that `keruen plan` has written.",
        )
    from keruen.case.door import read_case
    from keruen.plan.prices import hold_program

    case = read_case(folder / "case")
    return run_interruptible(lambda: hold_program(case, openings))


def _row(program: HeldProgram, price: Price) -> dict[str, Any]:
    from keruen.plan.prices import price_sentence

    resource = price.resource
    dates = [program.period_date(period).isoformat() for period in resource.periods]
    return {
        "kind": resource.kind,
        "key": resource.key,
        "words": resource.words,
        "unit": resource.unit,
        "amount": resource.amount,
        "table": resource.table,
        "column": resource.column,
        "more_usd_per_year": price.more_usd_per_year,
        "less_usd_per_year": price.less_usd_per_year,
        "holds_up_units": price.holds_up_units,
        "holds_down_units": price.holds_down_units,
        "confirmed": price.confirmed,
        "scarce_from": dates,
        "sentence": price_sentence(program, price),
    }


def _csv(rows: list[dict[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, CSV_COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({**row, "scarce_from": " ".join(row["scarce_from"])})
    return text.getvalue().rstrip("\n")


def _prices_words(rows: list[dict[str, Any]], left_out: int) -> str:
    if not rows:
        return "Nothing is scarce in this plan: no limit has a price."
    lines = [SHIPS_SPLIT, "", *(row["sentence"] for row in rows), ""]
    titles = ("one more", "there is", "worth USD a year", "holds up to", "less costs", "down to")
    cells = [
        (
            row["words"],
            f"{row['amount']:,.4g}",
            _usd(row["more_usd_per_year"]),
            f"{row['holds_up_units']:,.4g}" if row["confirmed"] else "-",
            _usd(row["less_usd_per_year"]),
            f"{row['holds_down_units']:,.4g}" if row["confirmed"] else "-",
        )
        for row in rows
    ]
    lines += table([titles, *cells])
    if left_out:
        lines += ["", f"{left_out} of less weight are left out: --all tells them by row prices."]
    return "\n".join(lines)


def _usd(value: float | None) -> str:
    return "-" if value is None else f"{value:,.2f}"


def tell_why(folder: Path, market: str) -> Outcome:
    """Why a market of a run is served as it is.

    Raises
    ------
    KeruenError : the folder is no run, or the case has no such market.
    """
    from keruen.movements.tables import read_table

    program = _hold(folder)
    from keruen.plan.prices import explain_market, reason_sentences

    movements = read_table("movements", folder / "movements.parquet")
    market = _market_at(program, market)
    reason = explain_market(program, movements, market)
    landed = _landed(program, folder, movements, market)
    data = {"folder": str(folder), **asdict(reason), "landed_cost": landed}
    sentences = reason_sentences(program, reason)
    data["sentences"] = sentences
    return Outcome(_why_words(sentences, reason, landed), data)


def _market_at(program: HeldProgram, name: str) -> str:
    """The market of a name; that of a site, such as a port, where just one market is there."""
    markets = program.parameters.markets
    here = [market for market, row in markets.items() if row["site"] == name]
    return here[0] if name not in markets and len(here) == 1 else name


def _landed(
    program: HeldProgram, folder: Path, movements: pl.DataFrame, market: str
) -> list[dict[str, Any]]:
    """What the market's tonnes cost in the plan, by origin; whole market first."""
    import polars as pl

    from keruen.movements.landed import landed_cost
    from keruen.movements.tables import read_table

    stocks = read_table("stocks", folder / "stocks.parquet")
    options = pl.read_parquet(folder / "voyage_options.parquet")
    frame = landed_cost(program.parameters.case, options, movements, stocks)
    columns = ["origin_country", "grade", "quantity_t", "landed_usd_per_t"]
    return frame.filter(pl.col("market") == market).select(columns).to_dicts()


def _why_words(sentences: list[str], reason: Reason, landed: list[dict[str, Any]]) -> str:
    lines = list(sentences)
    if reason.services:
        titles = ("way to the port", "tonnes", "USD/t")
        cells = [
            (
                f"{each.first_site} > {each.via} > {each.port}, {each.first_class}, then "
                f"{each.vessel_class}"
                if each.via
                else f"{each.first_site} > {each.port}, {each.vessel_class}",
                f"{each.quantity_t:,.0f}",
                f"{each.usd_per_t:,.2f}",
            )
            for each in reason.services
        ]
        lines += ["", *table([titles, *cells])]
        lines += ["", "A way's cost is that of a full ship at the prices of the relaxation."]
    if landed:
        cells = [
            (
                f"{each['origin_country']}, {each['grade']}" if each["grade"] else "all",
                f"{each['quantity_t']:,.0f}",
                f"{each['landed_usd_per_t']:,.2f}",
            )
            for each in landed
        ]
        lines += ["", *table([("landed in the plan", "tonnes", "USD/t"), *cells])]
    return "\n".join(lines)
