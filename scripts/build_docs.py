"""Build the documentation site into build/docs: `make docs`.

Pages are the Markdown files under docs/, which can be read as they are too. This script copies them
into build/docs_source, sorts them into sections, adds a page for each public name of `keruen`, for
each example and for the release notes, and runs Sphinx with warnings as errors. It then checks that
no page loads anything from another host.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import keruen

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "build" / "docs_source"
SITE = ROOT / "build" / "docs"

SECTIONS: dict[str, tuple[str, ...]] = {
    "Tutorial": ("tutorial", "examples"),
    "How-to guides": (),
    "Reference": (
        *("reference", "api", "cli", "data_dictionary", "rules", "model", "measures", "movements"),
        *("routes", "files", "glossary", "dependencies", "benchmarks", "comparison"),
    ),
    "Explanation": ("why",),
    "Release notes": ("changelog", "contributing"),
}
"""Pages by section, in order; a page that no section names is a how-to guide."""

INTRODUCTIONS = {
    "Tutorial": "Start here: a first plan, then a corridor of your own.",
    "How-to guides": "One task or one part of the program a page.",
    "Reference": "Every function, command, column, rule and measure.",
    "Explanation": "Why things are as they are, one decision a page.",
    "Release notes": "What changed, and how to take part.",
}

FILES = {
    "Tutorial": "section_tutorial",
    "How-to guides": "section_how_to",
    "Reference": "section_reference",
    "Explanation": "section_explanation",
    "Release notes": "section_releases",
}

FROM_ROOT = {"index.md", "changelog.md", "contributing.md"}
"""Pages that stand at the root of the repository, with links from there."""

REMOTE = re.compile(
    r"""<(?:script|img|iframe|source)\b[^>]*\bsrc=["'](?:https?:)?//"""
    r"""|<link\b[^>]*\brel=["'](?:stylesheet|preload|preconnect|icon)["'][^>]*href=["'](?:https?:)?//"""
    r"""|@import\s+(?:url\()?["']?(?:https?:)?//|url\(["']?(?:https?:)?//""",
    re.IGNORECASE,
)
"""What makes a browser load something from another host. A link that a reader clicks does not."""


def lay_out(source: Path = SOURCE) -> None:
    """Write the source of the site."""
    shutil.rmtree(source, ignore_errors=True)
    shutil.copytree(ROOT / "docs", source, ignore=shutil.ignore_patterns("site"))
    shutil.copy(ROOT / "docs" / "site" / "conf.py", source)
    (source / "_static").mkdir()
    shutil.copy(ROOT / "docs" / "site" / "site.css", source / "_static")
    (source / "README.md").unlink()
    shutil.copy(ROOT / "CHANGELOG.md", source / "changelog.md")
    shutil.copy(ROOT / "CONTRIBUTING.md", source / "contributing.md")
    for path in source.rglob("*.md"):
        text = path.read_text(encoding="utf-8")
        path.write_text(relink(text, path.relative_to(source)), encoding="utf-8")
    write_reference(source)
    write_examples(source)
    write_index(source)


def relink(text: str, page: Path) -> str:
    """Links of a page as they are on the site; one to a file that is not on it becomes its name."""

    def replace(found: re.Match[str]) -> str:
        words, target, anchor = found.groups()
        if "://" in target or target.startswith(("mailto:", "#")) or not target:
            return found.group(0)
        base = ROOT if str(page) in FROM_ROOT else ROOT / "docs"
        at = ((base / page).parent / target).resolve()
        special = {"README.md": "index.md", "CHANGELOG.md": "changelog.md"}
        special["CONTRIBUTING.md"] = "contributing.md"
        if at.parent == ROOT and at.name in special:
            inside = Path(special[at.name])
        elif at == ROOT / "docs" / "README.md":
            inside = Path("index.md")
        elif at.is_relative_to(ROOT / "docs") and at.suffix == ".md":
            inside = at.relative_to(ROOT / "docs")
        else:
            return f"{words}"
        up = "../" * (len(page.parts) - 1)
        return f"[{words}]({up}{inside.as_posix()}{anchor or ''})"

    return re.sub(r"(?<!!)\[([^\]]*)\]\(([^)#\s]*)(#[^)\s]*)?\)", replace, text)


def write_reference(source: Path) -> None:
    """A page for each public name, generated from its docstring."""
    folder = source / "reference"
    folder.mkdir()
    names = [name for name in keruen.__all__ if not name.startswith("_")]
    for name in names:
        kind, options = "autofunction", ""
        if isinstance(getattr(keruen, name), type):
            kind, options = "autoclass", "   :members:\n   :inherited-members: Exception\n"
        title = f"keruen.{name}"
        text = f"{title}\n{'=' * len(title)}\n\n.. {kind}:: keruen.{name}\n{options}"
        (folder / f"{name}.rst").write_text(text, encoding="utf-8")
    rows = "\n".join(f"   {name}" for name in names)
    head = "Python API\n==========\n\nThe public names of `keruen`.\n\n"
    text = f"{head}.. toctree::\n   :maxdepth: 1\n\n{rows}\n"
    (folder / "index.rst").write_text(text, encoding="utf-8")


def write_examples(source: Path) -> None:
    """A page for each script in examples/ with its source, and each notebook as it runs."""
    folder = source / "examples"
    folder.mkdir(exist_ok=True)
    if not (ROOT / "examples").is_dir():
        return
    named = []
    for path in sorted((ROOT / "examples").glob("*.py")):
        if path.name.startswith("_"):
            continue
        code = path.read_text(encoding="utf-8")
        found = re.match(r'"""(.+?)(?:\n|""")', code)
        title = (found.group(1) if found else path.stem).rstrip(".")
        (folder / f"{path.stem}.md").write_text(
            f"# {title}\n\n`examples/{path.name}`\n\n```python\n{code}```\n", encoding="utf-8"
        )
        named.append(path.stem)
    for path in sorted((ROOT / "examples").glob("*.ipynb")):
        (folder / f"{path.stem}.md").write_text(notebook_page(path), encoding="utf-8")
        named.append(path.stem)
    first = [name for name in ("first_plan", "own_corridor") if name in named]
    rest = [name for name in named if name not in first]
    text = "# Examples\n\nEach script and notebook runs as it is, and the tests run it.\n\n"
    index = folder / "index.md"
    index.write_text(text + toctree([*first, *rest]), encoding="utf-8")


def notebook_page(path: Path) -> str:
    """A notebook as a page of Markdown, its cells run from top to bottom.

    The printed text of a cell, and the value of its last expression, stand below its code.
    """
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    space: dict[str, object] = {"__name__": "__main__"}
    parts: list[str] = []
    with _beside(path.parent):
        for number, cell in enumerate(cells):
            source = "".join(cell["source"])
            if cell["cell_type"] != "code":
                parts.append(source)
                continue
            parts.append(f"```python\n{source}\n```")
            output = run_cell(source, space, f"{path.name}, cell {number}")
            if output:
                parts.append(f"```text\n{output}\n```")
    title, *rest = parts
    return "\n\n".join([title, f"`examples/{path.name}`", *rest]) + "\n"


def run_cell(source: str, space: dict[str, object], name: str) -> str:
    """Run a cell; what it prints, then the value of its last expression where it has one."""
    tree = ast.parse(source)
    last: ast.Expression | None = None
    end = tree.body[-1] if tree.body else None
    if isinstance(end, ast.Expr):
        tree.body.pop()
        last = ast.Expression(end.value)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, name, "exec"), space)
        value = None if last is None else eval(compile(last, name, "eval"), space)
    shown = printed.getvalue().rstrip()
    return shown if value is None else "\n".join(filter(None, [shown, repr(value)]))


@contextlib.contextmanager
def _beside(folder: Path) -> Iterator[None]:
    """Let cells import what lies beside the notebook."""
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))


def toctree(pages: list[str], *, hidden: bool = False, depth: int = 1) -> str:
    """A table of contents of pages."""
    options = f":maxdepth: {depth}\n" + (":hidden:\n" if hidden else "")
    return "```{toctree}\n" + options + "\n" + "\n".join(pages) + "\n```\n"


def write_index(source: Path) -> None:
    """The first page, and a page for each section."""
    sorted_pages = sort_pages(source)
    text = (ROOT / "README.md").read_text(encoding="utf-8").replace("](docs/images/", "](images/")
    index = [relink(text, Path("index.md")).rstrip(), ""]
    for section, pages in sorted_pages.items():
        body = f"# {section}\n\n{INTRODUCTIONS[section]}\n\n{toctree(pages)}"
        (source / f"{FILES[section]}.md").write_text(body, encoding="utf-8")
    index.append(toctree(list(FILES.values()), hidden=True))
    (source / "index.md").write_text("\n".join(index), encoding="utf-8")


def sort_pages(source: Path) -> dict[str, list[str]]:
    """Documents by section; folders are sorted by name, after the pages that are named."""
    there = {path.stem for path in source.glob("*.md")}
    sorted_pages: dict[str, list[str]] = {}
    named = {page for pages in SECTIONS.values() for page in pages}
    for section, pages in SECTIONS.items():
        found: list[str] = []
        for page in pages:
            if (source / page / "index.rst").is_file() or (source / page / "index.md").is_file():
                found.append(f"{page}/index")
            elif (source / page).is_dir():
                found += [f"{page}/{path.stem}" for path in sorted((source / page).glob("*.md"))]
            if page in there:
                found.append(page)
        sorted_pages[section] = found
    sorted_pages["How-to guides"] = sorted(there - named - {"index"})
    return sorted_pages


def find_remote(site: Path) -> list[str]:
    """Pages and style sheets of the site that load something from another host."""
    found = []
    for path in sorted(site.rglob("*")):
        if path.suffix in (".html", ".css"):
            for each in REMOTE.findall(path.read_text(encoding="utf-8", errors="replace")):
                found.append(f"{path.relative_to(site)}: {each}")
    return found


def main() -> int:
    """Build the site; 1 where a page has a fault."""
    lay_out()
    shutil.rmtree(SITE, ignore_errors=True)
    words = ["-m", "sphinx", "-q", "-b", "html", "-W", "--keep-going", str(SOURCE), str(SITE)]
    done = subprocess.run([sys.executable, *words], check=False)
    if done.returncode != 0:
        print("docs: the warnings above are errors; correct the pages they name", file=sys.stderr)
        return 1
    remote = find_remote(SITE)
    for line in remote:
        print(f"docs: {line} is loaded from another host", file=sys.stderr)
    if not remote:
        pages = sum(1 for _ in SITE.rglob("*.html"))
        print(f"docs: {pages} pages in {SITE.relative_to(ROOT)}, nothing loaded from elsewhere")
    return 1 if remote else 0


if __name__ == "__main__":
    sys.exit(main())
