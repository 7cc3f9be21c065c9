"""Options of planning, and the checks that other searches share."""

from __future__ import annotations

from dataclasses import dataclass

from keruen.errors import OptionError
from keruen.plan.search.solve import Method

METHODS: tuple[Method, ...] = ("auto", "ports", "whole")


@dataclass(frozen=True)
class PlanOptions:
    """How to plan.

    `gap` is the relative gap at which to stop, `time_limit_seconds` the clock at which to stop
    (None for none), `hub` whether hub tiers may open, `method` how each model is solved (solve.py).
    A search that has no plan yet may take `patience` times as long as the time limit.
    `until_decided` stops as soon as the sign of the hub's value is proven (R30), whatever the gap.
    `price_book` asks for the prices and explanations that `keruen prices` and `why` show
    (prices/book.py). `value_seconds` is how long to estimate what a working hub is worth
    (hub_value/); within a time limit this is part of it, at most a quarter unless the search ended
    early. 0 leaves it out.
    The solver always runs with the same seed and one thread for each program, of which at most
    two are solved side by side (R32).
    """

    gap: float = 0.005
    time_limit_seconds: float | None = None
    patience: float = 1.0
    hub: bool = True
    method: Method = "auto"
    until_decided: bool = False
    value_seconds: float = 0.0
    price_book: bool = False

    def __post_init__(self) -> None:
        check_gap(self.gap)
        check_time_limit(self.time_limit_seconds)
        if not self.patience >= 1.0:
            raise OptionError(
                "patience",
                "it must be at least 1",
                "Give how many times the time limit a search without a plan may take.",
                value=self.patience,
            )
        if self.until_decided and not self.hub:
            raise OptionError(
                "until decided",
                "without a hub there is nothing to decide",
                "Omit either --until-decided or --no-hub.",
            )
        if self.method not in METHODS:
            raise OptionError(
                "method",
                "there is no such method",
                f"Use one of: {', '.join(METHODS)}.",
                value=self.method,
            )


def check_gap(gap: float, example: str = "0.005 for half a percent") -> None:
    """Refuse a relative gap that is not at least 0 and below 1."""
    if not 0.0 <= gap < 1.0:
        raise OptionError(
            "gap",
            "it must be at least 0 and below 1",
            f"Give a share such as {example}.",
            value=gap,
        )


def check_time_limit(seconds: float | None, no_limit: str = "omit it") -> None:
    """Refuse a time limit that is not above 0 seconds; None is no limit."""
    if seconds is not None and not seconds > 0.0:
        raise OptionError(
            "time limit",
            "it must be above 0 seconds",
            f"Give seconds, or {no_limit} for no limit.",
            value=seconds,
        )
