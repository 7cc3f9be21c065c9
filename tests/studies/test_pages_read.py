"""Pages of cases as people meet them: axe-core, widths, right to left, no script."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from keruen.store.database import Database
from keruen.store.roles import ROLES, register_roles
from keruen.studies.package import open_studies
from keruen.studies.roles import ROLES as OWN
from tests.studies.people import APPROVER, PLANNER, do
from tests.studies.site import Person, make_site
from tests.web.reading_pages import browsing
from tests.web.test_reading import BROKEN, HIDDEN, faults

LANE = "lane=kostanay_riga"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> tuple[Database, Person, list[str]]:
    """A team with a case that has findings, versions and a scenario, and the paths of its pages."""
    before = dict(ROLES)
    register_roles(*OWN)
    folder = tmp_path_factory.mktemp("studies")
    database = open_studies(f"sqlite:///{folder / 'studies.db'}")
    person = Person(make_site(database, folder), PLANNER.account)
    paths = fill(database, person)
    ROLES.clear()
    ROLES.update(before)
    return database, person, paths


def fill(database: Database, person: Person) -> list[str]:
    """Make a case with everything that its pages show; returns their paths."""
    case = do(
        database, PLANNER, "begin_case", name="sahel", shipped="west-africa", title="Grain"
    ).id

    def version() -> str:
        return str(person.data("/studies")["newest"][0]["version"])

    first = version()
    change = {"table_name": "lanes", "where": "mode=rail", "column": "cost_usd_per_t"}
    for action, value in (("scale", "1.2"), ("set", "60")):
        do(
            database,
            PLANNER,
            "add_change",
            case_id=case,
            name="dear_rail",
            **change,
            action=action,
            value=value,
            words="What if rail costs more?",
        )
    do(database, PLANNER, "submit_version", version_id=first)
    do(
        database,
        APPROVER,
        "write_row",
        version_id=first,
        table="lanes",
        row=LANE,
        cells={"mode": "rial", "source": "A conversation", "cost_usd_per_t": "-4"},
        note="Tried another tariff",
    )
    do(
        database,
        PLANNER,
        "confirm_assumption",
        version_id=version(),
        table="sites",
        row="site=riga",
        note="Asked the port.",
    )
    row = quote(LANE)
    return [
        "/studies",
        f"/studies/cases/{case}",
        f"/studies/versions/{version()}",
        f"/studies/versions/{first}",
        f"/studies/cases/{case}/table?table=lanes&row={row}",
        f"/studies/cases/{case}/scenario?table=sites&name=dear_rail",
        "/studies/assumptions?show=marked",
        f"/studies/assumptions?of=lanes&row={row}",
    ]


@pytest.mark.parametrize(
    ("width", "scheme"),
    [(390, "light"), (1280, "dark")],
)
@pytest.mark.long
@pytest.mark.ci
def test_pages_are_accessible(
    served: tuple[Database, Person, list[str]], width: int, scheme: str
) -> None:
    _, person, paths = served
    with browsing(person.client, width, scheme) as page:
        for path in paths:
            for language in ("en", "ar"):
                joined = "&" if "?" in path else "?"
                page.goto(f"http://localhost{path}{joined}lang={language}")
                found = faults(page)
                assert found == [], (path, language, found)
                wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
                assert not wide, (path, language)
                if width < 400:
                    assert page.evaluate(HIDDEN) == [], (path, language)
                    assert page.evaluate(BROKEN) == [], (path, language)


def test_pages_need_no_script(served: tuple[Database, Person, list[str]]) -> None:
    _, person, paths = served
    for path in paths:
        page = person.page(path)
        assert "<script" not in page
        assert ' style="' not in page
        assert " onclick" not in page
