"""A model as text: one line a row or a column, in the model's units (kilotonnes, thousand USD)."""

from __future__ import annotations

from keruen.plan.model.build import PlanModel
from keruen.solver import Matrix

# The keys that name a column, by block.
KEYS = {
    "buy": ("site", "crop_year", "grade", "period"),
    "send": ("lane", "grade", "period"),
    "load": ("option", "to_site", "grade", "period"),
    "trips": ("option", "period"),
    "stock": ("site", "grade", "period"),
    "use": ("market", "grade", "period"),
    "short": ("market", "period"),
    "open": ("hub_option", "period"),
    "paid": ("programme", "lane", "period"),
    "credit": ("site", "grade"),
    "assigned": ("group", "need"),
    "eligible": ("lane", "grade", "period"),
    "counts": ("lane", "grade"),
    "label": ("kind", "name", "grade", "site"),
    "returned": ("reserve", "from_site", "to_site", "period"),
}


def column_names(plan_model: PlanModel) -> list[str]:
    """The name of each column."""
    return [
        f"{block.name}[{','.join(str(row[key]) for key in KEYS[block.name])}]"
        for block in plan_model.model.columns.values()
        for row in block.index.iter_rows(named=True)
    ]


def rows_text(plan_model: PlanModel, *blocks: str) -> str:
    """The rows of some blocks."""
    matrix, names = plan_model.model.matrix(), column_names(plan_model)
    lines = []
    for name in blocks:
        block = plan_model.model.rows[name]
        for row in block.index.iter_rows(named=True):
            number = row.pop("row")
            keys = ",".join(str(value) for value in row.values())
            lines.append(f"{name}[{keys}]: {_row(matrix, names, number)}")
    return "\n".join(lines) + "\n"


def _row(matrix: Matrix, names: list[str], number: int) -> str:
    places = range(matrix.start[number], matrix.start[number + 1])
    terms = [_term(float(matrix.value[at]), names[matrix.index[at]]) for at in places]
    left = " ".join(terms).removeprefix("+ ") or "0"
    lower, upper = matrix.row_lower[number] + 0.0, matrix.row_upper[number] + 0.0
    if lower == upper:
        return f"{left} = {upper:.6g}"
    return f"{left} <= {upper:.6g}" if upper < float("inf") else f"{left} >= {lower:.6g}"


def _term(value: float, name: str) -> str:
    size = "" if abs(value) == 1.0 else f"{abs(value):.6g} "
    return f"{'-' if value < 0 else '+'} {size}{name}"


def costs_text(plan_model: PlanModel) -> str:
    """The cost of each column that costs something."""
    matrix, names = plan_model.model.matrix(), column_names(plan_model)
    lines = [
        f"{name}: {cost:.6g}"
        for name, cost in zip(names, matrix.cost.tolist(), strict=True)
        if cost
    ]
    return "\n".join(lines) + "\n"
