"""`keruen replan`: from a run folder and a table of actual movements to a run of the rest."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

import keruen
from keruen.app.cli.main import app
from keruen.app.terminal.entry import run_command
from keruen.case import write_case_folder
from tests.plan.replan.test_replan import NEED_T, corridor, one_ship_lost


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = run_command(app, arguments)
    captured = capsys.readouterr()
    return code, captured.out.replace("\u00a0", " "), captured.err


@pytest.fixture
def last(tmp_path: Path) -> Path:
    """The run of the last plan, beside actual.csv, in which one of two ships is lost."""
    case = tmp_path / "case"
    write_case_folder(corridor(), case)
    plan = keruen.make_plan(case, gap=0.0, hub=False)
    folder = keruen.write_run(plan, tmp_path / "last")
    one_ship_lost(plan._made).write_csv(tmp_path / "actual.csv")
    return folder


def test_a_lost_ship_is_replaced_and_explained(
    last: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "rest"
    options = ("--actual", str(tmp_path / "actual.csv"), "--from", "2027-02", "--out", str(out))
    code, text, error = run(capsys, "replan", str(last), *options)
    assert (code, error) == (0, "")
    words = " ".join(text.split())
    assert (
        "The rest of the plan costs USD 320,000 (proven gap 0.00%). Re-planned from February "
        "2027; before it, actual movements differ from the last plan in 2 points. 4,000 t of "
        "purchases and sailings change against the last plan; at USD 5.00/t that counts as USD "
        "20,000, which is not part of the cost."
    ) in words
    assert "By ship: pier to quay February 2027 wheat 0 2,000 +2,000" in words
    assert (
        "Reasons: - 2,000 t of wheat from pier to quay that left in January 2027 lost on the way"
        in words
    )
    assert "How reality differed from the last plan:" in text
    code, text, _ = run(capsys, "verify", str(out))
    assert (code, text) == (0, f"{out}: every rule is satisfied, and no file was changed.\n")
    told = json.loads((out / "replan.json").read_text("utf-8"))
    assert told == json.loads((out / "summary.json").read_text("utf-8"))["replan"]
    table = pl.read_csv(out / "changes.csv")
    assert table.select("kind", "month", "new_t").rows() == [
        ("purchase", "2027-02-01", pytest.approx(2_000.0)),
        ("voyage", "2027-02-01", pytest.approx(2_000.0)),
    ]
    page = (out / "report.html").read_text("utf-8")
    assert "Changes against the last plan" in page
    assert "lost on the way" in page
    assert "under_way" not in page.split("Assumptions")[0].lower() or "On the way to" in page


def test_the_verifier_reads_the_last_plan(
    last: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "rest"
    options = ("--actual", str(tmp_path / "actual.csv"), "--from", "2027-02", "--out", str(out))
    run(capsys, "replan", str(last), *options, "--change-budget", "10000")
    path = out / "summary.json"
    summary = json.loads(path.read_text("utf-8"))
    summary["replan"]["allowed_usd"] = 100.0
    path.write_text(json.dumps(summary), encoding="utf-8")
    code, text, _ = run(capsys, "verify", str(out))
    assert code == 2
    assert "column change_t, value '2000': changes may cost at most 100 USD" in text


def test_the_name_of_the_run_is_its_folder(
    last: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    options = ("--actual", "actual.csv", "--from", "2027-02")
    code, text, _ = run(capsys, "replan", str(last), *options, "--json")
    assert code == 0
    data = json.loads(text)
    assert data["folder"] == str(Path("runs") / "small-replan-2027-02")
    assert data["replan"]["from_date"] == "2027-02-01"
    assert run(capsys, "replan", str(last), *options, "--run", "february")[0] == 0
    assert (tmp_path / "runs" / "february" / "changes.csv").is_file()
    code, _, error = run(capsys, "replan", str(last), *options, "--run", "../out")
    assert (code, error) == (
        2,
        "option --run, value '../out': it is not the name of a folder\n"
        "  Use letters, digits, dots, hyphens and underscores, or give a folder with --out.\n",
    )


def test_errors_of_the_movements_are_all_reported_and_nothing_is_written(
    last: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    actual = tmp_path / "actual.csv"
    text = actual.read_text("utf-8").replace("quay", "quai")
    actual.write_text(text, encoding="utf-8")
    out = tmp_path / "rest"
    options = ("--actual", str(actual), "--from", "2027-02", "--out", str(out))
    code, _, error = run(capsys, "replan", str(last), *options)
    assert code == 2
    assert error.startswith("2 findings in table movements\n")
    finding = "column to_site, value 'quai': table sites of the case has no such name"
    assert error.count(finding) == 2
    assert not out.exists()


def test_a_run_can_be_replanned_twice(last: Path, tmp_path: Path) -> None:
    """From February on as after the lost ship, and from March on as that plan says."""
    rest = keruen.replan(last, tmp_path / "actual.csv", from_month="2027-02", gap=0.0)
    assert isinstance(rest, keruen.Replan)
    assert rest.change_t == pytest.approx(4_000.0)
    assert rest.changes().height == 2
    assert rest.deviations()["what"].to_list() == ["lost", "stock"]
    assert "changed 4,000 t (USD 20,000)" in repr(rest)
    folder = keruen.write_run(rest, tmp_path / "rest")
    assert keruen.verify(folder) == []
    february = rest.movements.filter(pl.col("from_period") == 0)
    actual = february.with_columns(status=pl.lit("actual"))
    again = keruen.replan(folder, actual, from_month="2027-03", gap=0.0)
    assert again.change_t == pytest.approx(0.0, abs=1e-6)
    assert again.case.calendar.count == 1
    used = again.movements.filter(pl.col("kind") == "use")["quantity_t"].sum()
    assert used == pytest.approx(NEED_T)
    assert keruen.verify(keruen.write_run(again, tmp_path / "again")) == []
