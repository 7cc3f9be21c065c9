"""Files with the exact headers of UN Comtrade: those since 2023, and those before."""

from __future__ import annotations

import pytest

from keruen.store.refusal import RefusalError
from keruen.trade import read_comtrade

SINCE_2023 = (
    "typeCode,freqCode,refPeriodId,refYear,refMonth,period,reporterCode,reporterISO,reporterDesc,"
    "flowCode,flowDesc,partnerCode,partnerISO,partnerDesc,partner2Code,partner2ISO,partner2Desc,"
    "classificationCode,classificationSearchCode,isOriginalClassification,cmdCode,cmdDesc,"
    "aggrLevel,isLeaf,customsCode,customsDesc,mosCode,motCode,motDesc,qtyUnitCode,qtyUnitAbbr,qty,"
    "isQtyEstimated,altQtyUnitCode,altQtyUnitAbbr,altQty,isAltQtyEstimated,netWgt,"
    "isNetWgtEstimated,grossWgt,isGrossWgtEstimated,cifvalue,fobvalue,primaryValue,"
    "legacyEstimationFlag,isReported,isAggregate"
)
"""The header of downloads of the site since 2023, in its order (47 columns)."""

BEFORE_2023 = (
    "Classification,Year,Period,Period Desc.,Aggregate Level,Is Leaf Code,Trade Flow Code,"
    "Trade Flow,Reporter Code,Reporter,Reporter ISO,Partner Code,Partner,Partner ISO,"
    "2nd Partner Code,2nd Partner,2nd Partner ISO,Customs Proc. Code,Customs,"
    "Mode of Transport Code,Mode of Transport,Commodity Code,Commodity,Qty Unit Code,Qty Unit,Qty,"
    "Alt Qty Unit Code,Alt Qty Unit,Alt Qty,Netweight (kg),Gross weight (kg),Trade Value (US$),"
    "CIF Trade Value (US$),FOB Trade Value (US$),Flag"
)
"""The header of downloads of the former site (35 columns)."""

BULK_BEFORE_2023 = (
    "Classification,Year,Period,Period Desc.,Aggregate Level,Is Leaf Code,Trade Flow Code,"
    "Trade Flow,Reporter Code,Reporter,Reporter ISO,Partner Code,Partner,Partner ISO,"
    "Commodity Code,Commodity,Qty Unit Code,Qty Unit,Qty,Netweight (kg),Trade Value (US$),Flag"
)
"""The header of the former bulk files (22 columns)."""


def present(flow: str, partner: str, code: str, value: str, mot: str = "0") -> str:
    """A row of the present columns; a comma ends it, as in downloads."""
    iso = {"0": "W00", "504": "MAR"}[partner]
    return (
        f'C,A,20230101,2023,52,2023,398,KAZ,Kazakhstan,{flow},Export,{partner},{iso},"All, all",0,'
        f"W00,World,H6,HS,True,{code},Cereals,2,False,C00,TOTAL CPC,0,{mot},TOTAL MOT,-1,N/A,0,"
        f"False,-1,N/A,0,False,150000,False,0,False,,{value},{value},0,False,True,"
    )


def former(flow: str, partner: str, code: str, value: str, customs: str = "") -> str:
    """A row of the former columns, whose breakdowns are empty."""
    return (
        f"H6,2023,2023,2023,2,0,{flow},Export,398,Kazakhstan,KAZ,{partner},World,WLD,,,,{customs},,,,"
        f"{code},Cereals,1,No Quantity,,,,,150000,,{value},,,0"
    )


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        (
            SINCE_2023,
            [
                present("X", "0", "10", "60"),
                present("X", "0", "10", "40", mot="2100"),
                present("RX", "0", "10", "5"),
                present("X", "504", "10", "3"),
            ],
        ),
        (
            BEFORE_2023,
            [
                former("2", "0", "10", "60"),
                former("3", "0", "10", "5"),
                former("2", "504", "10", "3"),
            ],
        ),
    ],
)
def test_a_file_with_the_real_header_is_read(header: str, rows: list[str]) -> None:
    """Totals alone: the part by sea and the re-exports are left out."""
    data = read_comtrade("\n".join((header, *rows)).encode())
    found = [(each.reporter, each.partner, each.flow, each.value_usd) for each in data.flows]
    assert found == [("398", "0", "X", 60.0), ("398", "504", "X", 3.0)]
    assert (data.classification, data.level, data.flows[0].net_t) == ("H6", 2, 150.0)
    assert any("flowCode" in str(note) for note in data.notes)


def test_the_former_bulk_file_is_read() -> None:
    row = "H6,2023,2023,2023,2,0,1,Import,504,Morocco,MAR,0,World,WLD,10,Cereals,8,kg,9,90000,40,0"
    data = read_comtrade(f"{BULK_BEFORE_2023}\r\n{row}\r\n".encode())
    (flow,) = data.flows
    assert (flow.flow, flow.value_usd, flow.net_t) == ("M", 40.0, 90.0)


def refusal(header: str, *rows: str) -> str:
    """The text of a refusal."""
    with pytest.raises(RefusalError) as error:
        read_comtrade("\n".join((header, *rows)).encode())
    return str(error.value)


def test_what_is_refused_of_them() -> None:
    assert refusal(BEFORE_2023, former("7", "0", "10", "60")) == (
        "row 2, column flowCode, value '7': it is not a flow of UN Comtrade\n  Write X for exports "
        "or M for imports."
    )
    # A former file in SITC, and the part of a flow without its total.
    sitc = former("2", "0", "10", "60").replace("H6,", "S3,", 1)
    assert refusal(BEFORE_2023, sitc) == (
        "row 2, column classificationCode, value 'S3': it is not a revision of the Harmonised "
        "System\n  Download the file with an HS classification (H0 to H6)."
    )
    assert refusal(BEFORE_2023, former("2", "0", "10", "60", customs="C01")) == (
        "row 2, column customsCode, value 'C01': the file has this part of a flow without its "
        "total\n  Download the file again with customsCode C00, the total."
    )
    both = f"{BEFORE_2023},primaryValue"
    assert refusal(both, f"{former('2', '0', '10', '60')},60") == (
        "the file has column primaryValue twice\n  Remove one of them."
    )
