"""One's own account, and the accounts of a side for its administrator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.exceptions import HTTPException

from keruen.errors import KeruenError
from keruen.roadmap.desk import read_desk
from keruen.roadmap.keys import EFFECTS, last_keys
from keruen.roadmap.reads.register import read_organisations
from keruen.store import administration as office
from keruen.store import grants, identities, rights
from keruen.store import own_account as own
from keruen.store.database import Database
from keruen.store.notices import Send, send_nothing
from keruen.store.roles import ROLES, SIDE, Actor, Seating, side_roles
from keruen.store.second_factor import list_enrolled
from keruen.store.sent_forms import NO_FORM, Answer, RepeatedFormError, SentForm
from keruen.web.account_people import check_party_roles, check_person, read_party
from keruen.web.guess_limits import address_of
from keruen.web.languages import tell
from keruen.web.marks import NP_
from keruen.web.once import key_of, sent_form
from keruen.web.pages.days import say_moment
from keruen.web.pages.view import PAGE, cut
from keruen.web.reading import Reading
from keruen.web.roadmap_package import NAME as ROADMAP
from keruen.web.sign_in import Sent
from keruen.web.site import Site, check_form_key, keep_language, render, retry_after, status_of


@dataclass(frozen=True)
class Wish:
    """A form that somebody sent about accounts.

    Parameters
    ----------
    address : from where it came, for the limit on guesses.
    form : with its one-time key, so that it acts once.
    send : sends notices to holders of accounts.
    issuer : the identity provider of the actor's side; empty where it has none.
    """

    database: Database
    actor: Actor
    sent: dict[str, str]
    address: str
    form: SentForm = NO_FORM
    send: Send = send_nothing
    issuer: str = ""

    def text(self, name: str) -> str:
        """A field as text; empty where it was not sent."""
        return self.sent.get(name, "")


Doing = Callable[[Wish], Answer]
"""What a form does, and what is shown of it."""

DONE = Answer("done")

SEAT_NAMES = (
    NP_("seat", "side"),
    NP_("seat", "organiser"),
    NP_("seat", "company"),
    NP_("seat", "guest"),
)
"""The seats, for the catalogues."""

SCOPE_NAMES = (
    NP_("scope", "all"),
    NP_("scope", "theme"),
    NP_("scope", "body"),
    NP_("scope", "organisation"),
    NP_("scope", "file"),
)
"""The scopes of grants, for the catalogues."""


def _change_password(wish: Wish) -> Answer:
    if wish.text("new") != wish.text("again"):
        raise KeruenError("the two new passwords differ", "Type the same twice.")
    old, new = wish.text("old"), wish.text("new")
    own.change_own_password(wish.database, wish.actor, old, new, wish.address, form=wish.form)
    return DONE


def _make_token(wish: Wish) -> Answer:
    roles = wish.text("roles").split() or ["reader"]
    password = wish.text("password")
    made = own.make_own_token(
        wish.database, wish.actor, password, roles, wish.address, form=wish.form
    )
    return Answer("done", made)


def _end_token(wish: Wish) -> Answer:
    own.end_own_token(wish.database, wish.actor, wish.text("id"), form=wish.form)
    return DONE


def _add(wish: Wish) -> Answer:
    roles = wish.text("roles").split()
    name, person = wish.text("name"), wish.text("person")
    seating = Seating(wish.text("seat") or SIDE, wish.text("organisation"))
    return office.make_account(
        wish.database, wish.actor, name, wish.actor.party, roles, person, seating, form=wish.form
    )


def _set_up(wish: Wish) -> Answer:
    name, person = wish.text("name"), wish.text("person")
    return office.set_up_administrator(
        wish.database, wish.actor, name, wish.actor.party, person, form=wish.form
    )


def _rights(wish: Wish) -> Answer:
    roles = wish.text("roles").split()
    name, person = wish.text("name"), wish.text("person")
    return office.set_rights(wish.database, wish.actor, name, roles, person, form=wish.form)


def _disable(wish: Wish) -> Answer:
    disabled = wish.text("disabled") == "yes"
    return office.set_closed(wish.database, wish.actor, wish.text("name"), disabled, form=wish.form)


def _reset(wish: Wish) -> Answer:
    return office.reset_password(wish.database, wish.actor, wish.text("name"), form=wish.form)


def _factor(wish: Wish) -> Answer:
    return office.reset_factor(
        wish.database, wish.actor, wish.text("name"), wish.send, form=wish.form
    )


def _grant(wish: Wish) -> Answer:
    names = ("role", "scope", "target", "starts_on", "ends_on")
    terms = grants.write_terms(*(wish.text(name).strip() for name in names))
    return office.propose_grant(wish.database, wish.actor, wish.text("name"), terms, form=wish.form)


def _end_grant(wish: Wish) -> Answer:
    return office.end_grant(wish.database, wish.actor, wish.text("id"), form=wish.form)


def _link(wish: Wish) -> Answer:
    if not wish.issuer:
        raise KeruenError(
            "your side has no identity provider here", "Ask the system administrator."
        )
    key = identities.write_key(wish.issuer, wish.text("subject").strip())
    return office.link_identity(wish.database, wish.actor, wish.text("name"), key, form=wish.form)


def _unlink(wish: Wish) -> Answer:
    return office.unlink_identity(wish.database, wish.actor, wish.text("name"), form=wish.form)


def _delegate(wish: Wish) -> Answer:
    return own.delegate_roles(
        wish.database,
        wish.actor,
        wish.text("to").strip(),
        wish.text("roles").split(),
        (wish.text("scope"), wish.text("target").strip()),
        (wish.text("starts_on"), wish.text("ends_on")),
        wish.text("reason"),
        form=wish.form,
    )


def _end_delegated(wish: Wish) -> Answer:
    return own.end_delegated(wish.database, wish.actor, wish.text("id"), form=wish.form)


def _key(wish: Wish) -> Answer:
    """Allow a new key in the place of a person's last one, or end that one."""
    with read_desk(wish.database, wish.actor) as desk:
        found = {each.id: each for each in last_keys(desk, wish.actor.party)}
    row = found.get(wish.text("key"))
    if row is None:
        raise KeruenError("there is no such key of your side", "Look at the list of keys.")
    what = office.end_key if wish.text("what") == "end" else office.allow_key
    return what(wish.database, wish.actor, row.id, row.person, form=wish.form)


def _confirm(wish: Wish) -> Answer:
    return office.confirm(wish.database, wish.actor, wish.text("id"), EFFECTS, form=wish.form)


def _refuse(wish: Wish) -> Answer:
    return office.refuse(wish.database, wish.actor, wish.text("id"), form=wish.form)


OWN: dict[str, Doing] = {
    "password": _change_password,
    "token": _make_token,
    "end": _end_token,
    "delegate": _delegate,
    "end-delegated": _end_delegated,
}
KEPT: dict[str, Doing] = {
    "add": _add,
    "set-up": _set_up,
    "roles": _rights,
    "disable": _disable,
    "reset": _reset,
    "factor": _factor,
    "grant": _grant,
    "end-grant": _end_grant,
    "link": _link,
    "unlink": _unlink,
    "key": _key,
    "confirm": _confirm,
    "refuse": _refuse,
}


def add_account_pages(application: FastAPI, site: Site) -> None:
    """Serve the two pages and what their forms do."""
    # Keys are of people of the roadmap.
    kept = {name: each for name, each in KEPT.items() if name != "key" or ROADMAP in site.served}
    for room, doings in (("account", OWN), ("accounts", kept)):
        application.get(f"/{room}", name=room, include_in_schema=False)(_page(site, room))
        for name, doing in doings.items():
            application.post(f"/{room}/{name}", include_in_schema=False)(
                _act(site, room, name, doing)
            )


def _page(site: Site, room: str) -> Callable[..., Response]:
    def answer(request: Request) -> Response:
        reading = _reader(site, request)
        made = HTMLResponse(_render(site, reading, room, request.query_params.get(PAGE, "1")))
        keep_language(made, request)
        return made

    return answer


def _act(site: Site, room: str, name: str, doing: Doing) -> Callable[..., Response]:
    def answer(request: Request, sent: Sent) -> Response:
        reading = _reader(site, request)
        check_form_key(reading, sent)
        try:
            check_person(site, reading, sent.get("person", ""))
            if room == "accounts":
                check_party_roles(site, reading.actor, sent.get("roles", "").split())
            form = sent_form(reading.actor, f"{room}.{name}", sent)
            _check_organisation(site, reading.actor, sent.get("organisation", ""))
            wish = Wish(
                site.database,
                reading.actor,
                sent,
                address_of(request),
                form,
                site.send,
                _issuer_of(site, reading.actor),
            )
            answered = _do_once(wish, doing)
        except KeruenError as error:
            problem = tell(error, reading.language)
            page = _render(site, reading, room, problem=problem)
            headers = retry_after(error)
            return HTMLResponse(page, status_code=status_of(error), headers=headers)
        if name == "password":
            return RedirectResponse("/sign-in?next=/account", status_code=303)
        return HTMLResponse(_render(site, reading, room, answered=answered, done=name))

    answer.__annotations__["sent"] = Sent
    answer.__annotations__["request"] = Request
    answer.__annotations__["return"] = None
    return answer


def _do_once(wish: Wish, doing: Doing) -> Answer:
    """What came of a form; of one that was done before, what came of it then."""
    earlier = _find_earlier(wish)
    if earlier is not None:
        return earlier
    try:
        return doing(wish)
    except RepeatedFormError as error:
        return error.answer
    except KeruenError:
        # Done meanwhile by another request, which may be why this one is refused.
        earlier = _find_earlier(wish)
        if earlier is None:
            raise
        return earlier


def _find_earlier(wish: Wish) -> Answer | None:
    with wish.database.admin_read() as connection:
        return wish.form.find(connection)


def _reader(site: Site, request: Request) -> Reading:
    reading = site.reading(request)
    if not reading.actor.account or reading.by_token:
        raise HTTPException(403, "sign in first")
    return reading


def _issuer_of(site: Site, actor: Actor) -> str:
    client = site.identities.get(actor.party)
    return client.provider.issuer if client else ""


def _check_organisation(site: Site, actor: Actor, organisation: str) -> None:
    """The organisation of an account is one that the administrator sees."""
    if organisation and organisation not in dict(_organisations(site, actor, "en")):
        raise KeruenError("there is no such organisation", "Add the organisation first.")


def _organisations(site: Site, actor: Actor, language: str) -> list[tuple[str, str]]:
    if ROADMAP not in site.served:
        return []
    with read_desk(site.database, actor) as desk:
        rows = read_organisations(desk)
    return [(row.id, row.names.get(language) or row.names.get("en", row.id)) for row in rows]


def _render(
    site: Site,
    reading: Reading,
    room: str,
    asked: str = "1",
    *,
    problem: tuple[str, str] | None = None,
    answered: object = None,
    done: str = "",
) -> str:
    actor, language = reading.actor, reading.language
    values: dict[str, object] = {"problem": problem, "answered": answered, "done": done}
    party = read_party(site, reading, keys=room == "accounts")
    with site.database.admin_read() as connection:
        if room == "account":
            values["tokens"] = own.list_own_tokens(connection, actor)
            values["delegated"] = grants.list_delegations(connection, actor.account)
            values["delegable"] = sorted(filter(grants.is_delegable, actor.roles))
        else:
            # A signatory without the accounts of the side only watches the changes.
            watches = actor.may("signature") and not actor.may("account")
            listed = [] if watches else office.list_accounts(connection, actor)
            values["accounts"], values["paging"] = cut(listed, asked)
            values["granted"] = [] if watches else grants.list_grants(connection, actor.party)
            values["delegable"] = [
                name for name in party.roles if name != "reader" and grants.is_delegable(name)
            ]
            values["linked"] = identities.list_linked(connection)
        enrolled = list_enrolled(connection)
        able = office.able_people(connection, actor.party)
        waiting = [
            each
            for each in rights.list_changes(connection, actor.party)
            if each.state in ("proposed", "waiting")
        ]
    # One's own page lists every role of the account, whatever its party can have.
    roles = party.roles if room == "accounts" else side_roles()
    return render(
        f"{room}.html.jinja",
        reading,
        f"/{room}",
        query=None,
        roles={name: ROLES[name].words for name in roles},
        sides=dict(party.sides),
        seats=SEAT_NAMES,
        scopes=SCOPE_NAMES,
        issuer=_issuer_of(site, actor),
        organisations=_organisations(site, actor, language) if room == "accounts" else [],
        enrolled=enrolled,
        people=party.people,
        any_person=party.any_person,
        names=party.names,
        keys=party.keys,
        keeper=actor.may("account"),
        changes=waiting,
        kinds=rights.KINDS,
        alone=len(able) + sum(each.state == "waiting" for each in waiting)
        < office.NEEDED_ADMINISTRATORS,
        wait_hours=rights.WAIT_HOURS,
        may_refuse=lambda each: (
            actor.may("account") or (each.state == "waiting" and actor.may("signature"))
        ),
        may_confirm=lambda each: (
            each.state == "proposed"
            and actor.may("account")
            and actor.account != each.proposed_account
            and actor.person not in ("", each.proposed_person)
        ),
        say_moment=lambda instant: say_moment(instant, language),
        once=lambda *about: key_of(party.once, room, *about),
        **values,
    )
