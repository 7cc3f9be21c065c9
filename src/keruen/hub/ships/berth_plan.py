"""A berth plan: which ship lies where and when, with each conflict named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import combinations


@dataclass(frozen=True)
class Berth:
    """A berth of the terminal.

    Parameters
    ----------
    max_length_m : longest ship; None where none is stated.
    depth_m : least depth at chart datum.
    under_keel_m : clearance that must remain below the keel.
    """

    name: str
    max_length_m: Decimal | None
    depth_m: Decimal
    under_keel_m: Decimal = Decimal(0)

    @property
    def draught_m(self) -> Decimal:
        """Deepest draught at any tide."""
        return self.depth_m - self.under_keel_m


@dataclass(frozen=True)
class TideWindow:
    """A stretch of time in which the tide stands at least so high above chart datum."""

    begins: datetime
    ends: datetime
    height_m: Decimal


@dataclass(frozen=True)
class Stay:
    """A ship at a berth.

    Parameters
    ----------
    arrives, departs : planned or actual instants.
    draught_m : deepest draught during the stay; None where it is not known.
    """

    call: str
    vessel: str
    berth: str
    arrives: datetime
    departs: datetime
    length_m: Decimal | None = None
    draught_m: Decimal | None = None


@dataclass(frozen=True)
class Conflict:
    """Something in a plan that cannot be.

    Parameters
    ----------
    kind : ``two_ships``, ``length``, ``draught``, ``tide``, ``order`` or ``berth``.
    calls : the calls that it concerns.
    """

    kind: str
    calls: tuple[str, ...]
    berth: str
    what: str
    remedy: str


def find_conflicts(
    berths: Iterable[Berth], stays: Sequence[Stay], tides: Sequence[TideWindow] = ()
) -> list[Conflict]:
    """Every conflict of a plan.

    Two stays at one berth may not overlap; one may begin when the other ends. A ship may not be
    longer than the berth takes. Its draught and the clearance below its keel must be within the
    depth: at chart datum, or with the tide, where this stands high enough during the whole stay.
    Where no tide is high enough the conflict is one of draught, else one of tide.

    Parameters
    ----------
    tides : heights of tide by stretch of time; without one the height counts as zero.

    Examples
    --------
    >>> from datetime import datetime as at
    >>> berth = Berth("B1", Decimal(200), Decimal("11.5"), Decimal("0.5"))
    >>> one = Stay("c1", "ALMA", "B1", at(2026, 6, 1), at(2026, 6, 4))
    >>> two = Stay("c2", "BETA", "B1", at(2026, 6, 3), at(2026, 6, 6))
    >>> [each.what for each in find_conflicts([berth], [one, two])]
    ['ALMA and BETA lie at berth B1 at once, from 2026-06-03 00:00 to 2026-06-04 00:00']
    """
    known = {berth.name: berth for berth in berths}
    found = [each for stay in stays for each in _single(known.get(stay.berth), stay, tides)]
    ordered = sorted(stays, key=lambda stay: (stay.berth, stay.arrives, stay.call))
    for one, other in combinations(ordered, 2):
        if one.berth == other.berth and other.arrives < one.departs and one.arrives < other.departs:
            begins, ends = max(one.arrives, other.arrives), min(one.departs, other.departs)
            found.append(
                Conflict(
                    "two_ships",
                    (one.call, other.call),
                    one.berth,
                    f"{one.vessel} and {other.vessel} lie at berth {one.berth} at once, from "
                    f"{begins:%Y-%m-%d %H:%M} to {ends:%Y-%m-%d %H:%M}",
                    "Plan one of them later or at another berth.",
                )
            )
    return found


def _single(berth: Berth | None, stay: Stay, tides: Sequence[TideWindow]) -> Iterator[Conflict]:
    here = (stay.call,)
    if berth is None:
        yield Conflict(
            "berth",
            here,
            stay.berth,
            f"{stay.vessel} is planned at berth {stay.berth}, which is not known",
            "Name a berth of the terminal.",
        )
        return
    if stay.departs <= stay.arrives:
        yield Conflict(
            "order",
            here,
            berth.name,
            f"{stay.vessel} leaves berth {berth.name} before it arrives",
            "Correct the planned times of arrival and departure.",
        )
    longest, length = berth.max_length_m, stay.length_m
    if longest is not None and length is not None and length > longest:
        yield Conflict(
            "length",
            here,
            berth.name,
            f"{stay.vessel} is {length} m long, and berth {berth.name} takes {longest} m",
            "Plan it at a longer berth.",
        )
    if stay.draught_m is not None and stay.draught_m > berth.draught_m:
        yield from _deep(berth, stay, stay.draught_m, tides)


def _deep(
    berth: Berth, stay: Stay, draught_m: Decimal, tides: Sequence[TideWindow]
) -> Iterator[Conflict]:
    """A ship deeper than the berth is at datum: a conflict of draught, or of tide."""
    needed = draught_m - berth.draught_m
    windows = [each for each in tides if each.height_m >= needed]
    words = (
        f"{stay.vessel} draws {draught_m} m, and berth {berth.name} takes {berth.draught_m} m at "
        "chart datum"
    )
    if not windows:
        yield Conflict(
            "draught",
            (stay.call,),
            berth.name,
            words,
            "Plan it at a deeper berth, or lighten it first.",
        )
    elif (gap := _uncovered(stay, windows)) is not None:
        yield Conflict(
            "tide",
            (stay.call,),
            berth.name,
            f"{words}; the tide stands {needed} m above it only part of its stay, and not at "
            f"{gap:%Y-%m-%d %H:%M}",
            "Plan its arrival and departure within one high tide, or lighten it first.",
        )


def _uncovered(stay: Stay, windows: Sequence[TideWindow]) -> datetime | None:
    """The first instant of a stay at which no window is open; None where there is none."""
    reached = stay.arrives
    for window in sorted(windows, key=lambda each: each.begins):
        if window.begins <= reached < window.ends:
            reached = window.ends
    return reached if reached < stay.departs else None
