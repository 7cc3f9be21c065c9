"""The roles of trade data. `open_trade` registers them; importing this changes nothing."""

from __future__ import annotations

from keruen.store.roles import SIDE, Role

ROLES = (
    Role(
        "trade_analyst",
        "loads, publishes and withdraws data sets of trade statistics",
        frozenset({"trade.data"}),
        frozenset({SIDE, "organiser"}),
    ),
)
"""Every role of trade data."""
