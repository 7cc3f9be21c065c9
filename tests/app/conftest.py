"""Commands on databases: on SQLite, and in the long suite on PostgreSQL too."""

from __future__ import annotations

from tests.databases import leave_postgresql_to_the_long_suite

pytest_itemcollected = leave_postgresql_to_the_long_suite
