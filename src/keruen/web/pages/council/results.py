"""After the day: the pipeline by stage, obstacles, and what sides take into the register."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Annotated

from keruen.council.commands.meetings import OBSTACLE
from keruen.council.names import HANDED_OVER, RECORDED
from keruen.council.reads import list_bodies, list_handed, read_pipeline
from keruen.council.rows import CouncilObstacleRow
from keruen.roadmap.desk import Desk
from keruen.roadmap.reads.calendar_entries import pick
from keruen.roadmap.reads.register import read_provisions
from keruen.web.forms import Form
from keruen.web.languages import LANGUAGES
from keruen.web.marks import N_
from keruen.web.package_forms import Ask
from keruen.web.pages.council.package import PAGES, CouncilAsked, codes, data, state
from keruen.web.pages.tables import Cell, Value, table_of
from keruen.web.pages.view import View
from keruen.web.record_names import say_provision


@dataclass(frozen=True, kw_only=True)
class StageLine:
    """A stage of the pipeline."""

    stage: Annotated[Value, N_("Stage")]
    reports: Annotated[Value, N_("Reports")]
    value: Annotated[Value, N_("Value")]


@dataclass(frozen=True, kw_only=True)
class HandedLine:
    """An obstacle or a contract."""

    title: Annotated[Cell, N_("Title")]
    kind: Annotated[Value, N_("Kind")]
    words: Annotated[Cell, N_("Words")]
    hs: Annotated[Cell, N_("HS code")]
    firms: Annotated[Value, N_("Companies")]
    value: Annotated[Value, N_("Value")]
    state: Annotated[Cell, N_("State")]


@PAGES.page("/council/results")
def results(asked: CouncilAsked) -> View:
    """The pipeline by stage, and what is handed over to the register."""
    unit = asked.unit
    rows = list_handed(unit)
    view = View(N_("Results"))
    view.lead = N_(
        "An obstacle comes onto the agenda of the joint commission, and a contract becomes a "
        "commitment, once a person of the side takes it into the register."
    )
    if unit.actor.seat in ("organiser", "company"):
        stages = read_pipeline(unit)
        view.tables = [
            table_of(
                N_("Pipeline"),
                StageLine,
                [
                    StageLine(
                        stage=asked.words(each.name),
                        reports=each.reports,
                        value=asked.amount(each.value_usd, "USD"),
                    )
                    for each in stages
                ],
            )
        ]
        view.data["pipeline"] = [asdict(each) for each in stages]
    view.tables.append(
        table_of(N_("Obstacles and contracts"), HandedLine, [_line(asked, each) for each in rows])
    )
    if unit.company:
        view.forms += asked.forms.make(
            "record_obstacle",
            {},
            Ask("title", N_("Title")),
            Ask("words", N_("Words")),
            Ask("hs", N_("HS code")),
            Ask("firms", N_("Companies that it concerns"), "1", kind="whole"),
            Ask("value_usd", N_("Value"), unit="USD"),
        )
    for each in rows:
        if unit.actor.seat == "organiser" and each.state == RECORDED:
            view.forms += asked.forms.make("hand_over", {"handed_id": each.id}, about=each.title)
        if unit.actor.side and each.state == HANDED_OVER:
            view.forms += _take(asked, each)
    view.data["handed"] = [
        {"id": each.id, "kind": each.kind, "state": each.state, "record": each.record}
        for each in rows
    ]
    return view


def _line(asked: CouncilAsked, each: CouncilObstacleRow) -> HandedLine:
    value = asked.amount(each.value_usd, "USD") if each.value_usd is not None else "-"
    return HandedLine(
        title=data(each.title),
        kind=asked.words(each.kind),
        words=data(each.words),
        hs=codes(asked, [each.hs]),
        firms=each.firms,
        value=value,
        state=state(each.state),
    )


def _take(asked: CouncilAsked, each: CouncilObstacleRow) -> list[Form]:
    unit, given = asked.unit, {"handed_id": each.id}
    desk = Desk(unit.connection, unit.actor, unit.now)
    language = Ask("language", N_("Language"), asked.language, list(LANGUAGES.items()))
    if each.kind == OBSTACLE:
        bodies = [(row.id, pick(row.names, asked.language)) for row in list_bodies(desk)]
        body = Ask("body_id", N_("Body"), options=bodies, needed=True)
        return list(asked.forms.make("take_obstacle", given, body, language, about=each.title))
    listed = [(row.id, say_provision(row, asked.language)) for row in read_provisions(desk)]
    provision = Ask("provision_id", N_("Provision"), options=listed, needed=True)
    title = Ask("title", N_("Title"), each.title, kind="text")
    due = Ask("due_on", N_("By when"))
    forms = asked.forms.make(
        "take_contract", given, provision, title, due, language, about=each.title
    )
    return list(forms)
