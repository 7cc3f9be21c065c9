"""Screening: lists in use, names that were compared, the queue of hits, one hit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from keruen.roadmap.acts import ACTS
from keruen.roadmap.reads.register import person_names
from keruen.roadmap.reads.screening import (
    age_days,
    beside,
    is_stale,
    list_queue,
    list_subjects,
    oldest_days,
    read_judgements,
    read_lists,
    read_named_judges,
    read_notices,
    read_standing,
)
from keruen.roadmap.rows import ScreeningHitRow, ScreeningListRow
from keruen.roadmap.screening_words import MOST_LIST_MEGABYTES, UNSETTLED
from keruen.web.marks import N_
from keruen.web.numbers import say_number
from keruen.web.pages.days import say_day, say_moment
from keruen.web.pages.screening_tabs import begin
from keruen.web.pages.tables import Cell, Table, table_of
from keruen.web.pages.view import (
    Asked,
    Fact,
    Phrase,
    View,
    Wanted,
    forms_for,
    page,
    show_history,
)

BASE = "/roadmap/screening"


@dataclass(frozen=True, kw_only=True)
class ListLine:
    """A row of the table: Lists."""

    publisher: Annotated[Cell, N_("List")]
    issued: Annotated[str, N_("Issued")]
    age: Annotated[int, N_("Age in days")]
    entries: Annotated[int, N_("Entries")]
    sha256: Annotated[Cell, "SHA-256"]
    state: Annotated[Cell, N_("State")]


@dataclass(frozen=True, kw_only=True)
class JudgeLine:
    """A row of the table: People who judge hits."""

    name: Annotated[Cell, N_("Name")]


@dataclass(frozen=True, kw_only=True)
class SubjectLine:
    """A row of the table: Names that were compared."""

    name: Annotated[Cell, N_("Name")]
    kind: Annotated[Cell, N_("Kind")]
    result: Annotated[Cell, N_("Result")]


@dataclass(frozen=True, kw_only=True)
class HitLine:
    """A row of the table: Hits."""

    name: Annotated[Cell, N_("Name")]
    listed: Annotated[Cell, N_("Listed name")]
    list: Annotated[Cell, N_("List")]
    score: Annotated[str, N_("Score")]
    state: Annotated[Cell, N_("State")]


@dataclass(frozen=True, kw_only=True)
class NoticeLine:
    """A row of the table: Notices of listed names."""

    name: Annotated[Cell, N_("Name")]
    listed: Annotated[Cell, N_("Listed name")]
    list: Annotated[Cell, N_("List")]
    side: Annotated[Cell, N_("Sent by")]
    state: Annotated[Cell, N_("State")]


@dataclass(frozen=True, kw_only=True)
class SideBySideLine:
    """A row of the table: Subject and listed entry."""

    what: Annotated[Cell, N_("Field")]
    subject: Annotated[Cell, N_("Subject")]
    listed: Annotated[Cell, N_("Listed entry")]


@dataclass(frozen=True, kw_only=True)
class PartLine:
    """A row of the table: Parts of the score."""

    part: Annotated[Cell, N_("Part")]
    value: Annotated[Cell, N_("Value")]


@dataclass(frozen=True, kw_only=True)
class JudgementLine:
    """A row of the table: Judgements."""

    person: Annotated[Cell, N_("Person")]
    verdict: Annotated[Cell, N_("Verdict")]
    grounds: Annotated[Cell, N_("Grounds")]
    at: Annotated[str, N_("At")]


@dataclass
class ListsView(View):
    """The lists, with the form that loads one.

    Parameters
    ----------
    uploading : whether the reader may load a list.
    """

    template: ClassVar[str] = "screening_lists.html.jinja"

    uploading: bool = False
    most_megabytes: int = MOST_LIST_MEGABYTES

    @property
    def acting(self) -> bool:
        """Whether the actions are shown beside the page."""
        return bool(self.side_forms or self.uploading)


@page(f"{BASE}/lists")
def all_lists(asked: Asked) -> View:
    """Lists with version, age and SHA-256, and the people who judge hits."""
    desk = asked.desk
    rows = read_lists(desk)
    view = ListsView(
        N_("Lists"),
        Phrase(
            N_("A list is too old {days} days after its issue. Each new version compares all names "
               "again."),
            {"days": oldest_days(desk)},
        ),
    )  # fmt: skip
    begin(asked, view, f"{BASE}/lists")
    shown, paging = asked.cut(rows)
    names = person_names(desk)
    judges = read_named_judges(desk)
    view.tables = [
        table_of(
            N_("Lists"),
            ListLine,
            [
                ListLine(
                    publisher=Cell(each.publisher, kind="data"),
                    issued=say_day(each.issued, asked.language),
                    age=age_days(desk, each),
                    entries=each.entries,
                    sha256=Cell(each.sha256[:16], kind="code"),
                    state=Cell(_state_of(asked, each), kind="state"),
                )
                for each in shown
            ],
            paging,
        ),
        table_of(
            N_("People who judge hits"),
            JudgeLine,
            [JudgeLine(name=Cell(names.get(each.person, "-"), kind="data")) for each in judges],
        ),
    ]
    view.uploading = desk.actor.may(ACTS["load_list"].family)
    wanted: list[Wanted] = [
        ("accept_shorter_list", {"screening_list_id": each.id}, each.publisher)
        for each in rows
        if each.state == "waiting" and each.created_by != desk.actor.account
    ]
    wanted += [("name_judge", {}), ("set_list_age", {})]
    wanted += [
        ("end_judge", {"screening_judge_id": each.id}, names.get(each.person, ""))
        for each in judges
    ]
    view.forms = forms_for(asked, *wanted)
    view.data = {"lists": rows, "judges": judges, "oldest_days": oldest_days(desk)}
    return view


def _state_of(asked: Asked, row: ScreeningListRow) -> str:
    return "stale" if row.state == "in_use" and is_stale(asked.desk, row) else row.state


@page(f"{BASE}/check")
def check_a_name(asked: Asked) -> View:
    """The form that compares a name, and names that were compared, each with its result."""
    rows, paging = asked.page_rows(list_subjects())
    view = View(
        N_("Check a name"),
        N_("Write a name in Latin letters, the original name and the register number."),
    )
    begin(asked, view, f"{BASE}/check")
    found = [read_standing(asked.desk, row.id) for row in rows]
    view.tables = [
        table_of(
            N_("Names that were compared"),
            SubjectLine,
            [
                SubjectLine(
                    name=Cell(_label(each.subject), f"{BASE}/subjects/{each.subject.id}", "data"),
                    kind=Cell(each.subject.kind, kind="state"),
                    result=Cell(each.result, kind="state"),
                )
                for each in found
            ],
            paging,
        )
    ]
    view.forms = forms_for(asked, ("check_name", {}))
    view.data = {"subjects": found}
    return view


@page(f"{BASE}/subjects/{{id}}")
def one_subject(asked: Asked) -> View:
    """A name that was compared: the lists, the result today, and the hits."""
    found = read_standing(asked.desk, asked.path["id"])
    view = View(_label(found.subject), kicker=N_("name that was compared"))
    lists = "; ".join(f"{each.publisher}, {each.issued}" for each in found.lists)
    if found.result == "no_match_in":
        view.lead = Phrase(N_("No match in {lists}."), {"lists": lists})
    begin(asked, view, f"{BASE}/check")
    view.facts = [
        Fact(N_("Result"), Cell(found.result, kind="state")),
        Fact(N_("Lists"), Cell(lists, kind="data")),
        Fact(N_("Kind"), Cell(found.subject.kind, kind="state")),
        Fact(N_("Original name"), Cell(found.subject.original or "-", kind="data")),
        Fact(N_("Register number"), Cell(found.subject.register_no or "-", kind="data")),
        Fact(N_("IMO number"), Cell(found.subject.imo or "-", kind="data")),
        Fact(N_("Owners"), Cell("; ".join(found.subject.owners) or "-", kind="data")),
        Fact(N_("Algorithm"), Cell(found.check.algorithm, kind="code")),
        Fact(N_("Compared on"), say_day(found.check.day, asked.language)),
    ]
    if found.check.reasons:
        view.facts.append(
            Fact(N_("Not compared"), Cell("; ".join(found.check.reasons), kind="data"))
        )
    view.tables = [_hits(asked, list(found.hits))]
    view.forms = forms_for(asked, ("check_name_again", {"screening_subject_id": found.subject.id}))
    show_history(asked, view, found.subject.id)
    view.data = {"standing": found}
    return view


@page(f"{BASE}/queue")
def queue(asked: Asked) -> View:
    """Hits that wait for a judgement, the highest score first, and notices between the sides."""
    rows, paging = asked.page_rows(list_queue())
    view = View(
        N_("Queue"),
        N_("Two people compare each hit, the second without seeing the first; a third decides "
           "where they differ."),
    )  # fmt: skip
    begin(asked, view, f"{BASE}/queue")
    notices = read_notices(asked.desk)
    hits = _hits(asked, rows)
    view.tables = [
        Table(hits.caption, hits.columns, hits.lines, paging),
        table_of(
            N_("Notices of listed names"),
            NoticeLine,
            [
                NoticeLine(
                    name=Cell(each.subject_name, kind="data"),
                    listed=Cell(f"{each.listed_name} ({each.ref})", kind="data"),
                    list=Cell(f"{each.publisher}, {each.issued}", kind="data"),
                    side=Cell(each.of_party, kind="side"),
                    state=Cell(each.state, kind="state"),
                )
                for each in notices
            ],
        ),
    ]
    wanted: list[Wanted] = [
        ("receive_notice", {"screening_notice_id": each.id}, each.subject_name)
        for each in notices
        if each.state == "sent" and each.of_party != asked.desk.actor.party
    ]
    view.forms = forms_for(asked, *wanted)
    view.data = {"hits": rows, "notices": notices}
    return view


@page(f"{BASE}/hits/{{id}}")
def one_hit(asked: Asked) -> View:
    """A hit beside the listed entry, the parts of its score, and what the judges found."""
    desk = asked.desk
    found = beside(desk, desk.find(ScreeningHitRow, asked.path["id"]))
    row = found.row
    view = View(
        f"{row.subject_name} / {row.listed_name}",
        Phrase(
            N_("Score {score}; a person decides from {threshold}."),
            {
                "score": say_number(row.score, asked.language, 2),
                "threshold": say_number(row.threshold, asked.language, 2),
            },
        ),
        kicker=N_("hit"),
    )
    begin(asked, view, f"{BASE}/queue")
    judgements = read_judgements(desk, row.id)
    names = person_names(desk)
    view.facts = [
        Fact(N_("State"), Cell(row.state, kind="state")),
        Fact(N_("List"), Cell(f"{found.version.publisher}, {found.version.issued}", kind="data")),
        Fact(N_("Weak alias"), Cell("yes" if row.weak else "no", kind="state")),
    ]
    subject, entry = found.subject, found.listed
    pairs = (
        (N_("Name"), subject.name, "; ".join(entry.names)),
        (N_("Original name"), subject.original, "; ".join(entry.weak)),
        (N_("Kind"), subject.kind, entry.schema),
        (N_("Register number"), subject.register_no, entry.ref),
        (N_("IMO number"), subject.imo, entry.imo or ""),
        (N_("Countries"), subject.country, "; ".join(entry.countries)),
        (N_("Born"), "", "; ".join(entry.born)),
        (N_("Programme"), "", entry.program or ""),
    )
    view.tables = [
        table_of(
            N_("Subject and listed entry"),
            SideBySideLine,
            [
                SideBySideLine(
                    what=Cell(asked.words(what), kind="data"),
                    subject=Cell(mine or "-", kind="data"),
                    listed=Cell(theirs or "-", kind="data"),
                )
                for what, mine, theirs in pairs
            ],
        ),
        _parts(asked, row),
        table_of(
            N_("Judgements"),
            JudgementLine,
            [
                JudgementLine(
                    person=Cell(names.get(each.person, "-"), kind="data"),
                    verdict=Cell(each.verdict, kind="state"),
                    grounds=Cell(each.reason, kind="data"),
                    at=say_moment(each.created_at, asked.language),
                )
                for each in judgements
            ],
        ),
    ]
    judged = desk.actor.account == row.first_account or any(
        each.account == desk.actor.account for each in judgements
    )
    if row.state in UNSETTLED and not judged:
        view.forms = forms_for(asked, ("judge_hit", {"screening_hit_id": row.id}))
    show_history(asked, view, row.id)
    view.data = {"hit": found, "judgements": judgements}
    return view


def _hits(asked: Asked, rows: list[ScreeningHitRow]) -> Table:
    lines = []
    for row in rows:
        found = beside(asked.desk, row)
        lines.append(
            HitLine(
                name=Cell(row.subject_name, f"{BASE}/hits/{row.id}", "data"),
                listed=Cell(row.listed_name, kind="data"),
                list=Cell(f"{found.version.publisher}, {found.version.issued}", kind="data"),
                score=say_number(row.score, asked.language, 2),
                state=Cell(row.state, kind="state"),
            )
        )
    return table_of(N_("Hits"), HitLine, lines)


def _parts(asked: Asked, row: ScreeningHitRow) -> Table:
    """The parts of a score: what was aligned, and the shares."""
    shown = []
    for name, value in row.parts.items():
        if isinstance(value, list):
            words = ", ".join(
                f"{each['of_subject']} = {each['of_listed']} ({each['similarity']})"
                for each in value
            )
        elif isinstance(value, float):
            words = say_number(value, asked.language, 2)
        else:
            words = asked.words(_word_of(value))
        shown.append(
            PartLine(
                part=Cell(asked.words(PARTS.get(name, name)), kind="data"),
                value=Cell(words or "-", kind="data"),
            )
        )
    return table_of(N_("Parts of the score"), PartLine, shown)


PARTS = {
    "method": N_("Method"),
    "subject_share": N_("Share of the subject's letters"),
    "listed_share": N_("Share of the listed name's letters"),
    "whole": N_("Similarity of the whole names"),
    "numbers_agree": N_("Numbers agree"),
    "words": N_("Words"),
}


def _label(row: object) -> str:
    name = getattr(row, "name", "") or getattr(row, "original", "")
    return name or f"IMO {getattr(row, 'imo', '')}"


def _word_of(value: object) -> str:
    """A part of a score as a word of the catalogue."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
