"""Every faulty case gives its whole message, and the small case gives none."""

from __future__ import annotations

from pathlib import Path

import pytest

from keruen.case import check_case
from keruen.case.dictionary import read_dictionary
from tests.builders import small_case
from tests.case.messages import SOURCES, read_messages

FAULTS = [(kind, name) for kind, (names, _) in SOURCES.items() for name in names]


@pytest.mark.parametrize(("kind", "name"), FAULTS)
def test_faulty_case_gives_its_message(kind: str, name: str, tmp_path: Path) -> None:
    said = SOURCES[kind][1](name, tmp_path)
    assert said == read_messages(kind)[name]
    assert said


@pytest.mark.parametrize("kind", SOURCES)
def test_no_message_is_kept_for_nothing(kind: str) -> None:
    assert list(read_messages(kind)) == SOURCES[kind][0]


def test_small_case_is_sound() -> None:
    assert check_case(small_case()) == []


def test_every_finding_names_a_table_of_the_dictionary() -> None:
    for kind in SOURCES:
        for text in read_messages(kind).values():
            for line in text.replace("warning: ", "").splitlines():
                if line.startswith("table "):
                    assert line[6:].partition(":")[0].partition(",")[0] in read_dictionary()
                else:
                    assert line.startswith(("the case", "  "))
