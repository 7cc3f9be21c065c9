"""Time zone data come from the package, whatever the host has."""

from __future__ import annotations

import os
import subprocess
import sys
import zoneinfo
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from keruen import zones
from keruen.app.terminal.entry import run_command
from keruen.errors import KeruenError
from keruen.simulation import worker
from tests.tzif import write_fixed_zone

REMEDY = "Install the locked packages again, or run: pip install --upgrade 'tzdata>=2026.3'."


@pytest.fixture
def lying_host(tmp_path: Path) -> Iterator[Path]:
    """A host whose data put Morocco five hours ahead."""
    write_fixed_zone(tmp_path / "Africa" / "Casablanca", hours=5)
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath(to=[str(tmp_path)])
    zoneinfo.ZoneInfo.clear_cache()
    yield tmp_path
    zoneinfo.reset_tzpath(to=before)
    zoneinfo.ZoneInfo.clear_cache()


def rabat_offset_h() -> float:
    noon = datetime(2026, 11, 29, 10, tzinfo=zoneinfo.ZoneInfo("Africa/Casablanca"))
    return (noon.utcoffset() or timedelta()).total_seconds() / 3600


@pytest.mark.usefixtures("lying_host")
def test_the_package_is_read_and_not_the_host() -> None:
    assert rabat_offset_h() == 5
    zones.use_packaged_zones()
    assert rabat_offset_h() == 0
    assert "Africa/Casablanca" in zoneinfo.available_timezones()


@pytest.mark.usefixtures("lying_host")
def test_a_worker_of_the_simulation_reads_the_package() -> None:
    worker.prepare(SimpleNamespace())  # type: ignore[arg-type]
    assert rabat_offset_h() == 0


CODE = """
import zoneinfo
from datetime import UTC, datetime
def rabat():
    at = datetime(2026, 11, 29, 10, tzinfo=zoneinfo.ZoneInfo("Africa/Casablanca"))
    return at.astimezone(UTC).hour
import keruen, keruen.app.cli.main, keruen.web.application, keruen.zones
before = (rabat(), zoneinfo.TZPATH)
{start}
print(before[0], len(before[1]), rabat(), len(zoneinfo.TZPATH))
"""
STARTS = {
    "command": "from keruen.app.terminal.entry import run_command; "
    "run_command(keruen.app.cli.main.app, ['--help'])",
    "server": "from keruen.roadmap.register import open_register; "
    "keruen.web.application.make_application(open_register('sqlite:///r.db'), None)",
}


@pytest.mark.parametrize("start", sorted(STARTS))
def test_an_import_changes_nothing_and_each_entry_does(lying_host: Path, start: str) -> None:
    """In a process of its own: PYTHONTZPATH is read when Python starts."""
    code = CODE.format(start=STARTS[start])
    source = str(Path(zones.__file__).parents[1])
    found = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONTZPATH": str(lying_host), "PYTHONPATH": source},
        cwd=lying_host,
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.splitlines()[-1] == "5 1 10 0"


def package(monkeypatch: pytest.MonkeyPatch, found: Any) -> None:
    monkeypatch.setitem(sys.modules, "tzdata", found)


@pytest.mark.parametrize(
    ("found", "what"),
    [
        (None, "the package tzdata, which holds the time zone data, is not installed"),
        (
            SimpleNamespace(IANA_VERSION="2026b"),
            "the time zone data of the package tzdata are of edition 2026b, and 2026c or later is "
            "needed",
        ),
        (
            SimpleNamespace(IANA_VERSION="2025zz"),
            "the time zone data of the package tzdata are of edition 2025zz, and 2026c or later is "
            "needed",
        ),
        (
            SimpleNamespace(),
            "the package tzdata does not say which edition of the data it holds: ''",
        ),
    ],
)
def test_absent_or_old_data_are_refused(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    found: Any,
    what: str,
) -> None:
    package(monkeypatch, found)
    with pytest.raises(KeruenError) as error:
        zones.use_packaged_zones()
    assert (error.value.what, error.value.remedy) == (what, REMEDY)
    from keruen.app.cli.main import app

    assert run_command(app, ["--help"]) == 2
    assert capsys.readouterr().err == f"{what}\n  {REMEDY}\n"


@pytest.mark.usefixtures("lying_host")
def test_data_without_the_zone_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    package(monkeypatch, SimpleNamespace(IANA_VERSION="2026d"))
    monkeypatch.setitem(sys.modules, "tzdata.zoneinfo.Africa", None)
    with pytest.raises(KeruenError) as error:
        zones.use_packaged_zones()
    assert error.value.what == "the package tzdata 2026d holds no data for Africa/Casablanca"


def test_editions_in_their_order() -> None:
    order = ["unknown", "2025z", "2026a", "2026c", "2026z", "2026za", "2027a"]
    for place, earlier in enumerate(order):
        for later in order[place + 1 :]:
            assert zones.is_later_edition(later, earlier)
            assert not zones.is_later_edition(earlier, later)


def test_morocco_has_been_at_utc_since_september_2026() -> None:
    """The decree took effect on 20 September 2026; Ramadan no longer moves the clock."""
    zones.use_packaged_zones()
    place = zoneinfo.ZoneInfo("Africa/Casablanca")
    offsets = {
        moment: moment.astimezone(place).utcoffset()
        for moment in (
            datetime(2026, 3, 1, 12, tzinfo=UTC),
            datetime(2026, 4, 1, 12, tzinfo=UTC),
            datetime(2026, 9, 21, 12, tzinfo=UTC),
            datetime(2027, 3, 1, 12, tzinfo=UTC),
            datetime(2030, 7, 1, 12, tzinfo=UTC),
        )
    }
    hours = [(found or timedelta()).total_seconds() / 3600 for found in offsets.values()]
    assert hours == [0, 1, 0, 0, 0]
