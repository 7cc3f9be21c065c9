"""The command `compare`: proven interval, markets, origins, figures and movements."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from keruen.app.commands.compare import compare_runs
from keruen.runs.write import write_run
from tests.app.plans import COST_USD, idle_plan
from tests.builders import small_case


@pytest.fixture
def run(tmp_path: Path) -> Path:
    write_run(idle_plan(small_case()), tmp_path / "run", None, force=False)
    return tmp_path / "run"


def test_two_runs_alike(run: Path) -> None:
    outcome = compare_runs(run, run)
    assert outcome.exit_code == 0
    assert outcome.text == (
        f"A is {run}, B is {run}: the same case.\n"
        "Hub in A: none\nHub in B: none\n\n"
        "Both runs contain the same plan."
    )


def test_two_runs_that_differ(run: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    dearer = small_case(settings={"fuel_price_usd_per_t": 700.0})
    opening = {"hub_option": "jorf_1", "site": "jorf", "tier": 1, "opening_period": 2}
    changed = {"cost_usd": COST_USD + 2500.0, "bound_usd": COST_USD - 500.0}
    plan = idle_plan(dearer, openings=[opening], relaxation_usd=COST_USD - 700.0, **changed)
    write_run(plan, other, None, force=False)
    outcome = compare_runs(run, other)
    lines = outcome.text.splitlines()
    assert lines[:3] == [
        f"A is {run}, B is {other}: two different cases, or scenarios of one.",
        "Hub in A: none",
        "Hub in B: jorf_1 from period 2",
    ]
    figures = {row["kpi"]: row["difference"] for row in outcome.data["figures"]}
    assert figures["cost_usd"] == 2500.0
    assert "seconds" not in figures
    assert ["cost_usd", "45,250,000", "45,252,500", "2,500"] in map(str.split, lines)
    assert lines[4:8] == [
        "Cost of B minus cost of A: +USD 2,500.",
        "Optimal plan of B minus optimal plan of A, proven: -USD 500 to +USD 2,500.",
        "The two cannot be distinguished at these gaps.",
        "",
    ]
    json.dumps(outcome.data, allow_nan=False)


def test_movements_that_differ_most_come_first(tmp_path: Path) -> None:
    lane = {
        "status": "planned",
        "kind": "lane",
        "route": "dakar_bamako",
        "from_site": "dakar",
        "to_site": "bamako",
        "mode": "road",
        "grade": "kz3",
        "origin_country": "KZ",
        "from_period": 0,
        "to_period": 0,
    }
    for name, tonnes in (("a", 10.0), ("b", 250.0)):
        plan = idle_plan(small_case())
        first = plan.movements.row(0, named=True)
        row = {**dict.fromkeys(first), **lane, "quantity_t": tonnes, "received_t": tonnes}
        row |= {"from_date": first["from_date"], "to_date": first["to_date"]}
        moved = pl.DataFrame([row], schema=plan.movements.schema)
        folder = tmp_path / name
        write_run(plan, folder, None, force=False)
        pl.concat([plan.movements, moved]).write_parquet(folder / "movements.parquet")
    outcome = compare_runs(tmp_path / "a", tmp_path / "b")
    assert outcome.data["movements"] == [
        {"kind": "lane", "route": "dakar_bamako", "a_t": 10.0, "b_t": 250.0, "difference_t": 240.0}
    ]
    assert outcome.text.splitlines()[-1].split() == ["dakar_bamako", "10", "250", "240"]
