"""Pages of mail: one's own address and wishes, the server of a side, and links in mail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from keruen.errors import KeruenError
from keruen.mail.contacts import (
    find_contact,
    is_unsubscribe,
    is_verify,
    set_contact,
    set_preference,
    verify_address,
    verify_token,
)
from keruen.mail.outbox import count_states
from keruen.mail.recipients import KINDS, LEVELS, Preference, Recipient, find_recipient
from keruen.mail.relays import Relay, offered_hosts, read_relays, set_relay
from keruen.roadmap.desk import read_desk
from keruen.roadmap.invitations import find_invitation
from keruen.roadmap.rows import SessionRow
from keruen.store.instants import read_instant
from keruen.store.leases import read_lease
from keruen.store.refusal import refuse
from keruen.store.roles import PUBLIC, Actor
from keruen.web.dates import say_times
from keruen.web.languages import LANGUAGES, tell, translate
from keruen.web.mail import labels
from keruen.web.mail.invitations import (
    answer_by_link,
    is_rsvp,
    session_title,
)
from keruen.web.mail.jobs import LEASE
from keruen.web.mail.service import MailService
from keruen.web.marks import N_
from keruen.web.pages.days import say_moment
from keruen.web.reading import Reading
from keruen.web.sign_in import Sent
from keruen.web.site import Site, check_form_key, keep_language, render, status_of

PAGE = "/account/mail"

DONE = {
    "address": N_("Saved. A mail with a link was sent to the address; open it to confirm."),
    "kept": N_("Saved."),
    "unsent": N_("Saved. The link cannot be sent: your side has no mail server yet."),
    "test": N_("A test mail is on its way."),
}
"""What a form of the page did."""

Doing = Callable[[MailService, Actor, dict[str, str]], str]


def _set_address(service: MailService, actor: Actor, sent: dict[str, str]) -> str:
    now = service.clock()
    with service.database.admin_transaction(alone=True) as connection:
        unproven = set_contact(
            connection,
            actor,
            sent.get("email", ""),
            sent.get("language", ""),
            sent.get("zone", "").strip(),
            now,
        )
    return _send_link(service, actor, now) if unproven else "kept"


def _send_link(service: MailService, actor: Actor, now: datetime) -> str:
    """Send the link that proves an address; once a minute at most."""
    with service.database.admin_read() as connection:
        recipient = find_recipient(connection, actor.account, now)
    if recipient is None or recipient.verified:
        return "kept"
    link = f"/mail/verify/{actor.account}/{verify_token(recipient)}"
    occasion = f"verify:{recipient.rights_sha256[:16]}:{now:%Y-%m-%dT%H:%M}"
    if actor.party not in service.relays() or not service.base:
        return "unsent"
    service.send(actor.account, occasion, {"link": link})
    return "address"


def _set_wishes(service: MailService, actor: Actor, sent: dict[str, str]) -> str:
    try:
        hour = int(sent.get("hour", ""))
        ladder = tuple(int(each) for each in sent.get("ladder", "").replace(",", " ").split())
    except ValueError:
        refuse(
            "the hour or the reminders are not whole numbers",
            "Write an hour from 0 to 23, and days such as -7 -1 1.",
            kind="invalid",
        )
    at_once = tuple(sent.get("at_once", "").split())
    wanted = Preference(sent.get("digest", ""), hour, ladder, at_once, sent.get("level", ""))
    with service.database.admin_transaction(alone=True) as connection:
        set_preference(connection, actor, wanted, service.clock())
    return "kept"


def _send_test(service: MailService, actor: Actor, sent: dict[str, str]) -> str:
    del sent
    now = service.clock()
    if not service.send(actor.account, f"test:{now:%Y-%m-%dT%H:%M}", {}):
        refuse(
            "no test mail can be sent to this account now",
            "Confirm the address first; your side needs a mail server. Once a minute is enough.",
        )
    return "test"


def _set_server(service: MailService, actor: Actor, sent: dict[str, str]) -> str:
    port = sent.get("port", "")
    relay = Relay(
        actor.party,
        sent.get("host", ""),
        int(port) if port.isascii() and port.isdigit() and len(port) < 6 else 0,
        sent.get("security", ""),
        sent.get("sender", ""),
        sent.get("username", ""),
        paused=sent.get("paused", "") == "yes",
    )
    with service.database.admin_transaction(alone=True) as connection:
        set_relay(connection, actor, relay, service.environment, service.clock())
    return "kept"


FORMS: dict[str, Doing] = {
    "address": _set_address,
    "wishes": _set_wishes,
    "test": _send_test,
    "server": _set_server,
}


def add_mail_pages(application: FastAPI, site: Site, service: MailService) -> None:
    """Serve the page of mail, what its forms do, and the pages of links in mail."""

    @application.get(PAGE, include_in_schema=False)
    def mail_page(request: Request) -> Response:
        made = HTMLResponse(_render(service, _reader(site, request)))
        keep_language(made, request)
        return made

    for name, doing in FORMS.items():
        application.post(f"{PAGE}/{name}", include_in_schema=False)(_form(site, service, doing))
    _add_links(application, site, service)
    _add_rsvp(application, site, service)


def _reader(site: Site, request: Request) -> Reading:
    reading = site.reading(request)
    if not reading.actor.account or reading.by_token or reading.actor.party in ("", "*"):
        raise HTTPException(403, "sign in first")
    return reading


def _form(site: Site, service: MailService, doing: Doing) -> Callable[..., Response]:
    def answer(request: Request, sent: Sent) -> Response:
        reading = _reader(site, request)
        check_form_key(reading, sent)
        try:
            done = doing(service, reading.actor, sent)
        except KeruenError as error:
            page = _render(service, reading, problem=tell(error, reading.language), sent=sent)
            return HTMLResponse(page, status_code=status_of(error))
        return HTMLResponse(_render(service, reading, done=DONE[done]))

    answer.__annotations__["sent"] = Sent
    answer.__annotations__["request"] = Request
    answer.__annotations__["return"] = None
    return answer


def _render(
    service: MailService,
    reading: Reading,
    *,
    problem: tuple[str, str] | None = None,
    done: str = "",
    sent: dict[str, str] | None = None,
) -> str:
    actor = reading.actor
    with service.database.admin_read() as connection:
        held = find_contact(connection, actor.account)
        recipient = find_recipient(connection, actor.account, service.clock())
        relay = read_relays(connection, service.environment).get(actor.party)
        lease = read_lease(connection, LEASE)
        states = count_states(connection, actor.party)
    return render(
        "mail_page.html.jinja",
        reading,
        PAGE,
        problem=problem,
        done=done,
        sent=sent or {},
        contact=held,
        wishes=recipient.preference if recipient is not None else Preference(),
        kinds=KINDS,
        levels=LEVELS,
        digests=labels.DIGESTS,
        notices=labels.NOTICES,
        level_words=labels.LEVELS,
        protections=labels.PROTECTIONS,
        state_words=labels.STATES,
        tongue_names=LANGUAGES,
        keeper=actor.may("account"),
        relay=relay,
        hosts=offered_hosts(service.environment),
        states=sorted(states.items()),
        last_run=say_moment(lease.last_run_at, reading.language)
        if lease is not None and lease.last_run_at
        else "",
        ready=relay is not None and bool(service.base),
    )


def _add_links(application: FastAPI, site: Site, service: MailService) -> None:
    @application.get("/mail/verify/{account}/{token}", include_in_schema=False)
    def ask_address(request: Request, account: str, token: str) -> Response:
        """Show the button: programs that look at links of mail must not confirm by that."""
        found = _recipient(service, account)
        if found is None or not is_verify(found, token):
            return _wrong(site, request)
        return _ask(site, request, N_("Confirm your address for mail"), N_("Confirm the address"))

    @application.post("/mail/verify/{account}/{token}", include_in_schema=False)
    def prove_address(request: Request, account: str, token: str) -> Response:
        with service.database.admin_transaction() as connection:
            right = verify_address(connection, account, token, service.clock())
        if not right:
            return _wrong(site, request)
        return _tell(site, request, N_("The address is confirmed. You receive mail from now on."))

    @application.get("/mail/unsubscribe/{account}/{token}", include_in_schema=False)
    def ask_end(request: Request, account: str, token: str) -> Response:
        found = _recipient(service, account)
        if found is None or not is_unsubscribe(found, token):
            return _wrong(site, request)
        return _ask(site, request, N_("End digests and notices"), N_("End this mail"))

    @application.post("/mail/unsubscribe/{account}/{token}", include_in_schema=False)
    def end(request: Request, account: str, token: str) -> Response:
        """End the mail by the button, or by one click in a mail program (RFC 8058)."""
        now = service.clock()
        with service.database.admin_transaction(alone=True) as connection:
            found = find_recipient(connection, account, now)
            if found is None or not is_unsubscribe(found, token):
                return _wrong(site, request)
            held = found.preference
            ended = Preference("off", held.hour, held.ladder, (), held.level)
            set_preference(connection, found.actor, ended, now)
        return _tell(
            site,
            request,
            N_("Digests and notices are ended. Mail about the account itself still comes."),
        )


def _recipient(service: MailService, account: str) -> Recipient | None:
    """The account that a link names."""
    with service.database.admin_read() as connection:
        return find_recipient(connection, account, service.clock())


def _add_rsvp(application: FastAPI, site: Site, service: MailService) -> None:
    path = "/mail/rsvp/{account}/{invitation}/{token}"

    def find(account: str, invitation: str, token: str) -> Recipient | None:
        found = _recipient(service, account)
        right = found is not None and is_rsvp(found, invitation, token)
        return found if right else None

    @application.get(path, include_in_schema=False)
    def ask_answer(request: Request, account: str, invitation: str, token: str) -> Response:
        recipient = find(account, invitation, token)
        if recipient is None:
            return _wrong(site, request)
        return _show_invitation(site, service, request, recipient, invitation)

    @application.post(path, include_in_schema=False)
    def answer(request: Request, account: str, invitation: str, token: str, sent: Sent) -> Response:
        recipient = find(account, invitation, token)
        if recipient is None:
            return _wrong(site, request)
        now = service.clock()
        try:
            with service.database.admin_transaction(alone=True) as connection:
                answer_by_link(connection, recipient, invitation, sent.get("answer", ""), now)
        except KeruenError as error:
            return _show_invitation(site, service, request, recipient, invitation, error)
        return _show_invitation(site, service, request, recipient, invitation)


def _show_invitation(
    site: Site,
    service: MailService,
    request: Request,
    recipient: Recipient,
    identifier: str,
    error: KeruenError | None = None,
) -> Response:
    """The page on which one person answers; rendered as that person, signed in or not."""
    reading = _anonymous(site, request)
    with service.database.admin_read() as connection:
        row = find_invitation(connection, identifier)
    if row is None or row.person != recipient.actor.person:
        return _wrong(site, request)
    with read_desk(service.database, recipient.actor, service.clock()) as desk:
        session = desk.find(SessionRow, row.session)
        title = session_title(desk, session, reading.language)
    page = render(
        "mail_link.html.jinja",
        reading,
        "/mail",
        title=title,
        lines=[when_of(session, reading.language), session.place or ""],
        answer=row.answer if row.answered_at else "",
        answer_words=labels.ANSWERS,
        answers=row.state == "invited" and bool(row.starts_at),
        button="",
        problem=tell(error, reading.language) if error is not None else None,
    )
    return _private(HTMLResponse(page, status_code=status_of(error) if error else 200))


def when_of(session: SessionRow, language: str) -> str:
    """When a session takes place, by the clock of its place."""
    zone = ZoneInfo(session.zone)
    begin, end = read_instant(session.starts_at), read_instant(session.ends_at)
    return f"{say_times(begin.astimezone(zone), end.astimezone(zone), language)} ({session.zone})"


def _anonymous(site: Site, request: Request) -> Reading:
    """Who opens a link in a mail: nobody yet, whatever session the browser has."""
    return Reading(PUBLIC, "", site.language(request), False, site.sections)


def _ask(site: Site, request: Request, title: str, button: str) -> Response:
    return _link_page(site, request, title, button=button)


def _tell(site: Site, request: Request, words: str) -> Response:
    return _link_page(site, request, words)


def _wrong(site: Site, request: Request) -> Response:
    title = N_("This link is not valid any more.")
    return _link_page(site, request, title, status=404)


def _link_page(
    site: Site, request: Request, title: str, *, button: str = "", status: int = 200
) -> Response:
    reading = _anonymous(site, request)
    page = render(
        "mail_link.html.jinja",
        reading,
        "/mail",
        title=translate(title, reading.language),
        button=button,
        lines=[],
        answer="",
        answers=False,
        problem=None,
    )
    return _private(HTMLResponse(page, status_code=status))


def _private(answer: HTMLResponse) -> HTMLResponse:
    """An answer whose address nobody else learns, and that no browser stores."""
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
