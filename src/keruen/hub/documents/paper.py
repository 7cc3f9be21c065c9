"""What is on a page: title, facts, one figure, tables, notes and signatures, in one language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """A table of texts.

    Parameters
    ----------
    widths : ``auto`` or ``1fr`` for each column.
    figures : places of columns with figures, which are aligned at the end.
    total : whether the last row is a total.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[str, ...]
    figures: tuple[int, ...] = ()
    total: bool = False


@dataclass(frozen=True)
class Paper:
    """A document as texts, before it is set.

    Parameters
    ----------
    facts : name and value of each.
    answer : name and figure that stand out; None where there is none.
    notes : a name, which may be empty, and a text.
    mark : word across the page, such as DRAFT; may be empty.
    signatures : who signs.
    """

    language: str
    title: str
    facts: tuple[tuple[str, str], ...]
    answer: tuple[str, str] | None
    tables: tuple[Table, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    signatures: tuple[str, ...] = ()
    mark: str = ""
