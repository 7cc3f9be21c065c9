"""Small problems that are worked by hand, and random ones."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from keruen.plan.uncertainty.sddp import (
    MEAN,
    MeanCvar,
    Node,
    PolicyGraph,
    Stage,
    StageBuilder,
    linear_graph,
    make_graph,
)

INFINITY = float("inf")


def buy_then_need(shortage: float) -> PolicyGraph:
    """Buy at 2 before one or three units are needed; a unit that lacks costs `shortage`."""
    first = StageBuilder()
    first.add_state("stock")
    first.add_column("buy", cost=2.0)
    first.add_row({"stock.in": 1.0, "buy": 1.0, "stock.out": -1.0}, 0.0, 0.0)
    second = StageBuilder()
    second.add_state("stock")
    second.add_column("short", cost=shortage)
    terms = {"stock.in": 1.0, "short": 1.0, "stock.out": -1.0}
    second.add_row(terms, 0.0, 0.0, name="need")
    for need in (1.0, 3.0):
        second.add_outcome(0.5, rows={"need": need})
    return linear_graph([first.build(), second.build()], [0.0], lower_bound=0.0)


def three_stages() -> PolicyGraph:
    """Buy at 1, then at 3; need nothing or two units in the second and third stage at 4 a unit.

    What is left at the end of the first two stages costs 0.5 a unit; surplus can be thrown away.
    """
    stages = []
    for number, price in enumerate((1.0, 3.0, 100.0)):
        stage = StageBuilder()
        stage.add_state("stock", cost=0.5 if number < 2 else 0.0)
        stage.add_column("buy", cost=price)
        stage.add_column("short", cost=4.0)
        stage.add_column("away")
        terms = {"stock.in": 1.0, "buy": 1.0, "short": 1.0, "away": -1.0, "stock.out": -1.0}
        stage.add_row(terms, 0.0, 0.0, name="need")
        for need in (0.0,) if number == 0 else (0.0, 2.0):
            stage.add_outcome(1.0 if number == 0 else 0.5, rows={"need": need})
        stages.append(stage.build())
    return linear_graph(stages, [0.0], lower_bound=0.0)


def random_stage(random: np.random.Generator, first: bool) -> Stage:
    """Two stocks, an order with a random price and a random limit, random need and supply."""
    stage = StageBuilder()
    for name in ("a", "b"):
        stage.add_state(name, upper=float(random.uniform(3, 8)), cost=float(random.uniform(0, 0.3)))
        stage.add_column(f"order {name}", cost=float(random.uniform(1, 3)), upper=5.0)
        stage.add_column(f"short {name}", cost=float(random.uniform(5, 20)))
        stage.add_column(f"surplus {name}", cost=float(random.uniform(0, 1)))
    stage.add_column("move", cost=float(random.uniform(0.1, 1)), upper=2.0)
    for name, sign in (("a", -1.0), ("b", 1.0)):
        terms = {f"{name}.in": 1.0, f"order {name}": 1.0, f"short {name}": 1.0}
        terms |= {f"surplus {name}": -1.0, f"{name}.out": -1.0, "move": sign}
        stage.add_row(terms, 0.0, 0.0, name=f"need {name}")
    stage.add_row({"order a": 1.0, "order b": 1.0}, -INFINITY, float(random.uniform(2, 7)))
    count = 1 if first else int(random.integers(1, 4))
    for probability in random.dirichlet(np.ones(count)):
        stage.add_outcome(
            float(probability),
            rows={f"need {name}": float(random.uniform(0, 5)) for name in ("a", "b")},
            columns={"order a": (0.0, float(random.uniform(0, 5)))},
            costs={"order b": float(random.uniform(1, 4))},
        )
    return stage.build()


def random_graph(random: np.random.Generator) -> tuple[PolicyGraph, list[MeanCvar]]:
    """Two to four stages of one to three nodes with random transitions, discounts and risk."""
    nodes: list[Node] = []
    layers: list[list[int]] = []
    for step in range(int(random.integers(2, 5))):
        count = int(random.integers(1, 4)) if step else 1
        layers.append(list(range(len(nodes), len(nodes) + count)))
        for number in range(count):
            stage = random_stage(random, step == 0)
            discount = float(random.choice([1.0, 0.9]))
            nodes.append(Node(f"{step}.{number}", stage, 0.0, discount))
    edges = []
    for before, after in pairwise(layers):
        for node in before:
            chances = random.dirichlet(np.ones(len(after)))
            edges += [(node, child, float(p)) for child, p in zip(after, chances, strict=True)]
    graph = make_graph(nodes, edges, [(0, 1.0)], random.uniform(0, 3, 2))
    measures = [MEAN, MeanCvar(0.4, 0.3), MeanCvar(1.0, 0.5), MeanCvar(0.5, 0.0)]
    if random.random() < 0.5:
        return graph, [MEAN] * len(nodes)
    return graph, [measures[int(random.integers(4))] for _ in nodes]
