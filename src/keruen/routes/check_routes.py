"""Findings about the sea routes of a sound case: all that planning would refuse, and far ports."""

from __future__ import annotations

import re
from collections.abc import Iterable

from keruen.case.case import Case
from keruen.case.table_rows import SiteRow
from keruen.errors import Finding, KeruenError
from keruen.routes.arcs import make_arcs
from keruen.routes.check_circles import warn_of_sea_circles
from keruen.routes.distances import (
    Pair,
    closed_passages,
    far_from_sea,
    far_from_sea_remedy,
    find_unknown_passages,
    is_given,
    unknown_passage_error,
)
from keruen.routes.sea_joins import join_port
from keruen.routes.trades import make_candidates
from keruen.routes.voyages import make_voyage_options

UNSURE_NM = 30.0
"""Distances of a port farther from the sea than this are uncertain by about as much."""

CELL = re.compile(r"table (\w+), row (.+?), column (\w+)(?:, value (.+?))?: (.+)", re.DOTALL)


def check_routes(case: Case) -> list[Finding]:
    """Errors and warnings about the sea routes of a case whose tables are sound.

    A case without errors has voyage options: `make_voyage_options` does not raise.
    """
    try:
        candidates = make_candidates(case)
    except KeruenError as error:
        return [_finding_of(error)]
    pairs = [pair for each in candidates if not each.refusal for pair in each.pairs]
    searched = [pair for pair in dict.fromkeys(pairs) if not is_given(case, pair)]
    findings = [*_ports(case, searched)]
    if searched:
        findings += [
            _finding_of(unknown_passage_error(name))
            for name in find_unknown_passages(case, closed_passages(case))
        ]
    if not any(finding.level == "error" for finding in findings):
        try:
            options = make_voyage_options(case).frame
        except KeruenError as error:
            findings.append(_finding_of(error))
        else:
            findings += warn_of_sea_circles(case, make_arcs(case, options))
    return findings


def _ports(case: Case, searched: Iterable[Pair]) -> Iterable[Finding]:
    """One finding for each port that lies far from the sea and has distances to be searched."""
    first: dict[str, Pair] = {}
    for pair in searched:
        for site in pair:
            first.setdefault(site, pair)
    for row in case.rows(SiteRow):
        site = row.site
        if site not in first:
            continue
        place = (float(row.longitude), float(row.latitude))
        join = join_port(place)
        if join is None:
            start, end = first[site]
            problem = (
                f"the sea route from {start} to {end} cannot be measured: "
                f"{far_from_sea(place, site)}"
            )
            yield Finding("sites", f"site={site}", "", "", problem, far_from_sea_remedy(site))
        elif join.gap_nm > UNSURE_NM:
            yield Finding(
                "sites",
                f"site={site}",
                "",
                "",
                f"the port (latitude {place[1]:g}, longitude {place[0]:g}) lies "
                f"{join.gap_nm:.0f} nm from the sea, more than {UNSURE_NM:g} nm, so that its sea "
                "distances are uncertain",
                f"Correct latitude and longitude of {site} in table sites, or give its distances "
                "in table sea_distances.",
                "warning",
            )


def _finding_of(error: KeruenError) -> Finding:
    """An error as a finding, in its cell where its text names one."""
    found = CELL.fullmatch(error.what)
    if found is None:
        return Finding("", "", "", "", error.what, error.remedy)
    table, row, column, value, problem = found.groups()
    return Finding(table, row, column, (value or "").strip("'"), problem, error.remedy)
