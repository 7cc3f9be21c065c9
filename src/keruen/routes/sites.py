"""Finding the site that somebody means."""

from __future__ import annotations

import difflib
import unicodedata

from keruen.case.case import Case
from keruen.case.table_rows import SiteRow
from keruen.errors import KeruenError
from keruen.rows import text_in

SHOWN = 5


def find_site(case: Case, text: str) -> str:
    """Short name of the site that `text` means, whatever its case, accents and separators.

    In this order: a short name, a full name, a UN/LOCODE, the beginning of just one site's short
    or full name.

    Raises
    ------
    KeruenError : no site fits, or the beginning fits more than one.
    """
    rows = case.rows(SiteRow)
    wanted = _plain(text)
    for column in ("site", "name", "locode"):
        exact = [row for row in rows if wanted and _is_called(text_in(row, column), wanted)]
        if len(exact) == 1:
            return str(exact[0].site)
        if exact:
            raise _ambiguous(text, exact)
    begun = [row for row in rows if wanted and _begins(row, wanted)]
    if len(begun) == 1:
        return str(begun[0].site)
    raise _ambiguous(text, begun) if begun else _unknown(text, wanted, rows)


def _plain(text: str | None) -> str:
    """Lower-case letters and digits without accents, words parted by one space."""
    decomposed = unicodedata.normalize("NFKD", text or "").casefold()
    letters = "".join(each for each in decomposed if not unicodedata.combining(each))
    return " ".join("".join(each if each.isalnum() else " " for each in letters).split())


def _is_called(name: str | None, wanted: str) -> bool:
    # A UN/LOCODE is written with a space after the country or without one.
    return _plain(name).replace(" ", "") == wanted.replace(" ", "")


def _begins(row: SiteRow, wanted: str) -> bool:
    return any(_plain(text_in(row, column)).startswith(wanted) for column in ("site", "name"))


def _ambiguous(text: str, rows: list[SiteRow]) -> KeruenError:
    listed = ", ".join(f"{row.site} ({row.name})" for row in rows[:SHOWN])
    more = f" and {len(rows) - SHOWN} more" if len(rows) > SHOWN else ""
    return KeruenError(
        f"site {text!r} could be any of {len(rows)}: {listed}{more}",
        "Write the short name of the one you mean.",
    )


def _unknown(text: str, wanted: str, rows: list[SiteRow]) -> KeruenError:
    names: dict[str, str] = {}
    for row in rows:
        for column in ("site", "name", "locode"):
            if name := text_in(row, column):
                names.setdefault(_plain(name), row.site)
    close = difflib.get_close_matches(wanted, names, n=SHOWN, cutoff=0.5)
    nearest = list(dict.fromkeys(names[name] for name in close))
    return KeruenError(
        f"the case has no site {text!r}",
        f"Nearest are: {', '.join(nearest)}."
        if nearest
        else "Use a short name, full name or UN/LOCODE of table sites.",
    )
