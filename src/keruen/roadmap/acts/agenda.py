"""Agendas: items that sides put, what is carried over, and what a session concludes."""

from __future__ import annotations

from keruen.roadmap.acts.fields import (
    AgendaItemId,
    BodyId,
    MaybeCommitmentId,
    MaybeProvisionId,
    MaybeSessionId,
)
from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.desk import Desk, Texts, check_texts
from keruen.roadmap.reads.agenda import (
    is_provisional,
    last_place,
    missing_commitments,
    read_backlog,
    read_items,
)
from keruen.roadmap.rows import AgendaItemRow, BodyRow, CommitmentRow, ProvisionRow, SessionRow
from keruen.roadmap.tables import agenda_item
from keruen.store.fields import Code, Titles, Words
from keruen.store.refusal import check

ORIGINS = ("new", "carried over", "council proposal")


@act("session")
def add_agenda_item(
    desk: Desk,
    body_id: BodyId,
    title: Titles,
    session_id: MaybeSessionId = "",
    provision_id: MaybeProvisionId = "",
    commitment_id: MaybeCommitmentId = "",
    origin: Code = "new",
) -> Done:
    """Put an item on the provisional agenda of a session, or in the backlog of a body."""
    desk.find_live(BodyRow, body_id)
    check(
        origin in ORIGINS,
        "the origin {origin} is not known",
        "Write one of {origins}.",
        kind="invalid",
        origin=repr(origin[:40]),
        origins=", ".join(ORIGINS),
    )
    if session_id:
        row = desk.find_live(SessionRow, session_id)
        check(
            row.body == body_id and is_provisional(desk, row),
            "the agenda of this session is closed",
            "Put the item in the backlog; it comes onto the next agenda.",
        )
    if provision_id:
        desk.find_live(ProvisionRow, provision_id)
    about = desk.find_live(CommitmentRow, commitment_id) if commitment_id else None
    made = add_item(
        desk,
        body_id,
        session_id or None,
        last_place(desk, body_id, session_id or None) + 1,
        check_texts(title, "the title"),
        origin,
        about,
        provision_id=provision_id or None,
    )
    return Done("agenda_item", made, "shared")


@act("session")
def withdraw_agenda_item(desk: Desk, item_id: AgendaItemId, reason: Words) -> Done:
    """Withdraw an item that the actor's side put on a provisional agenda or in the backlog."""
    row = desk.find_live(AgendaItemRow, item_id)
    check(
        row.party == desk.actor.party,
        "this item was proposed by {party}",
        "A side withdraws its own items.",
        kind="forbidden",
        party=row.party,
    )
    check(
        not (row.commitment and row.origin == "carried over"),
        "an open commitment remains on the agenda",
        "Let the session conclude it, or carry it over.",
    )
    check(
        row.session is None or is_provisional(desk, desk.find(SessionRow, row.session)),
        "a side has adopted the agenda of this session as it is",
        "Let the session conclude the item, or carry it over.",
    )
    desk.go(agenda_item, row, "withdrawn")
    desk.withdraw(agenda_item, row, reason)
    return Done("agenda_item", item_id, "shared")


@act("session")
def conclude_item(desk: Desk, item_id: AgendaItemId, outcome: Words, carry: bool = False) -> Done:
    """Conclude an item in the session, or carry it over to the next one."""
    row = desk.find_live(AgendaItemRow, item_id)
    check(
        row.session is not None and desk.find(SessionRow, row.session).state == "in_progress",
        "items are concluded while their session sits",
        "Open the session first.",
    )
    desk.go(agenda_item, row, "carried" if carry else "done", outcome=outcome)
    if carry:
        add_item(
            desk,
            row.body,
            None,
            row.position,
            row.title,
            "carried over",
            desk.find(CommitmentRow, row.commitment) if row.commitment else None,
            provision_id=row.provision,
            carried_from=row.id,
        )
    return Done("agenda_item", item_id, row.tier)


def fill_agenda(desk: Desk, row: SessionRow) -> None:
    """Write onto a provisional agenda what comes onto it: the backlog, and open commitments."""
    if not is_provisional(desk, row):
        return
    place = last_place(desk, row.body, row.id)
    held = {each.commitment for each in read_items(desk, row.id)} - {None}
    for item in read_backlog(desk, row):
        if item.commitment in held:
            desk.go(agenda_item, item, "carried", outcome="already on the agenda")
            continue
        place += 1
        desk.change(agenda_item, item.id, session=row.id, position=place)
    for about in missing_commitments(desk, row):
        place += 1
        add_item(desk, row.body, row.id, place, about.title, "carried over", about)


def give_back(desk: Desk, row: SessionRow) -> None:
    """Put what was on the agenda of a session that is cancelled back in the backlog.

    Open commitments need no place there: they come onto the next agenda by themselves.
    """
    place = last_place(desk, row.body, None)
    for item in read_items(desk, row.id):
        if item.state != "open":
            continue
        if item.commitment and item.origin == "carried over":
            desk.go(agenda_item, item, "carried", outcome="session cancelled")
        else:
            place += 1
            desk.change(agenda_item, item.id, session=None, position=place)


def add_item(
    desk: Desk,
    body_id: str,
    session_id: str | None,
    place: int,
    title: Texts,
    origin: str,
    about: CommitmentRow | None = None,
    *,
    provision_id: str | None = None,
    carried_from: str | None = None,
) -> str:
    """Add an item to an agenda or to a backlog; returns its id."""
    return desk.add(
        agenda_item,
        tier="shared",
        body=body_id,
        session=session_id,
        position=place,
        title=title,
        origin=origin,
        provision=about.provision if about else provision_id,
        commitment=about.id if about else None,
        carried_from=carried_from,
        state="open",
    )
