"""Write the row classes of the packages with tables anew: ``python scripts/make_row_types.py``."""

from __future__ import annotations

import sys
from pathlib import Path

from keruen.case import row_module as case_rows
from keruen.council.tables import metadata as council_metadata
from keruen.hub.tables import metadata as hub_metadata
from keruen.laytime import row_module as laytime_words
from keruen.movements import row_module as movement_rows
from keruen.report import row_module as report_rows
from keruen.roadmap.tables import metadata as roadmap_metadata
from keruen.store.tables import metadata as store_metadata
from keruen.store.typed_rows import write_module
from keruen.studies.tables import metadata as studies_metadata
from keruen.trade_data.tables import metadata as trade_metadata

SOURCE = Path(__file__).resolve().parents[1] / "src" / "keruen"


def main() -> None:
    """Write the modules with the classes of rows."""
    modules = {
        "store/rows.py": write_module("store", store_metadata),
        "hub/rows.py": write_module("hub", hub_metadata),
        "council/rows.py": write_module("council", council_metadata),
        "studies/rows.py": write_module("studies", studies_metadata),
        "trade_data/rows.py": write_module("trade_data", trade_metadata),
        "roadmap/rows.py": write_module("roadmap", roadmap_metadata),
        "case/table_rows.py": case_rows.write_module(),
        "case/table_frames.py": case_rows.write_frames_module(),
        "laytime/statement_words.py": laytime_words.write_module(),
        "movements/rows.py": movement_rows.write_module(),
        "report/frame_rows.py": report_rows.write_module(),
    }
    for name, source in modules.items():
        path = SOURCE / name
        path.write_text(source, encoding="utf-8")
        sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
