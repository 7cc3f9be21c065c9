"""The pages about laytime: the tutorial is executed, the cases are those of the table."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest

from keruen import laytime
from keruen.app.cli.main import app
from keruen.app.terminal.entry import run_command
from keruen.laytime.dictionary import read_dictionary
from scripts.make_laytime_cases import make_fields_page, make_page

DOCS = Path(__file__).resolve().parents[2] / "docs"
TUTORIAL = (DOCS / "tutorial_laytime.md").read_text(encoding="utf-8")
SAVED = re.compile(r"Save as `(\S+)`:\n\n```\w+\n(.*?)```", re.DOTALL)
STEP = re.compile(r"```console\n(.*?)```|((?:^\|[^\n]*\|\n)+)", re.DOTALL | re.MULTILINE)
ROW = re.compile(r"^\| `(\S+)` \| `(.+?)` \| `(.+?)` \|$", re.MULTILINE)


def apply_table(table: str, folder: Path) -> int:
    """Make the changes of files that a table of the page lists."""
    rows = ROW.findall(table)
    below = "below the line" in table
    for name, line, text in rows:
        file = folder / name
        content = file.read_text(encoding="utf-8")
        assert content.count(f"{line}\n") == 1, line
        new = f"{line}\n{text}\n" if below else f"{text}\n"
        file.write_text(content.replace(f"{line}\n", new), encoding="utf-8")
    return len(rows)


def shell(command: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What one command of the page prints."""
    first, _, filtered = command.partition(" | ")
    words = shlex.split(first)
    if words[0] == "cat":
        names, target = words[1:-2], words[-1]
        text = "".join((folder / name).read_text(encoding="utf-8") for name in names)
        (folder / target).write_text(text, encoding="utf-8")
        return ""
    assert words[0] == "keruen"
    assert run_command(app, words[1:]) == 0
    lines = capsys.readouterr().out.splitlines()
    if filtered.startswith("tail"):
        lines = lines[-int(filtered.split("-")[1]) :]
    elif filtered:
        start, end = filtered.removeprefix("sed -n ").removesuffix("p").split(",")
        lines = lines[int(start) - 1 : int(end)]
    return "".join(f"{line}\n" for line in lines)


def test_the_tutorial_prints_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, content in SAVED.findall(TUTORIAL):
        (tmp_path / name).write_text(content, encoding="utf-8")
    commands = changed = 0
    for block, table in STEP.findall(TUTORIAL):
        if table:
            if "`owner.toml`" in table:
                (tmp_path / "owner.toml").write_bytes((tmp_path / "voyage.toml").read_bytes())
            changed += apply_table(table, tmp_path)
            continue
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, expected = part.partition("\n")
            assert shell(command, tmp_path, capsys) == expected, command
            commands += 1
    assert (commands, changed) == (10, 6)
    picture = (DOCS / "images" / "laytime_timeline.svg").read_text(encoding="utf-8")
    assert (tmp_path / "claim.svg").read_text(encoding="utf-8") == picture


def test_the_hand_calculation_of_the_tutorial() -> None:
    """108 + 144 h allowed; 84 h at Casablanca, 168 h at Dakar, 36.5 h on demurrage."""
    text = dict(SAVED.findall(TUTORIAL))["recap.toml"]
    document: dict[str, Any] = tomllib.loads(text)
    rates = {"Casablanca": (36000, 8000), "Dakar": (24000, 4000)}
    document["ports"] = []
    for name, (cargo, rate) in rates.items():
        reading = laytime.read_facts(dict(SAVED.findall(TUTORIAL))[f"{name.lower()}.txt"])
        (port,) = tomllib.loads(laytime.reading_toml(reading))["ports"]
        port |= {"name": name, "zone": f"Africa/{name}", "cargo_t": cargo}
        port["terms"] = {"rate_t_per_day": rate}
        for event in port["events"]:
            if event["kind"] == "breakdown_shore":
                event |= {"units_down": 1, "units": 2}
        document["ports"].append(port)
    statement = laytime.calculate(laytime.read_charter(document))
    hours = [
        (float(port.used_s) / 3600, float(port.demurrage_s) / 3600) for port in statement.ports
    ]
    assert hours == [(84.0, 0.0), (168.0, 36.5)]
    assert str(statement.net) == "28135.42"


def test_the_page_of_cases_is_the_table() -> None:
    page = (DOCS / "laytime_cases.md").read_text(encoding="utf-8")
    assert page == make_page()


def test_the_page_of_fields_is_the_dictionary() -> None:
    page = (DOCS / "laytime_fields.md").read_text(encoding="utf-8")
    assert page == make_fields_page()
    for table, fields in read_dictionary().items():
        assert all(f"| `{name}` |" in page for name in fields), table


def test_the_rules_are_numbered_without_a_gap() -> None:
    page = (DOCS / "laytime.md").read_text(encoding="utf-8")
    numbers = [int(each) for each in re.findall(r"^\*\*L(\d+)", page, re.MULTILINE)]
    assert numbers == list(range(1, 25))


def test_examples_of_the_page() -> None:
    """Every TOML block of the page is an input or a part of one that can be read."""
    page = (DOCS / "laytime.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    assert blocks
    for block in blocks:
        document = laytime.parse_toml(block)
        if "ports" in document:
            assert laytime.calculate(laytime.read_charter(document)).net is not None


def test_the_example_of_the_page_on_laytime_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (DOCS / "laytime.md").read_text(encoding="utf-8")
    whole = page.split("```toml\n")[1].split("```")[0]
    (tmp_path / "voyage.toml").write_text(whole, encoding="utf-8")
    (tmp_path / "other.toml").write_text(
        whole.replace("turn_hours = 12", "turn_hours = 24"), encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    document = laytime.read_document("voyage.toml")
    names: dict[str, Any] = {
        "document": document,
        "other": laytime.read_document("other.toml"),
        "stored": laytime.statement_json(laytime.calculate(laytime.read_charter(document))),
        "text": TUTORIAL,
    }
    exec(page.split("```python\n")[1].split("```")[0], names)
    assert names["statement"].net == laytime.what_if(document, "turn_hours=12").net
    assert laytime.compare(document, names["other"]).differences
