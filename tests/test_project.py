"""What holds for the project as a whole: its tracked files, its licence, its pages, its locks."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from benchmarks.__main__ import benchmark_names
from benchmarks.__main__ import main as run_benchmarks

ROOT = Path(__file__).resolve().parents[1]

# Written in pieces, so that this file does not hold what it looks for.
UNFINISHED = ["TO" + "DO", "FIX" + "ME", "X" * 3, "HA" + "CK", "raise Not" + "Implemented"]
REGISTRIES = ["pypi" + ".org", "python" + "hosted", "npm" + "js.", "deb" + ".debian.org"]
MACHINE_FOLDERS = ["wo" + "rk", "ro" + "ot", "ho" + "me", "Us" + "ers"]

PATTERNS = {
    "unfinished mark": re.compile(r"\b(?:" + "|".join(UNFINISHED) + r")(?:Error)?\b"),
    "registry host": re.compile("|".join(map(re.escape, REGISTRIES))),
    "machine path": re.compile(r"(?<![\w./-])/(?:" + "|".join(MACHINE_FOLDERS) + r")/"),
}
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)#\s]+)[^)]*\)")


def tracked_files() -> list[Path]:
    """Files that git tracks or would add; every file where the folder is no repository."""
    answer = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode != 0:
        pytest.skip("not a git repository: which files are tracked is not known")
    paths = (ROOT / name for name in answer.stdout.split("\0") if name)
    return [path for path in paths if path.is_file()]


def marks(text: str) -> list[str]:
    """What stands in a text that may not, by line."""
    return [
        f"line {number}: {name}: {found.group()}"
        for number, line in enumerate(text.splitlines(), start=1)
        for name, pattern in PATTERNS.items()
        if (found := pattern.search(line))
    ]


def read_text(path: Path) -> str:
    """A file's text; empty for one that is no text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def links(path: Path) -> set[Path]:
    """Files that a page links to."""
    targets = LINK.findall(path.read_text(encoding="utf-8"))
    return {(path.parent / target).resolve() for target in targets if "://" not in target}


def test_tracked_files_name_no_host_machine_or_unfinished_work() -> None:
    found = {
        str(path.relative_to(ROOT)): lines
        for path in tracked_files()
        if (lines := marks(read_text(path)))
    }
    assert found == {}


@pytest.mark.parametrize(
    "line",
    [
        "# TO" + "DO: later",
        "see /ho" + "me/someone/grain.csv",
        "path = '/wo" + "rk/main'",
        "--index-url https://pypi" + ".org/simple",
    ],
)
def test_a_mark_is_found(line: str) -> None:
    assert len(marks(line)) == 1


@pytest.mark.parametrize("line", ["https://port.example/home/tariffs", "src/work/", "TODOS"])
def test_an_honest_line_is_not_a_mark(line: str) -> None:
    assert marks(line) == []


def test_licence_and_notice() -> None:
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in licence
    assert licence.rstrip().endswith("limitations under the License.")
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    for publisher in ("USDA", "FAOSTAT", "World Bank", "FEWS NET", "Natural Earth", "searoute"):
        assert publisher in notice


def test_every_page_is_in_the_index() -> None:
    pages = {path.resolve() for path in (ROOT / "docs").rglob("*.md")}
    index = ROOT / "docs" / "README.md"
    missing = pages - links(index) - {index.resolve()}
    assert sorted(str(page.relative_to(ROOT)) for page in missing) == []


def test_every_link_leads_somewhere() -> None:
    broken = [
        f"{page.relative_to(ROOT)} -> {target.name}"
        for page in tracked_files()
        if page.suffix == ".md"
        for target in links(page)
        if not target.exists()
    ]
    assert broken == []


def test_the_changelog_knows_the_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    package = (ROOT / "src" / "keruen" / "__init__.py").read_text(encoding="utf-8")
    assert f'__version__ = "{version}"' in package


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_locks_pin_every_dependency_with_a_hash(lock: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["build"]]
    if lock == "requirements-dev.lock":
        wanted += [*extras["dev"], *extras["benchmarks"]]
    text = (ROOT / lock).read_text(encoding="utf-8")
    blocks = re.findall(r"^([a-z0-9._-]+)==\S+(.*?)(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
    names = {re.split(r"[<>=~!\[ ]", requirement)[0].lower() for requirement in wanted}
    assert names <= {name for name, _ in blocks}
    assert [name for name, rest in blocks if "--hash=sha256:" not in rest] == []


def test_an_unknown_benchmark(capsys: pytest.CaptureFixture[str]) -> None:
    names = ", ".join(benchmark_names())
    assert run_benchmarks(["guesswork"]) == 2
    assert capsys.readouterr().err == (
        f"there is no benchmark 'guesswork'\n  Name one of: {names}.\n"
    )
