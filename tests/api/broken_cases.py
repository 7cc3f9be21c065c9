"""Cases with faults of every kind, made from a sound one."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import polars as pl

from keruen.case.case import Case
from keruen.case.dictionary import read_dictionary
from tests.builders import small_case

Frames = dict[str, pl.DataFrame]
Break = Callable[[Frames, random.Random], str]


def remove_table(frames: Frames, chance: random.Random) -> str:
    """A table that is not there."""
    table = chance.choice(sorted(frames))
    del frames[table]
    return f"without {table}"


def empty_table(frames: Frames, chance: random.Random) -> str:
    """A table with its columns and no rows."""
    table = chance.choice(sorted(frames))
    frames[table] = frames[table].clear()
    return f"{table} empty"


def drop_column(frames: Frames, chance: random.Random) -> str:
    """A column that is not there."""
    table, column = _column(frames, chance)
    frames[table] = frames[table].drop(column)
    return f"without {table}.{column}"


def add_column(frames: Frames, chance: random.Random) -> str:
    """A column that no table has."""
    table = chance.choice(sorted(frames))
    frames[table] = frames[table].with_columns(surplus=pl.lit(1))
    return f"{table} with a column more"


def retype_column(frames: Frames, chance: random.Random) -> str:
    """A column of another type."""
    table, column = _column(frames, chance)
    kind = chance.choice([pl.String, pl.Int64, pl.Float64, pl.Boolean, pl.Null, pl.Date, pl.List])
    height = frames[table].height
    values: dict[object, list[Any]] = {
        pl.String: ["words"] * height,
        pl.Int64: [7] * height,
        pl.Float64: [0.5] * height,
        pl.Boolean: [True] * height,
        pl.Null: [None] * height,
        pl.List: [[1, 2]] * height,
    }
    fresh = pl.Series(column, values.get(kind, [None] * height))
    frames[table] = frames[table].with_columns(fresh)
    return f"{table}.{column} as {fresh.dtype}"


def change_cell(frames: Frames, chance: random.Random) -> str:
    """A cell with a value that nobody expects."""
    table, column = _column(frames, chance)
    frame = frames[table]
    if not frame.height:
        return "nothing"
    odd: dict[object, list[Any]] = {
        pl.Float64: [None, -1.0, 0.0, 1e12, float("nan"), float("inf")],
        pl.Int64: [None, -1, 0, 10**12],
        pl.String: [None, "", "nothing like it", "a b", "\x00"],
        pl.Boolean: [None, True, False],
        pl.Date: [None],
    }
    values = frame[column].to_list()
    value = chance.choice(odd.get(type(frame[column].dtype), [None]))
    values[chance.randrange(len(values))] = value
    fresh = pl.Series(column, values, dtype=frame[column].dtype)
    frames[table] = frame.with_columns(fresh)
    return f"{table}.{column} = {value!r}"


def repeat_row(frames: Frames, chance: random.Random) -> str:
    """A row twice."""
    table = chance.choice(sorted(frames))
    frames[table] = pl.concat([frames[table], frames[table].head(1)])
    return f"{table} with a row twice"


BREAKS: tuple[Break, ...] = (
    *(remove_table, empty_table, drop_column, add_column, retype_column, change_cell, repeat_row),
)


def broken_case(seed: int) -> tuple[Case, str]:
    """A case with one to three faults, and what they are; the same for the same seed."""
    chance = random.Random(seed)
    frames = {table: frame for table, frame in small_case().tables.items() if frame.height}
    done = [chance.choice(BREAKS)(frames, chance) for _ in range(chance.randint(1, 3))]
    return Case(frames), ", ".join(done)


def every_missing_column() -> list[tuple[str, str]]:
    """Each column of each table that the sound case has rows in."""
    tables = [table for table, frame in small_case().tables.items() if frame.height]
    return [(table, column.name) for table in tables for column in read_dictionary()[table]]


def _column(frames: Frames, chance: random.Random) -> tuple[str, str]:
    table = chance.choice([table for table in sorted(frames) if frames[table].width])
    return table, chance.choice(frames[table].columns)
