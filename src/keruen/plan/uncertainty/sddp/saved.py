"""Cuts in a file, so that a training can go on later or elsewhere."""

from __future__ import annotations

import io
import json
import os
import zipfile
from pathlib import Path

import numpy as np

from keruen.errors import KeruenError
from keruen.plan.uncertainty.sddp.policy import LogEntry, Policy

FORMAT = "keruen sddp cuts"
VERSION = 1


def save_cuts(policy: Policy, path: Path) -> None:
    """Write the cuts, compared states and log of a policy to a file (.npz).

    The file is complete or absent: it is written beside its place and then moved there.
    """
    arrays: dict[str, np.ndarray] = {"header": np.array(json.dumps(_header(policy)))}
    arrays["log"] = np.array(policy.log, dtype=np.float64).reshape(-1, len(LogEntry._fields))
    for number, solver in enumerate(policy.solvers):
        pool = solver.pool
        arrays[f"intercept {number}"] = pool.intercept
        arrays[f"slope {number}"] = pool.slope
        arrays[f"target {number}"] = pool.target
        arrays[f"points {number}"] = pool.points
        if solver.multi_cut:
            arrays[f"weights {number}"] = np.array(solver.weights)
    content = io.BytesIO()
    np.savez_compressed(content, **arrays)  # type: ignore[arg-type]
    beside = path.with_name(path.name + ".part")
    beside.write_bytes(content.getvalue())
    os.replace(beside, path)


def load_cuts(policy: Policy, path: Path) -> None:
    """Read cuts into a policy without any, of the same graph as the one that was saved.

    Cuts are valid for the figures they were computed with. The names of nodes and states and the
    kind of cuts are compared; that the figures are the same is for the caller to know.

    Raises
    ------
    KeruenError : the file cannot be read, or is of another graph.
    """
    if any(len(solver.pool) for solver in policy.solvers):
        raise ValueError("the policy has cuts already")
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        header = json.loads(str(arrays["header"]))
        if header["format"] != FORMAT:
            raise ValueError("another format")
    except (OSError, EOFError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise KeruenError(
            f"{path.name} is not a file of cuts",
            "Give a file that was written by save_cuts.",
        ) from error
    if header != _header(policy):
        raise KeruenError(
            f"the cuts in {path.name} are of another problem: {_difference(header, policy)}",
            "Load cuts into a policy of the graph they were saved from.",
        )
    for number, solver in enumerate(policy.solvers):
        for point in arrays[f"points {number}"]:
            solver.pool.visit(point)
        for intercept, slope, target in zip(
            arrays[f"intercept {number}"],
            arrays[f"slope {number}"],
            arrays[f"target {number}"].tolist(),
            strict=True,
        ):
            solver.pool.add(float(intercept), slope, target)
        if solver.multi_cut:
            for weights in arrays[f"weights {number}"]:
                solver.add_weights(weights)
    policy.log = [
        LogEntry(int(row[0]), float(row[1]), float(row[2]), int(row[3])) for row in arrays["log"]
    ]


def _header(policy: Policy) -> dict[str, object]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "nodes": [node.name for node in policy.graph.nodes],
        "states": list(policy.graph.states),
        "multi_cut": policy.multi_cut,
    }


def _difference(header: dict[str, object], policy: Policy) -> str:
    own = _header(policy)
    names = [name for name in own if header.get(name) != own[name]]
    return f"{', '.join(names)} differ" if len(names) > 1 else f"{names[0]} differs"
