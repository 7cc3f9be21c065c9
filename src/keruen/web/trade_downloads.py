"""What is sent to and taken from pages of trade statistics: data sets and reports."""

from __future__ import annotations

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse

from keruen.errors import KeruenError
from keruen.roadmap.file_kinds import plain_name
from keruen.store.idempotency import read_key
from keruen.trade_data.reads import read_content
from keruen.trade_data.registry import execute
from keruen.trade_data.rows import TradeSetRow
from keruen.trade_data.sheets import trade_workbook
from keruen.trade_data.unit import open_work, read_work
from keruen.web import security
from keruen.web.act_routes import go_on
from keruen.web.calls import Call, storable
from keruen.web.download_names import name_download
from keruen.web.page_rendering import show_again
from keruen.web.pages.trade.report import read_wanted, report_of
from keruen.web.site import Site, check_form_key, status_of
from keruen.web.uploads import Upload

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIELDS = ("title", "source", "licence", "classification")


def add_trade_routes(application: FastAPI, site: Site) -> None:
    """Add loading of data sets, and downloads."""

    @application.post("/trade/files", include_in_schema=False)
    def load(request: Request, upload: Upload) -> Response:
        sent, name, content = upload
        reading = site.reading(request)
        if not reading.by_token:
            check_form_key(reading, sent)
        forward = security.local_path(sent.get("next", "/trade"))
        fields = {key: sent[key] for key in FIELDS if sent.get(key)}
        once = read_key(sent.get("once", "")[:80])
        try:
            with open_work(site.database, reading.actor) as unit:
                unit.incoming = content
                execute(
                    unit,
                    "load_set",
                    {**fields, "file_name": plain_name(name)},
                    f"{once}-load_set" if once else "",
                )
        except KeruenError as error:
            page = show_again(site, forward, reading, "load_set", sent, error)
            if page is None:
                raise
            return HTMLResponse(page, status_code=status_of(error))
        return go_on(site, forward, "load_set")

    @application.get("/trade/sets/{id}/data.csv", include_in_schema=False)
    def content(request: Request, id: str) -> Response:
        with read_work(site.database, site.reading(request).actor) as unit:
            row = unit.find_live(TradeSetRow, storable(id))
            made = read_content(unit, row)
        return _file(made, "application/octet-stream", row.file_name)

    @application.get("/trade/sets/{id}/report.xlsx", include_in_schema=False)
    def workbook(request: Request, id: str) -> Response:
        wanted = read_wanted(Call.of(request).query)
        with read_work(site.database, site.reading(request).actor) as unit:
            row = unit.find_live(TradeSetRow, storable(id))
            report = report_of(unit, row, wanted)
        return _file(trade_workbook(report), EXCEL, "trade.xlsx")


def _file(content: bytes, media_type: str, name: str) -> Response:
    answer = Response(content, media_type=media_type)
    answer.headers["Content-Disposition"] = name_download(name)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
