"""`keruen backup`, `keruen restore` and the order of times that `check-log` reports."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from keruen.app.commands.backup import back_up, bring_back
from keruen.app.commands.roadmap import check_logs, load_into
from keruen.errors import KeruenError
from keruen.roadmap.register import open_register
from tests.roadmap.sides import MAR, act, five


@pytest.fixture
def url(tmp_path: Path) -> str:
    address = f"sqlite:///{tmp_path / 'register.db'}"
    load_into(address, None)
    return address


def test_a_register_is_copied_and_restored(url: str, tmp_path: Path) -> None:
    copy, other = tmp_path / "copy.keruen", f"sqlite:///{tmp_path / 'other.db'}"
    made = back_up(url, copy)
    assert made.exit_code == 0
    assert made.text.splitlines()[-1] == (
        "Store it where only administrators can read it: it contains the records of both sides."
    )
    done = bring_back(other, copy, None)
    rows = sum(made.data["tables"].values())
    assert done.text.startswith(f"restored roadmap, {rows:,} rows of ")
    assert done.text.splitlines()[-1] == (
        "All users must sign in again; passwords and keys are those of the backup."
    )
    assert check_logs(other, None).text == check_logs(url, None).text
    bad = tmp_path / "bad.json"
    bad.write_text("{}")
    with pytest.raises(KeruenError) as error:
        bring_back(f"sqlite:///{tmp_path / 'third.db'}", copy, bad)
    assert (
        str(error.value) == f"{bad} is not a checkpoint\n  Give a checkpoint file that you saved."
    )
    assert not (tmp_path / "third.db").exists()


def test_times_that_run_backwards_are_reported(url: str) -> None:
    database = open_register(url)
    early, late = (datetime(2026, 11, day, 9, tzinfo=UTC) for day in (20, 24))
    for now in (late, early):
        act(database, MAR, "propose_commitment", provision_id="p08", title=five("x"), now=now)
    outcome = check_logs(url, None)
    backward = [each for each in outcome.data["backward"] if each["at"].startswith("2026-11-20")]
    assert len(backward) == 1
    before, at = backward[0]["before"], "2026-11-20T09:00:00.000000Z"
    assert (
        f"shared: the time of entry {backward[0]['position']} ({at}) is before {before}, that of "
        "an earlier one: a clock was set back, or two servers have different clocks"
    ) in outcome.text.splitlines()
