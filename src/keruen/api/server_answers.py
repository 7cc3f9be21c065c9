"""What a server of studies answers: records as JSON objects, for a type checker."""

from __future__ import annotations

from typing import Literal, TypedDict


class ServerCase(TypedDict):
    """A case of a workspace."""

    id: str
    name: str
    title: str
    origin: str
    tier: str
    party: str
    created_at: str
    created_by: str


class ServerVersion(TypedDict):
    """A version of a case without its content."""

    id: str
    study_case: str
    number: int
    parent: str
    note: str
    fingerprint: str
    errors: int
    warnings: int
    state: str
    tier: str
    party: str
    created_at: str
    created_by: str


class ProgressLine(TypedDict):
    """A line of the progress of a job; a cost or a bound that is not known yet is None."""

    words: str
    seconds: float
    cost_usd: float | None
    bound_usd: float | None
    gap: float | None


class ServerJob(TypedDict):
    """A job: its options, state and progress, and the id of its run once it has one."""

    id: str
    kind: str
    version: str
    scenario: str
    source_run: str
    options: dict[str, str]
    memory_mib: int
    seconds: int
    expected_seconds: float | Literal[""]
    state: str
    cancelling: bool
    problem: str
    remedy: str
    created_at: str
    created_by: str
    ended_at: str
    run: str
    progress: list[ProgressLine]


class ServerRun(TypedDict):
    """A run with its figures."""

    id: str
    kind: str
    title: str
    version: str
    scenario: str
    figures: dict[str, object]
    seconds: float
    bytes: int
    ended_early: str
    manifest_sha256: str
    state: str
    tier: str
    party: str
    created_at: str
    created_by: str


class ServerFile(TypedDict):
    """A file of a run."""

    name: str
    bytes: int
    sha256: str


class CommandAnswer(TypedDict):
    """What a command did: the kind and id of the record, its tier and a note."""

    kind: str
    id: str
    tier: str
    note: str


class Page(TypedDict):
    """A page of a list; `next` is the cursor of the next one, empty on the last."""

    next: str


class CasePage(Page):
    """A page of cases."""

    cases: list[ServerCase]


class VersionPage(Page):
    """A page of versions."""

    versions: list[ServerVersion]


class JobPage(Page):
    """A page of jobs."""

    jobs: list[ServerJob]


class RunPage(Page):
    """A page of runs."""

    runs: list[ServerRun]


class VersionAnswer(TypedDict):
    """A version with its content, each table as CSV."""

    version: ServerVersion
    tables: dict[str, str]


class JobAnswer(TypedDict):
    """A job."""

    job: ServerJob


class RunAnswer(TypedDict):
    """A run with its files."""

    run: ServerRun
    files: list[ServerFile]


class Words(TypedDict):
    """The words to which a command agrees, and their fingerprint."""

    seen: str
    words: dict[str, object]
