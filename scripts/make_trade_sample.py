"""Write the made-up sample of trade statistics: ``python scripts/make_trade_sample.py``.

The figures of 2023 give round measures at HS2: comparative advantage 6.0 in cereals,
complementarity 80, intensity 0.60 (0.57 without the exporter) and a potential of USD 37 million.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

PLACE = Path(__file__).resolve().parents[1] / "src" / "keruen" / "trade" / "sample.csv"
NOTE = "made-up sample of Keruen, not statistics"
COUNTRIES = {
    "0": ("W00", "World"),
    "398": ("KAZ", "Kazakhstan"),
    "504": ("MAR", "Morocco"),
    "686": ("SEN", "Senegal"),
}
GOODS = {
    "TOTAL": "All goods",
    "10": "Cereals",
    "1001": "Wheat and meslin",
    "100119": "Durum wheat, other than seed",
    "100199": "Wheat and meslin, other than durum wheat and seed",
    "31": "Fertilisers",
    "3105": "Mineral fertilisers of two or three elements",
    "310530": "Diammonium phosphate",
    "87": "Vehicles",
    "8703": "Motor cars",
    "870323": "Motor cars, spark ignition, 1,500 to 3,000 cc",
}
BELOW = {
    "10": {"1001": 1.0, "100119": 0.25, "100199": 0.75},
    "31": {"3105": 1.0, "310530": 1.0},
    "87": {"8703": 1.0, "870323": 1.0},
}
USD_PER_T = {"10": 400.0, "31": 500.0, "87": 10_000.0}
# Million USD by chapter: year, reporter, partner, flow.
FLOWS = {
    (2022, "398", "0", "X"): (50, 0, 50),
    (2022, "504", "0", "X"): (0, 40, 20),
    (2022, "686", "0", "X"): (130, 240, 1_330),
    (2022, "504", "0", "M"): (44, 0, 56),
    (2022, "686", "0", "M"): (30, 5, 25),
    (2022, "398", "504", "X"): (2, 0, 0),
    (2022, "504", "398", "M"): (2.2, 0, 0),
    (2023, "398", "0", "X"): (60, 0, 40),
    (2023, "504", "0", "X"): (0, 50, 30),
    (2023, "686", "0", "X"): (140, 250, 1_430),
    (2023, "504", "0", "M"): (40, 0, 60),
    (2023, "686", "0", "M"): (32, 6, 22),
    (2023, "398", "504", "X"): (3, 0, 0),
    (2023, "504", "398", "M"): (3.6, 0, 0),
}
COLUMNS = (
    "freqCode",
    "period",
    "reporterCode",
    "reporterISO",
    "reporterDesc",
    "flowCode",
    "partnerCode",
    "partnerISO",
    "partnerDesc",
    "partner2Code",
    "classificationCode",
    "cmdCode",
    "cmdDesc",
    "customsCode",
    "motCode",
    "netWgt",
    "cifvalue",
    "fobvalue",
    "primaryValue",
    "datasetNote",
)


def main() -> None:
    """Write the sample."""
    with PLACE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for (year, reporter, partner, flow), millions in FLOWS.items():
            chapters = dict(zip(("10", "31", "87"), millions, strict=True))
            row(writer, (year, reporter, partner, flow), "TOTAL", sum(millions), 0.0)
            for chapter, amount in chapters.items():
                if not amount:
                    continue
                for code, part in {chapter: 1.0, **BELOW[chapter]}.items():
                    value = amount * part
                    row(
                        writer,
                        (year, reporter, partner, flow),
                        code,
                        value,
                        value * 1e9 / USD_PER_T[chapter],
                    )
    sys.stdout.write(f"{PLACE}\n")


def row(
    writer: object, group: tuple[int, str, str, str], code: str, millions: float, kg: float
) -> None:
    """Write one flow."""
    year, reporter, partner, flow = group
    value = f"{round(millions * 1e6)}"
    cells = (
        "A",
        year,
        reporter,
        *COUNTRIES[reporter],
        flow,
        partner,
        *COUNTRIES[partner],
        "0",
        "H6",
        code,
        GOODS[code],
        "C00",
        "0",
        round(kg) or "",
        value if flow == "M" else "",
        value if flow == "X" else "",
        value,
        NOTE,
    )
    writer.writerow(cells)  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
