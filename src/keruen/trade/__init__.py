"""Trade statistics: UN Comtrade files, and measures of the trade of two countries.

Pure functions without a database; see docs/trade.md.
"""

from pathlib import Path

from keruen.trade.chapters import chapter_label, code_with_label
from keruen.trade.data import Country, Flow, TradeData
from keruen.trade.hub import HubFlow, HubShare, compare_hub
from keruen.trade.hub_movements import hub_flows
from keruen.trade.json import report_json
from keruen.trade.measures import (
    Advantage,
    Intensity,
    Mirror,
    Potential,
    comparative_advantage,
    compare_mirror,
    complementarity,
    intensity,
    potential,
)
from keruen.trade.read import read_comtrade, read_levels
from keruen.trade.report import TradeReport, YearLine, make_report

__all__ = [
    "Advantage",
    "Country",
    "Flow",
    "HubFlow",
    "HubShare",
    "Intensity",
    "Mirror",
    "Potential",
    "TradeData",
    "TradeReport",
    "YearLine",
    "chapter_label",
    "code_with_label",
    "comparative_advantage",
    "compare_hub",
    "compare_mirror",
    "complementarity",
    "hub_flows",
    "intensity",
    "make_report",
    "potential",
    "read_comtrade",
    "read_levels",
    "report_json",
    "sample_path",
]


def sample_path() -> Path:
    """The sample file: made-up figures in the columns of UN Comtrade, not statistics.

    Examples
    --------
    >>> sample_path().name
    'sample.csv'
    """
    return Path(__file__).parent / "sample.csv"
