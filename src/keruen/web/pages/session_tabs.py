"""The tabs of a session: plan, delegations, agenda and papers, room, minutes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from keruen.roadmap.rows import BodyRow, SessionRow
from keruen.web.forms import Form
from keruen.web.marks import N_
from keruen.web.pages.days import say_clocks
from keruen.web.pages.steps import steps_of
from keruen.web.pages.view import Asked, Phrase, Tab, View

PLAN, DELEGATIONS, AGENDA, ROOM, MINUTES = "", "delegations", "agenda", "room", "minutes"

TITLES = {
    PLAN: N_("Plan"),
    DELEGATIONS: N_("Delegations"),
    AGENDA: N_("Agenda and papers"),
    ROOM: N_("Room today"),
    MINUTES: N_("Minutes"),
}
"""The tabs of a session with their titles."""


def session_tabs(session: str, here: str) -> list[Tab]:
    """The tabs of a session, with the one that is shown."""
    return [
        Tab(title, f"/roadmap/sessions/{session}{f'/{name}' if name else ''}", name == here)
        for name, title in TITLES.items()
    ]


@dataclass(frozen=True)
class Sitting:
    """The session of a page, and its body."""

    row: SessionRow
    body: BodyRow


def find_sitting(asked: Asked) -> Sitting:
    """The session that a page is asked for."""
    row = asked.desk.find(SessionRow, asked.path["id"])
    return Sitting(row, asked.desk.find(BodyRow, row.body))


def begin_tab(asked: Asked, sitting: Sitting, view: View, here: str) -> None:
    """Give a tab of a session its lead, its steps and its tabs."""
    view.kicker = N_("session")
    view.lead = say_clocks(asked.desk, sitting.row.starts_at, asked.language)
    view.steps = steps_of("session", sitting.row.state)
    view.tabs = session_tabs(sitting.row.id, here)
    if sitting.row.source:
        view.notes = [*view.notes, historic_note(asked, sitting.row)]


def historic_note(asked: Asked, row: SessionRow) -> Phrase:
    """That a session was entered after it took place, from which source."""
    del asked
    if row.turn_confirmed_at:
        return Phrase(
            "Historic: entered after it took place. Source: {source}. Both sides confirmed its "
            "turn of the venue.",
            {"source": row.source},
        )
    return Phrase(
        "Historic: entered after it took place. Source: {source}. It takes no turn of the venue "
        "until both sides confirm it.",
        {"source": row.source},
    )


def title_of(asked: Asked, sitting: Sitting) -> str:
    """The name of a session: its body and its number."""
    return f"{asked.say(sitting.body.names)} {sitting.row.number}"


def prefill(form: Form, **values: str) -> Form:
    """A form with values that the user may keep or change."""
    fields = tuple(
        replace(each, value=values[each.name]) if values.get(each.name) else each
        for each in form.fields
    )
    return replace(form, fields=fields)
