"""Pages of trade statistics, one file a page."""

from keruen.web.pages.trade import overview, report
from keruen.web.pages.trade.package import PAGES

__all__ = ["PAGES", "overview", "report"]
