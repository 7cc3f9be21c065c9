"""Feeds for calendar programs: by session, or by a private address that only reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

from keruen.app.web.dates import worded
from keruen.app.web.site import Site
from keruen.roadmap.calendar.entries import FEED, choose_layers, read_entries
from keruen.roadmap.calendar.feeds import make_feed
from keruen.roadmap.desk import read_desk
from keruen.store import accounts
from keruen.store.roles import Actor

BEHIND, AHEAD = timedelta(days=180), timedelta(days=540)
"""A feed reaches from half a year ago to a year and a half ahead."""
READER = frozenset({"reader"})


def add_feeds(application: FastAPI, site: Site) -> None:
    """Serve the feed of whoever is signed in, and that of the holder of a token."""

    @application.get("/roadmap/calendar.ics")
    def feed(request: Request) -> Response:
        reading = site.reading(request)
        return _feed(site, request, reading.actor, reading.language)

    @application.get("/roadmap/feed/{token}.ics", include_in_schema=False)
    def private_feed(request: Request, token: str) -> Response:
        answer = _feed(site, request, _reader(site, token), site.reading(request).language)
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["Referrer-Policy"] = "no-referrer"
        return answer


def _reader(site: Site, token: str) -> Actor:
    """Who a token in an address stands for; one that could do more than read is not taken."""
    with site.database.looking() as connection:
        actor = accounts.find_token(connection, token)
    if actor is None or not actor.roles <= READER:
        # An address is kept in more places than a token should be, so it opens no more than this.
        raise HTTPException(404, "there is no such feed")
    return replace(actor, roles=frozenset())


def _feed(site: Site, request: Request, actor: Actor, language: str) -> Response:
    layers = choose_layers(request.query_params.get("layers"), FEED)
    with read_desk(site.database, actor) as desk:
        today = desk.today()
        entries = read_entries(desk, language, today - BEHIND, today + AHEAD, layers)
    content = make_feed("Keruen", worded(entries, language), f"{site.address(request)}/")
    return Response(content, media_type="text/calendar")
