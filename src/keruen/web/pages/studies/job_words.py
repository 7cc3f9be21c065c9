"""Jobs and runs in words: their kinds, their options, and on what they are based."""

from __future__ import annotations

from keruen.studies.jobs.kinds import FLAG, NUMBER, OPTIONS, WHOLE, Option
from keruen.studies.names import ASK, JOB_KINDS, LOOP, PLAN, SIMULATE, VALUE
from keruen.web.marks import N_, NP_
from keruen.web.package_forms import Ask
from keruen.web.pages.studies.package import StudiesAsked

STATES = (
    NP_("state", "queued"),
    NP_("state", "running"),
    NP_("state", "done"),
    NP_("state", "failed"),
    NP_("state", "cancelling"),
    NP_("state", "draft"),
    NP_("state", "submitted"),
    NP_("state", "approved"),
    NP_("state", "returned"),
    NP_("state", "valid"),
    NP_("state", "expired"),
    NP_("state", "revoked"),
)
"""States of jobs, runs and links, marked for the catalogues."""

UNITS = (NP_("unit", "s"), NP_("unit", "million USD"), NP_("unit", "million USD a year"))
"""Units of these pages, marked for the catalogues."""

TERMS = (
    N_("purchase"),
    N_("lanes"),
    N_("voyages"),
    N_("insurance"),
    N_("loading"),
    N_("receiving"),
    N_("storage"),
    N_("working capital"),
    N_("duties"),
    N_("hub"),
    N_("co2"),
    N_("shortage"),
    N_("subsidy"),
    N_("ending value"),
)
"""Terms of the cost, marked for the catalogues."""

KINDS = {
    PLAN: N_("Plan"),
    SIMULATE: N_("Simulation"),
    ASK: N_("Sensitivity analysis"),
    VALUE: N_("Value of hubs"),
    LOOP: N_("Plan and simulation in a loop"),
}
"""Kinds of jobs in words."""

NAMES = {
    "gap": N_("Stop at a gap of"),
    "no_hub": N_("Without a hub"),
    "until_decided": N_("Search until the value of the hub is decided"),
    "method": N_("Method"),
    "value_seconds": N_("Time for the value of the hub"),
    "alternatives": N_("Alternative plans"),
    "replications": N_("Replications"),
    "seed": N_("Random seed"),
    "policy": N_("Ordering policy"),
    "question": N_("Question"),
    "from": N_("From"),
    "to": N_("To"),
    "points": N_("Points"),
    "worlds": N_("Random worlds"),
    "sensitivity": N_("With a sensitivity analysis"),
    "back_test": N_("With a back-test"),
    "no_bound": N_("Without a bound"),
    "rounds": N_("Rounds"),
}
"""Options of jobs in words."""


CHOICES = {
    "auto": N_("by the size of the case"),
    "ports": N_("port by port"),
    "whole": N_("the whole case at once"),
    "plan": N_("as planned"),
    "reorder": N_("order again where stocks are low"),
    "replan": N_("plan again each month"),
}
"""Choices of the options in words."""


def option_fields(asked: StudiesAsked, kind: str) -> list[Ask]:
    """The inputs of the options of a kind of job."""
    return [_field(asked, each) for each in OPTIONS[kind]]


def _field(asked: StudiesAsked, option: Option) -> Ask:
    inputs = {FLAG: "flag", NUMBER: "number", WHOLE: "whole"}
    return Ask(
        f"options.{option.name}",
        NAMES[option.name],
        value=option.default,
        options=[(each, asked.words(CHOICES[each])) for each in option.choices],
        unit=option.unit,
        needed=False,
        kind=inputs.get(option.kind, "text"),
    )


def say_options(asked: StudiesAsked, options: dict[str, str]) -> str:
    """The options of a job in one line."""
    parts = [
        f"{asked.words(NAMES.get(name, name))}: {asked.words(CHOICES.get(value, value))}"
        for name, value in options.items()
    ]
    return "; ".join(parts) or "-"


def say_gap_share(asked: StudiesAsked, gap: float) -> str:
    """A gap as a percentage with two decimals."""
    if asked.language == "en":
        return f"{asked.number(100 * gap, 2)}%"
    return asked.amount(100 * gap, "%", 2)


def chosen_kind(asked: StudiesAsked) -> str:
    """The kind of job that the page asks for; a plan where none is named."""
    kind = asked.query.get("kind", PLAN)
    return kind if kind in JOB_KINDS else PLAN
