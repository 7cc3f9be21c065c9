"""The time line of commitments with their dependencies, as a drawing and as a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, ClassVar

from babel.dates import format_skeleton

from keruen.roadmap.reads.register import read_themes
from keruen.roadmap.reads.timeline import (
    LIVE,
    Span,
    TimelineFilter,
    count_spans,
    read_spans,
)
from keruen.web.dates import locale_of
from keruen.web.languages import RIGHT_TO_LEFT, translate_word
from keruen.web.marks import N_
from keruen.web.pages.days import say_day
from keruen.web.pages.tables import PAGE_ROWS, Cell, table_of
from keruen.web.pages.view import (
    Asked,
    Choice,
    SearchView,
    View,
    count_phrase,
    page,
)

PATH = "/roadmap/timeline"

WIDTH, ROW, HEAD = 1000, 26, 34
"""Size of the drawing in units of its own: its width, a row, the months above the rows."""
LABELS = 330
"""How much of the width the titles take."""
LONGEST_TITLE = 46
LEAST_DAYS = 60


@dataclass(frozen=True)
class Bar:
    """A commitment in the drawing: its row, and where it begins and ends from 0 to 1000."""

    title: str
    full_title: str
    link: str
    y: float
    x: float
    width: float
    done: float
    state: str
    open_end: bool
    label_x: float


@dataclass(frozen=True)
class Tick:
    """The first day of a month, or of a year where months are too close."""

    words: str
    x: float


@dataclass(frozen=True)
class Drawing:
    """A time line as it is drawn.

    Parameters
    ----------
    arrows : lines from the end of what is needed to the beginning of what needs it.
    split_x : between the titles and the bars.
    """

    bars: list[Bar]
    ticks: list[Tick]
    arrows: list[str]
    today_x: float | None
    height: int
    split_x: float


@dataclass(frozen=True, kw_only=True)
class SpanLine:
    """A row of the table: Commitments on the time line."""

    title: Annotated[Cell, N_("Title")]
    begins: Annotated[Cell, N_("Begins")]
    ends: Annotated[Cell, N_("Due")]
    state: Annotated[Cell, N_("State")]
    needs: Annotated[Cell, N_("Needs")]


@dataclass
class TimelineView(SearchView):
    """Commitments on a time line."""

    template: ClassVar[str] = "timeline.html.jinja"

    drawing: Drawing | None = None


@page(PATH)
def timeline(asked: Asked) -> View:
    """Commitments from their proposal to their day, and which one needs another."""
    query = asked.query
    wanted = TimelineFilter(
        query.get("theme", ""),
        query.get("provision", ""),
        query.get("state", ""),
        query.get("q", ""),
    )
    total = count_spans(asked.desk, wanted)
    paging = asked.paging(total)
    spans = read_spans(asked.desk, wanted, PAGE_ROWS, paging.first)
    view = TimelineView(N_("Time line"), search=query.get("q", ""))
    view.lead = count_phrase("One commitment.", "{count} commitments.", total)
    view.choices = _choices(asked, wanted)
    if spans:
        titles = {each.row.id: asked.say(each.row.title) for each in spans}
        view.drawing = draw(spans, titles, asked.desk.today(), asked.language)
        view.tables = [
            table_of(
                N_("Commitments on the time line"),
                SpanLine,
                [_line(asked, each, titles) for each in spans],
                paging,
            )
        ]
    view.data = {"total": total, "spans": [_data(each) for each in spans]}
    return view


def _choices(asked: Asked, wanted: TimelineFilter) -> list[Choice]:
    themes = [(row.id, asked.say(row.names)) for row in read_themes(asked.desk)]
    states = [(each, translate_word(each, asked.language, "state")) for each in LIVE]
    provisions = list(asked.provisions.items())
    return [
        Choice("theme", N_("Theme"), themes, wanted.theme),
        Choice("provision", N_("Provision"), provisions, wanted.provision),
        Choice("state", N_("State"), states, wanted.state),
    ]


def _line(asked: Asked, span: Span, titles: Mapping[str, str]) -> SpanLine:
    row = span.row
    needs = ", ".join(titles.get(each, each) for each in span.needs)
    return SpanLine(
        title=asked.title_cell({**row}, "commitments"),
        begins=Cell(say_day(span.begins.isoformat(), asked.language), kind="time"),
        ends=Cell(
            say_day(span.ends.isoformat(), asked.language) if span.ends else "-", kind="time"
        ),
        state=Cell(N_("overdue") if span.late else row.state, kind="state"),
        needs=Cell(needs or "-", kind="data"),
    )


def _data(span: Span) -> dict[str, object]:
    return {
        "id": span.row.id,
        "begins": span.begins,
        "ends": span.ends,
        "state": span.row.state,
        "late": span.late,
        "needs": list(span.needs),
    }


def draw(spans: Sequence[Span], titles: Mapping[str, str], today: date, language: str) -> Drawing:
    """A time line; in a language that is written from right to left time runs to the left.

    Parameters
    ----------
    spans : the rows, from top to bottom.
    titles : of the commitments by id.
    """
    days = [each.begins for each in spans] + [each.ends for each in spans if each.ends] + [today]
    first, last = min(days), max(days)
    last = max(last, first + timedelta(days=LEAST_DAYS))
    whole = (last - first).days + 14
    mirrored = language in RIGHT_TO_LEFT

    def place(day: date) -> float:
        x = LABELS + (day - first).days / whole * (WIDTH - LABELS)
        return round(WIDTH - x if mirrored else x, 1)

    bars, ends, begins = [], {}, {}
    for number, span in enumerate(spans):
        y = HEAD + number * ROW
        begin = place(span.begins)
        end = place(max(span.ends, span.begins)) if span.ends else place(last)
        left, width = min(begin, end), max(abs(end - begin), 4)
        begins[span.row.id], ends[span.row.id] = (begin, y), (end, y)
        title = titles[span.row.id]
        short = title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"
        bars.append(
            Bar(
                short,
                title,
                f"/roadmap/commitments/{span.row.id}",
                y,
                left,
                round(width, 1),
                round(width * span.row.progress, 1),
                "overdue" if span.late else span.row.state,
                span.ends is None,
                WIDTH - 4 if mirrored else 4,
            )
        )
    arrows = [
        _arrow(ends[need], begins[span.row.id])
        for span in spans
        for need in span.needs
        if need in ends
    ]
    return Drawing(
        bars,
        _ticks(first, last, place, language),
        arrows,
        place(today),
        HEAD + len(spans) * ROW + 6,
        WIDTH - LABELS if mirrored else LABELS,
    )


def _arrow(start: tuple[float, float], end: tuple[float, float]) -> str:
    """A path with right angles from one row to another."""
    middle = ROW / 2
    (x, y), (to_x, to_y) = start, end
    return f"M{x} {y + middle}H{x + 5}V{to_y + middle}H{to_x}"


def _ticks(first: date, last: date, place: Callable[[date], float], language: str) -> list[Tick]:
    """Months, or only so many of them that their names do not touch."""
    months: list[date] = []
    day = first.replace(day=1)
    while day <= last:
        if day >= first:
            months.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    step = max(1, -(-len(months) // 8))
    return [Tick(say_month_short(each, language), place(each)) for each in months[::step]]


def say_month_short(day: date, language: str) -> str:
    """A month and its year, short enough for an axis."""
    return str(format_skeleton("yMMM", day, locale=locale_of(language)))
