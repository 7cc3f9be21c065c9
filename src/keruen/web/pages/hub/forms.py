"""Forms of the hub book: which fields a page asks for, under which words, and big where it counts.

A page names the fields that it asks for; the command checks them, and the guards of the database
after it. The words stand here and not in the names of fields, which are for programs.
"""

from __future__ import annotations

from collections.abc import Mapping

from keruen.hub.commands import REGISTRY
from keruen.web.package_forms import Ask, FormMaker, PackageForm, Pairs
from keruen.web.pages.hub.asked import HubAsked
from keruen.web.pages.hub.labels import LABELS
from keruen.web.pages.tables import Cell

HubForm = PackageForm

__all__ = ["Ask", "HubForm", "Pairs", "hub_form", "state_cell"]


def hub_form(
    asked: HubAsked,
    command: str,
    given: Mapping[str, str],
    *fields: Ask,
    label: str = "",
    words: str = "",
    about: str = "",
    big: bool = False,
    plain: bool = False,
) -> list[HubForm]:
    """The form of a command, in a list; an empty list where the reader's roles do not cover it.

    Parameters
    ----------
    given : fields that are not asked for.
    label : what its button says; where left out, what is said of it once it is done.
    words : what is to be known of it, in a sentence.
    about : to which of several records it belongs, in the reader's language.
    """
    maker = FormMaker(REGISTRY, asked.book, LABELS)
    return maker.make(
        command,
        given,
        *fields,
        label=label,
        words=words,
        about=about,
        big=big,
        plain=plain,
    )


def state_cell(state: str) -> Cell:
    """A state as a cell."""
    return Cell(state, kind="state")
