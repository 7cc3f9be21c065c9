"""Which voyages a case could have: trades, two-port discharges, what hub sites may serve."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from keruen.case.case import Case
from keruen.case.table_rows import HubOptionRow, MarketRow, TradeRow, TwoPortDischargeRow
from keruen.errors import KeruenError
from keruen.routes.ships import Port, Ship, read_ports, read_ships
from keruen.rows import text_of

Trades = Mapping[tuple[str, str], tuple[Ship, ...]]


@dataclass(frozen=True)
class Candidate:
    """A voyage to be looked into: a ship, its loading port, and one or two ports of discharge.

    `refusal` says why the hub may not send it (R24), and is empty for all others.
    """

    ship: Ship
    load_port: Port
    ports: tuple[Port, ...]
    refusal: str

    @property
    def to_text(self) -> str:
        """Sites of discharge, joined by a plus sign."""
        return "+".join(port.site for port in self.ports)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """From and to sites of its laden legs."""
        return list(pairwise([self.load_port.site, *(port.site for port in self.ports)]))


def make_candidates(case: Case) -> list[Candidate]:
    """All voyages that the trades name between ports that load and ports that discharge (R25).

    Raises
    ------
    KeruenError : a port without draft or sea region, a class that no row describes, or a two-port
        discharge at a site that discharges no ships.
    """
    ports, ships = read_ports(case), read_ships(case)
    trades = _read_trades(case, ships)
    hubs, direct_only = _hub_sites(case), _direct_only_sites(case)
    found = []
    for ship, start, ends in (*_single(ports, trades), *_two_port(case, ports, ships, trades)):
        refusal = _refusal(start, ends, direct_only) if start.site in hubs else ""
        found.append(Candidate(ship, start, ends, refusal))
    return found


Voyage = tuple[Ship, Port, tuple[Port, ...]]


def _single(ports: Mapping[str, Port], trades: Trades) -> Iterator[Voyage]:
    for start in _loading(ports):
        for end in ports.values():
            if end is not start and end.discharge_rate_t_per_day is not None:
                for ship in trades.get((start.sea_region, end.sea_region), ()):
                    yield ship, start, (end,)


def _two_port(
    case: Case, ports: Mapping[str, Port], ships: Mapping[str, Ship], trades: Trades
) -> Iterator[Voyage]:
    for row in case.rows(TwoPortDischargeRow):
        first = _discharging(ports, row, "first_site")
        second = _discharging(ports, row, "second_site")
        name = row.vessel_class
        _check_class(name, ships, f"two_port_discharges, row {_two_port_name(row)}", "vessel_class")
        for start in _loading(ports):
            regions = [(start.sea_region, port.sea_region) for port in (first, second)]
            served = all(ships[name] in trades.get(pair, ()) for pair in regions)
            if served and len({start.site, first.site, second.site}) == 3:
                yield ships[name], start, (first, second)


def _loading(ports: Mapping[str, Port]) -> Iterable[Port]:
    return (port for port in ports.values() if port.load_rate_t_per_day is not None)


def _discharging(ports: Mapping[str, Port], row: TwoPortDischargeRow, column: str) -> Port:
    port = ports.get(text_of(row, column))
    if port is None or port.discharge_rate_t_per_day is None:
        raise KeruenError(
            f"table two_port_discharges, row {_two_port_name(row)}, column {column}, value "
            f"{row[column]!r}: not a port that discharges ships",
            "Name a port with discharge_rate_t_per_day in table sites.",
        )
    return port


def _two_port_name(row: TwoPortDischargeRow) -> str:
    return f"first_site={row.first_site} and second_site={row.second_site}"


def _read_trades(case: Case, ships: Mapping[str, Ship]) -> Trades:
    trades: dict[tuple[str, str], tuple[Ship, ...]] = {}
    for row in case.rows(TradeRow):
        regions = (row.from_region, row.to_region)
        place = f"trades, row from_region={regions[0]} and to_region={regions[1]}"
        names = dict.fromkeys((row.vessel_classes or "").split() or ships)
        for name in names:
            _check_class(name, ships, place, "vessel_classes")
        trades[regions] = tuple(ships[name] for name in names)
    return trades


def _check_class(name: str, ships: Mapping[str, Ship], place: str, column: str) -> None:
    if name not in ships:
        raise KeruenError(
            f"table {place}, column {column}, value {name!r}: no such vessel class",
            f"Use names of table vessel_classes: {', '.join(ships)}.",
        )


def _refusal(start: Port, ends: Iterable[Port], direct_only: frozenset[str]) -> str:
    for port in ends:
        if port.site in direct_only:
            return (
                f"{start.site} is a hub site, and hub_allowed is false for every market of "
                f"{port.site}"
            )
    return ""


def _hub_sites(case: Case) -> frozenset[str]:
    return frozenset(row.site for row in case.rows(HubOptionRow))


def _direct_only_sites(case: Case) -> frozenset[str]:
    """Sites with markets, none of which the hub may serve."""
    allowed: dict[str, bool] = {}
    for row in case.rows(MarketRow):
        allowed[row.site] = allowed.get(row.site, False) or row.hub_allowed
    return frozenset(site for site, through_hub in allowed.items() if not through_hub)
