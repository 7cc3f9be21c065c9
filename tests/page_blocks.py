"""The fenced blocks of the pages of the documentation, run in this process.

A block marked `console` has commands (`$ keruen ...`) with what they print; one marked `python` has
doctest examples, or plain statements. An HTML comment before a block marks it: `<!-- long -->`
belongs to `make test-long` and `<!-- ci -->` to `make test-ci`; `<!-- figures vary -->` compares
the words and not the numbers, for commands that end by the clock. Commands run one after the other
in one folder for each page.

`python -m tests.page_blocks docs/ask.md` runs a page and writes what the commands print into it.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import logging
import os
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from keruen.app.cli.main import app
from keruen.app.terminal.entry import run_command

ROOT = Path(__file__).resolve().parents[1]
FENCE = re.compile(
    r"^(?:<!-- (?P<marks>[^>]*) -->\n)?(?P<indent> *)```(?P<kind>\w*)\n"
    r"(?P<text>.*?)^(?P=indent)```$",
    re.M | re.S,
)
NUMBER = re.compile(r"[+−-]?\d[\d,.]*")

# Commands that are not run here, with the reason.
NOT_RUN = {
    "keruen serve                       # pages on this machine, four accounts for each side": (
        "a server; tests/web serves the pages"
    ),
    "keruen serve --host 127.0.0.1 --port 8765 \\\n"
    "    --public-url https://roadmap.example.org --trusted-proxy 127.0.0.1 \\\n"
    "    --database postgresql://keruen@localhost/keruen --log-json": (
        "a server with a database of its own; tests/web/test_addresses.py reads these options"
    ),
    "keruen roadmap export VERSION      # a signed text with everything that proves it": (
        "needs a text that both sides signed; tests/roadmap/test_bundle.py"
    ),
    "keruen roadmap verify bundle.json  # verification by a third party, offline": (
        "needs such a bundle; tests/roadmap/test_bundle.py"
    ),
    "keruen roadmap verify bundle.json": (
        "needs the bundle of the walk; tests/web/test_demonstration.py"
    ),
    "keruen calibrate actual.parquet": (
        "needs actual movements; tests/simulation/test_calibrate.py"
    ),
}


@dataclass(frozen=True)
class Block:
    """One fenced block of a page.

    Parameters
    ----------
    page : its path from the root of the project.
    marks : the words of the comment before the block.
    kind : the word behind the fence, such as ``console``; empty where there is none.
    """

    page: str
    text: str
    kind: str
    marks: frozenset[str]

    @property
    def steps(self) -> list[tuple[str, str]]:
        """The commands of a console block, and what each prints."""
        found = re.split(r"^\$ ", self.text, flags=re.M)
        assert found[0] == "", self.text
        steps = []
        for part in found[1:]:
            match = re.match(r"((?:[^\n]*\\\n)*[^\n]*)\n(.*)", part, re.S)
            assert match is not None, part
            steps.append((match[1], match[2]))
        return steps


@dataclass(frozen=True)
class Printed:
    """What a command printed on standard output, and its exit code."""

    text: str
    exit_code: int


def blocks_of(page: str) -> list[Block]:
    """Every fenced block of a page, in its order."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return [
        Block(
            page,
            re.sub(rf"^{found['indent']}", "", found["text"], flags=re.M),
            found["kind"],
            frozenset(each.strip() for each in (found["marks"] or "").split(";") if each.strip()),
        )
        for found in FENCE.finditer(text)
    ]


def words_of(command: str) -> list[str]:
    """The words of a command, without its comment."""
    return shlex.split(command.replace("\\\n", " "), comments=True)


def run_words(words: list[str]) -> Printed:
    """Run `keruen` with these words in this process, as a planner without a terminal would."""
    assert words[0] == "keruen", words
    arguments = words[1:]
    if arguments[0] in ("plan", "ask", "frontier", "aims", "loop") and "--list" not in arguments:
        arguments.append("--force")  # the folder may be there from an earlier block
    root = logging.getLogger()
    before = list(root.handlers), root.level
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        code = run_command(app, arguments)
    root.handlers[:], root.level = before
    return Printed(out.getvalue(), code)


def is_same(expected: str, printed: str, *, figures: bool) -> bool:
    """Whether the output is that of the page.

    A line of the page that is only `...` stands for any lines.

    Parameters
    ----------
    figures : whether numbers are compared too; without them line breaks are not either.
    """
    if not figures:
        expected, printed = (
            " ".join(NUMBER.sub("#", text).replace("-" * 3, "").split())
            for text in (expected, printed)
        )
    parts = [re.escape(part) for part in re.split(r"^\.\.\.\n?", stripped(expected), flags=re.M)]
    return re.fullmatch("(?:.*)".join(parts), stripped(printed), re.S) is not None


def stripped(text: str) -> str:
    """A text without spaces at the ends of lines, and with one line break at its end."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines()) + "\n"


def run_python(block: Block, names: dict[str, object]) -> int:
    """Run a block of Python; the number of examples that were compared.

    Parameters
    ----------
    names : variables of the blocks before it on the page.
    """
    if ">>>" not in block.text:
        exec(compile(block.text, block.page, "exec"), names)
        return 1
    test = doctest.DocTestParser().get_doctest(block.text, {}, block.page, block.page, 0)
    test.globs = names
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    result = doctest.DocTestRunner(verbose=False, optionflags=flags).run(test, clear_globs=False)
    assert result.failed == 0, f"{block.page}: an example failed; see the output above"
    return result.attempted


@contextlib.contextmanager
def folder_of_page(place: Path, planned: Path | None) -> Iterator[Path]:
    """Work in a folder for one page, with the runs that pages read."""
    place.mkdir(parents=True, exist_ok=True)
    if planned is not None:
        shutil.copytree(planned, place / "runs", dirs_exist_ok=True)
    before = Path.cwd()
    os.chdir(place)
    try:
        yield place
    finally:
        os.chdir(before)


def make_runs(folder: Path) -> Path:
    """Plan the small case and one of its scenarios, without the value of a working hub."""
    for scenario in ([], ["--scenario", "subsidy_off"]):
        name = "-".join(["west-africa", *scenario[1:]])
        words = ["plan", "west-africa", *scenario, "--value-seconds", "0"]
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            assert run_command(app, [*words, "--out", str(folder / name)]) == 0
    return folder


def prepare(block: Block, place: Path) -> None:
    """Do what a reader does between two blocks: fill in the workbook of the tutorial."""
    if block.page == "docs/tutorial.md" and "case new" in block.text:
        from tests.case.fill_workbook import type_rows_into
        from tests.test_tutorial import tables_of_page

        type_rows_into(place / "corridor.xlsx", tables_of_page())


def write_outputs(page: str) -> None:
    """Run the console blocks of a page and write into it what they print."""
    folder = Path(tempfile.mkdtemp())
    planned = make_runs(folder / "runs")
    text = (ROOT / page).read_text(encoding="utf-8")
    with folder_of_page(folder / "page", planned) as place:
        for block in blocks_of(page):
            if block.kind != "console":
                continue
            made = ""
            for command, expected in block.steps:
                made += f"$ {command}\n"
                if command in NOT_RUN:
                    made += expected
                    continue
                sys.stderr.write(f"$ {command}\n")
                printed = run_words(words_of(command))
                cut = re.split(r"^\.\.\.$", expected, flags=re.M)
                if expected.strip() and len(cut) == 1:
                    gap = "\n" if expected.endswith("\n\n") else ""
                    made += stripped(printed.text) + gap
                else:
                    made += expected
            text = text.replace(block.text, made)
            prepare(block, place)
    (ROOT / page).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    for each in sys.argv[1:]:
        write_outputs(each)
