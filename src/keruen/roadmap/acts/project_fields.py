"""Types of fields that hold the id of a record of a project."""

from __future__ import annotations

from typing import Annotated

from keruen.store.fields import ID_RULE, MAYBE_ID_RULE, Refers

LogframeRowId = Annotated[str, ID_RULE, Refers("logframe_row")]
MaybeLogframeRowId = Annotated[str, MAYBE_ID_RULE, Refers("logframe_row")]
ReadingId = Annotated[str, ID_RULE, Refers("logframe_reading")]
MilestoneId = Annotated[str, ID_RULE, Refers("milestone")]
ContributionId = Annotated[str, ID_RULE, Refers("contribution")]
DeliveryId = Annotated[str, ID_RULE, Refers("delivery")]
MissionId = Annotated[str, ID_RULE, Refers("mission")]
CvId = Annotated[str, ID_RULE, Refers("expert_cv")]
RecommendationId = Annotated[str, ID_RULE, Refers("recommendation")]
MaybeAttachmentId = Annotated[str, MAYBE_ID_RULE, Refers("attachment")]
