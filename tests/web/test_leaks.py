"""Nothing that a side keeps to itself shows anywhere to the other side or to the public.

Each side keeps a private record in every table that holds any; then every route is asked, with the
id of every record there is, as the other side and as the public: pages, data, feeds, papers,
spreadsheets, bundles, search, counts and acts.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import insert, select, text
from starlette.routing import Route

import keruen.web
from keruen.app.commands.serve import SITES
from keruen.errors import KeruenError
from keruen.roadmap import tables as t
from keruen.roadmap.acts import ACTS
from keruen.roadmap.desk import Desk, open_desk
from keruen.roadmap.indicators import read_sources
from keruen.store.database import Database
from keruen.store.roles import Actor
from keruen.store.row_visibility import guarded_tables
from keruen.web.application import make_application
from keruen.zones import zone_edition
from tests.databases import prepare
from tests.roadmap.sides import five
from tests.web.conftest import ApiDriver, Served, form_key
from tests.web.private_rows import keep_private_rows
from tests.web.private_words import keep_private_words, record_tables, unmarked_columns

ON_EACH_DATABASE = True
LONG_ON_POSTGRESQL = {
    "test_nothing_private_shows_anywhere",
    "test_acts_on_a_private_record_answer_as_on_none",
}

SIDES = ("MAR", "KAZ")
KEPT = {
    "body",
    "assent",
    "dispute",
    "file_guest",
    "joint_position",
    "signature",
    "signing_key",
    "mandate",
    "organisation",
    "person",
    "provision",
    "attendance",
    "decision",
    "movement",
    "outcome",
    "outcome_lead",
    "powers",
    "initialling",
    "notification",
    # Written by both sides, or in the tier of the mission, document or person above.
    *("twinning", "pledge", "duty_contact", "mission_report", "recommendation"),
    *("role_scan", "joint_text", "text_delivery"),
    # Of the author alone until there are two: tests/roadmap/test_screening_judges.py.
    "screening_judgement",
}
"""Tables of what belongs to both by its nature; the acts never write a private row there."""


def mark(side: str) -> str:
    """A word that stands in every private record of a side and nowhere else."""
    return f"zz{side.lower()}private"


def keep_private(served: Served, side: str) -> None:
    """Write something private by every act that can, and the rest by plain rows."""
    driver, word = ApiDriver(served), mark(side)

    def act(name: str, /, **fields: Any) -> None:
        said = driver.act(side, "", name, {}, **fields)
        assert said == "", (name, said)

    act("propose_commitment", provision_id="p08", title=five(word), tier="party")
    act("propose_commitment", provision_id="p08", title=five(f"{word} two"), tier="party")
    mine = [row["id"] for row in driver.read(side, f"/roadmap/commitments?q={word}")["commitments"]]
    act("name_lead", commitment_id=mine[0], organisation_id=f"{side.lower()}_mfa")
    act("add_dependency", commitment_id=mine[0], needs=mine[1])
    proof = {"kind": "url", "title": word, "reference": f"https://example.org/{word}"}
    act("submit_evidence", commitment_id=mine[0], **proof)
    act(
        "draft_document",
        kind="other",
        title=five(word),
        texts=five(f"{word} [[a]]"),
        languages=["en"],
        tier="party",
    )
    documents = driver.read(side, "/roadmap/documents")["documents"]
    document = next(row for row in documents if row["title"]["en"] == word)
    version = driver.read(side, f"/roadmap/documents/{document['id']}")["versions"][0]["id"]
    act("open_bracket", version_id=version, place="a", proposal=five(word))
    _keep_paragraphs(driver, side, word)
    act("write_position", file_id="f_oic", words=word, fallback=word)
    act("open_file", kind="opportunity", title=five(word), provision_id="p10", tier="party")
    files = driver.read(side, "/roadmap/files")["files"]
    file = next(row for row in files if row["title"]["en"] == word)["id"]
    act("fill_role", file_id=file, role="offerer", holder=word, of_party=side)
    act("add_entry", file_id=file, kind="interest", data={"organisation": word})
    act("write_position", file_id=file, words=word)
    act(
        "add_event",
        kind="visit",
        title=five(word),
        starts_on="2027-03-01",
        ends_on="2027-03-02",
        tier="party",
    )
    client = driver.clients[side]
    sent = {"form_key": form_key(client), "commitment_id": mine[0]}
    files_sent = {"file": (f"{word}.txt", word.encode())}
    assert client.post("/roadmap/attachments", data=sent, files=files_sent).status_code == 303
    about = {"task": "deliver a commitment", "record_id": mine[0], "part": word}
    act("assign_task", **about, person_id=f"person_{side.lower()}_desk", note=word)
    act("save_filter", name=word, page="/roadmap/work", query=f"q={word}")
    act("make_key", passphrase=f"passphrase {side}")
    _keep_rows(served.application.state.site.database, side, mine[0], version)
    keep_private_rows(served.application.state.site.database, side, word)
    assert keep_private_words(served.application.state.site.database, side, word) > 30


def _keep_paragraphs(driver: ApiDriver, side: str, word: str) -> None:
    """A private instrument by paragraph, with all that hangs on paragraphs."""

    def act(name: str, about: dict[str, str], **fields: Any) -> None:
        said = driver.act(side, "", name, about, **fields)
        assert said == "", (name, said)

    title = f"{word} agreement"
    texts = {"en": f"{word} one.\n{word} two."}
    drafted = {"kind": "agreement", "title": five(title), "texts": texts, "languages": ["en"]}
    act("draft_text", {}, **drafted, tier="party")
    documents = driver.read(side, "/roadmap/documents")["documents"]
    document = next(row["id"] for row in documents if row["title"]["en"] == title)
    first, second = driver.read(side, f"/roadmap/documents/{document}")["paragraphs"]
    act("confirm_paragraph", {"paragraph_id": first["id"]})
    act("comment_paragraph", {"paragraph_id": first["id"]}, words=word)
    marked = {"en": f"[[{word} two]]."}
    act("bracket_words", {"paragraph_id": second["id"]}, marked=marked, alternative={"en": word})
    line = {"kind": "changed", "paragraph": first["id"], "texts": {"en": f"{word} three."}}
    file = {"file_name": f"{word}.docx", "file_sha256": "0" * 64}
    act("import_changes", {"document_id": document}, changes=[line], **file)
    title = f"{word} communique"
    drafted = {"kind": "communique", "title": five(title), "texts": texts, "languages": ["en"]}
    act("draft_text", {}, **drafted, tier="party")
    documents = driver.read(side, "/roadmap/documents")["documents"]
    document = next(row["id"] for row in documents if row["title"]["en"] == title)
    first = driver.read(side, f"/roadmap/documents/{document}")["paragraphs"][0]
    verb = {"verb": {"en": word}, "modality": "agreed", "reason": five(word)}
    act("record_verb", {"paragraph_id": first["id"]}, **verb)


def _keep_rows(database: Database, side: str, commitment: str, version: str) -> None:
    """Private rows of tables in which no act makes any, by plain SQL as that side."""
    actor, word = Actor(side.lower(), side, f"person_{side.lower()}", frozenset()), mark(side)
    with open_desk(database, actor) as desk:
        desk.add(
            t.progress_report,
            tier="party",
            commitment=commitment,
            of_party=side,
            progress=0.1,
            words=word,
        )
        session = desk.add(
            t.session,
            tier="party",
            body="joint_commission",
            number=90,
            host=side,
            level="experts",
            starts_at="2027-03-01T10:00:00.000000Z",
            ends_at="2027-03-01T12:00:00.000000Z",
            zone="UTC",
            starts_offset="+00:00",
            ends_offset="+00:00",
            tzdata=zone_edition(),
            place=word,
            state="planned",
        )
        desk.add(
            t.session,
            tier="party",
            body="joint_commission",
            number=91,
            host=side,
            level="experts",
            starts_at="2024-03-01T10:00:00.000000Z",
            ends_at="2024-03-01T12:00:00.000000Z",
            zone="UTC",
            starts_offset="+00:00",
            ends_offset="+00:00",
            tzdata=zone_edition(),
            place=word,
            venue_exception=word,
            source=word,
            state="closed",
        )
        desk.add(
            t.invitation,
            tier="party",
            session=session,
            person=f"person_{side.lower()}_desk",
            of_party=side,
            uid=word,
            sequence=0,
            starts_at="2027-03-01T10:00:00.000000Z",
            ends_at="2027-03-01T12:00:00.000000Z",
            zone="UTC",
            place=word,
            state="invited",
            answer="needs_action",
        )
        desk.add(
            t.concordance,
            tier="party",
            version=version,
            language="en",
            of_party=side,
            sha256=word,
        )
        made = desk.add(
            t.indicator,
            tier="party",
            names=five(word),
            unit="t",
            kind="manual",
            direction="up",
            source=word,
            confidence="estimate",
        )
        desk.add(
            t.measurement,
            tier="party",
            indicator=made,
            status="manual",
            period="2026-01",
            value=1.0,
            state="recorded",
            reason=word,
        )
        _keep_meeting(desk, side, commitment)


def _keep_meeting(desk: Desk, side: str, commitment: str) -> None:
    """A session that one side keeps to itself, with its delegation, papers and reports."""
    word, day, mine = mark(side), "2098-01-12", {"tier": "party"}
    times = {"starts_at": f"{day}T10:00:00.000000Z", "ends_at": f"{day}T18:00:00.000000Z"}
    offsets = {"starts_offset": "+00:00", "ends_offset": "+00:00", "tzdata": "2026c"}
    plan = {"body": "joint_commission", "host": side, "level": "experts", "zone": "UTC"}
    here = desk.add(
        t.session, **mine, number=900, **plan, **times, **offsets, place=word, state="planned"
    )
    item = desk.add(
        t.agenda_item,
        **mine,
        body="joint_commission",
        session=here,
        position=1,
        title=five(word),
        origin="new",
        state="open",
    )
    own = {**mine, "session": here, "of_party": side}
    whole = desk.add(t.delegation, **own, level="experts", state="draft")
    person = desk.rows(select(t.person.c.id).where(t.person.c.of_party == side))[0]["id"]
    days = {"from_day": day, "to_day": day}
    member = desk.add(
        t.delegation_member,
        **own,
        delegation=whole,
        person=person,
        function="head",
        precedence=1,
        **days,
    )
    room = desk.add(t.meeting_room, **mine, session=here, name=word, seats=5, interpretation=["fr"])
    slot = desk.add(
        t.agenda_slot, **mine, session=here, item=item, room=room, level="experts", **times
    )
    desk.add(t.slot_member, **mine, slot=slot, member=member, of_party=side)
    paper = desk.add(t.paper, **own, item=item, title=five(word), languages=["fr"], due_on=day)
    content = word.encode()
    file = desk.add(
        t.paper_file,
        **mine,
        paper=paper,
        language="fr",
        name=f"{word}.pdf",
        media_type="application/pdf",
        sha256=hashlib.sha256(content).hexdigest(),
        size_bytes=len(content),
    )
    desk.add(t.paper_chunk, **mine, file=file, position=0, content=content)
    asked = desk.add(t.reporting_round, **mine, title=five(word), due_on=day, state="open")
    desk.add(
        t.report_request, **mine, round=asked, commitment=commitment, of_party=side, state="asked"
    )
    desk.add(t.commitment_target, **mine, commitment=commitment, target="2.c", reason=word)


def private_ids(database: Database) -> dict[str, list[str]]:
    """Ids of all private rows by table."""
    found: dict[str, list[str]] = {}
    with database.admin_read() as connection:
        for table in record_tables():
            query = select(table.c.id).where(table.c.tier == "party")
            rows = connection.execute(query).scalars()
            if ids := list(rows):
                found[table.name] = ids
    return found


def ids_of_records(database: Database, each: int) -> dict[str, list[str]]:
    """Ids of so many records of each table, private ones too."""
    with database.admin_read() as connection:
        return {
            table.name: [*connection.execute(select(table.c.id).limit(each)).scalars()]
            for table in record_tables()
        }


# Pages of the shared log and of keys, which both sides may see change.
SHARED_LOG = ("/roadmap/log", "/api/roadmap/log", "/roadmap/people", "/roadmap/checkpoint")


def get_paths(served: Served, by_table: dict[str, list[str]], share: int = 1) -> list[str]:
    """Every route that is read, with every id where it takes one.

    Parameters
    ----------
    share : where above 1, a route is asked with the ids of its own table and with those of one in
        so many of the others, in turn, so that each id is asked at some routes.
    """
    paths = []
    for number, route in enumerate(served.application.routes):
        if isinstance(route, Route) and "GET" in (route.methods or ()):
            if "{" not in route.path:
                paths.append(route.path)
                continue
            own = [name for name in by_table if name.split("_")[0] in route.path]
            others = [name for name in by_table if name not in own]
            asked = [*own, *others[number % share :: share]]
            ids = [each for name in asked for each in by_table[name]]
            paths += [re.sub(r"{[^}]*}", each, route.path) for each in ids]
    return paths


def first_of_routes(served: Served, ids: list[str], answered: set[str]) -> list[str]:
    """One address of each route that answered, but of papers, which take no words to look for."""
    found: dict[str, str] = {}
    for route in served.application.routes:
        if isinstance(route, Route) and "GET" in (route.methods or ()):
            for each in ids:
                path = re.sub(r"{[^}]*}", each, route.path)
                if path in answered and not path.endswith((".pdf", ".xlsx")):
                    found.setdefault(route.path, path)
    return list(found.values())


def plain(answer: Any) -> str:
    """What a reader sees of an answer: the text of a paper, or the answer without form keys."""
    if answer.headers.get("content-type", "").startswith("application/pdf"):
        pages = PdfReader(io.BytesIO(answer.content)).pages
        return "\n".join(page.extract_text() for page in pages)
    if answer.content[:4] == b"PK\x03\x04":
        # A Word document or a workbook is compressed; its properties contain the time of writing.
        package = zipfile.ZipFile(io.BytesIO(answer.content))
        parts = [each for each in package.namelist() if not each.startswith("docProps/")]
        return "\n".join(package.read(each).decode("utf-8", "replace") for each in parts)
    # Each request has a number of its own, and each session its form key. That a signing key was
    # made is for both sides to see: it is in the shared log, after each entry of which the one-time
    # keys of forms are new (`keruen.web.once`).
    numbered = re.sub(r'<code dir="ltr">[0-9a-f]{16}</code>', "", answer.text)
    rights = r'<p class="alarm" role="status">Rights on the other side changed[^<]*</p>'
    return re.sub(r'name="(form_key|once)" value="[^"]*"', "", re.sub(rights, "", numbered))


def asked(served: Served, side: str, paths: list[str]) -> dict[str, tuple[int, str]]:
    """Status and text of every path, as a side or the public sees it."""
    client = served.client(side)
    answers = {}
    for path in paths:
        answer = client.get(path)
        assert answer.status_code < 500, (path, answer.text)
        answers[path] = (answer.status_code, plain(answer))
    return answers


@pytest.fixture
def served_for(request: pytest.FixtureRequest, tmp_path: Path) -> Served:
    """The shipped roadmap, served from the kind of database that a test names."""
    url = f"sqlite:///{tmp_path / 'register.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql").fresh()
    database, made = prepare(url)
    return Served(make_application(database, read_sources(SITES)), dict(made))


SEARCHING = ("q", "find", "name", "theme", "kind", "state", "of", "part", "view")
"""Parameters of pages by which words are looked for."""

NAMING = {
    "session": "session",
    "provision": "document",
    "version": "text_version",
    "accept": "alternative",
    "record": "commitment",
    "task": "task_assignment",
    "person": "invitation",
    "lead": "commitment_lead",
    "against": "text_version",
    "row": "file",
    "show": "saved_filter",
}
"""Parameters of pages that name a record, and the table of the private record that they name."""

PLAIN_PARAMETERS = frozenset(
    {
        # Days, numbers, languages and names of columns, of layers and of what was done.
        *("due", "from", "to", "in", "year", "left", "right", "layers", "late", "done", "whose"),
        # Of pages of other packages, and of rows of forms.
        *("case", "contract", "day", "floor", "good", "kg", "market", "mixed", "refresh", "table"),
        "with",
    }
)


def test_every_parameter_of_pages_is_asked_with_private_words_or_ids() -> None:
    pages = Path(keruen.web.__file__).parent
    source = "".join(each.read_text(encoding="utf-8") for each in sorted(pages.rglob("*.py")))
    names = set(re.findall(r'query\.get\(\s*"([a-z_]+)"', source))
    assert len(names) > 30
    assert names - {*SEARCHING, *NAMING} == PLAIN_PARAMETERS


# Each side and each kind of database once, with one record of a table at its own routes and a share
# of the others; the other two pairs, more records and all routes are for the long tests.
FEW, MANY = 1, 5
SHARE = 16
PAIRS = [
    ("sqlite", "KAZ", FEW),
    ("postgresql", "MAR", FEW),
    *(
        pytest.param(kind, side, MANY, marks=pytest.mark.long)
        for kind in ("sqlite", "postgresql")
        for side in SIDES
    ),
]


@pytest.mark.parametrize(("served_for", "keeper", "each"), PAIRS, indirect=["served_for"])
def test_nothing_private_shows_anywhere(served_for: Served, keeper: str, each: int) -> None:
    other = next(side for side in SIDES if side != keeper)
    served = served_for
    database: Database = served.application.state.site.database
    before = ids_of_records(database, each)
    share = 1 if each == MANY else SHARE
    shared = get_paths(served, before, share)
    was = {reader: asked(served, reader, shared) for reader in (other, "")}
    keep_private(served, keeper)
    kept = private_ids(database)
    closed = {table.name for table in record_tables()} - KEPT - set(kept)
    assert closed == set(), "tables that hold nothing private in this test"
    word = mark(keeper)
    unmarked = unmarked_columns(database, word)
    left = {table: set(columns) - {"withdrawn_reason"} for table, columns in unmarked.items()}
    # The other side judges a measurement, so a private one has no reason of a judgement.
    assert {table: names for table, names in left.items() if names} == {
        "measurement": {"decided_reason"}
    }
    assert word in served.client(keeper).get("/roadmap/commitments").text
    private_rows = {table: rows[:each] for table, rows in kept.items()}
    ids = [one for rows in private_rows.values() for one in rows]
    for reader in (other, ""):
        client = served.client(reader)
        # Whatever names a private record answers as for one that never was.
        nothing: dict[str, str] = {}
        for path in get_paths(served, private_rows, share):
            private = next((one for one in ids if one in path), "")
            if not private:
                continue
            unknown = path.replace(private, "nothing")
            if unknown not in nothing:
                nothing[unknown] = plain(client.get(unknown))
            answer = client.get(path)
            assert answer.status_code == 404, path
            assert plain(answer).replace(private, "nothing") == nothing[unknown], path
        # And what does not name one is as it was before, to the letter, but for what is shared:
        # the log has the entry of a signing key, which both sides may know of.
        # Only the long tests ask again what answered 404 before: ids under routes of other tables.
        again = [path for path in shared if each == MANY or was[reader][path][0] != 404]
        now = asked(served, reader, again)
        assert len(now) > 50
        for path, (status, seen) in now.items():
            assert word not in seen, path
            if not path.startswith(SHARED_LOG):
                assert (status, seen) == was[reader][path], path
        # Neither by words that are searched for, nor by the id of a private record in a query.
        named = {table.removesuffix("_record"): rows[0] for table, rows in kept.items()}
        answered = {path for path, (status, _) in was[reader].items() if status == 200}
        for path in first_of_routes(served, [*chain(*before.values())], answered):
            assert word not in plain(client.get(path, params=dict.fromkeys(SEARCHING, "zz"))), path
            given: dict[str, str] = {name: named.get(table, "") for name, table in NAMING.items()}
            sought = plain(client.get(path, params=given))
            for value in filter(None, given.values()):
                sought = sought.replace(value, "nothing")
            unknown = {name: "nothing" if each else "" for name, each in given.items()}
            assert sought == plain(client.get(path, params=unknown)), path
        for found in (word, "zz", f"{word} two"):
            data = client.get("/roadmap/commitments.json", params={"q": found}).json()
            assert data["total"] == 0
            page = client.get("/roadmap/commitments", params={"q": found}).text
            # The page repeats what was asked for, and says nothing else of it.
            for echo in (found, found.replace(" ", "+")):
                page = page.replace(echo, "")
            assert word not in page
            nothing = "<dd><strong>0" if reader else ">nothing published yet</span>"
            assert nothing in page


@pytest.mark.parametrize(
    ("served_for", "keeper"),
    [
        ("sqlite", "MAR"),
        ("postgresql", "KAZ"),
        pytest.param("sqlite", "KAZ", marks=pytest.mark.long),
        pytest.param("postgresql", "MAR", marks=pytest.mark.long),
    ],
    indirect=["served_for"],
)
def test_acts_on_a_private_record_answer_as_on_none(served_for: Served, keeper: str) -> None:
    """The same status and the same words, so an act does not show whether a private id exists."""
    served = served_for
    other = next(side for side in SIDES if side != keeper)
    keep_private(served, keeper)
    kept = private_ids(served.application.state.site.database)
    driver = ApiDriver(served)
    tried = 0
    for name, found in ACTS.items():
        for field in found.model.model_fields:
            if not (field.endswith("_id") or field in ("parent", "needs", "reference")):
                continue
            for table in {_table_of(field), "commitment", "file"} & set(kept):
                private = kept[table][0]
                said = []
                for value in (private, "nothing_here"):
                    body = {**_filled(found, field), field: value}
                    answer = driver.clients[other].post(
                        f"/api/roadmap/acts/{name}",
                        json=body,
                        headers={"x-keruen-form-key": driver.keys[other]},
                    )
                    said.append((answer.status_code, answer.text.replace(value, "nothing_here")))
                assert said[0] == said[1], (name, field)
                tried += 1
    assert tried > 60


def _table_of(field: str) -> str:
    names = {"needs": "commitment", "parent": "commitment", "reference": "attachment"}
    return names.get(field, field.removesuffix("_id"))


def _filled(found: Any, skip: str) -> dict[str, Any]:
    """Fields of an act with values that would do."""
    values: dict[str, Any] = {}
    for field, info in found.model.model_fields.items():
        if field == skip or not info.is_required():
            continue
        kind = str(info.annotation)
        if "dict[str, str]" in kind:
            values[field] = five("x")
        elif "dict" in kind:
            values[field] = {}
        elif "list" in kind:
            values[field] = ["en"]
        elif "datetime" in kind:
            values[field] = "2027-03-01T09:00"
        elif "date" in kind:
            values[field] = "2027-03-01"
        elif "float" in kind or "int" in kind:
            values[field] = 0.5
        else:
            values[field] = {
                "commitment_id": "c_hub",
                "file_id": "f_oic",
                "provision_id": "p08",
                "indicator_id": "i_cost",
                "body_id": "joint_commission",
                "kind": "attachment",
            }.get(field, "x" * 12)
    return values


def test_what_moved_is_never_private(served: Served) -> None:
    """A reference is unique over both sides, so a private one would tell of itself."""
    database: Database = served.application.state.site.database
    actor = Actor("mar", "MAR", "", frozenset())
    with pytest.raises(KeruenError) as error, open_desk(database, actor) as desk:
        desk.connection.execute(
            insert(t.movement).values(
                id="m",
                tier="party",
                party="MAR",
                status="actual",
                kind="voyage",
                quantity_t=7.0,
                reference="quiet",
                created_at=desk.moment,
                created_by="mar",
            )
        )
    assert error.value.what == (
        "the register stores actual movements, in tonnes above zero, visible to both sides"
    )


def test_plain_sql_sees_what_pages_see(served: Served) -> None:
    keep_private(served, "MAR")
    database: Database = served.application.state.site.database
    reader = Actor("kaz", "KAZ", "", frozenset())
    with database.reading(reader) as connection:
        for table in guarded_tables(t.metadata):
            rows = connection.execute(text(f'SELECT * FROM "{table.name}"')).mappings()
            assert not [row for row in rows if row["tier"] == "party"], table.name
