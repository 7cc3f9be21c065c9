"""Cases that are unsound across rows and tables, each made from the small case by one change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from keruen.case import Case
from tests.builders import SMALL, Row, frame, small_case, with_rows, with_values
from tests.case.broken_chances import CHANCES

Make = Callable[[], Case]

YEAR = [{"profile": "p", "month": month, "factor": 1.0} for month in range(1, 13)]
SECOND_HALF = [{**row, "factor": 0.0 if row["month"] < 7 else 1.0} for row in YEAR]


def _value(table: str, where: Row, **values: Any) -> Make:
    return lambda: with_values(small_case(), table, where, **values)


def _row(table: str, /, **row: Any) -> Make:
    return lambda: with_rows(small_case(), table, [row])


def _tables(**tables: Any) -> Make:
    return lambda: small_case(**tables)


def _without(table: str, column: str, value: Any) -> Make:
    def make() -> Case:
        kept = [row for row in small_case().rows(table) if row[column] != value]
        return small_case().replace(**{table: frame(table, kept)})

    return make


def _lane(lane: str, /, **values: Any) -> Make:
    return _value("lanes", {"lane": lane}, **values)


def _site(site: str, /, **values: Any) -> Make:
    return _value("sites", {"site": site}, **values)


def _zero_day_cycle() -> Case:
    case = with_values(small_case(), "lanes", {"lane": "dakar_bamako"}, transit_days=0.0)
    return with_rows(case, "lanes", [{"lane": "back", "from_site": "bamako", "to_site": "dakar"}])


def _ambiguous_variation() -> Case:
    case = with_rows(small_case(), "corridors", [{"corridor": "dakar_bamako"}])
    row = {"variation": "v", "target": "lane_cost", "key": "dakar_bamako", "factor": 2.0}
    return with_rows(case, "variations", [row])


def _many_at_once() -> Case:
    case = with_values(small_case(), "lanes", {"lane": "dakar_bamako"}, cost_usd_per_t=-1.0)
    case = with_values(case, "grade_shares", {"grade": "kz4"}, share=0.4)
    return with_rows(case, "reserves", [{"reserve": "r", "site": "jorf"}])


TABLES: dict[str, Make] = {
    "negative capacity": _lane("dakar_bamako", capacity_t_per_day=-5.0),
    "loss above the most": _site("jorf", loss_fraction=0.75),
    "number not finite": _lane("dakar_bamako", cost_usd_per_t=float("inf")),
    "date far off": _value("demand", {"market": "mali"}, from_date=dt.date(1, 1, 1)),
    "empty text": _site("jorf", name=""),
    "required cell empty": _value("offers", {"grade": "kz3"}, price_usd_per_t=None),
    "cell with a default empty": _site("jorf", blending=None),
    "required table without rows": _tables(offers=[]),
    "two rows of settings": _tables(case=[{"case": "a"}, {"case": "b"}]),
    "key twice": _row("corridors", corridor="north"),
    "unknown site": _lane("dakar_bamako", to_site="bamaco"),
    "unknown passage in a list": _value(
        "sea_distances", {"from_site": "novorossiysk", "to_site": "jorf"}, passages="bosporus suez"
    ),
    "unknown class in a list": _value(
        "trades",
        {"from_region": "black_sea", "to_region": "morocco"},
        vessel_classes="handy hendy",
    ),
    "unknown region": _value(
        "trades", {"from_region": "black_sea", "to_region": "morocco"}, to_region="maroc"
    ),
    "unknown country": _row("quotas", quota="ban", country="UA", quantity_t=0.0),
    "no country code": _site("jorf", country="Morocco"),
    "no short name": _value("corridors", {"corridor": "north"}, corridor="north way"),
    "name of a folder above": _tables(settings={"case": ".."}),
    "profile short of months": _tables(profiles=YEAR[:10]),
    "harvest profile zero": _tables(
        profiles=SECOND_HALF,
        harvests=[{**SMALL["harvests"][0], "harvest_profile": "p"}, SMALL["harvests"][1]],
    ),
    "shares do not sum": _value("grade_shares", {"grade": "kz4"}, share=0.4),
    "shares without a crop": _row("grade_shares", site="kostanay", grade="kz3", crop_year=2027),
    "crop without shares": _row("harvests", site="kostanay", crop_year=2027, quantity_t=1.0),
    "share without an offer": _without("offers", "grade", "kz4"),
    "offer without a share": _row("offers", site="rouen", grade="kz3", price_usd_per_t=1.0),
    "port without a draft": _site("rouen", draft_m=None),
    "ships inland": _site("bamako", discharge_rate_t_per_day=10.0),
    "no locode": _site("jorf", locode="MAR"),
    "no time zone": _site("jorf", time_zone="Africa/Casa"),
    "ports without ships": _tables(vessel_classes=[], trades=[{**SMALL["trades"][2]}]),
    "no transit countries": _value("corridors", {"corridor": "north"}, transit_countries="RU, GE"),
    "lane to itself": _lane("dakar_bamako", to_site="dakar"),
    "sea distance from inland": _row(
        "sea_distances", from_site="bamako", to_site="jorf", distance_nm=1.0
    ),
    "second port cannot discharge": _row(
        "two_port_discharges", first_site="dakar", second_site="rouen", vessel_class="handy"
    ),
    "trains without tonnes": _lane("dakar_bamako", trains_per_day=2.0),
    "circle in no time": _zero_day_cycle,
    "market out of reach": _without("lanes", "lane", "dakar_bamako"),
    "start within a month": _tables(settings={"start_date": dt.date(2027, 1, 15)}),
    "start too late": _tables(settings={"start_date": dt.date(2500, 1, 1)}),
    "span ends first": _value("harvests", {"site": "rouen"}, to_date=dt.date(2026, 12, 31)),
    "crop before the horizon": _value(
        "harvests",
        {"site": "rouen"},
        from_date=dt.date(2026, 1, 1),
        to_date=dt.date(2026, 12, 31),
    ),
    "quota after the horizon": _row(
        "quotas",
        quota="ban",
        country="FR",
        quantity_t=0.0,
        from_date=dt.date(2027, 7, 1),
        to_date=dt.date(2027, 8, 1),
    ),
    "market without demand": _without("demand", "market", "mali"),
    "demand begins late": _value("demand", {"market": "mali"}, from_date=dt.date(2027, 2, 1)),
    "demand after the horizon": _row(
        "demand", market="mali", quantity_t_per_year=1.0, from_date=dt.date(2027, 7, 1)
    ),
    "hub inland": _value("hub_options", {"hub_option": "jorf_1"}, site="bamako"),
    "hub cannot load": _value("hub_options", {"hub_option": "jorf_1"}, site="dakar"),
    "gap between tiers": _row("hub_options", hub_option="jorf_3", site="jorf", tier=3),
    "no first tier": _value("hub_options", {"hub_option": "jorf_1"}, tier=2),
    "tier twice": _row("hub_options", hub_option="jorf_b", site="jorf", tier=1),
    "reserve of no size": _row("reserves", reserve="r", site="jorf"),
    "reserve of two sizes": _row(
        "reserves", reserve="r", site="jorf", quantity_t=1.0, days_of_cover=1.0, market="mali"
    ),
    "cover of no market": _row("reserves", reserve="r", site="jorf", days_of_cover=30.0),
    "hub reserve without a hub": _row(
        "reserves", reserve="r", site="dakar", quantity_t=1.0, only_with_hub=True
    ),
    "closure of nothing": _row(
        "closures", closure="ice", target_kind="lane", target="kostanay_novorosiysk"
    ),
    "closure of the wrong kind": _row(
        "closures", closure="ice", target_kind="corridor", target="jorf"
    ),
    "closure in no month": _row(
        "closures", closure="ice", target_kind="corridor", target="north", months="12 13"
    ),
    "variation of nothing": _row(
        "variations", variation="v", target="hire", key="hendy", factor=1.0
    ),
    "variation with a key too many": _row(
        "variations", variation="v", target="fuel_price", key="handy", factor=1.0
    ),
    "variation of two things": _ambiguous_variation,
    "war-risk premium of nothing": _row(
        "war_risk_premiums", target_kind="passage", target="jorf", premium_usd=1.0
    ),
    "war-risk share without a hull value": _row(
        "war_risk_premiums", target_kind="site", target="jorf", hull_value_fraction=0.01
    ),
    "steps of no passage": _row(
        "passage_dues", passage="bosphorus", from_nt=0.0, dues_usd_per_nt=1.0
    ),
    **CHANCES,
    "many at once": _many_at_once,
}
