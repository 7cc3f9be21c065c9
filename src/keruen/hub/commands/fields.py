"""Types of the fields of the commands of the hub book."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from keruen.store.fields import ID_RULE, MAYBE_ID_RULE, Refers

LARGEST_KG = 1_000_000_000
"""No document moves more kilograms: a million tonnes."""


def _no_fraction(value: object) -> object:
    """Refuse a truth value and a number with a point, which are no whole kilograms."""
    if isinstance(value, bool | float):
        raise PydanticCustomError("int_type", "not a whole number")
    return value


Kg = Annotated[int, BeforeValidator(_no_fraction), Field(gt=0, le=LARGEST_KG)]
"""Whole kilograms above zero."""

MaybeKg = Annotated[int, BeforeValidator(_no_fraction), Field(ge=0, le=LARGEST_KG)]
"""Whole kilograms, zero where there are none."""

SignedKg = Annotated[int, BeforeValidator(_no_fraction), Field(ge=-LARGEST_KG, le=LARGEST_KG)]
"""Whole kilograms, below zero where something shrinks."""

Percent = Annotated[Decimal, Field(ge=0, le=100, max_digits=5, decimal_places=2)]
"""A percentage with two decimals at most."""

PartyCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{1,19}$")]
"""The code of a party."""

NewId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
"""An id that the terminal chooses, such as that of a bin."""

BinId = Annotated[str, ID_RULE, Refers("place")]
MaybePlaceId = Annotated[str, MAYBE_ID_RULE, Refers("place")]
GradeId = Annotated[str, ID_RULE, Refers("grade")]
LotId = Annotated[str, ID_RULE, Refers("lot")]
MaybeLotId = Annotated[str, MAYBE_ID_RULE, Refers("lot")]
DocumentId = Annotated[str, ID_RULE, Refers("grain_document")]
MaybeDocumentId = Annotated[str, MAYBE_ID_RULE, Refers("grain_document")]
HoldId = Annotated[str, ID_RULE, Refers("grain_hold")]
