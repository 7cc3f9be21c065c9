"""The messages that faulty cases give, kept as text beside the tests.

After a change that is meant, ``python -m tests.case.messages`` writes them anew; read the
difference before it is committed.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from keruen.case import check_case, write_case_folder
from tests.builders import small_case
from tests.case.broken_changes import CHANGES, case_with_change
from tests.case.broken_files import FILES
from tests.case.broken_tables import TABLES
from tests.case.broken_workbooks import WORKBOOKS, put_small_workbook

FOLDER = Path(__file__).parent / "messages"


def _of_files(name: str, place: Path) -> str:
    write_case_folder(small_case(), place / "small")
    FILES[name](place / "small")
    return _text(place / "small")


def _of_tables(name: str, _: Path) -> str:
    return "\n".join(map(str, check_case(TABLES[name]())))


def _of_changes(name: str, _: Path) -> str:
    return "\n".join(map(str, check_case(case_with_change(**CHANGES[name]))))


def _of_workbooks(name: str, place: Path) -> str:
    WORKBOOKS[name](put_small_workbook(place / "small.xlsx"))
    return _text(place / "small.xlsx")


def _text(source: Path) -> str:
    return "\n".join(map(str, check_case(source)))


SOURCES: dict[str, tuple[list[str], Callable[[str, Path], str]]] = {
    "files": (list(FILES), _of_files),
    "tables": (list(TABLES), _of_tables),
    "changes": (list(CHANGES), _of_changes),
    "workbooks": (list(WORKBOOKS), _of_workbooks),
}


def read_messages(kind: str) -> dict[str, str]:
    """Kept messages of one kind by the names of the faults."""
    text = (FOLDER / f"{kind}.txt").read_text(encoding="utf-8")
    sections = (section.partition("\n") for section in f"\n{text}".split("\n== ")[1:])
    return {name: body.strip("\n") for name, _, body in sections}


def write_messages() -> None:
    """Write all messages anew."""
    FOLDER.mkdir(exist_ok=True)
    for kind, (names, say) in SOURCES.items():
        sections = []
        for name in names:
            with tempfile.TemporaryDirectory() as place:
                sections.append(f"== {name}\n{say(name, Path(place))}\n")
        text = "\n".join(sections)
        (FOLDER / f"{kind}.txt").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_messages()
