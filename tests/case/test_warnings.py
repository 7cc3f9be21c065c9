"""Findings have two levels: an error refuses a case, a warning does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from keruen.case import check_case, read_case, write_case_folder
from keruen.case.findings import MOST_FINDINGS, Findings
from keruen.case.rows import CaseRows
from tests.builders import small_case


def _warn_of_lanes(rows: CaseRows, findings: Findings) -> None:
    for row in rows["lanes"]:
        findings.warn("looks odd", "Look again.", table="lanes", row=row.name, column="mode")


@pytest.fixture
def odd_lanes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("keruen.case.check.WARNING_CHECKS", ((_warn_of_lanes, ("lanes",)),))


WARNING = (
    "warning: table lanes, row lane=kostanay_novorossiysk, column mode: looks odd\n  Look again."
)


@pytest.mark.usefixtures("odd_lanes")
def test_a_warning_is_reported_and_the_case_is_read(tmp_path: Path) -> None:
    folder = write_case_folder(small_case(), tmp_path / "small")
    for source in (folder, small_case()):
        found = check_case(source)
        assert str(found[0]) == WARNING
        assert {finding.level for finding in found} == {"warning"}
    assert read_case(folder).fingerprint == small_case().fingerprint


@pytest.mark.usefixtures("odd_lanes")
def test_errors_come_before_warnings() -> None:
    found = check_case(small_case(settings={"periods": 0}))
    levels = [finding.level for finding in found]
    assert levels == sorted(levels)
    assert {"error", "warning"} == set(levels)


@pytest.mark.usefixtures("odd_lanes")
def test_a_table_that_cannot_be_read_is_not_warned_of(tmp_path: Path) -> None:
    folder = write_case_folder(small_case(), tmp_path / "small")
    (folder / "lanes.csv").write_bytes(b"\xff\xfe")
    assert {finding.level for finding in check_case(folder)} == {"error"}
    assert {finding.level for finding in check_case("no-such-case")} == {"error"}


def test_many_warnings_do_not_crowd_out_an_error() -> None:
    findings = Findings()
    for number in range(MOST_FINDINGS + 5):
        findings.warn("looks odd", "Look again.", value=number)
    assert len(findings) == 0
    findings.add("is wrong", "Correct it.")
    assert len(findings) == 1
    assert [str(each) for each in findings.in_order()] == ["the case: is wrong\n  Correct it."]
    warnings = findings.warnings_in_order()
    assert len(warnings) == MOST_FINDINGS + 1
    assert str(warnings[-1]) == (
        "warning: the case: has 5 more findings that are not listed\n"
        "  Correct those listed above, then check again."
    )
