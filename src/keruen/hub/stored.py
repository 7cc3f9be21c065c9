"""What columns of JSON of the hub book contain, for a type checker."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class ContractTerms(TypedDict):
    """Columns of a contract that an amendment states, all of them."""

    incoterm: str
    place: str
    kg: int
    less_pct: str
    more_pct: str
    tolerance_option: str
    most_kg: int
    price_form: str
    price: str
    ships_from: str
    ships_to: str
    final_weight_at: str
    final_weight_method: str
    final_quality_at: str
    umpire_rule: str
    laytime_terms: dict[str, object]


class SpecificationTerms(TypedDict):
    """Columns of a line of a specification that an amendment states, all of them.

    Limits are decimal texts, empty where they are not agreed; `steps` are those of a scale.
    """

    line: int
    property: str
    unit: str
    basis: str
    method: str
    least: str
    most: str
    least_part: str
    most_part: str
    reject_below: str
    reject_above: str
    tolerance: str
    steps: list[dict[str, object]]


class FactNotice(TypedDict):
    """A notice of readiness, with what was known of the ship."""

    at: str
    in_port: NotRequired[bool]
    in_berth: NotRequired[bool]
    free_pratique: NotRequired[bool]
    customs_cleared: NotRequired[bool]
    ready: NotRequired[bool]


FactEvent = TypedDict(
    "FactEvent",
    {"kind": str, "from": str, "to": NotRequired[str], "remark": NotRequired[str]},
)
"""An event of a statement of facts; a moment, or what was not ended, has no `to`."""


class PortFacts(TypedDict, total=False):
    """Facts of a port as `keruen.laytime` reads them."""

    notices: list[FactNotice]
    events: list[FactEvent]
    commenced: str
    completed: str
    holidays: object


class BlendDraw(TypedDict):
    """What a blend takes of a bin."""

    bin: str
    kg: int


class BlendResult(TypedDict):
    """The result of a property of a blend; the value is a decimal text."""

    property: str
    value: str
    unit: str
    basis: str
    method: str
