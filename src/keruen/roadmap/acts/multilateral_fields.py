"""Types of fields that hold the id of a record of the multilateral desk."""

from __future__ import annotations

from typing import Annotated

from keruen.store.fields import ID_RULE, MAYBE_ID_RULE, Refers

ElectionId = Annotated[str, ID_RULE, Refers("election")]
CandidatureId = Annotated[str, ID_RULE, Refers("candidature")]
PledgeId = Annotated[str, ID_RULE, Refers("pledge")]
MaybePledgeId = Annotated[str, MAYBE_ID_RULE, Refers("pledge")]
AssuranceId = Annotated[str, ID_RULE, Refers("assurance")]
VoteItemId = Annotated[str, ID_RULE, Refers("vote_item")]
