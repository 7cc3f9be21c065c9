"""Conditions in SQL that several rules of the hub book share; both databases understand them."""

from __future__ import annotations

from collections.abc import Iterable

TERMINAL = "(SELECT held.code FROM terminal AS held)"
"""The code of the terminal."""


def quoted(names: Iterable[str]) -> str:
    """Names as a list of SQL texts.

    Examples
    --------
    >>> quoted(["dust", "rounding"])
    "('dust', 'rounding')"
    """
    return "(" + ", ".join(f"'{each}'" for each in names) + ")"


def fraction(column: str) -> str:
    """The condition that a column is not a whole number."""
    return f"NEW.{column} <> CAST(NEW.{column} AS BIGINT)"


def balance(place: str, column: str = "kg", lot: str = "") -> str:
    """The sum of what came into a place less what left it.

    Parameters
    ----------
    place, lot : SQL expressions; without a lot, of all lots.
    """
    of_lot = f" AND moved.lot = {lot}" if lot else ""
    parts = (
        f"(SELECT coalesce(sum(moved.{column}), 0) FROM place_entry AS moved "
        f"WHERE moved.{side} = {place}{of_lot})"
        for side in ("to_place", "from_place")
    )
    return "(" + " - ".join(parts) + ")"


def is_kind(place: str, kinds: Iterable[str]) -> str:
    """The condition that a place is of some kinds."""
    return (
        f"EXISTS (SELECT 1 FROM place AS held WHERE held.id = {place} "
        f"AND held.kind IN {quoted(kinds)})"
    )


def customs_of(lot: str) -> str:
    """The present customs status of a lot."""
    return (
        f"coalesce((SELECT changed.status FROM customs_change AS changed WHERE changed.lot = {lot} "
        "ORDER BY changed.number DESC LIMIT 1), "
        f"(SELECT held.customs FROM lot AS held WHERE held.id = {lot}))"
    )


def held(lot: str, *places: str) -> str:
    """The condition that a lot, or a place, is under a hold that was not released."""
    subjects = " OR ".join(
        [f"stopped.lot = {lot}", *(f"stopped.place = {place}" for place in places)]
    )
    return (
        f"EXISTS (SELECT 1 FROM grain_hold AS stopped WHERE ({subjects}) AND NOT EXISTS "
        "(SELECT 1 FROM hold_release AS freed WHERE freed.hold = stopped.id))"
    )
