"""The page of the room: its examples run, and it names every column and passage."""

from __future__ import annotations

from pathlib import Path

from keruen.routes.network import load_network
from keruen.routes.voyages import OPTION_SCHEMA

PAGE = Path(__file__).resolve().parents[2] / "docs" / "routes.md"


def test_every_column_and_passage_is_described() -> None:
    text = PAGE.read_text(encoding="utf-8")
    names = {*OPTION_SCHEMA, *load_network().passages}
    assert {name for name in names if f"`{name}`" not in text} == set()
