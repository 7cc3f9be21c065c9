"""Cases whose uncertainty, disruptions or policies are unsound, each made from the small case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from keruen.case import Case
from tests.builders import small_case, with_rows, with_values

Make = Callable[[], Case]

# A factor on the days of a lane, and random closures of a port: sound, for a test to spoil.
LATE = {
    "uncertainty": "late",
    "target_kind": "lane",
    "target": "dakar_bamako",
    "varies": "travel_days",
    "law": "lognormal",
    "mean": 1.1,
    "standard_deviation": 0.3,
}
SWELL = {
    "uncertainty": "swell",
    "target_kind": "site",
    "target": "jorf",
    "varies": "closed_days",
    "months": "12 1 2 3",
    "law": "uniform",
    "low": 1.0,
    "high": 5.0,
    "frequency_per_year": 8.0,
}
BLOCKED = {
    "disruption": "blocked",
    "title": "The port is blocked",
    "target_kind": "site",
    "target": "jorf",
    "from_date": dt.date(2027, 3, 1),
    "days": 21.0,
}
TRIGGER = {
    "policy": "refill",
    "kind": "stock_trigger",
    "site": "dakar",
    "route": "jorf>dakar>coaster",
    "level_t": 5_000.0,
    "lot_t": 5_000.0,
}
SEEN = {
    "observed_flow": "seen",
    "origin_country": "KZ",
    "market_country": "SN",
    "from_date": dt.date(2025, 1, 1),
    "to_date": dt.date(2025, 5, 31),
    "quantity_t": 5_000.0,
}
WAIT = {"policy": "wait", "kind": "patience", "days": 10.0}


def _late(**values: Any) -> Make:
    return lambda: small_case(uncertainty=[{**LATE, **values}])


def _swell(**values: Any) -> Make:
    return lambda: small_case(uncertainty=[{**SWELL, **values}])


def _law(law: str, **parameters: Any) -> Make:
    plain = {**LATE, "mean": None, "standard_deviation": None, "law": law}
    return lambda: small_case(uncertainty=[{**plain, **parameters}])


def _blocked(**values: Any) -> Make:
    return lambda: small_case(disruptions=[{**BLOCKED, **values}])


def _seen(**values: Any) -> Make:
    return lambda: small_case(observed_flows=[{**SEEN, **values}])


def _trigger(**values: Any) -> Make:
    return lambda: small_case(policies=[{**TRIGGER, **values}])


def _policies(*rows: dict[str, Any]) -> Make:
    return lambda: small_case(policies=list(rows))


def _release(site: str) -> Make:
    row = {"policy": "open", "kind": "reserve_release", "site": site, "days": 20.0}
    return lambda: small_case(policies=[row])


def _swell_in_place_of(closure: str, kind: str, target: str) -> Make:
    averaged = {"closure": "averaged", "target_kind": kind, "target": target}
    swell = {**SWELL, "replaces_closure": closure}
    return lambda: small_case(closures=[averaged], uncertainty=[swell])


def _without_silo(site: str) -> Case:
    case = with_values(small_case(), "sites", {"site": site}, storage_capacity_t=0.0)
    return with_rows(case, "policies", [{**WAIT, "site": site}])


CHANCES: dict[str, Make] = {
    "chance of an unknown kind": _late(target_kind="train"),
    "chance of nothing": _late(target="dakar_bamaco"),
    "chance of no mode": _late(target_kind="mode", target="river"),
    "chance of nothing named": _late(target=None),
    "chance of all with a name": _late(target_kind="all"),
    "chance that does not go with its target": _late(target_kind="market", target="mali"),
    "closed days of all": _swell(target_kind="all", target=None),
    "wait inland": _late(target_kind="site", target="bamako", varies="waiting_days"),
    "discharge rate of a loading port": _late(
        target_kind="site", target="rouen", varies="discharge_rate"
    ),
    "late ships where none load": _late(target_kind="site", target="dakar", varies="arrival_days"),
    "harvest of a market": _late(target_kind="country", target="SN", varies="harvest"),
    "chance in no month": _late(months="13"),
    "law without a parameter": _law("triangular", low=0.5, high=2.0),
    "law with a parameter too many": _law("fixed", mean=1.0, standard_deviation=0.1),
    "deviation below zero": _late(standard_deviation=-0.1),
    "low above high": _law("uniform", low=2.0, high=1.0),
    "mode outside": _law("triangular", low=1.0, mode=0.5, high=2.0),
    "mean cut off": _law("normal", mean=3.0, standard_deviation=0.1, low=0.5, high=2.0),
    "mean of zero": _late(mean=0.0),
    "factor of zero": _law("uniform", low=0.0, high=2.0),
    "factor without a least": _law("normal", mean=1.0, standard_deviation=0.2),
    "fixed days below zero": _swell(law="fixed", low=None, high=None, mean=-1.0),
    "scope unknown": _late(scope="week"),
    "closed days without a frequency": _swell(frequency_per_year=None),
    "frequency below zero": _swell(frequency_per_year=-1.0),
    "frequency of what closes nothing": _late(frequency_per_year=2.0),
    "probability above one": _late(probability=1.2),
    "chance in place of no closure": _swell_in_place_of("avraged", "site", "jorf"),
    "chance in place of another closure": _swell_in_place_of("averaged", "corridor", "north"),
    "delay in place of a closure": lambda: small_case(
        closures=[{"closure": "averaged", "target_kind": "lane", "target": "dakar_bamako"}],
        uncertainty=[{**LATE, "replaces_closure": "averaged"}],
    ),
    "disruption of nothing": _blocked(target="yorf"),
    "disruption of one thing that is there and one that is not": _blocked(target="jorf yorf"),
    "disruption of no days": _blocked(days=0.0),
    "disruption before the horizon": _blocked(from_date=dt.date(2026, 12, 31)),
    "disruption after the horizon": _blocked(from_date=dt.date(2027, 7, 1)),
    "disruption at no time": _blocked(from_date=None),
    "disruption at two times": _blocked(probability_per_year=0.1),
    "disruption more than sure": _blocked(from_date=None, probability_per_year=1.5),
    "flow seen nowhere": _seen(origin_country=None, market_country=None),
    "flow seen on a corridor and to a country": _seen(corridor="north"),
    "flow with tonnes and a share": _seen(share=0.5),
    "flow with neither tonnes nor a share": _seen(quantity_t=None),
    "flow of tonnes in months": _seen(months="7 8 9"),
    "share of no origin": _seen(origin_country=None, quantity_t=None, share=0.5),
    "flow seen backwards": _seen(to_date=dt.date(2024, 12, 31)),
    "flow of a grain unknown": _seen(origin_country="BR"),
    "policy at no silo": lambda: _without_silo("novorossiysk"),
    "policy short of its columns": _trigger(route=None, lot_t=None),
    "policy with a column too many": _policies({**WAIT, "priority": 1}),
    "trigger by no lane": _trigger(route="dakar_bamaco"),
    "trigger by no voyage": _trigger(route="jorf>dakar"),
    "trigger by no ship": _trigger(route="jorf>dakar>costa"),
    "trigger that ends elsewhere": _trigger(route="jorf>abidjan>coaster"),
    "trigger of nothing": _trigger(lot_t=0.0),
    "release of no reserve": _release("dakar"),
    "release by no market": lambda: small_case(
        reserves=[{"reserve": "kept", "site": "jorf", "quantity_t": 1_000.0}],
        policies=[{"policy": "open", "kind": "reserve_release", "site": "jorf", "days": 20.0}],
    ),
    "priority of no market": _policies(
        {"policy": "first", "kind": "market_priority", "market": "malli", "priority": 1}
    ),
    "two patiences": _policies(WAIT, {**WAIT, "policy": "longer", "days": 20.0}),
}
