"""The page docs/api.md, made from the docstrings of the public names."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import keruen

HEAD = """# Python API

`import keruen` offers these names. The page is made from their docstrings, whose examples are run
by the tests. [Examples](examples.md) shows whole programs.

Tables are polars frames. With `pip install 'keruen[pandas]'` each has `.to_pandas()`, and
`read_case` and `Case.replace` take pandas frames.
"""

SUBJECTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Cases",
        ("read_case", "Case", "check_case", "apply_scenario", "write_case"),
    ),
    ("Plans", ("make_plan", "Plan", "Limit", "write_model")),
    ("Runs", ("write_run", "read_run", "verify", "compare")),
    ("Uncertainty", ("simulate", "Simulation", "ask", "value_hubs")),
    ("A workspace on a server", ("connect", "Workspace", "RemoteJob", "RemoteRun")),
    ("Errors", ("KeruenError", "CaseError")),
)
HIDDEN = ("__post_init__", "__init__")


def api_page() -> str:
    """The page: each public name with its signature, its docstring, and its methods."""
    parts = [HEAD]
    for subject, names in SUBJECTS:
        parts.append(f"## {subject}\n")
        for name in names:
            parts.append(_entry(f"keruen.{name}", getattr(keruen, name), "###"))
            if inspect.isclass(getattr(keruen, name)):
                parts += _methods(name, getattr(keruen, name))
    return "\n".join(parts)


def _methods(owner: str, found: type) -> list[str]:
    """Public methods and properties of a class, in the order of its source."""
    entries = []
    for name, value in vars(found).items():
        if name.startswith("_"):
            continue
        if inspect.isfunction(value):
            entries.append(_entry(f"{owner}.{name}", value, "####"))
        elif isinstance(value, property) or hasattr(value, "func"):
            words = inspect.getdoc(value) or ""
            entries.append(f"#### {owner}.{name}\n\n{words}\n" if words else "")
    return [entry for entry in entries if entry]


def _entry(name: str, found: Callable[..., object], level: str) -> str:
    words = inspect.getdoc(found) or ""
    return f"{level} {name}\n\n```python\n{_signature(name, found)}\n```\n\n{_sections(words)}\n"


def _signature(name: str, found: Callable[..., object]) -> str:
    if inspect.isclass(found) and issubclass(found, Exception):
        return f"class {name}"
    short = name.rpartition(".")[2] if name.startswith("keruen.") else name
    parameters = []
    for parameter in inspect.signature(found).parameters.values():
        if parameter.name == "self":
            continue
        parameters.append(str(parameter).replace("'", ""))
        if parameter.kind is parameter.KEYWORD_ONLY and "*" not in parameters:
            parameters.insert(-1, "*")
    result = _result(found)
    line = f"{short}({', '.join(parameters)}){result}"
    if len(line) <= 88:
        return line
    return f"{short}(\n    " + ",\n    ".join(parameters) + f",\n){result}"


def _result(found: Callable[..., object]) -> str:
    """The type that a function returns, as an annotation; empty for a class."""
    if inspect.isclass(found):
        return ""
    returned = inspect.signature(found).return_annotation
    if returned is inspect.Signature.empty:
        return ""
    words = returned if isinstance(returned, str) else inspect.formatannotation(returned)
    return f" -> {words}".replace("'", "")


def _sections(words: str) -> str:
    """A numpydoc docstring as Markdown: bold section names, lists of parameters, code."""
    lines = words.splitlines()
    out: list[str] = []
    place, listing, code = 0, False, False
    while place < len(lines):
        line = lines[place]
        following = lines[place + 1] if place + 1 < len(lines) else ""
        if following and set(following) == {"-"}:
            if code:
                out.append("```")
            out += [f"**{line}**", ""]
            listing = line in ("Parameters", "Attributes", "Raises")
            code = line == "Examples"
            if code:
                out.append("```python")
            place += 2
            continue
        if listing and line and not line.startswith(" ") and " : " in line:
            name, _, meaning = line.partition(" : ")
            out.append(f"- `{name}`: {meaning}")
        elif listing and line.startswith("    "):
            out.append(f"  {line.strip()}")
        else:
            out.append(line.rstrip())
        place += 1
    if code:
        out.append("```")
    return "\n".join(out).strip()


def main() -> None:
    """Print the page."""
    print(api_page(), end="")


if __name__ == "__main__":
    main()
