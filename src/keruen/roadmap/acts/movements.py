"""What really moved: recorded once by its reference, and withdrawn by its own side."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from keruen.roadmap.acts.registry import Done, act
from keruen.roadmap.desk import Desk
from keruen.roadmap.rows import MovementRow
from keruen.roadmap.tables import movement
from keruen.store.fields import FIRST_DAY, LAST_DAY, Code, Day, Line, MaybeLine, Words
from keruen.store.refusal import Part, check, refuse

KINDS = ("lane", "voyage", "use", "purchase")
"""Kinds of movements that really happen."""

NEEDED_BY_KIND = {
    "lane": ("from_site", "to_site"),
    "voyage": ("from_site", "to_site"),
    "use": ("market",),
    "purchase": ("to_site",),
}
"""What each kind must say, as in `Movements`; without it no indicator could count it."""

MOST_T = 1e7
"""No movement is larger: ten million tonnes is a slip of the pen."""


@act("indicator")
def record_movement(
    desk: Desk,
    kind: Code,
    reference: Line,
    quantity_t: float,
    to_date: Day,
    from_site: MaybeLine = "",
    to_site: MaybeLine = "",
    route: MaybeLine = "",
    mode: MaybeLine = "",
    grade: MaybeLine = "",
    origin_country: MaybeLine = "",
    market: MaybeLine = "",
    from_date: Day | None = None,
    lot: MaybeLine = "",
    call: MaybeLine = "",
) -> Done:
    """Record an actual movement; its reference ensures that it is counted once."""
    fields = {
        "kind": kind,
        "quantity_t": quantity_t,
        "from_date": from_date,
        "to_date": to_date,
        "from_site": from_site,
        "to_site": to_site,
        "market": market,
    }
    for _, what, remedy in find_faults(fields, desk.today()):
        refuse(what.words, remedy.words, kind="invalid", **what.values)
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
        mode=(mode or ("sea" if kind == "voyage" else "")) or None,
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
def withdraw_movement(desk: Desk, reference: Line, reason: Words) -> Done:
    """Withdraw a movement that the actor's side recorded wrongly; it is no longer counted."""
    row = desk.record(MovementRow, select(movement).where(movement.c.reference == reference))
    if row is None or row.withdrawn_at:
        refuse(
            "there is no movement {reference} that counts",
            "Check the reference in the hub's records.",
            kind="missing",
            reference=repr(reference[:80]),
        )
    check(
        row.party == desk.actor.party,
        "this movement was recorded by {party}",
        "A side withdraws its own.",
        kind="forbidden",
        party=row.party,
    )
    desk.withdraw(movement, row, reason)
    return Done("movement", row.id, row.tier)


def find_faults(
    fields: Mapping[str, object], today: date | None = None
) -> list[tuple[str, Part, Part]]:
    """What is wrong with a movement, each with its column, its fault and its remedy.

    Parameters
    ----------
    today : the last day on which something can have moved; not asked for if left out.
    """
    found: list[tuple[str, Part, Part]] = []
    kind, given = str(fields["kind"]), fields["quantity_t"]
    quantity = given if isinstance(given, int | float) else None
    if kind not in KINDS:
        found.append(
            (
                "kind",
                Part("{given} is not a kind of movement", {"given": repr(kind[:40])}),
                Part("Write lane, voyage, use or purchase."),
            )
        )
    if quantity is not None and MOST_T <= quantity < math.inf:
        found.append(
            (
                "quantity_t",
                Part("the quantity {quantity} t is more than any movement", {"quantity": quantity}),
                Part("Write tonnes, below ten million; several shipments are several movements."),
            )
        )
    elif quantity is not None and not (math.isfinite(quantity) and quantity > 0):
        found.append(
            (
                "quantity_t",
                Part("the quantity {quantity} t is not above zero", {"quantity": quantity}),
                Part("Write the tonnes that were discharged."),
            )
        )
    for column in NEEDED_BY_KIND.get(kind, ()):
        if not fields.get(column):
            named = {"movement": Part(kind), "column": Part(column.replace("_", " "))}
            what = Part("a {movement} needs its {column}", named)
            found.append((column, what, Part("Write it, as in the table of movements.")))
    began, ended = (_day(fields.get(column)) for column in ("from_date", "to_date"))
    for column, day in (("from_date", began), ("to_date", ended)):
        if day and not FIRST_DAY <= day <= LAST_DAY:
            what = Part("the day {day} lies outside the years 1990 to 2100", {"day": day})
            found.append((column, what, Part("Correct the date.")))
        elif day and today and day > today:
            what = Part("the day {day} lies after today, {today}", {"day": day, "today": today})
            found.append((column, what, Part("Record the movement once it has taken place.")))
    if began and ended and began > ended:
        found.append(
            ("to_date", Part("the movement ends before it began"), Part("Correct the dates."))
        )
    return found


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None
