"""Every page of the hub book, one file each; `HUB_PAGES` lists them by path."""

from keruen.web.pages.hub import (
    accounts,
    bins,
    blend,
    call,
    calls,
    contracts,
    laboratory,
    laytime,
    lots,
    position,
    samples,
    stem,
    today,
    weigh,
)
from keruen.web.pages.hub.asked import HUB_PAGES
from keruen.web.pages.hub.labels import LABELS

__all__ = [
    "HUB_PAGES",
    "LABELS",
    "accounts",
    "bins",
    "blend",
    "call",
    "calls",
    "contracts",
    "laboratory",
    "laytime",
    "lots",
    "position",
    "samples",
    "stem",
    "today",
    "weigh",
]
