"""What all records of documents have: issue, ship, and checks of texts."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal

from keruen.errors import KeruenError
from keruen.hub.epcis.events import Moment
from keruen.hub.grain.checks import shown

Operation = Literal["load", "discharge"]
MOST_TEXT = 2000
IMO_WEIGHTS = range(7, 1, -1)


@dataclass(frozen=True)
class Ship:
    """A ship and its call.

    Parameters
    ----------
    imo : IMO number of seven digits; empty for a vessel without one.
    voyage : of the carrier; may be empty.
    """

    name: str
    imo: str = ""
    voyage: str = ""

    def __post_init__(self) -> None:
        check_texts("ship", self, required=("name",))
        digits = [int(each) for each in self.imo if each.isascii() and each.isdecimal()]
        whole = len(digits) == len(self.imo) == 7
        if self.imo and (
            not whole
            or sum(a * b for a, b in zip(digits, IMO_WEIGHTS, strict=False)) % 10 != digits[6]
        ):
            raise KeruenError(
                f"ship {shown(self.name)}, imo, value {shown(self.imo)!r}: not an IMO number",
                "Give the seven digits from the ship's papers; the last is a check digit.",
            )


@dataclass(frozen=True)
class Record:
    """What every document has: number, place and time of issue, and who issues it."""

    number: str
    place: str
    issued: Moment
    issuer: str


def check_operation(place: str, operation: str) -> None:
    if operation not in ("load", "discharge"):
        raise KeruenError(
            f"{place}, operation, value {shown(operation)!r}: unknown",
            "Name one of: load, discharge.",
        )


OPTIONAL = ("imo", "voyage", "charter_party", "accepted_by", "remarks", "remark", "contract",
            "pledgee", "basis", "limit", "method", "notify")  # fmt: skip


def check_texts(place: str, record: object, required: tuple[str, ...] | None = None) -> None:
    """Texts that are required are there, and none is too long for a page."""
    for each in fields(record):  # type: ignore[arg-type]
        value = getattr(record, each.name)
        if not isinstance(value, str):
            continue
        needed = each.name in required if required is not None else each.name not in OPTIONAL
        if needed and not value.strip():
            raise KeruenError(f"{place}, {each.name}: missing", "Give the text.")
        if len(value) > MOST_TEXT:
            raise KeruenError(
                f"{place}, {each.name}: {len(value)} characters",
                f"Shorten the text to {MOST_TEXT} characters.",
            )
