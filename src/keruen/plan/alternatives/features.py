"""What alternatives differ in, as columns of the model: routes, origins, and hubs at work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import polars as pl

from keruen.movements.structure import Structure, route_frame, route_kind
from keruen.plan.model.build import PlanModel
from keruen.solver import Floats, Integers, column_numbers

Kind: TypeAlias = Literal["corridor", "lane", "port", "origin", "hub"]


@dataclass(frozen=True)
class Feature:
    """Tonnes of one route, origin or hub: the sum of some columns, in kilotonnes.

    `share` is its share of the tonnes used in the first plan.
    """

    kind: Kind
    name: str
    columns: Integers
    share: float

    def tonnes(self, values: Floats) -> float:
        """Kilotonnes in a solution."""
        return float(values[self.columns].sum())

    @property
    def label(self) -> str:
        """What a reader calls it: `corridor north`, `origin FR`."""
        return f"{self.kind} {self.name}"


def find_features(plan_model: PlanModel, structure: Structure) -> list[Feature]:
    """Routes and origins that the model has columns for, in the order of their shares.

    Parameters
    ----------
    structure : that of the first plan.
    """
    case = plan_model.parameters.case
    kind = route_kind(case)
    moves, routes = route_frame(case, kind)
    decisions = plan_model.decisions
    if moves == "lane":
        columns = decisions.send.index.select(key="lane", column="column")
    else:
        columns = decisions.load.index.select(key="from_site", column="column")
    grades = case.frames.grades.select("grade", name="origin_country")
    used = decisions.use.index.join(grades, on="grade").select("name", "column")
    found = _features(kind, columns.join(routes, on="key"), structure.routes)  # type: ignore[arg-type]
    return found + _features("origin", used, structure.origins)


def _features(kind: Kind, frame: pl.DataFrame, shares: object) -> list[Feature]:
    assert isinstance(shares, dict)
    found = [
        Feature(kind, str(name), np.sort(column_numbers(part)), shares.get(name, 0.0))
        for (name,), part in frame.drop_nulls("name").group_by("name", maintain_order=True)
    ]
    return sorted(found, key=lambda each: (-each.share, each.name))


def hub_feature(plan_model: PlanModel, site: str) -> Feature:
    """Tonnes that ships load at a hub site."""
    index = plan_model.decisions.load.index
    columns = column_numbers(index.filter(pl.col("from_site") == site))
    return Feature("hub", site, np.sort(columns), 0.0)


def hub_sites(plan_model: PlanModel) -> list[str]:
    """Sites at which a tier can be open within the horizon, in the order of their names."""
    return sorted(plan_model.decisions.open.index["site"].unique().to_list())
