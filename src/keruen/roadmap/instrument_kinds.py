"""Kinds of documents that are instruments, and who signs them with full powers."""

from __future__ import annotations

INSTRUMENTS = ("agreement", "memorandum", "protocol", "exchange_of_notes")
"""Kinds of documents that are initialled, signed, notified and enter into force."""

TREATIES = ("agreement", "protocol", "exchange_of_notes")
"""Kinds of documents that are signed with full powers (Vienna Convention of 1969, article 7)."""

EXEMPT = ("head_of_state", "head_of_government", "foreign_minister")
"""Capacities that need no full powers."""
