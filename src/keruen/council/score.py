"""How well an offer fits a request, as a score with its parts.

Kinds, an offer for a request, and the certificates that the request demands are conditions: without
them there is no score. Then five parts are weighted: HS codes 0.45, quantity 0.15, dates 0.15,
markets 0.15, a common language 0.10. The score of one direction is their sum, that of the pair the
geometric mean of both. A part that one side left out counts 0 and is listed as missing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

WEIGHTS = {"hs": 0.45, "quantity": 0.15, "dates": 0.15, "market": 0.15, "language": 0.10}
"""Weights of the parts; their sum is 1."""

BY_DIGITS = {6: 1.0, 4: 0.7, 2: 0.4}
"""Agreement of two HS codes by their longest common heading."""

NO_GATE = ""
GATES = ("kind", "direction", "certificates")
"""Conditions, in the order in which they are checked."""


@dataclass(frozen=True)
class Line:
    """What a firm offers or requests.

    Parameters
    ----------
    direction : ``offer`` or ``request``.
    kind : ``trade``, ``investment``, ``technology`` or ``service``.
    hs : six digits; empty where no goods are meant.
    quantity, unit : None and empty where left out.
    first, last : the days between which it is wanted.
    country : where the goods are, or where they go.
    markets : countries to which an offer goes, or from which a request takes; any where empty.
    languages : of the firm.
    certificates : that an offer has, or that a request demands.
    """

    direction: str
    kind: str
    hs: str = ""
    quantity: float | None = None
    unit: str = ""
    first: date | None = None
    last: date | None = None
    country: str = ""
    markets: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    certificates: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Part:
    """A part of a score: how well it fits for each side, 0 to 1.

    Parameters
    ----------
    ours, theirs : how well what they have meets what we want, and the other way round.
    missing : whether one side left out what it needs.
    """

    name: str
    weight: float
    ours: float
    theirs: float
    missing: bool = False


@dataclass(frozen=True)
class Score:
    """The score of an offer and a request, with its parts; 0 where a condition is not met.

    Parameters
    ----------
    unmet : the first condition that is not met; empty where all are.
    """

    value: float
    parts: tuple[Part, ...]
    unmet: str = NO_GATE

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of parts that one side left out."""
        return tuple(each.name for each in self.parts if each.missing)


def score(ours: Line, theirs: Line) -> Score:
    """How well two lines fit.

    Examples
    --------
    >>> wheat = Line("offer", "trade", hs="100119", languages=frozenset({"fr"}))
    >>> flour = Line("request", "trade", hs="100199", languages=frozenset({"fr", "en"}))
    >>> found = score(wheat, flour)
    >>> round(found.value, 3), found.missing
    (0.565, ('quantity', 'dates'))
    """
    unmet = _unmet(ours, theirs)
    if unmet:
        return Score(0.0, (), unmet)
    parts = (
        _hs(ours, theirs),
        _quantity(ours, theirs),
        _dates(ours, theirs),
        _market(ours, theirs),
        _language(ours, theirs),
    )
    mine = sum(each.weight * each.ours for each in parts)
    other = sum(each.weight * each.theirs for each in parts)
    return Score(math.sqrt(mine * other), parts)


def bound(line: Line, agreement: float) -> float:
    """The highest score of a line with any other whose HS code agrees so well.

    What the line leaves out counts 0 in both directions.

    Examples
    --------
    >>> wheat = Line("offer", "trade", hs="100119", languages=frozenset({"fr"}))
    >>> round(bound(wheat, 0.4), 3)
    0.43
    """
    possible = {
        "hs": agreement,
        "quantity": float(bool(line.quantity)),
        "dates": float(bool(line.first and line.last)),
        "market": 1.0,
        "language": float(bool(line.languages)),
    }
    return sum(weight * possible[name] for name, weight in WEIGHTS.items())


def _unmet(ours: Line, theirs: Line) -> str:
    offer, request = (ours, theirs) if ours.direction == "offer" else (theirs, ours)
    if ours.kind != theirs.kind:
        return "kind"
    if (offer.direction, request.direction) != ("offer", "request"):
        return "direction"
    if not request.certificates <= offer.certificates:
        return "certificates"
    return NO_GATE


def _part(name: str, ours: float, theirs: float, missing: bool = False) -> Part:
    return Part(name, WEIGHTS[name], ours, theirs, missing)


def _hs(ours: Line, theirs: Line) -> Part:
    if not ours.hs or not theirs.hs:
        return _part("hs", 0.0, 0.0, True)
    agreement = next(
        (worth for digits, worth in BY_DIGITS.items() if ours.hs[:digits] == theirs.hs[:digits]),
        0.0,
    )
    return _part("hs", agreement, agreement)


def _quantity(ours: Line, theirs: Line) -> Part:
    """The share of what each wants that the other covers; units must be the same."""
    if not ours.quantity or not theirs.quantity or ours.unit != theirs.unit:
        return _part("quantity", 0.0, 0.0, True)
    both = min(ours.quantity, theirs.quantity)
    return _part("quantity", both / ours.quantity, both / theirs.quantity)


def _dates(ours: Line, theirs: Line) -> Part:
    """The share of each one's days on which the other is there too."""
    if not ours.first or not ours.last or not theirs.first or not theirs.last:
        return _part("dates", 0.0, 0.0, True)
    days = (min(ours.last, theirs.last) - max(ours.first, theirs.first)).days + 1
    own, other = (ours.last - ours.first).days + 1, (theirs.last - theirs.first).days + 1
    return _part("dates", max(days, 0) / own, max(days, 0) / other)


def _market(ours: Line, theirs: Line) -> Part:
    """Whether each one's country is among the markets of the other; no markets are all markets."""
    named = bool(ours.country or not theirs.markets) and bool(theirs.country or not ours.markets)
    return _part(
        "market",
        float(not ours.markets or theirs.country in ours.markets),
        float(not theirs.markets or ours.country in theirs.markets),
        not named,
    )


def _language(ours: Line, theirs: Line) -> Part:
    if not ours.languages or not theirs.languages:
        return _part("language", 0.0, 0.0, True)
    common = float(bool(ours.languages & theirs.languages))
    return _part("language", common, common)


def best_score(found: Iterable[Score]) -> Score:
    """The highest score; one of 0 where there is none."""
    return max(found, key=lambda each: each.value, default=Score(0.0, (), "direction"))
