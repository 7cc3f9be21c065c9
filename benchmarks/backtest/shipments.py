"""What was shipped in 2025, with the route of each shipment and what was published of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

FROM_FEBRUARY_2025_USD_PER_T = 130.0
"""Class 3 at the elevator without VAT, spring 2025: 127 to 133 USD/t (ForkAgro, about February)."""
FUEL_2025_USD_PER_T = 512.5
"""VLSFO at Gibraltar, mean of 2025 (Ship and Bunker)."""
TRAIN_T = 3_530.0
"""60 kt in 17 trains (KTZ at World Grain, May 2025)."""
RAIL_DAYS = (10.0, 16.0)
"""From northern Kazakhstan to the Baltic, nine trains in ten."""
PORT_DAYS = (3.0, 10.0)
"""Waiting and loading at the port."""


@dataclass(frozen=True)
class Shipment:
    """One programme of 2025, with the only route that the replay may take.

    `route` names what is published of the way: the port, or "not published" where the replay
    takes one of the ports that were open. `landed_usd_per_t` is the published range of what a
    tonne cost on arrival; None where nothing was published, and then `free_on_board_usd_per_t`
    is the build-up of rail and port, without the price of the grain. `sea_days` are the miles of
    the way at 12 to 13 knots, and a tenth more for weather.
    """

    name: str
    tonnes: float
    elevators: tuple[str, ...]
    port: str
    discharge: str
    market: str
    first_day: dt.date
    last_day: dt.date
    route: str
    free_on_board_usd_per_t: tuple[float, float]
    sea_days: tuple[float, float]
    landed_usd_per_t: tuple[float, float] | None = None


ALGERIAN_USD_PER_T = 100e6 / 390e3
"""Foreign Ministry of Kazakhstan, 3 December 2025: 390 kt worth over 100 million USD."""
WITHIN = 0.25
ALGERIAN_RANGE = (ALGERIAN_USD_PER_T * (1 - WITHIN), ALGERIAN_USD_PER_T * (1 + WITHIN))
BALTIC_FOB = (85.0, 120.0)
BLACK_SEA_FOB = (75.0, 105.0)
NORTH = ("akmola", "kostanay")

SHIPMENTS = (
    Shipment(
        *("morocco_liepaja", 60_000.0, NORTH, "liepaja", "casablanca", "morocco_centre"),
        *(dt.date(2025, 4, 30), dt.date(2025, 7, 15)),
        "Liepāja: 17 trains from Zhana-Esil and Sarykol (KTZ)",
        BALTIC_FOB,
        (7.3, 9.0),
    ),
    Shipment(
        *("morocco_other", 98_000.0, NORTH, "novorossiysk", "casablanca", "morocco_centre"),
        *(dt.date(2025, 1, 1), dt.date(2025, 5, 31)),
        "not published: the rest of 158 kt to May, by NMTP Novorossiysk",
        BLACK_SEA_FOB,
        (7.8, 9.3),
    ),
    Shipment(
        *("algeria_sillamae", 116_000.0, NORTH, "sillamae", "algiers", "algeria"),
        *(dt.date(2025, 1, 1), dt.date(2025, 8, 31)),
        "Sillamäe: 116 kt to North Africa in 2024/25 (Ministry of Agriculture)",
        BALTIC_FOB,
        (9.4, 11.5),
        ALGERIAN_RANGE,
    ),
    Shipment(
        *("algeria_other", 274_000.0, NORTH, "novorossiysk", "algiers", "algeria"),
        *(dt.date(2025, 1, 1), dt.date(2025, 11, 30)),
        "not published: the rest of 390 kt to November, by NMTP Novorossiysk",
        BLACK_SEA_FOB,
        (5.7, 7.5),
        ALGERIAN_RANGE,
    ),
)
