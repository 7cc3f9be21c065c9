"""Types of fields with the id of a record of screening."""

from __future__ import annotations

from typing import Annotated

from keruen.store.fields import ID_RULE, Refers

IncidentId = Annotated[str, ID_RULE, Refers("incident")]
JudgeId = Annotated[str, ID_RULE, Refers("screening_judge")]
ScreeningHitId = Annotated[str, ID_RULE, Refers("screening_hit")]
ScreeningListId = Annotated[str, ID_RULE, Refers("screening_list")]
ScreeningNoticeId = Annotated[str, ID_RULE, Refers("screening_notice")]
ScreeningSubjectId = Annotated[str, ID_RULE, Refers("screening_subject")]
