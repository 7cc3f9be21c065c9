"""Write the row classes of the packages with tables anew: ``python scripts/make_row_types.py``."""

from __future__ import annotations

import sys
from pathlib import Path

from keruen.roadmap.tables import metadata as roadmap_metadata
from keruen.store.tables import metadata as store_metadata
from keruen.store.typed_rows import write_module

SOURCE = Path(__file__).resolve().parents[1] / "src" / "keruen"
METADATA = {"store": store_metadata, "roadmap": roadmap_metadata}


def main() -> None:
    """Write the module `rows.py` of each package."""
    for package, metadata in METADATA.items():
        path = SOURCE / package / "rows.py"
        path.write_text(write_module(package, metadata), encoding="utf-8")
        sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
