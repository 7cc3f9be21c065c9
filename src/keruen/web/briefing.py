"""The briefing of a session as a document in the reader's language."""

from __future__ import annotations

from keruen.report.papers import Paper, Table
from keruen.roadmap.desk import Desk
from keruen.roadmap.indicators import Series, Sources
from keruen.roadmap.indicators.evaluate import Readings
from keruen.roadmap.reads.agenda import AgendaLine
from keruen.roadmap.reads.briefing import Briefing
from keruen.roadmap.reads.calendar_entries import pick
from keruen.roadmap.reads.proposals import is_project_proposal
from keruen.roadmap.reads.records import newest_values
from keruen.roadmap.rows import CommitmentRow, EvidenceRow, SessionRow
from keruen.web.dates import say_clocks
from keruen.web.languages import pgettext, translate, translate_count, translate_word
from keruen.web.marks import N_
from keruen.web.numbers import say_number
from keruen.web.pages.days import say_day
from keruen.web.record_names import read_proposals, say_title


def make_briefing(desk: Desk, briefing: Briefing, language: str, sources: Sources) -> Paper:
    """The document: venue, level, delegations, agenda, events since last time, indicators."""

    def _(words: str) -> str:
        return translate(words, language)

    def state(row: CommitmentRow | EvidenceRow | SessionRow) -> str:
        return translate_word(row.state, language, "state")

    sides = {each.code: pick(each.names, language) for each in desk.parties}
    held = read_proposals(desk, briefing.agenda)

    def titles(row: AgendaLine) -> str:
        proposed = held.get(row.commitment or "")
        return say_title(
            row.title, proposed is not None and is_project_proposal(proposed), language
        )

    session, body = briefing.session, briefing.body
    clocks = say_clocks(desk.parties, session.starts_at, language)
    agenda = tuple(
        (
            say_number(row.position, language),
            titles(row),
            translate_word(row.origin, language),
        )
        for row in briefing.agenda
    )
    evidence = tuple(
        (row.title, sides.get(row.submitted_party, "-"), state(row)) for row in briefing.evidence
    )
    commitments = tuple(
        Table(
            _(heading),
            (_("Title"), _("Due"), _("State")),
            tuple(
                (
                    say_title(row.title, is_project_proposal(row), language),
                    say_day(row.due_on, language),
                    state(row),
                )
                for row in found
            ),
            _("Nothing yet."),
        )
        for heading, found in (
            (N_("Under way"), briefing.under_way),
            (N_("Done since last time"), briefing.done),
            (N_("Overdue"), briefing.late),
            (N_("Disputes"), briefing.disputed),
        )
    )
    return Paper(
        f"{pick(body.names, language)} {session.number}",
        _("Briefing"),
        language,
        (
            (_("Begins"), clocks),
            (_("Ends"), say_clocks(desk.parties, session.ends_at, language)),
            (_("Host"), sides.get(session.host, session.host)),
            (_("Venue"), session.place or _("not named yet")),
            (_("Level"), translate_word(session.level, language)),
            (_("State"), state(session)),
            (_("Last met"), say_day(briefing.since or None, language)),
        ),
        (
            _delegations(briefing, language),
            Table(
                _("Agenda"),
                (_("No."), _("Title"), pgettext("agenda", "Origin", language)),
                agenda,
                _("Nothing yet."),
            ),
            _papers(briefing, sides, language),
            *commitments,
            Table(
                _("New evidence"),
                (_("Title"), _("Submitted by"), _("State")),
                evidence,
                _("Nothing yet."),
            ),
            _indicators(desk, briefing, language, sources),
        ),
    )


def _papers(briefing: Briefing, sides: dict[str, str], language: str) -> Table:
    """Papers of the session that the reader sees; a paper that was shared late says so."""
    rows = []
    for line in briefing.papers:
        state = translate_word("shared" if line.row.shared_at else "not shared yet", language)
        if line.late_days:
            late = translate_count("one day late", "{count} days late", line.late_days, language)
            state += f", {late.format(count=say_number(line.late_days, language))}"
        rows.append(
            (
                say_number(line.position, language),
                pick(line.row.title, language),
                sides.get(line.row.of_party, "-"),
                say_day(line.row.due_on, language),
                state,
            )
        )
    columns = (N_("Item"), N_("Title"), N_("Side"), N_("Due"), N_("State"))
    titles = tuple(translate(each, language) for each in columns)
    return Table(
        translate("Papers", language), titles, tuple(rows), translate("Nothing yet.", language)
    )


def _delegations(briefing: Briefing, language: str) -> Table:
    """Who attends for each side, or has a mandate to; or that no one is named yet."""
    rows = []
    for each in briefing.delegations:
        side = pick(each.party.names, language)
        for person in each.people:
            capacity = pick(person.capacity, language) or "-"
            if person.function:
                capacity = translate_word(person.function, language, "state")
            if each.by_mandate:
                capacity = f"{capacity} ({translate('by mandate', language)})"
            rows.append((side, person.name, capacity))
        if not each.people:
            rows.append((side, translate("not named yet", language), "-"))
    titles = tuple(translate(each, language) for each in (N_("Side"), N_("Name"), N_("Capacity")))
    return Table(translate("Delegations", language), titles, tuple(rows), "")


def _indicators(desk: Desk, briefing: Briefing, language: str, sources: Sources) -> Table:
    """Each indicator as planned and as it really is, and the newest value recorded by hand."""
    readings = Readings(desk, sources)
    recorded = newest_values(desk)
    rows = []
    for row in briefing.indicators:
        read = readings.read(row) if row.kind == "query" else []
        totals = {each.status: each.total for each in read if isinstance(each, Series)}
        actual = totals.get("actual", recorded.get(row.id))
        rows.append(
            (
                pick(row.names, language),
                row.unit,
                say_number(row.target, language),
                say_number(totals.get("planned"), language),
                say_number(actual, language),
            )
        )
    columns = (N_("Indicator"), N_("Unit"), N_("Target"), N_("Planned"), N_("Actual"))
    heading, empty = translate("Indicators", language), translate("Nothing yet.", language)
    return Table(heading, tuple(translate(each, language) for each in columns), tuple(rows), empty)
