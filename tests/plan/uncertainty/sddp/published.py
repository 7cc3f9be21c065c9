"""Problems with published answers, written from their statements.

Most are examples or tests of SDDP.jl (https://github.com/odow/SDDP.jl, commit ff6f7d2, 2026-07-30),
each of which ends with an asserted value; its file is named with each, of docs/src/examples where
no folder is given. Maximisation is written as
minimisation of the negative.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from keruen.plan.uncertainty.sddp import (
    MEAN,
    MeanCvar,
    PolicyGraph,
    Stage,
    StageBuilder,
    cyclic_graph,
    linear_graph,
    markov_graph,
)

INFINITY = float("inf")


@dataclass(frozen=True)
class Problem:
    """A problem, the published value of its bound, and how near it was printed."""

    name: str
    source: str
    make: Callable[[], PolicyGraph]
    answer: float
    tolerance: float
    iterations: int
    risk: MeanCvar | Callable[[PolicyGraph], list[MeanCvar]] = MEAN


def fast_hydro_thermal() -> PolicyGraph:
    stages = []
    for rain in ([6.0], [2.0, 10.0]):
        stage = StageBuilder()
        stage.add_state("water", upper=8.0)
        stage.add_column("hydro")
        stage.add_column("thermal", cost=5.0)
        stage.add_row({"hydro": 1.0, "thermal": 1.0}, 6.0, INFINITY)
        stage.add_row(
            {"water.out": 1.0, "water.in": -1.0, "hydro": 1.0}, -INFINITY, 0.0, name="rain"
        )
        for amount in rain:
            stage.add_outcome(1.0 / len(rain), rows={"rain": amount})
        stages.append(stage.build())
    return linear_graph(stages, [0.0], lower_bound=0.0)


def fast_production() -> PolicyGraph:
    stages = []
    for number in range(3):
        stage = StageBuilder()
        for product, cost, price in ((0, 0.2, 2.33), (1, 0.7, 2.54)):
            stage.add_state(f"x{product}", cost=cost)
            stage.add_column(f"s{product}", cost=-price)
            stage.add_row({f"s{product}": 1.0, f"x{product}.in": -1.0}, -INFINITY, 0.0)
        stage.add_row({"s0": 1.0, "s1": 1.0}, -INFINITY, 0.0, name="demand")
        for demand in [0.0] if number == 0 else [2.0, 10.0]:
            stage.add_outcome(1.0 if number == 0 else 0.5, rows={"demand": demand})
        stages.append(stage.build())
    return linear_graph(stages, [0.0, 0.0], lower_bound=-50.0)


def fast_quickstart() -> PolicyGraph:
    first = StageBuilder()
    first.add_state("x", cost=1.0)
    second = StageBuilder()
    second.add_state("x")
    second.add_column("s", cost=-2.0)
    second.add_row({"s": 1.0, "x.in": -1.0}, -INFINITY, 0.0)
    for most in (2.0, 3.0):
        second.add_outcome(0.5, columns={"s": (0.0, most)})
    return linear_graph([first.build(), second.build()], [0.0], lower_bound=-5.0)


def one_stock() -> PolicyGraph:
    stages = []
    for number in range(1, 6):
        stage = StageBuilder()
        stage.add_state("stock", upper=1.0)
        stage.add_column("control", cost=math.sin(3 * number) - 1.0, upper=0.5)
        terms = {"stock.out": 1.0, "stock.in": -1.0, "control": 1.0}
        stage.add_row(terms, 0.0, 0.0, name="balance")
        for step in range(10):
            stage.add_outcome(0.1, rows={"balance": step / 30})
        stages.append(stage.build())
    return linear_graph(stages, [0.5], lower_bound=-2.0)


def three_stocks() -> PolicyGraph:
    stages = []
    for number in range(1, 6):
        stage = StageBuilder()
        for each in range(3):
            stage.add_state(f"stock{each}", upper=1.0)
            stage.add_column(f"control{each}", cost=math.sin(3 * number) - 1.0, upper=0.5)
            terms = {f"stock{each}.out": 1.0, f"stock{each}.in": -1.0, f"control{each}": -1.0}
            stage.add_row(terms, 0.0, 0.0, name=f"balance{each}")
        stage.add_row({f"control{each}": 1.0 for each in range(3)}, -INFINITY, 1.5)
        for draws in itertools.product((0.0, 0.15, 0.3), repeat=3):
            rows = {f"balance{each}": -draw for each, draw in enumerate(draws)}
            stage.add_outcome(1 / 27, rows=rows)
        stages.append(stage.build())
    return linear_graph(stages, [0.5] * 3, lower_bound=-5.0)


def assets() -> PolicyGraph:
    """Stocks and bonds over three periods, from Birge and Louveaux (2011)."""
    return _assets(stagewise=False)


def changed_assets() -> PolicyGraph:
    """The same with random money and bonus in two periods; its bound weighs risk."""
    return _assets(stagewise=True)


def _assets(*, stagewise: bool) -> PolicyGraph:
    stages: list[list[Stage]] = []
    for number in range(1, 5):
        row = []
        for stocks, bonds in ((1.25, 1.14), (1.06, 1.12))[: 1 if number == 1 else 2]:
            stage = StageBuilder()
            stage.add_state("stocks")
            stage.add_state("bonds")
            if number == 1:
                stage.add_row({"stocks.out": 1.0, "bonds.out": 1.0}, 55.0, 55.0)
            elif number < 4:
                terms = {"stocks.in": stocks, "bonds.in": bonds}
                terms |= {"stocks.out": -1.0, "bonds.out": -1.0}
                stage.add_row(terms, 0.0, 0.0, name="wealth")
                if stagewise:
                    stage.add_outcome(0.6, rows={"wealth": 1.0}, costs={"stocks.out": -0.02})
                    stage.add_outcome(0.4, rows={"wealth": -5.0}, costs={"stocks.out": 0.0})
            else:
                stage.add_column("over", cost=-1.0)
                stage.add_column("short", cost=4.0)
                terms = {"stocks.in": stocks, "bonds.in": bonds, "over": -1.0, "short": 1.0}
                stage.add_row(terms, 80.0, 80.0)
            row.append(stage.build())
        stages.append(row)
    half = [[0.5, 0.5]]
    chain = [[[1.0]], half, half * 2, half * 2]
    return markov_graph(stages, chain, [0.0, 0.0], lower_bound=-1000.0)


def assets_risk(graph: PolicyGraph) -> list[MeanCvar]:
    """Half the mean and half CVaR of one half after the third stage, the mean elsewhere."""
    return [MeanCvar(0.5, 0.5) if node.name.startswith("3.") else MEAN for node in graph.nodes]


def generation(count: int, penalty: float) -> PolicyGraph:
    investment, running = [16, 5, 32, 2], [25, 80, 6.5, 160]
    hours = [8760 / 8760, 7000 / 8760, 1500 / 8760]
    loads = [np.diff([0, 3919, 7329, 10315]), np.diff([0, 7086, 9004, 11169])]
    stages = []
    for number in range(1, count + 1):
        stage = StageBuilder()
        for i in range(4):
            stage.add_state(f"x{i}")
            upper = 0.0 if number == count else INFINITY
            stage.add_column(f"v{i}", cost=investment[i], upper=upper)
            for j in range(3):
                stage.add_column(f"y{i}{j}", cost=running[i] * hours[j])
            stage.add_row({f"x{i}.out": 1.0, f"x{i}.in": -1.0, f"v{i}": -1.0}, 0.0, 0.0)
            used = {f"y{i}{j}": 1.0 for j in range(3)}
            stage.add_row({**used, f"x{i}.in": -1.0}, -INFINITY, 0.0)
        stage.add_column("penalty", cost=penalty)
        for j in range(3):
            made = {f"y{i}{j}": 1.0 for i in range(4)}
            stage.add_row({**made, "penalty": 1.0}, 0.0, INFINITY, name=f"load{j}")
        if number > 1:
            for probability, load in zip((0.9, 0.1), loads, strict=True):
                rows = {f"load{j}": float(load[j]) for j in range(3)}
                stage.add_outcome(probability, rows=rows)
        stages.append(stage.build())
    return linear_graph(stages, [0.0] * 4, lower_bound=0.0)


def hydro_valley(*, inflow: bool, price: bool) -> PolicyGraph:
    """Two reservoirs in a chain that sell power at a price."""
    flow, power = (50.0, 60.0, 70.0), (55.0, 65.0, 70.0)
    rain = ((0.0, 20.0, 50.0), (0.0, 0.0, 20.0))
    prices = ((1.0, 2.0, 0.0), (2.0, 1.0, 0.0), (3.0, 4.0, 0.0))
    chain: list[list[list[float]]] = [[[1.0]]] * 3
    if price:
        chain = [[[1.0]], [[0.6, 0.4]], [[0.6, 0.4, 0.0], [0.3, 0.7, 0.0]]]
    stages = []
    for number in range(3):
        row = []
        for state in range(len(chain[number][0])):
            stage = StageBuilder()
            for i in range(2):
                stage.add_state(f"level{i}", upper=200.0)
                stage.add_column(f"out{i}")
                stage.add_column(f"spill{i}", cost=1000.0)
                stage.add_column(f"inflow{i}")
                for k in range(3):
                    stage.add_column(f"dispatch{i}{k}", upper=1.0)
            stage.add_column("sold", cost=-prices[number][state])
            for i in range(2):
                terms = {f"level{i}.out": 1.0, f"level{i}.in": -1.0, f"inflow{i}": -1.0}
                terms |= {f"out{i}": 1.0, f"spill{i}": 1.0}
                terms |= {"out0": -1.0, "spill0": -1.0} if i else {}
                stage.add_row(terms, 0.0, 0.0)
                through = {f"dispatch{i}{k}": -flow[k] for k in range(3)}
                stage.add_row({f"out{i}": 1.0, **through}, 0.0, 0.0)
                stage.add_row({f"dispatch{i}{k}": 1.0 for k in range(3)}, -INFINITY, 1.0)
                stage.add_row({f"inflow{i}": 1.0}, -INFINITY, rain[i][0], name=f"rain{i}")
            made = {f"dispatch{i}{k}": -power[k] for i in range(2) for k in range(3)}
            stage.add_row({"sold": 1.0, **made}, 0.0, 0.0)
            if inflow and number:
                for k in range(3):
                    rows = {"rain0": rain[0][k], "rain1": rain[1][k]}
                    stage.add_outcome(1 / 3, rows=rows)
            row.append(stage.build())
        stages.append(row)
    return markov_graph(stages, chain, [200.0, 200.0], lower_bound=-1e6)


def farm() -> PolicyGraph:
    feed = [[0, 1, 2], [0, 0, 1], [0, 0, 0]]
    days, demand = [60, 60, 245], [210.0, 210.0, 858.0]
    price, purchase = [4.5, 5.5, 6.5], [5.0, 6.0, 7.0]
    yields = [[30.0, 75.0, 37.5], [15, 37.5, 18.25], [7.5, 18.75, 9.325]]
    stages = []
    for number in range(1, 5):
        row = []
        for weather in range(1 if number == 1 else 3):
            stage = StageBuilder()
            stage.add_state("acres", upper=60.0)
            for c in range(3):
                stage.add_state(f"bales{c}")
            stage.add_row({"acres.out": 1.0, "acres.in": -1.0}, -INFINITY, 0.0)
            if number == 1:
                for c in range(3):
                    stage.add_row({f"bales{c}.out": 1.0, f"bales{c}.in": -1.0}, 0.0, 0.0)
            else:
                season = number - 2
                stage.add_column("paid acres", cost=50.0)
                stage.add_row({"paid acres": 1.0, "acres.in": -1.0}, 0.0, 0.0)
                for c in range(3):
                    stage.add_column(f"kept{c}", cost=0.05 * days[season])
                    stage.add_row({f"kept{c}": 1.0, f"bales{c}.in": -1.0}, 0.0, 0.0)
                    stage.add_column(f"buy{c}", cost=purchase[c])
                    stage.add_column(f"sell{c}", cost=-price[c])
                    stage.add_column(f"eat{c}", cost=feed[c][season])
                    stage.add_column(f"more{c}", cost=1000.0)
                    stage.add_column(f"less{c}", cost=1000.0)
                    terms = {f"bales{c}.out": 1.0, f"bales{c}.in": -1.0, f"buy{c}": -1.0}
                    terms |= {f"eat{c}": 1.0, f"sell{c}": 1.0, f"more{c}": -1.0, f"less{c}": 1.0}
                    if c == season:
                        terms["acres.in"] = -yields[c][weather]
                    stage.add_row(terms, 0.0, 0.0)
                    stage.add_row({f"sell{c}": 1.0, f"bales{c}.in": -1.0}, -INFINITY, 0.0)
                stage.add_row({f"eat{c}": 1.0 for c in range(3)}, demand[season], INFINITY)
                stage.add_row({f"bales{c}.out": 1.0 for c in range(3)}, -INFINITY, 3000.0)
                stage.add_row({f"sell{c}": 1.0 for c in range(3)}, -INFINITY, 3000.0)
            row.append(stage.build())
        stages.append(row)
    chance = [0.14, 0.69, 0.17]
    chain = [[[1.0]], [chance], [chance] * 3, [chance] * 3]
    return markov_graph(stages, chain, [60.0, 0.0, 0.0, 0.0], lower_bound=0.0)


def air_conditioning() -> PolicyGraph:
    stages = []
    for demands in ([100.0], [100.0, 300.0], [100.0, 300.0]):
        stage = StageBuilder()
        stage.add_state("stored", upper=100.0, cost=50.0)
        stage.add_column("made", cost=100.0, upper=200.0)
        stage.add_column("overtime", cost=300.0)
        terms = {"stored.out": 1.0, "stored.in": -1.0, "made": -1.0, "overtime": -1.0}
        stage.add_row(terms, 0.0, 0.0, name="demand")
        for demand in demands:
            stage.add_outcome(1 / len(demands), rows={"demand": -demand})
        stages.append(stage.build())
    return linear_graph(stages, [0.0], lower_bound=0.0)


def reservoir_stage() -> Stage:
    """The stage of the tests test/plugins/bellman_functions.jl and test/Inner.jl."""
    stage = StageBuilder()
    stage.add_state("reservoir", lower=5.0, upper=15.0)
    stage.add_column("thermal", cost=1.0)
    stage.add_column("hydro")
    stage.add_column("spill", cost=10.0)
    terms = {"reservoir.out": 1.0, "reservoir.in": -1.0, "hydro": 1.0, "spill": 1.0}
    stage.add_row(terms, 0.0, 0.0, name="inflow")
    stage.add_row({"hydro": 1.0, "thermal": 1.0}, 0.0, 0.0, name="demand")
    for inflow, demand in ((0.0, 7.5), (5.0, 5.0), (10.0, 2.5)):
        stage.add_outcome(1 / 3, rows={"inflow": inflow, "demand": demand})
    return stage.build()


def reservoir(count: int) -> PolicyGraph:
    return linear_graph([reservoir_stage()] * count, [10.0], lower_bound=0.0)


def endless_reservoir() -> PolicyGraph:
    return cyclic_graph([reservoir_stage()], [10.0], discount=0.9, lower_bound=0.0)


def endless_trivial() -> PolicyGraph:
    stage = StageBuilder()
    stage.add_state("state", lower=-INFINITY)
    stage.add_column("fee", cost=2.0, lower=1.0, upper=1.0)
    stage.add_row({"state.in": 1.0, "state.out": -1.0}, 0.0, 0.0)
    return cyclic_graph([stage.build()], [0.0], discount=0.9, lower_bound=0.0)


def no_strong_duality() -> PolicyGraph:
    stage = StageBuilder()
    stage.add_state("x", lower=-INFINITY, cost=1.0)
    stage.add_row({"x.in": 1.0, "x.out": -1.0}, 0.0, 0.0)
    return cyclic_graph([stage.build()], [1.0], discount=0.5, lower_bound=0.0)


def simple_hydro_thermal() -> PolicyGraph:
    stages = []
    for fuel in (50.0, 100.0, 150.0):
        stage = StageBuilder()
        stage.add_state("volume", upper=200.0)
        stage.add_column("thermal", cost=fuel)
        stage.add_column("hydro")
        stage.add_column("spill")
        terms = {"volume.out": 1.0, "volume.in": -1.0, "hydro": 1.0, "spill": 1.0}
        stage.add_row(terms, 0.0, 0.0, name="inflow")
        stage.add_row({"hydro": 1.0, "thermal": 1.0}, 150.0, 150.0)
        for inflow in (0.0, 50.0, 100.0):
            stage.add_outcome(1 / 3, rows={"inflow": inflow})
        stages.append(stage.build())
    return linear_graph(stages, [200.0], lower_bound=0.0)


def farmer() -> PolicyGraph:
    """Wheat, corn and sugar beet; yields change coefficients, so each year is a node."""
    crops = ("wheat", "corn", "beet")
    planting = StageBuilder()
    for crop, cost in zip(crops, (150.0, 230.0, 260.0), strict=True):
        planting.add_state(crop, cost=cost)
    planting.add_row({f"{crop}.out": 1.0 for crop in crops}, -INFINITY, 500.0)
    years = [_farmer_year(factor) for factor in (1.2, 1.0, 0.8)]
    return markov_graph(
        [[planting.build()], years], [[[1.0]], [[1 / 3] * 3]], [0.0] * 3, lower_bound=-5e5
    )


def _farmer_year(factor: float) -> Stage:
    figures = {
        "wheat": (200.0, INFINITY, 170.0, 0.0, 238.0, 2.5),
        "corn": (240.0, INFINITY, 150.0, 0.0, 210.0, 3.0),
        "beet": (0.0, 6000.0, 36.0, 10.0, 1000.0, 20.0),
    }
    stage = StageBuilder()
    for crop, (need, quota, price, low_price, purchase, mean_yield) in figures.items():
        stage.add_state(crop)
        stage.add_column(f"{crop} bought", cost=purchase)
        stage.add_column(f"{crop} in quota", cost=-price, upper=quota)
        stage.add_column(f"{crop} beyond", cost=-low_price)
        terms = {f"{crop}.in": factor * mean_yield, f"{crop} bought": 1.0}
        terms |= {f"{crop} in quota": -1.0, f"{crop} beyond": -1.0}
        stage.add_row(terms, need, INFINITY)
    return stage.build()


def valley(*, inflow: bool, price: bool) -> Callable[[], PolicyGraph]:
    """Makes a valley with or without random inflow and prices."""
    return lambda: hydro_valley(inflow=inflow, price=price)


# The problems of the design: a prototype of this engine was measured against these fourteen.
STOCK = "StochDynamicProgramming.jl_stock.jl"
STOCKS = "StochDynamicProgramming.jl_multistock.jl"
TWO = "StructDualDynProg.jl_prob5.2_2stages.jl"
THREE = "StructDualDynProg.jl_prob5.2_3stages.jl"
STAGEWISE = "asset_management_stagewise.jl"
VALLEY = "hydro_valley.jl"
BOTH = valley(inflow=True, price=True)
CVAR = MeanCvar(0.5, 0.66)
DESIGN = [
    Problem("FAST hydro-thermal", "FAST_hydro_thermal.jl", fast_hydro_thermal, 10.0, 1e-6, 6),
    Problem("one stock", STOCK, one_stock, -1.471, 1e-3, 25),
    Problem("three stocks", STOCKS, three_stocks, -4.349, 1e-2, 40),
    Problem("assets", "asset_management_simple.jl", assets, 1.514, 1e-3, 20),
    Problem("assets, risk", STAGEWISE, changed_assets, -1.278, 1e-3, 40, assets_risk),
    Problem("generation, 2 stages", TWO, lambda: generation(2, 1e6), 340315.52, 0.1, 40),
    Problem("generation, 3 stages", THREE, lambda: generation(3, 1e5), 406712.49, 0.1, 60),
    Problem("valley", VALLEY, valley(inflow=False, price=False), -835.0, 1e-3, 10),
    Problem("valley, inflow", VALLEY, valley(inflow=True, price=False), -838.33, 1e-2, 20),
    Problem("valley, price", VALLEY, valley(inflow=False, price=True), -851.8, 1e-2, 20),
    Problem("valley, both", VALLEY, BOTH, -855.0, 1e-2, 30),
    Problem("valley, risk", VALLEY, BOTH, -828.157, 1e-2, 30, CVAR),
    Problem("farm", "agriculture_mccardle_farm.jl", farm, 4074.1391, 1e-3, 60),
    Problem("air conditioning", "air_conditioning.jl", air_conditioning, 62500.0, 0.1, 20),
]

PRODUCTION = "FAST_production_management.jl"
ENDLESS = "infinite_horizon_hydro_thermal.jl"
TRIVIAL = "infinite_horizon_trivial.jl"
INNER = "test/Inner.jl"
WORST = MeanCvar(0.5, 0.0)
MORE = [
    Problem("valley, worst", VALLEY, BOTH, -780.867, 1e-2, 30, WORST),
    Problem("FAST production", PRODUCTION, fast_production, -23.96, 1e-2, 30),
    Problem("FAST quickstart", "FAST_quickstart.jl", fast_quickstart, -2.0, 1e-6, 6),
    Problem("endless reservoir", ENDLESS, endless_reservoir, 119.167, 1e-2, 40),
    Problem("endless trivial", TRIVIAL, endless_trivial, 20.0, 1e-3, 40),
    Problem("no strong duality", "no_strong_duality.jl", no_strong_duality, 2.0, 1e-5, 40),
    Problem("farmer", "the_farmers_problem.jl", farmer, -108390.0, 0.1, 30),
    Problem("reservoir, 2 stages", INNER, lambda: reservoir(2), 21.39, 1e-2, 10),
    Problem("reservoir, 4 stages", INNER, lambda: reservoir(4), 45.833, 1e-3, 20),
    Problem("reservoir, 20 stages", INNER, lambda: reservoir(20), 241.3833, 0.05, 80),
    Problem("hydro-thermal", "test/MSPFormat.jl", simple_hydro_thermal, 8333.3333, 1e-3, 10),
]
