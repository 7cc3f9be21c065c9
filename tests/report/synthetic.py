"""A made-up run with real places: what a report looks like when everything is in it.

Places, distances and routes are near the truth; tonnes and prices are made up by formula, so that
every number on the page can be found again here. No number in it is a result of anything.
"""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import polars as pl

from keruen.report.report_data import COST_PARTS, SCHEMAS, ReportData
from tests.report.synthetic_programme import programme
from tests.report.synthetic_sea import sea_path

FIRST_DAY = dt.date(2027, 9, 1)
MONTHS = 36
YEARS = 3.0

LABELS = {
    "KZ": "Kazakhstan",
    "RU": "Russian Federation",
    "FR": "France",
    "RO": "Romania",
    "MA": "Morocco",
    "LV": "Latvia",
    "GE": "Georgia",
    "AZ": "Azerbaijan",
    "SN": "Senegal",
    "GM": "The Gambia",
    "MR": "Mauritania",
    "GN": "Guinea",
    "SL": "Sierra Leone",
    "LR": "Liberia",
    "CI": "Côte d’Ivoire",
    "GH": "Ghana",
    "TG": "Togo",
    "BJ": "Benin",
    "NG": "Nigeria",
    "CM": "Cameroon",
    "CG": "Congo",
    "AO": "Angola",
    "ML": "Mali",
}

SITES = [
    ("kostanay", "Kostanay", "KZ", 53.2, 63.6, "elevator"),
    ("esil", "Esil", "KZ", 51.96, 66.4, "elevator"),
    ("kokshetau", "Kokshetau", "KZ", 53.3, 69.4, "elevator"),
    ("petropavl", "Petropavl", "KZ", 54.87, 69.16, "elevator"),
    ("aktau", "Aktau", "KZ", 43.6, 51.2, "terminal"),
    ("alat", "Alat", "AZ", 39.95, 49.4, "terminal"),
    ("poti", "Poti", "GE", 42.15, 41.65, "port"),
    ("novorossiysk", "Novorossiysk", "RU", 44.7, 37.8, "port"),
    ("liepaja", "Liepāja", "LV", 56.51, 21.0, "port"),
    ("rouen", "Rouen", "FR", 49.44, 1.1, "port"),
    ("constanta", "Constanța", "RO", 44.17, 28.65, "port"),
    ("jorf", "Jorf Lasfar", "MA", 33.12, -8.63, "port"),
    ("casablanca", "Casablanca", "MA", 33.6, -7.6, "port"),
    ("nouakchott", "Nouakchott", "MR", 18.03, -16.03, "port"),
    ("dakar", "Dakar", "SN", 14.68, -17.43, "port"),
    ("banjul", "Banjul", "GM", 13.45, -16.57, "port"),
    ("conakry", "Conakry", "GN", 9.52, -13.72, "port"),
    ("freetown", "Freetown", "SL", 8.49, -13.23, "port"),
    ("monrovia", "Monrovia", "LR", 6.32, -10.82, "port"),
    ("abidjan", "Abidjan", "CI", 5.25, -4.02, "port"),
    ("tema", "Tema", "GH", 5.63, 0.02, "port"),
    ("lome", "Lomé", "TG", 6.13, 1.28, "port"),
    ("cotonou", "Cotonou", "BJ", 6.35, 2.43, "port"),
    ("lagos", "Lagos Apapa", "NG", 6.44, 3.37, "port"),
    ("douala", "Douala", "CM", 4.05, 9.68, "port"),
    ("pointe_noire", "Pointe-Noire", "CG", -4.78, 11.83, "port"),
    ("luanda", "Luanda", "AO", -8.8, 13.25, "port"),
    ("bamako", "Bamako", "ML", 12.64, -8.0, "inland"),
]

CORRIDORS = {
    "baltic": ("Baltic, by Liepāja", 0.46, 90_000.0),
    "azov_black_sea": ("Black Sea, by Novorossiysk", 0.38, 75_000.0),
    "middle": ("Middle Corridor, by Aktau and Poti", 0.16, 42_000.0),
}

LANES = [
    ("kostanay", "liepaja", "rail", "baltic", 0.30),
    ("esil", "liepaja", "rail", "baltic", 0.16),
    ("petropavl", "novorossiysk", "rail", "azov_black_sea", 0.22),
    ("kostanay", "novorossiysk", "rail", "azov_black_sea", 0.16),
    ("kokshetau", "aktau", "rail", "middle", 0.16),
    ("aktau", "alat", "feeder", "middle", 0.16),
    ("alat", "poti", "rail", "middle", 0.16),
]

MARKETS = [
    # market, group, share of home grain through the hub, tonnes a year, cover in three years
    ("casablanca", "North Africa", 0.0, 620_000.0, (1.0, 1.0, 1.0)),
    ("nouakchott", "Atlantic coast", 0.8, 140_000.0, (1.0, 1.0, 0.97)),
    ("dakar", "Atlantic coast", 0.5, 310_000.0, (1.0, 1.0, 1.0)),
    ("banjul", "Atlantic coast", 1.0, 46_000.0, (0.93, 0.81, 1.0)),
    ("conakry", "Atlantic coast", 0.7, 118_000.0, (1.0, 1.0, 1.0)),
    ("freetown", "Atlantic coast", 0.9, 61_000.0, (1.0, 0.99, 1.0)),
    ("monrovia", "Atlantic coast", 1.0, 52_000.0, (1.0, 1.0, 1.0)),
    ("abidjan", "Gulf of Guinea", 0.3, 290_000.0, (1.0, 1.0, 1.0)),
    ("tema", "Gulf of Guinea", 0.3, 210_000.0, (1.0, 1.0, 1.0)),
    ("lome", "Gulf of Guinea", 0.3, 96_000.0, (1.0, 1.0, 1.0)),
    ("cotonou", "Gulf of Guinea", 0.4, 74_000.0, (1.0, 1.0, 1.0)),
    ("lagos", "Gulf of Guinea", 0.1, 820_000.0, (0.99, 0.98, 0.96)),
    ("douala", "Central Africa", 0.6, 180_000.0, (1.0, 1.0, 0.99)),
    ("pointe_noire", "Central Africa", 0.4, 84_000.0, (1.0, 1.0, 1.0)),
    ("luanda", "Central Africa", 0.2, 230_000.0, (1.0, 1.0, 1.0)),
    ("bamako", "Sahel", 0.5, 66_000.0, (0.88, 0.9, 0.95)),
]

NAMES = {site: name for site, name, *_ in SITES}


def frame(name: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    """A frame of the report from rows; a column that a row leaves out is null."""
    columns = SCHEMAS[name]
    return pl.DataFrame([{key: row.get(key) for key in columns} for row in rows], schema=columns)


def make_data(**changes: Any) -> ReportData:
    """A whole run with a hub that is worth building; `changes` replace fields of it."""
    flows = _flows()
    cover = _cover()
    content: dict[str, Any] = {
        "summary": make_summary(),
        "sites": _sites(),
        "flows": flows,
        "sea_paths": _sea_paths(flows),
        "landed_cost": _landed_cost(),
        "cover": cover,
        "corridor_flows": _corridor_flows(),
        "hub_tiers": _hub_tiers(),
        "hub_throughput": _hub_throughput(),
        "ships": _ships(flows),
        "emissions": _emissions(),
        "stock_curves": _stock_curves(),
        "cost_terms": _cost_terms(),
        **programme(),
        "assumptions": _assumptions(),
        "why": (
            "Rail to Liepāja brings grain to the Atlantic at USD 61.40/t less than to any Black "
            "Sea port while the Sea of Azov is closed from December to March.",
            "Banjul, Freetown and Monrovia take at most 12,000 t at a time; from the hub a coaster "
            "reaches them in four days instead of seventeen.",
            "Morocco's own demand shares the large ships into Jorf Lasfar.",
        ),
        "dropped_voyages": (
            "liepaja > banjul: panamax draws 13.9 m, the berth has 9.0 m",
            "poti > jorf: newcastlemax draws 18.1 m, the berth has 12.5 m",
        ),
        "country_labels": LABELS,
        "home_country": "KZ",
        "money_year": 2026,
        "run": {
            "fingerprint": "9f2c6b1e" * 8,
            "options": {"gap": 0.005, "time_limit_s": 900, "threads": 2, "seed": 7},
            "versions": {"keruen": "0.1.0", "python": "3.11.7", "highspy": "1.16.0"},
        },
    }
    return ReportData(**(content | changes))


def make_summary(**changes: Any) -> Any:
    """A summary.json as the planner writes it."""
    summary: dict[str, Any] = {
        "case": "kazakhstan-morocco-africa",
        "title": "Kazakh wheat to a hub in Morocco and on to African markets",
        "scenario": "base",
        "status": "optimal within gap",
        "cost_usd": 2_417_350_000.0,
        "bound_usd": 2_409_120_000.0,
        "gap": 0.0034046,
        "seconds": 412.3,
        "hub": {
            "site": "jorf",
            "name": "Jorf Lasfar",
            "tier": 2,
            "opening_period": 10,
            "opening_date": "2028-07-01",
        },
        "openings": [
            {"hub_option": "jorf_1", "site": "jorf", "tier": 1, "opening_period": 10},
            {"hub_option": "jorf_2", "site": "jorf", "tier": 2, "opening_period": 16},
        ],
        "hub_value_usd_per_year": {
            "low": 3_180_000.0,
            "high": 8_940_000.0,
            "decided": True,
            "words": "The hub saves between 3.18 and 8.94 million USD a year.",
        },
        "no_hub": {
            "cost_usd": 2_435_940_000.0,
            "bound_usd": 2_426_890_000.0,
            "gap": 0.0037152,
            "seconds": 188.0,
        },
        "cost_terms_usd": {},
        "years": YEARS,
        "tonnes": {
            "delivered_t": 10_141_000.0,
            "shortage_t": 128_400.0,
            "through_hub_t": 1_812_000.0,
            "home_t": 4_260_000.0,
        },
        "assumptions": [
            {
                "words": "The transport subsidy of 50 USD/t for the Baltic route goes on.",
                "change": "Without it the lanes to Liepāja cost 50 USD/t more.",
                "effect_usd_per_year": -6_400_000.0,
            },
            {
                "words": "Handling at the hub costs 6.50 USD/t in all.",
                "change": "At 9.00 USD/t, the upper end of what ports publish.",
                "effect_usd_per_year": -1_510_000.0,
            },
            {
                "words": "The Black Sea closes for six weeks once in three years.",
                "change": "Once a year instead.",
                "effect_usd_per_year": 4_870_000.0,
            },
        ],
        "progress": [],
    }
    return summary | changes


def month(index: int) -> dt.date:
    """First day of a period of the made-up run."""
    number = FIRST_DAY.year * 12 + FIRST_DAY.month - 1 + index
    return dt.date(number // 12, number % 12 + 1, 1)


def _sites() -> pl.DataFrame:
    return frame(
        "sites",
        [
            {
                "site": site,
                "name": name,
                "country": LABELS[country],
                "latitude": latitude,
                "longitude": longitude,
                "kind": kind,
            }
            for site, name, country, latitude, longitude, kind in SITES
        ],
    )


def _flows() -> pl.DataFrame:
    home_t = 4_260_000.0
    rows = [
        {
            "from_site": start,
            "to_site": end,
            "mode": mode,
            "corridor": corridor,
            "origin_country": "KZ",
            "quantity_t": home_t * part,
        }
        for start, end, mode, corridor, part in LANES
    ]
    hub_t = 0.0
    for market, _, by_hub, demand, _ in MARKETS:
        use = demand * YEARS
        port = "dakar" if market == "bamako" else market
        home = min(use * 0.42, use)
        if market == "bamako":
            rows.append(_flow("dakar", "bamako", "road", "KZ", use))
        rows.append(_ship("jorf", port, "handysize", "KZ", home * by_hub))
        hub_t += home * by_hub
        rows.append(_ship("liepaja", port, "supramax", "KZ", home * (1 - by_hub) * 0.6))
        rows.append(_ship("novorossiysk", port, "supramax", "KZ", home * (1 - by_hub) * 0.4))
        rows.append(_ship("rouen", port, "handysize", "FR", (use - home) * 0.55))
        rows.append(_ship("constanta", port, "supramax", "RO", (use - home) * 0.45))
    for port, part in (("liepaja", 0.55), ("novorossiysk", 0.2), ("poti", 0.25)):
        rows.append(_ship(port, "jorf", "panamax", "KZ", hub_t * part))
    rows.append(_ship("rouen", "jorf", "panamax", "FR", 210_000.0))
    return frame("flows", [row for row in rows if row["quantity_t"] > 0])


def _flow(start: str, end: str, mode: str, origin: str, quantity: float) -> dict[str, Any]:
    return {
        "from_site": start,
        "to_site": end,
        "mode": mode,
        "origin_country": origin,
        "quantity_t": quantity,
    }


def _ship(start: str, end: str, vessel: str, origin: str, quantity: float) -> dict[str, Any]:
    return _flow(start, end, "sea", origin, quantity) | {"vessel_class": vessel}


def _sea_paths(flows: pl.DataFrame) -> pl.DataFrame:
    pairs = flows.filter(pl.col("mode") == "sea").select("from_site", "to_site").unique()
    places = {site: (longitude, latitude) for site, _, _, latitude, longitude, _ in SITES}
    rows = []
    for start, end in pairs.sort("from_site", "to_site").iter_rows():
        for point, (longitude, latitude) in enumerate(sea_path(start, end, places)):
            rows.append(
                {
                    "from_site": start,
                    "to_site": end,
                    "point": point,
                    "latitude": latitude,
                    "longitude": longitude,
                }
            )
    return frame("sea_paths", rows)


PRICES = {"KZ": 205.0, "FR": 236.0, "RO": 231.0}


def _landed_cost() -> pl.DataFrame:
    rows = []
    for rank, (market, _, by_hub, demand, _) in enumerate(MARKETS):
        use = demand * YEARS
        for origin, part in (("KZ", 0.42), ("FR", 0.32), ("RO", 0.26)):
            inland = 68.0 + rank % 3 if origin == "KZ" else 0.0
            parts = {
                "opening_stock": 0.0,
                "purchase": PRICES[origin],
                "inland": inland,
                "voyages": 21.5 + 1.7 * rank + (6.0 * by_hub if origin == "KZ" else 0.0),
                "insurance": 1.1,
                "handling": 9.4 + (6.5 * by_hub if origin == "KZ" else 0.0),
                "storage": 1.3 + 1.9 * by_hub,
                "working_capital": 2.2 + (2.6 if origin == "KZ" else 0.0),
                "duties": 12.0 if market in ("lagos", "luanda") else 4.0,
                "co2": 1.25,
                "subsidy": -38.0 if origin == "KZ" else 0.0,
            }
            rows.append(
                {
                    "market": market,
                    "name": NAMES[market],
                    "origin_country": origin,
                    "quantity_t": use * part,
                    "landed_usd_per_t": sum(parts.values()),
                    **{f"{name}_usd_per_t": parts[name] for name in COST_PARTS},
                }
            )
    return frame("landed_cost", rows)


def _cover() -> pl.DataFrame:
    rows = []
    for market, group, _, demand, covers in MARKETS:
        for year, cover in zip((2028, 2029, 2030), covers, strict=True):
            rows.append(
                {
                    "market": market,
                    "name": NAMES[market],
                    "group": group,
                    "year": year,
                    "demand_t": demand,
                    "use_t": demand * cover,
                    "shortage_t": demand * (1 - cover),
                    "cover": cover,
                }
            )
    return frame("cover", rows)


def season(index: int, phase: float = 0.0) -> float:
    """A wave with a mean of one that is high after the harvest."""
    return 1.0 + 0.7 * math.cos(2 * math.pi * (index - 2 - phase) / 12)


def _corridor_flows() -> pl.DataFrame:
    rows = []
    for rank, (corridor, (name, part, capacity)) in enumerate(CORRIDORS.items()):
        for index in range(MONTHS):
            date = month(index)
            closed = corridor == "azov_black_sea" and date.month in (1, 2)
            quantity = 0.0 if closed else 4_260_000.0 / MONTHS * part * season(index, rank)
            rows.append(
                {
                    "corridor": corridor,
                    "name": name,
                    "period": index,
                    "date": date,
                    "quantity_t": quantity,
                    "capacity_t": capacity * (2.0 if part > 0.3 else 1.0),
                }
            )
    return frame("corridor_flows", rows)


def _hub_tiers() -> pl.DataFrame:
    tier = {"site": "jorf", "receiving_capacity_t_per_day": 12_000.0}
    return frame(
        "hub_tiers",
        [
            tier
            | {
                "hub_option": "jorf_1",
                "tier": 1,
                "opening_date": dt.date(2028, 7, 1),
                "storage_capacity_t": 80_000.0,
                "loading_capacity_t_per_day": 8_000.0,
                "capex_usd": 24_000_000.0,
                "fixed_opex_usd_per_year": 2_100_000.0,
            },
            tier
            | {
                "hub_option": "jorf_2",
                "tier": 2,
                "opening_date": dt.date(2029, 1, 1),
                "storage_capacity_t": 60_000.0,
                "loading_capacity_t_per_day": 6_000.0,
                "capex_usd": 14_500_000.0,
                "fixed_opex_usd_per_year": 900_000.0,
            },
        ],
    )


def _hub_throughput() -> pl.DataFrame:
    rows = []
    for index in range(MONTHS):
        for origin, quantity in (("KZ", 61_000.0), ("FR", 8_500.0)):
            rows.append(
                {
                    "site": "jorf",
                    "period": index,
                    "date": month(index),
                    "origin_country": origin,
                    "quantity_t": quantity * season(index, 2.0) if index >= 10 else 0.0,
                }
            )
    return frame("hub_throughput", rows)


INTAKE = {"panamax": 66_000.0, "supramax": 48_000.0, "handysize": 24_000.0}


def _ships(flows: pl.DataFrame) -> pl.DataFrame:
    keys = ["from_site", "to_site", "vessel_class"]
    sums = flows.filter(pl.col("mode") == "sea").group_by(keys).agg(pl.col("quantity_t").sum())
    rows = []
    for rank, row in enumerate(sums.sort(keys).iter_rows(named=True)):
        intake = INTAKE[row["vessel_class"]]
        trips = math.ceil(row["quantity_t"] / intake)
        rows.append(
            row
            | {
                "trips": trips,
                "utilisation": row["quantity_t"] / intake / trips,
                "usd_per_t": 14.0 + rank % 17 * 1.35,
            }
        )
    return frame("ships", rows)


def _emissions() -> pl.DataFrame:
    glec = "GLEC Framework 3.2, well to wake"
    defra = "DEFRA 2026, well to tank and tank to wheel"
    lines = [
        ("lane", "rail", glec, 412_300.0, 4_260_000.0),
        ("lane", "feeder", glec, 9_870.0, 681_600.0),
        ("lane", "road", defra, 18_440.0, 198_000.0),
        ("voyage", "panamax", glec, 61_200.0, 2_020_000.0),
        ("voyage", "supramax", glec, 143_900.0, 5_100_000.0),
        ("voyage", "handysize", glec, 118_700.0, 3_900_000.0),
        ("handling", "port", "transshipment_kg_co2e_per_t", 21_050.0, None),
    ]
    keys = ("leg", "mode", "method", "co2e_t", "quantity_t")
    return frame("emissions", [dict(zip(keys, line, strict=True)) for line in lines])


def _stock_curves() -> pl.DataFrame:
    stores = [
        ("kostanay", 420_000.0, 380_000.0, 0.0),
        ("esil", 260_000.0, 210_000.0, 0.5),
        ("petropavl", 300_000.0, 190_000.0, 0.2),
        ("kokshetau", 240_000.0, 160_000.0, 0.4),
        ("liepaja", 110_000.0, 84_000.0, 3.0),
        ("novorossiysk", 90_000.0, 61_000.0, 2.5),
        ("poti", 40_000.0, 22_000.0, 4.0),
        ("jorf", 140_000.0, 118_000.0, 5.0),
        ("dakar", 60_000.0, 38_000.0, 7.0),
        ("abidjan", 70_000.0, 41_000.0, 6.0),
        ("lagos", 145_000.0, 92_000.0, 6.5),
        ("douala", 30_000.0, 17_000.0, 7.5),
        ("luanda", 45_000.0, 26_000.0, 8.0),
        ("banjul", None, 4_000.0, 8.0),
    ]
    rows = []
    for site, capacity, most, phase in stores:
        for index in range(MONTHS):
            opened = 0.0 if site == "jorf" and index < 10 else 1.0
            rows.append(
                {
                    "site": site,
                    "name": NAMES[site],
                    "date": month(index + 1) - dt.timedelta(days=1),
                    "quantity_t": most * season(index, phase) / 1.7 * opened,
                    "capacity_t": capacity if site != "jorf" or index >= 16 else 80_000.0 * opened,
                }
            )
    return frame("stock_curves", rows)


TERMS = {
    "purchase": (2_102_400_000.0, 2_098_100_000.0),
    "lanes": (262_300_000.0, 241_900_000.0),
    "voyages": (238_610_000.0, 281_430_000.0),
    "insurance": (9_120_000.0, 9_050_000.0),
    "loading": (31_400_000.0, 27_880_000.0),
    "receiving": (42_950_000.0, 39_400_000.0),
    "storage": (14_300_000.0, 11_720_000.0),
    "working_capital": (26_880_000.0, 25_100_000.0),
    "duties": (61_700_000.0, 61_450_000.0),
    "hub": (12_640_000.0, 0.0),
    "co2": (9_820_000.0, 10_480_000.0),
    "shortage": (57_780_000.0, 71_130_000.0),
    "subsidy": (-149_950_000.0, -138_400_000.0),
    "ending_value": (-302_600_000.0, -303_300_000.0),
}
"""Discounted USD of the plan and of the plan without a hub; they add up to the summary's costs."""


def _cost_terms() -> pl.DataFrame:
    return frame(
        "cost_terms",
        [{"term": term, "usd": usd, "no_hub_usd": twin} for term, (usd, twin) in TERMS.items()],
    )


def _assumptions() -> pl.DataFrame:
    rows = []

    def add(table: str, row: str, source: str, confidence: str, **figures: tuple[Any, str]) -> None:
        for column, (value, unit) in figures.items():
            rows.append(
                {
                    "table": table,
                    "row": row,
                    "column": column,
                    "value": str(value),
                    "unit": unit,
                    "source": source,
                    "confidence": confidence,
                }
            )

    for rank, (site, _, country, latitude, longitude, kind) in enumerate(SITES):
        published = kind == "port" and rank % 2 == 0
        add(
            "sites",
            f"site={site}",
            "NGA, World Port Index, Pub. 150, 2025"
            if published
            else f"Port authority of {country}, tariff 2025",
            "published" if published else "derived",
            latitude=(latitude, "degrees"),
            longitude=(longitude, "degrees"),
            draft_m=(9 + rank % 5, "m"),
            waiting_days=(rank % 4, "days"),
        )
        add(
            "sites",
            f"site={site}",
            "Own estimate from ports of like size, November 2026",
            "estimate",
            receiving_cost_usd_per_t=(3.5, "USD/t"),
            storage_cost_usd_per_t_per_month=(1.5, "USD/t/month"),
        )
    for start, end, mode, corridor, _ in LANES:
        add(
            "lanes",
            f"lane={start}_{end}",
            f"Tariff policy of the railways, {corridor}, freight year 2026",
            "published",
            mode=(mode, ""),
            cost_usd_per_t=(61.4, "USD/t"),
            transit_days=(14, "days"),
        )
    for market, _, _, demand, _ in MARKETS:
        add(
            "demand",
            f"market={market} and from_date=2027-09-01",
            "USDA FAS, PSD Online, wheat, May 2026",
            "published",
            quantity_t_per_year=(int(demand), "t/year"),
        )
    add(
        "vessel_classes",
        "vessel_class=panamax",
        "Baltic Exchange, P5TC, mean of 2025",
        "published",
        hire_usd_per_day=(14_200, "USD/day"),
        fuel_sea_t_per_day=(31, "t/day"),
    )
    return frame("assumptions", rows)
