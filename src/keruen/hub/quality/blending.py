"""A specification and results in the terms of blending: properties, safe figures, limits."""

from __future__ import annotations

from collections.abc import Sequence

from keruen.errors import fill, term
from keruen.hub.grain.blend import Limit
from keruen.hub.grain.properties import read_properties
from keruen.hub.quality.specification import Result, SpecificationLine
from keruen.store.refusal import check, refuse

UNITS = {
    "percent": ("%", "percent"),
    "ug/kg": ("ug/kg", "\u00b5g/kg", "\u03bcg/kg", "ppb"),
    "s": ("s",),
    "kg/hl": ("kg/hl",),
    "number": ("number", "per kg"),
}
"""How a contract writes the unit of a property."""

ENDINGS = {
    "percent": "_percent",
    "ug/kg": "_ug_per_kg",
    "s": "_s",
    "kg/hl": "_kg_per_hl",
    "number": "",
}


def blend_property(line: SpecificationLine) -> str:
    """The property of blending that a line of a specification limits.

    Raises
    ------
    RefusalError : a property that has no law of mixing, or another unit.

    Examples
    --------
    >>> blend_property(SpecificationLine("protein", "%"))
    'protein_percent'
    >>> blend_property(SpecificationLine("falling number", "s"))
    'falling_number_s'
    """
    bare = "_".join(line.property.lower().split())
    known = next(
        (
            each
            for name, each in read_properties().items()
            if bare in (name, name.removesuffix(ENDINGS[each.unit]))
        ),
        None,
    )
    if known is None:
        refuse(
            "no law of mixing is known for {property}",
            "Name one of {names}, or order the blend with a recipe of your own.",
            property=term(line.property),
            names=", ".join(read_properties()),
        )
    check(
        line.unit in UNITS[known.unit],
        "{property} is in {unit} in the specification, and is mixed in {mixed}",
        "Write its limits in this unit, or order the blend with a recipe of your own.",
        property=term(line.property),
        unit=line.unit,
        mixed=known.unit,
    )
    return known.name


def blend_limits(lines: Sequence[SpecificationLine]) -> list[Limit]:
    """The limits of a blend: of the mean, and of each sub-lot that is drawn.

    Without a limit of the mean, the limit of rejection is one.

    Examples
    --------
    >>> from decimal import Decimal
    >>> line = SpecificationLine("protein", "%", least=Decimal(12), least_part=Decimal(11))
    >>> [(each.per, str(each.least)) for each in blend_limits([line])]
    [('mean', '12'), ('sub_lot', '11')]
    """
    found = []
    for line in lines:
        least = line.reject_below if line.least is None else line.least
        most = line.reject_above if line.most is None else line.most
        if least is None and most is None and line.least_part is None and line.most_part is None:
            continue
        name = blend_property(line)
        if least is not None or most is not None:
            if read_properties()[name].law == "any":
                found.append(Limit(name, least, most, "sub_lot"))
            else:
                found.append(Limit(name, least, most))
        if line.least_part is not None or line.most_part is not None:
            found.append(Limit(name, line.least_part, line.most_part, "sub_lot"))
    return found


def fault_of(line: SpecificationLine, result: Result) -> str:
    """Why a result cannot be used for a line of a specification; empty where it can.

    A bound is used as its figure where this errs on the safe side.

    Examples
    --------
    >>> from decimal import Decimal
    >>> line = SpecificationLine("falling number", "s", least=Decimal(250))
    >>> fault_of(line, Result("falling number", Decimal(400), "s", bound=">"))
    ''
    """
    if result.unit != line.unit:
        return fill(
            "{property} is in {unit} and not in {limit_unit}",
            property=term(line.property),
            unit=result.unit,
            limit_unit=line.unit,
        )
    if line.basis and result.basis != line.basis:
        return fill(
            "{property} is not on the basis {basis}", property=term(line.property), basis=line.basis
        )
    if line.method and result.method != line.method:
        return fill(
            "{property} was not tested by {method}",
            property=term(line.property),
            method=line.method,
        )
    lower = (line.least, line.least_part, line.reject_below)
    upper = (line.most, line.most_part, line.reject_above)
    limited = {">": upper, "<": lower}.get(result.bound, ())
    if any(each is not None for each in limited):
        return fill(
            "{property} is only known as {bound}{value}",
            property=term(line.property),
            bound=result.bound,
            value=result.value,
        )
    return ""
