"""The command `observed`: a plan beside what was really shipped."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from keruen.app.commands.observed import markdown_table, show_observed
from keruen.errors import KeruenError
from keruen.runs.labels import Labels
from keruen.runs.observed_frame import observed_frame
from keruen.runs.write import write_run
from tests.app.plans import idle_plan
from tests.builders import small_case

SEEN: dict[str, Any] = {
    "origin_country": "KZ",
    "from_date": dt.date(2025, 1, 1),
    "to_date": dt.date(2025, 12, 31),
    "quantity_t": 60_000.0,
    "explanation": "The plan is idle.",
}
YEAR = {"periods": 12}
ROWS = [
    {**SEEN, "observed_flow": "to_senegal", "market_country": "SN"},
    {**SEEN, "observed_flow": "by_rail", "corridor": "north", "to_date": dt.date(2025, 3, 31)},
    {**SEEN, "observed_flow": "in_spring", "quantity_t": None, "share": 0.4, "months": "4 5"},
    {**SEEN, "observed_flow": "from_home", "to_date": dt.date(2026, 6, 30)},
]


def test_it_says_what_was_seen_beside_the_plan(tmp_path: Path) -> None:
    plan = idle_plan(small_case(settings=YEAR, observed_flows=ROWS))
    write_run(plan, tmp_path / "run", None, force=False)
    outcome = show_observed(tmp_path / "run")
    assert outcome.exit_code == 0
    lines = [line for line in outcome.text.splitlines() if line.startswith("  ")]
    words = [line.strip().split("  ")[0] for line in lines]
    # Each group begins with its heading.
    assert words == [
        "Origins",
        "KZ",
        "Seasons of origins",
        "KZ, April to May",
        "Corridors and ports",
        outcome.data["observed_flows"][2]["name"],
        "Markets",
        "SN, from KZ",
    ]
    assert outcome.text.startswith("0 of 4 flows that were seen are near those of the plan:")
    when = [row["seen"] for row in outcome.data["observed_flows"]]
    assert when == ["January 2025 to June 2026", "2025", "January to March 2025", "2025"]


def test_a_horizon_without_the_months_that_were_seen_is_compared_with_nothing(
    tmp_path: Path,
) -> None:
    """Six months are in the horizon: of a year that was seen it has no figure."""
    plan = idle_plan(small_case(observed_flows=[ROWS[0], ROWS[1]]))
    write_run(plan, tmp_path / "run", None, force=False)
    outcome = show_observed(tmp_path / "run")
    assert outcome.text.splitlines()[1] == (
        "1 flow cannot be compared: the horizon of the plan lacks months that were seen, or "
        "nothing was shipped that a share could be taken of."
    )
    lines = [line.split() for line in outcome.text.splitlines() if line.startswith("  SN, from")]
    assert lines == [["SN,", "from", "KZ", "2025", "60", "kt", "\N{EN DASH}"]]


def test_the_table_of_a_page_has_a_row_for_each_flow() -> None:
    case = small_case(settings=YEAR, observed_flows=ROWS[:1])
    plan = idle_plan(case)
    table = markdown_table(observed_frame(case, plan.movements, Labels(case)))
    assert table == (
        "| flow | period | observed | plan | reason for the difference |\n"
        "|---|---|---|---|---|\n"
        "| SN, from KZ | 2025 | 60 kt | 0 kt | The plan is idle. |"
    )


def test_a_case_in_which_nothing_was_seen_is_refused(tmp_path: Path) -> None:
    write_run(idle_plan(small_case()), tmp_path / "run", None, force=False)
    with pytest.raises(KeruenError) as caught:
        show_observed(tmp_path / "run")
    assert str(caught.value) == (
        f"{tmp_path / 'run'}: the case of this run has no table observed_flows\n"
        "  Add observed shipments to table observed_flows of the case, and plan again."
    )
