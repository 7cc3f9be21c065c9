"""Which page a request asks for."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from fastapi import Request


@dataclass(frozen=True)
class Call:
    """Which page was asked for: its path, the parts of it that name records, its query."""

    path: str
    parts: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, request: Request) -> Call:
        """The call of a request."""
        parts = {key: storable(str(value)) for key, value in request.path_params.items()}
        query = {key: storable(value) for key, value in request.query_params.items()}
        return cls(request.url.path, parts, query)


def storable(text: str) -> str:
    """A text without what no database can hold: control characters and halves of characters."""
    return "".join(each for each in text if unicodedata.category(each) not in ("Cc", "Cs"))
