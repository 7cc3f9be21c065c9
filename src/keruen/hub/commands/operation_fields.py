"""Types of the fields of the commands of operations."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from keruen.hub.commands.fields import Kg
from keruen.store.fields import ID_RULE, MAYBE_ID_RULE, Code, Line, MaybeLine, Refers

Figure = Annotated[Decimal, Field(max_digits=15, decimal_places=6)]
"""An exact number of a measurement."""

Money = Annotated[Decimal, Field(max_digits=15, decimal_places=4)]
"""An exact amount of money, or a rate."""

Metres = Annotated[Decimal, Field(gt=0, le=1000, max_digits=6, decimal_places=2)]
Celsius = Annotated[Decimal, Field(ge=-60, le=120, max_digits=6, decimal_places=3)]
Ppm = Annotated[Decimal, Field(ge=0, le=100_000, max_digits=12, decimal_places=6)]
Share = Annotated[Decimal, Field(ge=0, le=100, max_digits=7, decimal_places=4)]
Count = Annotated[int, Field(ge=1, le=100_000)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]

ContractId = Annotated[str, ID_RULE, Refers("contract")]
MaybeContractId = Annotated[str, MAYBE_ID_RULE, Refers("contract")]
NominationId = Annotated[str, ID_RULE, Refers("nomination")]
CallId = Annotated[str, ID_RULE, Refers("vessel_call")]
MaybeCallId = Annotated[str, MAYBE_ID_RULE, Refers("vessel_call")]
VesselId = Annotated[str, ID_RULE, Refers("vessel")]
BerthId = Annotated[str, ID_RULE, Refers("berth")]
FactId = Annotated[str, ID_RULE, Refers("fact_entry")]
VersionId = Annotated[str, ID_RULE, Refers("fact_version")]
LaytimeId = Annotated[str, ID_RULE, Refers("laytime_result")]
InstrumentId = Annotated[str, ID_RULE, Refers("instrument")]
MaybeInstrumentId = Annotated[str, MAYBE_ID_RULE, Refers("instrument")]
MaybeWagonId = Annotated[str, MAYBE_ID_RULE, Refers("wagon")]
TicketId = Annotated[str, ID_RULE, Refers("ticket")]
DriverId = Annotated[str, ID_RULE, Refers("driver")]
SampleId = Annotated[str, ID_RULE, Refers("sample")]
MaybeSampleId = Annotated[str, MAYBE_ID_RULE, Refers("sample")]
TestOrderId = Annotated[str, ID_RULE, Refers("test_order")]
BlendId = Annotated[str, ID_RULE, Refers("blend_order")]
TreatmentId = Annotated[str, ID_RULE, Refers("treatment")]
ChargeId = Annotated[str, ID_RULE, Refers("charge")]


class Strict(BaseModel):
    """A group of fields in which no other is accepted."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class SpecificationField(Strict):
    """One property of a specification; limits that are left out are not agreed."""

    property: Line
    unit: Line
    basis: MaybeLine = ""
    method: MaybeLine = ""
    least: Figure | None = None
    most: Figure | None = None
    least_part: Figure | None = None
    most_part: Figure | None = None
    reject_below: Figure | None = None
    reject_above: Figure | None = None
    tolerance: Figure | None = None


class ScaleField(Strict):
    """One step of premium or discount of a property; `of` is ``per_t`` or ``percent_of_price``."""

    property: Line
    of: Code = "per_t"
    least: Figure | None = None
    most: Figure | None = None
    includes_least: bool = True
    includes_most: bool = False
    base_amount: Figure = Decimal(0)
    amount: Figure = Decimal(0)
    per: Figure | None = None
    start: Figure | None = None
    parts: Code = "pro_rata"


class WagonField(Strict):
    """One wagon or truck of a list."""

    number: Line
    net_kg: Kg
    tare_kg: Kg | None = None
    seal: MaybeLine = ""


class SourceField(Strict):
    """A sample of which another is made, and how much of it is taken."""

    sample: SampleId
    mass_g: Count


class RecipeField(Strict):
    """What is taken of a bin for a blend."""

    bin: Line
    kg: Kg


class CostField(Strict):
    """The cost of the grain of a bin, per tonne."""

    bin: Line
    per_t: Annotated[Decimal, Field(ge=0, max_digits=15, decimal_places=4)]


def written(value: Decimal | None) -> str:
    """A number as it is stored; the empty text where there is none.

    Examples
    --------
    >>> written(Decimal("12.50")), written(Decimal("1E+2")), written(None)
    ('12.50', '100', '')
    """
    return "" if value is None else format(value, "f")
