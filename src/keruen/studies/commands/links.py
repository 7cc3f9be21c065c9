"""Links by which a run is read without an account: until a day, and until they are revoked."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from keruen.store.command import CommandResult
from keruen.store.fields import MaybeLine
from keruen.store.instants import write_instant
from keruen.store.refusal import check
from keruen.studies import tables as t
from keruen.studies.commands.fields import LinkId, RunId, Sha256
from keruen.studies.commands.reviews import require_locked
from keruen.studies.registry import command
from keruen.studies.rows import RunLinkRow, StudyRunRow
from keruen.studies.unit import Studies

Days = Annotated[int, Field(ge=1, le=365)]


@command("approval")
def share_by_link(
    unit: Studies, run_id: RunId, token_sha256: Sha256, days: Days = 14, label: MaybeLine = ""
) -> CommandResult:
    """Open an approved run to whoever has a link; only the SHA-256 of its token is stored."""
    row = unit.find(StudyRunRow, run_id)
    require_locked(unit, row)
    made = unit.add(
        t.run_link,
        tier="party",
        run=row.id,
        token_sha256=token_sha256,
        until=write_instant(unit.now + timedelta(days=days)),
        label=label,
    )
    return CommandResult("run_link", made, "party")


@command("approval")
def revoke_link(unit: Studies, link_id: LinkId) -> CommandResult:
    """Revoke a link; whoever opens it from now on finds nothing."""
    row = unit.find(RunLinkRow, link_id)
    check(row.revoked_at is None, "this link is revoked already", "Nothing remains to be done.")
    unit.change(t.run_link, row.id, revoked_at=unit.moment)
    return CommandResult("run_link", row.id, "party")
