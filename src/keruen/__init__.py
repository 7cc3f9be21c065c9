"""Keruen plans, stress-tests, runs and governs a grain corridor and its hub.

>>> import keruen
>>> plan = keruen.make_plan("west-africa", hub=False, gap=0.02)
>>> keruen.verify(plan)
[]

The names below are the public Python API (docs/api.md). Each is imported when it is first used, so
that `import keruen` is quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.2.0"

if TYPE_CHECKING:
    from keruen.api.alternatives import Alternatives, make_alternatives
    from keruen.api.cases import apply_scenario, check_case, read_case, write_case
    from keruen.api.client import RemoteJob, RemoteRun, Workspace, connect
    from keruen.api.comparisons import compare, verify
    from keruen.api.plans import Plan, make_plan, write_model
    from keruen.api.questions import ask
    from keruen.api.replanning import Replan, replan
    from keruen.api.runs import read_run, write_run
    from keruen.api.simulations import Simulation, simulate
    from keruen.api.values import value_hubs
    from keruen.case.case import Case
    from keruen.errors import CaseError, KeruenError
    from keruen.movements.limits import Limit

__all__ = [
    "Alternatives",
    "Case",
    "CaseError",
    "KeruenError",
    "Limit",
    "Plan",
    "RemoteJob",
    "RemoteRun",
    "Replan",
    "Simulation",
    "Workspace",
    "apply_scenario",
    "ask",
    "check_case",
    "compare",
    "connect",
    "make_alternatives",
    "make_plan",
    "read_case",
    "read_run",
    "replan",
    "simulate",
    "value_hubs",
    "verify",
    "write_case",
    "write_model",
    "write_run",
]

_HOMES = {
    "Alternatives": "keruen.api.alternatives",
    "Case": "keruen.case.case",
    "CaseError": "keruen.errors",
    "KeruenError": "keruen.errors",
    "Limit": "keruen.movements.limits",
    "Plan": "keruen.api.plans",
    "RemoteJob": "keruen.api.client",
    "RemoteRun": "keruen.api.client",
    "Replan": "keruen.api.replanning",
    "Simulation": "keruen.api.simulations",
    "Workspace": "keruen.api.client",
    "apply_scenario": "keruen.api.cases",
    "ask": "keruen.api.questions",
    "check_case": "keruen.api.cases",
    "compare": "keruen.api.comparisons",
    "connect": "keruen.api.client",
    "make_alternatives": "keruen.api.alternatives",
    "make_plan": "keruen.api.plans",
    "read_case": "keruen.api.cases",
    "read_run": "keruen.api.runs",
    "replan": "keruen.api.replanning",
    "simulate": "keruen.api.simulations",
    "value_hubs": "keruen.api.values",
    "verify": "keruen.api.comparisons",
    "write_case": "keruen.api.cases",
    "write_model": "keruen.api.plans",
    "write_run": "keruen.api.runs",
}
"""The module of each public name."""


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'keruen' has no attribute {name!r}")
    value: object = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return ["__version__", *__all__]
