"""The first page of trade statistics: the data sets, and loading one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from keruen.trade.codes import REVISIONS
from keruen.trade_data.reads import list_sets
from keruen.web.marks import N_
from keruen.web.package_forms import Ask
from keruen.web.pages.tables import Cell, Value, table_of
from keruen.web.pages.trade.package import LOADING, PAGES, TradeAsked, TradeView
from keruen.web.pages.view import View, count_phrase


@dataclass(frozen=True, kw_only=True)
class SetLine:
    """A row of the list of data sets."""

    title: Annotated[Cell, N_("Data set")]
    years: Annotated[Value, N_("Years")]
    classification: Annotated[Cell, N_("HS revision")]
    source: Annotated[Cell, N_("Source")]
    licence: Annotated[Cell, N_("Licence")]
    tier: Annotated[Cell, N_("Visible to")]
    loaded: Annotated[Cell, N_("Loaded")]


@PAGES.page("/trade")
def overview(asked: TradeAsked) -> View:
    """Data sets of trade statistics with their source and licence."""
    sets = list_sets(asked.unit)
    view = TradeView(N_("Trade statistics"))
    view.lead = count_phrase("There is one data set.", "There are {count} data sets.", len(sets))
    view.tables = [
        table_of(
            N_("Data sets"),
            SetLine,
            [
                SetLine(
                    title=Cell(each.title, f"/trade/sets/{each.id}", "data"),
                    years=say_years(each.years),
                    classification=Cell(each.classification, kind="data"),
                    source=Cell(each.source, kind="data"),
                    licence=Cell(each.licence, kind="data"),
                    tier=Cell(each.tier, kind="state"),
                    loaded=asked.time_cell(each.created_at),
                )
                for each in sets
            ],
        )
    ]
    revisions = [(each, each) for each in REVISIONS]
    view.forms = [
        *asked.forms.make(
            LOADING,
            {},
            Ask("title", N_("Title")),
            Ask("source", N_("Source (publisher and date of the download)")),
            Ask("licence", N_("Licence")),
            Ask(
                "classification",
                N_("HS revision, where the file has several"),
                options=revisions,
            ),
        )
    ]
    view.data = {
        "sets": [
            {
                "id": each.id,
                "title": each.title,
                "source": each.source,
                "licence": each.licence,
                "sha256": each.sha256,
                "classification": each.classification,
                "levels": each.levels,
                "years": each.years,
                "label": each.label,
            }
            for each in sets
        ]
    }
    return view


def say_years(years: list[int]) -> str:
    """The first and the last year.

    Examples
    --------
    >>> say_years([2021, 2022, 2023]), say_years([2023])
    ('2021–2023', '2023')
    """
    ends = sorted({min(years), max(years)}) if years else []
    return "–".join(map(str, ends))
