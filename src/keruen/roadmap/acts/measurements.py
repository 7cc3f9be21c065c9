"""What really moved, values by hand, and overrides of derived ones."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from keruen.roadmap.acts.registry import Done, Id, Words, act, check
from keruen.roadmap.desk import Desk
from keruen.roadmap.refusal import refuse
from keruen.roadmap.tables import (
    indicator,
    measurement,
    movement,
)

KINDS = ("lane", "voyage", "use", "purchase")
"""Kinds of movements that really happen."""


@act("indicator")
def record_movement(
    desk: Desk,
    kind: str,
    reference: Words,
    quantity_t: float,
    to_date: date,
    from_site: str = "",
    to_site: str = "",
    route: str = "",
    mode: str = "sea",
    grade: str = "",
    origin_country: str = "",
    market: str = "",
    from_date: date | None = None,
    lot: str = "",
    call: str = "",
) -> Done:
    """Record what really moved, as the hub's book does; the reference makes it count once."""
    check(
        kind in KINDS,
        "there is no kind of movement {given}",
        "Write lane, voyage, use or purchase.",
        kind="invalid",
        given=repr(kind[:40]),
    )
    check(
        0 < quantity_t < 1e7,
        "the quantity {quantity} t is not above zero",
        "Write the tonnes that were discharged.",
        kind="invalid",
        quantity=quantity_t,
    )
    check(
        not desk.count(movement, movement.c.reference == reference),
        "the movement {reference} is already recorded",
        "Nothing needs to be added.",
        reference=reference,
    )
    made = desk.add(
        movement,
        tier="public",
        status="actual",
        kind=kind,
        route=route or None,
        from_site=from_site or None,
        to_site=to_site or None,
        mode=mode or None,
        grade=grade or None,
        origin_country=origin_country or None,
        market=market or None,
        from_date=from_date.isoformat() if from_date else None,
        to_date=to_date.isoformat(),
        quantity_t=quantity_t,
        lot=lot or None,
        call=call or None,
        reference=reference,
    )
    return Done("movement", made, "public")


@act("indicator")
def record_measurement(
    desk: Desk, indicator_id: Id, period: Words, value: float, reason: str = ""
) -> Done:
    """Record a value by hand; over a derived one it needs a reason and both sides."""
    row = desk.find_live(indicator, indicator_id)
    derived = row["kind"] == "query"
    check(
        not derived or bool(reason.strip()),
        "this indicator is derived from movements; an override needs a reason",
        "Write the reason; the other side then confirms it.",
        kind="invalid",
    )
    made = desk.add(
        measurement,
        tier=row["tier"],
        indicator=indicator_id,
        status="override" if derived else "manual",
        period=period,
        value=value,
        reason=reason.strip() or None,
        state="proposed" if derived else "recorded",
    )
    return Done("measurement", made, row["tier"])


@act("indicator")
def confirm_override(desk: Desk, measurement_id: Id) -> Done:
    """Confirm the other side's override of a derived value."""
    row = desk.find_live(measurement, measurement_id)
    check(
        row["party"] != desk.actor.party,
        "{party} proposed this override itself",
        "Let the other side confirm it.",
        kind="forbidden",
        party=desk.actor.party,
    )
    desk.go(measurement, row, "recorded")
    return Done("measurement", measurement_id, row["tier"])


@act("indicator")
def refuse_override(desk: Desk, measurement_id: Id, reason: Words) -> Done:
    """Refuse the other side's override of a derived value, with the reason."""
    row = desk.find_live(measurement, measurement_id)
    check(
        row["party"] != desk.actor.party,
        "{party} proposed this override itself",
        "Withdraw it instead.",
        kind="forbidden",
        party=desk.actor.party,
    )
    desk.go(measurement, row, "refused")
    return Done("measurement", measurement_id, row["tier"], reason)


@act("indicator")
def withdraw_measurement(desk: Desk, measurement_id: Id, reason: Words) -> Done:
    """Withdraw a value that the actor's side recorded, with a reason."""
    row = desk.find_live(measurement, measurement_id)
    check(
        row["party"] == desk.actor.party,
        "this value was recorded by {party}",
        "A side withdraws its own.",
        kind="forbidden",
        party=row["party"],
    )
    desk.withdraw(measurement, row, reason)
    return Done("measurement", measurement_id, row["tier"])


@act("indicator")
def withdraw_movement(desk: Desk, reference: Words, reason: Words) -> Done:
    """Withdraw a movement that the actor's side recorded wrongly; it counts no more."""
    row = desk.first(select(movement).where(movement.c.reference == reference))
    if row is None or row["withdrawn_at"]:
        refuse(
            "there is no movement {reference} that counts",
            "Look the reference up in the hub's book.",
            kind="missing",
            reference=repr(reference[:80]),
        )
    check(
        row["party"] == desk.actor.party,
        "this movement was recorded by {party}",
        "A side withdraws its own.",
        kind="forbidden",
        party=row["party"],
    )
    desk.withdraw(movement, row, reason)
    return Done("movement", row["id"], row["tier"])
