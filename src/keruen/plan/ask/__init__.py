"""Ask: where the answer turns, what it loses in other scenarios, and what moves it most."""

from keruen.plan.ask.break_even import BreakEven
from keruen.plan.ask.cost_sweep import CostPoint, CostSweep, sweep_costs
from keruen.plan.ask.planner import AskOptions
from keruen.plan.ask.point import Point, Side
from keruen.plan.ask.questions import Question, find_question, list_questions, swept_values
from keruen.plan.ask.regret import RegretTable, find_scenarios, regret
from keruen.plan.ask.sweep import Sweep, sweep, sweep_shock, sweep_two
from keruen.plan.ask.tornado import Tornado, tornado

__all__ = [
    "AskOptions",
    "BreakEven",
    "CostPoint",
    "CostSweep",
    "Point",
    "Question",
    "RegretTable",
    "Side",
    "Sweep",
    "Tornado",
    "find_question",
    "find_scenarios",
    "list_questions",
    "regret",
    "sweep",
    "sweep_costs",
    "sweep_shock",
    "sweep_two",
    "swept_values",
    "tornado",
]
