"""The recall of a lot as a drawing: receipts, the lot, and where its grain could be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from keruen.hub.reads.recall_shares import Shares
from keruen.web.marks import N_
from keruen.web.pages.hub.asked import HubAsked
from keruen.web.pages.hub.drawings import Drawing, Key, Rect, Rule, Text
from keruen.web.pages.view import Phrase

MOST = 8
"""Pieces that are drawn on each side; the tables list all."""

WIDTH, BOX_W, BOX_H, GAP, HEAD = 760.0, 236.0, 46.0, 10.0, 24.0
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
    left, right = _largest(sources), _largest(found)
    rows = max(len(left), len(right), 1)
    height = HEAD + rows * (BOX_H + GAP) + 6
    words = Phrase(
        N_(
            "{sources} receipts that the lot could contain, and {found} bins and loadings that "
            "could contain it; the largest are drawn."
        ),
        {"sources": len(sources), "found": len(found)},
    )
    made = Drawing(N_("Genealogy and recall"), words, WIDTH, height, legend=list(KEYS))
    middle = HEAD + (rows * (BOX_H + GAP) - GAP) / 2
    centre = WIDTH / 2
    for x, title in ((0.0, N_("Receipts")), (WIDTH - BOX_W, N_("Where its grain could be"))):
        made.texts.append(Text(x, 14, asked.words(title), "head"))
    for side, pieces in ((0.0, left), (WIDTH - BOX_W, right)):
        for number, piece in enumerate(pieces):
            y = HEAD + number * (BOX_H + GAP)
            start = (side + BOX_W) if side == 0.0 else side
            end = centre - 52 if side == 0.0 else centre + 52
            thick = 1 + min(3, int(4 * piece.shares[1]))
            made.rules.append(Rule(start, y + BOX_H / 2, end, middle, f"flow w{thick}"))
            _box(made, side, y, piece)
    made.rects.append(Rect(centre - 52, middle - 20, 104, 40, "lot", lot))
    made.texts.append(Text(centre, middle + 5, lot, "lot", "middle"))
    return made


def _largest(pieces: Sequence[Piece]) -> list[Piece]:
    return sorted(pieces, key=lambda each: -max(each.shares))[:MOST]


def _box(made: Drawing, x: float, y: float, piece: Piece) -> None:
    made.rects.append(Rect(x, y, BOX_W, BOX_H, "box", f"{piece.name}, {piece.weight}"))
    name = piece.name if len(piece.name) <= 30 else f"{piece.name[:29]}…"
    made.texts.append(Text(x + 8, y + 18, name, "name"))
    made.texts.append(Text(x + 8, y + 36, piece.weight))
    bar = x + BOX_W - BAR_W - 8
    for number, (model, share) in enumerate(zip(MODELS, piece.shares, strict=True)):
        top = y + 24 + number * (BAR_H + 1)
        made.rects.append(Rect(bar, top, BAR_W, BAR_H, "rail"))
        if share > 0:
            width = max(1.0, round(BAR_W * min(share, 1.0), 1))
            made.rects.append(Rect(bar, top, width, BAR_H, model, f"{100 * share:.1f} %"))
