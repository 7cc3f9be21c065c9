"""Govern: bodies, sessions, texts that both sides sign, commitments measured from what moved."""

from keruen.roadmap.roles import ROLES
from keruen.store.roles import register_roles

register_roles(*ROLES)
