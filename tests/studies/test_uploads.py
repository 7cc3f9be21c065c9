"""Workbooks that are sent: what is read, and attacks, each refused in two parts, nothing kept."""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import func, select

from keruen.case.findings_workbook import findings_workbook
from keruen.case.raw_csv import read_tables_as_csv
from keruen.case.read import shipped_case_path
from keruen.store.database import Database
from keruen.studies import tables as t
from keruen.studies.workbooks import MOST_BYTES
from keruen.web.limits import Limits
from tests.studies.people import PLANNER, do
from tests.studies.site import Person, make_site

WORKBOOKS = Path(__file__).parents[1] / "case" / "workbooks"


def sound() -> bytes:
    return findings_workbook(read_tables_as_csv(shipped_case_path("west-africa")), [])


@pytest.fixture
def aida(database: Database, tmp_path: Path) -> Person:
    return Person(make_site(database, tmp_path), "aida")


def stored(database: Database) -> list[int]:
    """How many rows the tables of studies have."""
    with database.admin_read() as connection:
        return [
            int(connection.execute(select(func.count()).select_from(table)).scalar_one())
            for table in (t.study_case, t.case_version, t.case_content, t.version_file)
        ]


def refusal(text: str) -> tuple[str, str]:
    """Both parts of the refusal that a page shows first."""
    found = re.search(
        r'<div class="refused" role="alert"><p class="problem">(.*?)</p><p>(.*?)</p>', text, re.S
    )
    assert found, text[:3000]
    return html.unescape(found[1]), html.unescape(found[2])


@pytest.mark.parametrize("name", ["libreoffice.xlsx", "openpyxl.xlsx"])
def test_workbooks_of_other_programs_are_read(aida: Person, database: Database, name: str) -> None:
    content = (WORKBOOKS / name).read_bytes()
    answer = aida.send("upload_case", content, name, name="small", title="A small case")
    assert answer.status_code == 303
    page = answer.headers["location"].partition("?")[0]
    found = aida.data(page)
    assert [each["number"] for each in found["versions"]] == [1]
    assert found["versions"][0]["errors"] == 0
    # Formulas whose stored values were read are reported beside their table.
    assert {each["level"] for each in found["findings"]} <= {"warning"}
    again = aida.send("upload_version", content, name, page=page, case_id=found["case"]["id"])
    assert again.status_code == 303
    assert [each["number"] for each in aida.data(page)["versions"]] == [2, 1]
    assert stored(database)[3] == 2


def test_a_form_that_is_sent_twice_adds_one_case(aida: Person, database: Database) -> None:
    key = re.search(r'name="once" value="([^"]+)"', aida.page("/studies"))
    assert key
    for _ in range(2):
        answer = aida.send("upload_case", sound(), name="sahel", once=key[1])
        assert answer.status_code == 303
    assert stored(database)[:2] == [1, 1]


def with_part(name: str, content: bytes = b"x") -> bytes:
    """A sound workbook with a further part."""
    made = BytesIO(sound())
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr(name, content)
    return made.getvalue()


def with_sheet(change: Callable[[str], str]) -> bytes:
    """A sound workbook whose sheet `grades` is changed."""
    made, source = BytesIO(), zipfile.ZipFile(BytesIO(sound()))
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        names = re.findall(r'<sheet name="([^"]+)"', source.read("xl/workbook.xml").decode())
        wanted = f"xl/worksheets/sheet{1 + names.index('grades')}.xml"
        for name in source.namelist():
            text = source.read(name)
            archive.writestr(name, change(text.decode()).encode() if name == wanted else text)
    return made.getvalue()


def bomb() -> bytes:
    """A workbook whose first sheet unpacks to 200 MB."""
    return with_sheet(lambda text: text.replace("</sheetData>", f"{' ' * 200 * 2**20}</sheetData>"))


SAVE = "Save it as .xlsx in a spreadsheet program, and send that."
AGAIN = "Open it in a spreadsheet program and save it again as .xlsx, without a password."
ATTACKS: dict[str, tuple[Callable[[], bytes], str, str, str]] = {
    "macros": (
        lambda: with_part("xl/vbaProject.bin"),
        "case.xlsm",
        "case.xlsm: contains macros",
        "Save it as .xlsx, which has none, and send that.",
    ),
    "external link": (
        lambda: with_part("xl/externalLinks/externalLink1.xml"),
        "case.xlsx",
        "case.xlsx: refers to other workbooks",
        "Replace these formulas by their values (in Excel: Data, Edit Links, Break Link), and "
        "save it.",
    ),
    "connection": (
        lambda: with_part("xl/connections.xml"),
        "case.xlsx",
        "case.xlsx: reads data from elsewhere",
        "Remove the data connections, and save it.",
    ),
    "embedded file": (
        lambda: with_part("xl/embeddings/oleObject1.bin"),
        "case.xlsx",
        "case.xlsx: contains other files",
        "Remove the embedded objects, and save it.",
    ),
    "bomb": (
        bomb,
        "case.xlsx",
        "case.xlsx cannot be read as it is: the case: case.xlsx unpacks to more than 128 MB, the "
        "most that is read",
        AGAIN,
    ),
    "formula without a value": (
        lambda: with_sheet(
            lambda text: text.replace(
                "</sheetData>", '<row r="90"><c r="A90"><f>1+1</f></c></row></sheetData>'
            )
        ),
        "case.xlsx",
        "case.xlsx cannot be read as it is: table grades, row line 90: cell A90 holds a formula "
        "without a stored value",
        "Open the workbook in a spreadsheet program and save it, so that the value is stored; or "
        "replace the formula by its value.",
    ),
    "entities": (
        lambda: with_sheet(
            lambda text: text.replace("<worksheet", '<!DOCTYPE a [<!ENTITY b "c">]><worksheet', 1)
        ),
        "case.xlsx",
        "case.xlsx cannot be read as it is: the case: case.xlsx has a document type in "
        "xl/worksheets/sheet{grades}.xml, which no workbook needs",
        AGAIN,
    ),
    "text": (
        lambda: b"grade,name\n",
        "case.csv",
        "case.csv is not a workbook of the kind .xlsx",
        SAVE,
    ),
    "another kind under the name": (
        lambda: b"%PDF-1.7",
        "case.xlsx",
        "case.xlsx: is not a workbook: it is not a ZIP archive",
        AGAIN,
    ),
    "empty": (
        lambda: b"",
        "case.xlsx",
        "case.xlsx: is empty",
        "Give the workbook itself; this file holds nothing.",
    ),
    "too large": (
        lambda: b"x" * (MOST_BYTES + 1),
        "case.xlsx",
        "case.xlsx is larger than 25 MiB",
        "Remove what is not part of the case, or split the case.",
    ),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_attacks_are_refused_and_nothing_is_kept(
    aida: Person, database: Database, name: str
) -> None:
    make, file_name, problem, remedy = ATTACKS[name]
    before = stored(database)
    content = make()
    if "{grades}" in problem:
        names = re.findall(
            r'<sheet name="([^"]+)"',
            zipfile.ZipFile(BytesIO(content)).read("xl/workbook.xml").decode(),
        )
        problem = problem.replace("{grades}", str(1 + names.index("grades")))
    answer = aida.send("upload_case", content, file_name, name="attack")
    assert answer.status_code == 400
    assert refusal(answer.text) == (problem, remedy)
    assert stored(database) == before == [0, 0, 0, 0]


def test_200_megabytes_are_refused_before_they_are_read(aida: Person, database: Database) -> None:
    answer = aida.send("upload_case", b"x" * (200 * 2**20), name="large")
    assert answer.status_code == 413
    assert stored(database) == [0, 0, 0, 0]


def test_the_limit_is_that_of_this_route_alone(aida: Person) -> None:
    """A form elsewhere may not be as large as one with a workbook."""
    large = "x" * (2 * 2**20)
    assert Limits().body_bytes < len(large) < Limits().upload_bytes
    key = aida.form_key()
    answer = aida.client.post("/studies/acts/begin_case", data={"form_key": key, "title": large})
    assert answer.status_code == 413


def test_who_may_send(database: Database, tmp_path: Path) -> None:
    application = make_site(database, tmp_path)
    stranger = Person(application, "")
    files = {"file": ("case.xlsx", sound())}
    answer = stranger.client.post("/studies/files", data={"act": "upload_case"}, files=files)
    assert answer.status_code == 403
    aida = Person(application, "aida")
    wrong = aida.client.post(
        "/studies/files", data={"act": "upload_case", "form_key": "x"}, files=files
    )
    assert wrong.status_code == 403
    assert aida.send("approve_version", sound()).status_code == 404
    case = do(database, PLANNER, "begin_case", name="sahel", shipped="west-africa").id
    carla = Person(application, "carla")
    other = carla.send("upload_version", sound(), case_id=case)
    assert other.status_code == 404
    assert stored(database)[1] == 1


def test_a_command_without_its_file_is_refused(aida: Person) -> None:
    answer = aida.post("upload_case", name="sahel", file_name="case.xlsx", sha256="0" * 64)
    assert refusal(answer.text)[0] == "the workbook was not sent with this command"
