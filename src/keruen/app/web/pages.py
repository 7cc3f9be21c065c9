"""What each page holds, as plain data: the page and its `.json` twin are made from the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Table, select

from keruen.app.web.forms import Form, make_form
from keruen.roadmap import tables as t
from keruen.roadmap.acts import ACTS
from keruen.roadmap.acts.programmes import missing_roles
from keruen.roadmap.acts.texts import missing_concordance
from keruen.roadmap.calendar.entries import pick, read_entries
from keruen.roadmap.calendar.hijri import say_hijri
from keruen.roadmap.desk import Desk, Row, read_instant
from keruen.roadmap.indicators import Sources, measure
from keruen.roadmap.reads.progress import roll_up
from keruen.roadmap.reads.status import is_overdue, read_bodies, read_heads, read_status
from keruen.roadmap.search import fold
from keruen.store import log
from keruen.store.tables import checkpoint, log_entry

PAGE_ROWS = 50


@dataclass(frozen=True)
class Cell:
    """A cell that leads somewhere, or that is a state or a word of the catalogue."""

    text: str
    link: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Grid:
    """A table of a page: a caption, titles from the catalogue, rows of texts or cells."""

    caption: str
    columns: list[str]
    rows: list[list[Any]]


@dataclass
class View:
    """A page: its answer first, then facts, tables, texts, and what can be done."""

    title: str
    lead: str = ""
    facts: list[tuple[str, Any]] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    texts: list[dict[str, str]] = field(default_factory=list)
    boards: list[tuple[str, list[Cell]]] = field(default_factory=list)
    curves: list[dict[str, Any]] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    search: str | None = None
    pages: tuple[int, int] | None = None
    attach_to: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """What a page was asked for."""

    desk: Desk
    language: str
    path: dict[str, str]
    query: dict[str, str]
    sources: Sources

    def say(self, texts: Any) -> str:
        """A text in the reader's language."""
        return pick(texts, self.language)


Reader = Callable[[Asked], View]
PAGES: dict[str, Reader] = {}


def page(path: str) -> Callable[[Reader], Reader]:
    """Serve a reader's view at a path, and its data at the path with `.json`."""

    def register(reader: Reader) -> Reader:
        PAGES[path] = reader
        return reader

    return register


@page("/roadmap")
def overview(asked: Asked) -> View:
    """The dashboard: coverage, themes, commitments, bodies that sleep."""
    commitments = read_heads(asked.desk)
    status = read_status(asked.desk, commitments)
    provisions = asked.desk.rows(select(t.provision).order_by(t.provision.c.number))
    themes = asked.desk.rows(select(t.theme).order_by(t.theme.c.position))
    rolled = roll_up(commitments)
    view = View("Roadmap", "What both sides set out, what is done, and what waits.")
    view.facts = [
        ("Provisions", status["provisions"]),
        ("Coverage", _share(status["coverage"])),
        ("Agreed", status["agreed"]),
        ("Progress", _share(status["progress"])),
        ("Overdue", len(status["overdue"])),
    ]
    rows = []
    for theme in themes:
        mine = [row for row in commitments if row["theme"] == theme["id"] and not row["parent"]]
        weight = sum(row["weight"] for row in mine)
        done = sum(row["weight"] * rolled[row["id"]] for row in mine) / weight if weight else 0.0
        count = sum(row["theme"] == theme["id"] for row in provisions)
        rows.append([asked.say(theme["names"]), count, len(mine), _share(done)])
    view.grids = [
        Grid("By theme", ["Theme", "Provisions", "Commitments", "Progress"], rows),
        Grid(
            "By provision",
            ["No.", "Provision", "Original verb", "Modality"],
            [
                [
                    row["number"],
                    Cell(asked.say(row["title"]), f"/roadmap/provisions/{row['id']}"),
                    asked.say(row["verb"]),
                    Cell(row["modality"], kind="state"),
                ]
                for row in provisions
            ],
        ),
        _body_grid(asked, status["bodies"]),
    ]
    view.data = status
    return view


@page("/roadmap/provisions/{id}")
def one_provision(asked: Asked) -> View:
    """A provision with its original verb and everything linked to it."""
    row = asked.desk.find(t.provision, asked.path["id"])
    view = View(f"{row['number']}. {asked.say(row['title'])}", asked.say(row["summary"]))
    view.facts = [
        ("Original verb", asked.say(row["verb"])),
        ("Modality", Cell(row["modality"], kind="state")),
        ("Source", row["source"]),
        ("Confidence", Cell(row["confidence"], kind="state")),
    ]
    if row["reason"]:
        view.facts.append(("No action", asked.say(row["reason"])))
    for caption, table, path, name in (
        ("Commitments", t.commitment, "commitments", "title"),
        ("Decisions", t.decision, "decisions", "title"),
        ("Programmes", t.file, "files", "title"),
        ("Indicators", t.indicator, "indicators", "names"),
    ):
        found = asked.desk.rows(
            select(table)
            .where(table.c.provision == row["id"], table.c.withdrawn_at.is_(None))
            .order_by(table.c.id)
        )
        if found:
            cells = [
                [
                    Cell(asked.say(each[name]), f"/roadmap/{path}/{each['id']}"),
                    Cell(each.get("state", ""), kind="state"),
                ]
                for each in found
            ]
            view.grids.append(Grid(caption, ["Title", "State"], cells))
    view.forms = _forms(
        asked,
        ("propose_commitment", {"provision_id": row["id"]}),
        ("open_file", {"provision_id": row["id"]}),
    )
    view.data = dict(row)
    return view


@page("/roadmap/bodies")
def all_bodies(asked: Asked) -> View:
    """Bodies, when they last met, and whether they sleep."""
    bodies = read_bodies(asked.desk)
    asleep = sum(body["dormant"] for body in bodies)
    lead = "A body sleeps." if asleep else "Every body meets as it should."
    view = View("Bodies and sessions", lead, grids=[_body_grid(asked, bodies)])
    view.forms = _forms(asked, ("add_body", {}))
    view.data = {"bodies": bodies}
    return view


@page("/roadmap/bodies/{id}")
def one_body(asked: Asked) -> View:
    """A body: its sessions and its backlog."""
    desk = asked.desk
    row = desk.find(t.body, asked.path["id"])
    sessions = desk.rows(
        select(t.session).where(t.session.c.body == row["id"]).order_by(t.session.c.number.desc())
    )
    backlog = desk.rows(
        select(t.agenda_item).where(
            t.agenda_item.c.body == row["id"],
            t.agenda_item.c.session.is_(None),
            t.agenda_item.c.state == "open",
        )
    )
    view = View(asked.say(row["names"]))
    view.facts = [
        ("Recurrence", row["recurrence"] or "-"),
        ("Levels", ", ".join(row["levels"])),
    ]
    view.grids = [
        Grid(
            "Sessions",
            ["No.", "Level", "Host", "Begins", "State"],
            [
                [
                    Cell(str(each["number"]), f"/roadmap/sessions/{each['id']}"),
                    each["level"],
                    each["host"],
                    _clocks(desk, each["starts_at"]),
                    Cell(each["state"], kind="state"),
                ]
                for each in sessions
            ],
        ),
        Grid(
            "Backlog",
            ["Title", "Origin"],
            [[asked.say(each["title"]), Cell(each["origin"], kind="state")] for each in backlog],
        ),
    ]
    view.forms = _forms(
        asked,
        ("plan_session", {"body_id": row["id"]}),
        ("add_agenda_item", {"body_id": row["id"]}),
    )
    view.data = {"body": row, "sessions": sessions, "backlog": backlog}
    return view


@page("/roadmap/sessions/{id}")
def one_session(asked: Asked) -> View:
    """A session: both clocks, agenda, attendance, minutes."""
    desk = asked.desk
    row = desk.find(t.session, asked.path["id"])
    body = desk.find(t.body, row["body"])
    items = desk.rows(
        select(t.agenda_item)
        .where(t.agenda_item.c.session == row["id"])
        .order_by(t.agenda_item.c.position)
    )
    present = desk.rows(
        select(t.person.c.name, t.person.c.of_party)
        .join(t.attendance, t.attendance.c.person == t.person.c.id)
        .where(t.attendance.c.session == row["id"])
    )
    given = desk.rows(
        select(t.assent).where(t.assent.c.kind == "session", t.assent.c.subject == row["id"])
    )
    view = View(f"{asked.say(body['names'])} {row['number']}", _clocks(desk, row["starts_at"]))
    view.facts = [
        ("State", Cell(row["state"], kind="state")),
        ("Host", row["host"]),
        ("Level", row["level"]),
        (
            "Agreed steps",
            ", ".join(f"{each['of_party']} {each['step'].split(':')[0]}" for each in given) or "-",
        ),
    ]
    if row["minutes"]:
        view.facts.append(("Minutes", Cell("open", f"/roadmap/documents/{row['minutes']}")))
    if row["venue_exception"]:
        view.facts.append(("Exception of venue", row["venue_exception"]))
    view.grids = [
        Grid(
            "Agenda",
            ["No.", "Title", "Origin", "State", "Outcome"],
            [
                [
                    each["position"],
                    asked.say(each["title"]),
                    Cell(each["origin"], kind="state"),
                    Cell(each["state"], kind="state"),
                    each["outcome"] or "",
                ]
                for each in items
            ],
        ),
        Grid(
            "Attendance", ["Name", "Side"], [[each["name"], each["of_party"]] for each in present]
        ),
    ]
    session = {"session_id": row["id"]}
    view.forms = _forms(
        asked,
        *{
            "planned": [
                ("convene_session", session),
                ("add_agenda_item", {**session, "body_id": row["body"]}),
                ("agree_to_postpone", session),
            ],
            "convened": [
                ("adopt_agenda", session),
                ("add_agenda_item", {**session, "body_id": row["body"]}),
            ],
            "agenda_adopted": [("open_session", session)],
            "in_progress": [("record_attendance", session), ("draft_minutes", session)],
            "minutes_signed": [("close_session", session)],
            "postponed": [("replan_session", session)],
        }.get(row["state"], []),
        *(
            [
                ("conclude_item", {"item_id": each["id"]})
                for each in items
                if each["state"] == "open"
            ]
            if row["state"] == "in_progress"
            else []
        ),
    )
    view.facts.append(("Briefing", Cell("download", f"/roadmap/sessions/{row['id']}/briefing.pdf")))
    view.data = {"session": row, "agenda": items, "attendance": present}
    return view


@page("/roadmap/documents")
def all_documents(asked: Asked) -> View:
    """Documents and their newest versions."""
    rows = []
    found = []
    versions: dict[str, Row] = {}
    for version in asked.desk.rows(select(t.text_version).order_by(t.text_version.c.number)):
        versions[version["document"]] = version
    for row in _live(asked.desk, t.document):
        state = versions[row["id"]]["state"] if row["id"] in versions else ""
        found.append({**row, "state": state})
        title = Cell(asked.say(row["title"]), f"/roadmap/documents/{row['id']}")
        rows.append([title, Cell(row["kind"], kind="state"), Cell(state, kind="state")])
    view = View("Texts", grids=[Grid("Texts", ["Title", "Kind", "State"], rows)])
    view.forms = _forms(asked, ("draft_document", {}))
    view.data = {"documents": found}
    return view


@page("/roadmap/documents/{id}")
def one_document(asked: Asked) -> View:
    """A document: its texts by language, brackets, concordance, signatures."""
    desk = asked.desk
    row = desk.find(t.document, asked.path["id"])
    versions = desk.rows(
        select(t.text_version)
        .where(t.text_version.c.document == row["id"])
        .order_by(t.text_version.c.number.desc())
    )
    view = View(asked.say(row["title"]))
    view.data = {"document": row, "versions": versions}
    if not versions:
        return view
    version = versions[0]
    brackets = desk.rows(select(t.bracket).where(t.bracket.c.version == version["id"]))
    signatures = desk.rows(select(t.signature).where(t.signature.c.version == version["id"]))
    missing = missing_concordance(desk, version)
    view.facts = [
        ("State", Cell(version["state"], kind="state")),
        ("Version", version["number"]),
        ("SHA-256", version["sha256"]),
        ("Open brackets", sum(each["state"] == "open" for each in brackets)),
        ("Concordance missing", ", ".join(missing) or "-"),
        ("Signed by", ", ".join(each["of_party"] for each in signatures) or "-"),
    ]
    view.texts = [
        {"language": language, "words": words} for language, words in version["texts"].items()
    ]
    view.grids = [
        Grid(
            "Brackets",
            ["Place", "State", "Proposals", "Resolution"],
            [
                [
                    each["place"],
                    Cell(each["state"], kind="state"),
                    " / ".join(
                        f"{party}: {asked.say(words)}"
                        for party, words in sorted(each["proposals"].items())
                    ),
                    asked.say(each["resolution"]),
                ]
                for each in brackets
            ],
        )
    ]
    about = {"version_id": version["id"]}
    wanted: list[tuple[str, dict[str, str]]] = []
    if version["state"] in ("draft", "negotiated"):
        wanted = [("open_bracket", about)]
        for each in brackets:
            if each["state"] == "open":
                wanted.append(("propose_resolution", {"bracket_id": each["id"]}))
                if each["resolution"] and each["resolution_party"] != desk.actor.party:
                    wanted.append(("accept_resolution", {"bracket_id": each["id"]}))
        for lacking in missing:
            party, language = lacking.split()
            if party == desk.actor.party:
                wanted.append(("confirm_concordance", {**about, "language": language}))
        wanted.append(("agree_to_text", about))
    if version["state"] == "agreed":
        wanted = [("sign_text", about), ("attach_signature", about)]
    if version["state"] == "signed":
        wanted = [("publish_text", about)]
    if version["state"] in ("signed", "published"):
        view.facts.append(("Bundle", Cell("download", f"/roadmap/bundles/{version['id']}.json")))
    view.forms = _forms(asked, *wanted, ("write_version", {"document_id": row["id"]}))
    view.data |= {"brackets": brackets, "missing_concordance": missing, "signatures": signatures}
    return view


@page("/roadmap/decisions")
def all_decisions(asked: Asked) -> View:
    """Decisions and how far they have come."""
    found = _live(asked.desk, t.decision)
    rows = [
        [
            Cell(asked.say(row["title"]), f"/roadmap/decisions/{row['id']}"),
            row["proposed_party"],
            Cell(row["state"], kind="state"),
        ]
        for row in found
    ]
    view = View("Decisions", grids=[Grid("Decisions", ["Title", "Proposed by", "State"], rows)])
    view.forms = _forms(asked, ("propose_decision", {}))
    view.data = {"decisions": found}
    return view


@page("/roadmap/decisions/{id}")
def one_decision(asked: Asked) -> View:
    """A decision, its text and its effect."""
    row = asked.desk.find(t.decision, asked.path["id"])
    texts = asked.desk.rows(select(t.document).where(t.document.c.decision == row["id"]))
    view = View(asked.say(row["title"]), row["effect"])
    view.facts = [
        ("State", Cell(row["state"], kind="state")),
        ("Proposed by", row["proposed_party"]),
        ("Agreed by", row["agreed_party"] or "-"),
        ("Modality", Cell(row["modality"] or "-", kind="state")),
        ("Written procedure closes", row["closes_on"] or "-"),
    ]
    view.facts += [("Text", Cell("open", f"/roadmap/documents/{each['id']}")) for each in texts]
    about = {"decision_id": row["id"]}
    view.forms = _forms(
        asked,
        *{
            "proposed": [
                ("agree_to_decision", about),
                ("write_decision", about),
                ("withdraw_decision", about),
            ],
            "agreed": [("write_decision", about)],
            "adopted": [("bring_into_effect", about)],
        }.get(row["state"], []),
    )
    view.data = {"decision": row, "documents": texts}
    return view


@page("/roadmap/commitments")
def all_commitments(asked: Asked) -> View:
    """Commitments as a list that can be searched, or as a board by state."""
    table, query, words = t.commitment, asked.query, fold(asked.query.get("q", ""))
    conditions: list[ColumnElement[bool]] = [table.c.withdrawn_at.is_(None)]
    conditions += [table.c.search.contains(part, autoescape=True) for part in words.split()]
    for name in ("state", "theme", "provision"):
        if query.get(name):
            conditions.append(table.c[name] == query[name])
    total = asked.desk.count(table, *conditions)
    number = _page_number(query, total)
    found = asked.desk.rows(
        select(table)
        .where(*conditions)
        .order_by(table.c.due_on.is_(None), table.c.due_on, table.c.id)
        .limit(PAGE_ROWS)
        .offset((number - 1) * PAGE_ROWS)
    )
    today = asked.desk.today()
    view = View("Commitments", search=query.get("q", ""))
    view.facts = [
        ("Found", total),
        ("Spreadsheet", Cell("download", "/roadmap/commitments.csv")),
    ]
    view.pages = (number, max(1, -(-total // PAGE_ROWS)))
    if query.get("view") == "board":
        states: dict[str, list[Cell]] = {}
        for row in found:
            cell = Cell(asked.say(row["title"]), f"/roadmap/commitments/{row['id']}")
            states.setdefault(row["state"], []).append(cell)
        view.boards = list(states.items())
    else:
        rows = [
            [
                Cell(asked.say(row["title"]), f"/roadmap/commitments/{row['id']}"),
                Cell(row["provision"], f"/roadmap/provisions/{row['provision']}"),
                row["due_on"] or row["recurrence"] or "-",
                Cell("overdue" if is_overdue(row, today) else row["state"], kind="state"),
                _share(row["progress"]),
            ]
            for row in found
        ]
        columns = ["Title", "Provision", "Due", "State", "Progress"]
        view.grids = [Grid("Commitments", columns, rows)]
    view.data = {"total": total, "commitments": found}
    return view


@page("/roadmap/commitments/{id}")
def one_commitment(asked: Asked) -> View:
    """A commitment: leads, parts, evidence, disputes, and the next steps."""
    desk = asked.desk
    row = desk.find(t.commitment, asked.path["id"])
    here = row["id"]
    family = desk.rows(
        select(t.commitment).where((t.commitment.c.parent == here) | (t.commitment.c.id == here))
    )
    leads = desk.rows(select(t.commitment_lead).where(t.commitment_lead.c.commitment == here))
    names = {each["id"]: each["names"] for each in desk.rows(select(t.organisation))}
    proof = desk.rows(select(t.evidence).where(t.evidence.c.commitment == here))
    disputes = desk.rows(select(t.dispute).where(t.dispute.c.commitment == here))
    reports = desk.rows(
        select(t.progress_report)
        .where(t.progress_report.c.commitment == here)
        .order_by(t.progress_report.c.created_at.desc())
        .limit(20)
    )
    needs = desk.rows(
        select(t.commitment)
        .join(t.dependency, t.dependency.c.needs == t.commitment.c.id)
        .where(t.dependency.c.commitment == here)
    )
    progress = roll_up(family)[here]
    view = View(asked.say(row["title"]))
    view.facts = [
        ("State", Cell("overdue" if is_overdue(row, desk.today()) else row["state"], kind="state")),
        ("Progress", _share(progress)),
        ("Due", row["due_on"] or row["recurrence"] or "-"),
        ("Provision", Cell(row["provision"], f"/roadmap/provisions/{row['provision']}")),
        ("Modality", Cell(row["modality"], kind="state")),
        ("Claimed by", row["claimed_by"] or "-"),
    ]
    view.grids = [
        Grid(
            "Leads",
            ["Side", "Lead", "Accepted"],
            [
                [
                    each["of_party"],
                    asked.say(names.get(each["organisation"])),
                    Cell("yes" if each["accepted"] else "no", kind="state"),
                ]
                for each in leads
            ],
        ),
        _linked(asked, "Parts", [each for each in family if each["id"] != here]),
        _linked(asked, "Waits for", needs),
        Grid(
            "Evidence",
            ["Title", "Kind", "Reference", "Submitted by", "State"],
            [
                [
                    each["title"],
                    Cell(each["kind"], kind="state"),
                    _reference(each),
                    each["submitted_party"],
                    Cell(each["state"], kind="state"),
                ]
                for each in proof
            ],
        ),
        Grid(
            "Disputes",
            ["Raised by", "Reason", "Resolution"],
            [[each["raised_party"], each["reason"], each["resolution"] or ""] for each in disputes],
        ),
        Grid(
            "Reports",
            ["At", "Side", "Progress", "Words"],
            [
                [each["created_at"][:10], each["of_party"], _share(each["progress"]), each["words"]]
                for each in reports
            ],
        ),
    ]
    view.grids = [grid for grid in view.grids if grid.rows]
    view.forms = _forms(asked, *_commitment_steps(desk, row, proof))
    if any(form.act == "submit_evidence" for form in view.forms):
        view.attach_to = here
    view.data = {
        "commitment": {**row, "rolled_up_progress": progress},
        "leads": leads,
        "evidence": proof,
        "disputes": disputes,
        "reports": reports,
        "needs": [each["id"] for each in needs],
    }
    return view


def _commitment_steps(desk: Desk, row: Row, proof: list[Row]) -> list[tuple[str, dict[str, str]]]:
    about = {"commitment_id": row["id"]}
    mine = row["claimed_by"] == desk.actor.party
    steps: dict[str, list[str]] = {
        "proposed": ["accept_commitment", "name_lead", "set_terms"],
        "accepted": ["start_commitment", "set_terms"],
        "active": ["report_progress", "set_at_risk", "claim_done"],
        "at_risk": ["report_progress", "clear_risk", "claim_done"],
        "claimed_done": ["withdraw_claim"] if mine else ["confirm_done", "dispute_claim"],
        "disputed": ["answer_dispute"] if mine else [],
        "suspended": ["agree_to_resume"],
    }
    wanted = [(name, about) for name in steps.get(row["state"], [])]
    for each in proof:
        if each["state"] == "submitted" and each["submitted_party"] != desk.actor.party:
            wanted.append(("accept_evidence", {"evidence_id": each["id"]}))
            wanted.append(("refuse_evidence", {"evidence_id": each["id"]}))
    if row["state"] in ("accepted", "active", "at_risk", "claimed_done", "disputed"):
        wanted += [("submit_evidence", about), ("agree_to_cancel", about)]
    return wanted


@page("/roadmap/indicators")
def all_indicators(asked: Asked) -> View:
    """Indicators with their totals: planned, simulated and actual side by side, never mixed."""
    rows = []
    found = []
    for row in _live(asked.desk, t.indicator):
        series = measure(asked.desk, row, asked.sources) if row["kind"] == "query" else []
        totals = {each.status: each.total for each in series}
        found.append({**row, "totals": totals})
        link = Cell(asked.say(row["names"]), f"/roadmap/indicators/{row['id']}")
        shown = [_number(totals.get(status)) for status in ("planned", "simulated", "actual")]
        rows.append([link, row["unit"], *shown])
    columns = ["Indicator", "Unit", "Planned", "Simulated", "Actual"]
    view = View("Indicators", grids=[Grid("Indicators", columns, rows)])
    view.forms = _forms(asked, ("record_movement", {}))
    view.data = {"indicators": found}
    return view


@page("/roadmap/indicators/{id}")
def one_indicator(asked: Asked) -> View:
    """An indicator with its curve, and what each series was taken from."""
    row = asked.desk.find(t.indicator, asked.path["id"])
    series = measure(asked.desk, row, asked.sources) if row["kind"] == "query" else []
    values = asked.desk.rows(
        select(t.measurement)
        .where(t.measurement.c.indicator == row["id"])
        .order_by(t.measurement.c.period)
    )
    view = View(asked.say(row["names"]))
    view.facts = [("Unit", row["unit"]), ("Source", row["source"])]
    view.facts += [(each.status.capitalize(), _number(each.total)) for each in series]
    view.curves = [
        {
            "status": each.status,
            "months": each.months,
            "values": each.values,
            "highest": max(each.values, default=0.0),
        }
        for each in series
        if each.values
    ]
    view.grids = [
        Grid(
            "Where it comes from",
            ["Status", "Query", "SHA-256 of the data"],
            [[Cell(each.status, kind="state"), each.query, each.data_sha256] for each in series],
        ),
        Grid(
            "Values by hand",
            ["Period", "Value", "Status", "State", "Reason"],
            [
                [
                    each["period"],
                    _number(each["value"]),
                    Cell(each["status"], kind="state"),
                    Cell(each["state"], kind="state"),
                    each["reason"] or "",
                ]
                for each in values
            ],
        ),
    ]
    view.grids = [grid for grid in view.grids if grid.rows]
    view.forms = _forms(asked, ("record_measurement", {"indicator_id": row["id"]}))
    view.data = {"indicator": row, "series": [vars(each) for each in series], "values": values}
    return view


@page("/roadmap/calendar")
def calendar(asked: Asked) -> View:
    """Sessions, deadlines and events, with Hijri dates beside."""
    first = _day(asked.query.get("from"), asked.desk.today() - timedelta(days=60))
    last = _day(asked.query.get("to"), first + timedelta(days=425))
    entries = read_entries(asked.desk, asked.language, first, last)
    rows = []
    for each in entries:
        day = each.starts.date() if isinstance(each.starts, datetime) else each.starts
        when = (
            _clocks(asked.desk, each.starts.isoformat())
            if isinstance(each.starts, datetime)
            else _days(day, each.ends)
        )
        rows.append([when, say_hijri(day, asked.language), each.title, each.place])
    columns = ["Date", "Hijri date", "Title", "Place"]
    lead = "Hijri dates follow the Umm al-Qura calendar and may differ by a day by sighting."
    view = View("Calendar", lead, grids=[Grid("Calendar", columns, rows)])
    view.facts = [
        ("From", first.isoformat()),
        ("To", last.isoformat()),
        ("Feed", Cell("download", "/roadmap/calendar.ics")),
    ]
    earlier, later = first - timedelta(days=365), first + timedelta(days=365)
    view.links = [
        ("Before", f"/roadmap/calendar?from={earlier.isoformat()}"),
        ("Next", f"/roadmap/calendar?from={later.isoformat()}"),
    ]
    view.forms = _forms(asked, ("add_event", {}))
    view.data = {"entries": [vars(each) for each in entries]}
    return view


@page("/roadmap/files")
def all_files(asked: Asked) -> View:
    """Programme lines, projects, missions, opportunities, multilateral files."""
    found = _live(asked.desk, t.file)
    rows = [
        [
            Cell(asked.say(row["title"]), f"/roadmap/files/{row['id']}"),
            Cell(row["kind"], kind="state"),
            Cell(row["state"], kind="state"),
        ]
        for row in found
    ]
    view = View("Programmes", grids=[Grid("Programmes", ["Title", "Kind", "State"], rows)])
    view.data = {"files": found}
    return view


@page("/roadmap/files/{id}")
def one_file(asked: Asked) -> View:
    """A file: its roles, one's own position, the joint position."""
    desk = asked.desk
    row = desk.find(t.file, asked.path["id"])
    roles = desk.rows(select(t.file_role).where(t.file_role.c.file == row["id"]))
    own = desk.rows(select(t.position).where(t.position.c.file == row["id"]))
    joint = desk.rows(select(t.joint_position).where(t.joint_position.c.file == row["id"]))
    view = View(asked.say(row["title"]))
    view.facts = [
        ("Kind", Cell(row["kind"], kind="state")),
        ("State", Cell(row["state"], kind="state")),
        ("Roles missing", ", ".join(missing_roles(desk, row)) or "-"),
    ]
    view.grids = [
        Grid(
            "Roles",
            ["Role", "Holder", "Side", "Validated"],
            [
                [
                    Cell(each["role"], kind="state"),
                    each["holder"],
                    each["of_party"] or "-",
                    Cell("yes" if each["validated"] else "no", kind="state"),
                ]
                for each in roles
            ],
        ),
        Grid(
            "Own position", ["Words", "Fallback"], [[x["words"], x["fallback"] or ""] for x in own]
        ),
        Grid(
            "Joint position",
            ["Words", "Proposed by", "State"],
            [
                [asked.say(x["words"]), x["proposed_party"], Cell(x["state"], kind="state")]
                for x in joint
            ],
        ),
    ]
    view.grids = [grid for grid in view.grids if grid.rows]
    about = {"file_id": row["id"]}
    view.forms = _forms(
        asked,
        ("fill_role", about),
        *[("validate_role", {"role_id": x["id"]}) for x in roles if not x["validated"]],
        ("run_file", about),
        ("finish_file", about),
        ("write_position", about),
        ("propose_joint_position", about),
        *[
            ("agree_to_joint_position", {"position_id": x["id"]})
            for x in joint
            if x["state"] == "proposed" and x["proposed_party"] != desk.actor.party
        ],
    )
    view.data = {"file": row, "roles": roles, "positions": own, "joint_positions": joint}
    return view


@page("/roadmap/people")
def people(asked: Asked) -> View:
    """People, mandates and keys."""
    desk = asked.desk
    names = {row["id"]: row for row in desk.rows(select(t.person))}
    mandates = desk.rows(select(t.mandate).order_by(t.mandate.c.starts_on))
    keys = desk.rows(select(t.signing_key))
    view = View("People and mandates")
    view.grids = [
        Grid(
            "Mandates",
            ["Name", "Side", "Capacity", "From", "To", "May sign", "Instrument"],
            [
                [
                    names[row["person"]]["name"],
                    row["of_party"],
                    asked.say(row["capacity"]),
                    row["starts_on"],
                    row["ends_on"] or "-",
                    Cell("yes" if row["may_sign"] else "no", kind="state"),
                    row["instrument"],
                ]
                for row in mandates
            ],
        ),
        Grid(
            "Keys",
            ["Name", "Side", "Key", "Ended"],
            [
                [
                    names[row["person"]]["name"],
                    row["of_party"],
                    row["key_id"][:16],
                    (row["ends_at"] or "-")[:10],
                ]
                for row in keys
            ],
        ),
    ]
    view.forms = _forms(asked, ("add_person", {}), ("give_mandate", {}), ("make_key", {}))
    view.data = {"people": list(names.values()), "mandates": mandates, "keys": keys}
    return view


@page("/roadmap/log")
def the_log(asked: Asked) -> View:
    """The log that both sides share, newest first, and its checkpoints."""
    desk = asked.desk
    size = log.size_of(desk.connection, log.SHARED)
    number = _page_number(asked.query, size)
    entries = desk.rows(
        select(log_entry)
        .where(log_entry.c.log == log.SHARED)
        .order_by(log_entry.c.position.desc())
        .limit(PAGE_ROWS)
        .offset((number - 1) * PAGE_ROWS)
    )
    heads = desk.rows(select(checkpoint).where(checkpoint.c.log == log.SHARED))
    view = View("Log", "Everything done in the register, each entry fixed by those after it.")
    root = log.root_of(desk.connection, log.SHARED).hex() if size else "-"
    view.facts = [("Entries", size), ("Root", root)]
    view.pages = (number, max(1, -(-size // PAGE_ROWS)))
    view.grids = [
        Grid(
            "Entries",
            ["No.", "At", "Side", "Act", "Record"],
            [
                [
                    row["position"],
                    row["at"][:19],
                    row["by_party"],
                    row["act"],
                    str(row["body"].get("id", "")),
                ]
                for row in entries
            ],
        ),
        Grid(
            "Checkpoints",
            ["Entries", "Root", "At"],
            [[x["size"], x["root"], x["at"]] for x in heads],
        ),
    ]
    hidden = ("leaf_hash",)
    view.forms = _forms(asked, ("sign_checkpoint", {}))
    if heads:
        view.facts.append(("Checkpoint", Cell("download", "/roadmap/checkpoint.json")))
    view.data = {
        "size": size,
        "root": root,
        "entries": [{k: v for k, v in row.items() if k not in hidden} for row in entries],
        "checkpoints": heads,
    }
    return view


def _forms(asked: Asked, *wanted: tuple[str, dict[str, str]]) -> list[Form]:
    """Forms of the acts that the reader's roles cover."""
    actor = asked.desk.actor
    return [make_form(name, **given) for name, given in wanted if actor.may(ACTS[name].family)]


def _live(desk: Desk, table: Table) -> list[Row]:
    return desk.rows(select(table).where(table.c.withdrawn_at.is_(None)).order_by(table.c.id))


def _linked(asked: Asked, caption: str, rows: list[Row]) -> Grid:
    cells = [
        [
            Cell(asked.say(row["title"]), f"/roadmap/commitments/{row['id']}"),
            Cell(row["state"], kind="state"),
            _share(row["progress"]),
        ]
        for row in rows
    ]
    return Grid(caption, ["Title", "State", "Progress"], cells)


def _body_grid(asked: Asked, bodies: list[dict[str, Any]]) -> Grid:
    rows = [
        [
            Cell(asked.say(body["names"]), f"/roadmap/bodies/{body['id']}"),
            body["last_met_on"] or "-",
            body["silent_months"],
            Cell("dormant" if body["dormant"] else "awake", kind="state"),
        ]
        for body in bodies
    ]
    return Grid("Bodies", ["Body", "Last met", "Silent months", "State"], rows)


def _reference(evidence: Row) -> Cell:
    """Where evidence is; an address is shown and never followed for the reader."""
    path = {"attachment": "attachments", "document": "documents"}.get(evidence["kind"])
    return Cell(evidence["reference"], f"/roadmap/{path}/{evidence['reference']}" if path else "")


def _clocks(desk: Desk, instant: str) -> str:
    """An instant by the clock of each capital."""
    moment = read_instant(instant)
    return " / ".join(
        f"{moment.astimezone(ZoneInfo(party['zone'])):%Y-%m-%d %H:%M} {party['code']}"
        for party in desk.parties
    )


def _day(text: str | None, otherwise: date) -> date:
    """A day that was asked for, if it is one within the years of calendars."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return otherwise
    return day if 1950 <= day.year <= 2150 else otherwise


def _days(first: date, last: date) -> str:
    return first.isoformat() if first == last else f"{first.isoformat()} - {last.isoformat()}"


def _page_number(query: dict[str, str], total: int) -> int:
    asked = query.get("page", "1")
    last = max(1, -(-total // PAGE_ROWS))
    return min(max(1, int(asked)), last) if asked.isdigit() and len(asked) < 9 else 1


def _share(value: float) -> str:
    return f"{100 * value:.0f} %"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:,.1f}".replace(",", "\u202f")
