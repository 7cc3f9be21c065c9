"""What people meet on pages: words and not ids, whose proposal it is, contrast, numbers whole."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from keruen.app.commands.serve import SITES
from keruen.report.page import read_style
from keruen.roadmap import tables as t
from keruen.roadmap.desk import read_desk
from keruen.roadmap.indicators import read_sources
from keruen.roadmap.reads.proposals import is_project_proposal
from keruen.roadmap.rows import BracketRow, CommitmentRow, SessionRow, TextVersionRow
from keruen.roadmap.states import TRANSITIONS
from keruen.store.database import Database
from keruen.store.roles import SYSTEM_ADMINISTRATOR
from keruen.web.application import make_application
from keruen.web.dates import say_date, say_short
from keruen.web.languages import LANGUAGES, Term, translate, translate_count
from keruen.web.numbers import say_number, say_quantity, say_share
from keruen.web.pages import PAGES
from keruen.web.roadmap_navigation import NAVIGATION
from keruen.web.site import TEMPLATES
from tests.web import every_state
from tests.web.reading_pages import browsing, words_of

UNREACHED = {
    *(("joint_position", "withdrawn"), ("measurement", "withdrawn"), ("measurement", "superseded")),
    ("screening_hit", "compared"),
}
"""States in which no act leaves a record.

A value that is taken back says so beside its state; the act of the second judge compares the two
and goes on to what follows from them.
"""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """A register with a record of every kind in every state."""
    return every_state.fill(f"sqlite:///{tmp_path_factory.mktemp('filled') / 'register.db'}")


@pytest.fixture(scope="module")
def clients(filled: Database) -> dict[str, TestClient]:
    """The public and each side before that register."""
    application = make_application(filled, read_sources(SITES))
    made = {}
    for side in ("", "mar", "kaz"):
        client = TestClient(application, base_url="http://localhost", follow_redirects=False)
        if side:
            sent = {"account": side, "password": every_state.PASSWORD, "next": "/roadmap"}
            assert client.post("/sign-in", data=sent).status_code == 303
        made[side] = client
    return made


def every_page(database: Database) -> list[str]:
    """Every page, with the record of every kind in every state."""
    plain = [path for path in PAGES if "{id}" not in path]
    return [*plain, "/roadmap/commitments?view=board", *every_state.record_paths(database)]


def test_the_register_holds_every_state(filled: Database) -> None:
    held = every_state.states_held(filled)
    for kind, ways in TRANSITIONS.items():
        wanted = set(ways) | {state for ends in ways.values() for state in ends}
        wanted -= {state for other, state in UNREACHED if other == kind}
        assert held[kind] >= wanted, kind


def ids_of(database: Database) -> set[str]:
    """The ids of all records that no word of a language looks like."""
    found: set[str] = set()
    with read_desk(database, SYSTEM_ADMINISTRATOR) as desk:
        for table in t.metadata.sorted_tables:
            if {"id", "tier"} <= set(table.c.keys()):
                found |= {row["id"] for row in desk.rows(select(table.c.id))}
    return {each for each in found if re.search(r"[_0-9]", each)}


@pytest.mark.parametrize("side", ["", "mar", "kaz"])
def test_no_page_shows_an_id(filled: Database, clients: dict[str, TestClient], side: str) -> None:
    ids = ids_of(filled)
    assert {"p04", "c_hub_study", "mar_mfa"} <= ids
    read = 0
    for path in every_page(filled):
        answer = clients[side].get(path)
        of_mar = side == "kaz" and path.startswith(every_state.OF_MOROCCO)
        if answer.status_code == 404 and (not side or of_mar):
            continue
        assert not of_mar, path
        assert answer.status_code == 200, path
        shown = set(re.findall(r"[A-Za-z0-9_.:-]+", words_of(answer.text)))
        assert {each.strip(".:") for each in shown} & ids == set(), path
        read += 1
    assert read > 20


def test_a_refusal_names_records_by_their_titles(clients: dict[str, TestClient]) -> None:
    page = clients["mar"].get("/roadmap/commitments/c_hub").text
    key = re.search(r'name="form_key" value="([^"]+)"', page)
    assert key is not None
    sent = {
        "form_key": key[1],
        "next": "/roadmap/commitments/c_hub",
        "commitment_id": "c_hub",
        "reason": "None.",
    }
    answer = clients["mar"].post("/roadmap/acts/clear_risk", data=sent)
    said = re.search(r'<p class="problem">([^<]*)</p>', answer.text)
    assert said is not None
    words = "commitment \u201cDecide the hub question and act on it\u201d is not at risk"
    assert said[1] == words


PROPOSED = "proposal of this project"
"""What every page says of a record that the states did not agree to."""
PLACES = (
    "/roadmap",
    "/roadmap/commitments",
    "/roadmap/commitments?view=board",
    "/roadmap/commitments/c_hub",
    "/roadmap/commitments/c_hub_decision",
    "/roadmap/provisions/p08",
    "/roadmap/indicators",
    "/roadmap/indicators/i_cost",
    "/roadmap/files",
    "/roadmap/files/f_oic",
    "/roadmap/desk",
    "/roadmap/bodies/joint_commission",
)


@pytest.mark.parametrize("path", PLACES)
def test_a_proposal_of_this_project_says_so(clients: dict[str, TestClient], path: str) -> None:
    said = clients["mar"].get(path).text.lower()
    assert PROPOSED in said
    assert "not agreed by the states" in said


def test_each_title_of_a_proposal_says_so(filled: Database, clients: dict[str, TestClient]) -> None:
    with read_desk(filled, every_state.MAR) as desk:
        rows = desk.records(CommitmentRow, select(t.commitment))
    proposed = [row for row in rows if is_project_proposal(row)]
    own = [row for row in rows if row["party"] and not row["withdrawn_at"]]
    assert len(proposed) == 21
    page = clients["mar"].get("/roadmap/commitments").text
    for row in [*proposed, *own]:
        found = re.search(rf'href="/roadmap/commitments/{row["id"]}">[^<]*</a>(.{{0,40}})', page)
        assert found is not None, row["id"]
        assert ("proposal" in found[1]) == (row in proposed), row["id"]
    table = list(csv.DictReader(io.StringIO(clients["mar"].get("/roadmap/commitments.csv").text)))
    said = {row["id"] for row in table if row["project_proposal"] == "yes"}
    assert said == {row["id"] for row in proposed}


def test_what_both_sides_accepted_is_no_proposal_of_this_project() -> None:
    source = "proposal of this project: what the provision needs; not agreed by the states"
    held = {"party": "", "source": source, "state": "proposed"}
    assert is_project_proposal(held)
    assert not is_project_proposal({**held, "state": "accepted"})
    assert not is_project_proposal({**held, "party": "MAR"})
    assert not is_project_proposal({**held, "source": "press reports"})
    assert not is_project_proposal({})


def test_the_public_page_says_what_it_is(clients: dict[str, TestClient]) -> None:
    page = clients[""].get("/roadmap").text
    words = words_of(page)
    assert "Public page of the roadmap of Morocco and Kazakhstan" in words
    assert "This page shows what both sides have published." in words
    assert "Nothing published yet on the work under these provisions." in words
    assert "has not met" not in words
    assert ">0" not in page
    assert "0%" not in page
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", page, flags=re.S)
    agreed = [row for row in rows if 'class="state agreed"' in row]
    assert len(agreed) >= 4
    assert not any("no action" in row for row in agreed)
    assert "nothing published yet" in next(row for row in rows if "Security cooperation" in row)
    assert "nothing published yet" in clients[""].get("/roadmap/commitments").text
    bodies = clients[""].get("/roadmap/bodies").text
    assert "sleep" not in bodies
    assert "dormant" not in bodies


def test_words_of_two_senses_differ() -> None:
    for language in LANGUAGES:
        if language == "en":
            continue
        for one, other in (
            (Term("open", "state"), Term("open", "link")),
            (Term("From", "place"), "From"),
            (Term("place", "open_bracket"), "place"),
            (Term("party", "tier"), "party"),
            (Term("Origin", "agenda"), "Origin"),
        ):
            told = translate(one, language), translate(other, language)
            same = language == "ar" and one == "From"  # "min" is both in Arabic
            assert (told[0] == told[1]) == same, (language, one, told)
    assert translate(Term("File", "programme"), "fr") == "Dossier"
    assert translate("File", "fr") == "Fichier"
    assert translate(Term("agreed", "state"), "fr") == translate("agreed", "fr")


def test_a_state_and_a_link_are_told_apart_on_pages(clients: dict[str, TestClient]) -> None:
    page = clients["mar"].get("/roadmap/files/f_rail_experts?lang=fr").text
    assert '<span class="state open">ouvert</span>' in page
    decisions = clients["mar"].get("/roadmap/decisions.json").json()["decisions"]
    adopted = next(row["id"] for row in decisions if row["version"])
    page = clients["mar"].get(f"/roadmap/decisions/{adopted}?lang=fr").text
    clients["mar"].get("/roadmap?lang=en")
    assert re.search(r'href="/roadmap/documents/[^"]+">ouvrir</a>', page)


def test_counts_take_the_form_that_a_language_asks_for() -> None:
    one, many = "One commitment is overdue.", "{count} commitments are overdue."
    said = {
        (language, count): translate_count(one, many, count, language)
        for language in LANGUAGES
        for count in (1, 2, 5, 11, 21)
    }
    assert said["en", 1] == one
    assert said["en", 2] == many
    assert said["ru", 21] == said["ru", 1] != said["ru", 2] != said["ru", 5] == said["ru", 11]
    assert len({said["ar", count] for count in (1, 2, 5, 11)}) == 4
    assert said["fr", 2] == said["fr", 21] != said["fr", 1]


@pytest.mark.parametrize(
    ("language", "number", "share", "quantity"),
    [
        ("en", "1,234,568", "46%", "12.5\u00a0t"),
        ("fr", "1\u202f234\u202f568", "46\u00a0%", "12,5\u00a0t"),
        ("ar", "1.234.568", "46%", "12,5\u00a0طن"),
        ("kk", "1\u00a0234\u00a0568", "46%", "12,5\u00a0т"),
        ("ru", "1\u00a0234\u00a0568", "46\u00a0%", "12,5\u00a0т"),
    ],
)
def test_numbers_are_written_as_a_language_does(
    language: str, number: str, share: str, quantity: str
) -> None:
    assert say_number(1_234_567.85, language) == number
    assert re.sub("[\u200e\u200f]", "", say_share(0.455, language)) == share
    exact = share.replace("46", "45.5" if language == "en" else "45,5")
    assert re.sub("[\u200e\u200f]", "", say_share(0.455, language, 1)) == exact
    assert say_quantity(12.5, "t", language) == quantity
    assert say_number(4, language) == "4"
    assert say_number(None, language) == "-"


def test_arabic_is_told_as_in_morocco() -> None:
    from datetime import date

    day = date(2027, 8, 1)
    assert say_date(day, "ar") == "1 غشت 2027"
    assert say_short(day, "ar").isascii() is False
    assert re.findall(r"[0-9]+", say_short(day, "ar")) == ["1", "2027"]


# Contrast.

SCHEMES = {
    "light": re.compile(r":root \{(.*?)\}", re.S),
    "dark": re.compile(r"prefers-color-scheme: dark\) \{\s*:root \{(.*?)\}", re.S),
}


def colours(scheme: str) -> dict[str, tuple[float, float, float]]:
    """The colours by name in a scheme."""
    found = SCHEMES[scheme].search(read_style())
    assert found is not None
    return {
        name: tuple(int(value[place : place + 2], 16) / 255 for place in (0, 2, 4))  # type: ignore[misc]
        for name, value in re.findall(r"--([a-z0-9_-]+): #([0-9a-f]{6})", found[1])
    }


def colour(words: str, held: dict[str, tuple[float, float, float]]) -> tuple[float, float, float]:
    """A colour of the sheet: a name, or a mixture of two as CSS computes it."""
    mixed = re.fullmatch(r"color-mix\(in srgb, var\(--(\w+)\) (\d+)%, var\(--(\w+)\)\)", words)
    if mixed is None:
        name = re.fullmatch(r"var\(--(\w+)\)", words)
        assert name is not None, words
        return held[name[1]]
    share = int(mixed[2]) / 100
    pairs = zip(held[mixed[1]], held[mixed[3]], strict=True)
    red, green, blue = (share * one + (1 - share) * other for one, other in pairs)
    return red, green, blue


def luminance(values: tuple[float, float, float]) -> float:
    linear = [
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in values
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_label_has_contrast(scheme: str) -> None:
    sheet = (TEMPLATES / "web.css").read_text("utf-8")
    held = colours(scheme)
    assert contrast((0, 0, 0), (1, 1, 1)) == pytest.approx(21)
    rules = re.findall(r"^(\.state[^{]*) \{([^}]*)\}", sheet, flags=re.M)
    states = {state for ways in TRANSITIONS.values() for state in ways}
    states |= {each for ways in TRANSITIONS.values() for ends in ways.values() for each in ends}
    states |= {"overdue", "dormant", "awake", "examined", "operating", "no_action"}
    for state in sorted(states):
        style: dict[str, str] = {}
        for names, body in rules:
            if {".state", f".state.{state}"} & set(names.split(", ")):
                style |= dict(re.findall(r"(background|color): ([^;]+)(?:;|$)", body))
        back, ink = (colour(style[each].strip(), held) for each in ("background", "color"))
        assert contrast(ink, back) >= 4.5, (state, style)


# In a browser.

TEN = (
    "/roadmap",
    "/roadmap/commitments",
    "/roadmap/commitments?view=board",
    "/roadmap/calendar",
    "/roadmap/indicators/i_tonnes_africa",
    "/roadmap/files/f_rail_experts",
    "/roadmap/log",
)


def faults(page: object) -> list[str]:
    """What axe-core finds on an open page, with everything opened that can be."""
    from axe_playwright_python.sync_playwright import Axe

    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {node['html'][:120]} {node['failureSummary'][:160]}"
        for each in found
        for node in each["nodes"]
    ]


BROKEN = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest('code, textarea, .unseen')) continue;
    for (const run of node.data.matchAll(/[0-9]+/g)) {
      const range = document.createRange();
      range.setStart(node, run.index); range.setEnd(node, run.index + run[0].length);
      const tops = new Set([...range.getClientRects()].map(each => Math.round(each.top)));
      if (tops.size > 1) found.push(node.data.trim());
    }
  }
  return found;
}"""
"""Texts of a page in which a number is broken over two lines."""


HIDDEN = """() => [...document.querySelectorAll(
    '.rows td, .rows tbody th, .work .when > *, .paragraphs .chip')]
  .filter(each => each.getBoundingClientRect().right > innerWidth + 1
    || each.getBoundingClientRect().left < -1)
  .map(each => each.innerText)"""
"""Cells of tables, days of tasks and chips that lie beside the window of a phone."""


def some_of(database: Database) -> list[str]:
    """A session, a text and a commitment that is overdue, besides the fixed pages."""
    with read_desk(database, every_state.MAR) as desk:
        session = desk.records(
            SessionRow, select(t.session).where(t.session.c.state == "in_progress")
        )[0]
        text = desk.records(BracketRow, select(t.bracket).where(t.bracket.c.state == "open"))[0]
        version = desk.find(TextVersionRow, text.version)
        late = desk.records(
            CommitmentRow, select(t.commitment).where(t.commitment.c.due_on == "2026-11-01")
        )[0]
    return [
        f"/roadmap/sessions/{session['id']}",
        f"/roadmap/documents/{version['document']}",
        f"/roadmap/commitments/{late['id']}",
    ]


@pytest.mark.long
@pytest.mark.ci
def test_pages_of_meetings_are_accessible(filled: Database, clients: dict[str, TestClient]) -> None:
    with read_desk(filled, every_state.MAR) as desk:
        session = desk.rows(select(t.outcome.c.session))[0]["session"]
        asked = desk.rows(select(t.reporting_round.c.id))[0]["id"]
    paths = [f"/roadmap/sessions/{session}/{tab}" for tab in every_state.TABS]
    paths += ["/roadmap/reporting", f"/roadmap/reporting/{asked}"]
    with browsing(clients["mar"]) as page:
        for place, path in enumerate(paths):
            width = (1280, 390)[place % 2]
            page.set_viewport_size({"width": width, "height": 900})
            for language in ("en", "ar"):
                page.goto(f"http://localhost{path}?lang={language}")
                assert page.evaluate("document.documentElement.scrollWidth") <= width, path
                assert page.evaluate(BROKEN) == [], path
                assert faults(page) == [], (path, language)


@pytest.mark.long
@pytest.mark.ci
def test_ten_pages_are_accessible_on_a_phone_and_a_desk(
    filled: Database, clients: dict[str, TestClient]
) -> None:
    paths = [*TEN, *some_of(filled)]
    assert len(paths) == 10
    with browsing(clients["mar"]) as page:
        for place, path in enumerate(paths):
            language = ("en", "ar")[place % 2]
            page.set_viewport_size({"width": (1280, 390)[place % 2], "height": 900})
            page.goto(f"http://localhost{path}{'&' if '?' in path else '?'}lang={language}")
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= (1280, 390)[place % 2], path
            assert page.evaluate(BROKEN) == [], path
            if place % 2:
                assert page.evaluate(HIDDEN) == [], path
            assert faults(page) == [], path
        page.set_viewport_size({"width": 390, "height": 900})
        page.goto("http://localhost/roadmap/commitments?lang=en")
        states = page.locator(".rows td[data-column=State] .state")
        assert states.count() > 20
        assert page.evaluate(HIDDEN) == []
        rows = page.get_by_role("row")
        assert rows.count() == 1 + page.get_by_role("rowheader").count()
        page.goto("http://localhost/roadmap?lang=en")
        links = page.locator("nav.menu ol a")
        assert not links.first.is_visible()
        assert not page.locator("nav.rooms").is_visible()
        page.locator("nav.menu summary").click()
        shown = [each.inner_text() for each in links.all() if each.is_visible()]
        assert shown == [name for _, name in NAVIGATION]
        assert page.locator("form[role=search] input[name=q]").is_visible()
    with browsing(clients[""], 390) as page:
        page.goto("http://localhost/roadmap?lang=en")
        assert page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize(("language", "width"), [("fr", 1280), ("ar", 390)])
@pytest.mark.long
@pytest.mark.ci
def test_pages_of_texts_by_paragraph_are_accessible(
    filled: Database, clients: dict[str, TestClient], language: str, width: int
) -> None:
    paths = every_state.paragraph_paths(filled)
    assert len(paths) == 14
    with browsing(clients["kaz"], width) as page:
        for path in paths:
            page.goto(f"http://localhost{path}{'&' if '?' in path else '?'}lang={language}")
            assert faults(page) == [], path
            assert page.evaluate(BROKEN) == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path


@pytest.mark.long
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light")])
def test_every_page_is_accessible(
    filled: Database, clients: dict[str, TestClient], language: str, width: int, scheme: str
) -> None:
    found = {}
    others = ["/account", "/accounts", "/nowhere"]
    for side, paths in (
        ("mar", [*every_page(filled), *others]),
        ("", ["/sign-in", *(path for path in PAGES if "{id}" not in path)]),
    ):
        with browsing(clients[side], width, scheme) as page:
            for path in paths:
                page.goto(f"http://localhost{path}{'&' if '?' in path else '?'}lang={language}")
                wrong = [*faults(page), *page.evaluate(BROKEN)]
                wrong += page.evaluate(HIDDEN) if width == 390 else []
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    wrong.append("wider than the window")
                if wrong:
                    found[path] = wrong
    assert found == {}


def test_search_is_on_every_page(filled: Database, clients: dict[str, TestClient]) -> None:
    for path in [*every_page(filled), "/account", "/accounts", "/nowhere"]:
        page = clients["mar"].get(path).text
        assert re.search(
            r'<form class="find" method="get" action="/roadmap/[^"]*" role="search">', page
        )


def test_the_legend_names_what_the_calendar_shows(clients: dict[str, TestClient]) -> None:
    page = clients["mar"].get("/roadmap/calendar?month=2026-12").text
    legend = re.search(r'<ul class="legend-of".*?</ul>', page, flags=re.S)
    assert legend is not None
    words = words_of(legend[0])
    for each in ("sessions", "deadlines", "events", "not settled by both sides", "cancelled"):
        assert each in words
    assert "Morocco" in words
    assert "Kazakhstan" in words


def test_templates_name_no_script() -> None:
    for path in Path(TEMPLATES).glob("*.jinja"):
        assert "<script" not in path.read_text("utf-8"), path.name
