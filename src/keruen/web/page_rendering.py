"""Showing a page: its view is read in one transaction, and rendered in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache, partial
from urllib.parse import parse_qsl, unquote

from keruen.errors import KeruenError
from keruen.roadmap.acts import ACTS
from keruen.roadmap.bound import BOUND
from keruen.roadmap.days import Fault
from keruen.roadmap.desk import read_desk
from keruen.store.command import Command
from keruen.store.commands import MIXED
from keruen.store.refusal import ChangedError
from keruen.web.calls import Call, storable
from keruen.web.field_problems import note_faults, relabel
from keruen.web.forms import Form, add_rows, fill_form
from keruen.web.hub_navigation import HUB
from keruen.web.hub_rendering import read_hub_view
from keruen.web.marks import N_
from keruen.web.once import form_once, page_key
from keruen.web.package_pages import PageReader
from keruen.web.pages import PAGES, Asked, Reader, View
from keruen.web.pages.calendar import CalendarView
from keruen.web.pages.hub import HUB_PAGES, LABELS
from keruen.web.pages.view import Phrase, page_tables
from keruen.web.reading import Reading
from keruen.web.record_search import SeveralError
from keruen.web.roadmap_package import NAME as ROADMAP
from keruen.web.seen_version import compare
from keruen.web.site import Site, render, tell_titled
from keruen.web.studies_citations import add_cited_runs, sources_for

FLASHES = ("done", "lang", "as", "mixed")
"""Query parameters that links of the page do not carry on."""


def find_page(site: Site, path: str) -> tuple[PageReader[Site], Call] | None:
    """The page at a path, if the site serves one there; a query behind it is read too."""
    bare, _, query = path.partition("?")
    asked = {key: storable(value) for key, value in parse_qsl(query)}
    for template, reader in site_pages(site).items():
        found = re.fullmatch(template.replace("{id}", "(?P<id>[^/]+)"), bare)
        if found:
            parts = {key: storable(unquote(value)) for key, value in found.groupdict().items()}
            return reader, Call(bare, parts, asked)
    return None


def site_pages(site: Site) -> dict[str, PageReader[Site]]:
    """Every page of the packages that a site serves, by path."""
    found: dict[str, PageReader[Site]] = {}
    if ROADMAP in site.served:
        found |= _roadmap_pages()
    if HUB in site.served:
        found |= _hub_pages()
    for package in site.packages:
        if package.pages is not None:
            found |= package.pages.readers()
    return found


@cache
def _roadmap_pages() -> Mapping[str, PageReader[Site]]:
    return {
        path: PageReader(each.__name__, each.__doc__ or "", partial(_read_roadmap, each))
        for path, each in PAGES.items()
    }


@cache
def _hub_pages() -> Mapping[str, PageReader[Site]]:
    return {
        path: PageReader(f"{HUB}_{each.__name__}", each.__doc__ or "", partial(read_hub_view, each))
        for path, each in HUB_PAGES.items()
    }


def say_done(site: Site, command: str) -> str:
    """What is said once a command is done, where a package has words of its own for it."""
    own = (each.pages.labels for each in site.packages if each.pages is not None)
    return next((labels[command] for labels in own if command in labels), LABELS.get(command, ""))


def _read_roadmap(
    reader: Reader, site: Site, call: Call, reading: Reading, by_cursor: bool = False
) -> View:
    """The content of a page of the roadmap for a reader; by_cursor: lists are read by cursor."""
    with read_desk(site.database, reading.actor) as desk:
        asked = Asked(
            desk,
            reading.language,
            dict(call.parts),
            dict(call.query),
            sources_for(site, desk),
            site.reports_for(reading.actor),
            by_cursor=by_cursor,
        )
        view = reader(asked)
        add_cited_runs(site, desk, call.path, view)
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


def show(site: Site, reader: PageReader[Site], call: Call, reading: Reading) -> str:
    """A page, with a word on what was done just before."""
    view = reader.read(site, call, reading, False)
    done = call.query.get("done", "")
    view.done_words = say_done(site, done)
    view.done = done if done in ACTS or view.done_words else ""
    if view.done and call.query.get("mixed"):
        view.notes.append(Phrase(f"{MIXED}. Look at it letter by letter."))
    return _render(call, reading, view)


def show_again(
    site: Site, path: str, reading: Reading, act: str, sent: Mapping[str, str], error: KeruenError
) -> str | None:
    """The page from which a form was sent, with what is wrong, and the form as it was filled in.

    None where the form did not come from a page of this site.
    """
    found = find_page(site, path)
    if found is None:
        return None
    reader, call = found
    view = reader.read(site, call, reading, False)
    error = relabel(error, (each for each in view.forms if _sent_from(each, act, sent)))
    view.problem = tell_titled(site, reading, error)
    if isinstance(error, ChangedError):
        view.compared = compare(sent, error.now, reading.language)
    view.forms = [
        note_faults(_narrow(fill_form(form, sent), error), error, view.problem, reading.language)
        if _sent_from(form, act, sent)
        else form
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
    known = find_page(site, path)
    if known is None:
        return None
    reader, call = known
    view = reader.read(site, call, reading, False)
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
    found = find_page(site, path)
    if found is None:
        raise ValueError(f"{path} is no page")
    reader, call = found
    view = reader.read(site, call, reading, False)
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
