"""Stochastic dual dynamic programming: policies and bounds of multistage linear programs."""

from keruen.plan.uncertainty.sddp.extensive import (
    TreeSolution,
    scenario_tree,
    solve_path,
    solve_tree,
)
from keruen.plan.uncertainty.sddp.gap import Gap, measure_gap
from keruen.plan.uncertainty.sddp.graph import (
    Node,
    PolicyGraph,
    cyclic_graph,
    linear_graph,
    make_graph,
    markov_graph,
)
from keruen.plan.uncertainty.sddp.information import (
    InformationValue,
    mean_graph,
    perfect_information,
    value_information,
)
from keruen.plan.uncertainty.sddp.paths import Path, Simulation, Step, draw_path, simulate
from keruen.plan.uncertainty.sddp.policy import LogEntry, Policy
from keruen.plan.uncertainty.sddp.risk import MEAN, MeanCvar
from keruen.plan.uncertainty.sddp.saved import load_cuts, save_cuts
from keruen.plan.uncertainty.sddp.stage import Outcome, Stage, StageBuilder
from keruen.plan.uncertainty.sddp.training import Stopping, Training, train

__all__ = [
    "MEAN",
    "Gap",
    "InformationValue",
    "LogEntry",
    "MeanCvar",
    "Node",
    "Outcome",
    "Path",
    "Policy",
    "PolicyGraph",
    "Simulation",
    "Stage",
    "StageBuilder",
    "Step",
    "Stopping",
    "Training",
    "TreeSolution",
    "cyclic_graph",
    "draw_path",
    "linear_graph",
    "load_cuts",
    "make_graph",
    "markov_graph",
    "mean_graph",
    "measure_gap",
    "perfect_information",
    "save_cuts",
    "scenario_tree",
    "simulate",
    "solve_path",
    "solve_tree",
    "train",
    "value_information",
]
