"""Fixed-charge multicommodity network design: the Canad instances, read and modelled.

Arcs are opened at a fixed cost, each with a capacity; every commodity is sent from one node to
another at a cost by tonne and arc. Strong formulation: on each arc no commodity flows in greater
quantity than it is wanted unless the arc is open.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from keruen.solver import Model


@dataclass(frozen=True)
class Network:
    """Nodes from 1 to `nodes`, arcs, and commodities.

    `arcs` has arc, from_node, to_node, cost, capacity, fixed_cost; `commodities` has commodity,
    origin, end, wanted.
    """

    nodes: int
    arcs: pl.DataFrame
    commodities: pl.DataFrame


def read_network(path: Path) -> Network:
    """Read an instance: a title, three counts, a line for each arc, a line for each commodity."""
    lines = path.read_text(encoding="utf-8").splitlines()
    nodes, arcs, commodities = (int(word) for word in lines[1].split())
    records = [[int(word) for word in line.split()] for line in lines[2 : 2 + arcs + commodities]]
    return Network(
        nodes,
        pl.DataFrame(
            [record[:5] for record in records[:arcs]],
            schema=["from_node", "to_node", "cost", "capacity", "fixed_cost"],
            orient="row",
        ).with_row_index("arc"),
        pl.DataFrame(
            [record[:3] for record in records[arcs:]],
            schema=["origin", "end", "wanted"],
            orient="row",
        ).with_row_index("commodity"),
    )


def network_model(network: Network) -> Model:
    """The strong formulation: flows, open arcs, balances, capacities, and a limit for each flow."""
    model = Model()
    arcs = network.arcs
    flows = arcs.join(network.commodities, how="cross").with_columns(
        most=pl.min_horizontal("wanted", "capacity")
    )
    flow = model.add_columns("flow", flows, cost=flows["cost"])
    opened = model.add_columns("open", arcs, cost=arcs["fixed_cost"], upper=1.0, integer=True)

    nodes = pl.DataFrame({"node": range(1, network.nodes + 1)}, schema={"node": pl.Int64})
    sent = pl.col("wanted") * (
        (pl.col("node") == pl.col("origin")).cast(pl.Int64)
        - (pl.col("node") == pl.col("end")).cast(pl.Int64)
    )
    places = nodes.join(network.commodities, how="cross").with_columns(sent=sent)
    balance = model.add_rows("balance", places, lower=places["sent"], upper=places["sent"])
    at = ["node", "commodity"]
    model.add_terms(balance, flow.index.rename({"from_node": "node"}), at, 1.0)
    model.add_terms(balance, flow.index.rename({"to_node": "node"}), at, -1.0)

    capacity = model.add_rows("capacity", arcs.select("arc"), upper=0.0)
    model.add_terms(capacity, flow.index, ["arc"], 1.0)
    model.add_terms(capacity, opened.index.with_columns(value=-pl.col("capacity")), ["arc"])

    keys = ["arc", "commodity"]
    strong = model.add_rows("strong", flows.select(keys), upper=0.0)
    model.add_terms(strong, flow.index, keys, 1.0)
    limits = flows.select(*keys, value=-pl.col("most")).join(
        opened.index.select("arc", "column"), on="arc"
    )
    model.add_terms(strong, limits, keys)
    return model
