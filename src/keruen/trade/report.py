"""The report on the trade of two countries: every measure by year and good, with its basis."""

from __future__ import annotations

from dataclasses import dataclass

from keruen.store.refusal import Part, RefusalError, refuse
from keruen.trade.codes import EXPORT, GROUPS, WORLD
from keruen.trade.data import TradeData
from keruen.trade.measures import (
    Advantage,
    Intensity,
    Mirror,
    Potential,
    comparative_advantage,
    compare_mirror,
    complementarity,
    intensity,
    potential,
)


@dataclass(frozen=True)
class YearLine:
    """Measures of all goods together in one year.

    Parameters
    ----------
    complementarity : 0 to 100.
    intensity : with the exporter in the world and without it.
    exports_usd, imports_usd, world_usd : totals that the measures use (USD).
    reporters : how many countries' exports make up the world; 0 where a row of the world itself
        does.
    """

    year: int
    complementarity: float
    intensity: Intensity
    exports_usd: float
    imports_usd: float
    world_usd: float
    reporters: int


@dataclass(frozen=True)
class TradeReport:
    """The measures of one country's exports to another.

    Parameters
    ----------
    exporter, importer : numeric codes.
    years : that the measures cover.
    left_out : years without measures, each with its reason.
    lines : measures of all goods, by year.
    advantages : by year and good.
    potentials : by year, the largest first.
    mirrors : by year and good, also of years without measures.
    notes : of the file, and on what the totals are.
    """

    data: TradeData
    exporter: str
    importer: str
    years: tuple[int, ...]
    left_out: tuple[tuple[int, RefusalError], ...]
    lines: tuple[YearLine, ...]
    advantages: tuple[Advantage, ...]
    potentials: tuple[Potential, ...]
    mirrors: tuple[Mirror, ...]
    notes: tuple[Part, ...]


def make_report(
    data: TradeData, exporter: str, importer: str, year: int | None = None
) -> TradeReport:
    """Every measure of one country's exports to another.

    Parameters
    ----------
    exporter, importer : numeric or ISO codes.
    year : one year alone; every year of the file where left out.

    Raises
    ------
    RefusalError : a country or year that the file does not have, or a year that was asked for and
        cannot be measured.

    Examples
    --------
    >>> from keruen.trade import make_report, read_comtrade, sample_path
    >>> made = make_report(read_comtrade(sample_path(), level=2), "KAZ", "MAR", 2023)
    >>> round(made.lines[0].complementarity, 1)
    80.0
    """
    seller, buyer = data.find_country(exporter), data.find_country(importer)
    if seller == buyer:
        refuse(
            "exporter and importer are the same country {country}",
            "Name two countries.",
            kind="invalid",
            country=data.name_of(seller),
        )
    if year is not None and year not in data.years:
        refuse(
            "the file has no year {year}",
            "Choose one of: {years}.",
            kind="missing",
            year=str(year),
            years=", ".join(map(str, data.years)),
        )
    lines: list[YearLine] = []
    left_out: list[tuple[int, RefusalError]] = []
    advantages: list[Advantage] = []
    potentials: list[Potential] = []
    for each in data.years if year is None else [year]:
        try:
            line = _line(data, seller, buyer, each)
        except RefusalError as error:
            if year is not None:
                raise
            left_out.append((each, error))
            continue
        lines.append(line)
        advantages += comparative_advantage(data, seller, each)
        potentials += potential(data, seller, buyer, each)
    years = tuple(line.year for line in lines)
    mirrors = compare_mirror(data, seller, buyer, data.years if year is None else [year])
    return TradeReport(
        data,
        seller,
        buyer,
        years,
        tuple(left_out),
        tuple(lines),
        tuple(advantages),
        tuple(potentials),
        tuple(mirrors),
        (*data.notes, *_notes(data, lines, potentials)),
    )


def _line(data: TradeData, seller: str, buyer: str, year: int) -> YearLine:
    world = data.world_reporters(year)
    return YearLine(
        year,
        complementarity(data, seller, buyer, year),
        intensity(data, seller, buyer, year),
        data.total(year, seller, WORLD, EXPORT),
        data.total(year, buyer, WORLD, "M"),
        data.world_total(year),
        0 if world == [WORLD] else len(world),
    )


def _notes(data: TradeData, lines: list[YearLine], potentials: list[Potential]) -> list[Part]:
    """What the totals of the measures are, and what the bounds do not say."""
    notes = [
        Part("totals are the rows TOTAL of the file")
        if data.uses_totals
        else Part("totals are sums of the goods of the file, not of all trade"),
        Part("exports are FOB and imports CIF unless noted: a potential compares the two"),
        Part("a potential is a bound and not a forecast"),
    ]
    counts = {line.reporters for line in lines}
    if len(counts) > 1:
        notes.append(Part("the number of countries in the world differs between years"))
    if any(each in GROUPS for each in data.reporters):
        notes.append(Part("groups of countries are not added to the world"))
    if any(each.potential_usd < 0 for each in potentials):
        notes.append(
            Part(
                "a potential below zero shows a flow larger than the exports or imports that were "
                "reported in total"
            )
        )
    return notes
