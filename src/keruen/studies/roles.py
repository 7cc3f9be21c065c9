"""The roles of studies. `open_studies` registers them; importing this changes nothing."""

from __future__ import annotations

from keruen.store.roles import Role

ROLES = (
    Role(
        "planner",
        "works on cases and scenarios, starts and cancels jobs, comments on runs",
        frozenset({"studies.case", "studies.job", "studies.comment"}),
    ),
    Role(
        "case_approver",
        "approves or returns versions and runs of its team that another submitted; shares them",
        frozenset({"studies.approval", "studies.comment"}),
    ),
)
"""Every role of studies."""
