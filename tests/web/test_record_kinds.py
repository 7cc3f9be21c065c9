"""Records that are called by the record above them: the table and the column exist."""

from __future__ import annotations

import pytest

from keruen.roadmap import tables as t
from keruen.roadmap.search import SEARCHED
from keruen.web.pages.search import PAGE_OF
from keruen.web.record_names import ABOVE


@pytest.mark.parametrize("kind", sorted(ABOVE))
def test_the_record_above_is_of_a_table_and_named_by_a_column(kind: str) -> None:
    above, column, _ = ABOVE[kind]
    assert above in t.metadata.tables
    assert column in t.metadata.tables[kind].columns


@pytest.mark.parametrize("kind", sorted(SEARCHED))
def test_what_search_finds_leads_to_a_page(kind: str) -> None:
    while SEARCHED[kind].shown_by[0]:
        kind = SEARCHED[kind].shown_by[0]
    assert kind in PAGE_OF or kind in ("attachment", "saved_filter")
