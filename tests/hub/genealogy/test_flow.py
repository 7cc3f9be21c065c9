"""Flow through a bin: the three models against closed forms."""

from __future__ import annotations

import math
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keruen.errors import KeruenError
from keruen.hub.genealogy import BinEvent, Draw, Edge, Fill, Sweep, bin_edges, shares_left


def test_a_bin_by_hand() -> None:
    """100 A below, 100 B above, 150 drawn: first in first out, half each, last in first out."""
    events: list[BinEvent] = [Fill("A", 100), Fill("B", 100), Draw("C", 150), Draw("D", 50)]
    assert bin_edges(events) == (
        Edge("A", "C", 100, 75, 50),
        Edge("B", "C", 50, 75, 100),
        Edge("A", "D", 0, 25, 50),
        Edge("B", "D", 50, 25, 0),
    )


@pytest.mark.parametrize(("steps", "kg"), [(10, 100), (200, 10), (1000, 1)])
def test_mixing_while_the_bin_is_filled_and_drawn(steps: int, kg: int) -> None:
    """Each step fills q and draws q of a bin of V: the old share is (V / (V + q))^n."""
    volume = 1000
    events: list[BinEvent] = [Fill("old", volume)]
    for _ in range(steps):
        events += [Fill("new", kg), Draw("out", kg)]
    old = shares_left(events)["old"][1]
    assert math.isclose(old, (volume / (volume + kg)) ** steps, rel_tol=1e-10)
    # For small steps this is the law of a stirred tank, exp(-through / volume).
    tank = math.exp(-steps * kg / volume)
    assert math.isclose(old, tank, rel_tol=1.1 * steps * kg**2 / (2 * volume**2) + 1e-9)


def test_plug_flow_lets_the_old_out_until_it_has_passed() -> None:
    """A bin of V turned over: the old share of a draw is 1 up to V and 0 after it."""
    events: list[BinEvent] = [Fill("old", 1000)]
    for number in range(20):
        events += [Fill("new", 100), Draw(f"out {number}", 100)]
    old = {each.child: each.plug_kg for each in bin_edges(events) if each.parent == "old"}
    assert [old[f"out {number}"] for number in range(20)] == [100] * 10 + [0] * 10


def test_funnel_flow_leaves_the_old_in_place() -> None:
    """What was filled last leaves first: the old stays until more is drawn than was filled."""
    events: list[BinEvent] = [Fill("old", 1000)]
    for number in range(20):
        events += [Fill("new", 100), Draw(f"out {number}", 100)]
    events += [Draw("last", 400)]
    old = {each.child: each.funnel_kg for each in bin_edges(events) if each.parent == "old"}
    assert [old[f"out {number}"] for number in range(20)] == [0] * 20
    assert old["last"] == 400
    assert shares_left(events)["old"][2] == 1


def test_a_lot_could_have_stayed_behind_until_the_bin_is_swept() -> None:
    """The bin was drawn to zero by the book; only sweeping rules the old lot out."""
    events: list[BinEvent] = [Fill("A", 100), Draw("ship 1", 100), Fill("B", 100)]
    drawn = bin_edges([*events, Draw("ship 2", 100)])
    assert Edge("A", "ship 2", 0, 0, 0) in drawn
    swept = bin_edges(
        [Fill("A", 100), Draw("ship 1", 99), Sweep("sweepings"), Fill("B", 100), Draw("ship 2", 9)]
    )
    assert [(each.parent, each.child) for each in swept] == [
        ("A", "ship 1"),
        ("A", "sweepings"),
        ("B", "ship 2"),
    ]
    assert swept[1].funnel_kg == 1
    assert math.isclose(swept[1].mixing_kg, 1)


def test_a_lot_that_enters_twice_is_one_lot() -> None:
    events: list[BinEvent] = [Fill("A", 60), Fill("B", 40), Fill("A", 100), Draw("C", 120)]
    assert bin_edges(events) == (
        Edge("A", "C", 80, 96, 100),
        Edge("B", "C", 40, 24, 20),
    )
    assert shares_left([]) == {}


@st.composite
def histories(draw: st.DrawFn) -> list[BinEvent]:
    """Histories of a bin in which no draw is above what it contains."""
    events: list[BinEvent] = []
    kg = 0
    for number in range(draw(st.integers(1, 25))):
        kind = draw(st.sampled_from(["fill", "fill", "draw", "sweep"]))
        if kind == "sweep":
            events.append(Sweep(f"swept {number}"))
            kg = 0
        elif kind == "draw" and kg:
            amount = draw(st.integers(1, kg))
            events.append(Draw(f"out {draw(st.integers(0, 5))}", amount))
            kg -= amount
        else:
            amount = draw(st.integers(1, 10**6))
            events.append(Fill(f"in {draw(st.integers(0, 8))}", amount))
            kg += amount
    return [*events, Sweep("rest")]


@given(histories())
def test_every_model_balances(events: list[BinEvent]) -> None:
    """Into each lot flows what was drawn, out of each lot what was filled, under every model."""
    edges = bin_edges(events)
    filled: defaultdict[str, int] = defaultdict(int)
    drawn: defaultdict[str, int] = defaultdict(int)
    kg = 0
    for event in events:
        if isinstance(event, Fill):
            filled[event.lot] += event.kg
            kg += event.kg
        else:
            amount = event.kg if isinstance(event, Draw) else kg
            drawn[event.lot] += amount
            kg -= amount
    for model in ("plug_kg", "mixing_kg", "funnel_kg"):
        for name, weights in (("parent", filled), ("child", drawn)):
            sums: defaultdict[str, float] = defaultdict(float)
            for edge in edges:
                sums[getattr(edge, name)] += getattr(edge, model)
            for lot, expected in weights.items():
                assert math.isclose(sums[lot], expected, rel_tol=1e-9, abs_tol=1e-6)


@pytest.mark.parametrize(
    ("events", "text"),
    [
        (
            [Fill("A", 100), Draw("B", 101)],
            "event 2, lot B, kg, value 101: the bin contains 100 kg\n"
            "  Enter the missing receipt first, or correct the weight.",
        ),
        ([Fill("A", 0)], "event 1, lot A, kg, value 0: below 1 kg\n  Give at least 1 kg."),
        (
            [Fill("A", 1.5)],  # type: ignore[arg-type]
            "event 1, lot A, kg, value '1.5': float is not a whole number of kilograms\n"
            "  Give whole kilograms as an integer; convert other units first.",
        ),
    ],
)
def test_errors(events: list[BinEvent], text: str) -> None:
    with pytest.raises(KeruenError) as caught:
        bin_edges(events)
    assert str(caught.value) == text
