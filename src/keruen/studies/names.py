"""Words of fixed lists in the tables of studies."""

from __future__ import annotations

DRAFT, SUBMITTED, APPROVED, RETURNED = "draft", "submitted", "approved", "returned"
REVIEW_STATES = (DRAFT, SUBMITTED, APPROVED, RETURNED)
"""States of a version of a case and of a run: one submits, another approves or returns it."""

QUEUED, RUNNING, DONE, FAILED, CANCELLED = "queued", "running", "done", "failed", "cancelled"
JOB_STATES = (QUEUED, RUNNING, DONE, FAILED, CANCELLED)
"""States of a job."""

OPEN_STATES = (QUEUED, RUNNING)
"""States of a job that is not over."""

PLAN, SIMULATE, ASK, VALUE, LOOP = "plan", "simulate", "ask", "value", "loop"
JOB_KINDS = (PLAN, SIMULATE, ASK, VALUE, LOOP)
"""What a job does; each is a command of the same name."""

FROM_RUN = (SIMULATE,)
"""Kinds of jobs that begin from a run instead of a version of a case."""
