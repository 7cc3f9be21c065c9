"""A refusal in two parts whose words a page can translate before it fills in the values."""

from __future__ import annotations

from typing import NoReturn

from keruen.errors import KeruenError


class RefusalError(KeruenError):
    """An act that the register does not do.

    Parameters
    ----------
    what, remedy : the two parts, with names in braces.
    values : what stands for the names.
    kind : ``invalid`` | ``forbidden`` | ``missing`` | ``conflict``.
    """

    def __init__(self, what: str, remedy: str, values: dict[str, object], kind: str) -> None:
        super().__init__(what.format_map(values), remedy.format_map(values))
        self.what_template = what
        self.remedy_template = remedy
        self.values = values
        self.kind = kind


def refuse(what: str, remedy: str, /, *, kind: str = "conflict", **values: object) -> NoReturn:
    """Refuse an act; `what` and `remedy` are templates that catalogues translate."""
    raise RefusalError(what, remedy, values, kind)
