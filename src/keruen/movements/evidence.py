"""What a run wrote, arranged for its verification."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from keruen.case.case import Case
from keruen.movements.circulation import Move, list_moves
from keruen.movements.parameters import MeasureParameters
from keruen.movements.periods import Floats
from keruen.movements.prices import destinations
from keruen.summaries import Openings

TRAVELLING = ("lane", "voyage")


@dataclass(frozen=True)
class Evidence:
    """The tables of a run, with the sums that several rules ask for.

    Arrays over sites, grades and periods are in the order of the case's tables.
    """

    case: Case
    voyage_options: pl.DataFrame
    movements: pl.DataFrame
    stocks: pl.DataFrame
    openings: Openings
    summary: Mapping[str, object]

    @cached_property
    def parameters(self) -> MeasureParameters:
        """Period parameters of the case."""
        return MeasureParameters(self.case)

    @property
    def periods(self) -> int:
        """Number of periods."""
        return self.case.calendar.count

    @cached_property
    def sites(self) -> list[str]:
        """Sites in the order of the arrays."""
        return self.case.frames.sites["site"].to_list()

    @cached_property
    def grades(self) -> list[str]:
        """Grades in the order of the arrays."""
        return self.case.frames.grades["grade"].to_list()

    @cached_property
    def _by_kind(self) -> dict[str, pl.DataFrame]:
        parts = self.movements.partition_by("kind", as_dict=True)
        return {str(kind): frame for (kind,), frame in parts.items()}

    def of_kind(self, *kinds: str) -> pl.DataFrame:
        """Movements of some kinds, in the order of the kinds."""
        none = self.movements.clear()
        return pl.concat([self._by_kind.get(kind, none) for kind in kinds])

    def by_site(self, frame: pl.DataFrame, site: str, period: str, value: str) -> Floats:
        """Sum of a column by site, grade and period: shape [sites, grades, periods].

        Rows past the last period are left out.
        """
        totals = np.zeros((len(self.sites), len(self.grades), self.periods))
        inside = frame.filter(pl.col(period) < self.periods)
        site_numbers = {name: index for index, name in enumerate(self.sites)}
        grade_numbers = {name: index for index, name in enumerate(self.grades)}
        places = (
            np.array([site_numbers[name] for name in inside[site]], dtype=np.int64),
            np.array([grade_numbers[name] for name in inside["grade"]], dtype=np.int64),
            inside[period].to_numpy(),
        )
        np.add.at(totals, places, inside[value].to_numpy())
        return totals

    @cached_property
    def sent_by_lane(self) -> Floats:
        """Tonnes that leave by lane: [sites, grades, periods]."""
        return self.by_site(self.of_kind("lane"), "from_site", "from_period", "quantity_t")

    @cached_property
    def sent_by_ship(self) -> Floats:
        """Tonnes that leave by ship: [sites, grades, periods]."""
        return self.by_site(self.of_kind("voyage"), "from_site", "from_period", "quantity_t")

    @cached_property
    def received(self) -> Floats:
        """Tonnes that arrive by lane or ship: [sites, grades, periods]."""
        return self.by_site(self.of_kind(*TRAVELLING), "to_site", "to_period", "received_t")

    @cached_property
    def bought(self) -> Floats:
        """Tonnes bought: [sites, grades, periods]."""
        return self.by_site(self.of_kind("purchase"), "from_site", "from_period", "quantity_t")

    @cached_property
    def used(self) -> Floats:
        """Tonnes used: [sites, grades, periods]."""
        return self.by_site(self.of_kind("use"), "from_site", "from_period", "quantity_t")

    @cached_property
    def held(self) -> Floats:
        """Stock at the end of each period: [sites, grades, periods]."""
        return self.by_site(self.stocks, "site", "period", "quantity_t")

    @cached_property
    def opening_stock(self) -> Floats:
        """Stock before period 0: [sites, grades]."""
        rows = self.case.frames.opening_stocks.with_columns(period=pl.lit(0))
        return self.by_site(rows, "site", "period", "quantity_t")[:, :, 0]

    @cached_property
    def open_tiers(self) -> dict[str, Floats]:
        """1 in periods in which a hub option is open, else 0, by hub option."""
        return self.parameters.open_share(self.openings)

    @cached_property
    def destinations(self) -> pl.DataFrame:
        """Each port that a voyage option serves, with its transit days."""
        return destinations(self.voyage_options)

    @cached_property
    def moves(self) -> dict[str, list[Move]]:
        """Movements by lane and ship, by grade."""
        return list_moves(self.movements)

    def sums(self, frame: pl.DataFrame, column: str) -> dict[str, Floats]:
        """Tonnes by a column's value in each period of leaving: arrays of shape [periods]."""
        grouped = frame.group_by(column, "from_period").agg(pl.col("quantity_t").sum())
        totals: dict[str, Floats] = {}
        for name, period, tonnes in grouped.iter_rows():
            totals.setdefault(name, np.zeros(self.periods))[period] += tonnes
        return totals
