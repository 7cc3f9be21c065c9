"""Grain that a hub sends abroad, by destination and year, from movements of a case."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import polars as pl
from babel.core import get_global

from keruen.case.case import Case
from keruen.case.table_rows import GradeRow, HubOptionRow, SiteRow
from keruen.trade.hub import HubFlow

SENDING = ("lane", "voyage")
"""Kinds of movements by which grain leaves a site."""


def hub_flows(case: Case, movements: pl.DataFrame) -> list[HubFlow]:
    """Tonnes and value that leave the hub sites of a case for other countries.

    The destination is the country of the site of arrival: what is carried on from there by road is
    counted there. The value is tonnes by ``reference_value_usd_per_t`` of their grade. The year is
    that of arrival.

    Parameters
    ----------
    movements : columns ``kind``, ``from_site``, ``to_site``, ``grade``, ``to_date`` and
        ``quantity_t`` (t); of a run, or what really moved.

    Returns
    -------
    list of HubFlow : by year and destination; empty where the case has no hub options.

    Examples
    --------
    >>> import datetime as dt
    >>> import polars as pl
    >>> from keruen.case import read_case
    >>> case = read_case("west-africa")
    >>> row = {"kind": "voyage", "from_site": "dakar", "to_site": "banjul", "grade": "kz_1",
    ...        "to_date": dt.date(2027, 3, 1), "quantity_t": 9_000.0}
    >>> [each.destination for each in hub_flows(case, pl.DataFrame([row]))]
    ['GMB']
    """
    countries = {row.site: row.country for row in case.rows(SiteRow)}
    hubs = {row.site for row in case.rows(HubOptionRow)}
    values = {row.grade: row.reference_value_usd_per_t for row in case.rows(GradeRow)}
    sent = movements.filter(
        pl.col("kind").is_in(SENDING) & pl.col("from_site").is_in(sorted(hubs))
    ).select(
        "from_site",
        "to_site",
        "grade",
        "quantity_t",
        year=pl.col("to_date").cast(pl.String).str.slice(0, 4).cast(pl.Int64, strict=False),
    )
    sums: dict[tuple[int, str], tuple[float, float | None]] = {}
    for origin, site, grade, tonnes, year in sent.iter_rows():
        country = countries.get(site or "", "")
        if year is None or not country or country == countries.get(origin):
            continue
        key = (year, iso_code(country))
        total, value = sums.get(key, (0.0, 0.0))
        known = values.get(grade or "")
        added = None if value is None or known is None else value + tonnes * known
        sums[key] = (total + tonnes, added)
    return [HubFlow(*key, *found) for key, found in sorted(sums.items())]


def iso_code(country: str) -> str:
    """The three-letter ISO code of a country by its two-letter code; itself where unknown.

    Examples
    --------
    >>> iso_code("MA")
    'MAR'
    """
    return _three_letters().get(country, country)


@cache
def _three_letters() -> Mapping[str, str]:
    aliases: Mapping[str, list[str]] = get_global("territory_aliases")
    return {
        names[0]: code
        for code, names in sorted(aliases.items())
        if len(names) == 1 and len(code) == 3 and code.isalpha() and len(names[0]) == 2
    }
