"""Trade flows as read from a file, with the totals that measures need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from keruen.store.refusal import Part, refuse
from keruen.trade.codes import EXPORT, GROUPS, TOTAL, WORLD


class Flow(NamedTuple):
    """What a reporter recorded of one good with one partner in one year.

    Parameters
    ----------
    year : calendar year.
    reporter, partner : numeric codes as text; ``0`` is the world.
    flow : ``X`` (exports) or ``M`` (imports), as the reporter recorded it.
    code : HS code, or ``TOTAL``.
    value_usd : value (USD of that year).
    net_t : net weight (t); None where it was not recorded.
    valuation : ``FOB`` or ``CIF``.
    """

    year: int
    reporter: str
    partner: str
    flow: str
    code: str
    value_usd: float
    net_t: float | None
    valuation: str


class Country(NamedTuple):
    """A country of a file: its ISO code and its name; empty where the file has none."""

    iso: str = ""
    name: str = ""


Group = tuple[int, str, str, str]
"""Year, reporter, partner, flow."""


@dataclass(frozen=True)
class TradeData:
    """The flows of one file: one revision and one level of the Harmonised System.

    Parameters
    ----------
    flows : in the order of year, reporter, partner, flow and code.
    classification : revision, such as ``H6``.
    level : digits of the codes; 0 where the file has totals alone.
    countries : by code.
    goods : descriptions by HS code.
    months : for monthly data, months reported by reporter, year and flow; empty for yearly data.
    notes : what was left out or assumed, in sentences.
    label : what the file says about itself (column ``datasetNote``), such as made-up data.
    sha256 : of the file.
    """

    flows: tuple[Flow, ...]
    classification: str
    level: int
    countries: Mapping[str, Country] = field(default_factory=dict)
    goods: Mapping[str, str] = field(default_factory=dict)
    months: Mapping[tuple[str, int, str], int] = field(default_factory=dict)
    notes: tuple[Part, ...] = ()
    label: str = ""
    sha256: str = ""

    @cached_property
    def groups(self) -> Mapping[Group, Mapping[str, Flow]]:
        """Flows by HS code, by year, reporter, partner and flow."""
        found: dict[Group, dict[str, Flow]] = {}
        for each in self.flows:
            key = (each.year, each.reporter, each.partner, each.flow)
            found.setdefault(key, {})[each.code] = each
        return found

    @cached_property
    def uses_totals(self) -> bool:
        """Whether totals are the rows ``TOTAL`` of the file and not sums of its goods.

        They are where every year, reporter, partner and flow has such a row.
        """
        return all(TOTAL in goods for goods in self.groups.values())

    @property
    def years(self) -> list[int]:
        """Years with flows."""
        return sorted({each.year for each in self.flows})

    @property
    def reporters(self) -> list[str]:
        """Codes of the countries that reported."""
        return sorted({each.reporter for each in self.flows}, key=int)

    @property
    def codes(self) -> list[str]:
        """HS codes with flows."""
        return sorted({each.code for each in self.flows} - {TOTAL})

    def is_partial(self, reporter: str, year: int, flow: str) -> bool:
        """Whether a reporter has months of a year, but not all twelve."""
        return self.months.get((reporter, year, flow), 12) < 12

    def find_country(self, given: str) -> str:  # noqa: RET503 - `refuse` does not return
        """The code of a country by its numeric code or its ISO code.

        Raises
        ------
        RefusalError : a country that the file does not have.
        """
        wanted = given.strip()
        plain = wanted.lstrip("0") or "0"
        if plain in self.countries:
            return plain
        for code, country in self.countries.items():
            if wanted and wanted.upper() == country.iso:
                return code
        known = ", ".join(self.name_of(code) for code in list(self.countries)[:20])
        refuse(
            "the file has no country {country}",
            "Name one of: {known}.",
            kind="missing",
            country=repr(given[:40]),
            known=known,
        )

    def name_of(self, code: str) -> str:
        """The ISO code of a country where the file has it, else its numeric code."""
        return self.countries.get(code, Country()).iso or code

    def by_good(self, year: int, reporter: str, partner: str, flow: str) -> dict[str, float]:
        """Values by HS code (USD), without the row ``TOTAL``."""
        goods = self.groups.get((year, reporter, partner, flow), {})
        return {code: each.value_usd for code, each in goods.items() if code != TOTAL}

    def total(self, year: int, reporter: str, partner: str, flow: str) -> float:
        """The value of all goods (USD): the row ``TOTAL``, or the sum of the goods of the file."""
        goods = self.groups.get((year, reporter, partner, flow), {})
        if self.uses_totals:
            return goods[TOTAL].value_usd if goods else 0.0
        return sum(each.value_usd for code, each in goods.items() if code != TOTAL)

    def with_rest(self, year: int, reporter: str, flow: str) -> dict[str, float]:
        """Values by HS code with the world, and as ``TOTAL`` what the file has no good of."""
        goods = self.by_good(year, reporter, WORLD, flow)
        rest = self.total(year, reporter, WORLD, flow) - sum(goods.values())
        return {**goods, TOTAL: max(rest, 0.0)} if self.uses_totals else goods

    def require(self, year: int, reporter: str, flow: str) -> None:
        """Refuse a reporter without a whole year of trade with the world.

        Raises
        ------
        RefusalError : no row with partner 0, twelve months that are not whole, or a total of zero.
        """
        if (year, reporter, WORLD, flow) not in self.groups:
            refuse(
                "the file has no flow {flow} of {country} with the world (partnerCode 0) in {year}",
                "Download the file again with the partner World, or choose another year.",
                kind="missing",
                flow=flow,
                country=self.name_of(reporter),
                year=str(year),
            )
        if self.is_partial(reporter, year, flow):
            refuse(
                "{country} reported {months} of 12 months of {year}",
                "Choose a whole year; a part of a year is not compared with whole ones.",
                kind="invalid",
                country=self.name_of(reporter),
                months=self.months[reporter, year, flow],
                year=str(year),
            )
        if not self.total(year, reporter, WORLD, flow) > 0:
            refuse(
                "the total of flow {flow} of {country} in {year} is zero",
                "Choose a year with trade, or download the file again.",
                kind="invalid",
                flow=flow,
                country=self.name_of(reporter),
                year=str(year),
            )

    def world_reporters(self, year: int) -> list[str]:
        """Whose exports make up the world: reporter 0 alone, or every single complete reporter."""
        if (year, WORLD, WORLD, EXPORT) in self.groups:
            return [WORLD]
        return list(self._complete(year))

    def _complete(self, year: int) -> Iterator[str]:
        for reporter in self.reporters:
            known = (year, reporter, WORLD, EXPORT) in self.groups
            if known and reporter not in GROUPS and not self.is_partial(reporter, year, EXPORT):
                yield reporter

    def world_by_good(self, year: int) -> dict[str, float]:
        """World exports by HS code (USD)."""
        sums: dict[str, float] = {}
        for reporter in self.world_reporters(year):
            for code, value in self.by_good(year, reporter, WORLD, EXPORT).items():
                sums[code] = sums.get(code, 0.0) + value
        return sums

    def world_total(self, year: int) -> float:
        """World exports of all goods (USD).

        Raises
        ------
        RefusalError : no reporter with exports.
        """
        found = sum(self.total(year, each, WORLD, EXPORT) for each in self.world_reporters(year))
        if not found > 0:
            refuse(
                "world exports of {year} are zero or missing",
                "Download the file again with exports of every reporter to the partner World.",
                kind="invalid",
                year=str(year),
            )
        return found
