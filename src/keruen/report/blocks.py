"""What a page is built of: sections of text, figures, legends, tables and folds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar, TypeAlias

from markupsafe import Markup


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    kind: ClassVar[str] = "text"
    words: str
    css_class: str = ""


@dataclass(frozen=True)
class Figure:
    """A drawing with its title and a line about it."""

    kind: ClassVar[str] = "figure"
    drawing: Markup
    caption: str = ""
    title: str = ""
    css_class: str = ""


@dataclass(frozen=True)
class Legend:
    """Colours with their meaning: pairs of a CSS class of a swatch and its words."""

    kind: ClassVar[str] = "legend"
    items: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Column:
    """A column of a table; `holds` is number (to the right, never wrapped), text or chart."""

    title: str
    holds: str = "number"


@dataclass(frozen=True)
class Rows:
    """Rows of a table under a common heading (none where empty)."""

    rows: Sequence[Sequence[str]]
    heading: str = ""
    css_class: str = ""


@dataclass(frozen=True)
class Table:
    """A table; the first cell of each row is its heading.

    `last_is_total` sets the last row of the last group apart; `wide` lets the table scroll sideways
    within the page.
    """

    kind: ClassVar[str] = "table"
    caption: str
    columns: Sequence[Column]
    groups: Sequence[Rows]
    wide: bool = False
    last_is_total: bool = False
    css_class: str = ""


@dataclass(frozen=True)
class Fold:
    """Blocks that open on demand; on paper they are open if `printed`."""

    kind: ClassVar[str] = "fold"
    summary: str
    blocks: Sequence[Block]
    printed: bool = True
    css_class: str = ""


@dataclass(frozen=True)
class Group:
    """Blocks side by side where the page is wide enough."""

    kind: ClassVar[str] = "group"
    blocks: Sequence[Block]
    css_class: str = ""


Block: TypeAlias = "Text | Figure | Legend | Table | Fold | Group"


@dataclass(frozen=True)
class Section:
    """A part of the report with its heading, the sentence to take away, and its blocks."""

    anchor: str
    title: str
    lead: Sequence[str] = ()
    blocks: Sequence[Block] = field(default_factory=tuple)
