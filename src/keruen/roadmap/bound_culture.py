"""The words to which acts of the cultural programme and of the public pages bind."""

from __future__ import annotations

from sqlalchemy import select

from keruen.roadmap import tables as t
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.culture import read_budget, read_culture_items
from keruen.roadmap.rows import (
    CultureItemRow,
    CultureProgrammeRow,
    InstitutionRow,
    PublicLicenceRow,
    TwinningRow,
)
from keruen.store.command import Bound

BoundWords = dict[str, object]

ITEM = ("id", "kind", "title", "starts_on", "ends_on", "host", "place", "persons", "file", "state")


def read_culture_programme(desk: Desk, identifier: str) -> BoundWords:
    """A programme and its days."""
    row = desk.find(CultureProgrammeRow, identifier)
    names = ("id", "title", "starts_on", "ends_on", "provision", "proposed_party")
    return {name: row[name] for name in names}


def read_culture_publication(desk: Desk, identifier: str) -> BoundWords:
    """A programme with the items and the amounts that would be public."""
    words = read_culture_programme(desk, identifier)
    items = [
        each
        for each in read_culture_items(desk, identifier)
        if each.state in ("confirmed", "held", "cancelled")
    ]
    shown = {each.id for each in items}
    words["items"] = [{name: each[name] for name in ITEM} for each in items]
    words["budget"] = [
        {name: each[name] for name in ("item", "of_party", "amount", "currency")}
        for each in read_budget(desk, identifier)
        if each.item in shown
    ]
    return words


def read_culture_item(desk: Desk, identifier: str) -> BoundWords:
    """An item: what, when, where, and between which institutions."""
    row = desk.find(CultureItemRow, identifier)
    words: BoundWords = {name: row[name] for name in ITEM}
    words["programme"] = row.programme
    words["institutions"] = [_named(desk, each) for each in (row.institution, row.partner)]
    return words


def read_twinning(desk: Desk, identifier: str) -> BoundWords:
    """Two institutions, and what joins them from which day on."""
    row = desk.find(TwinningRow, identifier)
    words: BoundWords = {name: row[name] for name in ("id", "subject", "starts_on", "ends_on")}
    words["institutions"] = [_named(desk, each) for each in (row.institution, row.partner)]
    return words


def read_public_licence(desk: Desk, identifier: str) -> BoundWords:
    """A licence of the open data."""
    row = desk.find(PublicLicenceRow, identifier)
    return {"id": row.id, "licence": row.licence, "proposed_party": row.proposed_party}


def _named(desk: Desk, identifier: str | None) -> BoundWords | None:
    if not identifier:
        return None
    query = select(t.institution).where(t.institution.c.id == identifier)
    row = desk.record(InstitutionRow, query)
    return {"id": identifier, "names": row.names if row else None}


CULTURE: dict[str, Bound[Desk]] = {
    "culture_item": Bound("culture_item_id", read_culture_item),
    "culture_programme": Bound("culture_programme_id", read_culture_programme),
    "culture_publication": Bound("culture_programme_id", read_culture_publication),
    "public_licence": Bound("public_licence_id", read_public_licence),
    "twinning": Bound("twinning_id", read_twinning),
}
"""Every kind of words of these acts."""
