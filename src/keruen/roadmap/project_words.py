"""Words of projects and missions: kinds of file, levels, kinds of contribution."""

from __future__ import annotations

PROJECT_KINDS = ("triangular_project", "expert_mission")
"""Kinds of file that have a logical framework, contributions and missions."""

LEVELS = ("impact", "outcome", "output", "activity", "input")
"""Levels of a logical framework, from the widest effect to what is put in."""

CONTRIBUTION_KINDS = ("money", "expert_days", "equipment", "training_places", "premises")
"""Kinds of contribution; quantities of different kinds are never added."""

RECIPIENT = "recipient"
"""The role of a triangular project that validates itself."""
