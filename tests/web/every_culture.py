"""Cultural programmes, twinnings and licences in every state."""

from __future__ import annotations

from typing import Any

from keruen.roadmap import tables as t
from keruen.store.database import Database
from tests.roadmap.sides import KAZ, MAR, act, five
from tests.roadmap.test_culture import institutions, item, programme
from tests.web.every_project import added

PAST: dict[str, Any] = {"starts_on": "2026-01-01", "ends_on": "2026-11-01"}


def fill_culture(database: Database) -> None:
    """Programmes with items, twinnings of two institutions, and licences of open data."""
    _programmes(database)
    _twinnings(database)
    for licence in ("CC-BY-4.0", "CC0-1.0", "ODbL-1.0"):
        made = added(database, t.public_licence, MAR, "propose_licence", licence=licence)
        if licence != "ODbL-1.0":
            act(database, KAZ, "agree_to_licence", public_licence_id=made)
    made = added(database, t.public_licence, KAZ, "propose_licence", licence="CC-BY-SA-4.0")
    act(database, KAZ, "withdraw_licence", public_licence_id=made, reason="Not this one.")


def _programmes(database: Database) -> None:
    programme(database, agreed=False)
    given: dict[str, Any] = {
        "culture_programme_id": programme(database, agreed=False),
        "reason": "Too early.",
    }
    act(database, MAR, "withdraw_culture_programme", **given)
    withdrawn = item(database, programme(database), title=five("Concert"), kind="concert")
    act(database, MAR, "withdraw_culture_item", culture_item_id=withdrawn, reason="Not now.")
    whole = programme(database)
    item(database, whole)
    confirmed, cancelled = (item(database, whole, title=five(each)) for each in ("Film", "Play"))
    for made in (confirmed, cancelled):
        act(database, KAZ, "confirm_culture_item", culture_item_id=made)
    for side in (MAR, KAZ):
        act(database, side, "cancel_culture_item", culture_item_id=cancelled)
    about: dict[str, Any] = {"provision_id": "p14", "title": five("Cultural programme 2026")}
    past = act(database, MAR, "open_culture_programme", **about, **PAST).id
    act(database, KAZ, "agree_to_culture_programme", culture_programme_id=past)
    held = item(database, past, **PAST)
    act(database, KAZ, "confirm_culture_item", culture_item_id=held)
    act(database, MAR, "record_culture_item_held", culture_item_id=held)
    act(database, MAR, "close_culture_programme", culture_programme_id=past)


def _twinnings(database: Database) -> None:
    own, other = institutions(database)
    for number in range(4):
        given: dict[str, Any] = {"institution_id": own, "partner_id": other}
        about: dict[str, Any] = {"subject": five(f"Subject {number}"), "starts_on": "2026-02-01"}
        made = act(database, MAR, "propose_twinning", **given, **about).id
        if number == 3:
            act(database, MAR, "withdraw_twinning", twinning_id=made, reason="Another subject.")
        elif number:
            act(database, KAZ, "agree_to_twinning", twinning_id=made)
        if number == 2:
            act(database, KAZ, "end_twinning", twinning_id=made, ends_on="2026-11-01")
