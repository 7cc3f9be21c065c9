"""The Kazakh shipments of 2025 replayed: cost a tonne and days beside what was published."""

from __future__ import annotations

from benchmarks.backtest.replay import Replay, replay
from benchmarks.backtest.shipments import PORT_DAYS, RAIL_DAYS, SHIPMENTS


def main() -> None:
    """Print a block for each shipment."""
    for shipment in SHIPMENTS:
        for line in lines(replay(shipment)):
            print(f"  {line}")


def lines(found: Replay) -> list[str]:
    """What the replay of a shipment gave, beside the evidence."""
    shipment = found.shipment
    low, high = shipment.free_on_board_usd_per_t
    words = [
        f"{shipment.name}: {found.shipped_t / 1000:,.1f} kt in {found.trains:.1f} trains and "
        f"{found.ships} ships; route {shipment.route}",
        f"  rail and port to free on board {found.free_on_board_usd_per_t:.1f} USD/t, build-up "
        f"{low:.0f} to {high:.0f}",
        f"  landed {found.landed_usd_per_t:.1f} USD/t, of which {found.subsidy_usd_per_t:.1f} are "
        "paid by the subsidy",
    ]
    if shipment.landed_usd_per_t is not None:
        low, high = shipment.landed_usd_per_t
        words[-1] += (
            f"; published value {(low + high) / 2:.0f}, within 25 % {low:.0f} to {high:.0f}"
        )
    spans = (
        ("rail", found.rail_days, RAIL_DAYS),
        ("port", found.port_days, PORT_DAYS),
        ("sea", found.sea_days, shipment.sea_days),
    )
    words.append(
        "  days: "
        + ", ".join(
            f"{name} {days:.1f} ({low:.0f} to {high:.0f})" for name, days, (low, high) in spans
        )
        + f"; door to port {found.door_to_port_days:.1f}"
    )
    return words
