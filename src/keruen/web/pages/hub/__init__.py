"""Every page of the hub book, one file each; `HUB_PAGES` lists them by path."""

from keruen.web.pages.hub import (
    accounts,
    amendments,
    bins,
    blend,
    call,
    calls,
    contract_form,
    contracts,
    downgrades,
    facts,
    laboratory,
    laytime,
    lots,
    position,
    quarantines,
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
    "amendments",
    "bins",
    "blend",
    "call",
    "calls",
    "contract_form",
    "contracts",
    "downgrades",
    "facts",
    "laboratory",
    "laytime",
    "lots",
    "position",
    "quarantines",
    "samples",
    "stem",
    "today",
    "weigh",
]
