"""Headers of tables: which column stands where, and what is wrong with the names."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from keruen.case.findings import Findings, listed


def match_header(
    table: str,
    header: Sequence[str],
    columns: Mapping[str, bool],
    may_lack: Collection[str],
    findings: Findings,
    numbers: Sequence[int] = (),
) -> tuple[dict[str, int], set[str]]:
    """Place of each known column, and the columns that are lacking; findings on all else.

    Parameters
    ----------
    table : name of the table in findings.
    columns : names of the columns, and whether each row fills the column in.
    may_lack : columns that a table may do without.
    numbers : the number of each column in the file, from 1, where columns were left out.
    """
    places: dict[str, int] = {}
    unknown: list[str] = []
    unnamed = [
        str(numbers[place] if numbers else place + 1)
        for place, name in enumerate(header)
        if not name
    ]
    if len(unnamed) > 1:
        findings.add(
            f"the header has {len(unnamed)} columns without a name: number {listed(unnamed, 20)} "
            "from the left",
            "Name these columns, or remove them.",
            table=table,
        )
    for place, name in enumerate(header):
        if name in places:
            findings.add(
                "the header names this column twice",
                "Keep one of the two columns.",
                table=table,
                column=name,
            )
        elif name in columns:
            places[name] = place
        elif name or len(unnamed) == 1:
            unknown.append(name)
    lacking = [name for name in columns if name not in places and name not in may_lack]
    unexplained = list(lacking)
    for name in unknown:
        meant = _note_unknown(table, name, unexplained, list(columns), findings)
        if meant:
            unexplained.remove(meant)
    for name in unexplained:
        ending = " and fill it in." if columns[name] else "; its cells may stay empty."
        findings.add(
            "the column is missing", f"Add it to the header{ending}", table=table, column=name
        )
    return places, set(lacking)


def _note_unknown(
    table: str, name: str, absent: list[str], known: list[str], findings: Findings
) -> str | None:
    """Report a header that is no column; return the absent column that it may stand for."""
    if not name:
        findings.add(
            "the header has a column without a name",
            "Name the column, or remove it.",
            table=table,
        )
        return None
    meant = findings.nearest(name, absent)
    if meant:
        findings.add(
            f"is not a column of this table, and the column {meant!r} is missing",
            f"Rename it to {meant!r}.",
            table=table,
            column=name,
        )
    else:
        findings.add(
            "is not a column of this table",
            f"Remove it, or give it the name of one of the columns: {listed(known, 40)}.",
            table=table,
            column=name,
        )
    return meant
