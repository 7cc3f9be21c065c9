"""A case reduced to the network that the value of a hub under uncertainty needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from keruen.case.case import Case
from keruen.case.table_rows import GradeRow, MarketRow, OfferRow, OpeningStockRow, UncertaintyRow
from keruen.case.voyage_rows import VoyageRow
from keruen.errors import KeruenError
from keruen.plan.model.parameters import PlanParameters
from keruen.plan.uncertainty.hubs import HubDesign, make_hub
from keruen.plan.uncertainty.network import (
    MONTH_DAYS,
    MOST_MONTHS,
    Hub,
    Lane,
    Network,
    Place,
)
from keruen.plan.uncertainty.origins import (
    Months,
    inland_origins,
    monthly_subsidy_kusd,
    port_origins,
)
from keruen.plan.uncertainty.parameters import ValueParameters, read_parameters
from keruen.plan.uncertainty.ways import (
    ArcCosts,
    Entry,
    SeaWays,
    arcs_from_origin,
    arcs_into_hub,
    arcs_out_of_hub,
    lags_of,
)
from keruen.routes.markets import duty_usd_per_t
from keruen.routes.voyages import make_voyage_options
from keruen.rows import rows as typed_rows

DEFAULT_DEVIATION = 0.1
LEAST_MONTHS = 6


class Reduction:
    """What all networks of a case share; `network` makes the one of a design."""

    def __init__(self, case: Case, parameters: ValueParameters | None = None) -> None:
        self.parameters = read_parameters(case) if parameters is None else parameters
        count = int(case.calendar.days / MONTH_DAYS + 0.5)
        if count < LEAST_MONTHS:
            raise KeruenError(
                f"table case, column periods: the horizon has {count} months",
                f"Give {LEAST_MONTHS} months or more, the last {MOST_MONTHS} of which are valued.",
            )
        self.case = case.change("case", set={"period_kind": "month", "periods": count})
        self.plan = PlanParameters(self.case)
        months = min(count, MOST_MONTHS)
        self.months = Months(count - months, months)
        self._voyages = typed_rows(make_voyage_options(self.case).frame, VoyageRow)

    def with_parameters(self, parameters: ValueParameters) -> Reduction:
        """The same case with other figures."""
        other = object.__new__(Reduction)
        other.__dict__ = {
            name: value
            for name, value in self.__dict__.items()
            if name in ("case", "plan", "months", "_voyages")
        }
        other.parameters = parameters
        return other

    @cached_property
    def _value_usd(self) -> float:
        """Mean price of all offers, weighted by their tonnes."""
        origins = port_origins(self.plan, self.months, 1.0)
        tonnes = np.array([each.offer_kt.sum() for each in origins])
        prices = np.array([each.price_usd.mean() for each in origins])
        if not len(origins) or tonnes.sum() <= 0.0:
            grades = self.case["grades"]["reference_value_usd_per_t"].to_list()
            return float(np.mean(grades))
        return float(tonnes @ prices / tonnes.sum())

    @property
    def capital_usd_per_day(self) -> float:
        """Cost of capital of a tonne and day."""
        rate = float(self.case.settings.working_capital_rate_per_year)
        return rate / 365.0 * self._value_usd

    @cached_property
    def _markets(self) -> list[MarketRow]:
        found = [row for row in self.case.rows(MarketRow) if row.hub_allowed]
        if not found:
            raise KeruenError(
                f"table markets: no market of the case {self.case.name} may be served by a hub",
                "Give hub_allowed true to at least one market.",
            )
        return found

    @cached_property
    def _entries(self) -> dict[str, list[Entry]]:
        """By market: its ports of entry."""
        plan = self.plan
        at_ports = {row.site for row in self._markets if plan.sites[row.site].kind == "port"}
        found: dict[str, list[Entry]] = {}
        for market in self._markets:
            site = market.site
            entries = [Entry(site, "", 0.0, 0.0, 0.0)] if site in at_ports else []
            for row in plan.lanes.values():
                port = plan.sites[row.from_site]
                if row.to_site != site or port.kind != "port" or port.site in at_ports:
                    continue
                extra = (
                    float(port.receiving_cost_usd_per_t)
                    + float(port.loading_cost_usd_per_t)
                    + float(row.cost_usd_per_t)
                )
                loss = float(port.loss_fraction) + float(row.loss_fraction)
                days = float(row.transit_days) * self.parameters.lead_time_factor
                entries.append(Entry(port.site, row.lane, extra, days, loss))
            found[market.market] = entries
        return found

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The places of use, in the order of table markets."""
        plan = self.plan
        opening: dict[str, float] = {}
        for stock in self.case.rows(OpeningStockRow):
            opening[stock.site] = opening.get(stock.site, 0.0) + float(stock.quantity_t)
        deviations = {
            each.target: float(each.standard_deviation)
            for each in self.case.rows(UncertaintyRow)
            if each.varies == "demand" and each.standard_deviation is not None
        }
        found = []
        used: set[str] = set()
        for row in self._markets:
            site = plan.sites[row.site]
            if row.site in used:
                raise KeruenError(
                    f"table markets, row market={row.market}, column site, value "
                    f"{row.site!r}: another market uses grain there",
                    "The value under uncertainty needs one market a site: join the two markets.",
                )
            used.add(row.site)
            through = sorted({e.port for e in self._entries[row.market]} - {row.site})
            mine = [port for port in through if self._main_market(port) == row.market]
            silos = sum(float(plan.sites[port].storage_capacity_t) for port in (row.site, *mine))
            duties = self._duties_of(row)
            found.append(
                Place(
                    market=row.market,
                    name=row.name,
                    site=row.site,
                    country=row.country,
                    group=row.group or "",
                    use_kt=self.months.take(plan.demand_t(row.market)) / 1000.0,
                    deviation=deviations.get(
                        row.market, deviations.get(row.country, DEFAULT_DEVIATION)
                    ),
                    capacity_kt=silos / 1000.0,
                    storage_usd=float(site.storage_cost_usd_per_t_per_month),
                    loss=float(site.loss_fraction),
                    opening_kt=sum(opening.get(port, 0.0) for port in (row.site, *mine)) / 1000.0,
                    ceiling_usd=float(row.price_ceiling_usd_per_t),
                    duty_usd=min(duties.values(), default=0.0),
                )
            )
        return tuple(found)

    def _main_market(self, port: str) -> str:
        """The market whose lane from a port is cheapest: it has the port's silos."""
        best = (float("inf"), "")
        for market, entries in self._entries.items():
            for entry in entries:
                if entry.port == port and entry.lane:
                    best = min(best, (entry.extra_usd, market))
        return best[1]

    def _duties_of(self, market: MarketRow) -> dict[str, float]:
        """Duty by country of the grain."""
        grades = {row.grade: row for row in self.case.rows(GradeRow)}
        offered = {row.grade for row in self.case.rows(OfferRow)}
        found: dict[str, float] = {}
        for grade in sorted(offered):
            row = grades[grade]
            found[row.origin_country] = duty_usd_per_t(self.case, market, row)
        return found

    @cached_property
    def _costs(self) -> ArcCosts:
        duties: dict[tuple[str, str], float] = {}
        for market in self._markets:
            here = self._duties_of(market)
            least = min(here.values(), default=0.0)
            duties |= {(market.country, country): usd - least for country, usd in here.items()}
        insurance = float(self.case.settings.insurance_rate) * self._value_usd
        return ArcCosts(self.plan, self.capital_usd_per_day, insurance, duties)

    @cached_property
    def _sea(self) -> SeaWays:
        return SeaWays(self._voyages, self.parameters)

    def supply_share(self) -> float:
        """Share of the offers of ports that the markets of the model may buy."""
        if self.parameters.supply_share is not None:
            return self.parameters.supply_share
        inside = sum(float(place.use_kt.sum()) for place in self.places)
        everyone = sum(
            float(self.months.take(self.plan.demand_t(row.market)).sum()) / 1000.0
            for row in self.case.rows(MarketRow)
        )
        return inside / everyone if everyone > 0.0 else 1.0

    @cached_property
    def _shared(self) -> Network:
        """The network without a hub."""
        places = self.places
        ports = sorted({row.from_site for row in self._voyages})
        sea_usd: dict[str, float] = {}
        for port in ports:
            costs = [
                ship.freight_usd + ship.lot_usd
                for place in places
                for entry in self._entries[place.market]
                if (
                    ship := self._sea.best(
                        port,
                        entry.port,
                        monthly_use_kt=place.mean_use_kt,
                        holding_usd=place.storage_usd,
                    )
                )
            ]
            if costs:
                sea_usd[port] = float(np.mean(costs))
        rivals = port_origins(self.plan, self.months, self.supply_share())
        inland, stores, inland_days, shared = inland_origins(
            self.plan, self.months, sea_usd, self.capital_usd_per_day
        )
        origins = [*inland, *rivals]
        factor = self.parameters.lead_time_factor
        days = [*(each * factor for each in inland_days), *(0.0 for _ in rivals)]
        arcs = [
            arc
            for number, origin in enumerate(origins)
            if origin.offer_kt.max() > 0.0
            for arc in arcs_from_origin(
                number, origin, days[number], places, self._entries, self._sea, self._costs
            )
        ]
        return Network(
            case=self.case.name,
            start=self.case.calendar.periods[self.months.first].start,
            months=self.months.count,
            places=places,
            origins=tuple(origins),
            stores=tuple(stores),
            arcs=tuple(arcs),
            lanes=self._lanes(places),
            shared=tuple(shared),
            hub=None,
            capital_usd=self.capital_usd_per_day * MONTH_DAYS,
            subsidy_kusd=monthly_subsidy_kusd(self.plan, self.months.count),
            parameters=self.parameters,
        )

    def _lanes(self, places: Sequence[Place]) -> tuple[Lane, ...]:
        number = {place.site: index for index, place in enumerate(places)}
        found = []
        for row in self.plan.lanes.values():
            if row.from_site not in number or row.to_site not in number:
                continue
            rate = self.plan.lane_rate_t_per_day(row.lane)
            mean = (
                1e6
                if rate is None
                else float((rate * self.plan.lane_factor(row.lane)).mean()) * MONTH_DAYS / 1000.0
            )
            loading = self._costs.loading(row.from_site)
            days = float(row.transit_days) * self.parameters.lead_time_factor
            found.append(
                Lane(
                    name=row.lane,
                    corridor=row.corridor or "",
                    from_place=number[row.from_site],
                    to_place=number[row.to_site],
                    cost_usd=float(row.cost_usd_per_t),
                    other_usd=loading
                    + self._costs.receiving(row.to_site)
                    + self.capital_usd_per_day * days,
                    loss=float(row.loss_fraction) + places[number[row.to_site]].loss,
                    lags=lags_of(days),
                    capacity_kt=mean,
                )
            )
        return tuple(found)

    def network(self, design: HubDesign | None) -> Network:
        """The network with the tiers of a design open in every month, or without a hub.

        A hub that can store or load nothing has no columns: its network is that without a hub.

        Raises
        ------
        KeruenError : the case has no such tier.
        """
        base = replace(self._shared, parameters=self.parameters)
        if design is None:
            return base
        hub = self.hub(design)
        if hub.silo_kt <= 0.0 or hub.loading_kt.max() <= 0.0 or hub.receiving_kt.max() <= 0.0:
            return base
        days = self._days_before()
        site = design.site
        into = arcs_into_hub(base.origins, days, hub, self._sea, self._costs)
        countries = sorted({base.origins[arc.origin].country for arc in into})
        out = arcs_out_of_hub(
            site,
            self.parameters.handling_change_usd_per_t,
            base.places,
            self._entries,
            countries,
            self._sea,
            self._costs,
        )
        if not into or not out:
            return base
        return replace(base, hub=hub, arcs=(*base.arcs, *into, *out))

    def _days_before(self) -> list[float]:
        _, _, inland_days, _ = inland_origins(
            self.plan,
            self.months,
            {origin.port: 0.0 for origin in self._shared.origins if origin.store is not None},
            self.capital_usd_per_day,
        )
        rivals = len(self._shared.origins) - len(inland_days)
        factor = self.parameters.lead_time_factor
        return [*(each * factor for each in inland_days), *(0.0 for _ in range(rivals))]

    def hub(self, design: HubDesign) -> Hub:
        """The tiers of a design, open in every month.

        Raises
        ------
        KeruenError : the case has no such tier.
        """
        site = design.site
        handling = self._costs.receiving(site) + self._costs.loading(site)
        turns = self.parameters.hub_turns_per_month
        return make_hub(self.case, self.plan, self.months, design, handling, turns)
