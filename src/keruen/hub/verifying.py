"""Recompute the whole book from its rows: the sum rules, the guards at each posting, the log.

The guards of the database work on each row as it is written. Here the same rules are computed in
another way, from all rows at once, so that a change behind the book or a missing guard shows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from keruen.errors import KeruenError
from keruen.hub import tables as t
from keruen.hub.book import Book
from keruen.hub.business_time import day_of
from keruen.hub.names import BIN, DECLARED, LOSSES, TRANSFORMATION
from keruen.hub.reads.positions import PositionLine, position_sha256
from keruen.hub.rows import (
    BinCapacityRow,
    ClaimEntryRow,
    DailyLineRow,
    DailyPositionRow,
    GenealogyEntryRow,
    GrainDocumentRow,
    PlaceEntryRow,
    PlaceRow,
    PostingRow,
)
from keruen.store import log
from keruen.store.entries import check_whole
from keruen.store.tables import log_entry


@dataclass(frozen=True)
class Fault:
    """What does not fit.

    Parameters
    ----------
    rule : which rule.
    subject : the document, place, owner, day or log.
    """

    rule: str
    subject: str
    words: str


@dataclass(frozen=True)
class Verification:
    """What was recomputed, and what does not fit."""

    documents: int
    entries: int
    stock_kg: int
    claims_kg: int
    declared_kg: int
    logs: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class _Rows:
    """Every row of the ledgers."""

    kinds: dict[str, str]
    capacity: dict[tuple[str, str], int]
    documents: dict[str, GrainDocumentRow]
    postings: list[PostingRow]
    places: dict[str, list[PlaceEntryRow]]
    claims: dict[str, list[ClaimEntryRow]]
    genealogy: dict[str, list[GenealogyEntryRow]]


def verify_book(book: Book) -> Verification:
    """Recompute every rule of the book as the actor, who is of the terminal, sees it."""
    rows = _read(book)
    faults = [*_check_seals(rows)]
    stock: Counter[tuple[str, str]] = Counter()
    dry: Counter[tuple[str, str]] = Counter()
    owned: Counter[tuple[str, ...]] = Counter()
    for posting in rows.postings:
        document = posting.document
        faults += _replay_places(rows, document, stock, dry)
        faults += _replay_claims(rows, document, owned)
        faults += _check_genealogy(rows, document)
        faults += _check_document(rows, document)
    faults += _check_sums(rows, stock, owned)
    faults += _check_owners(rows, owned)
    faults += _check_days(book, rows)
    logs, found = _check_logs(book, rows)
    faults += found
    return Verification(
        len(rows.postings),
        sum(
            len(each)
            for part in (rows.places, rows.claims, rows.genealogy)
            for each in part.values()
        ),
        sum(kg for (place, _), kg in stock.items() if rows.kinds[place] == BIN),
        sum(owned.values()),
        sum(kg for (place, _), kg in stock.items() if rows.kinds[place] in DECLARED),
        logs,
        tuple(faults),
    )


def _read(book: Book) -> _Rows:
    places: dict[str, list[PlaceEntryRow]] = defaultdict(list)
    for row in book.records(PlaceEntryRow, select(t.place_entry).order_by(t.place_entry.c.line)):
        places[row.document].append(row)
    claims: dict[str, list[ClaimEntryRow]] = defaultdict(list)
    for each in book.records(ClaimEntryRow, select(t.claim_entry).order_by(t.claim_entry.c.line)):
        claims[each.document].append(each)
    genealogy: dict[str, list[GenealogyEntryRow]] = defaultdict(list)
    for one in book.records(GenealogyEntryRow, select(t.genealogy_entry)):
        genealogy[one.document].append(one)
    return _Rows(
        {row.id: row.kind for row in book.records(PlaceRow, select(t.place))},
        {
            (row.place, row.grade): row.kg
            for row in book.records(BinCapacityRow, select(t.bin_capacity))
        },
        {row.id: row for row in book.records(GrainDocumentRow, select(t.grain_document))},
        book.records(PostingRow, select(t.posting).order_by(t.posting.c.seq)),
        places,
        claims,
        genealogy,
    )


def _check_seals(rows: _Rows) -> Iterator[Fault]:
    """Each document that is not a copy has one posting, and each entry a document with one."""
    sealed = {each.document for each in rows.postings}
    for number, posting in enumerate(rows.postings, start=1):
        if posting.seq != number:
            yield Fault("order", posting.document, f"its posting is {posting.seq}, not {number}")
    for document in rows.documents.values():
        if (document.copy_of is None) != (document.id in sealed):
            yield Fault("seal", document.id, "the document has no posting")
    for part in (rows.places, rows.claims, rows.genealogy):
        for name in part:
            if name not in sealed:
                yield Fault("seal", name, "entries without a posting")


def _replay_places(
    rows: _Rows,
    document: str,
    stock: Counter[tuple[str, str]],
    dry: Counter[tuple[str, str]],
) -> Iterator[Fault]:
    for line in rows.places[document]:
        for place, sign in ((line.from_place, -1), (line.to_place, 1)):
            stock[place, line.lot] += sign * line.kg
            dry[place, line.lot] += sign * line.dry_kg
            left, left_dry = stock[place, line.lot], dry[place, line.lot]
            if rows.kinds[place] != BIN:
                continue
            if left < 0 or not 0 <= left_dry <= left:
                words = f"{place} contains {left} kg of {line.lot}, {left_dry} kg dry"
                yield Fault("not below zero", document, words)
            if sign > 0:
                yield from _check_bin(rows, document, line, stock)


def _check_bin(
    rows: _Rows, document: str, line: PlaceEntryRow, stock: Counter[tuple[str, str]]
) -> Iterator[Fault]:
    place = line.to_place
    inside = {lot: kg for (where, lot), kg in stock.items() if where == place and kg}
    if len(inside) > 1:
        yield Fault("one lot", document, f"{place} contains {len(inside)} lots")
    most = rows.capacity.get((place, line.grade), 0)
    if sum(inside.values()) > most:
        words = f"{place} contains {sum(inside.values())} kg of at most {most}"
        yield Fault("capacity", document, words)


def _replay_claims(rows: _Rows, document: str, owned: Counter[tuple[str, ...]]) -> Iterator[Fault]:
    for line in rows.claims[document]:
        key = (line.owner, line.grade, line.basis, line.account, line.pledgee)
        owned[key] += line.kg
        if owned[key] < 0:
            yield Fault("claims", document, f"the claim of {line.owner} is {owned[key]} kg")


def _check_genealogy(rows: _Rows, document: str) -> Iterator[Fault]:
    steps: dict[str, Counter[str]] = defaultdict(Counter)
    for each in rows.genealogy[document]:
        sign = 1 if each.side == "in" else -1
        steps[each.transformation]["kg"] += sign * each.kg
        steps[each.transformation]["dry"] += sign * each.dry_kg
    for name, net in steps.items():
        if net["kg"] or net["dry"]:
            words = f"{name} leaves {net['kg']} kg, {net['dry']} kg dry"
            yield Fault("transformation", document, words)
    told = Counter(
        {(each.transformation, each.side, each.lot): each.kg for each in rows.genealogy[document]}
    )
    moved: Counter[tuple[str, str, str]] = Counter()
    for line in rows.places[document]:
        if line.to_place == TRANSFORMATION:
            moved[str(line.transformation), "in", line.lot] += line.kg
        elif line.from_place == TRANSFORMATION:
            side = "loss" if rows.kinds[line.to_place] in LOSSES else "out"
            moved[str(line.transformation), side, line.lot] += line.kg
    if moved != told:
        yield Fault("genealogy", document, "the ledgers of places and genealogy differ")


def _check_document(rows: _Rows, document: str) -> Iterator[Fault]:
    """Claims of a grade change by what comes to or leaves bins and declared places."""
    net: Counter[str] = Counter()
    for line in rows.places[document]:
        for place, sign in ((line.from_place, -1), (line.to_place, 1)):
            if rows.kinds[place] in (BIN, *DECLARED):
                net[line.grade] += sign * line.kg
    for owned in rows.claims[document]:
        net[owned.grade] -= owned.kg
    for grade, kg in net.items():
        if kg:
            yield Fault("document", document, f"places and claims of {grade} differ by {kg} kg")
    heading = rows.documents[document]
    if heading.owner:
        change = sum(each.kg for each in rows.claims[document] if each.owner == heading.owner)
        if change != heading.claim_kg:
            words = f"it states {heading.claim_kg} kg, and its entries {change} kg"
            yield Fault("heading", document, words)


def _check_sums(
    rows: _Rows, stock: Counter[tuple[str, str]], owned: Counter[tuple[str, ...]]
) -> Iterator[Fault]:
    """The sum rules over the whole book."""
    if sum(stock.values()):
        yield Fault("places", "all", f"places sum to {sum(stock.values())} kg, not 0")
    open_kg = sum(kg for (place, _), kg in stock.items() if place == TRANSFORMATION)
    if open_kg:
        yield Fault("places", TRANSFORMATION, f"{open_kg} kg are in no lot")
    inside: Counter[str] = Counter()
    for part in rows.places.values():
        for line in part:
            for place, sign in ((line.from_place, -1), (line.to_place, 1)):
                if rows.kinds[place] in (BIN, *DECLARED):
                    inside[line.grade] += sign * line.kg
    for key, kg in owned.items():
        inside[key[1]] -= kg
    for grade, kg in inside.items():
        if kg:
            yield Fault("claims", grade, f"grain and claims differ by {kg} kg")


def _check_owners(rows: _Rows, owned: Counter[tuple[str, ...]]) -> Iterator[Fault]:
    """What the documents of an owner state equals the sum of its claims."""
    documented: Counter[str] = Counter()
    for document in rows.documents.values():
        documented[document.owner] += document.claim_kg
    claimed: Counter[str] = Counter()
    for key, kg in owned.items():
        claimed[key[0]] += kg
    terminal = {row.party for row in rows.postings}
    for owner in sorted({*claimed, *documented} - terminal - {""}):
        if claimed[owner] != documented[owner]:
            words = f"documents state {documented[owner]} kg, claims {claimed[owner]} kg"
            yield Fault("owner", owner, words)


def _check_days(book: Book, rows: _Rows) -> Iterator[Fault]:
    """Signed days follow each other, and show what the ledger shows."""
    terminal = book.terminal
    signed = book.records(
        DailyPositionRow, select(t.daily_position).order_by(t.daily_position.c.day)
    )
    lines: dict[str, list[PositionLine]] = defaultdict(list)
    for row in book.records(
        DailyLineRow, select(t.daily_line).order_by(t.daily_line.c.place, t.daily_line.c.grade)
    ):
        lines[row.daily_position].append(
            PositionLine(
                row.place, row.grade, row.opening_kg, row.in_kg, row.out_kg, row.closing_kg
            )
        )
    before = ""
    for each in signed:
        if before and each.starts_at != before:
            yield Fault("day", each.day, "it does not follow the day before it")
        before = each.ends_at
        held = tuple(sorted(lines[each.id], key=lambda line: (line.place, line.grade)))
        day = day_of(date.fromisoformat(each.day), terminal.zone, terminal.day_starts_at)
        if position_sha256(day, held) != each.sha256:
            yield Fault("day", each.day, "its lines are not what was signed")
        if {line.place + "|" + line.grade: line.closing_kg for line in held} != _closing(
            rows, each.ends_at, held
        ):
            yield Fault("day", each.day, "the ledger shows another closing position")


def _closing(rows: _Rows, ends_at: str, held: Iterable[PositionLine]) -> dict[str, int]:
    found: Counter[str] = Counter({f"{line.place}|{line.grade}": 0 for line in held})
    for posting in rows.postings:
        if posting.business_at >= ends_at:
            continue
        for line in rows.places[posting.document]:
            for place, sign in ((line.from_place, -1), (line.to_place, 1)):
                if rows.kinds[place] == BIN:
                    found[f"{place}|{line.grade}"] += sign * line.kg
    named = {f"{line.place}|{line.grade}" for line in held}
    return {key: kg for key, kg in found.items() if kg or key in named}


def _check_logs(book: Book, rows: _Rows) -> tuple[int, list[Fault]]:
    """Every log verifies, and an entry is about every document or states it."""
    faults = []
    names = log.list_logs(book.connection)
    for name in names:
        try:
            check_whole(book.connection, name)
        except KeruenError as error:
            faults.append(Fault("log", name, error.what))
    subjects: set[str | None] = set()
    for subject, body in book.connection.execute(select(log_entry.c.subject, log_entry.c.body)):
        # A ticket, a blend or a correction posts a document, which its entry states.
        subjects |= {subject, body.get("facts", {}).get("document")}
    for document in rows.documents.values():
        if document.id not in subjects and document.copy_of is None:
            faults.append(Fault("log", document.id, "no entry of the log is about it"))
    return len(names), faults
