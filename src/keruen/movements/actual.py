"""What actual movements mean for the months that follow: stocks, cargo under way, grain bought."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from keruen.case.case import Case
from keruen.case.findings import nearest
from keruen.errors import Finding, OptionError
from keruen.movements.tables import TableError, find_faults, row_words
from keruen.movements.violations import ABSOLUTE_TOLERANCE_T

LEAST_T = 1e-6
MOVED = ("lane", "voyage")


@dataclass(frozen=True)
class ActualState:
    """Where all grain is on the first day of a period.

    Attributes
    ----------
    period : number of the period in the calendar of the case.
    date : its first day.
    stocks : `site`, `grade`, `quantity_t` in store.
    afloat : `to_site`, `grade`, `to_period` and `received_t`: cargo by ship or lane that has left
        and arrives in a period from this one on.
    bought : `site`, `crop_year`, `grade`, `quantity_t` bought before.
    """

    period: int
    date: dt.date
    stocks: pl.DataFrame
    afloat: pl.DataFrame
    bought: pl.DataFrame


def period_of_month(case: Case, text: str) -> int:
    """The period that begins with a month such as ``2027-03``, or on a day such as ``2027-03-15``.

    Raises
    ------
    KeruenError : no period after the first begins then.
    """
    starts = {period.start: period.index for period in case.calendar.periods[1:]}
    try:
        day = dt.date.fromisoformat(f"{text}-01" if len(text) == len("2027-03") else text)
    except ValueError:
        day = None
    if day in starts:
        return starts[day]
    first, last = min(starts, default=None), max(starts, default=None)
    span = f" from {first} to {last}" if first else ""
    raise OptionError(
        "from",
        "no period of the plan begins then",
        f"Give a month such as 2027-03, or the first day of a period{span}.",
        value=text,
    )


def read_state(case: Case, actual: pl.DataFrame, period: int) -> ActualState:
    """The state that follows from the movements before a period.

    Parameters
    ----------
    case : the case that was planned; periods are those of its calendar.
    actual : movements by the schema of `Movements`, all that left before the period.
    period : the first period that is to be re-planned.

    Raises
    ------
    TableError : with every finding: unknown names, rows that leave in the period or after it,
        arrivals before departures, negative tonnes, or more grain moved out of a store than was
        there.
    """
    findings = find_faults("movements", actual)
    if not findings:
        findings = [*_name_faults(case, actual), *_date_faults(case, actual, period)]
    if findings:
        raise TableError("movements", findings)
    stocks = _stocks(case, actual, period)
    short = [_short_store(case, row) for row in stocks.iter_rows(named=True) if row["faulty"]]
    if short:
        raise TableError("movements", short)
    moved = actual.filter(pl.col("kind").is_in(MOVED))
    return ActualState(
        period=period,
        date=case.calendar.periods[period].start,
        stocks=stocks.filter((pl.col("period") == period - 1) & (pl.col("quantity_t") > LEAST_T))
        .select("site", "grade", "quantity_t")
        .sort("site", "grade"),
        afloat=moved.filter((pl.col("to_period") >= period) & (pl.col("received_t") > LEAST_T))
        .group_by("to_site", "grade", "to_period")
        .agg(pl.col("received_t").sum())
        .sort("to_site", "to_period", "grade"),
        bought=actual.filter(pl.col("kind") == "purchase")
        .group_by(site="from_site", crop_year="crop_year", grade="grade")
        .agg(pl.col("quantity_t").sum())
        .sort("site", "crop_year", "grade"),
    )


def _name_faults(case: Case, actual: pl.DataFrame) -> list[Finding]:
    """Sites, grades, markets and lanes that the case does not have."""
    known = {
        "from_site": ("sites", "site"),
        "to_site": ("sites", "site"),
        "grade": ("grades", "grade"),
        "market": ("markets", "market"),
    }
    found = []
    for column, (table, key) in known.items():
        names = set(case[table][key])
        wrong = actual.filter(pl.col(column).is_not_null() & ~pl.col(column).is_in(sorted(names)))
        found += [_unknown(row, column, table, names) for row in wrong.iter_rows(named=True)]
    lanes = set(case.frames.lanes["lane"])
    wrong = actual.filter((pl.col("kind") == "lane") & ~pl.col("route").is_in(sorted(lanes)))
    return found + [_unknown(row, "route", "lanes", lanes) for row in wrong.iter_rows(named=True)]


def _unknown(row: dict[str, object], column: str, table: str, names: set[str]) -> Finding:
    meant = nearest(str(row[column]), names)
    hint = f"Did you mean {meant!r}? " if meant else ""
    return Finding(
        "movements",
        row_words(row),
        column,
        str(row[column]),
        f"table {table} of the case has no such name",
        f"{hint}Use a name of table {table}.",
    )


def _date_faults(case: Case, actual: pl.DataFrame, period: int) -> list[Finding]:
    """Movements that leave too late, or arrive before they leave."""
    day = case.calendar.periods[period].start.isoformat()
    found = []
    for row in actual.filter(pl.col("from_period") >= period).iter_rows(named=True):
        problem = f"it leaves on or after {day}, the first day that is re-planned"
        remedy = "Remove the row, or re-plan from a later month."
        value = str(row["from_period"])
        found.append(Finding("movements", row_words(row), "from_period", value, problem, remedy))
    early = pl.col("to_period") < pl.col("from_period")
    for row in actual.filter(early).iter_rows(named=True):
        found.append(
            Finding(
                "movements",
                row_words(row),
                "to_period",
                str(row["to_period"]),
                f"it arrives before it leaves, in period {row['from_period']}",
                "Give the period of arrival, counted from 0 as in the plan.",
            )
        )
    return found


def _stocks(case: Case, actual: pl.DataFrame, period: int) -> pl.DataFrame:
    """Tonnes in store at the end of each period before one, by site and grade.

    Columns `site`, `grade`, `period`, `quantity_t`, `out_t` (moved out or used in the period) and
    `faulty`: whether it is the first period of its store that ends below zero.
    """
    moved = actual.filter(pl.col("kind").is_in(MOVED))
    bought = actual.filter(pl.col("kind") == "purchase")
    used = actual.filter(pl.col("kind") == "use")
    opening = case.frames.opening_stocks.select(
        "site", "grade", period=0, change="quantity_t", out=0.0
    )

    def part(frame: pl.DataFrame, site: str, when: str, amount: str, sign: float) -> pl.DataFrame:
        return frame.select(
            site=pl.col(site),
            grade="grade",
            period=pl.col(when).cast(pl.Int32),
            change=sign * pl.col(amount),
            out=pl.col(amount) if sign < 0.0 else pl.lit(0.0),
        )

    changes = pl.concat(
        [
            opening.with_columns(pl.col("period").cast(pl.Int32)),
            part(bought, "from_site", "from_period", "quantity_t", 1.0),
            part(moved, "to_site", "to_period", "received_t", 1.0),
            part(moved, "from_site", "from_period", "quantity_t", -1.0),
            part(used, "from_site", "from_period", "quantity_t", -1.0),
        ]
    ).filter(pl.col("period") < period)
    stores = changes.select("site", "grade").unique()
    grid = stores.join(
        pl.DataFrame({"period": range(period)}, schema={"period": pl.Int32}), how="cross"
    )
    sums = changes.group_by("site", "grade", "period").agg(
        pl.col("change").sum(), out_t=pl.col("out").sum()
    )
    keys = ["site", "grade"]
    return (
        grid.join(sums, on=[*keys, "period"], how="left")
        .sort(*keys, "period")
        .with_columns(pl.col("change", "out_t").fill_null(0.0))
        .with_columns(quantity_t=pl.col("change").cum_sum().over(keys))
        .with_columns(below=pl.col("quantity_t") < -ABSOLUTE_TOLERANCE_T)
        .with_columns(
            faulty=pl.col("below") & (pl.col("below").cast(pl.Int32).cum_sum().over(keys) == 1)
        )
    )


def _short_store(case: Case, row: dict[str, object]) -> Finding:
    quantity, out = float(str(row["quantity_t"])), float(str(row["out_t"]))
    label = case.calendar.periods[int(str(row["period"]))].start.isoformat()
    return Finding(
        "movements",
        f"from_site={row['site']} and grade={row['grade']} and from_period={row['period']}",
        "quantity_t",
        f"{out:,.3f}".rstrip("0").rstrip("."),
        f"more grain is moved out of the store or used than was there: {-quantity:,.3f} t more, in "
        f"the period that begins on {label}",
        "Add the purchases or arrivals that are missing, or correct the tonnes.",
    )
