"""Columns and codes of UN Comtrade files that the loader reads."""

from __future__ import annotations

NEEDED = (
    "period",
    "reporterCode",
    "partnerCode",
    "flowCode",
    "cmdCode",
    "classificationCode",
    "primaryValue",
)
"""Columns without which a file is refused."""

READ = (
    *NEEDED,
    "freqCode",
    "netWgt",
    "cifvalue",
    "fobvalue",
    "reporterISO",
    "reporterDesc",
    "partnerISO",
    "partnerDesc",
    "cmdDesc",
    "motCode",
    "customsCode",
    "partner2Code",
    "mosCode",
    "datasetNote",
)
"""Columns that are read where a file has them; all others are ignored."""

TOTALS = {"motCode": "0", "customsCode": "C00", "partner2Code": "0", "mosCode": "0"}
"""The code of the total of each breakdown; rows with another code are parts of that total."""

EXPORT, IMPORT = "X", "M"
FLOWS = (EXPORT, IMPORT)
"""Flows that are read: exports (valued FOB) and imports (valued CIF)."""

OTHER_FLOWS = ("DX", "FM", "MIP", "MOP", "RM", "RX", "XIP", "XOP")
"""Flows that are parts of exports or imports, such as re-exports: left out, and counted."""

WORLD = "0"
"""The code of the world as a partner or reporter."""

GROUPS = ("97", "975")
"""Reporters that are groups of other reporters (European Union, ASEAN): not added to the world."""

TOTAL = "TOTAL"
"""The code of all goods together."""

LEVELS = (2, 4, 6)
"""Digits of HS codes: chapter, heading, subheading."""

REVISIONS = tuple(f"H{number}" for number in range(7))
"""Revisions of the Harmonised System: H0 (1988/92) to H6 (2022)."""

LEGACY_COLUMNS = {
    "Classification": "classificationCode",
    "Period": "period",
    "Trade Flow Code": "flowCode",
    "Reporter Code": "reporterCode",
    "Reporter": "reporterDesc",
    "Reporter ISO": "reporterISO",
    "Partner Code": "partnerCode",
    "Partner": "partnerDesc",
    "Partner ISO": "partnerISO",
    "2nd Partner Code": "partner2Code",
    "Customs Proc. Code": "customsCode",
    "Mode of Transport Code": "motCode",
    "Commodity Code": "cmdCode",
    "Commodity": "cmdDesc",
    "Netweight (kg)": "netWgt",
    "Trade Value (US$)": "primaryValue",
    "CIF Trade Value (US$)": "cifvalue",
    "FOB Trade Value (US$)": "fobvalue",
}
"""Columns of files from before 2023 under their present names."""

LEGACY_FLOWS = {"1": IMPORT, "2": EXPORT, "3": "RX", "4": "RM"}
"""Flows of files from before 2023: imports, exports, re-exports and re-imports."""
