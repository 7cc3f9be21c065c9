"""What waits in cultural programmes and in what both publish: agreements, items that ended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVarTuple

from sqlalchemy import Select, Table, and_, exists, literal, select

from keruen.roadmap import tables as t
from keruen.roadmap.waiting.found import Look, Waiting
from keruen.roadmap.waiting.kinds import WAITS

Columns = TypeVarTuple("Columns")


def wait_in_culture(look: Look) -> Iterator[Waiting]:
    """Programmes, items and twinnings of the other side; items and programmes that ended."""
    me, today = look.desk.actor.party, look.desk.today().isoformat()
    whole, item = t.culture_programme.c, t.culture_item.c
    proposed = select(t.culture_programme).where(
        whole.state == "proposed", whole.proposed_party != me, whole.withdrawn_at.is_(None)
    )
    yield look.listed(
        WAITS["agree to a cultural programme"], proposed.order_by(whole.starts_on, whole.id)
    )
    items = _items()
    asked = items.where(
        item.state == "proposed", item.proposed_party != me, whole.state == "agreed"
    )
    yield look.listed(WAITS["confirm a cultural item"], asked)
    ended = items.add_columns(item.ends_on.label("until")).where(
        item.state == "confirmed", item.ends_on < today
    )
    yield look.listed(WAITS["record that a cultural item was held"], ended)
    cancelled = _assented(items, t.culture_item, "cancel", me).where(item.state == "confirmed")
    yield look.listed(WAITS["agree to cancel a cultural item"], cancelled)
    public = _assented(select(t.culture_programme), t.culture_programme, "publish", me).where(
        whole.tier == "shared", whole.withdrawn_at.is_(None)
    )
    yield look.listed(WAITS["agree to publish a cultural programme"], public.order_by(whole.id))
    past = select(t.culture_programme, whole.ends_on.label("until")).where(
        whole.state == "agreed", whole.ends_on < today, whole.withdrawn_at.is_(None)
    )
    yield look.listed(WAITS["close a cultural programme"], past.order_by(whole.id))
    yield from _twinnings(look)
    held = t.public_licence.c
    licences = select(
        t.public_licence,
        held.licence.label("title"),
        literal("/roadmap/publication").label("link"),
    ).where(held.state == "proposed", held.proposed_party != me, held.withdrawn_at.is_(None))
    yield look.listed(WAITS["agree to a licence"], licences.order_by(held.created_at, held.id))


def _twinnings(look: Look) -> Iterator[Waiting]:
    me, twin = look.desk.actor.party, t.twinning.c
    base = select(
        t.twinning,
        twin.subject.label("title"),
        literal("/roadmap/culture").label("link"),
    ).where(twin.withdrawn_at.is_(None))
    asked = base.where(twin.state == "proposed", twin.proposed_party != me)
    yield look.listed(WAITS["agree to a twinning"], asked.order_by(twin.created_at, twin.id))
    public = _assented(base, t.twinning, "publish", me).where(twin.tier == "shared")
    yield look.listed(WAITS["agree to publish a twinning"], public.order_by(twin.id))


def _items() -> Select[*tuple[object, ...]]:
    """Live items as rows of their programmes."""
    whole, item = t.culture_programme.c, t.culture_item.c
    return (
        select(
            item.id,
            item.tier,
            item.title,
            item.created_at,
            (literal("/roadmap/culture/") + whole.id).label("link"),
        )
        .join(t.culture_programme, whole.id == item.programme)
        .where(item.withdrawn_at.is_(None), whole.withdrawn_at.is_(None))
        .order_by(item.starts_on, item.id)
    )


def _assented(query: Select[*Columns], table: Table, step: str, me: str) -> Select[*Columns]:
    """Records to a step of which the other side alone has agreed."""
    given, mine = t.assent.c, t.assent.alias("mine")
    return query.join(
        t.assent, and_(given.kind == table.name, given.subject == table.c.id, given.step == step)
    ).where(
        given.of_party != me,
        ~exists().where(
            mine.c.kind == table.name,
            mine.c.subject == table.c.id,
            mine.c.step == step,
            mine.c.of_party == me,
        ),
    )
