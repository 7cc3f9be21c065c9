"""Types of fields that hold the id of a record of the register."""

from __future__ import annotations

from typing import Annotated

from keruen.store.fields import ID_RULE, MAYBE_ID_RULE, Refers

AgendaItemId = Annotated[str, ID_RULE, Refers("agenda_item")]
AlternativeId = Annotated[str, ID_RULE, Refers("alternative")]
AttachmentId = Annotated[str, ID_RULE, Refers("attachment")]
BodyId = Annotated[str, ID_RULE, Refers("body")]
BracketId = Annotated[str, ID_RULE, Refers("bracket")]
CommentId = Annotated[str, ID_RULE, Refers("text_comment")]
CommitmentId = Annotated[str, ID_RULE, Refers("commitment")]
DecisionId = Annotated[str, ID_RULE, Refers("decision")]
DocumentId = Annotated[str, ID_RULE, Refers("document")]
EntryId = Annotated[str, ID_RULE, Refers("file_entry")]
EventId = Annotated[str, ID_RULE, Refers("event")]
EvidenceId = Annotated[str, ID_RULE, Refers("evidence")]
FileId = Annotated[str, ID_RULE, Refers("file")]
ImportedId = Annotated[str, ID_RULE, Refers("imported_change")]
IndicatorId = Annotated[str, ID_RULE, Refers("indicator")]
InstrumentId = Annotated[str, ID_RULE, Refers("instrument")]
JointPositionId = Annotated[str, ID_RULE, Refers("joint_position")]
KeyId = Annotated[str, ID_RULE, Refers("signing_key")]
MandateId = Annotated[str, ID_RULE, Refers("mandate")]
MeasurementId = Annotated[str, ID_RULE, Refers("measurement")]
ParagraphId = Annotated[str, ID_RULE, Refers("paragraph")]
PersonId = Annotated[str, ID_RULE, Refers("person")]
ProvisionId = Annotated[str, ID_RULE, Refers("provision")]
RoleId = Annotated[str, ID_RULE, Refers("file_role")]
SessionId = Annotated[str, ID_RULE, Refers("session")]
TextBracketId = Annotated[str, ID_RULE, Refers("text_bracket")]
VersionId = Annotated[str, ID_RULE, Refers("text_version")]

MaybeBodyId = Annotated[str, MAYBE_ID_RULE, Refers("body")]
MaybeCommitmentId = Annotated[str, MAYBE_ID_RULE, Refers("commitment")]
MaybeDecisionId = Annotated[str, MAYBE_ID_RULE, Refers("decision")]
MaybeIndicatorId = Annotated[str, MAYBE_ID_RULE, Refers("indicator")]
MaybeMandateId = Annotated[str, MAYBE_ID_RULE, Refers("mandate")]
MaybeOrganisationId = Annotated[str, MAYBE_ID_RULE, Refers("organisation")]
MaybeParagraphId = Annotated[str, MAYBE_ID_RULE, Refers("paragraph")]
MaybePersonId = Annotated[str, MAYBE_ID_RULE, Refers("person")]
MaybeProvisionId = Annotated[str, MAYBE_ID_RULE, Refers("provision")]
MaybeSessionId = Annotated[str, MAYBE_ID_RULE, Refers("session")]
