"""Names that readers know, for the codes of a case."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from keruen.case.case import Case
from keruen.case.table_rows import HarvestRow, LabelRow, SiteRow


class Labels:
    """Labels of a case in one language, from its table `labels`."""

    def __init__(self, case: Case, language: str = "en") -> None:
        self._labels = {
            (row.kind, row.code): str(row.label)
            for row in case.rows(LabelRow)
            if row.language == language
        }

    def of(self, kind: str, code: str | None) -> str | None:
        """Label of a code; the code itself where it has none."""
        return self._labels.get((kind, code), code) if code is not None else None

    @cached_property
    def countries(self) -> dict[str, str]:
        """Label of every country that has one, by code."""
        return {code: label for (kind, code), label in self._labels.items() if kind == "country"}


def home_country(case: Case) -> str:
    """Country whose elevators bring the most grain to the market; empty where no site is one."""
    countries = {row.site: row.country for row in case.rows(SiteRow) if row.kind == "elevator"}
    tonnes: dict[str, float] = defaultdict(float)
    for row in case.rows(HarvestRow):
        if row.site in countries:
            tonnes[countries[row.site]] += row.quantity_t
    return max(sorted(tonnes), key=lambda country: tonnes[country], default="")
