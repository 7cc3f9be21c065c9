"""The generator of `keruen.laytime.statement_words`: a field for each word of a statement."""

from __future__ import annotations

from keyword import iskeyword

from keruen.laytime.dictionary import read_table


def field_name(key: str) -> str:
    """The field of a key: the key itself, with an underscore where Python uses it."""
    return f"{key}_" if iskeyword(key) else key


def write_module() -> str:
    """The source of the module, in the order of the catalogue; keys in groups have no field."""
    keys = [row["key"] for row in read_table("words.csv")]
    fields = "".join(f"    {field_name(key)}: str\n" for key in keys if "." not in key)
    return f'''"""The words of a statement, one field a word.

Generated from `words.csv` by ``python scripts/make_row_types.py``; changes here are overwritten.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StatementWords(Mapping[str, str]):
    """The words of one language; `entries` has those of groups too, such as ``state.turn``."""

    entries: Mapping[str, str]
{fields}
    def __getitem__(self, key: str) -> str:
        return self.entries[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)
'''
