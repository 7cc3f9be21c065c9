"""What the benchmark of the hub question makes of two runs, worked by hand."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks import bench_decide
from benchmarks.__main__ import main as run_benchmarks
from benchmarks.decide.plot import draw
from benchmarks.decide.plot import growth_lines as plot_lines
from benchmarks.decide.record import Lines, Point, State, Trace, join_lines, read_point
from benchmarks.decide.run import wait_for
from benchmarks.decide.standing import (
    our_standing,
    peak_mb,
    seconds_to_gap,
    whole_standing,
)
from benchmarks.decide.tables import (
    Pair,
    equal_gap,
    growth_lines,
    growth_table,
    proof_table,
    ratio_table,
    size_table,
    slope,
)

HEAD = {
    "size": 1,
    "periods": "month",
    "period_count": 36,
    "years": 2.0,
    "markets": 35,
    "seconds": 60.0,
}


def whole_point() -> Point:
    """HiGHS: nothing in the first minute; then 10 % and 20 % off in the two models."""
    must = Trace(
        {"columns": 1000, "rows": 500, "nonzeros": 4000, "whole": 90, "build_seconds": 1.0},
        [
            State(50.0, 220e6, None),
            State(90.0, 200e6, 150e6),
            State(300.0, 200e6, 180e6),
        ],
        {"peak_mb": 400.0},
    )
    none = Trace(
        {"build_seconds": 0.5},
        [State(80.0, 250e6, 100e6), State(500.0, 250e6, 200e6)],
        {"peak_mb": 300.0},
    )
    return Point({**HEAD, "who": "highs"}, {"must": must, "none": none})


def our_point(size: int = 1, slower: float = 1.0) -> Point:
    """Keruen: 4 % after ten seconds, 1 % after forty."""
    both = Trace(
        {},
        [State(10.0 * slower, 200e6, 192e6), State(40.0 * slower, 200e6, 198e6)],
        {
            "seconds": 45.0 * slower,
            "cost_usd": 200e6,
            "bound_usd": 198e6,
            "hub_value": {"low": 20e6, "high": 24e6},
            "peak_mb": 350.0,
        },
    )
    head = {**HEAD, "who": "keruen", "size": size, "markets": 35 * size}
    return Point(head, {"both": both})


def test_a_trace_tells_the_best_that_was_known() -> None:
    trace = Trace({}, [State(1.0, 9.0, 2.0), State(2.0, 8.0, None), State(3.0, None, 6.0)], {})
    assert trace.at(0.5) == State(0.5, None, None)
    assert trace.at(2.5) == State(2.5, 8.0, 2.0)
    assert trace.at(9.0) == State(9.0, 8.0, 6.0)
    assert trace.at(9.0).gap == 0.25
    assert trace.first_at_gap(0.25) == 3.0
    assert trace.first_at_gap(0.2) is None


def test_both_models_give_the_interval() -> None:
    """Over two years, at 600 s: from (200 - 200) / 2 to (250 - 180) / 2; the bound is the lower."""
    point = whole_point()
    early, late = whole_standing(point, 60.0), whole_standing(point, 600.0)
    assert (early.cost_usd, early.bound_usd, early.gap, early.width) == (220e6, None, None, None)
    assert (late.cost_usd, late.bound_usd) == (200e6, 180e6)
    assert (late.low, late.high, late.width) == (0.0, 35e6, 35e6)
    assert late.gap == pytest.approx(0.1)
    assert late.answer == "not decided"
    assert our_standing(our_point()).answer == "build"


def test_seconds_until_a_gap() -> None:
    """HiGHS: the lower bound of its two is 100 from 90 s, and 180 only when both are there."""
    point = whole_point()
    assert seconds_to_gap(point, 0.5) == 90.0
    assert seconds_to_gap(point, 0.1) == 500.0
    assert seconds_to_gap(point, 0.05) is None
    assert seconds_to_gap(our_point(), 0.05) == 10.0
    assert seconds_to_gap(our_point(), 0.01) == 40.0


def test_what_a_run_proves_only_at_its_end_counts_from_its_end() -> None:
    point = our_point()
    point.traces["both"].end["bound_usd"] = 199.9e6
    assert seconds_to_gap(point, 0.001) == 45.0


def test_memory_of_runs_side_by_side_adds_up_and_of_others_does_not() -> None:
    point = whole_point()
    assert peak_mb(point) == 700.0
    point.head["size"] = 50
    assert peak_mb(point) == 400.0


def test_a_run_that_was_ended_from_outside_proved_nothing(tmp_path: Path) -> None:
    """A child that is killed leaves its code; the tables say that nothing is known."""
    part = tmp_path / "must"
    Lines(part).write(kind="model", hub="must", columns=7)
    killed = subprocess.Popen([sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"])
    wait_for([(killed, "must", part)])
    head = tmp_path / "head"
    Lines(head).write(kind="point", who="highs", **HEAD)
    join_lines([head, part], tmp_path / "whole")
    point = read_point(tmp_path / "whole")
    assert point.traces["must"].end == {"status": "ended with code -9"}
    assert whole_standing(point, 600.0).gap is None
    assert peak_mb(point) is None
    line = proof_table({("month", 1): Pair(None, point)}).splitlines()[2]
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    assert cells == ["1 x, months", "HiGHS", "60", *["–"] * 5, "not decided", "–"]


def test_the_tables() -> None:
    pairs = {("month", 1): Pair(our_point(), whole_point())}
    assert size_table(pairs) == (
        "|         row | markets | periods | columns | rows | non-zeros | whole | both built s |\n"
        "| ----------: | ------: | ------: | ------: | ---: | --------: | ----: | -----------: |\n"
        "| 1 x, months |      35 |      36 |   1,000 |  500 |     4,000 |    90 |          1.5 |"
    )
    assert proof_table(pairs).splitlines()[2:] == [
        "| 1 x, months | Keruen |  45 |     200.0 |      198.0 |  1.00 |          20.0 to 24.0 |"
        "   4.0 |       build | 0.3 |",
        "| 1 x, months |  HiGHS |  60 |     220.0 |          – |     – |                     – |"
        "     – | not decided | 0.7 |",
        "| 1 x, months |  HiGHS | 600 |     200.0 |      180.0 | 10.00 |           0.0 to 35.0 |"
        "  35.0 | not decided | 0.7 |",
    ]
    assert ratio_table(pairs).splitlines()[2:] == [
        "|    1 x, months | HiGHS has none | HiGHS has none |       10.0 |          8.8 |    2.0 |"
    ]
    assert equal_gap(pairs) == 0.01
    assert growth_table(pairs, 0.01).splitlines()[2:] == [
        "|          1 x, months |     40.0 |   never |"
    ]


def test_growth_as_the_square_of_the_markets_has_slope_two() -> None:
    assert slope([(1.0, 3.0), (2.0, 12.0), (10.0, 300.0)]) == pytest.approx(2.0)
    assert slope([(2.0, 3.0), (2.0, 4.0)]) is None
    pairs = {("month", size): Pair(our_point(size, slower=size**2), None) for size in (1, 2, 5, 10)}
    assert growth_lines(pairs, 0.01) == ["slope of seconds over markets in months: 2.00"]


def test_the_picture_is_sound_and_goes_up_where_seconds_do() -> None:
    pairs = {("month", size): Pair(our_point(size, slower=float(size)), None) for size in (1, 10)}
    picture = ElementTree.fromstring(draw(plot_lines(pairs, 0.01), 0.01))
    dots = picture.findall("{http://www.w3.org/2000/svg}circle")
    places = [(float(dot.attrib["cx"]), float(dot.attrib["cy"])) for dot in dots]
    assert len(places) == 2
    assert places[0][0] < places[1][0]
    assert places[0][1] > places[1][1]


def test_lines_come_back_as_they_were_written(tmp_path: Path) -> None:
    parts = [tmp_path / "head", tmp_path / "must"]
    Lines(parts[0]).write(kind="point", who="highs", size=2)
    lines = Lines(parts[1])
    lines.write(kind="model", hub="must", columns=7)
    lines.write(kind="state", hub="must", seconds=1.5, cost_usd=math.inf, bound_usd=3.0)
    lines.write(kind="end", hub="must", seconds=2.0, peak_mb=5.0)
    join_lines(parts, tmp_path / "whole")
    point = read_point(tmp_path / "whole")
    assert point.head == {"who": "highs", "size": 2}
    assert point.traces["must"].states == [State(1.5, None, 3.0)]
    assert point.traces["must"].end == {"seconds": 2.0, "peak_mb": 5.0}
    assert [path.name for path in tmp_path.iterdir()] == ["whole"]


def test_kept_runs_are_not_made_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a kept run was made again")

    monkeypatch.setattr(bench_decide, "run_point", refuse)
    for who, point in (("keruen", our_point()), ("highs", whole_point())):
        lines = [{"kind": "point", **point.head}]
        for hub, trace in point.traces.items():
            lines.append({"kind": "model", "hub": hub, **trace.model})
            lines += [{"kind": "state", "hub": hub, **vars(state)} for state in trace.states]
            lines.append({"kind": "end", "hub": hub, **trace.end})
        text = "\n".join(json.dumps(line) for line in lines)
        (tmp_path / f"{who}_month_1.jsonl").write_text(text)
    picture = tmp_path / "growth.svg"
    options = ["--keep", str(tmp_path), "--rows", "month:1", "--plot", str(picture)]
    assert run_benchmarks(["decide", *options]) == 0
    printed = capsys.readouterr().out
    assert size_table({("month", 1): Pair(our_point(), whole_point())}) in printed
    assert "20.0 to 24.0" in printed
    assert picture.read_text().startswith("<svg ")


def test_options_are_for_one_benchmark(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_benchmarks(["--rows", "month:1"]) == 2
    assert capsys.readouterr().err == (
        "the option '--rows' is for no benchmark alone\n"
        "  Name the one benchmark that it is for, before it.\n"
    )


@pytest.mark.parametrize("row", ["day:3", "month:x", "week"])
def test_a_row_that_is_none(row: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        bench_decide.main(["--rows", row, "--keep", str(tmp_path)])
    assert ended.value.code == 2
    assert capsys.readouterr().err == (
        f"there is no row {row!r}\n  Name rows such as month:1 or week:10.\n"
    )
