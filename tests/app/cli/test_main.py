from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from keruen import __version__
from keruen.app.cli.account import account_app
from keruen.app.cli.cases import case_app
from keruen.app.cli.council import council_app
from keruen.app.cli.hub import hub_app
from keruen.app.cli.jobs import jobs_app
from keruen.app.cli.laytime import laytime_app
from keruen.app.cli.main import app
from keruen.app.cli.roadmap import roadmap_app
from keruen.app.cli.studies import studies_app
from keruen.app.terminal.entry import run_command
from keruen.app.terminal.settings import SHIPPED_CASE
from keruen.case import write_case_folder
from keruen.case.findings import Findings
from keruen.case.rows import CaseRows
from tests.builders import small_case, with_values

ROOT = Path(__file__).resolve().parents[3]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
HEAVY = ("altair", "highspy", "jinja2", "numba", "numpy", "polars", "pyarrow", "rich", "scipy")


def keruen(*arguments: str, stdout: int = subprocess.PIPE) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "keruen", *arguments],
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        env=ENVIRONMENT,
    )


def run(*arguments: str) -> int:
    """Run the command in this process."""
    return run_command(app, arguments)


def test_the_command_line_imports_nothing_heavy() -> None:
    code = (
        "import sys, keruen.app.cli.main as c, keruen.app.terminal.entry as r\n"
        "assert r.run_command(c.app, ['plan', '--help']) == 0\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=ENVIRONMENT,
    )
    assert answer.stdout.splitlines()[-1] == "[]"


def test_version() -> None:
    answer = keruen("--version")
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, f"keruen {__version__}\n", "")


@pytest.mark.parametrize("arguments", [(), ("--help",)])
def test_help(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*arguments) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    for name in command_names():
        assert name.split()[0] in captured.out


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("nonsense",), "No such command 'nonsense'."),
        (("case",), "Missing command."),
        (("route", "jorf"), "Missing argument 'TO'."),
        (
            ("plan", "--gap", "-1"),
            "Invalid value for '--gap': Input should be greater than or equal to 0",
        ),
        (("plan", "--zzz"), "No such option: --zzz"),
    ],
)
def test_a_wrong_command_line(
    arguments: tuple[str, ...], what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = f"{what}\n  See `keruen --help` and `keruen COMMAND --help`.\n"
    assert run(*arguments) == 2
    assert capsys.readouterr() == ("", told)


@pytest.mark.parametrize(
    ("arguments", "places"),
    [
        (("new", "mine"), "`keruen case new` or `keruen laytime new`"),
        (("case", "plan"), "`keruen plan`"),
        (("roadmap", "check"), "`keruen check`"),
    ],
)
def test_a_command_in_the_wrong_place_is_named_where_it_is(
    arguments: tuple[str, ...], places: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments) == 2
    lines = capsys.readouterr().err.splitlines()
    assert lines[-1] == (
        f"  Did you mean {places}? See `keruen --help` and `keruen COMMAND --help`."
    )


def test_a_wrong_command_line_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("verify", "--json") == 2
    captured = capsys.readouterr()
    assert captured.err == ""
    assert json.loads(captured.out)["error"] == {
        "what": "Missing argument 'DIR'.",
        "remedy": "See `keruen --help` and `keruen COMMAND --help`.",
        "findings": [],
    }


def test_the_shipped_case_is_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check") == 0
    assert capsys.readouterr() == (f"{SHIPPED_CASE}: no errors\n", "")


def test_warnings_exit_with_0_unless_strict(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def warn(rows: CaseRows, findings: Findings) -> None:
        findings.warn("looks odd", "Look again.", table="case", row=rows["case"][0].name)

    monkeypatch.setattr("keruen.case.check.WARNING_CHECKS", ((warn, ("case",)),))
    text = (
        f"{SHIPPED_CASE}: no errors, 1 warning\n"
        f"warning: table case, row case={SHIPPED_CASE}: looks odd\n  Look again.\n"
    )
    assert run("check") == 0
    assert capsys.readouterr() == (text, "")
    assert run("check", "--strict") == 2
    assert capsys.readouterr() == (text, "")
    assert run("check", "--scenario", "subsidy_off") == 0
    assert capsys.readouterr().out == text.replace(": no", " with scenario subsidy_off: no", 1)
    assert run("check", "--strict", "--json") == 2
    data = json.loads(capsys.readouterr().out)
    assert (data["sound"], data["errors"], data["warnings"]) == (True, 0, 1)
    assert data["findings"][0]["level"] == "warning"


def test_check_warns_of_a_wrong_sign_and_names_countries_without_outline(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = with_values(small_case(), "sites", {"site": "jorf"}, longitude=8.6)
    case = with_values(case, "sites", {"site": "dakar"}, country="QQ")
    folder = str(write_case_folder(case, tmp_path / "small"))
    assert run("check", folder) == 0
    head, site, remedy, note = capsys.readouterr().out.splitlines()
    assert head == f"{folder}: no errors, 1 warning"
    assert site.startswith("warning: table sites, row site=jorf, column latitude and longitude")
    assert remedy.startswith("  The sign of the longitude may be wrong.")
    assert note == (
        "note: table country_shapes has no outline of QQ; the coordinates of their sites were "
        "not checked"
    )
    assert run("check", folder, "--strict", "--json") == 2
    data = json.loads(capsys.readouterr().out)
    assert data["countries_without_outline"] == ["QQ"]
    assert data["findings"][0]["level"] == "warning"


def test_an_unknown_case(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", "kazakhstan-marocco-africa") == 2
    captured = capsys.readouterr()
    assert captured.err == ""
    assert captured.out.splitlines()[0] == "kazakhstan-marocco-africa: 1 finding"
    assert f"Did you mean '{SHIPPED_CASE}'?" in captured.out


def test_an_unknown_case_to_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("plan", "nowhere", "--out", str(tmp_path / "run"), "--json") == 2
    captured = capsys.readouterr()
    assert captured.err == ""
    error = json.loads(captured.out)["error"]
    assert error["what"] == "1 finding in the case"
    assert error["findings"][0]["problem"] == (
        "there is no folder, workbook or shipped case 'nowhere'"
    )
    assert not (tmp_path / "run").exists()


def test_json_alone_on_standard_output() -> None:
    answer = keruen("case", "show", "--json")
    assert (answer.returncode, answer.stderr) == (0, "")
    shown = json.loads(answer.stdout)
    assert shown["case"] == SHIPPED_CASE
    assert shown["rows"]["case"] == 1
    assert sum(shown["confidence"].values()) > 100
    assert {scenario["name"] for scenario in shown["scenarios"]} >= {"subsidy_off"}


def test_a_route_of_the_shipped_case() -> None:
    answer = keruen("route", "novorossiysk", "casablanca", "--json")
    assert (answer.returncode, answer.stderr) == (0, "")
    shown = json.loads(answer.stdout)
    assert (shown["from_site"], shown["to_site"], shown["kind"]) == (
        "novorossiysk",
        "casablanca",
        "sea",
    )
    voyage = shown["voyages"][0]
    assert voyage["passages"].split() == ["bosporus", "dardanelles", "gibraltar"]
    # Published tables give 2,400 to 2,500 nm from Novorossiysk to Casablanca.
    assert 2_350 < voyage["distance_nm"] < 2_550


def test_a_route_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("route", "novorossiysk", "casablanca") == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("novorossiysk to casablanca: ")
    assert "through bosporus, dardanelles, gibraltar" in captured.out
    assert "handysize" in captured.out
    assert captured.err == ""


def test_an_unknown_place(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("route", "atlantis", "casablanca") == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines()[0] == "the case has no site 'atlantis'"


def test_a_case_from_start_to_export(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = str(tmp_path / "mine")
    assert run("case", "new", place) == 0
    assert capsys.readouterr().out == (
        f"Wrote {place}: 46 tables, of which a case needs 9: case, grades, sites, offers, "
        "harvests, grade_shares, markets, demand, emission_factors.\n"
        "Its file dictionary.csv describes each column.\n"
        "A row whose first cell begins with #example is not read.\n"
        f"Fill in the tables, then run: keruen check {place}\n"
    )
    assert run("check", place) == 2
    capsys.readouterr()
    assert run("case", "new", f"{place}.xlsx") == 0
    guide = "Its first sheet, Read me, lists the sheets in the order in which to fill them in."
    assert capsys.readouterr().out.splitlines()[1] == guide
    assert run("case", "new", place) == 2
    capsys.readouterr()
    book = str(tmp_path / "deep" / "mine.xlsx")
    assert run("case", "export", book, "--scenario", "subsidy_off", "--json") == 0
    exported = json.loads(capsys.readouterr().out)
    assert (exported["written"], exported["scenario"]) == (book, "subsidy_off")
    assert run("case", "show", book, "--json") == 0
    assert json.loads(capsys.readouterr().out)["fingerprint"] == exported["fingerprint"]


def test_an_unknown_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", "--scenario", "subsidy_of") == 2
    captured = capsys.readouterr()
    assert captured.err.splitlines()[0] == (f"the case {SHIPPED_CASE} has no scenario 'subsidy_of'")


def test_a_fault_of_our_own_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(name: str) -> None:
        raise ZeroDivisionError(f"while showing {name}")

    monkeypatch.setattr("keruen.app.commands.case.show_case", fail)
    told = (
        "internal error (bug in Keruen): ZeroDivisionError: while showing x\n"
        "  Run the command again with KERUEN_DEBUG=1 to see the traceback, and report it with "
        "the case.\n"
    )
    assert run("case", "show", "x") == 1
    assert capsys.readouterr() == ("", told)
    monkeypatch.setenv("KERUEN_DEBUG", "1")
    assert run("case", "show", "x") == 1
    captured = capsys.readouterr()
    assert captured.err.startswith("Traceback")
    assert captured.err.endswith(told)


def test_what_the_system_refuses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("in the way")
    assert run("case", "new", str(tmp_path / "file" / "deep" / "mine")) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("operating system error: Not a directory")


def test_a_reader_who_leaves_early() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    answer = keruen("case", "show", stdout=writing)
    os.close(writing)
    assert (answer.returncode, answer.stderr) == (1, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize(
    "arguments", [("--version",), ("case", "show"), ("case", "show", "--json")]
)
def test_a_full_disk_below_standard_output(arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        answer = keruen(*arguments, stdout=full.fileno())
    assert answer.returncode == 2
    assert answer.stderr.splitlines()[0] == "operating system error: No space left on device"


def test_every_command_is_documented() -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    documented = {line[len("## keruen ") :] for line in page.splitlines() if "## keruen " in line}
    assert documented == set(command_names())


@pytest.mark.parametrize("name", ["check", "plan", "verify", "compare", "route"])
def test_every_option_is_documented(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    section = page.split(f"## keruen {name}\n")[1].split("\n## ")[0]
    assert run(name, "--help") == 0
    words = capsys.readouterr().out.split()
    options = {word for word in words if word.startswith("--")} - {"--help"}
    assert options
    assert {option for option in options if option not in section} == set()


def test_every_setting_is_documented() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py")]
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    read = {name for text in texts for name in re.findall(r"\bKERUEN_[A-Z]+\b", text)}
    assert read == set(re.findall(r"^\| `(KERUEN_[A-Z]+)` \|", page, re.MULTILINE))


def command_names() -> list[str]:
    """Every command as a user types it."""
    top = [str(each.name or each.callback.__name__) for each in app.registered_commands]
    below = [f"case {each.name}" for each in case_app.registered_commands]
    governing = [f"roadmap {each.name}" for each in roadmap_app.registered_commands]
    keeping = [f"account {each.name}" for each in account_app.registered_commands]
    counting = [f"laytime {each.name}" for each in laytime_app.registered_commands]
    operating = [f"hub {each.name}" for each in hub_app.registered_commands]
    running = [f"jobs {each.name}" for each in jobs_app.registered_commands]
    running += [f"studies {each.name}" for each in studies_app.registered_commands]
    running += [f"council {each.name}" for each in council_app.registered_commands]
    return top + below + governing + keeping + counting + operating + running
