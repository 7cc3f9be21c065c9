"""The roles of the register; importing the package registers them."""

from __future__ import annotations

from keruen.store.roles import Role

ROLES = (
    Role(
        "focal_point",
        "leads commitments: progress, evidence, claims, projects, files",
        frozenset(
            {
                "commitment",
                "evidence",
                "programme",
                "partner",
                "indicator",
                "event",
                "attachment",
                "task",
            }
        ),
    ),
    Role(
        "secretary",
        "runs bodies, sessions, agendas, texts and brackets",
        frozenset(
            {"body", "session", "text", "decision", "event", "mandate", "attachment", "task"}
        ),
    ),
    Role(
        "signatory", "signs for its side and agrees in its name", frozenset({"signature", "task"})
    ),
    Role(
        "partner",
        "acts for its organisation in projects that admit it: its role, deliveries, missions",
        frozenset({"partner"}),
        frozenset({"guest"}),
    ),
)
