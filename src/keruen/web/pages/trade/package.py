"""The pages of trade statistics as a set, to which each file adds its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from keruen.trade_data.registry import MOST_MIB, REGISTRY
from keruen.trade_data.unit import TradeWork, read_work
from keruen.web.forms import Form
from keruen.web.marks import N_
from keruen.web.package_pages import PageAsked, PagePackage
from keruen.web.pages.view import Choice, View
from keruen.web.trade_charts import Chart

LOADING = "load_set"

LABELS: dict[str, str] = {
    "load_set": N_("Load a data set"),
    "publish_set": N_("Publish the data set"),
    "withdraw_set": N_("Withdraw the data set"),
}
"""What the buttons say, by command."""

TradeAsked = PageAsked[TradeWork]
"""What a page of trade statistics was asked for."""

PAGES: PagePackage[TradeWork] = PagePackage("trade", REGISTRY, read_work, LABELS)
"""The pages by path."""


@dataclass
class TradeView(View):
    """A page of trade statistics.

    Parameters
    ----------
    choices : of the report: countries, year and level.
    charts : drawn above the tables.
    """

    template: ClassVar[str] = "trade.html.jinja"
    most_megabytes: ClassVar[int] = MOST_MIB

    choices: list[Choice] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)

    @property
    def loading(self) -> Form | None:
        """The form with which a file is sent, for a reader who may load a data set."""
        return next((each for each in self.forms if each.act == LOADING), None)

    @property
    def side_forms(self) -> list[Form]:
        """The forms that stand beside the page."""
        return [each for each in self.forms if each.act != LOADING]
