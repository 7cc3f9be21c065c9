"""The present revisions of the packages, to which every database is brought when it is opened."""

from __future__ import annotations

STORE = "store_0010"
ROADMAP = "roadmap_0015"
HUB = "hub_0005"
STUDIES = "studies_0003"
