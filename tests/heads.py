"""The present revisions of the packages, to which every database is brought when it is opened."""

from __future__ import annotations

STORE = "store_0011"
ROADMAP = "roadmap_0020"
HUB = "hub_0006"
STUDIES = "studies_0003"
COUNCIL = "council_0001"
TRADE = "trade_0001"
