"""The dashboard and the provisions, by theme and with their original verbs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from keruen.roadmap.cached_reads import kept
from keruen.roadmap.reads.listing import list_linked
from keruen.roadmap.reads.progress import Sum, mean_progress, read_sums
from keruen.roadmap.reads.register import count_linked, read_provisions, read_themes
from keruen.roadmap.reads.status import RoadmapStatus, read_status
from keruen.roadmap.rows import (
    BodyRow,
    CommitmentRow,
    DecisionRow,
    EventRow,
    FileRow,
    IndicatorRow,
    ProvisionRow,
)
from keruen.roadmap.waiting import read_waiting
from keruen.roadmap.waiting.files import read_open_incidents
from keruen.web.languages import Term
from keruen.web.marks import N_
from keruen.web.numbers import say_number, say_share
from keruen.web.pages.attached import show_files
from keruen.web.pages.record_tables import body_table, share_bar
from keruen.web.pages.rights import rights_alarms, rights_tasks
from keruen.web.pages.steps import Step, steps_of
from keruen.web.pages.tables import Cell, Value, table_of
from keruen.web.pages.view import (
    Asked,
    Card,
    Fact,
    Link,
    Phrase,
    TasksView,
    View,
    count_phrase,
    forms_for,
    page,
    show_history,
)
from keruen.web.pages.waiting import incident_alarms, tasks_of, waiting_data


@dataclass(frozen=True)
class Gate:
    """A provision that passes the hub's gate, and how far it is."""

    title: str
    link: str
    steps: list[Step]


@dataclass
class OverviewView(TasksView):
    """The dashboard: what waits, the hub's gate, the themes."""

    template: ClassVar[str] = "overview.html.jinja"

    gates: list[Gate] = field(default_factory=list)
    themes: list[Card] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class ProvisionLine:
    """A row of the table: By provision."""

    number: Annotated[int, N_("No.")]
    provision: Annotated[Cell, N_("Provision")]
    verb: Annotated[str, N_("Verb in the text")]
    modality: Annotated[Cell, N_("Modality")]
    records: Annotated[Value, N_("Records")]
    progress: Annotated[Value, N_("Progress")]


@dataclass(frozen=True, kw_only=True)
class PublicProvisionLine(ProvisionLine):
    """The same for the public, to which published records alone are counted."""

    records: Annotated[Value, N_("Published records")]


@dataclass(frozen=True, kw_only=True)
class LinkedRecordLine:
    """A row of a table of records."""

    title: Annotated[Cell, N_("Title")]
    state: Annotated[Value, N_("State")]


@page("/roadmap")
def overview(asked: Asked) -> View:
    """The dashboard: the answer in words, what waits, the hub's gate, themes, provisions."""
    desk = asked.desk
    sums = kept(desk, "sums", lambda: read_sums(desk))
    status = kept(desk, "status", lambda: read_status(desk, sums))
    commitments = status.commitments
    provisions = read_provisions(asked.desk)
    states = status.states
    done = states.get("confirmed_done", 0)
    moving = sum(states.get(each, 0) for each in MOVING)
    view = OverviewView(N_("Roadmap"))
    view.lead = Phrase(
        "{agreed} of {provisions} provisions are agreed. Of {commitments} commitments {moving} "
        "are under way and {done} confirmed done.",
        {
            "agreed": status.agreed,
            "provisions": status.provisions,
            "commitments": commitments,
            "moving": moving,
            "done": done,
        },
    )
    if not commitments:
        view.lead = Phrase(
            "{agreed} of {provisions} provisions are agreed.",
            {"agreed": status.agreed, "provisions": status.provisions},
        )
    if asked.public:
        _tell_the_public(asked, view, status, commitments)
    else:
        view.alarms = [*_alarms(asked, status), *rights_alarms(asked)]
    waiting = kept(desk, "waiting", lambda: read_waiting(desk))
    if asked.desk.actor.side:
        view.alarms = [*incident_alarms(asked, read_open_incidents(asked.desk)), *view.alarms]
        view.tasks = [*rights_tasks(asked), *tasks_of(asked, waiting)]
    view.facts = (
        []
        if asked.public and not commitments
        else [
            *_shares(asked, status, commitments),
            Fact(N_("Under way"), moving),
            Fact(N_("Confirmed done"), done),
            Fact(N_("Disputed"), states.get("disputed", 0)),
            Fact(N_("Overdue"), len(status.overdue)),
        ]
    )
    view.gates = [
        Gate(
            asked.say(row.title),
            f"/roadmap/provisions/{row.id}",
            steps_of("gate", row.modality),
        )
        for row in provisions
        if row.modality in GATE
    ]
    view.themes = _themes(asked, provisions, sums)
    view.tables = [
        table_of(
            N_("By provision"),
            PublicProvisionLine if asked.public else ProvisionLine,
            _provisions(asked, provisions, sums),
        ),
        body_table(asked, status.bodies, "bodies"),
    ]
    view.links = [
        *(Link(name, link) for name, link in asked.plan_links),
        *([] if asked.public else [Link(Term("Publication", "page"), "/roadmap/publication")]),
    ]
    view.data = {**status, "waiting": waiting_data(waiting)}
    return view


def _tell_the_public(
    asked: Asked, view: OverviewView, status: RoadmapStatus, commitments: int
) -> None:
    """What the page is and whose roadmap it shows, for a reader who belongs to no side."""
    sides = {"sides": asked.sides_in_words}
    agreed = {"agreed": status.agreed, "provisions": status.provisions}
    view.kicker = Phrase("Public page of the roadmap of {sides}", sides)
    view.lead = Phrase(
        "The provisions that {sides} announced, each with the verb that their text uses: "
        "{agreed} of {provisions} are agreed.",
        {**sides, **agreed},
    )
    view.notes = [
        Phrase(
            "This page shows what both sides have published. Unpublished records are neither "
            "shown nor counted."
        )
    ]
    if not commitments:
        view.notes.append(Phrase("Nothing published yet on the work under these provisions."))


def _shares(asked: Asked, status: RoadmapStatus, commitments: int) -> list[Fact]:
    """Coverage and progress; for the public progress alone, beside the number that it is of."""
    progress = Fact(N_("Progress"), say_share(status.progress, asked.language))
    if asked.public:
        # Records that are not public count in the coverage, so its share is not published.
        return [Fact(N_("Published commitments"), commitments), progress]
    return [Fact(N_("Coverage"), say_share(status.coverage, asked.language)), progress]


MOVING = ("active", "at_risk", "claimed_done", "disputed")
"""States of a commitment that somebody works on."""


def _alarms(asked: Asked, status: RoadmapStatus) -> list[Phrase]:
    """Bodies that sleep, and what is late."""
    found = [
        count_phrase(
            "{body} has not met for one month.",
            "{body} has not met for {count} months.",
            body.silent_months,
            body=asked.say(body.row.names),
        )
        for body in status.bodies
        if body.dormant
    ]
    if status.overdue:
        found.append(
            count_phrase(
                "One commitment is overdue.",
                "{count} commitments are overdue.",
                len(status.overdue),
            )
        )
    return found


def _themes(asked: Asked, provisions: list[ProvisionRow], sums: list[Sum]) -> list[Card]:
    cards = []
    for theme in read_themes(asked.desk):
        mine = [each for each in sums if each.theme == theme.id]
        count = sum(row.theme == theme.id for row in provisions)
        words = Phrase(
            "provisions: {provisions}, commitments: {commitments}",
            {"provisions": count, "commitments": sum(each.count for each in mine)},
        )
        bar = share_bar(mean_progress(mine), asked.language)
        if asked.public and not mine:
            words = Phrase("provisions: {provisions}", {"provisions": count})
            bar = Cell(N_("nothing published yet"), kind="state")
        link = f"/roadmap/commitments?theme={theme.id}"
        cards.append(Card(asked.say(theme.names), link, bar, words))
    return cards


def _provisions(
    asked: Asked, provisions: list[ProvisionRow], sums: list[Sum]
) -> list[ProvisionLine]:
    linked = count_linked(asked.desk)
    kind = PublicProvisionLine if asked.public else ProvisionLine
    lines: list[ProvisionLine] = []
    for row in provisions:
        mine = [each for each in sums if each.provision == row.id]
        lines.append(
            kind(
                number=row.number,
                provision=Cell(asked.say(row.title), f"/roadmap/provisions/{row.id}"),
                verb=asked.say(row.verb),
                modality=Cell(row.modality, kind="state"),
                records=_records(asked, row, linked.get(row.id, 0)),
                progress=share_bar(mean_progress(mine), asked.language) if mine else "",
            )
        )
    return lines


def _records(asked: Asked, row: ProvisionRow, count: int) -> Value:
    """How many records the reader sees; without one, why: none is meant, or none is shown."""
    if count:
        return say_number(count, asked.language)
    if asked.public:
        # The same words for all: others would show of which there are records.
        return Cell(N_("nothing published yet"), kind="state")
    if row.coverage == N_("no action") and row.modality != "agreed":
        return Cell(N_("no action"), kind="state")
    return Cell(N_("no record yet"), kind="state")


@page("/roadmap/provisions/{id}")
def one_provision(asked: Asked) -> View:
    """A provision with its original verb and everything linked to it."""
    row = asked.desk.find(ProvisionRow, asked.path["id"])
    view = View(asked.say(row.title), asked.say(row.summary))
    view.kicker = Phrase("Provision {number}", {"number": row.number})
    if row.modality in GATE:
        view.steps = steps_of("gate", row.modality)
    view.facts = [
        Fact(N_("Verb in the text"), asked.say(row.verb)),
        Fact(N_("Modality"), Cell(row.modality, kind="state")),
        Fact(N_("Confidence"), Cell(row.confidence, kind="state")),
    ]
    if row.reason and row.modality != "agreed" and not asked.public:
        view.facts.append(Fact(N_("No action"), asked.say(row.reason)))
    view.facts.append(Fact(N_("Source"), Cell(row.source, kind="data")))
    for caption, kind, path, name in (
        (N_("Commitments"), CommitmentRow, "commitments", "title"),
        (N_("Bodies"), BodyRow, "bodies", "names"),
        (N_("Decisions"), DecisionRow, "decisions", "title"),
        (N_("Programmes"), FileRow, "files", "title"),
        (N_("Indicators"), IndicatorRow, "indicators", "names"),
        (N_("Events"), EventRow, "", "title"),
    ):
        found, paging = asked.page_rows(list_linked(kind, row.id), caption.lower())
        if found:
            cells = [
                LinkedRecordLine(
                    title=asked.title_cell(each, path, name),
                    state=Cell(str(each.get("state")), kind="state") if "state" in each else "",
                )
                for each in found
            ]
            view.tables.append(table_of(caption, LinkedRecordLine, cells, paging))
    if asked.public:
        view.notes = [
            *([] if view.tables else [Phrase("Nothing published yet.")]),
            Phrase("Records that the sides have not published are neither shown nor counted here."),
        ]
    view.forms = forms_for(
        asked,
        ("propose_commitment", {"provision_id": row.id}),
        ("open_file", {"provision_id": row.id}),
        ("propose_decision", {"provision_id": row.id}),
        ("add_event", {"provision_id": row.id}),
    )
    show_history(asked, view, row.id)
    view.data = dict(row)
    show_files(asked, view, "provision", row)
    return view


GATE = ("examined", "studied", "decided", "instrument", "built", "operating")
"""Modalities of a provision that passes the hub's gate."""
