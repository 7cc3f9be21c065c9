"""User-facing text uses standard terms: a list of private words and phrases is refused.

What is read: the help of every command, the pages of docs, the messages of errors and findings,
texts of the command line and the report, and the templates of pages. Docstrings and comments are
not read.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import typer.main

from keruen.app.cli.main import app

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "keruen"

REFUSED = {
    # private metaphors -> the field's term
    r"rooms?": "package, capacity or space",
    r"doors?": "interface",
    r"floors?": "layer, lower limit",
    r"twins?": "no-hub model, no-hub plan",
    r"mend(s|ed|ing)?": "correct, repair",
    r"keepers?": "system administrator",
    r"go(es)? along|going along": "continue, transfer",
    r"lend(s|ing)?|what months lend": "intra-period stock overdraft",
    r"neighbourly|chequers?": "heatmap",
    r"(who|that|bodies) sleeps?|asleep": "dormant",
    # verbs used in a private sense
    r"tells?|told": "show, report",
    r"hold(s)? (it|them|a run|a plan) against|held against|sets? against": "compare with",
    r"set on paper": "export",
    r"puts? (it|them) by|put by": "propose",
    r"speaks? for itself": "-",
    r"says? of": "report",
    # chance and statistics
    r"(by|under|of|the|names the|without) chance": "random, stochastic, simulated",
    r"in the mean": "on average",
    r"nine tenths|nine times in ten|seven tenths": "90%, 70%",
    r"dearer": "more expensive",
    # passive reflexives and archaic negation
    r"comes? about|came about|comes? of it|came of it|what comes of": "happens, results",
    r"turns? the answer|answer turns|turned by": "break-even, changes the answer",
    r"(it|which|that|he|this) is no (?!longer|more|less)\w+": "is not a ...",
    r"nobody answers himself": "a side cannot answer its own entry",
    r"at hand|betters|whereof|thereof|anew": "plain wording",
    r"in silence|without a word": "unnoticed, without a message",
    r"the best there is": "the optimum",
    # labels of pages
    r"silent months": "months since last meeting",
    r"days before the alarm": "days until overdue",
    r"original verb": "treaty verb",
    # forms of numbers
    r"\d+ %": "percentages without a space: 0.57%",
    r"\d million USD|\d USD (a|per) year": "money as USD 0.97 million a year",
}
PATTERN = re.compile(
    "|".join(rf"(?<!\w)(?:{each})(?!\w)" for each in REFUSED),
    re.IGNORECASE,
)

# File, or start of its path: phrases that are right there, each with the reason.
EXCEPTIONS: dict[str, frozenset[str]] = {
    # The mathematical function.
    "docs/rules.md": frozenset({"floor"}),
    "docs/why/ships_whole_trains_spread.md": frozenset({"floor"}),
    # Rooms in which people meet.
    "roadmap/acts/rooms.py": frozenset({"room"}),
    "docs/roadmap.md": frozenset({"room", "rooms"}),
    "docs/glossary.md": frozenset({"room", "rooms"}),
    "CHANGELOG.md": frozenset({"room", "rooms"}),
    # Translated texts: their words change together with the catalogues.
    "roadmap/acts/": frozenset({"mend", "anew"}),
    "web/": frozenset({"mend"}),
}
# Written by the benchmarks, with their own forms of numbers.
NOT_READ = frozenset({"docs/benchmarks.md"})


def refused_in(text: str, name: str) -> list[str]:
    """The refused phrases of a text, with the text around each."""
    allowed = {
        phrase
        for start, phrases in EXCEPTIONS.items()
        if name.startswith(start)
        for phrase in phrases
    }
    found = []
    for match in PATTERN.finditer(text):
        if match.group().lower() not in allowed:
            around = text[max(0, match.start() - 40) : match.end() + 40]
            found.append(f"{name}: {match.group()!r} in ...{' '.join(around.split())}...")
    return found


def prose(markdown: str) -> str:
    """A page without code, addresses and comments."""
    text = re.sub(r"```.*?```", " ", markdown, flags=re.DOTALL)
    text = re.sub(r"`[^`\n]*`", " x ", text)
    return re.sub(r"\]\([^)]*\)", "] ", text)


def commands(group: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    """A command and all below it, with their names."""
    yield name, group
    for each, command in getattr(group, "commands", {}).items():
        yield from commands(command, f"{name} {each}")


ALL_COMMANDS = dict(commands(typer.main.get_command(app), "keruen"))


@pytest.mark.parametrize("name", ALL_COMMANDS)
def test_help_of_commands(name: str) -> None:
    command = ALL_COMMANDS[name]
    texts = [command.help or "", command.epilog or ""]
    texts += [getattr(each, "help", None) or "" for each in command.params]
    assert refused_in("\n".join(texts), name) == []


def test_every_command_is_read() -> None:
    assert {"keruen plan", "keruen account add", "keruen roadmap check-log"} <= set(ALL_COMMANDS)


PAGES = sorted(
    page
    for page in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
    if str(page.relative_to(ROOT)) not in NOT_READ
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_pages_of_docs(page: Path) -> None:
    name = str(page.relative_to(ROOT))
    assert refused_in(prose(page.read_text(encoding="utf-8")), name) == []


def strings(tree: ast.AST) -> Iterator[str]:
    """String literals of a tree; an f-string is one text with `x` for each value."""
    if isinstance(tree, ast.JoinedStr):
        yield "".join(
            str(part.value) if isinstance(part, ast.Constant) else "x" for part in tree.values
        )
        for part in tree.values:
            if isinstance(part, ast.FormattedValue):
                yield from strings(part.value)
        return
    if isinstance(tree, ast.Constant) and isinstance(tree.value, str):
        yield tree.value
        return
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue  # a docstring
        yield from strings(child)


def messages(path: Path) -> Iterator[str]:
    """String literals in the calls that make an error or a finding."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            made = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if made.endswith("Error") or made in ("Finding", "Violation", "add", "warn", "refuse"):
                for part in [*node.args, *(each.value for each in node.keywords)]:
                    yield from strings(part)


MODULES = sorted(SOURCE.rglob("*.py"))


def test_messages_of_errors_and_findings() -> None:
    found: list[str] = []
    read = 0
    for path in MODULES:
        name = str(path.relative_to(SOURCE))
        for text in messages(path):
            read += 1
            found += refused_in(text, name)
    assert read > 1000
    assert found == []


@pytest.mark.parametrize("package", ["app", "report", "runs", "plan", "case", "movements"])
def test_texts_of_programs(package: str) -> None:
    """Every string with two words or more that a package holds, docstrings aside."""
    found: list[str] = []
    for path in sorted((SOURCE / package).rglob("*.py")):
        name = str(path.relative_to(SOURCE))
        for text in strings(ast.parse(path.read_text(encoding="utf-8"))):
            if " " in text.strip():
                found += refused_in(text, name)
    assert found == []


TEMPLATES = sorted(SOURCE.rglob("*.jinja"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_templates(path: Path) -> None:
    text = re.sub(
        r"\{#.*?#\}|<style.*?</style>|<!--.*?-->", " ", path.read_text("utf-8"), flags=re.S
    )
    text = re.sub(r"<[^>]*>|\{%.*?%\}", " ", text)
    assert refused_in(text, str(path.relative_to(SOURCE))) == []


def test_the_list_refuses_its_own_examples() -> None:
    """A list that matches nothing would pass everything."""
    for words in (
        "Names the chance; the same gives the same. Without it the plan itself comes about.",
        "13.12 USD/t dearer in the mean",
        "Tell the state of a roadmap: who sleeps.",
        "the machine's keeper",
        "it is no finite number",
        "10 % more",
        "cost 12.0 million USD",
    ):
        assert refused_in(words, "example"), words
    assert (
        refused_in("There is no hub. The gap is 0.57%, USD 0.97 million a year.", "example") == []
    )
