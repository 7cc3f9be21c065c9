"""Points on disk: read back as they were, and what cannot be read is left out."""

from __future__ import annotations

import json
from pathlib import Path

from keruen.app.ask.checkpoints import PointStore
from keruen.plan.ask import CostPoint, Point
from keruen.plan.ask.point import Side
from keruen.summaries import Opening

OPENING = Opening(hub_option="port_1", site="port", tier=1, opening_period=2)
POINT = Point(
    (1.0, 2.5),
    Side("optimal", 10.0, 9.5, 9.0, 9.25, (OPENING,)),
    Side("infeasible", None, None, None, None),
    years=1.5,
    seconds=0.25,
    idle_usd=3.0,
)
COST = CostPoint((4.0,), "optimal", 1.5, 7.0, 6.5, 250.0, 0.99, 12.0, 0.5)
NONE = CostPoint((5.0,), "no plan is possible", 1.5)


def test_points_are_read_as_they_were_written(tmp_path: Path) -> None:
    store = PointStore(tmp_path / "answer")
    store.write("one", POINT)
    store.write("two", COST)
    store.write("three", NONE)
    assert store.read() == {"one": POINT}
    assert store.read_costs() == {"two": COST, "three": NONE}
    assert store.count() == 3


def test_what_cannot_be_read_is_left_out(tmp_path: Path) -> None:
    store = PointStore(tmp_path / "answer")
    store.write("whole", POINT)
    whole = json.loads((store.place / "whole.json").read_text(encoding="utf-8"))
    for name, change in (
        ("word", {"years": "long"}),
        ("side", {"no_hub": None}),
        ("opening", {"with_hub": {**whole["with_hub"], "openings": [{"site": "port"}]}}),
    ):
        (store.place / f"{name}.json").write_text(json.dumps({**whole, **change}))
    (store.place / "cut.json").write_text('{"at": [1.0')
    assert list(store.read()) == ["whole"]
