"""Who acts for a partner of a project: a side, or an organisation by the account of a guest."""

from __future__ import annotations

from keruen.roadmap.desk import Desk
from keruen.roadmap.rows import OrganisationRow
from keruen.rows import text_in
from keruen.store.refusal import check
from keruen.store.typed_rows import TypedRow


def is_holder(desk: Desk, party: str | None, organisation: str | None) -> bool:
    """Whether the actor acts for a side, or as a guest for an organisation.

    Parameters
    ----------
    party, organisation : the side or else the organisation that holds a part in a project.
    """
    if party:
        return desk.actor.side == party
    guest = desk.actor.seat == "guest"
    return guest and bool(organisation) and desk.actor.organisation == organisation


def check_holder(desk: Desk, party: str, organisation_id: str) -> dict[str, str | None]:
    """A side or an organisation without a side, exactly one of them; returns both columns.

    Raises
    ------
    KeruenError : none or both of them, an unknown side, or an organisation of a side.
    """
    check(
        bool(party) != bool(organisation_id),
        "a partner is a side or an organisation of a third country, and one of them",
        "Name the side, or the organisation.",
        kind="invalid",
    )
    codes = [each.code for each in desk.parties]
    check(
        party in ("", *codes),
        "{party} is not a side of this roadmap",
        "Name a side, or an organisation of a third country.",
        kind="invalid",
        party=repr(party[:20]),
    )
    if organisation_id:
        row = desk.find_live(OrganisationRow, organisation_id)
        check(
            not row.of_party,
            "this organisation belongs to {party}",
            "Name the side itself.",
            kind="invalid",
            party=row.of_party or "",
        )
    return {"party": party or None, "organisation": organisation_id or None}


def holder_of(row: TypedRow, part: str) -> tuple[str | None, str | None]:
    """The side and the organisation of a part of a record: its giver, receiver or host."""
    return text_in(row, f"{part}_party"), text_in(row, f"{part}_organisation")
