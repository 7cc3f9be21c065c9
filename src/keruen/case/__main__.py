"""Remake what is made from the data dictionary: ``python -m keruen.case`` in a checkout.

That is the page `docs/data_dictionary.md`, and the `datapackage.json` of each shipped case.
"""

from __future__ import annotations

from pathlib import Path

from keruen.case.datapackage import write_datapackage
from keruen.case.dictionary_page import make_dictionary_page
from keruen.case.read import list_shipped_cases, read_case, shipped_case_path

SHIPPED_LICENCE = "Apache-2.0"


def remake(docs: Path) -> None:
    """Write the page into the folder `docs`, and the descriptions beside the shipped tables."""
    page = make_dictionary_page()
    (docs / "data_dictionary.md").write_text(page, encoding="utf-8", newline="\n")
    for name in list_shipped_cases():
        write_datapackage(read_case(name), shipped_case_path(name), SHIPPED_LICENCE)


if __name__ == "__main__":
    remake(Path("docs"))
