"""Kinds of fields of the commands of studies."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from keruen.store.fields import ID_RULE, MAYBE_ID_RULE, Refers

CaseId = Annotated[str, ID_RULE, Refers("study_case")]
"""A case."""

VersionId = Annotated[str, ID_RULE, Refers("case_version")]
"""A version of a case."""

MaybeVersionId = Annotated[str, MAYBE_ID_RULE, Refers("case_version")]
"""A version of a case, or none."""

ScenarioId = Annotated[str, ID_RULE, Refers("study_scenario")]
"""A scenario."""

MaybeScenarioId = Annotated[str, MAYBE_ID_RULE, Refers("study_scenario")]
"""A scenario, or none."""

JobId = Annotated[str, ID_RULE, Refers("study_job")]
"""A job."""

RunId = Annotated[str, ID_RULE, Refers("study_run")]
"""A run."""

MaybeRunId = Annotated[str, MAYBE_ID_RULE, Refers("study_run")]
"""A run, or none."""

MaybeCommentId = Annotated[str, MAYBE_ID_RULE, Refers("run_comment")]
"""A comment, or none."""

CaseName = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,59}$")
]
"""A short name: letters, digits, `_`, `.` and `-`."""

LinkId = Annotated[str, ID_RULE, Refers("run_link")]
"""A link to a run."""

CitationId = Annotated[str, ID_RULE, Refers("run_citation")]
"""A citation of a run."""

UseId = Annotated[str, ID_RULE, Refers("indicator_run")]
"""A run that the indicators measure."""

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 in hexadecimal."""
