"""The walks of CONTRIBUTING.md, carried out on a copy of the project in a temporary folder.

Each walk edits exactly the files that its section lists, at most four. The tests of the copy that
belong to the walk then run there, in one process for all walks.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest

ROOT = Path(__file__).resolve().parents[1]
COPIED = ("src", "docs", "tests", "pyproject.toml")
MOST_FILES = 4


@dataclass(frozen=True)
class Walk:
    """One section of the page: what is written in each file, and the tests that then pass."""

    title: str
    edits: dict[str, Callable[[str], str]]
    tests: tuple[str, ...]


def new(text: str) -> Callable[[str], str]:
    """A file with this text, which was not there before."""

    def make(before: str) -> str:
        assert before == ""
        return dedent(text)

    return make


def after(place: str, text: str) -> Callable[[str], str]:
    """The text inserted after a place that occurs once."""

    def insert(before: str) -> str:
        assert before.count(place) == 1, place
        return before.replace(place, place + text)

    return insert


def both(*edits: Callable[[str], str]) -> Callable[[str], str]:
    """Several edits of one file."""

    def edit(text: str) -> str:
        for each in edits:
            text = each(text)
        return text

    return edit


FAMILY = Walk(
    "Add a family of constraints",
    {
        "src/keruen/plan/model/rail_share.py": new('''\
            """Family 13, rail share: least share of what is used that leaves by rail (R33)."""

            from __future__ import annotations

            import polars as pl

            from keruen.plan.model.parameters import PlanParameters
            from keruen.plan.model.variables import Decisions
            from keruen.solver import Model


            def add_rail_share(
                model: Model, decisions: Decisions, parameters: PlanParameters
            ) -> None:
                """send by rail - use / 10 >= 0 in each period."""
                lanes = parameters.case["lanes"]
                rail = lanes.filter(pl.col("mode") == "rail").select("lane")
                sent = decisions.send.index.join(rail, on="lane").select("period", "column")
                index = sent.select("period").unique().sort("period")
                rows = model.add_rows("rail_share", index, lower=0.0)
                model.add_terms(rows, sent, ["period"], 1.0)
                used = decisions.use.index.select("period", "column")
                model.add_terms(rows, used, ["period"], -0.1)
            '''),
        "src/keruen/plan/model/build.py": both(
            after(
                "from keruen.plan.model.quality import add_quality\n",
                "from keruen.plan.model.rail_share import add_rail_share\n",
            ),
            after(
                "add_operating_policy(model, decisions, parameters)  # 13\n",
                "    add_rail_share(model, decisions, parameters)  # 14\n",
            ),
        ),
        "docs/model.md": after(
            "its target utilisation x its capacity (R34).\n",
            "14. **Rail**, `add_rail_share`: Σ send by rail ≥ Σ use / 10 (R33).\n",
        ),
        "tests/plan/model/test_families.py": after(
            "FEBRUARY = dt.date(2027, 2, 1)\n",
            dedent('''

            def test_rail_share() -> None:
                """A tenth of what the town uses."""
                assert rows_text(model_of(land_case(settings=ONE)), "rail_share") == (
                    "rail_share[0]: send[rail,wheat,0] - 0.1 use[town,wheat,0] >= 0\\n"
                )
            '''),
        ),
    },
    (
        "tests/plan/model/test_families.py::test_rail_share",
        "tests/plan/model/test_families.py::test_every_family_of_the_model_is_shown_here",
        "tests/plan/test_docs.py::test_the_model_page_has_the_families_in_the_order_of_the_code",
        "tests/plan/test_docs.py::test_the_page_of_the_package_names_every_file_option_and_part",
        "tests/test_layers.py",
    ),
)

COLUMN = Walk(
    "Add a column to a table of cases",
    {
        "src/keruen/case/dictionary.csv": after(
            "markets,falling_number_s_minimum,number,s,no,,,,62,,,least falling number\n",
            "markets,storage_days,number,days,no,5,,,0,90,,days of use that can be stored\n",
        ),
        "src/keruen/case/case.py": after(
            '        "vessel_classes": frozenset({"hull_value_usd"}),\n',
            '        "markets": frozenset({"storage_days"}),\n',
        ),
        "tests/case/test_markets.py": new("""\
            import pytest

            from keruen.case import read_case, write_case_folder
            from keruen.errors import CaseError
            from tests.builders import small_case, with_values


            def test_storage_days(tmp_path) -> None:
                case = small_case()
                assert set(case["markets"]["storage_days"]) == {5.0}
                case = with_values(case, "markets", {"market": "senegal"}, storage_days=7.0)
                folder = write_case_folder(case, tmp_path / "seven")
                assert 7.0 in read_case(folder)["markets"]["storage_days"].to_list()
                table = folder / "markets.csv"
                table.write_text(table.read_text().replace(",7,", ",91,"))
                with pytest.raises(CaseError) as caught:
                    read_case(folder)
                assert "column storage_days, value '91'" in str(caught.value)
            """),
    },
    (
        "tests/case/test_markets.py",
        "tests/case/test_dictionary.py",
        "tests/case/test_fingerprint.py",
        "tests/case/test_kazakhstan_case.py::test_tables_are_written_as_keruen_writes_them",
        "tests/case/test_shipped_case.py::test_data_package_is_the_one_that_would_be_written",
    ),
)

PAGE = Walk(
    "Add a page",
    {
        "src/keruen/web/pages/languages.py": new('''\
            """The languages of the pages."""

            from __future__ import annotations

            from keruen.web.languages import LANGUAGES
            from keruen.web.marks import N_
            from keruen.web.pages.view import Asked, View, page


            @page("/roadmap/languages")
            def languages(asked: Asked) -> View:  # noqa: ARG001
                """The name of each language."""
                view = View(N_("languages"), lead=", ".join(LANGUAGES.values()))
                view.data = {"languages": list(LANGUAGES)}
                return view
            '''),
        "src/keruen/web/pages/__init__.py": both(
            after("    indicators,\n", "    languages,\n"),
            after('    "indicators",\n', '    "languages",\n'),
        ),
        "tests/web/test_languages_page.py": new("""\
            from tests.web.conftest import Served


            def test_the_page_and_its_data(served_once: Served) -> None:
                client = served_once.client()
                assert "Қазақша" in client.get("/roadmap/languages").text
                said = client.get("/roadmap/languages.json").json()
                assert said["languages"] == ["en", "fr", "ar", "kk", "ru"]
            """),
    },
    (
        "tests/web/test_languages_page.py",
        "tests/web/test_catalogues.py::test_the_template_holds_what_babel_extracts",
        "tests/web/test_no_queries.py",
    ),
)

LABEL = Walk(
    "Change the label of a state",
    {
        "src/keruen/web/catalogues/en.po": new("""\
            msgctxt "state"
            msgid "dormant"
            msgstr "without recent meetings"
            """),
        "tests/web/test_labels.py": new("""\
            from tests.web.conftest import Served


            def test_the_label(served_once: Served) -> None:
                for address in ("/roadmap/bodies", "/roadmap"):
                    page = served_once.client("MAR").get(address).text
                    assert ">without recent meetings</span>" in page
                    assert ">dormant</span>" not in page
                    assert 'class="state dormant"' in page
            """),
    },
    ("tests/web/test_labels.py", "tests/web/test_catalogues.py"),
)

COMMAND = Walk(
    "Add a command",
    {
        "src/keruen/app/commands/sites.py": new('''\
            """The command `sites`: the sites of a case."""

            from __future__ import annotations

            from keruen.app.terminal.outcome import Outcome


            def list_sites(name: str) -> Outcome:
                """List the sites of a case.

                Raises
                ------
                KeruenError : the case cannot be read.
                """
                from keruen.case import read_case

                sites = [str(row["site"]) for row in read_case(name).rows("sites")]
                return Outcome("\\n".join(sites), {"sites": sites})
            '''),
        "src/keruen/app/cli/cases.py": after(
            "    return check_case(case, scenario, strict)\n",
            dedent('''

            @app.command()
            def sites(case: CaseName = SHIPPED_CASE, json: Json = False) -> Outcome:
                """List the sites of a case."""
                from keruen.app.commands.sites import list_sites

                return list_sites(case)
            '''),
        ),
        "docs/cli.md": after(
            "# The command line\n", "\n## keruen sites\n\nLists the sites of a case.\n"
        ),
        "tests/app/commands/test_sites.py": new("""\
            from keruen.app.cli.main import app
            from keruen.app.terminal.entry import run_command


            def test_sites(capsys) -> None:
                assert run_command(app, ["--help"]) == 0
                assert "List the sites of a case." in capsys.readouterr().out
                assert run_command(app, ["sites", "west-africa"]) == 0
                assert "dakar" in capsys.readouterr().out.split()
                assert run_command(app, ["sites", "nowhere"]) == 2
            """),
    },
    (
        "tests/app/commands/test_sites.py",
        "tests/app/cli/test_main.py::test_every_command_is_documented",
        "tests/app/cli/test_main.py::test_the_command_line_imports_nothing_heavy",
    ),
)

WALKS = (FAMILY, COLUMN, PAGE, LABEL, COMMAND)


def sections() -> dict[str, list[str]]:
    """The files that each walk of the page lists, in its order."""
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    part = page.partition("## A newcomer's walk\n")[2].partition("\n## ")[0]
    found = {}
    for section in part.split("\n### ")[1:]:
        title, _, text = section.partition("\n")
        found[title] = re.findall(r"^\d\. `([^`]+)`", text, re.M)
    return found


def in_general(name: str, listed: list[str]) -> str:
    """The file of the page that a file of the walk stands for: `NAME.py` for a new one."""
    if name in listed:
        return name
    general = re.sub(r"(test_)?\w+\.py$", r"\g<1>NAME.py", name)
    return re.sub(r"/\w+\.po$", "/LANGUAGE.po", general)


def test_the_page_lists_the_walks_of_this_file() -> None:
    assert list(sections()) == [walk.title for walk in WALKS]


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.title)
def test_a_walk_edits_the_files_of_its_section(walk: Walk) -> None:
    listed = sections()[walk.title]
    assert sorted(in_general(name, listed) for name in walk.edits) == sorted(listed)
    assert len(walk.edits) <= MOST_FILES


@pytest.mark.long
@pytest.mark.ci
def test_the_walks_on_a_copy(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    skipped = shutil.ignore_patterns("__pycache__", "*.nbc", "*.nbi")
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=skipped)
        else:
            shutil.copy(ROOT / name, copy / name)
    for walk in WALKS:
        for name, edit in walk.edits.items():
            path = copy / name
            path.write_text(
                edit(path.read_text("utf-8") if path.is_file() else ""), encoding="utf-8"
            )
    run_in(copy, "-m", "keruen.case")
    tests = [name for walk in WALKS for name in walk.tests]
    words = run_in(
        copy, "-m", "pytest", "-p", "no:cacheprovider", f"--basetemp={copy / 'tmp'}", *tests
    )
    passed = re.search(r"^(\d+) passed", words, re.M)
    assert passed is not None, words
    assert int(passed[1]) >= len(tests)


def run_in(copy: Path, *arguments: str) -> str:
    """Run Python in the copy, on its source; what it printed."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=copy,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(copy / "src"), "HOME": str(copy)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
