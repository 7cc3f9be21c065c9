"""What is taken away from pages of the hub book: papers, statements of account, verification."""

from __future__ import annotations

from fastapi import FastAPI, Request, Response

from keruen.hub.book import Book, read_book
from keruen.hub.documents.words import LANGUAGES
from keruen.hub.list_exports import EXPORTS, export_list
from keruen.hub.money.account import account_csv
from keruen.hub.papers.make import paper_json, paper_pdf
from keruen.hub.papers.packs import call_pack
from keruen.hub.papers.verification import make_verification
from keruen.hub.reads.calls import line_up_events
from keruen.hub.reads.charges import read_account, read_account_lines, terminal_day
from keruen.hub.reads.names import read_public_code
from keruen.hub.ships.line_up_feed import line_up_feed
from keruen.store.refusal import refuse
from keruen.store.roles import PUBLIC
from keruen.web.calls import storable
from keruen.web.download_names import name_download
from keruen.web.site import Site


def add_hub_downloads(application: FastAPI, site: Site) -> None:
    """Add the addresses of papers and of accounts; each shows what its reader may see."""

    @application.get("/hub/papers/{kind}/{name}", include_in_schema=False)
    def paper(request: Request, kind: str, name: str) -> Response:
        of, _, ending = storable(name).partition(".")
        language, _, form = ending.partition(".")
        if ending != "json" and (form != "pdf" or language not in LANGUAGES):
            refuse(
                "documents are made as PDF in {languages}, or as JSON",
                "Take one of these.",
                kind="missing",
                languages=", ".join(LANGUAGES),
            )
        with read_book(site.database, site.reading(request).actor) as book:
            if form == "pdf":
                content = paper_pdf(book, storable(kind), of, language)
                return _file(content, "application/pdf", f"{kind}.{language}.pdf")
            content = paper_json(book, storable(kind), of)
            return _file(content, "application/json", f"{kind}.json")

    @application.get("/hub/calls/{call}/pack.zip", include_in_schema=False)
    def pack(request: Request, call: str) -> Response:
        with read_book(site.database, site.reading(request).actor) as book:
            made = call_pack(book, storable(call)).pack
        answer = _file(made.content, "application/zip", "call.zip")
        answer.headers["X-Keruen-Fingerprint"] = made.fingerprint
        return answer

    @application.get("/hub/accounts/{owner}/verification.zip", include_in_schema=False)
    def verification(request: Request, owner: str) -> Response:
        code = storable(owner)
        with read_book(site.database, site.reading(request).actor) as book:
            _check_reader(book, code)
            pack = make_verification(book, book.owner(code))
        answer = _file(pack.content, "application/zip", f"account-{code}.zip")
        answer.headers["X-Keruen-Fingerprint"] = pack.fingerprint
        return answer

    @application.get("/hub/accounts/{owner}/statement.{currency}.csv", include_in_schema=False)
    def statement(request: Request, owner: str, currency: str) -> Response:
        code = storable(owner)
        with read_book(site.database, site.reading(request).actor) as book:
            _check_reader(book, code)
            lines = read_account_lines(book, book.owner(code))
            today = terminal_day(book, book.now)
            days = [today, *(each.day for each in lines)]
            found = read_account(book, code, storable(currency), min(days), max(days))
        content = account_csv(found).encode("utf-8")
        return _file(content, "text/csv; charset=utf-8", f"account-{code}.csv")


def add_hub_lists(application: FastAPI, site: Site) -> None:
    """Add the shipping stem as a calendar, and lists as workbooks with what the reader sees."""

    @application.get("/hub/stem.ics", include_in_schema=False)
    def stem(request: Request) -> Response:
        del request
        # Whoever asks gets what the public sees, so that a calendar can subscribe to it.
        with read_book(site.database, PUBLIC) as book:
            code, events = read_public_code(book), line_up_events(book)
        return _file(line_up_feed(code, events), "text/calendar; charset=utf-8", "stem.ics")

    @application.get("/hub/lists/{name}.xlsx", include_in_schema=False)
    def workbook(request: Request, name: str) -> Response:
        actor = site.reading(request).actor
        if not actor.party:
            refuse("lists are for the terminal and for owners", "Sign in.", kind="forbidden")
        with read_book(site.database, actor) as book:
            found = storable(name)
            if found not in EXPORTS:
                refuse(
                    "the list {name} is not known",
                    "Name one of {names}.",
                    kind="missing",
                    name=repr(found[:80]),
                    names=", ".join(EXPORTS),
                )
            content = export_list(book, found)
        return _file(content, WORKBOOK, f"{found}.xlsx")


WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _check_reader(book: Book, owner: str) -> None:
    """Refuse everybody but the terminal and the owner itself, known or not."""
    party = book.actor.party
    if not party or party not in (owner, book.terminal.code):
        refuse("this account is not yours", "Sign in as its owner.", kind="forbidden")


def _file(content: bytes, media_type: str, name: str) -> Response:
    answer = Response(content, media_type=media_type)
    answer.headers["Content-Disposition"] = name_download(name)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
