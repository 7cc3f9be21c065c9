"""Remake what follows from the data dictionary: ``python -m keruen.case`` in a checkout.

That is the page `docs/data_dictionary.md` and, in each shipped case, the headers of the tables and
`datapackage.json`.
"""

from __future__ import annotations

from pathlib import Path

from keruen.case.dictionary_page import make_dictionary_page
from keruen.case.read import list_shipped_cases, read_case, shipped_case_path
from keruen.case.write_csv import write_case_folder

SHIPPED_LICENCE = "Apache-2.0"


def remake(docs: Path) -> None:
    """Write the page into the folder `docs`, and each shipped case with today's columns."""
    page = make_dictionary_page()
    (docs / "data_dictionary.md").write_text(page, encoding="utf-8", newline="\n")
    for name in list_shipped_cases():
        case = read_case(name)
        write_case_folder(case, shipped_case_path(name), licence=SHIPPED_LICENCE, force=True)


if __name__ == "__main__":
    remake(Path("docs"))
