"""Two assumptions on one board: a cell for each pair of values, coloured by the answer there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from keruen.report.charts.break_even_chart import number_words
from keruen.report.charts.svg import drawing, share, tag, titled

CELL, TOP = 34.0, 8.0
LEFT, RIGHT = 0.14, 0.99
MOST_COLUMNS_WITH_WORDS = 9


@dataclass(frozen=True)
class Cell:
    """One pair of values with the colour, the short words and the title of its answer."""

    across: float
    up: float
    css_class: str
    words: str
    title: str


def chequer(cells: Sequence[Cell], label: str) -> Markup:
    """The board: the first assumption across, the second upwards."""
    columns = sorted({cell.across for cell in cells})
    rows = sorted({cell.up for cell in cells}, reverse=True)
    width = (RIGHT - LEFT) / len(columns)
    with_words = len(columns) <= MOST_COLUMNS_WITH_WORDS
    shapes: list[Markup] = []
    for cell in cells:
        left = LEFT + width * columns.index(cell.across)
        top = TOP + CELL * rows.index(cell.up)
        shapes.append(
            titled(
                "rect",
                cell.title,
                class_=cell.css_class,
                x=share(left),
                y=top,
                width=share(width),
                height=CELL,
            )
        )
        if with_words:
            middle = share(left + width / 2)
            shapes.append(
                tag(
                    "text", cell.words, class_="on-cell", x=middle, y=top + 21, text_anchor="middle"
                )
            )
    bottom = TOP + CELL * len(rows)
    shapes += [
        tag(
            "text",
            number_words(value),
            x=share(LEFT - 0.015),
            y=TOP + CELL * place + 21,
            text_anchor="end",
        )
        for place, value in enumerate(rows)
    ]
    step = 1 if len(columns) <= MOST_COLUMNS_WITH_WORDS else 2
    shapes += [
        tag(
            "text",
            number_words(value),
            x=share(LEFT + width * (place + 0.5)),
            y=bottom + 18,
            text_anchor="middle",
        )
        for place, value in enumerate(columns)
        if place % step == 0
    ]
    return drawing(*shapes, height=bottom + 26, label=label, css_class="chequer")
