"""Names of the columns and rows of a model, legal in LP and MPS files."""

from __future__ import annotations

import re

import polars as pl

from keruen.solver import Model

LONGEST = 200
"""Characters of a name; the formats allow 255."""


def column_names(model: Model) -> list[str]:
    """A name for each column, in the order of the model: ``send.lane_1.wheat.p3``."""
    names: list[str] = []
    for block in model.columns.values():
        names += _block_names(block.name, block.index.drop("column"))
    return _distinct(names)


def row_names(model: Model) -> list[str]:
    """A name for each row, in the order of the model."""
    names: list[str] = []
    for block in model.rows.values():
        names += _block_names(block.name, block.index.drop("row"))
    return _distinct(names)


def _block_names(block: str, index: pl.DataFrame) -> list[str]:
    """The block's name and the keys of each row; whole numbers get the initial of their column."""
    keys = {
        name: kind
        for name, kind in index.schema.items()
        if kind == pl.String or (kind.is_integer() and name not in ("later", "arrival"))
    }
    parts = [
        [
            "none" if value is None else value if keys[name] == pl.String else f"{name[0]}{value}"
            for value in index[name].to_list()
        ]
        for name in keys
    ]
    if not parts:
        return [block] * index.height
    return [_legal(".".join([block, *words])) for words in zip(*parts, strict=True)]


def _legal(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_.]", "_", name)[:LONGEST]


def _distinct(names: list[str]) -> list[str]:
    """The names, with a number behind each that stood before."""
    seen: dict[str, int] = {}
    used = set(names)
    distinct: list[str] = []
    for name in names:
        count = seen.get(name, 0)
        seen[name] = count + 1
        fresh = name
        while count and fresh in used:
            fresh = f"{name}_{count + 1}"
            count += 1
        used.add(fresh)
        distinct.append(fresh)
    return distinct
