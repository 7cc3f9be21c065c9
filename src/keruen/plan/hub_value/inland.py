"""The towns behind the hub's lanes as one more part that decides alone at given prices.

Nothing in a town is whole, so what towns receive, store, use and lack is a linear program. It obeys
every row that counts its own columns only: balances, demand, storage, lane capacities. Lanes of
other ports into the towns are in it too, at the prices of grain at those ports.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from keruen.plan.hub_value.network import sites_behind
from keruen.plan.hub_value.problem import HubProblem, Mask
from keruen.solver import Floats, Integers, Matrix, row_numbers, solve_relaxation


@dataclass(frozen=True)
class Inland:
    """The towns' columns and their own rows, numbered as in the problem's matrix."""

    columns: Integers
    rows: Integers

    def solve(self, matrix: Matrix, costs: Floats, most: Floats) -> tuple[float, Floats]:
        """The least cost at column costs, and the values of the columns, in thousand USD.

        Parameters
        ----------
        costs : of all columns of the matrix, shape (columns,).
        most : values that no column needs to exceed, shape (columns,).
        """
        part = matrix.rows[self.rows][:, self.columns].tocsr()
        program = replace(
            matrix,
            cost=costs[self.columns],
            lower=matrix.lower[self.columns],
            upper=np.minimum(matrix.upper, most)[self.columns],
            integer=np.zeros(len(self.columns), dtype=bool),
            row_lower=matrix.row_lower[self.rows],
            row_upper=matrix.row_upper[self.rows],
            start=part.indptr.astype(np.int64),
            index=part.indices.astype(np.int64),
            value=part.data,
        )
        solution, _ = solve_relaxation(program)
        if solution.status != "optimal":
            return (np.inf if solution.status == "infeasible" else -np.inf), np.zeros(0)
        return solution.cost, solution.values


def find_inland(problem: HubProblem, taken: Mask) -> Inland | None:
    """The towns behind the hub; None where there are none.

    A site that ships reach or leave is no town, nor is one with columns of another part.

    Parameters
    ----------
    taken : columns of the other parts, shape (columns,).
    """
    decisions, site = problem.plan_model.decisions, problem.site
    trips = decisions.trips.index
    ports = {*trips["from_site"], *trips["to_site"], *trips["second_site"].drop_nulls(), site}
    towns = sorted(set(sites_behind(problem.plan_model.parameters, [site])) - ports)
    if not towns:
        return None
    size = problem.matrix.shape[1]
    pattern = problem.matrix.rows.copy()
    pattern.data = np.ones_like(pattern.data)
    balance = problem.plan_model.model.rows["balance"].index
    here = row_numbers(balance.filter(pl.col("site").is_in(towns)))
    inside: Mask = np.zeros(size, dtype=bool)
    inside[pattern[here].indices] = True
    for block in (decisions.stock, decisions.use, decisions.short):
        inside[block.numbers] |= block.index["site"].is_in(towns).to_numpy()
    for name in ("from_site", "to_site"):
        inside[decisions.send.numbers] |= decisions.send.index[name].is_in(towns).to_numpy()
    inside &= ~taken
    inside &= ~problem.matrix.integer
    touched = pattern @ inside.astype(np.float64) > 0.0
    shared = pattern @ (~inside).astype(np.float64) > 0.0
    columns = np.flatnonzero(inside)
    return Inland(columns, np.flatnonzero(touched & ~shared)) if len(columns) else None
