"""Pages of plans, jobs, runs and comparisons as people meet them: axe-core, widths, languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from keruen.store.database import Database
from keruen.store.roles import ROLES, register_roles
from keruen.studies.jobs.claims import claim_job, renew
from keruen.studies.names import JOB_KINDS
from keruen.studies.package import open_studies
from keruen.studies.roles import ROLES as OWN
from tests.studies.made import add_case, add_job, add_run, approve
from tests.studies.people import APPROVER, PLANNER, do
from tests.studies.site import Person, make_site
from tests.studies.test_plans import add_scenarios, case_of
from tests.web.reading_pages import browsing, words_of
from tests.web.test_reading import BROKEN, HIDDEN, faults

LINES = [
    {"words": "first plan", "seconds": 1.0, "cost_usd": 2e8, "bound_usd": 1.5e8, "gap": 0.25},
    {"words": "better plan", "seconds": 4.0, "cost_usd": 1.8e8, "bound_usd": 1.7e8, "gap": 0.06},
]
REFRESHING = 2
"""Pages that refresh by themselves: the plans of a case and a job, while jobs are not over."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> tuple[Person, list[str]]:
    """A team with runs, a job that runs and a link, and the paths of their pages."""
    before = dict(ROLES)
    register_roles(*OWN)
    folder = tmp_path_factory.mktemp("results")
    database = open_studies(f"sqlite:///{folder / 'studies.db'}")
    application = make_site(database, folder / "runs")
    paths = fill(database, folder / "runs")
    person = Person(application, APPROVER.account)
    ROLES.clear()
    ROLES.update(before)
    return person, paths


def fill(database: Database, folder: Path) -> list[str]:
    """Make what the pages show; returns their paths."""
    version = add_case(database)
    case = case_of(database, version)
    scenarios = add_scenarios(database, case)
    first = add_run(database, folder, version)
    second = add_run(database, folder, version, scale=2.0, title="Dear fuel")
    approve(database, version, first)
    do(database, PLANNER, "comment_run", run_id=first, words="Is this too low?", figure="Cost")
    do(database, PLANNER, "submit_run", run_id=second)
    do(database, PLANNER, "plan_scenarios", version_id=version, scenario_ids=scenarios)
    job = add_job(database, version)
    claim = claim_job(database, "w1")
    assert claim is not None
    renew(database, claim, "w1", LINES)
    do(database, PLANNER, "cancel_job", job_id=job)
    return [
        "/studies",
        f"/studies/cases/{case}/plans",
        *(f"/studies/jobs?kind={kind}" for kind in JOB_KINDS),
        f"/studies/jobs/{claim.job}",
        f"/studies/jobs/{job}",
        "/studies/runs",
        f"/studies/runs/{first}",
        f"/studies/runs/{second}",
        f"/studies/runs/{first}?market=mali",
        "/studies/compare",
        f"/studies/compare?a={first}&b={second}",
    ]


@pytest.mark.parametrize(
    ("width", "scheme", "languages"),
    [
        (390, "light", ("en", "ar", "fr", "kk", "ru")),
        (1280, "dark", ("en", "ar")),
    ],
)
@pytest.mark.long
@pytest.mark.ci
def test_pages_of_results_are_accessible(
    served: tuple[Person, list[str]], width: int, scheme: str, languages: tuple[str, ...]
) -> None:
    person, paths = served
    paused: set[str] = set()
    with browsing(person.client, width, scheme) as page:
        for path in paths:
            for language in languages:
                joined = "&" if "?" in path else "?"
                page.goto(f"http://localhost{path}{joined}lang={language}")
                wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
                assert not wide, (path, language)
                if width < 400:
                    assert page.evaluate(HIDDEN) == [], (path, language)
                    assert page.evaluate(BROKEN) == [], (path, language)
                if language in ("en", "ar"):
                    if page.locator('meta[http-equiv="refresh"]').count():
                        # The rule against a refresh knows no pause; the link stands first, and
                        # the page behind it has no fault at all.
                        page.goto(
                            page.locator("main .content a[href*='refresh=off']").first.evaluate(
                                "e => e.href"
                            )
                        )
                        paused.add(path)
                    found = faults(page)
                    assert found == [], (path, language, found)
    assert len(paused) == REFRESHING


def test_pages_of_results_need_no_script(served: tuple[Person, list[str]]) -> None:
    person, paths = served
    for path in paths:
        page = person.page(path)
        assert "<script" not in page
        assert " onclick" not in page


FOCUSED = """() => {
    const each = document.activeElement, style = getComputedStyle(each);
    const shown = style.outlineStyle !== 'none' || style.boxShadow !== 'none';
    each.dataset.reached = '1';
    return [each.tagName, shown];
}"""
"""The element that has the focus, and whether it shows it; it is marked as reached."""
UNREACHED = """() => [...document.querySelectorAll(
    ['a[href]', 'button', 'input:not([type=hidden])', 'select', 'textarea', 'summary'].map(
        each => 'main ' + each).join(', ')
)].filter(each => each.checkVisibility() && each.tabIndex >= 0 && !each.dataset.reached)
    .map(each => each.outerHTML.slice(0, 120))"""
"""What can be pressed or filled in on a page and was not reached by the keyboard."""
MOST_KEYS = 250


def test_every_control_is_reached_by_the_keyboard(served: tuple[Person, list[str]]) -> None:
    person, paths = served
    chosen = [each for each in paths if each.endswith("/plans") or "kind=plan" in each]
    chosen += [each for each in paths if "compare?" in each]
    assert len(chosen) == 3
    with browsing(person.client) as page:
        for path in chosen:
            page.goto(f"http://localhost{path}{'&' if '?' in path else '?'}refresh=off")
            reached = 0
            for _ in range(MOST_KEYS):
                page.keyboard.press("Tab")
                name, shown = page.evaluate(FOCUSED)
                if name == "BODY":
                    break
                reached += 1
                assert shown, (path, name)
            assert page.evaluate(UNREACHED) == [], path
            assert reached > 20, path


def test_kinds_and_choices_are_in_the_language_of_the_reader(
    served: tuple[Person, list[str]],
) -> None:
    person, _ = served
    for path in ("/studies", "/studies/jobs?kind=simulate"):
        words = words_of(person.page(f"{path}{'&' if '?' in path else '?'}lang=ru"))
        assert not re.search(r"\b(plan|simulate|reorder|replan)\b", words), path
    assert "имитация" in words.lower()


def test_what_is_in_english_is_said_to_others(served: tuple[Person, list[str]]) -> None:
    person, paths = served
    case = next(each for each in paths if each.endswith("/plans")).removesuffix("/plans")
    for path in (case, f"{case}/table?table=lanes"):
        joined = "&" if "?" in path else "?"
        said = "La signification des tables et des colonnes"
        assert said in person.page(f"{path}{joined}lang=fr")
        assert said not in person.page(f"{path}{joined}lang=en")
