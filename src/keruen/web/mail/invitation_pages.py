"""Answers to invitations that a calendar program wrote, sent as a file by the side's secretary."""

from __future__ import annotations

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse

from keruen.errors import KeruenError
from keruen.mail.calendar_messages import read_reply
from keruen.store.refusal import refuse
from keruen.web.mail.invitations import answer_by_reply
from keruen.web.mail.service import MailService
from keruen.web.site import Site, check_form_key, problem_page, status_of
from keruen.web.uploads import Upload


def add_invitation_pages(application: FastAPI, site: Site, service: MailService) -> None:
    """Take the file of an answer."""

    @application.post("/roadmap/invitations/reply", include_in_schema=False)
    def reply(request: Request, upload: Upload) -> Response:
        sent, _, content = upload
        reading = site.reading(request)
        check_form_key(reading, sent)
        try:
            if not reading.actor.may("session"):
                refuse(
                    "this account may not record answers of others",
                    "Answer your own invitation, or ask the secretary of your side.",
                    kind="forbidden",
                )
            found = read_reply(content)
            with service.database.admin_transaction(alone=True) as connection:
                row = answer_by_reply(connection, reading.actor.party, found, service.clock())
        except KeruenError as error:
            return problem_page(request, status_of(error), error)
        path = f"/roadmap/invitations?session={row.session}&done=answer_invitation"
        return RedirectResponse(path, status_code=303)
