"""What a kilogram costs at each step, by period, discounted: so that the kernel only multiplies.

The prices come from the measures' own functions, asked for one tonne of everything: what the
kernel adds up and what is measured from the tables of a replication cannot differ in a rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from keruen.case.calendar import DAYS_PER_MONTH, DAYS_PER_YEAR
from keruen.case.case import Case
from keruen.case.table_rows import LaneRow, MarketRow
from keruen.case.voyage_rows import VoyageRow
from keruen.movements.credit import credit_usd_per_t
from keruen.movements.needs import find_needs
from keruen.movements.parameters import MeasureParameters
from keruen.movements.periods import Floats
from keruen.movements.prices import price_movements
from keruen.movements.tables import schema
from keruen.rows import rows as typed_rows
from keruen.simulation.builder import WorldArrays
from keruen.simulation.inputs import KG_PER_T
from keruen.summaries import Openings

LANE_COLUMNS = ("lanes_usd", "insurance_usd", "loading_usd", "working_capital_usd")

Key = tuple[str, str, str, str]
"""What travels: kind (lane or voyage), route, to_site, grade."""


@dataclass(frozen=True)
class Prices:
    """Prices of a world, in USD a kilogram (a voyage), discounted; arrays as in `World`."""

    case: Case
    voyage_options: pl.DataFrame
    periods: int

    @property
    def _factors(self) -> Floats:
        factors: Floats = MeasureParameters(self.case).discount[: self.periods]
        return factors

    def of_keys(self, keys: Sequence[Key]) -> tuple[Floats, Floats]:
        """Prices of leaving [K, P, 5] and arriving [K, P, 2]."""
        count = len(keys)
        if count == 0:
            return np.zeros((0, self.periods, 5)), np.zeros((0, self.periods, 2))
        starts = {("lane", row.lane): row.from_site for row in self.case.rows(LaneRow)}
        starts |= {
            ("voyage", row.option): row.from_site
            for row in typed_rows(self.voyage_options, VoyageRow)
        }
        rows: list[dict[str, object]] = []
        for kind, route, to_site, grade in keys:
            start = starts[kind, route]
            for period in range(self.periods):
                moved = {"kind": kind, "route": route, "to_site": to_site, "grade": grade}
                rows.append({**moved, "from_site": start, "from_period": period})
        priced = self._price(rows)
        co2 = self.case.settings.co2_price_usd_per_t / 1000.0
        shape = (count, self.periods)
        factor = self._factors / KG_PER_T
        out = [priced[name].to_numpy().reshape(shape) for name in LANE_COLUMNS]
        out.append((priced["transport_kg"] + priced["loading_kg"]).to_numpy().reshape(shape) * co2)
        arriving = [
            priced["receiving_usd"].to_numpy().reshape(shape),
            priced["receiving_kg"].to_numpy().reshape(shape) * co2,
        ]
        return (
            np.stack(out, axis=2) * factor[None, :, None],
            np.stack(arriving, axis=2) * factor[None, :, None],
        )

    def of_trips(self, options: Sequence[str]) -> Floats:
        """USD of one voyage by option and period: shape [trips, P]."""
        if not options:
            return np.zeros((0, self.periods))
        table = {row.option: row for row in typed_rows(self.voyage_options, VoyageRow)}
        rows: list[dict[str, object]] = []
        for option in options:
            row = table[option]
            for period in range(self.periods):
                trip = {"kind": "trip", "route": option, "from_site": row.from_site, "trips": 1}
                place = {"to_site": row.to_site, "vessel_class": row.vessel_class}
                rows.append({**trip, **place, "from_period": period})
        usd = self._price(rows)["voyages_usd"].to_numpy().reshape(len(options), self.periods)
        trips: Floats = usd * self._factors
        return trips

    def of_stores(self, stores: Sequence[tuple[str, str]]) -> tuple[Floats, Floats]:
        """Prices of buying [T, P] and of holding for a period [T, P, 2]."""
        parameters = MeasureParameters(self.case)
        settings = self.case.settings
        lengths = parameters.days.lengths[: self.periods]
        factor = self._factors / KG_PER_T
        buying = np.zeros((len(stores), self.periods))
        held = np.zeros((len(stores), self.periods, 2))
        for place, (site, grade) in enumerate(stores):
            price = parameters.price_usd_per_t.get((site, grade))
            if price is not None:
                buying[place] = price[: self.periods] * factor
            month = parameters.sites[site].storage_cost_usd_per_t_per_month
            held[place, :, 0] = month * lengths / DAYS_PER_MONTH * factor
            value = parameters.grades[grade].reference_value_usd_per_t
            rate = settings.working_capital_rate_per_year / DAYS_PER_YEAR
            held[place, :, 1] = value * lengths * rate * factor
        return buying, held

    def of_uses(self, uses: Sequence[tuple[str, str]]) -> Floats:
        """Duty by market and grade: shape [U, P]."""
        duty = MeasureParameters(self.case).duty_usd_per_t
        rows = [duty[use][: self.periods] for use in uses]
        factor = self._factors / KG_PER_T
        found: Floats = np.asarray(rows).reshape(len(uses), self.periods) * factor
        return found

    def of_shortage(self, markets: Sequence[str]) -> Floats:
        """What a kilogram missing costs, by market: shape [M, P]."""
        rows = {row.market: row.price_ceiling_usd_per_t for row in self.case.rows(MarketRow)}
        factor = self._factors / KG_PER_T
        found: Floats = np.array([rows[market] for market in markets]).reshape(-1, 1) * factor
        return found

    def hub_usd(self, openings: Openings) -> float:
        """Discounted cost of the open tiers over the periods."""
        parameters = MeasureParameters(self.case)
        total = 0.0
        for name, state in parameters.open_share(openings).items():
            usd = state * parameters.tier_cost_usd[name] * parameters.discount
            total += float(usd[: self.periods].sum())
        return total

    def of_left(self, places: Sequence[tuple[str, str]], openings: Openings) -> WorldArrays:
        """The arrays of `World` that credit what is left by site and grade at the end (R27)."""
        settings = self.case.frames.case.with_columns(periods=pl.lit(self.periods, dtype=pl.Int64))
        parameters = MeasureParameters(self.case.replace(case=settings))
        within = [row for row in openings if row["opening_period"] < self.periods]
        needs = find_needs(parameters, self.voyage_options, within)
        usd_per_t = credit_usd_per_t(parameters, self.voyage_options)
        usd = np.array([usd_per_t[place] for place in places], dtype=np.float64)
        return {
            "left_order": np.argsort(-usd, kind="stable").astype(np.int64),
            "left_group": np.array([needs.groups[site] for site, _ in places], dtype=np.int64),
            "left_usd": usd * self._factors[-1] / KG_PER_T,
            "serves": needs.serves,
            "needs_kg": needs.tonnes * KG_PER_T,
        }

    def _price(self, rows: list[dict[str, object]]) -> pl.DataFrame:
        names = schema("movements")
        whole = [
            {
                **dict.fromkeys(names),
                **row,
                "status": "simulated",
                "to_period": row["from_period"],
                "quantity_t": 1.0,
                "received_t": 1.0,
            }
            for row in rows
        ]
        frame = pl.DataFrame(whole, schema=names)
        return price_movements(self.case, self.voyage_options, frame)
