"""The report of a run as a part of another page."""

from __future__ import annotations

import re
from pathlib import Path

from markupsafe import Markup

from keruen.studies.results.files import file_hashes, read_file
from keruen.studies.rows import StudyRunRow

REPORTS = ("report.html", "ask.html", "value.html", "plan/report.html")
"""Names of the report of a run, by the command that wrote it; that of a loop is of its plan."""
MAIN = re.compile(r"<main\b[^>]*>(.*)</main>", re.DOTALL)
ACTIVE = re.compile(
    r"<\s*(?:script|iframe|object|embed|base|meta|link|form)\b|\son[a-z]+\s*=", re.IGNORECASE
)
"""What no report contains; one that does was not written by Keruen and is not shown."""

SCROLLED = re.compile(r'<div class="scroll">(\s*<table[^>]*>\s*<caption><span>([^<]*)</span>)')
"""A table of a report that scrolls where it is wider than the page."""


def read_report(folder: Path, row: StudyRunRow) -> Markup:
    """The report of a run below its heading, for a page that has its own; empty without one.

    The file is the one that Keruen wrote, as its SHA-256 shows; its texts are escaped there.

    Raises
    ------
    RefusalError : the files of the run are missing or were changed.
    """
    files = file_hashes(folder, row)
    for name in REPORTS:
        if name in files:
            return inner_report(read_file(folder, row, name).decode("utf-8"))
    return Markup("")


def inner_report(page: str) -> Markup:
    """What stands in the element ``main`` of a page of a report, with its headings one lower.

    Examples
    --------
    >>> inner_report("<body><main class='a'><h1>Plan</h1><h2>Cost</h2></main></body>")
    Markup('<h2>Plan</h2><h3>Cost</h3>')
    >>> inner_report("<main><script>x</script></main>")
    Markup('')
    """
    found = MAIN.search(page)
    if found is None or ACTIVE.search(found.group(1)):
        return Markup("")
    inner = found.group(1)
    for level in (4, 3, 2, 1):
        inner = re.sub(rf"(</?)h{level}(?=[\s>])", rf"\1h{level + 1}", inner)
    return Markup(SCROLLED.sub(_focusable, inner))


def _focusable(found: re.Match[str]) -> str:
    """A table that scrolls on a phone, reached by the keyboard under the words of its caption."""
    label = found.group(2).replace('"', "&quot;")
    return f'<div class="scroll" tabindex="0" role="region" aria-label="{label}">{found.group(1)}'
