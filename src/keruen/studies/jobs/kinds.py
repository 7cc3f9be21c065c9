"""What each kind of job runs: a command of Keruen with options that a form can offer.

Only options of the lists below reach the command line, each checked against its bounds.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from keruen.store.refusal import refuse
from keruen.studies.names import ASK, LOOP, PLAN, SIMULATE, VALUE

FLAG, NUMBER, WHOLE, CHOICE, WORD = "flag", "number", "whole", "choice", "word"


@dataclass(frozen=True)
class Option:
    """An option of a job.

    Parameters
    ----------
    name : in forms and in the table of jobs.
    flag : on the command line; empty for an argument.
    kind : ``flag``, ``number``, ``whole``, ``choice`` or ``word``.
    least, most : bounds of a number.
    choices : what can be chosen.
    default : where it is left out; empty for the default of the command.
    unit : of a number.
    """

    name: str
    flag: str
    kind: str = NUMBER
    least: float = 0.0
    most: float = math.inf
    choices: tuple[str, ...] = ()
    default: str = ""
    unit: str = ""

    def words(self, value: str) -> list[str]:
        """The option on the command line.

        Raises
        ------
        RefusalError : a value that the option does not take.
        """
        if self.kind == FLAG:
            return [self.flag] if value in ("yes", "true", "on", "1") else []
        if self.kind in (NUMBER, WHOLE):
            self._check_number(value)
        elif self.kind == CHOICE and value not in self.choices:
            refuse(
                "option {name}, value {value}: there is no such choice",
                "Use one of: {choices}.",
                kind="invalid",
                name=self.name,
                value=repr(value[:80]),
                choices=", ".join(self.choices),
            )
        elif self.kind == WORD and (value.startswith("-") or len(value) > 120):
            refuse(
                "option {name}, value {value}: it is not a name",
                "Write a name of the case.",
                kind="invalid",
                name=self.name,
                value=repr(value[:80]),
            )
        return [self.flag, value] if self.flag else [value]

    def _check_number(self, value: str) -> None:
        try:
            number = float(value)
            whole = number.is_integer()
        except ValueError:
            number, whole = math.nan, False
        right = self.least <= number <= self.most and (whole or self.kind == NUMBER)
        if not right or "_" in value:
            refuse(
                "option {name}, value {value}: it must be a number from {least} to {most}",
                "Correct the value.",
                kind="invalid",
                name=self.name,
                value=repr(value[:80]),
                least=f"{self.least:g}",
                most=f"{self.most:g}",
            )


GAP = Option("gap", "--gap", least=0.0, most=0.2, default="0.01")
SEED = Option("seed", "--seed", WHOLE, 0, 2**31, default="1")

OPTIONS: Mapping[str, tuple[Option, ...]] = {
    PLAN: (
        GAP,
        Option("no_hub", "--no-hub", FLAG),
        Option("until_decided", "--until-decided", FLAG),
        Option("method", "--method", CHOICE, choices=("auto", "ports", "whole"), default="auto"),
        Option("value_seconds", "--value-seconds", WHOLE, 0, 3_600, default="60", unit="s"),
        Option("alternatives", "--alternatives", WHOLE, 1, 8),
    ),
    SIMULATE: (
        Option("replications", "--replications", WHOLE, 1, 20_000, default="200"),
        SEED,
        Option("policy", "--policy", CHOICE, choices=("plan", "reorder", "replan"), default="plan"),
    ),
    ASK: (
        Option("question", "", WORD, default="hub-value"),
        GAP,
        Option("from", "--from", least=-1e9, most=1e9),
        Option("to", "--to", least=-1e9, most=1e9),
        Option("points", "--points", WHOLE, 2, 41, default="9"),
    ),
    VALUE: (
        Option("worlds", "--worlds", WHOLE, 2, 2_000, default="40"),
        SEED,
        Option("sensitivity", "--sensitivity", FLAG),
        Option("back_test", "--back-test", FLAG),
        Option("no_bound", "--no-bound", FLAG),
    ),
    LOOP: (
        Option("rounds", "--rounds", WHOLE, 1, 12, default="4"),
        Option("replications", "--replications", WHOLE, 1, 5_000, default="60"),
        GAP,
        SEED,
    ),
}
"""The options of each kind of job."""

TIMED = (PLAN, ASK, LOOP)
"""Kinds whose command takes a time limit, and ends by itself with the best that was found."""

LEAST_SEARCH_SECONDS = 5

USUAL_SECONDS: Mapping[str, int] = {PLAN: 300, SIMULATE: 900, ASK: 300, VALUE: 1_800, LOOP: 1_800}
"""The usual time limit of a job by kind.

On the small case with the usual options a plan, a simulation, a valuation and a loop end within a
sixth of it; a sensitivity analysis searches until its limit where its gap is not reached.
"""


def read_options(kind: str, given: Mapping[str, str]) -> dict[str, str]:
    """The options of a job with their defaults.

    Raises
    ------
    RefusalError : an option that the kind does not have, or a value that it does not take.
    """
    known = {each.name: each for each in OPTIONS[kind]}
    for name in given:
        if name not in known:
            refuse(
                "a job of the kind {job} has no option {name}",
                "Use one of: {names}.",
                kind="invalid",
                job=kind,
                name=repr(name[:80]),
                names=", ".join(known),
            )
    found = {
        name: given.get(name, "") or each.default
        for name, each in known.items()
        if given.get(name, "") or each.default
    }
    for name, value in found.items():
        known[name].words(value)
    return found


def command_words(
    kind: str, options: Mapping[str, str], seconds: int, cluster: str = ""
) -> list[str]:
    """The words of the command of a job, without its case and its folder.

    Parameters
    ----------
    cluster : address of a Dask scheduler, for kinds that can compute on one.

    Examples
    --------
    >>> command_words("plan", {"gap": "0.02", "no_hub": "yes"}, 60)
    ['--gap', '0.02', '--no-hub', '--time-limit', '60']
    >>> command_words("loop", {"rounds": "3"}, 600)
    ['--rounds', '3', '--time-limit', '100']
    """
    found: list[str] = []
    known = {each.name: each for each in OPTIONS[kind]}
    for name, value in options.items():
        if known[name].flag:
            found += known[name].words(value)
    if kind == LOOP:
        # Its limit is that of each search: half of the time is left for the simulations.
        rounds = int(options.get("rounds", "4"))
        found += ["--time-limit", str(max(LEAST_SEARCH_SECONDS, seconds // (2 * rounds)))]
    elif kind in TIMED:
        found += ["--time-limit", str(seconds)]
    if kind in (SIMULATE, VALUE) and cluster:
        found += ["--cluster", cluster]
    elif kind in (SIMULATE, VALUE):
        # One process: the memory and the processor of a job are limited as those of one.
        found += ["--workers", "1"]
    return found


def arguments(kind: str, options: Mapping[str, str]) -> Sequence[str]:
    """The words of a command that are no options, after its case."""
    known = {each.name: each for each in OPTIONS[kind]}
    return [value for name, value in options.items() if not known[name].flag]
