"""What organisers, companies and guests see of the roadmap: shared rows of files that admit them.

Both sides agree to admit an organisation to a file (`file_guest`). Its accounts then see the file,
its roles, entries and attachments, and the organisations named there; nothing else of the roadmap
beyond what is public, and nothing that a side has for itself.
"""

from __future__ import annotations

from keruen.store.row_visibility import SeatAccess

OUTER = "{row}.tier = 'shared' AND {seat} IN ('organiser', 'company', 'guest')"

GUEST_KINDS = (
    "cultural_line",
    "institution_exchange",
    "triangular_project",
    "expert_mission",
    "opportunity",
)
"""Kinds of file to which organisations can be admitted; not coordination, lists and incidents."""

OBSERVER = "observer"
"""The role of an admitted organisation that has no role in the file."""


def _admitted(file: str) -> str:
    return (
        f"{OUTER} AND EXISTS (SELECT 1 FROM file_guest AS given WHERE given.file = {file} "
        "AND given.organisation = {organisation} AND given.state = 'admitted' "
        "AND given.withdrawn_at IS NULL)"
    )


FILES = SeatAccess(_admitted("{row}.id"))
ENTRIES = SeatAccess(_admitted("{row}.file"))
ATTACHMENTS = SeatAccess("{row}.about_kind = 'file' AND " + _admitted("{row}.about"))
GUESTS = SeatAccess(
    f"{OUTER} AND {{row}}.organisation = {{organisation}} AND {{row}}.state = 'admitted'"
)
"""An organisation sees its own admissions, not those of others."""

ORGANISATIONS = SeatAccess(
    f"{OUTER} AND ({{row}}.id = {{organisation}} OR EXISTS (SELECT 1 FROM file_role AS held "
    "WHERE held.organisation = {row}.id AND held.withdrawn_at IS NULL "
    f"AND ({_admitted('held.file').replace('{row}', 'held')})))"
)
"""Its own, and those that hold a role in a file that admits it."""

GUEST = "{seat} = 'guest' AND "
ROLES = SeatAccess(
    _admitted("{row}.file"),
    changed=GUEST + "{row}.organisation = {organisation} AND " + _admitted("{row}.file"),
)
"""A guest validates the role of its own organisation."""

RECEIPTS = SeatAccess(
    _admitted("{row}.file"),
    changed=GUEST + "{row}.receiver_organisation = {organisation} AND " + _admitted("{row}.file"),
)
"""A guest confirms what its own organisation received."""

VISITS = SeatAccess(
    _admitted("{row}.file"),
    changed=GUEST + "{row}.host_organisation = {organisation} AND " + _admitted("{row}.file"),
)
"""A guest takes the steps of the host of a mission."""

_HOSTED = (
    "EXISTS (SELECT 1 FROM mission AS held WHERE held.id = {row}.mission "
    "AND held.host_cleared_at IS NOT NULL AND (({seat} = 'side' AND held.host_party = {party}) "
    "OR ({seat} = 'guest' AND held.host_organisation = {organisation})))"
)
CVS = SeatAccess(_HOSTED)
"""A CV is a row of its own side; the host reads it once the host cleared the mission."""
