"""Cases in the browser: edit, find, correct, compare, approve, share; scenarios by form."""

from __future__ import annotations

import html
import re
from pathlib import Path
from urllib.parse import quote

import pytest

from keruen.store.canonical import fingerprint
from keruen.store.database import Database
from keruen.studies.commands import REGISTRY
from keruen.studies.unit import read_work
from tests.studies.people import APPROVER
from tests.studies.site import Person, make_site

LANE = "lane=kostanay_riga"


@pytest.fixture
def people(database: Database, tmp_path: Path) -> tuple[Person, Person, Person]:
    application = make_site(database, tmp_path)
    aida, berik, carla = (Person(application, name) for name in ("aida", "berik", "carla"))
    answer = aida.post("begin_case", name="sahel", shipped="west-africa", title="Sahel grain")
    assert answer.status_code == 303
    return aida, berik, carla


def newest(person: Person) -> dict[str, object]:
    return dict(person.data("/studies")["newest"][0])


def table_page(case: object, row: str = LANE, table: str = "lanes") -> str:
    return f"/studies/cases/{case}/table?table={table}&row={quote(row)}"


def save(person: Person, row: str = LANE, table: str = "lanes", **cells: str) -> str:
    """Save cells of a row of the newest version; returns the page that follows."""
    case = newest(person)
    answer = person.post(
        "write_row",
        table_page(case["id"], row, table),
        version_id=str(case["version"]),
        table=table,
        row=row,
        **{f"cells.{name}": text for name, text in cells.items()},
    )
    assert answer.status_code == 303, answer.text[:2000]
    return person.page(answer.headers["location"])


def refusals(text: str) -> list[str]:
    found = re.findall(r'<div class="refused" role="alert"><p class="problem">(.*?)</p>', text)
    return [html.unescape(each) for each in found]


def test_an_error_is_found_at_its_cell_and_corrected(people: tuple[Person, ...]) -> None:
    aida = people[0]
    page = save(aida, mode="rial", cost_usd_per_t="-4")
    found = (
        r'<td role="cell" class="\w+ error" data-column="(\w+)"><span class="clip"><bdi>(.*?)</td>'
    )
    cells = re.findall(found, page)
    assert [(name, text.split("<")[0]) for name, text in cells] == [
        ("mode", "rial"),
        ("cost_usd_per_t", "-4"),
    ]
    assert "is not one of the choices" in cells[0][1]
    # The form that is open again shows the same beside its inputs.
    inputs = re.findall(r'name="cells\.(\w+)"[^>]*aria-invalid="true"', page)
    assert inputs == ["mode", "cost_usd_per_t"]
    case = newest(aida)
    assert (case["number"], case["errors"]) == (2, 2)
    assert "submit_version" not in aida.page(f"/studies/cases/{case['id']}")
    save(aida, mode="rail", cost_usd_per_t="4")
    assert (newest(aida)["number"], newest(aida)["errors"]) == (3, 0)


def test_a_cell_is_emptied_and_others_stay(people: tuple[Person, ...]) -> None:
    aida = people[0]
    before = aida.data(table_page(newest(aida)["id"]))
    save(aida, note="A word on it.")
    save(aida, note="")
    after = aida.data(table_page(newest(aida)["id"]))
    place = before["columns"].index("note")
    row = before["keys"].index(LANE)
    assert after["rows"][row][place] == ""
    before["rows"][row][place] = ""
    assert after["rows"] == before["rows"]


def test_rows_are_added_and_removed(people: tuple[Person, ...]) -> None:
    aida = people[0]
    save(aida, "+", "value_parameters", parameter="supply_share", value="0.5", source="Me, 2026")
    case = newest(aida)
    assert case["errors"] != 0
    page = table_page(case["id"], "parameter=supply_share", "value_parameters")
    keys = aida.data(page)["keys"]
    assert keys.count("parameter=supply_share") == 2
    answer = aida.post(
        "remove_row",
        page,
        version_id=str(case["version"]),
        table="value_parameters",
        row=f"line {len(keys) + 1}",
        note="It was there already.",
    )
    assert answer.status_code == 303
    case = newest(aida)
    assert (case["number"], case["errors"]) == (3, 0)
    version = aida.data(f"/studies/versions/{case['version']}")
    assert [(each["kind"], each["row"]) for each in version["differences"]] == [
        ("removed", "parameter=supply_share")
    ]
    first = aida.data(f"/studies/cases/{case['id']}")["versions"][-1]["id"]
    assert aida.data(f"/studies/versions/{case['version']}?against={first}")["differences"] == []


def test_two_people_who_edit_one_version(people: tuple[Person, ...]) -> None:
    """The second is refused with the number of the version to open, and nothing is lost."""
    aida, berik, _ = people
    case = newest(aida)
    save(aida, note="First.")
    answer = berik.post(
        "write_row",
        table_page(case["id"]),
        version_id=str(case["version"]),
        table="lanes",
        row=LANE,
        **{"cells.note": "Second."},
    )
    assert answer.status_code == 409
    assert refusals(answer.text) == ["version 2 is the newest of this case"]
    assert newest(aida)["number"] == 2


def test_one_submits_and_another_approves(people: tuple[Person, ...], database: Database) -> None:
    aida, berik, carla = people
    case = newest(aida)
    page = f"/studies/versions/{case['version']}"
    assert aida.post("submit_version", page, version_id=str(case["version"])).status_code == 303
    assert "approve_version" not in aida.page(page)
    assert "approve_version" in berik.page(page)
    assert "versions wait for approval" in berik.page("/studies") or (
        "One version waits for approval." in berik.page("/studies")
    )
    with read_work(database, APPROVER) as unit:
        words = REGISTRY.words_of(unit, "approve_version", {"version_id": str(case["version"])})
    given = {"version_id": str(case["version"]), "seen": fingerprint(words)}
    mine = aida.post("approve_version", page, **given)
    assert mine.status_code == 403
    assert berik.post("approve_version", page, **given).status_code == 303
    assert "approved and locked" in berik.page(page)
    assert carla.client.get(page).status_code == 404
    shared = berik.post("share_version", page, version_id=str(case["version"]), tier="shared")
    assert shared.status_code == 303
    theirs = carla.page(page)
    # Another team reads the version, and the names of accounts are not on its page.
    assert "aida" not in theirs
    assert "berik" not in theirs
    assert "write_row" not in carla.page(table_page(case["id"]))
    copied = carla.post("copy_case", page, version_id=str(case["version"]), name="mine")
    assert copied.status_code == 303
    save(aida, note="Not for others.")
    assert [each["number"] for each in carla.data(f"/studies/cases/{case['id']}")["versions"]] == [
        1
    ]


def test_a_scenario_by_form_in_words(people: tuple[Person, ...]) -> None:
    aida = people[0]
    case = newest(aida)
    page = f"/studies/cases/{case['id']}/scenario?table=lanes"
    form = aida.page(page)
    assert '<option value="mode=rail">mode=rail (2)</option>' in form
    assert f'<option value="{LANE}">{LANE}</option>' in form
    change = {
        "case_id": str(case["id"]),
        "table_name": "lanes",
        "where": "mode=rail",
        "action": "scale",
        "column": "cost_usd_per_t",
        "value": "1.2",
    }
    assert aida.post("add_change", page, name="dear_rail", **change).status_code == 303
    wrong = aida.post("add_change", page, name="dear_rail", **{**change, "value": "dear"})
    assert wrong.status_code == 400
    assert refusals(wrong.text) == [
        "the changes cannot be made: table changes, row change=dear_rail.2, column value, value "
        "'dear': is not a number"
    ]
    second = {**change, "where": LANE, "action": "set", "value": "80"}
    assert aida.post("add_change", page, name="dear_rail", **second).status_code == 303
    shown = aida.page(f"/studies/cases/{case['id']}")
    assert "In lanes, multiply cost_usd_per_t by 1.2 where mode=rail." in shown
    assert f"In lanes, set cost_usd_per_t to 80 where {LANE}." in shown
    scenario = aida.data(f"/studies/cases/{case['id']}")["scenarios"][0]
    assert len(scenario["changes"]) == 2
    removed = aida.post("remove_change", page, scenario_id=scenario["id"], number="1")
    assert removed.status_code == 303
    left = aida.data(f"/studies/cases/{case['id']}")["scenarios"][0]
    assert [each["action"] for each in left["changes"]] == ["set"]
    last = aida.post("remove_change", page, scenario_id=left["id"], number="1")
    assert refusals(last.text) == ["this is the only change of the scenario"]
