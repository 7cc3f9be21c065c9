"""Cases of the shipment model: four sizes, each ten times the one before, made from a seed.

Grain on offer at origins sails for one period to markets in whole ships, is stored there and used;
what is not there is a shortage. For origin o, market m and period t, in thousand tonnes:

    supply    sum over m of load[o, m, t] <= offer[o, t]
    berths    sum over m of trips[o, m, t] <= berths[o]
    shipload  load[o, m, t] - intake[o, m] * trips[o, m, t] <= 0
    balance   stock[m, t] + use[m, t] - stock[m, t-1] - sum over o of load[o, m, t-1]
              = opening[m, t]
    demand    use[m, t] + shortage[m, t] = demand[m, t]

All columns are at least zero, `trips` are whole, stock[m, t] is at most silo[m], and opening[m, t]
is zero from period 1 on. Cost, in thousand USD: freight by load, a lump sum by trip, storage by
stock, a price by shortage.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

SIZES = {1: (2, 5, 12), 10: (4, 10, 30), 100: (8, 25, 60), 1000: (20, 50, 120)}
SEED = 20250
STORAGE_USD_PER_T = 1.7
SHORTAGE_USD_PER_T = 400.0


@dataclass(frozen=True)
class Shipments:
    """The figures of one case; shapes by origins O, markets M and periods T.

    `origins` (O,) and `markets` (M,) are names, `periods` (T,) numbers; `offer_kt` (O, T);
    `berths` (O,) trips a period; `intake_kt`, `trip_thousand_usd`, `freight_usd_per_t` (O, M);
    `demand_kt`, `opening_kt` (M, T); `silo_kt` (M,).
    """

    origins: list[str]
    markets: list[str]
    periods: list[int]
    offer_kt: Floats
    berths: Floats
    intake_kt: Floats
    trip_thousand_usd: Floats
    freight_usd_per_t: Floats
    demand_kt: Floats
    opening_kt: Floats
    silo_kt: Floats


def make_case(size: int) -> Shipments:
    """The case of a size (1, 10, 100 or 1000); the same figures on every run."""
    origins, markets, periods = SIZES[size]
    random = np.random.default_rng(SEED + size)
    demand = random.uniform(4.0, 30.0, (markets, 1)) * random.uniform(0.8, 1.2, (markets, periods))
    share = random.dirichlet(np.full(origins, 4.0))
    season = 1.0 + 0.5 * np.cos(2.0 * np.pi * np.arange(periods) / 12.0)
    intake = random.choice([6.0, 12.0, 25.0, 40.0], (origins, markets))
    distance_nm = random.uniform(400.0, 6_000.0, (origins, markets))
    opening = np.zeros((markets, periods))
    opening[:, 0] = 1.2 * demand[:, 0]
    return Shipments(
        origins=[f"origin {number}" for number in range(origins)],
        markets=[f"market {number}" for number in range(markets)],
        periods=list(range(periods)),
        offer_kt=1.5 * np.outer(share, season) * demand.sum() / periods,
        berths=np.full(origins, float(2 * markets)),
        intake_kt=intake,
        trip_thousand_usd=40.0 + 0.03 * distance_nm * np.sqrt(intake),
        freight_usd_per_t=random.uniform(3.0, 9.0, (origins, markets)),
        demand_kt=demand,
        opening_kt=opening,
        silo_kt=3.0 * demand.max(axis=1),
    )


def first_periods(case: Shipments, count: int) -> Shipments:
    """A case that ends after its first `count` periods."""
    return replace(
        case,
        periods=case.periods[:count],
        offer_kt=case.offer_kt[:, :count],
        demand_kt=case.demand_kt[:, :count],
        opening_kt=case.opening_kt[:, :count],
    )
