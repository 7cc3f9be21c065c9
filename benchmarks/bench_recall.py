"""Recall: a genealogy of a million lots, forwards and backwards, on one core."""

from __future__ import annotations

import time

import numpy as np

from keruen.hub.genealogy import Direction, Genealogy

LOTS = 1_000_000
MOST_SECONDS = 2.0
PARENTS = 3


def chain(lots: int) -> Genealogy:
    """A bin that is never empty: every lot is made from the last one and a receipt of its own."""
    places = np.arange(1, lots)
    own = np.full(lots, 40_000.0)
    kg = np.full((lots - 1, 3), 4_000_000.0)
    return Genealogy.from_arrays([f"lot {n}" for n in range(lots)], own, places - 1, places, kg)


def network(lots: int, seed: int = 1) -> Genealogy:
    """Lots made from three of the thousand lots before them, with other shares in each model."""
    rng = np.random.default_rng(seed)
    children = np.repeat(np.arange(1, lots), PARENTS)
    back = rng.integers(1, 1001, len(children))
    parents = np.maximum(children - back, 0)
    split = rng.dirichlet(np.ones(PARENTS), (lots - 1, 3)).transpose(0, 2, 1).reshape(-1, 3)
    own = np.zeros(lots)
    own[0] = 40_000.0
    names = [f"lot {n}" for n in range(lots)]
    return Genealogy.from_arrays(names, own, parents, children, split * 40_000.0)


def measure(genealogy: Genealogy, lot: str, direction: Direction) -> tuple[int, int, float]:
    """Lots found, edges read and seconds of one recall, with the names of all lots."""
    began = time.perf_counter()
    found = genealogy.recall(lot, direction)
    count = len(found.lots)
    return count, found.edges_read, time.perf_counter() - began


def main(lots: int = LOTS) -> None:
    """Print the seconds of each recall beside the bound."""
    chain(10).recall("lot 0")  # compiles
    for name, made in (("chain", chain), ("network", network)):
        began = time.perf_counter()
        genealogy = made(lots)
        print(f"  {name}: made in {time.perf_counter() - began:.2f} s")
        for direction, lot in (("forward", "lot 0"), ("backward", f"lot {lots - 1}")):
            count, edges, seconds = measure(genealogy, lot, direction)  # type: ignore[arg-type]
            state = "within" if seconds <= MOST_SECONDS else "ABOVE"
            print(
                f"  {name}, {direction}: {count:,} lots, {edges:,} edges, {seconds:.3f} s "
                f"({state} {MOST_SECONDS} s)"
            )


if __name__ == "__main__":
    main()
