from __future__ import annotations

import errno
import json

import pytest

from keruen.app.terminal.outcome import (
    Outcome,
    describe_error,
    print_error,
    print_outcome,
    system_error,
    to_json,
)
from keruen.errors import CaseError, Finding, InfeasibleError, KeruenError


def test_words_or_json(capsys: pytest.CaptureFixture[str]) -> None:
    outcome = Outcome("two lanes", {"lanes": 2}, 3)
    assert print_outcome(outcome, as_json=False) == 3
    assert capsys.readouterr() == ("two lanes\n", "")
    assert print_outcome(outcome, as_json=True) == 3
    captured = capsys.readouterr()
    assert json.loads(captured.out) == {"lanes": 2}
    assert captured.err == ""


def test_an_error_goes_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert print_error(InfeasibleError("too much", "Ask less."), as_json=False) == 3
    assert capsys.readouterr() == ("", "too much\n  Ask less.\n")


def test_an_error_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    finding = Finding("lanes", "lane=a_b", "mode", "rial", "no such mode", "Write rail.")
    assert print_error(CaseError([finding]), as_json=True) == 2
    captured = capsys.readouterr()
    assert captured.err == ""
    assert json.loads(captured.out) == {
        "error": {
            "what": "1 finding in the case",
            "remedy": str(finding),
            "findings": [
                {
                    "table": "lanes",
                    "row": "lane=a_b",
                    "column": "mode",
                    "value": "rial",
                    "problem": "no such mode",
                    "remedy": "Write rail.",
                    "level": "error",
                }
            ],
        }
    }


def test_an_error_without_findings() -> None:
    assert describe_error(KeruenError("a", "B.")) == {"what": "a", "remedy": "B.", "findings": []}


def test_what_the_system_refuses() -> None:
    error = system_error(PermissionError(errno.EACCES, "Permission denied", "runs/small"))
    assert error.exit_code == 2
    assert str(error) == (
        "operating system error: Permission denied (runs/small)\n"
        "  Check that the path exists, that you may read or write it, and that the disk is "
        "not full."
    )


def test_json_has_no_nan() -> None:
    with pytest.raises(ValueError):
        to_json({"gap": float("nan")})
