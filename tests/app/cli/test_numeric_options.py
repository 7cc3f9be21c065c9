"""Numeric options of every command: a value that cannot be used is named by the flag as typed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from typer.models import OptionInfo

from keruen.app.cli.main import app
from keruen.app.terminal.entry import run_command
from keruen.app.terminal.flags import name_flag
from keruen.case import write_case_folder
from keruen.errors import OptionError
from tests.builders import small_case

WRONG = {int: "-1", float: "nan"}


def numeric_options() -> Iterator[tuple[str, str, str]]:
    """Command, flag and a wrong value of every numeric option."""
    for command in app.registered_commands:
        assert command.callback is not None
        name = command.name or command.callback.__name__
        hints = get_type_hints(command.callback, include_extras=True)
        for parameter, hint in hints.items():
            annotated, *information = get_args(hint) or (hint,)
            kinds = {annotated, *get_args(annotated)} & set(WRONG)
            if kinds and isinstance(information[0], OptionInfo):
                own = [*(information[0].param_decls or ()), information[0].default]
                given = [each for each in own if isinstance(each, str)]
                flag = next(iter(given), f"--{parameter.replace('_', '-')}")
                yield name, flag, WRONG[kinds.pop()]


OPTIONS = sorted(numeric_options())


TO_REPLAN = ("--actual", "RUN/movements.parquet")
ARGUMENTS = {
    "ask": ("CASE", "hub-handling", "--from", "1", "--to", "2"),
    "prices": ("RUN",),
    "replan": ("RUN", *TO_REPLAN, "--from", "2027-02"),
    "serve": (),
    "simulate": ("RUN",),
    "trade": ("sample", "--from", "KAZ", "--to", "MAR"),
}
"""Words of a command that is right but for the option; a case where none are listed."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a case and a run of its plan."""
    folder = tmp_path_factory.mktemp("numeric_options")
    write_case_folder(small_case(), folder / "CASE")
    words = ("plan", str(folder / "CASE"), "--gap", "0.05", "--value-seconds", "0")
    assert run_command(app, [*words, "--out", str(folder / "RUN")]) == 0
    return folder


def test_every_command_with_numbers_is_listed() -> None:
    assert {command for command, _, _ in OPTIONS} == {
        *("aims", "ask", "frontier", "loop", "plan", "prices", "replan", "serve", "simulate"),
        *("screen", "trade", "value"),
    }
    assert len(OPTIONS) >= 40


@pytest.mark.parametrize(("command", "flag", "value"), OPTIONS)
def test_a_wrong_number_is_named_by_its_flag(
    command: str,
    flag: str,
    value: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(folder)
    second = ("--and", "rail-tariff", "--from2", "1", "--to2", "2") if flag.endswith("2") else ()
    words = [command, *ARGUMENTS.get(command, ("CASE",)), *second, flag, value]
    code = run_command(app, words)
    what = capsys.readouterr().err.splitlines()[0]
    assert code == 2
    assert what.startswith((f"option {flag}, value ", f"Invalid value for '{flag}'")), what


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (
            ("plan", "CASE", "--alternatives", "0"),
            "option --alternatives, value 0: it must be a whole number from 1 to 50\n"
            "  Give a number such as 5.\n",
        ),
        (
            ("plan", "CASE", "--gap", "1"),
            "option --gap, value 1: it must be at least 0 and below 1\n"
            "  Give a share such as 0.005 for half a percent.\n",
        ),
        (
            ("plan", "CASE", "--no-hub", "--until-decided"),
            "option --until-decided: without a hub there is nothing to decide\n"
            "  Omit either --until-decided or --no-hub.\n",
        ),
        (
            (
                "replan",
                "RUN",
                "--actual",
                "RUN/movements.parquet",
                "--from",
                "2027-02",
                "--freeze",
                "9",
            ),
            "option --freeze, value 9: only 5 periods are left\n  Give at most 5.\n",
        ),
        (
            ("replan", "RUN", *TO_REPLAN, "--from", "2031-01"),
            "option --from, value '2031-01': no period of the plan begins then\n"
            "  Give a month such as 2027-03, or the first day of a period from 2027-02-01 to "
            "2027-06-01.\n",
        ),
        (
            ("aims", "CASE", "--then", "beauty"),
            "option --then, value 'beauty': there is no such objective\n"
            "  Use one of: cover, co2e.\n",
        ),
    ],
)
def test_errors_of_the_engine_name_the_flag(
    words: tuple[str, ...],
    error: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(folder)
    assert run_command(app, words) == 2
    assert capsys.readouterr().err == error


def test_an_option_of_the_engine_alone_keeps_its_name() -> None:
    error = OptionError("patience", "it must be at least 1", "Give more.", value=0.5)
    assert name_flag(error, app, ["plan", "CASE"]) is error
    assert str(error) == "option patience, value 0.5: it must be at least 1\n  Give more."
