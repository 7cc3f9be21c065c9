"""Your own corridor from scratch: two origins, a hub site, and three markets.

Every table is written here in Python. Columns that are not required may be left out; `defaults`
fills in the source and the confidence that each row needs.
"""

import datetime as dt

import keruen

FIRST, LAST = dt.date(2027, 1, 1), dt.date(2027, 4, 30)


def port(site: str, country: str, region: str, **values: object) -> dict[str, object]:
    """A row of table sites for a sea port."""
    return {
        "site": site,
        "name": site.capitalize(),
        "country": country,
        "kind": "port",
        "sea_region": region,
        "draft_m": 11.0,
        "port_dues_usd_per_gt": 1.0,
        **values,
    }


def grade(name: str, country: str, protein_pct: float) -> dict[str, object]:
    """A row of table grades: milling wheat."""
    return {
        "grade": name,
        "name": f"Milling wheat of {country}",
        "origin_country": country,
        "protein_pct": protein_pct,
        "wet_gluten_pct": 25.0,
        "test_weight_kg_hl": 78.0,
        "moisture_pct": 12.5,
        "falling_number_s": 280.0,
        "reference_value_usd_per_t": 210.0,
    }


def make_case() -> keruen.Case:
    """The corridor as a case."""
    tables = {
        "case": [
            {
                "case": "two-origins",
                "title": "Wheat of two origins to three markets",
                "start_date": FIRST,
                "period_kind": "month",
                "periods": 4,
                "money_year": 2026,
                "discount_rate_per_year": 0.07,
                "working_capital_rate_per_year": 0.08,
                "fuel_price_usd_per_t": 550.0,
            }
        ],
        "grades": [grade("fr_11", "FR", 11.5), grade("ro_12", "RO", 12.5)],
        "sites": [
            port(
                "rouen",
                "FR",
                "north_sea",
                latitude=49.4,
                longitude=1.1,
                loading_cost_usd_per_t=6.0,
                load_rate_t_per_day=10_000.0,
            ),
            port(
                "constanta",
                "RO",
                "black_sea",
                latitude=44.1,
                longitude=28.7,
                loading_cost_usd_per_t=7.0,
                load_rate_t_per_day=12_000.0,
            ),
            port(
                "dakar",
                "SN",
                "west_africa",
                latitude=14.7,
                longitude=-17.4,
                receiving_cost_usd_per_t=8.0,
                loading_cost_usd_per_t=6.0,
                load_rate_t_per_day=6_000.0,
                discharge_rate_t_per_day=5_000.0,
                waiting_days=2.0,
                storage_capacity_t=40_000.0,
                storage_cost_usd_per_t_per_month=2.0,
            ),
            port(
                "abidjan",
                "CI",
                "west_africa",
                latitude=5.3,
                longitude=-4.0,
                receiving_cost_usd_per_t=9.0,
                discharge_rate_t_per_day=4_000.0,
                waiting_days=3.0,
                storage_capacity_t=25_000.0,
                storage_cost_usd_per_t_per_month=2.5,
            ),
            {
                "site": "bamako",
                "name": "Bamako",
                "country": "ML",
                "kind": "inland",
                "latitude": 12.6,
                "longitude": -8.0,
                "storage_capacity_t": 15_000.0,
                "storage_cost_usd_per_t_per_month": 2.0,
            },
        ],
        "offers": [
            {"site": "rouen", "grade": "fr_11", "price_usd_per_t": 225.0},
            {"site": "constanta", "grade": "ro_12", "price_usd_per_t": 218.0},
        ],
        "harvests": [
            {
                "site": site,
                "crop_year": 2026,
                "quantity_t": tonnes,
                "from_date": FIRST,
                "to_date": LAST,
            }
            for site, tonnes in (("rouen", 80_000.0), ("constanta", 60_000.0))
        ],
        "grade_shares": [
            {"site": "rouen", "crop_year": 2026, "grade": "fr_11", "share": 1.0},
            {"site": "constanta", "crop_year": 2026, "grade": "ro_12", "share": 1.0},
        ],
        "lanes": [
            {
                "lane": "dakar_bamako",
                "from_site": "dakar",
                "to_site": "bamako",
                "mode": "road",
                "cost_usd_per_t": 75.0,
                "transit_days": 5.0,
                "distance_km": 1_250.0,
                "capacity_t_per_day": 500.0,
                "emission_factor": "road",
            },
        ],
        "vessel_classes": [
            {
                "vessel_class": name,
                "name": f"{name} of {dwt:,.0f} t",
                "dwt_t": dwt,
                "cargo_capacity_t": cargo,
                "laden_draft_m": draft,
                "tpc_t_per_cm": tpc,
                "speed_kn": speed,
                "hire_usd_per_day": hire,
                "fuel_sea_t_per_day": sea,
                "fuel_port_t_per_day": 1.5,
                "gross_tonnage": dwt * 0.6,
                "net_tonnage": dwt * 0.35,
                "ballast_fraction": 0.4,
                "emission_factor": "bulk_carrier",
            }
            for name, dwt, cargo, draft, tpc, speed, hire, sea in (
                ("coaster", 8_000.0, 7_000.0, 7.2, 18.0, 11.0, 5_500.0, 8.0),
                ("handysize", 30_000.0, 27_000.0, 9.8, 41.0, 12.5, 11_500.0, 20.0),
            )
        ],
        "sea_distances": [
            {"from_site": start, "to_site": end, "distance_nm": nautical_miles}
            for start, end, nautical_miles in (
                ("rouen", "dakar", 2_350.0),
                ("rouen", "abidjan", 3_500.0),
                ("constanta", "dakar", 3_350.0),
                ("constanta", "abidjan", 4_500.0),
                ("dakar", "abidjan", 1_150.0),
            )
        ],
        "trades": [
            {"from_region": "north_sea", "to_region": "west_africa"},
            {"from_region": "black_sea", "to_region": "west_africa"},
            {"from_region": "west_africa", "to_region": "west_africa"},
        ],
        "hub_options": [
            {
                "hub_option": "dakar_1",
                "site": "dakar",
                "tier": 1,
                "storage_capacity_t": 60_000.0,
                "receiving_capacity_t_per_day": 8_000.0,
                "loading_capacity_t_per_day": 5_000.0,
                "capex_usd": 4_000_000.0,
                "life_years": 25.0,
                "capital_rate_per_year": 0.08,
                "fixed_opex_usd_per_year": 200_000.0,
                "earliest_date": FIRST,
                "building_months": 0.0,
            },
        ],
        "markets": [
            {
                "market": market,
                "name": market.replace("_", " ").title(),
                "country": country,
                "site": site,
                "price_ceiling_usd_per_t": 450.0,
            }
            for market, country, site in (
                ("senegal", "SN", "dakar"),
                ("ivory_coast", "CI", "abidjan"),
                ("mali", "ML", "bamako"),
            )
        ],
        "demand": [
            {"market": market, "from_date": FIRST, "quantity_t_per_year": tonnes}
            for market, tonnes in (
                ("senegal", 110_000.0),
                ("ivory_coast", 80_000.0),
                ("mali", 30_000.0),
            )
        ],
        "emission_factors": [
            {
                "emission_factor": name,
                "mode": mode,
                "g_co2e_per_t_km": grams,
                "method": "planning estimate",
            }
            for name, mode, grams in (("road", "road", 75.0), ("bulk_carrier", "sea", 7.0))
        ],
    }
    return keruen.read_case(
        tables, defaults={"source": "own planning estimate", "confidence": "estimate"}
    )


def main() -> None:
    """Check the case, plan it, and see who is served from where."""
    case = make_case()
    for finding in keruen.check_case(case):
        print(finding)
    plan = keruen.make_plan(case, gap=0.005)
    print(plan)
    landed = plan.landed_cost()
    print(
        landed.filter(landed["grade"].is_null()).select("market", "quantity_t", "landed_usd_per_t")
    )
    print(plan.sailings().head())
    assert keruen.verify(plan) == []


if __name__ == "__main__":
    main()
