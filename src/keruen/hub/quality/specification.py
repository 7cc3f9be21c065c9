"""A specification against results: limits of the mean and of each sub-lot, edges inclusive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from keruen.errors import fill, term

OUTCOMES = ("accept", "hold", "reject")
"""What a result leads to, from the best to the worst."""


@dataclass(frozen=True)
class SpecificationLine:
    """Limits of one property; a limit that is None is not agreed.

    Parameters
    ----------
    basis : moisture basis or other basis on which results are compared, as results name it.
    method : test method; empty where any is accepted.
    least, most : limits of the mean; a result equal to a limit meets it.
    least_part, most_part : limits of each sub-lot.
    reject_below, reject_above : beyond these the goods are rejected; without them a result that
        fails is held for a decision.
    """

    property: str
    unit: str
    basis: str = ""
    method: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    least_part: Decimal | None = None
    most_part: Decimal | None = None
    reject_below: Decimal | None = None
    reject_above: Decimal | None = None


@dataclass(frozen=True)
class Result:
    """One result: a value, or a bound that an instrument reports, such as ``>400``.

    Parameters
    ----------
    bound : ``""`` for a value, ``<`` or ``>`` where the value is only a bound.
    """

    property: str
    value: Decimal
    unit: str
    basis: str = ""
    method: str = ""
    bound: str = ""


@dataclass(frozen=True)
class Breach:
    """A limit that is not met.

    Parameters
    ----------
    part : the sub-lot; empty for the mean.
    outcome : ``hold`` or ``reject``.
    """

    property: str
    part: str
    outcome: str
    what: str


def judge(
    lines: Sequence[SpecificationLine],
    mean: Mapping[str, Result],
    parts: Mapping[str, Mapping[str, Result]] | None = None,
) -> list[Breach]:
    """Every limit that results do not meet; an empty list is an acceptance.

    Parameters
    ----------
    mean : the result of the whole by property.
    parts : results of sub-lots by name and property.

    Examples
    --------
    >>> wheat = SpecificationLine("protein", "%", "12 % moisture", least=Decimal("12.5"))
    >>> low = Result("protein", Decimal("12.4"), "%", "12 % moisture")
    >>> [each.what for each in judge([wheat], {"protein": low})]
    ['protein is 12.4 %, below 12.5 %']
    """
    found = [each for line in lines for each in _judge_mean(line, mean.get(line.property))]
    for part, results in (parts or {}).items():
        for line in lines:
            result = results.get(line.property)
            if result is not None:
                fault = _comparable(line, result)
                if fault:
                    found.append(Breach(line.property, part, "hold", fault))
                else:
                    found += _beyond(line, result, line.least_part, line.most_part, part)
            elif line.least_part is not None or line.most_part is not None:
                words = fill(
                    "{property} of sub-lot {part} was not tested",
                    property=term(line.property),
                    part=part,
                )
                found.append(Breach(line.property, part, "hold", words))
    return found


def outcome_of(breaches: Sequence[Breach]) -> str:
    """``accept``, ``hold`` or ``reject``: the worst of all breaches."""
    return max((each.outcome for each in breaches), key=OUTCOMES.index, default="accept")


def _judge_mean(line: SpecificationLine, result: Result | None) -> Iterator[Breach]:
    limits = (line.least, line.most, line.reject_below, line.reject_above)
    if all(each is None for each in limits):
        return
    if result is None:
        yield Breach(
            line.property,
            "",
            "hold",
            fill("{property} was not tested", property=term(line.property)),
        )
        return
    fault = _comparable(line, result)
    if fault:
        yield Breach(line.property, "", "hold", fault)
    else:
        yield from _beyond(line, result, line.least, line.most, "")


def _comparable(line: SpecificationLine, result: Result) -> str:
    """Why a result cannot be compared with a line; empty where it can."""
    if result.unit != line.unit:
        return fill(
            "{property} is reported in {unit}, and the limit is in {limit_unit}",
            property=term(line.property),
            unit=result.unit,
            limit_unit=line.unit,
        )
    if line.basis and result.basis != line.basis:
        if not result.basis:
            return fill(
                "{property} is reported without a basis, and the limit is on {basis}",
                property=term(line.property),
                basis=line.basis,
            )
        return fill(
            "{property} is reported {given}, and the limit is on {basis}",
            property=term(line.property),
            given=result.basis,
            basis=line.basis,
        )
    if line.method and result.method != line.method:
        if not result.method:
            return fill(
                "{property} was tested by no stated method, and the contract requires {method}",
                property=term(line.property),
                method=line.method,
            )
        return fill(
            "{property} was tested by {given}, and the contract requires {method}",
            property=term(line.property),
            given=result.method,
            method=line.method,
        )
    return ""


def _beyond(
    line: SpecificationLine,
    result: Result,
    least: Decimal | None,
    most: Decimal | None,
    part: str,
) -> Iterator[Breach]:
    name: str = term(line.property)
    if part:
        name = fill("{property} of sub-lot {part}", property=name, part=part)
    known = {"name": name, "value": f"{result.bound}{result.value}", "unit": line.unit}
    for limit, reject, low in ((least, line.reject_below, True), (most, line.reject_above, False)):
        if reject is not None and _fails(result, reject, low=low):
            if low:
                words = fill(
                    "{name} is {value} {unit}, below the limit of rejection {limit} {unit}",
                    **known,
                    limit=reject,
                )
            else:
                words = fill(
                    "{name} is {value} {unit}, above the limit of rejection {limit} {unit}",
                    **known,
                    limit=reject,
                )
            yield Breach(line.property, part, "reject", words)
        elif limit is not None and _fails(result, limit, low=low):
            if low:
                words = fill("{name} is {value} {unit}, below {limit} {unit}", **known, limit=limit)
            else:
                words = fill("{name} is {value} {unit}, above {limit} {unit}", **known, limit=limit)
            yield Breach(line.property, part, "hold", words)
        elif limit is not None and _undecided(result, limit, low=low):
            words = fill(
                "{name} is {value} {unit}, which does not decide the limit {limit} {unit}",
                **known,
                limit=limit,
            )
            yield Breach(line.property, part, "hold", words)


def _fails(result: Result, limit: Decimal, *, low: bool) -> bool:
    """Whether a result surely lies beyond a limit; a bound may do so too."""
    if low:
        return result.bound != ">" and (
            result.value < limit or (result.bound == "<" and result.value <= limit)
        )
    return result.bound != "<" and (
        result.value > limit or (result.bound == ">" and result.value >= limit)
    )


def _undecided(result: Result, limit: Decimal, *, low: bool) -> bool:
    """Whether a bound leaves open on which side of a limit the value lies."""
    if low:
        return (result.bound == ">" and result.value < limit) or (
            result.bound == "<" and result.value > limit
        )
    return (result.bound == "<" and result.value > limit) or (
        result.bound == ">" and result.value < limit
    )
