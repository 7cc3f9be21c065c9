"""Feeds for calendar programs: by session, or by a private address that only reads."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import timedelta

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from keruen.roadmap.cached_reads import read_heads
from keruen.roadmap.desk import Desk, read_desk
from keruen.roadmap.reads.calendar_entries import FEED, choose_layers, read_entries
from keruen.roadmap.reads.calendar_feed import make_feed
from keruen.store import accounts
from keruen.store.own_account import make_feed_token
from keruen.store.roles import Actor
from keruen.store.sent_forms import RepeatedFormError
from keruen.web.dates import worded
from keruen.web.once import sent_form
from keruen.web.page_rendering import show_made
from keruen.web.sign_in import Sent
from keruen.web.site import Site, check_form_key
from keruen.zones import zone_edition

BEHIND, AHEAD = timedelta(days=180), timedelta(days=540)
"""A feed reaches from half a year ago to a year and a half ahead."""
READER = frozenset({"reader"})
MOST_BYTES = 64 * 2**20
"""Size of the cache of feeds; the least recently requested are dropped."""


def add_feeds(application: FastAPI, site: Site) -> None:
    """Serve the feed of a signed-in user, or of the owner of a token."""
    kept = KeptFeeds(MOST_BYTES)

    @application.get("/roadmap/calendar.ics")
    def feed(request: Request) -> Response:
        reading = site.reading(request)
        return _feed(site, request, reading.actor, reading.language, kept)

    @application.post("/roadmap/calendar/address", include_in_schema=False)
    def address(request: Request, sent: Sent) -> Response:
        """Make a private address and show it, this once, on the calendar's page."""
        reading = site.reading(request)
        if not reading.actor.account or reading.by_token:
            raise HTTPException(403, "sign in first")
        check_form_key(reading, sent)
        form = sent_form(reading.actor, "calendar.address", sent)
        made, repeated = "", False
        try:
            with site.database.admin_transaction() as connection:
                token = make_feed_token(connection, reading.actor, form)
            made = f"{site.address(request)}/roadmap/feed/{token}.ics"
        except RepeatedFormError:
            repeated = True
        page = show_made(
            site, "/roadmap/calendar", reading, feed_address=made, feed_repeated=repeated
        )
        return HTMLResponse(page, headers={"Cache-Control": "no-store"})

    @application.get("/roadmap/feed/{token}.ics", include_in_schema=False)
    def private_feed(request: Request, token: str) -> Response:
        language = site.reading(request).language
        answer = _feed(site, request, _reader(site, token), language, kept)
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["Referrer-Policy"] = "no-referrer"
        return answer


def _reader(site: Site, token: str) -> Actor:
    """The owner of a token in an address; a token that permits more than reading is refused."""
    with site.database.admin_read() as connection:
        actor = accounts.find_token(connection, token)
    if actor is None or not actor.roles <= READER:
        # An address is stored in more places than a token should be, so it permits only this.
        raise HTTPException(404, "there is no such feed")
    return replace(actor, roles=frozenset())


def _feed(site: Site, request: Request, actor: Actor, language: str, kept: KeptFeeds) -> Response:
    layers = choose_layers(request.query_params.get("layers"), FEED)
    base = f"{site.address(request)}/"
    with read_desk(site.database, actor) as desk:
        key = (actor.party, actor.person, actor.account, language, layers, base)
        state = _state(desk)
        held = kept.find(key, state)
        if held is None:
            today = desk.today()
            entries = read_entries(desk, language, today - BEHIND, today + AHEAD, layers)
            content = make_feed("Keruen", worded(entries, language), base)
            held = kept.keep(key, state, content)
    if held.tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers={"ETag": held.tag})
    return Response(held.content, media_type="text/calendar", headers={"ETag": held.tag})


def _state(desk: Desk) -> State:
    """What a feed depends on besides its reader: the logs that he sees, the hour, zone data."""
    return (*read_heads(desk), f"{desk.now:%Y-%m-%dT%H}", zone_edition())


State = tuple[int | str, ...]


@dataclass(frozen=True)
class Feed:
    """A feed as it was sent."""

    state: State
    content: bytes
    tag: str


class KeptFeeds:
    """The last feed of each reader, as long as nothing was written in a log that he sees.

    Every act is written in a log, so a feed of the same log is the same. Of a large register a feed
    takes seconds to make and calendar programs ask for it every few minutes.
    """

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self._lock = threading.Lock()
        self._held: OrderedDict[tuple[object, ...], Feed] = OrderedDict()

    def find(self, key: tuple[object, ...], state: State) -> Feed | None:
        """The feed of a reader, if the state is still that in which it was made."""
        with self._lock:
            found = self._held.get(key)
            if found is None or found.state != state:
                return None
            self._held.move_to_end(key)
            return found

    def keep(self, key: tuple[object, ...], state: State, content: bytes) -> Feed:
        """Cache a feed; the least recently requested are dropped."""
        made = Feed(state, content, f'"{hashlib.sha256(content).hexdigest()[:32]}"')
        with self._lock:
            self._held[key] = made
            self._held.move_to_end(key)
            size = sum(len(each.content) for each in self._held.values())
            while size > self.most_bytes and self._held:
                _, gone = self._held.popitem(last=False)
                size -= len(gone.content)
        return made
