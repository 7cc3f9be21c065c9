"""Reading a page of the hub book: its view is read in one transaction, with keys for its forms."""

from __future__ import annotations

from dataclasses import replace

from keruen.hub.book import read_book
from keruen.web.calls import Call
from keruen.web.once import form_once, page_key
from keruen.web.pages.hub.asked import HubAsked, HubReader
from keruen.web.pages.view import View, page_tables
from keruen.web.reading import Reading
from keruen.web.site import Site


def read_hub_view(
    reader: HubReader, site: Site, call: Call, reading: Reading, by_cursor: bool = False
) -> View:
    """The content of a page of the hub book for a reader.

    Parameters
    ----------
    by_cursor : not used; these lists are read by number of page.

    Raises
    ------
    RefusalError : a page that is not for the reader, or a record that the reader does not see.
    """
    del by_cursor
    with read_book(site.database, reading.actor) as book:
        asked = HubAsked(book, reading.language, dict(call.parts), dict(call.query))
        view = reader(asked)
        page_tables(asked, view)
        view.once = page_key(book, reading.form_key)
        view.forms = [replace(each, once=form_once(view.once, each)) for each in view.forms]
        view.sides = dict(asked.parties)
        return view
