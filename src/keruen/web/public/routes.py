"""Addresses of the public pages: `/`, `/open/` and `/embed/`; all of them ask as the public."""

from __future__ import annotations

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.exceptions import HTTPException

from keruen.roadmap.culture_words import Licence
from keruen.roadmap.desk import Desk, read_desk
from keruen.roadmap.open_tables import OPEN_TABLES
from keruen.roadmap.reads.open_data import OpenRows, read_open_rows
from keruen.roadmap.reads.public_settings import read_contacts, read_licence
from keruen.roadmap.reads.published import full_names
from keruen.store.roles import PUBLIC
from keruen.web.dates import say_month
from keruen.web.languages import choose_language
from keruen.web.numbers import say_number
from keruen.web.public.charts import Chart, describe, draw_chart
from keruen.web.public.front import NOT_SEEN, SEEN_BY_ALL, read_front
from keruen.web.public.open_data import (
    encode,
    make_catalogue,
    make_csv,
    make_package,
    make_rows,
    make_schema,
    tag_of,
)
from keruen.web.public.published_charts import list_charts, read_chart
from keruen.web.reading import Reading
from keruen.web.roadmap_navigation import ROADMAP
from keruen.web.site import Site, keep_language, render

OPEN_HEADERS = {"Access-Control-Allow-Origin": "*"}
"""Any page may read the open data: they are the same for everyone, and asked without a cookie."""


def add_public_pages(application: FastAPI, site: Site) -> None:
    """Serve the front page; with a roadmap the open data and the charts too."""

    @application.get("/", include_in_schema=False)
    def front(request: Request) -> Response:
        reading = site.reading(request)
        if reading.actor.account or ROADMAP not in site.served:
            return RedirectResponse(site.home, status_code=303)
        with read_desk(site.database, PUBLIC) as desk:
            view = read_front(desk, reading.language)
            charts = [(row.id, row.names) for row in list_charts(desk)]
        page = render(
            "public_front.html.jinja",
            reading,
            "/",
            front=view,
            seen=SEEN_BY_ALL,
            unseen=NOT_SEEN,
            charts=charts,
        )
        answer = HTMLResponse(page)
        keep_language(answer, request)
        return answer

    if ROADMAP in site.served:
        _add_open_data(application, site)
        _add_embeds(application, site)


def _add_open_data(application: FastAPI, site: Site) -> None:
    @application.get("/open/", response_class=HTMLResponse, include_in_schema=False)
    def tables(request: Request) -> Response:
        return _list(site, request, "")

    @application.get("/open", include_in_schema=False)
    def without_slash() -> Response:
        return RedirectResponse("/open/", status_code=308)

    @application.get("/open/catalogue.jsonld")
    def catalogue(request: Request) -> Response:
        """The catalogue of the open data in DCAT 3, as JSON-LD."""
        with read_desk(site.database, PUBLIC) as desk:
            made = make_catalogue(
                site.address(request),
                _read_all(desk),
                read_licence(desk),
                full_names(desk),
                {each.of_party: (each.names, each.address) for each in read_contacts(desk)},
            )
        return _file(encode(made), "application/ld+json")

    @application.get("/open/datapackage.json")
    def package() -> Response:
        """Every table as a Frictionless Data Package."""
        with read_desk(site.database, PUBLIC) as desk:
            made = make_package(_read_all(desk), read_licence(desk))
        return _file(encode(made), "application/json")

    @application.get("/open/{name}.csv")
    def as_csv(name: str) -> Response:
        """The published rows of a table as CSV."""
        found, _ = _read(site, name)
        answer = _file(make_csv(found), "text/csv; charset=utf-8; header=present")
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return answer

    @application.get("/open/{name}.schema.json")
    def schema(name: str) -> Response:
        """The columns of a table as a Frictionless Table Schema."""
        if name not in OPEN_TABLES:
            raise HTTPException(404, "there is no such table of the open data")
        return _file(encode(make_schema(OPEN_TABLES[name])), "application/json")

    @application.get("/open/{name}.json")
    def as_json(name: str) -> Response:
        """The published rows of a table as JSON."""
        found, made = _read(site, name)
        return _file(encode(make_rows(name, found, made)), "application/json")

    @application.get("/open/{name}", response_class=HTMLResponse, include_in_schema=False)
    def one(request: Request, name: str) -> Response:
        if name not in OPEN_TABLES:
            raise HTTPException(404, "there is no such table of the open data")
        return _list(site, request, name)


def _read(site: Site, name: str) -> tuple[OpenRows, Licence | None]:
    if name not in OPEN_TABLES:
        raise HTTPException(404, "there is no such table of the open data")
    with read_desk(site.database, PUBLIC) as desk:
        return read_open_rows(desk, name), read_licence(desk)


def _read_all(desk: Desk) -> dict[str, OpenRows]:
    return {name: read_open_rows(desk, name) for name in OPEN_TABLES}


def _file(content: bytes, kind: str) -> Response:
    """A file with its validator; a cache asks each time whether it is still the same."""
    answer = Response(content, media_type=kind, headers=OPEN_HEADERS)
    answer.headers["ETag"] = tag_of(content)
    answer.headers["Cache-Control"] = "public, no-cache"
    return answer


def _list(site: Site, request: Request, name: str) -> Response:
    """The page of every table, or of one with its columns."""
    reading = site.reading(request)
    with read_desk(site.database, PUBLIC) as desk:
        licence = read_licence(desk)
        shown = [OPEN_TABLES[name]] if name else list(OPEN_TABLES.values())
        found = {each.name: read_open_rows(desk, each.name) for each in shown}
    page = render(
        "open_data.html.jinja",
        reading,
        f"/open/{name}",
        tables=shown,
        found=found,
        whole=not name,
        licence=licence,
    )
    answer = HTMLResponse(page)
    keep_language(answer, request)
    return answer


def _add_embeds(application: FastAPI, site: Site) -> None:
    @application.get("/embed/{name}.svg", include_in_schema=False)
    def picture(request: Request, name: str) -> Response:
        language = _language(request)
        chart = _chart(site, name, language)
        return Response(str(draw_chart(chart, language)), media_type="image/svg+xml")

    @application.get("/embed/{name}", include_in_schema=False)
    def embedded(request: Request, name: str) -> Response:
        language = _language(request)
        chart = _chart(site, name, language)
        page = render(
            "embed.html.jinja",
            Reading(PUBLIC, "", language, False, site.sections),
            f"/embed/{name}",
            chart=chart,
            picture=draw_chart(chart, language),
            words=describe(chart, language),
            lines=_lines(chart, language),
            back=f"{site.address(request)}/roadmap/indicators/{name}?lang={language}",
        )
        return HTMLResponse(page)


def _lines(chart: Chart, language: str) -> list[tuple[str, str]]:
    """Months and values in words; no value where none is recorded."""
    return [
        (
            say_month(each.first, language),
            "" if each.value is None else say_number(each.value, language),
        )
        for each in chart.months
    ]


def _chart(site: Site, name: str, language: str) -> Chart:
    with read_desk(site.database, PUBLIC) as desk:
        found = read_chart(desk, name, site.sources, language)
    if found is None:
        raise HTTPException(404, "there is no such chart")
    return found


def _language(request: Request) -> str:
    """The language of the address, else of the browser; no cookie is read."""
    asked = request.query_params.get("lang")
    return choose_language(asked, None, request.headers.get("accept-language"))
