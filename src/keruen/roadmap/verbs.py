"""Communiqués and statements: published with the verb of each paragraph and what follows."""

from __future__ import annotations

WITH_VERBS = ("communique", "statement")
"""Kinds of documents in which each paragraph has its verb before they are published."""

MODALITIES = (
    "frame",
    "noted",
    "statement",
    "reaffirmed",
    "emphasised",
    "examined",
    "agreed",
)
"""How far a verb obliges the two states, the weakest first; as in the provisions of a roadmap."""

WITHOUT_VERB = ("title", "heading", "testimonium", "signature")
"""Kinds of paragraphs that have no verb of their own."""
