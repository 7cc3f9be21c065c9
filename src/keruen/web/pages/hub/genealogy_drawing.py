"""The recall of a lot as a drawing: receipts, the lot, and where its grain could be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from keruen.hub.reads.recall_shares import Shares
from keruen.web.marks import N_
from keruen.web.numbers import say_share
from keruen.web.pages.hub.asked import HubAsked
from keruen.web.pages.hub.drawings import Drawing, Key, Rect, Rule, Text
from keruen.web.pages.view import Phrase

MOST = 8
"""Pieces that are drawn on each side; the tables list all."""

WIDTH, BOX_W, BOX_H, GAP, HEAD = 760.0, 236.0, 46.0, 10.0, 24.0
NARROW_W = 372.0
BAR_W, BAR_H = 66.0, 5.0
MODELS = ("plug", "mixing", "funnel")
KEYS = [
    Key("plug", N_("Plug flow")),
    Key("mixing", N_("Mixing")),
    Key("funnel", N_("Funnel flow")),
]


class Piece(NamedTuple):
    """Grain on one side of a lot: its name, its weight in words, its shares."""

    name: str
    weight: str
    shares: Shares


def draw_genealogy(
    asked: HubAsked, lot: str, sources: Sequence[Piece], found: Sequence[Piece]
) -> Drawing:
    """A lot between the receipts that it could contain and the grain that could contain it.

    Lines are as thick as the share under mixing; each box has the share under every model.
    """
    words = Phrase(
        N_(
            "{sources} receipts that the lot could contain, and {found} bins and loadings that "
            "could contain it; the largest are drawn."
        ),
        {"sources": len(sources), "found": len(found)},
    )
    made = _draw_wide(asked, lot, _largest(sources), _largest(found), words)
    made.narrow = _draw_narrow(asked, lot, _largest(sources), _largest(found), words)
    made.legend = list(KEYS)
    return made


def _draw_wide(
    asked: HubAsked, lot: str, left: Sequence[Piece], right: Sequence[Piece], words: Phrase
) -> Drawing:
    """Receipts, the lot and its grain beside each other."""
    rows = max(len(left), len(right), 1)
    made = Drawing(N_("Genealogy and recall"), words, WIDTH, HEAD + rows * (BOX_H + GAP) + 6)
    middle = HEAD + (rows * (BOX_H + GAP) - GAP) / 2
    centre = WIDTH / 2
    for side, pieces, title in (
        (1.0, left, N_("Receipts")),
        (WIDTH - 1 - BOX_W, right, N_("Where its grain could be")),
    ):
        if pieces:
            made.texts.append(Text(side, 14, asked.words(title), "head"))
        for number, piece in enumerate(pieces):
            y = HEAD + number * (BOX_H + GAP)
            start, end = (side + BOX_W, centre - 52) if side == 1.0 else (side, centre + 52)
            made.rules.append(Rule(start, y + BOX_H / 2, end, middle, _flow(piece)))
            _box(asked, made, side, y, BOX_W, piece)
    made.rects.append(Rect(centre - 52, middle - 20, 104, 40, "lot", lot))
    made.texts.append(Text(centre, middle + 5, lot, "lot", "middle"))
    return made


def _draw_narrow(
    asked: HubAsked, lot: str, above: Sequence[Piece], below: Sequence[Piece], words: Phrase
) -> Drawing:
    """For a phone: receipts above the lot, and its grain below it."""
    blocks = [each for each in (above, below) if each]
    rows = len(above) + len(below)
    height = 52 + sum(HEAD + 14 for _ in blocks) + rows * (BOX_H + GAP)
    made = Drawing(N_("Genealogy and recall"), words, NARROW_W, height)
    left, y = 22.0, 0.0

    def block(title: str, pieces: Sequence[Piece], y: float) -> float:
        if not pieces:
            return y
        made.texts.append(Text(left, y + 16, asked.words(title), "head"))
        y += HEAD
        for piece in pieces:
            made.rules.append(Rule(8, y + BOX_H / 2, left, y + BOX_H / 2, _flow(piece)))
            _box(asked, made, left, y, NARROW_W - 1 - left, piece)
            y += BOX_H + GAP
        return y + 6

    y = block(N_("Receipts"), above, y)
    made.rects.append(Rect(0, y, 120, 40, "lot", lot))
    made.texts.append(Text(60, y + 25, lot, "lot", "middle"))
    middle = y + 20
    y = block(N_("Where its grain could be"), below, y + 46)
    ends = [rule.y1 for rule in made.rules]
    made.rules.insert(0, Rule(8, min([*ends, middle]), 8, max([*ends, middle]), "flow w1"))
    made.height = y
    return made


def _flow(piece: Piece) -> str:
    return f"flow w{1 + min(3, int(4 * piece.shares[1]))}"


def _largest(pieces: Sequence[Piece]) -> list[Piece]:
    return sorted(pieces, key=lambda each: -max(each.shares))[:MOST]


def _box(asked: HubAsked, made: Drawing, x: float, y: float, width: float, piece: Piece) -> None:
    made.rects.append(Rect(x, y, width, BOX_H, "box", f"{piece.name}, {piece.weight}"))
    name = piece.name if len(piece.name) <= 30 else f"{piece.name[:29]}…"
    made.texts.append(Text(x + 8, y + 18, name, "name"))
    made.texts.append(Text(x + 8, y + 37, piece.weight))
    bar = x + width - BAR_W - 8
    for number, (model, share) in enumerate(zip(MODELS, piece.shares, strict=True)):
        top = y + 25 + number * (BAR_H + 1)
        made.rects.append(Rect(bar, top, BAR_W, BAR_H, "rail"))
        if share > 0:
            size = max(1.0, round(BAR_W * min(share, 1.0), 1))
            words = say_share(share, asked.language, 1)
            made.rects.append(Rect(bar, top, size, BAR_H, model, words))
