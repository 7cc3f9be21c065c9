"""Corridors that lack a whole kind of thing are planned, simulated and looped all the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from keruen.app.cli.main import app
from keruen.app.terminal.entry import run_command
from keruen.case.case import Case
from keruen.case.write_csv import write_case_folder
from tests.plan.hand import MANY_T, land_case, sea_case

AT_THE_MILL = {
    "lanes": [],
    "sites": [{"site": "mill", "kind": "inland"}],
    "offers": [{"site": "mill", "grade": "wheat", "price_usd_per_t": 100.0}],
    "harvests": [{"site": "mill", "quantity_t": MANY_T}],
    "grade_shares": [{"site": "mill", "grade": "wheat"}],
}
CORRIDORS: dict[str, Case] = {
    "no ships": land_case(),
    "one period": land_case(settings={"periods": 1}),
    "no lanes": sea_case(settings={"periods": 1}, lanes=[]),
    "neither ships nor lanes": land_case(**AT_THE_MILL),
    "no demand": land_case(demand=[{"market": "town", "quantity_t_per_year": 0.0}]),
    "weeks": land_case(settings={"periods": 4, "period_kind": "week"}),
}


@pytest.mark.parametrize("name", CORRIDORS)
def test_it_is_planned_simulated_and_looped(name: str, tmp_path: Path) -> None:
    case = str(write_case_folder(CORRIDORS[name], tmp_path / "case"))
    plan, simulated, loop = (tmp_path / each for each in ("plan", "simulated", "loop"))
    few = ("--replications", "3")
    assert run_command(app, ["plan", case, "--gap", "0.01", "--out", str(plan)]) == 0
    words = ["simulate", str(plan), *few, "--workers", "1", "--no-stress", "--out", str(simulated)]
    assert run_command(app, words) == 0
    assert run_command(app, ["loop", case, *few, "--rounds", "1", "--out", str(loop)]) == 0
    planned, found = (
        json.loads((folder / "summary.json").read_text("utf-8")) for folder in (plan, simulated)
    )
    assert found["replications"] == 3
    assert found["demand_t"] == pytest.approx(
        planned["tonnes"]["delivered_t"] + planned["tonnes"]["shortage_t"]
    )
    for folder in (plan, simulated):
        assert run_command(app, ["verify", str(folder)]) == 0
