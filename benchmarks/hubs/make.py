"""Random facility location problems of any size, made as the OR-Library's large ones are.

`capa` of the OR-Library (J. E. Beasley, An algorithm for solving large capacitated warehouse
location problems, European Journal of Operational Research 33, 1988) has 100 warehouses of equal
capacity and 1,000 customers: points in a square with sides of 1,000, demands of 1 to 100, fixed
costs of 1.36 to 2.26 million, and costs that grow with distance x demand. A seed gives the points.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

SIDE = 1_000.0
LARGEST_DEMAND = 100
FIXED_COST_USD = (1_360_000.0, 2_260_000.0)
CAPACITY_T = 8_000.0  # the tightest of the four capacities of `capa`


@dataclass(frozen=True)
class Problem:
    """Warehouses that may be opened, and customers that are supplied from them.

    `capacity_t` and `fixed_cost_usd` have shape (warehouses,), `demand_t` (customers,), and
    `cost_usd_per_t` (warehouses, customers).
    """

    name: str
    capacity_t: Floats
    fixed_cost_usd: Floats
    demand_t: Floats
    cost_usd_per_t: Floats

    @property
    def shape(self) -> tuple[int, int]:
        """Number of warehouses and of customers."""
        return len(self.capacity_t), len(self.demand_t)


def make_problem(
    seed: int,
    warehouses: int = 100,
    customers: int = 1_000,
    capacity_t: float = CAPACITY_T,
    fixed_cost_usd: tuple[float, float] = FIXED_COST_USD,
) -> Problem:
    """A problem of points drawn in a square.

    Parameters
    ----------
    seed : random seed; equal seeds give identical problems.
    capacity_t : capacity of each warehouse.
    fixed_cost_usd : least and largest fixed cost of a warehouse.
    """
    random = np.random.default_rng(seed)
    sites = random.uniform(0.0, SIDE, (warehouses, 2))
    towns = random.uniform(0.0, SIDE, (customers, 2))
    demand = random.integers(1, LARGEST_DEMAND + 1, customers).astype(np.float64)
    fixed = np.round(random.uniform(*fixed_cost_usd, warehouses))
    apart = np.sqrt(((sites[:, None, :] - towns[None, :, :]) ** 2).sum(axis=2))
    name = f"cap-{warehouses}x{customers}-{capacity_t:.0f}-seed{seed}"
    return Problem(name, np.full(warehouses, capacity_t), fixed, demand, np.round(apart, 4))
