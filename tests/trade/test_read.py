"""Files of UN Comtrade: what is read, what is left out, and what is refused with row and column."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from keruen.errors import KeruenError
from keruen.store.refusal import RefusalError
from keruen.trade import comparative_advantage, make_report, read_comtrade, sample_path
from tests.trade.files import COLUMNS, HAND, csv_of, with_column

FIRST = HAND[0]


def changed(column: str, value: str) -> bytes:
    """The first row with another value in one column."""
    cells = dict(zip(COLUMNS, FIRST, strict=True))
    return csv_of(tuple({**cells, column: value}.values()))


def refusal(content: bytes, **options: object) -> str:
    """The text of a refusal."""
    with pytest.raises(RefusalError) as error:
        read_comtrade(content, **options)  # type: ignore[arg-type]
    return str(error.value)


def test_codes_stay_text_and_countries_lose_zeros() -> None:
    data = read_comtrade(csv_of(("2023", "036", "0", "X", "0201", "H6", "5", "7")))
    flow = data.flows[0]
    assert (flow.code, flow.reporter, flow.net_t, flow.valuation) == ("0201", "36", 0.007, "FOB")
    assert (data.level, data.codes) == (4, ["0201"])


def test_a_lost_zero_is_refused() -> None:
    assert refusal(changed("cmdCode", "201")) == (
        "row 2, column cmdCode, value '201': it has 3 digits: a leading zero was lost\n"
        "  Save codes as text, such as 0201, or download the file again."
    )


@pytest.mark.parametrize(
    ("column", "value", "text"),
    [
        (
            "primaryValue",
            "1 200",
            "row 2, column primaryValue, value '1 200': it is not a number of 0 or more\n"
            "  Write digits with a decimal point and without separators, such as 1234.5.",
        ),
        (
            "primaryValue",
            "",
            "row 2, column primaryValue, value '': it is empty\n  Write a value in US dollars.",
        ),
        (
            "period",
            "202313",
            "row 2, column period, value '202313': it is neither a year nor a month\n"
            "  Write a year such as 2023, or a month such as 202301.",
        ),
        (
            "reporterCode",
            "KAZ",
            "row 2, column reporterCode, value 'KAZ': it is not a numeric country code\n"
            "  Write the UN Comtrade code, such as 398; 0 is the world.",
        ),
        (
            "flowCode",
            "Export",
            "row 2, column flowCode, value 'Export': it is not a flow of UN Comtrade\n"
            "  Write X for exports or M for imports.",
        ),
        (
            "classificationCode",
            "S4",
            "row 2, column classificationCode, value 'S4': it is not a revision of the Harmonised "
            "System\n  Download the file with an HS classification (H0 to H6).",
        ),
        (
            "cmdCode",
            "AG2",
            "row 2, column cmdCode, value 'AG2': it is not an HS code\n"
            "  Write 2, 4 or 6 digits as text, or TOTAL.",
        ),
        (
            "netWgt",
            "-4",
            "row 2, column netWgt, value '-4': it is not a number of 0 or more\n"
            "  Write digits with a decimal point and without separators, such as 1234.5.",
        ),
    ],
)
def test_a_wrong_cell(column: str, value: str, text: str) -> None:
    assert refusal(changed(column, value)) == text


def test_breakdowns_are_left_out() -> None:
    for column, part in (("motCode", "2100"), ("customsCode", "C01"), ("partner2Code", "276")):
        total = {"motCode": "0", "customsCode": "C00", "partner2Code": "0"}[column]
        rows = [(*FIRST, total), (*FIRST, part)]
        data = read_comtrade(csv_of(*rows, columns=(*COLUMNS, column)))
        assert [each.value_usd for each in data.flows] == [60]
        assert [str(each) for each in data.notes] == [f"1 row was left out by column {column}"]
        assert refusal(with_column(column, part, FIRST)) == (
            f"row 2, column {column}, value '{part}': the file has this part of a flow without its "
            f"total\n  Download the file again with {column} {total}, the total."
        )


def test_other_flows_are_left_out() -> None:
    again = (*FIRST[:3], "RX", *FIRST[4:])
    data = read_comtrade(csv_of(FIRST, again))
    assert len(data.flows) == 1
    assert [str(each) for each in data.notes] == ["1 row was left out by column flowCode"]
    assert refusal(csv_of(again)) == (
        "the file has no exports (X) or imports (M)\n  Download the file with these flows."
    )


def test_the_same_flow_twice() -> None:
    assert refusal(csv_of(FIRST, FIRST)) == (
        "row 3, column cmdCode, value '10': row 2 has the same flow\n"
        "  Remove one of them, or download the file again without breakdowns."
    )


def test_mixed_revisions_are_refused_or_chosen() -> None:
    other = (*FIRST[:5], "H5", *FIRST[6:])
    assert refusal(csv_of(FIRST, other)) == (
        "the file mixes revisions of the Harmonised System: H5 (row 3), H6 (row 2)\n"
        "  Choose one of them, or download the file with one: the same code can mean another good."
    )
    data = read_comtrade(csv_of(FIRST, other), classification="H5")
    assert (data.classification, len(data.flows)) == ("H5", 1)
    assert refusal(csv_of(FIRST), classification="H4") == (
        "the file has no rows of classification 'H4'\n  Choose one of: H6."
    )


def test_several_levels_are_refused_or_chosen() -> None:
    below = (*FIRST[:4], "1001", *FIRST[5:])
    assert refusal(csv_of(FIRST, below)) == (
        "the file has HS codes of several levels: 2 digits (row 2), 4 digits (row 3)\n"
        "  Choose one level, as the codes of one level are contained in those of another."
    )
    assert read_comtrade(csv_of(FIRST, below), level=4).codes == ["1001"]
    assert refusal(csv_of(FIRST), level=6) == (
        "the file has no HS codes of 6 digits\n  Choose one of: 2."
    )


def test_months_are_added_up_and_parts_of_years_are_not_measured() -> None:
    months = [
        (f"2023{month:02}", "398", partner, flow, "10", "H6", "1", "2000")
        for month in range(1, 13)
        for partner, flow in (("0", "X"), ("504", "X"))
    ]
    buyer = [(f"2023{month:02}", "504", "0", "M", "10", "H6", "2", "") for month in range(1, 8)]
    whole = [(f"2023{month:02}", "504", "0", "M", "10", "H6", "2", "") for month in range(1, 13)]
    data = read_comtrade(csv_of(*months, *whole))
    assert {(each.reporter, each.flow): each.value_usd for each in data.flows} == {
        ("398", "X"): 12,
        ("504", "M"): 24,
    }
    assert {each.net_t for each in data.flows} == {24.0, None}
    part = read_comtrade(csv_of(*months, *buyer))
    assert comparative_advantage(part, "398", 2023)[0].value == 1.0
    report = make_report(part, "398", "504")
    assert report.years == ()
    assert [(year, str(error)) for year, error in report.left_out] == [
        (
            2023,
            "504 reported 7 of 12 months of 2023\n"
            "  Choose a whole year; a part of a year is not compared with whole ones.",
        )
    ]
    # A reporter with a part of the year does not count in the world.
    late = [("202301", "251", "0", "X", "10", "H6", "500", "")]
    assert read_comtrade(csv_of(*months, *late)).world_total(2023) == 12


def test_years_and_months_are_not_mixed() -> None:
    month = ("202301", *FIRST[1:])
    assert refusal(csv_of(FIRST, month)) == (
        "row 3, column period, value '202301': the file has years and months, which would be "
        "counted twice\n  Keep years or months alone."
    )


def test_imports_are_cif_unless_the_file_has_them_fob() -> None:
    row = (*FIRST[:3], "M", *FIRST[4:])
    columns = (*COLUMNS, "cifvalue", "fobvalue")
    data = read_comtrade(csv_of((*row, "60", ""), columns=columns))
    assert data.flows[0].valuation == "CIF"
    data = read_comtrade(csv_of((*row, "", "60"), columns=columns))
    assert data.flows[0].valuation == "FOB"
    assert [str(each) for each in data.notes] == ["1 flow of imports is valued FOB and not CIF"]


def test_downloads_with_a_comma_at_the_end_and_another_encoding() -> None:
    rows = with_column("partnerDesc", "C\xf4te d'Ivoire", FIRST).decode().split("\n")
    content = f"{rows[0]}\n{rows[1]},\n".encode("cp1252")
    data = read_comtrade(content)
    assert data.countries["0"].name == "C\xf4te d'Ivoire"
    assert [str(each) for each in data.notes] == [
        "descriptions were read as Windows-1252, because they are not UTF-8"
    ]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", "the file has no rows\n  Download the file again."),
        (
            b"a,b\n1,2\n",
            "the file has no column period, reporterCode, partnerCode, flowCode, cmdCode, "
            "classificationCode, primaryValue\n"
            "  Download the file from UN Comtrade with every column and do not rename them.",
        ),
        (
            csv_of(FIRST).replace(b",", b";"),
            "the columns are not separated by commas\n  Save the file as CSV with commas.",
        ),
        (
            csv_of(FIRST).decode().encode("utf-16"),
            "the file is not CSV text in UTF-8\n"
            "  Download it again as CSV, or save it as CSV in UTF-8.",
        ),
        (
            csv_of(FIRST[:-1]),
            "row 2: 7 cells under 8 columns\n"
            "  Quote descriptions that contain commas, or download the file again.",
        ),
        (
            with_column("period", "2023", FIRST),
            "the file has column period twice\n  Remove one of them.",
        ),
    ],
)
def test_a_file_that_is_not_a_table(content: bytes, text: str) -> None:
    assert refusal(content) == text


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(RefusalError) as error:
        read_comtrade(tmp_path / "none.csv")
    assert str(error.value) == f"there is no file {str(tmp_path / 'none.csv')!r}\n  Check the path."


def _spoil(content: bytes, draws: random.Random) -> bytes:
    """A sound file with one thing wrong somewhere."""
    lines = [*content.split(b"\n"), b""]
    place = draws.randrange(len(lines) - 1)
    cells = lines[place].split(b",")
    cell = draws.randrange(len(cells))
    junk = [b"", b"x", b"-1", b"1e999", b"nan", b"\x00", b'"', b"\xff\xfe", b"99999999999", b"\r"]
    junk += ["\u0661\u0662".encode(), b"0x10", b"=1+1", b"TOTAL", b"0", b"1,5", b"H9", b"20231"]
    way = draws.randrange(4)
    if way == 0:
        cells[cell] = draws.choice(junk)
        lines[place] = b",".join(cells)
    elif way == 1:
        del lines[place]
    elif way == 2:
        lines.insert(place, draws.choice(lines))
    else:
        return content[: draws.randrange(len(content) + 1)] + draws.choice(junk)
    return b"\n".join(lines)


def test_spoiled_files_are_refused_in_two_parts_or_read() -> None:
    sound = sample_path().read_bytes()
    refusals: list[KeruenError] = []
    for seed in range(240):
        draws = random.Random(seed)
        content = sound
        for _ in range(draws.randint(1, 3)):
            content = _spoil(content, draws)
        try:
            make_report(read_comtrade(content, level=draws.choice([2, 4, 6])), "398", "504")
        except KeruenError as error:
            refusals.append(error)
    # Anything but a refusal would have ended the test.
    assert len(refusals) >= 60
    assert all(error.what and error.remedy.endswith(".") for error in refusals)
