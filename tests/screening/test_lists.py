"""Lists: what is read from each format, and files that are refused with the whole text."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

import pytest

from benchmarks.screening.made_lists import make_un_list
from keruen.errors import KeruenError
from keruen.screening import Listed, check_successor, make_subject, parse_list
from keruen.screening.imo import is_company_number
from tests.screening.builders import HEADER, UN, target, targets


def test_every_part_of_an_entry_of_the_un_is_read() -> None:
    version = parse_list(UN, "un.xml")
    assert (version.publisher, version.issued) == ("UN Security Council", date(2026, 11, 20))
    assert version.sha256 == sha256(UN).hexdigest()
    assert version.entries == (
        Listed(
            "TSi.001", "person",
            ("ARMAN TESTOV", "Арман Тестов", "أرمان تيستوف", "Arman the Elder"),
            ("Bolat Kurgan",), ("1970-02-03", "1971"), ("Nowhere",), "", "Test",
        ),
        Listed("TSe.002", "entity", ("EXAMPLE HOLDING", "Sample Stores"), (), (), ("Nowhere",), "",
               "Test"),
    )  # fmt: skip


def test_targets_and_ships_of_opensanctions_are_read() -> None:
    version = targets(target("Q1", "Sea Example", "Море;البحر", "Vessel", "IMO9074729;XX"))
    assert version.publisher == "OpenSanctions targets"
    assert version.issued == date(2026, 11, 20)
    assert version.entries == (
        Listed(
            "Q1", "vessel", ("Sea Example", "Море", "البحر"), (), (), ("kz",), "9074729", "made"
        ),
    )
    ships = parse_list(
        b"type,caption,imo,risk,countries,flag,mmsi,id,url,datasets,aliases\n"
        b"VESSEL,Sea Example,IMO9074729,sanction,,ru,273,NK-1,,made,Old Name\n"
        b"COMPANY,Example Owner,,mare.detained,kz,,,NK-2,,made,\n",
        "maritime.csv",
        date(2026, 11, 21),
    )
    assert ships.publisher == "OpenSanctions maritime"
    assert ships.entries == (
        Listed("NK-1", "vessel", ("Sea Example", "Old Name"), (), (), ("ru",), "9074729",
               "sanction"),
        Listed("NK-2", "entity", ("Example Owner",), (), (), ("kz",), "", "mare.detained"),
    )  # fmt: skip


REFUSED = {
    "cut XML": (
        UN[:900],
        "list file, line 1: this is not whole XML; the file may be truncated or in another "
        "encoding than it declares\n"
        "  Download the list again, and do not save it with another program.",
    ),
    "external entity": (
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + UN.split(b"?>")[1],
        "list file declares a document type or entities, which a list does not need\n"
        "  Download the list from its publisher again.",
    ),
    "other XML": (
        b"<sdnList/>",
        "list file begins with the element sdnList\n"
        "  Give the consolidated list of the UN (CONSOLIDATED_LIST).",
    ),
    "no day": (
        UN.replace(b"2026-11-20T00:00:00", b"20 Nov"),
        "list file, attribute dateGenerated, value '20 Nov': this is not a day\n"
        "  Download the list again, or give the day with --issued.",
    ),
    "XML in another encoding": (
        UN.decode().encode("cp1251", "replace"),
        "list file, line 1: this is not whole XML; the file may be truncated or in another "
        "encoding than it declares\n"
        "  Download the list again, and do not save it with another program.",
    ),
    "no entry": (
        b'<CONSOLIDATED_LIST dateGenerated="2026-11-20"><INDIVIDUALS/></CONSOLIDATED_LIST>',
        "list file has no entry\n  Download the list again; a list without entries is not used.",
    ),
    "empty": (b" \n", "list file is empty\n  Download the list again."),
    "CSV in another encoding": (
        (HEADER + target("Q1", "Тест")).encode("cp1251"),
        "list file, line 2: the file is not in UTF-8\n"
        "  Download the list again, and do not save it with a spreadsheet.",
    ),
    "cut row": (
        (HEADER + target("Q1", "A B")).encode()[:-40],
        "list file, line 2 has 11 of 16 values: the file may be truncated\n"
        "  Download the list again.",
    ),
    "cut value": (
        (HEADER + target("Q1", "A B")).encode()[:-4],
        "list file, line 2 has no end of line: the file may be truncated\n"
        "  Download the list again.",
    ),
    "open quotation": (
        (HEADER + 'Q1,Company,"A B').encode(),
        "list file, line 2 has a quotation that does not end: the file may be truncated\n"
        "  Download the list again.",
    ),
    "other columns": (
        b"name,country\nA,B\n",
        "list file has the columns name, country\n"
        "  Give the list of the UN (XML), or targets.simple.csv or maritime.csv of OpenSanctions.",
    ),
    "no day of issue": (
        b"type,caption,imo\nVESSEL,A,9074729\n",
        "list file does not contain the day of its issue\n"
        "  Give the day with --issued, such as --issued 2026-11-30.",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_not_whole_is_refused(name: str) -> None:
    content, expected = REFUSED[name]
    with pytest.raises(KeruenError) as caught:
        parse_list(content, "file")
    assert str(caught.value) == expected


def test_a_list_that_is_older_or_much_shorter_than_the_last_is_refused() -> None:
    last = parse_list(make_un_list(100, 1, "2026-11-20"), "last.xml")
    older = parse_list(make_un_list(100, 1, "2026-11-19"), "older.xml")
    short = parse_list(make_un_list(49, 1, "2026-11-21"), "short.xml")
    with pytest.raises(KeruenError) as caught:
        check_successor(older, last)
    assert str(caught.value) == (
        "list older.xml: issued on 2026-11-19, before the last version of 2026-11-20\n"
        "  Load the newest version of the list."
    )
    with pytest.raises(KeruenError) as caught:
        check_successor(short, last)
    assert str(caught.value) == (
        "list short.xml has 49 entries, the last version 100: it may be truncated\n"
        "  Load the file again. If the list is really shorter, let a second person accept it."
    )
    check_successor(short, last, shrunk=True)
    check_successor(parse_list(make_un_list(50, 1, "2026-11-20"), "same.xml"), last)


def test_a_number_that_is_not_a_ships_is_refused() -> None:
    # 8*1 + 6*2 + 4*3 + 2*4 + 9*5 + 7*6 = 127; 127 mod 11 = 6; 11 - 6 = 5.
    assert is_company_number("1234565")
    with pytest.raises(KeruenError) as caught:
        make_subject("vessel", "Example", imo="1234565")
    assert str(caught.value) == (
        "column imo, value '1234565': this is the IMO number of a company, not of a ship\n"
        "  Write the number of the ship; compare the company by its name."
    )
    with pytest.raises(KeruenError) as caught:
        make_subject("vessel", "Example", imo="9074728")
    assert str(caught.value) == (
        "column imo, value '9074728': this is not an IMO number of a ship\n"
        "  Write the seven digits of the ship's certificate; the last one checks the others."
    )
