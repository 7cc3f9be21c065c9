"""Which lists the hub book is screened with: those of a register beside it, or files."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select

from keruen.app.commands.packages import packages_of
from keruen.errors import KeruenError
from keruen.hub import tables as t
from keruen.hub.screeners import LISTS_VARIABLE, FileScreener, Screener, screen_nothing
from keruen.roadmap import tables as register
from keruen.roadmap.hub_screening import register_screener
from keruen.roadmap.register import ROADMAP
from keruen.store.database import Database

SIDE_VARIABLE = "KERUEN_SCREENING_SIDE"
"""The environment variable with the side of the register whose lists are used."""


def find_screener(database: Database, given: Sequence[Path] = ()) -> Screener:
    """What compares parties and ships of a hub book with lists.

    A register in the same database compares with the lists of the side that the environment names
    (`KERUEN_SCREENING_SIDE`), or of the terminal's own code. A book alone is compared with the
    files that are given or that the environment names (`KERUEN_SCREENING_LISTS`). Otherwise
    nothing is compared, and records show that.

    Raises
    ------
    KeruenError : files beside a register, a side that it does not have, a file that is no list.
    """
    named = [Path(each) for each in os.environ.get(LISTS_VARIABLE, "").split(os.pathsep) if each]
    places = [*given] or named
    with database.admin_read() as connection:
        beside = ROADMAP.name in packages_of(connection)
        sides = set(connection.execute(select(register.party.c.code)).scalars()) if beside else {""}
        terminal = connection.execute(select(t.terminal.c.code)).scalar()
    if not beside:
        return FileScreener(places) if places else screen_nothing
    if places:
        raise KeruenError(
            f"files of lists are given ({places[0].name}), and the database has a register",
            f"Load them in the register, or leave out --screening-list and {LISTS_VARIABLE}.",
        )
    side = os.environ.get(SIDE_VARIABLE, "")
    if side and side not in sides:
        raise KeruenError(
            f"{SIDE_VARIABLE} names {side!r}, which is not a side of the register",
            f"Name one of {', '.join(sorted(sides))}.",
        )
    chosen = side or (terminal if terminal in sides else "")
    return register_screener(chosen) if chosen else screen_nothing
