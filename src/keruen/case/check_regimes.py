"""Checks of regimes: chances that are chances, lengths that end, and effects on what is there."""

from __future__ import annotations

from keruen.case.cells import cell_text
from keruen.case.check_cells import note, note_unknown
from keruen.case.findings import Findings
from keruen.case.rows import CaseRow, CaseRows
from keruen.case.table_rows import RegimeEffectRow, RegimeHistoryRow, RegimeRow
from keruen.rows import FrameRow, given

TARGETS: dict[str, tuple[str, str]] = {
    "site": ("sites", "site"),
    "sea_region": ("sites", "sea_region"),
    "country": ("sites", "country"),
    "corridor": ("corridors", "corridor"),
    "lane": ("lanes", "lane"),
}
"""By kind of target: the table and the column that name it."""
INTERVALS = (
    (
        "entry_probability_low",
        "entry_probability_per_month",
        "entry_probability_high",
        "the probability",
    ),
    ("mean_months_low", "mean_months", "mean_months_high", "the mean length"),
)
FACTORS = ("capacity_factor", "price_factor", "freight_factor")


def check_regimes(rows: CaseRows, findings: Findings) -> None:
    """Chances above 0, of one chain at most 1 together in each month, and intervals in order."""
    for row in rows.of(RegimeRow):
        chance = "entry_probability_per_month"
        if row.sound(chance) and row[chance] == 0:
            note(
                findings,
                row,
                chance,
                "the regime never begins",
                "Give a probability above 0, or remove the row.",
            )
            row.add_broken(chance)
        for low, value, high, what in INTERVALS:
            if row.sound(low, value, high):
                check_interval(row, low, value, high, what, findings)
        if row.sound("months") and row.cells.months is not None:
            _check_months(row, findings)
    _check_chains(rows.of(RegimeRow), findings)


def check_interval(
    row: CaseRow[FrameRow], low: str, value: str, high: str, what: str, findings: Findings
) -> None:
    """Both ends of an interval or neither, around the value."""
    least, most = row.number(low), row.number(high)
    if least is None and most is None:
        return
    if least is None or most is None:
        missing, filled = (low, high) if least is None else (high, low)
        findings.add(
            f"the cell is empty, but {filled} is given",
            f"Give both {low} and {high}, or neither.",
            table=row.table,
            row=row.name,
            column=missing,
        )
    elif not least <= (number := given(row.number(value))) <= most:
        column = low if least > number else high
        side = "above" if column == low else "below"
        note(
            findings,
            row,
            column,
            f"is {side} {what} itself, {cell_text(row[value])}",
            f"Give {low}, {value} and {high} in rising order.",
        )


def _check_months(row: CaseRow[RegimeRow], findings: Findings) -> None:
    names = str(row.cells.months).split()
    wrong = [name for name in names if not (name.isdigit() and 1 <= int(name) <= 12)]
    if wrong or not names:
        note(
            findings,
            row,
            "months",
            "is not a list of calendar months",
            "Give numbers from 1 to 12 separated by spaces, such as 2 3.",
        )
        row.add_broken("months")


def _check_chains(regimes: list[CaseRow[RegimeRow]], findings: Findings) -> None:
    """The regimes of a chain exclude each other, so their chances in a month are at most 1."""
    chains: dict[str, list[CaseRow[RegimeRow]]] = {}
    for row in regimes:
        chain = row.cells.chain
        if chain and row.sound("chain", "months", "entry_probability_per_month"):
            chains.setdefault(chain, []).append(row)
    for chain, members in chains.items():
        for month in range(1, 13):
            inside = [row for row in members if month in begin_months(row.cells.months)]
            total = sum(row.cells.entry_probability_per_month for row in inside)
            if total > 1.0 + 1e-9:
                note(
                    findings,
                    inside[-1],
                    "entry_probability_per_month",
                    f"the probabilities of chain {chain} in month {month} add up to {total:g}, "
                    "above 1",
                    "Lower the probabilities of these regimes, or put them into different chains.",
                )
                break


def begin_months(months: str | None) -> tuple[int, ...]:
    """Calendar months in which a regime may begin."""
    return tuple(range(1, 13)) if not months else tuple(int(name) for name in months.split())


def check_regime_effects(rows: CaseRows, findings: Findings) -> None:
    """An effect names something that the case has, and changes something there."""
    for row in rows.of(RegimeEffectRow):
        if row.sound("target_kind", "target"):
            _check_target(rows, row, findings)
        if not row.sound("target_kind", "price_factor"):
            continue
        if row.cells.price_factor != 1 and row.cells.target_kind in ("corridor", "lane"):
            note(
                findings,
                row,
                "price_factor",
                f"a {row.cells.target_kind} has no price",
                "Leave the cell empty, or name a site, sea region or country.",
            )
    named = rows.names("regime_effects", "regime")
    for each in rows.of(RegimeRow):
        if each.sound("regime") and each.cells.regime not in named and rows.known("regime_effects"):
            findings.add(
                "the regime has no effect: no row of regime_effects names it",
                "Add a row to regime_effects, or remove the regime.",
                table=each.table,
                row=each.name,
                column="regime",
                value=each.cells.regime,
            )


def _check_target(rows: CaseRows, row: CaseRow[RegimeEffectRow], findings: Findings) -> None:
    kind, target = row.cells.target_kind, row.cells.target
    if kind == "all":
        if target != "all":
            note(findings, row, "target", "target_kind is all", "Write all.")
        return
    table, column = TARGETS[kind]
    if not rows.known(table, f"{table}.{column}"):
        return
    known = rows.names(table, column)
    if target not in known:
        note_unknown(findings, row, "target", target, f"column {column} of table {table}", known)


def check_regime_history(rows: CaseRows, findings: Findings) -> None:
    """A span of the past begins before it ends."""
    for row in rows.of(RegimeHistoryRow):
        first, last = row.cells.from_date, row.cells.to_date
        if not row.sound("from_date", "to_date") or last is None:
            continue
        if last < first:
            note(
                findings,
                row,
                "to_date",
                f"is before from_date, {first.isoformat()}",
                "Give a last day that is not before the first.",
            )
