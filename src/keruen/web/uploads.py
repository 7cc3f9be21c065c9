"""Files sent from a page: read up to their limit, refused on the page they came from."""

from __future__ import annotations

from typing import Annotated, BinaryIO

from fastapi import Depends, FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from keruen.errors import KeruenError
from keruen.roadmap.acts import do
from keruen.roadmap.desk import open_desk
from keruen.roadmap.file_kinds import MOST_BYTES, plain_name
from keruen.store.idempotency import read_key
from keruen.web import security
from keruen.web.act_routes import go_on
from keruen.web.attachments import attach, attach_evidence
from keruen.web.page_rendering import show_again
from keruen.web.reading import Reading
from keruen.web.site import Site, check_form_key, status_of

Sent = tuple[dict[str, str], str, bytes]


async def _upload(request: Request) -> Sent:
    """The texts of a form, and the name and bytes of its one file, at most one byte too many."""
    site: Site = request.app.state.site
    reading = await run_in_threadpool(site.reading, request)
    if not reading.actor.account:
        # Only a signed-in client makes the server read a large body.
        raise HTTPException(403, "sign in first")
    form = await request.form(max_files=1, max_fields=20)
    texts = {key: value for key, value in form.items() if isinstance(value, str)}
    file = form.get("file")
    if not isinstance(file, UploadFile):
        raise HTTPException(400, "no file was sent")
    return texts, file.filename or "file", await file.read(MOST_BYTES + 1)


Upload = Annotated[Sent, Depends(_upload)]


PaperSent = tuple[dict[str, str], str, BinaryIO]


async def _paper_upload(request: Request) -> PaperSent:
    """The texts of a form, and the name and the file of a paper, which is spooled on the disk."""
    site: Site = request.app.state.site
    reading = await run_in_threadpool(site.reading, request)
    if not reading.actor.account:
        raise HTTPException(403, "sign in first")
    form = await request.form(max_files=1, max_fields=20)
    texts = {key: value for key, value in form.items() if isinstance(value, str)}
    file = form.get("file")
    if not isinstance(file, UploadFile):
        raise HTTPException(400, "no file was sent")
    return texts, file.filename or "file", file.file


PaperUpload = Annotated[PaperSent, Depends(_paper_upload)]


def add_uploads(application: FastAPI, site: Site) -> None:
    @application.post("/roadmap/papers/files", include_in_schema=False)
    def keep_paper(request: Request, upload: PaperUpload) -> Response:
        sent, name, file = upload
        reading = site.reading(request)
        if not reading.by_token:
            check_form_key(reading, sent)
        fields = {
            "paper_id": sent.get("paper_id", ""),
            "language": sent.get("language", ""),
            "name": plain_name(name),
        }
        once = read_key(sent.get("once", "")[:80])
        key = f"{once}-{fields['paper_id']}-{fields['language']}" if once else ""
        return _read_in_act(site, reading, file, "add_paper_file", (fields, key), sent)

    @application.post("/roadmap/screening/lists/files", include_in_schema=False)
    def load_list(request: Request, upload: PaperUpload) -> Response:
        sent, name, file = upload
        reading = site.reading(request)
        if not reading.by_token:
            check_form_key(reading, sent)
        fields = {"name": plain_name(name)}
        if sent.get("issued", "").strip():
            fields["issued"] = sent["issued"].strip()
        once = read_key(sent.get("once", "")[:80])
        return _read_in_act(site, reading, file, "load_list", (fields, once), sent)

    @application.post("/roadmap/attachments", include_in_schema=False)
    def keep(request: Request, upload: Upload) -> Response:
        sent, name, content = upload
        reading = site.reading(request)
        if not reading.by_token:
            check_form_key(reading, sent)
        forward = security.local_path(sent.get("next", "/roadmap"))
        about = sent.get("about", "commitment")
        record = sent.get("record_id") or sent.get("commitment_id", "")
        evidence = "commitment_id" in sent
        once = read_key(sent.get("once", "")[:80])
        try:
            with open_desk(site.database, reading.actor) as desk:
                if evidence:
                    attach_evidence(desk, record, name, content, once)
                else:
                    attach(desk, about, record, name, content, once)
        except KeruenError as error:
            page = show_again(site, forward, reading, "attach_file", sent, error)
            if page is None:
                raise
            return HTMLResponse(page, status_code=status_of(error))
        return go_on(site, forward, "submit_evidence" if evidence else "attach_file")


def _read_in_act(
    site: Site,
    reading: Reading,
    file: BinaryIO,
    act: str,
    given: tuple[dict[str, str], str],
    sent: dict[str, str],
) -> Response:
    """Do an act that reads a file that was sent; a refusal is shown on the page it came from.

    Parameters
    ----------
    given : the fields of the act, and its one-time key.
    """
    forward = security.local_path(sent.get("next", "/roadmap"))
    try:
        with open_desk(site.database, reading.actor) as desk:
            desk.incoming = file
            do(desk, act, *given)
    except KeruenError as error:
        page = show_again(site, forward, reading, act, sent, error)
        if page is None:
            raise
        return HTMLResponse(page, status_code=status_of(error))
    return go_on(site, forward, act)
