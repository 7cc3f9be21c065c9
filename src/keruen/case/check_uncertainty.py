"""Checks of what varies at random: where it varies, by which law, and what it stands in for."""

from __future__ import annotations

from keruen.case.cells import cell_text
from keruen.case.check_cells import note, note_unknown
from keruen.case.check_limits import check_months
from keruen.case.findings import Findings
from keruen.case.rows import CaseRow, CaseRows
from keruen.case.table_rows import ClosureRow, SiteRow, UncertaintyRow
from keruen.rows import given

Place = tuple[str, str]

LANE: dict[str, Place] = {"lane": ("lanes", "lane"), "corridor": ("corridors", "corridor")}
PORTS: dict[str, Place] = {"site": ("sites", "site"), "sea_region": ("sites", "sea_region")}
VESSEL_CLASS: dict[str, Place] = {"vessel_class": ("vessel_classes", "vessel_class")}
PASSAGE: dict[str, Place] = {"passage": ("passages", "passage")}
# By what varies: the kinds of target that it goes with, and where the name of a target stands.
# All kinds together may be meant as well, but for waiting and closed days.
TARGETS: dict[str, dict[str, Place]] = {
    "travel_days": {**LANE, "mode": ("lanes", "mode"), **VESSEL_CLASS, **PASSAGE},
    "load_rate": PORTS,
    "discharge_rate": PORTS,
    "waiting_days": {"site": ("sites", "site"), **PASSAGE},
    "arrival_days": {**VESSEL_CLASS, "site": ("sites", "site")},
    "harvest": {"site": ("harvests", "site"), "country": ("sites", "country")},
    "demand": {"market": ("markets", "market"), "country": ("markets", "country")},
    "closed_days": {**PORTS, **LANE},
}
NOT_OF_ALL = ("waiting_days", "closed_days")
# By law: the parameters that it needs, and those that it takes besides.
LAWS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "fixed": (("mean",), ()),
    "uniform": (("low", "high"), ()),
    "triangular": (("low", "mode", "high"), ()),
    "normal": (("mean", "standard_deviation"), ("low", "high")),
    "lognormal": (("mean", "standard_deviation"), ()),
    "exponential": (("mean",), ()),
}
PARAMETERS = ("low", "mode", "high", "mean", "standard_deviation")
FACTORS = ("travel_days", "load_rate", "discharge_rate", "harvest", "demand")
# Laws none of whose draws are below or at zero, whatever the parameters.
ABOVE_ZERO = ("lognormal", "exponential")
# What a site must have for a row about it to change anything.
SITE_NEEDS = {
    "discharge_rate": ("discharge_rate_t_per_day", "no ship is discharged there"),
    "arrival_days": ("load_rate_t_per_day", "no ship is loaded there"),
}


def check_uncertainty(rows: CaseRows, findings: Findings) -> None:
    """A row names something that can vary so, by a law that is whole, in months that are months."""
    for row in rows.of(UncertaintyRow):
        if row.sound("varies", "target_kind", "target"):
            _check_target(rows, row, findings)
        if row.sound("law", *PARAMETERS) and _has_parameters(row, findings):
            _check_parameters(row, findings)
        if row.sound("varies"):
            _check_closing(row, findings)
        check_months(row, findings)
    _check_replaced(rows, findings)


def _check_target(rows: CaseRows, row: CaseRow[UncertaintyRow], findings: Findings) -> None:
    varies, kind, target = row.cells.varies, row.cells.target_kind, row.cells.target
    kinds = [*TARGETS[varies], *(() if varies in NOT_OF_ALL else ("all",))]
    if kind not in kinds:
        note(
            findings,
            row,
            "target_kind",
            f"{varies} does not vary by {kind}",
            f"Give one of: {', '.join(kinds)}; or let something else vary.",
        )
    elif kind == "all":
        if target is not None:
            note(findings, row, "target", "all have no name", "Leave the cell empty.")
    elif target is None:
        findings.add(
            f"the cell is empty, but target_kind is {kind}",
            f"Name the target{'' if varies in NOT_OF_ALL else ', or give target_kind all'}.",
            table=row.table,
            row=row.name,
            column="target",
        )
    else:
        _check_name(rows, row, findings)


def _check_name(rows: CaseRows, row: CaseRow[UncertaintyRow], findings: Findings) -> None:
    table, column = TARGETS[row.cells.varies][row.cells.target_kind]
    if not rows.known(table, f"{table}.{column}"):
        return
    known = rows.names(table, column)
    if row.cells.target not in known:
        where = f"column {column} of table {table}"
        note_unknown(findings, row, "target", row.cells.target or "", where, known)
        return
    problem = _idle(rows, row)
    if problem:
        note(
            findings,
            row,
            "target",
            f"{problem}, so the row changes nothing",
            "Name another target, or remove the row.",
        )


def _idle(rows: CaseRows, row: CaseRow[UncertaintyRow]) -> str | None:
    """Why what is named has nothing that could vary; None where it has."""
    varies, kind, target = row.cells.varies, row.cells.target_kind, row.cells.target
    if varies == "harvest" and kind == "country" and rows.known("harvests"):
        sellers = rows.names("harvests", "site")
        countries = {site.cells.country for site in rows.of(SiteRow) if site.cells.site in sellers}
        return None if target in countries else "no site of this country has a harvest"
    if varies not in (*SITE_NEEDS, "waiting_days") or kind not in PORTS:
        return None
    named = [site for site in rows.of(SiteRow) if site[kind] == target]
    if not all(site.sound("kind") for site in named):
        return None
    if varies == "waiting_days":
        ships = any(site.cells.kind == "port" for site in named)
        return None if ships else "no ship comes there"
    column, problem = SITE_NEEDS[varies]
    sound = all(site.sound(column) for site in named)
    return problem if sound and all(site[column] is None for site in named) else None


def _has_parameters(row: CaseRow[UncertaintyRow], findings: Findings) -> bool:
    """Whether the law has all that it needs; what it has besides is a finding, too."""
    needs, takes = LAWS[row.cells.law]
    for column in PARAMETERS:
        if column in needs and row[column] is None:
            findings.add(
                f"the cell is empty, but law {row.cells.law} needs it",
                f"Give {_listed(needs)}.",
                table=row.table,
                row=row.name,
                column=column,
            )
        elif row[column] is not None and column not in (*needs, *takes):
            note(
                findings,
                row,
                column,
                f"law {row.cells.law} does not use it",
                f"Leave the cell empty: the law takes {_listed((*needs, *takes))}.",
            )
    return all(row[column] is not None for column in needs)


def _check_parameters(row: CaseRow[UncertaintyRow], findings: Findings) -> None:
    """The parameters of a whole law are in order, and its draws what they can be."""
    low, high = row.cells.low, row.cells.high
    if low is not None and high is not None and low > high:
        note(
            findings,
            row,
            "low",
            f"is above high, {cell_text(high)}",
            "Give a low that is not above high.",
        )
        return
    if row.cells.law == "triangular":
        _check_between(row, "mode", findings)
    if row.cells.law == "normal":
        _check_between(row, "mean", findings)
    if row.cells.law in ABOVE_ZERO and given(row.cells.mean) <= 0:
        note(
            findings,
            row,
            "mean",
            f"law {row.cells.law} has a mean above 0",
            "Give a mean above 0, or another law.",
        )
    elif row.sound("varies"):
        _check_support(row, findings)


def _check_between(row: CaseRow[UncertaintyRow], column: str, findings: Findings) -> None:
    value, low, high = given(row.number(column)), row.cells.low, row.cells.high
    if low is not None and value < low:
        problem = f"is below low, {cell_text(low)}"
    elif high is not None and value > high:
        problem = f"is above high, {cell_text(high)}"
    else:
        return
    note(findings, row, column, problem, f"Give a {column} from low to high.")


def _check_support(row: CaseRow[UncertaintyRow], findings: Findings) -> None:
    """No draw can be one that has no meaning: a factor of zero, or days below zero."""
    varies, law = row.cells.varies, row.cells.law
    if varies == "arrival_days" or law in ABOVE_ZERO:
        return
    column = "mean" if law == "fixed" else "low"
    least = row.number(column)
    factor = varies in FACTORS
    allowed = "above 0" if factor else "0 or more"
    what = f"{varies} is a factor and" if factor else varies
    if least is None:
        findings.add(
            f"the cell is empty, but {what} must be {allowed} in every draw",
            f"Give a low that is {allowed}, or a law whose draws are all above 0: "
            f"{' or '.join(ABOVE_ZERO)}.",
            table=row.table,
            row=row.name,
            column=column,
        )
    elif least < 0 or (factor and least == 0):
        note(
            findings,
            row,
            column,
            f"{what} must be {allowed} in every draw",
            f"Give a {column} that is {allowed}.",
        )


def _check_closing(row: CaseRow[UncertaintyRow], findings: Findings) -> None:
    """Random closures say how often they come; nothing else does, nor replaces a closure."""
    closes = row.cells.varies == "closed_days"
    if closes and row.sound("frequency_per_year") and row.cells.frequency_per_year is None:
        findings.add(
            "the cell is empty, but closed_days needs it",
            "Give the mean number of closures that begin in a year, within its months.",
            table=row.table,
            row=row.name,
            column="frequency_per_year",
        )
    for column in ("frequency_per_year", "replaces_closure") if not closes else ():
        if row.sound(column) and row[column] is not None:
            note(
                findings,
                row,
                column,
                f"{row.cells.varies} does not use it",
                "Leave the cell empty, or let closed_days vary.",
            )


def _check_replaced(rows: CaseRows, findings: Findings) -> None:
    """Random closures close what the averaged closure that they replace closed."""
    if not rows.known("closures"):
        return
    closures = {row.cells.closure: row for row in rows.of(ClosureRow) if row.sound("closure")}
    for row in rows.of(UncertaintyRow):
        name = row.cells.replaces_closure
        if not row.sound("replaces_closure", "target_kind", "target") or name not in closures:
            continue
        closure = closures[name]
        if not closure.sound("target_kind", "target") or row.cells.varies != "closed_days":
            continue
        theirs = closure.cells.target_kind, closure.cells.target
        if theirs != (row.cells.target_kind, row.cells.target):
            note(
                findings,
                row,
                "replaces_closure",
                f"is a closure of {' '.join(theirs)}, not of {row.cells.target_kind} "
                f"{row.cells.target}",
                "Name a closure of the same target, or leave the cell empty.",
            )


def _listed(columns: tuple[str, ...]) -> str:
    first, last = ", ".join(columns[:-1]), columns[-1]
    return f"{first} and {last}" if first else last
