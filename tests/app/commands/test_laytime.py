"""The commands of laytime: files in, text, JSON and files out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from keruen.app.cli.main import app
from keruen.app.terminal.entry import run_command


def run(*words: str) -> int:
    return run_command(app, ["laytime", *words])


@pytest.fixture
def template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the example of the template, as the current one."""
    monkeypatch.chdir(tmp_path)
    assert run("new", "a.toml") == 0
    return tmp_path


def test_new_does_not_replace(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    before = (template / "a.toml").read_bytes()
    assert run("new", "a.toml") == 2
    assert capsys.readouterr().err == (
        "a.toml already exists\n  Give another name, or use --force to replace it.\n"
    )
    assert (template / "a.toml").read_bytes() == before
    assert run("new", "a.csv") == 2
    assert capsys.readouterr().err == (
        "a.csv is not a format of a template\n  End the name in .toml or .xlsx.\n"
    )


def test_calculate(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outs = [f"s{suffix}" for suffix in (".json", ".txt", ".xlsx", ".pdf", ".svg")]
    words = [word for out in outs for word in ("--out", out)]
    capsys.readouterr()
    assert run("calculate", "a.toml", *words, "--what-if", "turn_hours=24") == 0
    text = capsys.readouterr().out
    assert "Payable to the shipowner: USD 13,666.67" in text
    assert text.endswith(
        "  what if         net, USD  difference\n"
        "  as agreed      13,666.67\n"
        "  turn_hours=24   7,000.00   -6,666.67\n"
        "Wrote s.json.\nWrote s.txt.\nWrote s.xlsx.\nWrote s.pdf.\nWrote s.svg.\n"
    )
    assert sorted(each.name for each in template.iterdir()) == sorted(["a.toml", *outs])
    assert (template / "s.pdf").read_bytes().startswith(b"%PDF")


def test_json_is_the_statement(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run("calculate", "a.toml", "--json") == 0
    printed = capsys.readouterr().out
    (template / "s.json").write_text(printed)
    assert json.loads(printed)["result"]["net"] == "13666.67"
    assert run("replay", "s.json") == 0
    assert capsys.readouterr().out == "s.json: the same result to the cent, net 13,666.67.\n"
    assert run("compare", "a.toml", "s.json") == 0
    assert capsys.readouterr().out == (
        "A is a.toml, B is s.json.\n"
        "Net, USD: A 13,666.67, B 13,666.67, B - A +0.00.\n"
        "No term and no fact differs.\n"
    )


def test_replay_of_an_altered_statement(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("calculate", "a.toml", "--out", "s.json") == 0
    stored = json.loads((template / "s.json").read_text())
    stored["result"]["net"] = "1.00"
    (template / "s.json").write_text(json.dumps(stored))
    capsys.readouterr()
    assert run("replay", "s.json") == 2
    assert capsys.readouterr().out == (
        "s.json: 1 value differ from what its basis gives; net 13666.67.\n"
        "\n"
        "value  stored  computed\n"
        "net    1.00    13666.67\n"
    )


def test_compare(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (template / "a.toml").read_text()
    (template / "b.toml").write_text(text.replace("turn_hours = 12", "turn_hours = 24"))
    capsys.readouterr()
    assert run("compare", "a.toml", "b.toml") == 0
    assert capsys.readouterr().out == (
        "A is a.toml, B is b.toml.\n"
        "Net, USD: A 13,666.67, B 7,000.00, B - A -6,666.67.\n"
        "\n"
        "place  what        A   B   effect, USD\n"
        "terms  turn_hours  12  24  -6,666.67\n"
        "\n"
        "port        from              to                A                    B\n"
        "Casablanca  2026-09-07 22:00  2026-09-08 06:00  counted              "
        "before laytime (turn time)\n"
        "Casablanca  2026-09-08 06:00  2026-09-08 08:00  excepted (shifting)  "
        "before laytime (turn time)\n"
        "Casablanca  2026-09-08 08:00  2026-09-08 10:00  counted              "
        "before laytime (turn time)\n"
        "Casablanca  2026-09-14 20:00  2026-09-15 06:00  on demurrage         counted\n"
    )


def test_read(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (template / "sof.txt").write_text("1 June 2026\n0800 NOR tendered\n0900-1000 rain\nsigned\n")
    capsys.readouterr()
    assert run("read", "sof.txt", "--out", "f.toml") == 0
    assert capsys.readouterr().out == (
        "2 events read, 1 line not recognised.\n"
        "Wrote f.toml.\n"
        "not recognised  why      text\n"
        "line 4          no time  signed\n"
    )
    assert 'kind = "rain"' in (template / "f.toml").read_text()


def test_nothing_is_written_where_the_input_is_wrong(
    template: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (template / "b.toml").write_text('vessel = "x"\n')
    capsys.readouterr()
    assert run("calculate", "b.toml", "--out", "s.pdf") == 2
    assert capsys.readouterr().err == (
        "table charter: no port\n  Add [[ports]] with name, zone and facts.\n"
    )
    assert not (template / "s.pdf").exists()
    assert run("calculate", "a.toml", "--out", "s.doc") == 2
    assert capsys.readouterr().err == (
        "s.doc is not a format of a statement\n  End the name in .json, .txt, .xlsx, .pdf, .svg.\n"
    )


@pytest.mark.usefixtures("template")
def test_alongside(capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run("calculate", "a.toml", "--at", "2026-09-11T10:00", "--json") == 0
    running = json.loads(capsys.readouterr().out)["result"]["running"]
    # 51 h by Thursday 09:00 and 25 h since: 44 h left, 32 h of them by Saturday 18:00.
    assert running["laytime_left_s"] == str(44 * 3600)
    assert running["cost_per_hour_on_demurrage"] == "666.67"
