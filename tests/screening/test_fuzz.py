"""Broken files and odd names: an error in two parts, or a result, never a traceback."""

from __future__ import annotations

import random

import pytest

from keruen.errors import KeruenError
from keruen.screening import Lists, parse_list, results_json, results_text, results_workbook
from keruen.screening.subjects import Subject, make_subject, parse_subjects
from tests.screening.builders import HEADER, TODAY, UN, firm, target

ODD = "\u202e\u200f\x00\ufeff ’\"'\n\r\t;,=+-@<>&٢٣ـًشركةقЁжӘңұʼß İıﷺ🌾中\ud7ff0987654321Ⅷ½".encode()
CSV = (HEADER + target("Q1", "Нұрсұлтан Шәріпов", "شركة;Atlas 2") + target("Q2", "B C")).encode()
SUBJECTS = "kind,name,original,imo,owners\nfirm,Atlas,شركة الفجر,,\nvessel,Sea,,9074729,A B;C\n"


def break_bytes(content: bytes, random_: random.Random) -> bytes:
    """Content with some bytes cut, changed, repeated or put in."""
    broken = bytearray(content)
    for _ in range(random_.choice((0, 1, 1, 1, 2, 5))):
        if not broken:
            break
        place = random_.randrange(len(broken))
        action = random_.randrange(5)
        if action == 0:
            del broken[place:]
        elif action == 1:
            broken[place] = random_.randrange(256)
        elif action == 2:
            broken[place:place] = random_.choice(ODD.decode()).encode()
        elif action == 3:
            del broken[place : place + random_.randint(1, 30)]
        else:
            broken[place:place] = broken[max(0, place - 40) : place]
    return bytes(broken)


def odd_name(random_: random.Random) -> str:
    """A name of odd letters, sometimes very long."""
    letters = ODD.decode() + "abcdeabcde "
    count = random_.choice((0, 1, 3, 12, 40, 2_000))
    return "".join(random_.choice(letters) for _ in range(count))


def run(draws: int, seed: int) -> tuple[int, int, int]:
    """How many files were read, how many were refused, and how many names had a result."""
    random_ = random.Random(seed)
    read = refused = results = 0
    good = parse_list(UN, "un.xml")
    for number in range(draws):
        content = break_bytes((UN, CSV, SUBJECTS.encode())[number % 3], random_)
        version = good
        subjects: list[Subject] = []
        try:
            if number % 3 == 2:
                subjects = parse_subjects(content, "subjects.csv")
            else:
                version = parse_list(content, "list", TODAY)
            read += 1
        except KeruenError as error:
            refused += bool(error.what and error.remedy)
        names = [firm(odd_name(random_), odd_name(random_)) for _ in range(2)]
        ships = [make_subject("vessel", odd_name(random_), owners=odd_name(random_))]
        found = Lists([version], TODAY).screen([*subjects, *names, *ships])
        results += len(found)
        assert results_text(found)
        assert results_json(found)["results"]
        if number % 10 == 0:
            assert results_workbook(found).startswith(b"PK")
    return read, refused, results


def test_broken_files_and_odd_names_short() -> None:
    read, refused, results = run(100, 1)
    assert read >= 20
    assert refused >= 20
    assert results >= 300


@pytest.mark.long
def test_broken_files_and_odd_names() -> None:
    read, refused, results = run(1_000, 2)
    assert read >= 200
    assert refused >= 200
    assert results >= 3_000
