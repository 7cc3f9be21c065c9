"""`keruen hub recall`: what could be in a lot or a ship, and where a lot could be, with shares."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import select

from keruen.app.commands.hub import open_terminal
from keruen.app.terminal.formatting import count
from keruen.app.terminal.outcome import Outcome
from keruen.errors import KeruenError
from keruen.hub import tables as t
from keruen.hub.book import Book, read_book
from keruen.hub.reads.call_recall import CallRecall, find_call, read_call_recall
from keruen.hub.reads.descent import read_recall
from keruen.hub.reads.recall_shares import Shares, read_recall_shares

MODELS = ("plug", "mixing", "funnel")
HEADING = f"{'plug':>9}{'mixing':>9}{'funnel':>9}  share under each model of flow"


def show_recall(url: str | None, name: str) -> Outcome:
    """Show what a recall of a lot, or of the cargo of a vessel call, has to find.

    Raises
    ------
    KeruenError : neither a lot nor a call.
    """
    database, actor = open_terminal(url, "")
    with read_book(database, actor) as book:
        if book.count(t.lot, t.lot.c.id == name):
            return _of_lot(book, name)
        call = find_call(book, name)
        if call is None:
            raise KeruenError(
                f"there is no lot and no vessel call {name!r}",
                "Give the id of a lot, or the reference of a call (`keruen hub line-up`).",
            )
        return _of_call(read_call_recall(book, call))


def _of_lot(book: Book, lot: str) -> Outcome:
    found, shares = read_recall(book, lot), read_recall_shares(book, lot)
    parts = {each.lot: each.shares for each in shares.sources}
    there = {(each.place, each.document): each.shares for each in shares.found}
    union = {row.id: f"{row.kind}  {row.owner or '-'}" for row in found.sources}
    missing = sorted(parts.keys() - union.keys())
    if missing:
        query = select(t.lot.c.id, t.lot.c.kind, t.lot.c.owner).where(t.lot.c.id.in_(missing))
        for row in book.connection.execute(query):
            union[row.id] = f"{row.kind}  {row.owner or '-'}"
    lines = [
        f"{lot}: {count(len(union), 'lot')} could be in it, "
        f"{count(len(found.descendants), 'lot')} could contain it",
        HEADING,
        *(f"{_words(parts.get(each))}  source {each}  {union[each]}" for each in sorted(union)),
        *(f"{_words(None)}  descendant {row.id}  {row.kind}" for row in found.descendants),
        *(
            f"{_words(there.get((each.place, each.document)))}  of {each.kg:,} kg of {each.lot} "
            + (
                f"left by {each.place} with {each.document}"
                if each.document
                else f"in {each.place}"
            )
            for each in found.whereabouts
        ),
        f"owners concerned: {', '.join(found.owners) or 'none'}",
    ]
    data = {
        "lot": lot,
        "sources": [{"lot": each, "shares": _data(parts.get(each))} for each in sorted(union)],
        "descendants": [row.id for row in found.descendants],
        "whereabouts": [
            {**asdict(each), "shares": _data(there.get((each.place, each.document)))}
            for each in found.whereabouts
        ],
        "owners": list(found.owners),
    }
    return Outcome("\n".join(lines), data)


def _of_call(found: CallRecall) -> Outcome:
    reference = found.call.reference
    lines = [
        f"call {reference}: {found.kg:,} kg in {count(len(found.loadings), 'loading')}, "
        f"{count(len(found.sources), 'receipt')} could be in it",
        *([HEADING] if found.sources else []),
        *(f"{_words(each.shares)}  receipt {each.lot} of {each.kg:,} kg" for each in found.sources),
        *(f"{each.document}: {each.kg:,} kg of {', '.join(each.lots)}" for each in found.loadings),
        f"owners concerned: {', '.join(found.owners) or 'none'}",
    ]
    data = {
        "call": reference,
        "kg": found.kg,
        "sources": [
            {"lot": each.lot, "kg": each.kg, "shares": _data(each.shares)} for each in found.sources
        ],
        "loadings": [asdict(each) for each in found.loadings],
        "owners": list(found.owners),
    }
    return Outcome("\n".join(lines), data)


def _words(shares: Shares | None) -> str:
    """Shares in percent; dashes for a lot that is only a step between others."""
    if shares is None:
        return f"{'-':>9}" * len(MODELS)
    return "".join(f"{100 * each:>8.2f}%" for each in shares)


def _data(shares: Shares | None) -> dict[str, float] | None:
    return None if shares is None else dict(zip(MODELS, shares, strict=True))
