"""How much control variates narrow the interval of a hub's saving: `keruen value` uses none.

Controls are what a world is drawn from, each with a mean of exactly zero: the months that each
regime was in force less their expectation under the rates of the world, the residuals of its years
less their mean over all years, and the mean demand error. A ratio below 1 is a narrower interval.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from keruen.case.read import read_case
from keruen.plan.uncertainty import HubDesign, Runner, Task
from keruen.plan.uncertainty.break_even import costs, jobs_for
from keruen.plan.uncertainty.jobs import Job
from keruen.plan.uncertainty.model import DesignModel
from keruen.plan.uncertainty.second_level import expected_months, months_in_force
from keruen.plan.uncertainty.worlds import World, YearResiduals
from keruen.solver import Floats

FOLDS = 10


def main(words: Sequence[str] = ()) -> None:
    """Print the ratio of variances for each set of controls."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks value-variance")
    parser.add_argument("--case", default="west-africa")
    parser.add_argument("--site", default="dakar")
    parser.add_argument("--tier", type=int, default=1)
    parser.add_argument("--worlds", type=int, default=200)
    parser.add_argument("--folder", type=Path, help="worlds of a run of keruen value, seed 1")
    given = parser.parse_args(words)
    design = HubDesign(given.site, given.tier)
    with Runner(Task(read_case(given.case), 1), given.folder) as runner:
        without, with_hub = (
            costs(runner.run(jobs_for("policy", each, given.worlds))) for each in (None, design)
        )
        model = runner.task.model(Job("policy", None, 0, 1))
    saving = (without - with_hub) * 1000.0 / model.network.years
    sets = controls(model, [model.maker.world(number) for number in range(given.worlds)])
    print(f"  {given.case}, {design.site} {design.tier}, {given.worlds} worlds")
    for name, columns in sets.items():
        adjusted = cross_fitted(saving, columns, FOLDS)
        print(
            f"  {name:<16} {columns.shape[1]:3d} controls: variance x "
            f"{adjusted.var(ddof=1) / saving.var(ddof=1):.2f}"
        )


def controls(model: DesignModel, worlds: list[World]) -> dict[str, Floats]:
    """Sets of controls, each of shape (worlds, controls)."""
    chains, network = model.oracle.chains, model.network
    _, months = months_in_force(chains, worlds)
    expected = [
        np.concatenate(
            [expected_months(network, chain, world.rates[n]) for n, chain in enumerate(chains)]
        )
        for world in worlds
    ]
    every = [_residuals([year]) for year in model.maker.years]
    centre = np.mean(every, axis=0)
    use = np.array([place.mean_use_kt for place in network.places])
    found = {
        "months in force": months - np.array(expected),
        "years": np.array([_residuals(world.residuals) - centre for world in worlds]),
        "demand errors": np.array(
            [[((world.seen + world.hidden) @ use).mean() / use.sum()] for world in worlds]
        ),
    }
    return {**found, "all": np.column_stack(list(found.values()))}


def _residuals(years: Sequence[YearResiduals]) -> Floats:
    """Mean residuals of some years: price, crop and demand."""
    rows = [
        [float(year.price.mean()), float(year.crop.mean()), float(year.demand.mean())]
        for year in years
    ]
    return np.asarray(np.mean(np.array(rows), axis=0))


def cross_fitted(values: Floats, columns: Floats, folds: int) -> Floats:
    """Values less their controls times coefficients that were fitted on the other folds.

    A coefficient does not depend on the worlds that it is used for, so that the mean of the result
    has the expectation of the values exactly, whatever the number of worlds.

    Parameters
    ----------
    values : shape (worlds,).
    columns : controls of mean zero, shape (worlds, controls).
    """
    fold = np.arange(len(values)) % folds
    found = values.astype(np.float64).copy()
    for each in range(folds):
        others = fold != each
        design = np.column_stack([np.ones(others.sum()), columns[others]])
        fit = np.linalg.lstsq(design, values[others], rcond=None)[0]
        found[~others] -= columns[~others] @ fit[1:]
    return found
