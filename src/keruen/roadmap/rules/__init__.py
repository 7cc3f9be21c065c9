"""The invariants that the database enforces, for every writer and path."""

from __future__ import annotations

from keruen.roadmap.rules.commitments import ASSENTS, COMMITMENTS
from keruen.roadmap.rules.confidentiality import PRIVATE
from keruen.roadmap.rules.culture import CULTURE
from keruen.roadmap.rules.dates import DATES
from keruen.roadmap.rules.decisions import DECISIONS
from keruen.roadmap.rules.future_movements import AHEAD
from keruen.roadmap.rules.guests import GUESTS
from keruen.roadmap.rules.immutability import kept_rules
from keruen.roadmap.rules.links import link_rules
from keruen.roadmap.rules.measurements import MEASUREMENTS
from keruen.roadmap.rules.meetings import MEETINGS
from keruen.roadmap.rules.multilateral import MULTILATERAL
from keruen.roadmap.rules.outcomes import OUTCOMES
from keruen.roadmap.rules.papers import PAPERS
from keruen.roadmap.rules.paragraphs import INSTRUMENTS, PARAGRAPHS
from keruen.roadmap.rules.programmes import PROGRAMMES
from keruen.roadmap.rules.projects import PROJECTS
from keruen.roadmap.rules.reporting import REPORTING
from keruen.roadmap.rules.screening import SCREENING
from keruen.roadmap.rules.searching import SEARCHING
from keruen.roadmap.rules.sessions import SESSIONS, SYSTEM_ADMINISTRATOR
from keruen.roadmap.rules.state_transitions import WAYS
from keruen.roadmap.rules.texts import SIGNATURES, TEXTS
from keruen.roadmap.rules.verbs import VERBS
from keruen.roadmap.rules.work import WORK
from keruen.store.rules import Rule

RULES: tuple[Rule, ...] = (
    *WAYS,
    *TEXTS,
    *SIGNATURES,
    *PARAGRAPHS,
    *VERBS,
    *INSTRUMENTS,
    *ASSENTS,
    *COMMITMENTS,
    *DECISIONS,
    *AHEAD,
    *SESSIONS,
    *MEETINGS,
    *OUTCOMES,
    *PAPERS,
    *REPORTING,
    *SCREENING,
    *PRIVATE,
    *MEASUREMENTS,
    *PROGRAMMES,
    *PROJECTS,
    *MULTILATERAL,
    *GUESTS,
    *DATES,
    *SYSTEM_ADMINISTRATOR,
    *SEARCHING,
    *CULTURE,
    *WORK,
    *kept_rules(),
    *link_rules(),
)
"""Every rule of the register."""

__all__ = ["RULES"]
