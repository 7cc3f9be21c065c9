"""Loading a roadmap from its file: whole or not at all, and again without any change."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import Table, select

from keruen.errors import CaseError, Finding, KeruenError
from keruen.roadmap import tables
from keruen.roadmap.calendar.recurrence import check_rule
from keruen.roadmap.days import FIRST_DAY, LAST_DAY, MOST_GRACE_MONTHS
from keruen.roadmap.desk import LANGUAGES, Desk, Texts
from keruen.roadmap.kinds import KINDS, check_values
from keruen.roadmap.search import search_text
from keruen.store import log
from keruen.store.plain_text import clean, find_fault

LOGGER = logging.getLogger(__name__)

SHIPPED = Path(__file__).parent / "shipped" / "roadmap.json"


Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Party(_Strict):
    code: str = Field(pattern=r"^[A-Z]{3}$")
    names: Texts
    zone: str
    languages: list[str] = Field(min_length=1)


class _Theme(_Strict):
    id: str
    names: Texts


class _Provision(_Strict):
    id: str
    number: int
    modality: str
    verb: Texts
    theme: str
    title: Texts
    summary: Texts
    coverage: str = Field(pattern=r"^(record|no action)$")
    reason: Texts | None
    source: str
    confidence: str


class _Organisation(_Strict):
    id: str
    of_party: str
    names: Texts
    source: str


class _Body(_Strict):
    id: str
    kind: str
    provision: str
    names: Texts
    recurrence: str
    grace_months: int = Field(ge=0, le=MOST_GRACE_MONTHS)
    levels: list[str] = Field(min_length=1)
    starts_on: Day


class _Indicator(_Strict):
    id: str
    names: Texts
    unit: str
    kind: str = Field(pattern=r"^(query|manual)$")
    query: str = ""
    parameters: dict[str, object] = Field(default_factory=dict)
    direction: str = Field(pattern=r"^(up|down)$")
    baseline: float | None = None
    target: float | None = None
    provision: str
    source: str
    confidence: str


class _Commitment(_Strict):
    id: str
    provision: str
    title: Texts
    due_on: Day | None
    recurrence: str
    parent: str
    needs: list[str]
    indicator: str
    qualitative_reason: Texts | None
    weight: float = Field(gt=0)
    leads: dict[str, str]
    source: str
    confidence: str


class _Event(_Strict):
    id: str
    kind: str
    title: Texts
    starts_on: Day
    ends_on: Day
    place: Texts | None
    provision: str
    source: str
    confidence: str


class _File(_Strict):
    id: str
    kind: str
    provision: str
    title: Texts
    data: dict[str, str | float] = Field(default_factory=dict)
    source: str
    confidence: str


class Roadmap(_Strict):
    """A roadmap as it is in its file."""

    parties: list[_Party] = Field(min_length=2)
    themes: list[_Theme]
    provisions: list[_Provision] = Field(min_length=1)
    organisations: list[_Organisation]
    bodies: list[_Body]
    indicators: list[_Indicator]
    commitments: list[_Commitment]
    events: list[_Event]
    files: list[_File]


def read_roadmap(path: Path = SHIPPED) -> Roadmap:
    """Read and check a roadmap; every finding at once.

    Raises
    ------
    KeruenError : a file that is no JSON, or what is wrong in it, each with its table and row.
    """
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise KeruenError(
            f"the roadmap {path} cannot be read: {error}", "Give a file of the shipped form."
        ) from error
    unseen = [*_unseen(raw, raw, ())]
    if unseen:
        raise CaseError(unseen)
    try:
        roadmap = Roadmap.model_validate(_cleaned(raw))
    except ValidationError as error:
        raise CaseError(
            [_finding(raw, each["loc"], each["msg"], each.get("input")) for each in error.errors()]
        ) from error
    findings = _check(roadmap)
    if findings:
        raise CaseError(findings)
    return roadmap


def load_roadmap(desk: Desk, roadmap: Roadmap) -> int:
    """Add what is not there yet; returns how many records were added.

    Raises
    ------
    KeruenError : a record that exists with other values.
    """
    made = 0
    for position, party in enumerate(roadmap.parties, start=1):
        values = {**party.model_dump(), "position": position}
        made += _keep_plain(desk, tables.party, "code", values)
    for position, theme in enumerate(roadmap.themes, start=1):
        made += _keep_plain(desk, tables.theme, "id", {**theme.model_dump(), "position": position})
    for each in roadmap.provisions:
        made += _keep(desk, tables.provision, each.model_dump())
    for organisation in roadmap.organisations:
        made += _keep(desk, tables.organisation, organisation.model_dump())
    for body in roadmap.bodies:
        values = {**body.model_dump(mode="json"), "parent": None, "venue_rule": "alternate"}
        made += _keep(desk, tables.body, values)
    for indicator in roadmap.indicators:
        values = {**indicator.model_dump(), "query": indicator.query or None}
        made += _keep(desk, tables.indicator, values)
    made += _load_commitments(desk, roadmap)
    for event in roadmap.events:
        made += _keep(desk, tables.event, {**event.model_dump(mode="json"), "sequence": 0})
    themes = {each.id: each.theme for each in roadmap.provisions}
    for file in roadmap.files:
        values = {"theme": themes[file.provision], "state": "proposed"}
        made += _keep(desk, tables.file, {**file.model_dump(), **values}, tier="shared")
    if made:
        log.append(
            desk.connection,
            log.SHARED,
            at=desk.moment,
            party=desk.actor.party,
            account=desk.actor.account,
            act="load_roadmap",
            body={"records": made},
        )
    LOGGER.info("roadmap loaded: %d records added", made)
    return made


def _load_commitments(desk: Desk, roadmap: Roadmap) -> int:
    origin = {each.id: each for each in roadmap.provisions}
    made = 0
    known = {row["id"] for row in desk.rows(select(tables.commitment.c.id))}
    for each in _parents_first(roadmap.commitments):
        if each.id in known:
            continue
        values = each.model_dump(mode="json", exclude={"leads", "needs"})
        for name in ("parent", "indicator", "recurrence"):
            values[name] = values[name] or None
        provision = origin[each.provision]
        made += _keep(
            desk,
            tables.commitment,
            {
                **values,
                "modality": provision.modality,
                "theme": provision.theme,
                "state": "proposed",
                "progress": 0.0,
                "changed_at": desk.moment,
                "search": search_text(each.title),
            },
            tier="shared",
        )
        for party, organisation in each.leads.items():
            desk.add(
                tables.commitment_lead,
                tier="shared",
                id=f"{each.id}.{party}",
                party="",
                commitment=each.id,
                of_party=party,
                organisation=organisation,
                accepted=False,
            )
    for each in roadmap.commitments:
        for needs in each.needs:
            if each.id not in known:
                desk.add(
                    tables.dependency,
                    tier="shared",
                    id=f"{each.id}.{needs}",
                    party="",
                    commitment=each.id,
                    needs=needs,
                )
    return made


def _parents_first(commitments: list[_Commitment]) -> list[_Commitment]:
    by_id = {each.id: each for each in commitments}

    def depth(each: _Commitment) -> int:
        return 1 + depth(by_id[each.parent]) if each.parent else 0

    return sorted(commitments, key=depth)


def _keep_plain(desk: Desk, table: Table, key: str, values: dict[str, object]) -> int:
    held = desk.first(select(table).where(table.c[key] == values[key]))
    if held is None:
        desk.connection.execute(table.insert().values(**values))
        return 1
    _same(table.name, str(values[key]), values, held)
    return 0


def _keep(desk: Desk, table: Table, values: dict[str, object], tier: str = "public") -> int:
    identifier = str(values["id"])
    held = desk.first(select(table).where(table.c.id == identifier))
    if held is None:
        columns = {name: value for name, value in values.items() if name != "id"}
        desk.add(table, tier=tier, id=identifier, party="", **columns)
        return 1
    _same(table.name, identifier, values, held)
    return 0


MOVING = {"state", "modality", "progress", "changed_at", "data", "sequence"}
"""Fields that change during the life of a record, so that a file may differ in them."""


def _same(table: str, key: str, values: Mapping[str, object], held: Mapping[str, object]) -> None:
    for column, value in values.items():
        if column not in MOVING and held[column] != value:
            raise KeruenError(
                f"table {table}, row {key}, column {column}: the register says otherwise",
                "A loaded record is not overwritten; change it in the register by its acts.",
            )


def _finding(raw: object, loc: Sequence[str | int], problem: str, value: object) -> Finding:
    place = [str(part) for part in loc]
    row = ""
    if len(place) > 1 and place[1].isdigit():
        rows = raw.get(place[0]) if isinstance(raw, Mapping) else None
        entry = rows[int(place[1])] if isinstance(rows, list) else None
        name = entry.get("id") or entry.get("code") if isinstance(entry, dict) else None
        row = str(name or f"entry {int(place[1]) + 1}")
    shown = "" if isinstance(value, dict | list) else str(value)[:60]
    return Finding(
        place[0] if place else "",
        row,
        ".".join(place[2:]),
        shown,
        problem,
        "Correct it in the file; see the shipped roadmap for the form.",
    )


def _cleaned(value: object) -> object:
    """A value with each of its texts in normal form."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(str(key)): _cleaned(each) for key, each in value.items()}
    return [_cleaned(each) for each in value] if isinstance(value, list) else value


def _unseen(raw: object, value: object, loc: tuple[str | int, ...]) -> Iterator[Finding]:
    """Characters without a shape of their own in any text of a roadmap."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _unseen(raw, each, (*loc, key))
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from _unseen(raw, each, (*loc, place))
    elif isinstance(value, str) and (character := find_fault(clean(value))):
        problem = f"holds a character that has no shape of its own: {character}"
        yield _finding(raw, loc, problem, {})


def _check(roadmap: Roadmap) -> list[Finding]:
    """What no single row shows: links, languages, circles, coverage."""
    found: list[Finding] = []
    ids: dict[str, set[str]] = {"parties": {each.code for each in roadmap.parties}}
    for name in ("themes", "provisions", "organisations", "indicators", "commitments"):
        rows = [each.id for each in getattr(roadmap, name)]
        ids[name] = set(rows)
        for twice in sorted({row for row in rows if rows.count(row) > 1}):
            found.append(Finding(name, twice, "id", twice, "comes twice", "Give each its own id."))

    def link(table: str, row: str, column: str, value: str, target: str) -> None:
        if value and value not in ids[target]:
            remedy = f"Name one of the table {target}."
            found.append(Finding(table, row, column, value, "is not known", remedy))

    def texts(table: str, row: str, column: str, value: Texts | None) -> None:
        missing = [language for language in LANGUAGES if value and not value.get(language)]
        if missing:
            remedy = "Write it in all five languages."
            lacking = f"lacks {', '.join(missing)}"
            found.append(Finding(table, row, column, "", lacking, remedy))

    def rule(table: str, row: str, value: str, start: date | None = None) -> None:
        try:
            if value:
                check_rule(value, start)
        except KeruenError as error:
            found.append(Finding(table, row, "recurrence", value, error.what, error.remedy))

    for each in roadmap.provisions:
        link("provisions", each.id, "theme", each.theme, "themes")
        for column in ("verb", "title", "summary", "reason"):
            texts("provisions", each.id, column, getattr(each, column))
        if each.coverage == "no action" and not each.reason:
            problem, remedy = "a provision without action needs a reason", "Write the reason."
            found.append(Finding("provisions", each.id, "reason", "", problem, remedy))
    for organisation in roadmap.organisations:
        link("organisations", organisation.id, "of_party", organisation.of_party, "parties")
        texts("organisations", organisation.id, "names", organisation.names)
    for body in roadmap.bodies:
        link("bodies", body.id, "provision", body.provision, "provisions")
        rule("bodies", body.id, body.recurrence)
    for indicator in roadmap.indicators:
        link("indicators", indicator.id, "provision", indicator.provision, "provisions")
    for duty in roadmap.commitments:
        link("commitments", duty.id, "provision", duty.provision, "provisions")
        link("commitments", duty.id, "parent", duty.parent, "commitments")
        link("commitments", duty.id, "indicator", duty.indicator, "indicators")
        rule("commitments", duty.id, duty.recurrence, duty.due_on)
        texts("commitments", duty.id, "title", duty.title)
        for needs in duty.needs:
            link("commitments", duty.id, "needs", needs, "commitments")
        for party, lead in duty.leads.items():
            link("commitments", duty.id, "leads", party, "parties")
            link("commitments", duty.id, "leads", lead, "organisations")
    for event in roadmap.events:
        link("events", event.id, "provision", event.provision, "provisions")
    for file in roadmap.files:
        if file.kind not in KINDS:
            remedy = f"Write one of {', '.join(KINDS)}."
            found.append(Finding("files", file.id, "kind", file.kind, "is not known", remedy))
        else:
            try:
                check_values(KINDS[file.kind].fields, file.data)
            except KeruenError as error:
                found.append(Finding("files", file.id, "data", "", error.what, error.remedy))
        texts("files", file.id, "title", file.title)
        link("files", file.id, "provision", file.provision, "provisions")
    found += _circles(roadmap) + _uncovered(roadmap)
    return found


def _circles(roadmap: Roadmap) -> list[Finding]:
    found = []
    for column in ("needs", "parent"):
        edges = {
            each.id: each.needs if column == "needs" else [each.parent] if each.parent else []
            for each in roadmap.commitments
        }
        for start in sorted(edges):
            front, seen = list(edges[start]), set()
            while front:
                here = front.pop()
                if here == start:
                    problem, remedy = "leads back to itself", "Leave out one link of the circle."
                    found.append(Finding("commitments", start, column, "", problem, remedy))
                    break
                if here not in seen:
                    seen.add(here)
                    front += edges.get(here, [])
    return found


def _uncovered(roadmap: Roadmap) -> list[Finding]:
    """Provisions declared to have a record and having none."""
    linked = {each.provision for each in roadmap.commitments}
    linked |= {each.provision for each in roadmap.bodies}
    linked |= {each.provision for each in roadmap.events}
    linked |= {each.provision for each in roadmap.files}
    problem, remedy = "no record is linked to it", "Link one, or mark it 'no action' with a reason."
    return [
        Finding("provisions", each.id, "coverage", each.coverage, problem, remedy)
        for each in roadmap.provisions
        if each.coverage == "record" and each.id not in linked
    ]
