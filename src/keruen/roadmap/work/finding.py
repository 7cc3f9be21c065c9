"""Tasks that follow from a day: commitments, invitations, rights, grants, mandates and keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from sqlalchemy import select

from keruen.roadmap import tables as t
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.due import OPEN, DatedRow, due_state
from keruen.roadmap.rows import MandateRow, PersonRow, SigningKeyRow
from keruen.roadmap.work.items import WorkItem
from keruen.store.instants import read_instant
from keruen.store.rights import KINDS as RIGHTS
from keruen.store.rows import RightChangeRow, RoleGrantRow
from keruen.store.tables import right_change, role_grant

AHEAD_DAYS = {
    "deliver a commitment": 31,
    "renew a mandate": 60,
    "renew a signing key": 30,
    "renew a grant": 14,
    "prepare a cultural item": 30,
}
"""How many days before its day a task is shown."""

DELIVERED = tuple(each for each in OPEN if each != "claimed_done")
"""States of a commitment in which its lead still has something to do."""


def find_own(desk: Desk) -> Iterator[WorkItem]:
    """Tasks of the actor's side that no act of another side began."""
    yield from _deliveries(desk)
    yield from _invitations(desk)
    yield from _rights(desk)
    yield from _mandates(desk)
    yield from _keys(desk)
    yield from _grants(desk)
    yield from _cultural_items(desk)


def _deliveries(desk: Desk) -> Iterator[WorkItem]:
    """Commitments that are due soon or late, each for the person who leads it."""
    held, lead = t.commitment.c, t.commitment_lead.c
    today = desk.today()
    last = today + timedelta(days=AHEAD_DAYS["deliver a commitment"])
    columns = ("id", "tier", "state", "due_on", "recurrence", "created_at", "title", "theme")
    query = select(*(held[name] for name in columns)).where(
        held.state.in_(DELIVERED),
        held.withdrawn_at.is_(None),
        # A round that recurs may be due on another day than the one that is stored.
        (held.due_on <= last.isoformat()) | held.recurrence.is_not(None),
    )
    rows = desk.rows(query)
    people = {
        row["commitment"]: row["person"]
        for row in desk.rows(
            select(lead.commitment, lead.person).where(
                lead.of_party == desk.actor.party, lead.withdrawn_at.is_(None)
            )
        )
    }
    for row in rows:
        due = due_state(DatedRow.of(row), today).due_on
        if due is None or due > last or row["id"] not in people:
            # Where the side has no lead there is another task: to name one.
            continue
        person = people[row["id"]]
        yield WorkItem(
            "deliver a commitment",
            row["id"],
            f"/roadmap/commitments/{row['id']}",
            _texts(row["title"]),
            since=row["created_at"],
            until=due.isoformat(),
            people=(person,) if person else (),
            private=row["tier"] == "party",
            theme=row["theme"] or "",
        )


def _invitations(desk: Desk) -> Iterator[WorkItem]:
    """Invitations that their person has not answered."""
    invited, session, body = t.invitation.c, t.session.c, t.body.c
    query = (
        select(
            invited.id,
            invited.person,
            invited.created_at,
            session.starts_at,
            session.number,
            body.names,
        )
        .join(t.session, session.id == invited.session)
        .join(t.body, body.id == session.body)
        .where(
            invited.state == "invited",
            invited.answer == "needs_action",
            invited.withdrawn_at.is_(None),
            session.ends_at >= desk.moment,
        )
    )
    for identifier, person, created_at, starts_at, number, names in desk.connection.execute(query):
        yield WorkItem(
            "answer an invitation",
            identifier,
            f"/roadmap/invitations/{identifier}",
            _texts({each: f"{words} {number}" for each, words in names.items()}),
            since=created_at,
            until=starts_at,
            people=(person,),
            private=True,
        )


def _rights(desk: Desk) -> Iterator[WorkItem]:
    """Changes of rights that a second administrator of the side confirms."""
    change = right_change.c
    query = select(right_change).where(
        change.party == desk.actor.party,
        change.state == "proposed",
        change.due_at > desk.moment,
    )
    for row in desk.records(RightChangeRow, query):
        yield WorkItem(
            "confirm a change of rights",
            row.id,
            "/accounts",
            _texts({"": row.account or row.id}),
            part=RIGHTS[row.kind],
            since=row.proposed_at,
            until=row.due_at,
            private=True,
            not_for=row.proposed_account,
        )


def _names(desk: Desk, people: Iterable[str]) -> dict[str, str]:
    """Names of persons by their ids."""
    query = select(t.person).where(t.person.c.id.in_([*people]))
    return {row.id: row.name for row in desk.records(PersonRow, query)}


def _mandates(desk: Desk) -> Iterator[WorkItem]:
    """Mandates of the side that end soon and have no successor."""
    mandate = t.mandate.c
    today = desk.today()
    last = today + timedelta(days=AHEAD_DAYS["renew a mandate"])
    query = select(t.mandate).where(
        mandate.of_party == desk.actor.party,
        mandate.withdrawn_at.is_(None),
        (mandate.ends_on.is_(None)) | (mandate.ends_on >= today.isoformat()),
    )
    rows = desk.records(MandateRow, query)
    names = _names(desk, (row.person for row in rows))
    for row in rows:
        if row.ends_on is None or row.ends_on > last.isoformat() or _followed(row, rows):
            continue
        if row.person not in names:
            continue
        capacity = {each: f"{names[row.person]}: {words}" for each, words in row.capacity.items()}
        yield WorkItem(
            "renew a mandate",
            row.id,
            "/roadmap/people",
            _texts(capacity),
            since=_instant(date.fromisoformat(row.ends_on), "renew a mandate"),
            until=row.ends_on,
            private=row.tier == "party",
        )


def _followed(row: MandateRow, rows: list[MandateRow]) -> bool:
    """Whether the same person has a longer mandate for the same body."""
    return any(
        other.person == row.person
        and other.body == row.body
        and other.may_sign >= row.may_sign
        and (other.ends_on is None or (row.ends_on is not None and other.ends_on > row.ends_on))
        for other in rows
    )


def _keys(desk: Desk) -> Iterator[WorkItem]:
    """Signing keys of the side that end soon and have no successor."""
    key = t.signing_key.c
    end = desk.now + timedelta(days=AHEAD_DAYS["renew a signing key"])
    query = select(t.signing_key).where(
        key.of_party == desk.actor.party,
        key.ends_at.is_not(None),
        key.ends_at >= desk.moment,
    )
    rows = desk.records(SigningKeyRow, query)
    names = _names(desk, (row.person for row in rows))
    for row in rows:
        if row.ends_at is None or read_instant(row.ends_at) > end or row.person not in names:
            continue
        yield WorkItem(
            "renew a signing key",
            row.id,
            "/roadmap/people",
            _texts({"": names[row.person]}),
            since=_instant(read_instant(row.ends_at).date(), "renew a signing key"),
            until=row.ends_at,
            people=(row.person,),
            private=row.tier == "party",
        )


def _grants(desk: Desk) -> Iterator[WorkItem]:
    """Rights for a scope that end soon and that no later grant follows; for administrators."""
    grant, today = role_grant.c, desk.today()
    last = today + timedelta(days=AHEAD_DAYS["renew a grant"])
    query = select(role_grant).where(
        grant.party == desk.actor.party,
        grant.ended_at.is_(None),
        grant.ends_on >= today.isoformat(),
    )
    rows = desk.records(RoleGrantRow, query)
    for row in rows:
        same = (row.account, row.role, row.scope, row.target)
        followed = any(
            other.ends_on > row.ends_on
            and (other.account, other.role, other.scope, other.target) == same
            for other in rows
        )
        if followed or row.ends_on > last.isoformat():
            continue
        yield WorkItem(
            "renew a grant",
            row.id,
            "/accounts",
            _texts({"": row.account}),
            part=row.role,
            since=_instant(date.fromisoformat(row.ends_on), "renew a grant"),
            until=row.ends_on,
            private=True,
        )


def _cultural_items(desk: Desk) -> Iterator[WorkItem]:
    """Confirmed items of culture that the actor's side hosts and that begin soon."""
    item, today = t.culture_item.c, desk.today()
    last = today + timedelta(days=AHEAD_DAYS["prepare a cultural item"])
    query = select(t.culture_item).where(
        item.state == "confirmed",
        item.host == desk.actor.party,
        item.starts_on >= today.isoformat(),
        item.starts_on <= last.isoformat(),
        item.withdrawn_at.is_(None),
    )
    for row in desk.rows(query.order_by(item.starts_on, item.id)):
        yield WorkItem(
            "prepare a cultural item",
            row["id"],
            f"/roadmap/culture/{row['programme']}",
            _texts(row["title"]),
            since=_instant(date.fromisoformat(row["starts_on"]), "prepare a cultural item"),
            until=row["starts_on"],
            private=row["tier"] == "party",
        )


def _instant(day: date, kind: str) -> str:
    """The first day on which a task that follows from a day is shown."""
    return (day - timedelta(days=AHEAD_DAYS[kind])).isoformat()


def _texts(titles: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(titles.items())
