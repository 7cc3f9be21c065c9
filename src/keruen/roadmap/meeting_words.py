"""The fixed words of meetings: functions, who issues credentials, kinds of outcomes."""

from __future__ import annotations

FUNCTIONS = ("head", "deputy", "member", "expert", "interpreter", "secretary")
"""Functions of the members of a delegation."""

ISSUERS = ("head of state", "head of government", "foreign minister")
"""Who issues credentials, as in rule 27 of the General Assembly of the United Nations."""

OUTCOMES = ("information", "decision", "commitment", "referred", "no agreement")
"""Kinds of outcomes of an item of an agenda."""

MOST_PAPER_MEGABYTES = 64
"""The largest file of a paper, such as a scan of a signed letter."""
CHUNK_BYTES = 1_048_576
"""A file of a paper is stored in pieces of at most so many bytes."""
