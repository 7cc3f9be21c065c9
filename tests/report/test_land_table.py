"""The script that remakes the land table, on a file small enough to work by hand."""

from __future__ import annotations

import csv
import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from keruen.report.map import land

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "make_land_table.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_land_table", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# One square of two degrees in two arcs, the second of which is walked backwards, and a speck.
TOPOLOGY = {
    "transform": {"scale": [0.5, 0.5], "translate": [10.0, 20.0]},
    "arcs": [
        [[0, 0], [4, 0], [0, 4]],
        [[0, 0], [0, 4], [4, 0]],
        [[0, 0], [0, 1], [1, 0], [0, -1]],
    ],
    "objects": {"land": {"geometries": [{"type": "MultiPolygon", "arcs": [[[0, -2]], [[2]]]}]}},
}


def test_arcs_become_rings(script: ModuleType) -> None:
    square, speck = script.read_rings(TOPOLOGY)
    assert square == [(10.0, 20.0), (12.0, 20.0), (12.0, 22.0), (10.0, 22.0)]
    assert speck == [(10.0, 20.0), (10.0, 20.5), (10.5, 20.5), (10.5, 20.0)]


def test_a_ring_across_the_date_line_stays_in_one_piece(script: ModuleType) -> None:
    ring = [(170.0, 60.0), (179.0, 62.0), (-178.0, 65.0), (-170.0, 66.0), (160.0, 70.0)]
    assert [x for x, _ in script.unwrap(ring)] == [170.0, 179.0, 182.0, 190.0, 160.0]
    assert [x for x, _ in script.unwrap(ring[2:] + ring[:2])] == [182.0, 190.0, 160.0, 170.0, 179.0]


def test_small_rings_and_small_bends_go(script: ModuleType) -> None:
    assert script.make_table(TOPOLOGY) == [
        (0, 0, 10.0, 20.0),
        (0, 1, 12.0, 20.0),
        (0, 2, 12.0, 22.0),
        (0, 3, 10.0, 22.0),
    ]
    ring = [(0.0, 0.0), (2.0, 0.01), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)]
    assert script.simplify(ring) == [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)]


def test_it_writes_the_table(tmp_path: Path) -> None:
    (tmp_path / "land.json").write_text(json.dumps(TOPOLOGY))
    answer = subprocess.run(
        [sys.executable, str(SCRIPT), str(tmp_path / "land.json"), str(tmp_path / "land.csv")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout == "4 points of 1 rings\n"
    rows = list(csv.reader((tmp_path / "land.csv").open()))
    assert rows[:2] == [["ring", "point", "longitude", "latitude"], ["0", "0", "10.0", "20.0"]]


def test_the_committed_table_is_small_and_whole() -> None:
    path = Path(land.__file__).with_name("land.csv")
    assert path.stat().st_size < 150_000
    rings = land.read_land()
    assert len(rings) > 100
    assert all(len(ring) >= 3 for ring in rings)
    # No edge leaps over the map, as one across the date line would.
    edges = [edge for ring in rings for edge in zip(ring, ring[1:] + ring[:1], strict=True)]
    assert max(abs(first[0] - second[0]) for first, second in edges) < 30
