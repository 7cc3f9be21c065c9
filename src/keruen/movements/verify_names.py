"""Verifies that every name, date and repeated cell of a run's tables fits the case."""

from __future__ import annotations

import datetime as dt

import polars as pl

from keruen.movements.evidence import Evidence
from keruen.movements.tables import row_words, sort_movements, sort_stocks
from keruen.movements.violations import Violation, mismatches, number

NOT_THERE = "the case has no such"

LATEST_ARRIVAL = 200
"""Periods past the end up to which an arrival has a date; no journey takes as long."""


def check_words(evidence: Evidence) -> list[Violation]:
    """Names that the case or the voyage options do not have, and cells that contradict them."""
    return [
        *_travel_words(evidence),
        *_voyage_words(evidence),
        *_standing_words(evidence),
        *_grade_words(evidence),
        *_stock_words(evidence),
        *_status_words(evidence),
    ]


def check_dates(evidence: Evidence) -> list[Violation]:
    """Periods outside the horizon, dates that are not those of their periods, rows out of order."""
    movements, calendar = evidence.movements, evidence.case.calendar
    found = _outside(evidence, "movements", movements, "from_period")
    found += _outside(evidence, "stocks", evidence.stocks, "period")
    if found:
        return found
    standing = evidence.of_kind("purchase", "use", "shortage", "subsidy")
    given = standing.filter(pl.col("to_period").is_not_null())
    problem = "grain that does not travel stays in its period,"
    found += mismatches("R10", "movements", given, "to_period", pl.col("from_period"), problem)
    days = evidence.parameters.days
    first_days = _dates(days.first_days(calendar.count + LATEST_ARRIVAL))
    for name in ("from", "to"):
        dated = movements.filter(pl.col(f"{name}_period").is_not_null())
        dated = dated.join(
            first_days.rename({"period": f"{name}_period"}), on=f"{name}_period", how="left"
        )
        problem = "the first day of the period is"
        column = f"{name}_date"
        found += mismatches("R2", "movements", dated, column, pl.col("first_day"), problem)
    last_days = _dates([period.end - dt.timedelta(days=1) for period in calendar.periods])
    stocks = evidence.stocks.join(last_days, on="period", how="left")
    problem = "the last day of the period is"
    return found + mismatches("R2", "stocks", stocks, "date", pl.col("first_day"), problem)


def _dates(dates: list[dt.date]) -> pl.DataFrame:
    return pl.DataFrame(
        {"period": range(len(dates)), "first_day": dates},
        schema={"period": pl.Int64, "first_day": pl.Date},
    )


def check_order(evidence: Evidence) -> list[Violation]:
    """Rows out of order, and quantities too small to be written (R32)."""
    found = []
    tables = (
        ("movements", evidence.movements, sort_movements(evidence.movements)),
        ("stocks", evidence.stocks, sort_stocks(evidence.stocks)),
    )
    for name, frame, ordered in tables:
        if not frame.equals(ordered):
            problem = "the rows are not in the order of their columns"
            found.append(Violation("R32", name, "", "", "", problem))
    return found


def _outside(evidence: Evidence, table: str, frame: pl.DataFrame, column: str) -> list[Violation]:
    problem = f"the last period is {evidence.periods - 1}"
    wrong = frame.filter(pl.col(column) >= evidence.periods)
    return [
        Violation("R2", table, row_words(row), column, str(row[column]), problem)
        for row in wrong.iter_rows(named=True)
    ]


def _unknown(
    frame: pl.DataFrame, known: pl.DataFrame, keys: dict[str, str], column: str, problem: str
) -> list[Violation]:
    """Rows whose key columns name nothing in `known`."""
    lost = frame.join(known, left_on=list(keys), right_on=list(keys.values()), how="anti")
    return [
        Violation("", "movements", row_words(row), column, number(row[column]), problem)
        for row in lost.iter_rows(named=True)
    ]


def _repeated(
    frame: pl.DataFrame, known: pl.DataFrame, key: str, cells: dict[str, str]
) -> list[Violation]:
    """Cells that do not repeat what the row of `known` says, which `route` or another key names."""
    joined = frame.join(
        known.select(
            pl.col(key).alias("key"), *(pl.col(c).alias(f"known_{c}") for c in cells.values())
        ),
        left_on=key if key in frame.columns else "route",
        right_on="key",
        how="inner",
    )
    found = []
    for ours, theirs in cells.items():
        problem = f"the {key.replace('_', ' ')} says"
        expected = pl.col(f"known_{theirs}")
        found += mismatches("", "movements", joined, ours, expected, problem)
    return found


def _travel_words(evidence: Evidence) -> list[Violation]:
    lanes, rows = evidence.case.frames.lanes, evidence.of_kind("lane")
    same = {name: name for name in ("from_site", "to_site", "mode", "corridor")}
    paid = evidence.of_kind("subsidy")
    keys = {"programme": "programme", "route": "lane"}
    return [
        *_unknown(rows, lanes, {"route": "lane"}, "route", f"{NOT_THERE} lane"),
        *_repeated(rows, lanes, "lane", same),
        *_unknown(
            *(paid, evidence.case.frames.subsidies, keys, "programme"),
            f"{NOT_THERE} subsidy on this lane",
        ),
        *_repeated(paid, lanes, "lane", {"from_site": "from_site"}),
    ]


def _voyage_words(evidence: Evidence) -> list[Violation]:
    options = evidence.voyage_options
    sea = evidence.of_kind("voyage", "trip")
    voyages, trips = evidence.of_kind("voyage"), evidence.of_kind("trip")
    keys = {"route": "option", "to_site": "destination"}
    no_port = "the voyage option does not go to this site"
    options_known = options.with_columns(mode=pl.lit("sea"))
    return [
        *_unknown(sea, options, {"route": "option"}, "route", "there is no such voyage option"),
        *_unknown(voyages, evidence.destinations, keys, "to_site", no_port),
        *_repeated(
            *(sea, options_known, "option"),
            {"from_site": "from_site", "vessel_class": "vessel_class"},
        ),
        *_repeated(voyages, options_known, "option", {"mode": "mode"}),
        *_repeated(trips, options, "option", {"to_site": "to_site"}),
    ]


def _standing_words(evidence: Evidence) -> list[Violation]:
    case = evidence.case
    bought, at_market = evidence.of_kind("purchase"), evidence.of_kind("use", "shortage")
    offer = {"from_site": "site", "grade": "grade"}
    crop = {"from_site": "site", "crop_year": "crop_year", "grade": "grade"}
    standing = evidence.of_kind("purchase", "use", "shortage")
    placed = standing.filter(pl.col("to_site").is_not_null())
    shares = case.frames.grade_shares.join(
        case.frames.harvests, on=["site", "crop_year"], how="semi"
    )
    stays = "grain that does not travel stays at"
    return [
        *_unknown(bought, case.frames.offers, offer, "grade", f"{NOT_THERE} offer at this site"),
        *_unknown(
            bought, shares, crop, "crop_year", f"{NOT_THERE} crop of this grade at this site"
        ),
        *_unknown(
            at_market, case.frames.markets, {"market": "market"}, "market", f"{NOT_THERE} market"
        ),
        *_repeated(at_market, case.frames.markets, "market", {"from_site": "site"}),
        *mismatches("", "movements", placed, "to_site", pl.col("from_site"), stays),
    ]


def _grade_words(evidence: Evidence) -> list[Violation]:
    grades = evidence.case.frames.grades
    rows = evidence.of_kind("purchase", "lane", "voyage", "use")
    return [
        *_unknown(rows, grades, {"grade": "grade"}, "grade", f"{NOT_THERE} grade"),
        *_repeated(rows, grades, "grade", {"origin_country": "origin_country"}),
    ]


def _stock_words(evidence: Evidence) -> list[Violation]:
    found = []
    for column, table in (("site", "sites"), ("grade", "grades")):
        lost = evidence.stocks.join(evidence.case[table], on=column, how="anti")
        found += [
            Violation("", "stocks", row_words(row), column, row[column], f"{NOT_THERE} {column}")
            for row in lost.iter_rows(named=True)
        ]
    return found


def _status_words(evidence: Evidence) -> list[Violation]:
    found = []
    problem = "a plan's rows have the status"
    for table, frame in (("movements", evidence.movements), ("stocks", evidence.stocks)):
        found += mismatches("", table, frame, "status", pl.lit("planned"), problem)
    return found
