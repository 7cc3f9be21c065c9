"""Tables of the cultural programme, its institutions, and what both sides publish about the site.

Amounts are decimal texts in their own currency; amounts of different currencies are never added.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer

from keruen.roadmap.table_columns import link_column, record_table, text_column, texts_column

institution = record_table(
    "institution",
    text_column("of_party"),
    text_column("kind"),
    texts_column("names"),
    texts_column("city", needed=False),
)
culture_programme = record_table(
    "culture_programme",
    link_column("provision", "provision"),
    texts_column("title"),
    text_column("starts_on"),
    text_column("ends_on"),
    text_column("proposed_party"),
    text_column("state"),
    text_column("agreed_party", needed=False),
)
culture_item = record_table(
    "culture_item",
    link_column("programme", "culture_programme"),
    text_column("kind"),
    texts_column("title"),
    text_column("starts_on"),
    text_column("ends_on"),
    # The side on whose territory it takes place, and the place there.
    text_column("host"),
    texts_column("place", needed=False),
    link_column("institution", "institution", needed=False),
    link_column("partner", "institution", needed=False),
    Column("persons", Integer, nullable=True),
    # A file of multilateral coordination, such as one before the OIC.
    link_column("file", "file", needed=False),
    text_column("proposed_party"),
    text_column("state"),
    text_column("agreed_party", needed=False),
)
Index("ix_culture_item_days", culture_item.c.starts_on, culture_item.c.id)
culture_budget = record_table(
    "culture_budget",
    link_column("programme", "culture_programme"),
    link_column("item", "culture_item"),
    # The side that pays.
    text_column("of_party"),
    text_column("amount"),
    text_column("currency"),
)
twinning = record_table(
    "twinning",
    link_column("institution", "institution"),
    link_column("partner", "institution"),
    texts_column("subject"),
    text_column("starts_on"),
    text_column("ends_on", needed=False),
    text_column("proposed_party"),
    text_column("state"),
    text_column("agreed_party", needed=False),
)
public_licence = record_table(
    "public_licence",
    # The SPDX identifier of a licence for open data.
    text_column("licence"),
    text_column("proposed_party"),
    text_column("state"),
    text_column("agreed_party", needed=False),
)
public_contact = record_table(
    "public_contact",
    text_column("of_party"),
    texts_column("names"),
    text_column("address"),
)
