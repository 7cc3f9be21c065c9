"""Stochastic dual dynamic programming: policies and bounds of multistage linear programs."""

from keruen.plan.uncertainty.sddp.gap import Gap, measure_gap
from keruen.plan.uncertainty.sddp.graph import (
    Node,
    PolicyGraph,
    cyclic_graph,
    linear_graph,
    make_graph,
    markov_graph,
)
from keruen.plan.uncertainty.sddp.paths import Path, Simulation, Step, draw_path, simulate
from keruen.plan.uncertainty.sddp.policy import LogEntry, Policy
from keruen.plan.uncertainty.sddp.risk import MEAN, MeanCvar
from keruen.plan.uncertainty.sddp.stage import Outcome, Stage, StageBuilder
from keruen.plan.uncertainty.sddp.training import Stopping, Training, train

__all__ = [
    "MEAN",
    "Gap",
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
    "cyclic_graph",
    "draw_path",
    "linear_graph",
    "make_graph",
    "markov_graph",
    "measure_gap",
    "simulate",
    "train",
]
