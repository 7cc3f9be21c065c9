"""Types of fields that hold the id of a record of the cultural programme, and amounts."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field, StringConstraints

from keruen.store.fields import ID_RULE, MAYBE_ID_RULE, Refers

CultureProgrammeId = Annotated[str, ID_RULE, Refers("culture_programme")]
CultureItemId = Annotated[str, ID_RULE, Refers("culture_item")]
InstitutionId = Annotated[str, ID_RULE, Refers("institution")]
TwinningId = Annotated[str, ID_RULE, Refers("twinning")]
PublicLicenceId = Annotated[str, ID_RULE, Refers("public_licence")]

MaybeInstitutionId = Annotated[str, MAYBE_ID_RULE, Refers("institution")]

Amount = Annotated[Decimal, Field(gt=0, max_digits=14, decimal_places=2)]
"""An amount of money of at most two decimals."""

Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
"""The three letters of a currency, such as MAD, KZT or USD."""
