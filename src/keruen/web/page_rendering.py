"""Showing a page: its view is read in one transaction, and rendered in the reader's language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from fastapi import Request

from keruen.errors import KeruenError
from keruen.roadmap.acts import ACTS
from keruen.roadmap.bound import BOUND
from keruen.roadmap.days import Fault
from keruen.roadmap.desk import read_desk
from keruen.store.command import Command
from keruen.store.commands import MIXED
from keruen.store.refusal import ChangedError
from keruen.web.forms import Form, add_rows, fill_form
from keruen.web.marks import N_
from keruen.web.once import form_once, page_key
from keruen.web.pages import PAGES, Asked, Reader, View
from keruen.web.pages.calendar import CalendarView
from keruen.web.pages.view import Phrase, page_tables
from keruen.web.record_search import SeveralError
from keruen.web.seen_version import compare
from keruen.web.site import Reading, Site, render, tell_titled

FLASHES = ("done", "lang", "as", "mixed")
"""Query parameters that links of the page do not carry on."""


@dataclass(frozen=True)
class Call:
    """Which page was asked for: its path, the parts of it that name records, its query."""

    path: str
    parts: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, request: Request) -> Call:
        """The call of a request."""
        parts = {key: storable(str(value)) for key, value in request.path_params.items()}
        query = {key: storable(value) for key, value in request.query_params.items()}
        return cls(request.url.path, parts, query)


def storable(text: str) -> str:
    """A text without characters that a database refuses: control characters and surrogates."""
    return "".join(each for each in text if unicodedata.category(each) not in ("Cc", "Cs"))


def find_page(path: str) -> tuple[Reader, Call] | None:
    """The page at a path, if there is one."""
    for template, reader in PAGES.items():
        found = re.fullmatch(template.replace("{id}", "(?P<id>[^/]+)"), path)
        if found:
            return reader, Call(path, found.groupdict())
    return None


def read_view(
    site: Site, reader: Reader, call: Call, reading: Reading, *, by_cursor: bool = False
) -> View:
    """The content of a page for a reader.

    Parameters
    ----------
    by_cursor : whether its lists are read by cursor.
    """
    with read_desk(site.database, reading.actor) as desk:
        asked = Asked(
            desk,
            reading.language,
            dict(call.parts),
            dict(call.query),
            site.sources,
            site.reports_for(reading.actor),
            by_cursor=by_cursor,
        )
        view = reader(asked)
        page_tables(asked, view)
        view.notes = [*view.notes, *(_fault(asked, each) for each in desk.faults)]
        view.once = page_key(desk, reading.form_key)
        view.forms = [replace(each, once=form_once(view.once, each)) for each in view.forms]
        view.sides = {each.code: asked.say(each.names) for each in desk.parties}
        seen: dict[str, dict[str, str]] = {}
        for form in view.forms:
            if form.shown.seen:
                record = dict(form.hidden)[BOUND[ACTS[form.act].binds].field]
                seen.setdefault(form.act, {})[record] = form.shown.seen
        if seen:
            view.data["seen"] = seen
        return view


def _fault(asked: Asked, fault: Fault) -> Phrase:
    """A word on a row that the page could not compute."""
    name = fault.title if isinstance(fault.title, str) else asked.say(fault.title)
    words = N_(
        "{record} {title}: a stored date, zone or recurrence cannot be read, so what follows from "
        "it is left out here. The rest of the page is complete."
    )
    return Phrase(words, {"record": asked.words(fault.table), "title": name})


def show(site: Site, reader: Reader, call: Call, reading: Reading) -> str:
    """A page, with a word on what was done just before."""
    view = read_view(site, reader, call, reading)
    done = call.query.get("done", "")
    view.done = done if done in ACTS else ""
    if view.done and call.query.get("mixed"):
        view.notes.append(Phrase(f"{MIXED}. Look at it letter by letter."))
    return _render(call, reading, view)


def show_again(
    site: Site, path: str, reading: Reading, act: str, sent: Mapping[str, str], error: KeruenError
) -> str | None:
    """The page from which a form was sent, with what is wrong, and the form as it was filled in.

    None where the form did not come from a page of this site.
    """
    found = find_page(path)
    if found is None:
        return None
    reader, call = found
    view = read_view(site, reader, call, reading)
    view.problem = tell_titled(site, reading, error)
    if isinstance(error, ChangedError):
        view.compared = compare(sent, error.now, reading.language)
    view.forms = [
        _narrow(fill_form(form, sent), error) if _sent_from(form, act, sent) else form
        for form in view.forms
    ]
    return _render(call, reading, view)


def show_more_rows(
    site: Site, path: str, reading: Reading, found: Command, sent: Mapping[str, str]
) -> str | None:
    """The page from which a form was sent, with more rows in it; nothing was done.

    None where the form did not come from a page of this site.

    Raises
    ------
    RefusalError : every pasted cell that cannot be read, by row and column.
    """
    known = find_page(path)
    if known is None:
        return None
    reader, call = known
    view = read_view(site, reader, call, reading)
    view.forms = [
        add_rows(form, found, sent, reading.language)
        if _sent_from(form, found.name, sent)
        else form
        for form in view.forms
    ]
    return _render(call, reading, view)


def show_made(
    site: Site, path: str, reading: Reading, *, feed_address: str, feed_repeated: bool
) -> str:
    """A page with the private address of a feed, which is shown this once.

    Parameters
    ----------
    feed_repeated : whether the form came again, and the address was shown before.
    """
    found = find_page(path)
    if found is None:
        raise ValueError(f"{path} is no page")
    reader, call = found
    view = read_view(site, reader, call, reading)
    if not isinstance(view, CalendarView):
        raise TypeError(f"{path} is not the calendar")
    view.feed_address = feed_address
    view.feed_repeated = feed_repeated
    return _render(call, reading, view)


def _narrow(form: Form, error: KeruenError) -> Form:
    """A form whose field offers the records that what was written in it fits."""
    if not isinstance(error, SeveralError):
        return form
    fields = tuple(
        replace(each, options=error.options, value="", needed=True)
        if each.name == error.field
        else each
        for each in form.fields
    )
    return replace(form, fields=fields)


def _sent_from(form: Form, act: str, sent: Mapping[str, str]) -> bool:
    return form.act == act and all(sent.get(key) == value for key, value in form.hidden)


def _render(call: Call, reading: Reading, view: View) -> str:
    kept = {key: value for key, value in call.query.items() if key not in FLASHES}
    return render(view.template, reading, call.path, view=view, sides=view.sides, query=kept)
