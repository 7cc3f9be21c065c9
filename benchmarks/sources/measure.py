"""Lengths of files and functions, docstrings, and test lines of a Python source tree.

Lines are physical lines of `.py` files that are neither blank nor only a comment. The length of a
function is its lines from `def` to its end. Public means a name without a leading underscore, in
modules without one; nested functions are not counted as public. A docstring counts as detailed
where it has more than one line.
"""

from __future__ import annotations

import ast
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Measures:
    """What is counted of one tree."""

    files: int
    lines: int
    file_median: int
    file_p90: int
    file_longest: int
    functions: int
    function_median: int
    function_p90: int
    function_longest: int
    public: int
    documented: int
    detailed: int
    test_lines: int

    @property
    def documented_share(self) -> float:
        """Share of public functions and classes with a docstring."""
        return self.documented / self.public if self.public else 0.0

    @property
    def detailed_share(self) -> float:
        """Share of public functions and classes with a docstring of several lines."""
        return self.detailed / self.public if self.public else 0.0

    @property
    def test_ratio(self) -> float:
        """Test lines for each line of source."""
        return self.test_lines / self.lines if self.lines else 0.0


Function = ast.FunctionDef | ast.AsyncFunctionDef


def measure(source: Path, tests: Path | None) -> Measures:
    """Measure a package and its tests.

    Parameters
    ----------
    source : the folder of the package.
    tests : the folder of its tests; None where they are not at hand.

    Raises
    ------
    ValueError : the folder holds no Python file.

    Examples
    --------
    >>> from pathlib import Path
    >>> import benchmarks.sources as package
    >>> found = measure(Path(package.__file__).parent, None)
    >>> found.files >= 2, found.test_ratio
    (True, 0.0)
    """
    files = sorted(source.rglob("*.py"))
    if not files:
        raise ValueError(f"{source} holds no Python file")
    texts = {path: path.read_text(encoding="utf-8") for path in files}
    lengths = [len(_counted(text)) for text in texts.values()]
    functions: list[int] = []
    public = documented = detailed = 0
    for path, text in texts.items():
        tree = ast.parse(text)
        functions += [
            (node.end_lineno or node.lineno) - node.lineno + 1
            for node in ast.walk(tree)
            if isinstance(node, Function)
        ]
        if path.stem.startswith("_") and path.stem != "__init__":
            continue
        for node in _public(tree):
            words = ast.get_docstring(node)
            public += 1
            documented += words is not None
            detailed += words is not None and "\n" in words.strip()
    test_files = sorted(tests.rglob("*.py")) if tests else []
    return Measures(
        files=len(files),
        lines=sum(lengths),
        file_median=_part(lengths, 50),
        file_p90=_part(lengths, 90),
        file_longest=max(lengths),
        functions=len(functions),
        function_median=_part(functions, 50),
        function_p90=_part(functions, 90),
        function_longest=max(functions, default=0),
        public=public,
        documented=documented,
        detailed=detailed,
        test_lines=sum(len(_counted(path.read_text(encoding="utf-8"))) for path in test_files),
    )


def _counted(text: str) -> list[str]:
    stripped = (line.strip() for line in text.splitlines())
    return [line for line in stripped if line and not line.startswith("#")]


def _public(tree: ast.Module) -> Iterator[Function | ast.ClassDef]:
    """Public functions and classes of a module, and public methods of its public classes."""
    for node in tree.body:
        if not isinstance(node, Function | ast.ClassDef) or node.name.startswith("_"):
            continue
        yield node
        if isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, Function) and not inner.name.startswith("_"):
                    yield inner


def _part(values: list[int], percent: int) -> int:
    if len(values) < 2:
        return values[0] if values else 0
    return round(statistics.quantiles(values, n=100, method="inclusive")[percent - 1])
