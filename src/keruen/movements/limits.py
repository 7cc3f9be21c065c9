"""Limits of a user's own on tonnes moved (R33), and the tonnes that they limit."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from keruen.case.case import Case
from keruen.case.findings import listed, nearest, shown
from keruen.errors import KeruenError
from keruen.movements.periods import Floats
from keruen.summaries import LimitSummary

KINDS = ("purchase", "lane", "voyage", "use")
COLUMNS = (
    *("route", "from_site", "to_site", "mode", "corridor", "vessel_class"),
    *("grade", "origin_country", "market", "crop_year", "from_period"),
)
"""Columns of `Movements` that a limit may choose rows by."""

# Columns that a kind of movement leaves empty (a use or purchase does not travel).
EMPTY: dict[str, tuple[str, ...]] = {
    "purchase": ("route", "mode", "corridor", "vessel_class", "market"),
    "use": ("route", "mode", "corridor", "vessel_class", "crop_year"),
    "lane": ("vessel_class", "market", "crop_year"),
    "voyage": ("corridor", "market", "crop_year"),
}


@dataclass(frozen=True)
class Limit:
    """A limit of your own on tonnes moved, for `make_plan` (R33).

    The limited quantity is the sum of `quantity_t` over the rows of `Movements` of one kind that
    meet `where`: over the whole horizon, or in each period of leaving, buying or using.

    Parameters
    ----------
    name : what messages call it.
    kind : ``"purchase"``, ``"lane"``, ``"voyage"`` or ``"use"``.
    where : column of `Movements` and its value, or a list of values: route, from_site, to_site,
        mode, corridor, vessel_class, grade, origin_country, market, crop_year or from_period.
    at_least_t, at_most_t : limits in tonnes.
    at_least_share, at_most_share : limits as a share of the quantity whose rows meet `share_of`
        instead of `where`.
    share_of : the conditions of that larger quantity; empty for everything of the kind.
    each_period : whether the limit holds in each period instead of over the horizon.

    Raises
    ------
    KeruenError : an unknown kind or column, or no limit at all.

    Examples
    --------
    >>> import keruen
    >>> keruen.Limit("at most 30,000 t by road", "lane", {"mode": "road"}, at_most_t=30_000.0).kind
    'lane'
    """

    name: str
    kind: str
    where: Mapping[str, object] = field(default_factory=dict)
    at_least_t: float | None = None
    at_most_t: float | None = None
    at_least_share: float | None = None
    at_most_share: float | None = None
    share_of: Mapping[str, object] = field(default_factory=dict)
    each_period: bool = False

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise self._wrong(
                f"kind {shown(self.kind)!r}: there is no such kind",
                f"Give one of: {', '.join(KINDS)}.",
            )
        for column in (*self.where, *self.share_of):
            if column not in COLUMNS or column in EMPTY[self.kind]:
                can = [name for name in COLUMNS if name not in EMPTY[self.kind]]
                raise self._wrong(
                    f"column {shown(column)!r}: a {self.kind} has no such column",
                    f"Give one of: {', '.join(can)}.",
                )
        numbers = {name: getattr(self, name) for name in AMOUNTS}
        given = {name: value for name, value in numbers.items() if value is not None}
        if not given:
            raise self._wrong("nothing is limited", f"Give one of: {', '.join(AMOUNTS)}.")
        for name, value in given.items():
            if not (isinstance(value, int | float) and 0.0 <= value < float("inf")):
                raise self._wrong(
                    f"{name}, value {value!r}: it is not a number of 0 or more", "Give one."
                )

    def _wrong(self, problem: str, remedy: str) -> KeruenError:
        return KeruenError(f"limit {shown(self.name)!r}, {problem}", remedy)

    def to_dict(self) -> LimitSummary:
        """The limit in values that JSON can write."""
        return {
            "name": self.name,
            "kind": self.kind,
            "each_period": self.each_period,
            "at_least_t": self.at_least_t,
            "at_most_t": self.at_most_t,
            "at_least_share": self.at_least_share,
            "at_most_share": self.at_most_share,
            "where": {column: as_list(value) for column, value in self.where.items()},
            "share_of": {column: as_list(value) for column, value in self.share_of.items()},
        }

    @property
    def has_share(self) -> bool:
        """Whether a share is limited."""
        return self.at_least_share is not None or self.at_most_share is not None


AMOUNTS = ("at_least_t", "at_most_t", "at_least_share", "at_most_share")


def as_list(value: object) -> list[object]:
    """The values that a condition allows."""
    if isinstance(value, Collection) and not isinstance(value, str | bytes):
        return list(value)
    return [value]


def rows_where(frame: pl.DataFrame, where: Mapping[str, object]) -> pl.DataFrame:
    """Rows of a frame with the columns of `Movements` that meet every condition."""
    for column, value in where.items():
        frame = frame.filter(pl.col(column).is_in(as_list(value)))
    return frame


def limited_t(
    limit: Limit, movements: pl.DataFrame, where: Mapping[str, object], periods: int
) -> Floats:
    """Tonnes of a limit's kind that meet conditions: by period, or one sum over the horizon."""
    rows = rows_where(movements.filter(pl.col("kind") == limit.kind), where)
    amounts = np.zeros(periods)
    np.add.at(amounts, rows["from_period"].to_numpy(), rows["quantity_t"].to_numpy())
    return amounts if limit.each_period else np.array([amounts.sum()])


def check_limit_names(case: Case, limits: Sequence[Limit]) -> None:
    """Refuse limits whose conditions name what the case does not have.

    Raises
    ------
    KeruenError : a value that no row of the case has, or two limits of one name.
    """
    seen: set[str] = set()
    for limit in limits:
        if limit.name in seen:
            raise KeruenError(
                f"limit {shown(limit.name)!r}: there are two limits of this name",
                "Give each a name of its own.",
            )
        seen.add(limit.name)
        for column, value in (*limit.where.items(), *limit.share_of.items()):
            known = _names(case, limit.kind, column)
            for each in as_list(value) if known is not None else ():
                if known is not None and each not in known:
                    meant = nearest(str(each), map(str, known))
                    hint = f"Did you mean {meant!r}? " if meant else ""
                    raise KeruenError(
                        f"limit {shown(limit.name)!r}, column {column}, value {shown(each)!r}: the "
                        "case has no such name",
                        f"{hint}Give one of: {listed(sorted(map(str, known)), 40)}.",
                    )


def _names(case: Case, kind: str, column: str) -> set[object] | None:
    """Values that a column of movements may have in a case; None for voyage options."""
    if column == "route" and kind == "voyage":
        return None
    if column == "from_period":
        return set(range(case.calendar.count))
    tables = {
        "route": ("lanes", "lane"),
        "from_site": ("sites", "site"),
        "to_site": ("sites", "site"),
        "mode": ("lanes", "mode"),
        "corridor": ("corridors", "corridor"),
        "vessel_class": ("vessel_classes", "vessel_class"),
        "grade": ("grades", "grade"),
        "origin_country": ("grades", "origin_country"),
        "market": ("markets", "market"),
        "crop_year": ("harvests", "crop_year"),
    }
    table, name = tables[column]
    extra = {"sea"} if column == "mode" else set()
    return set(case[table][name].drop_nulls()) | extra
