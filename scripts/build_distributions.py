"""Build the wheel and the source distribution into dist/, without a network.

The packages of the extra `build` must be installed; `make release-check` and
`scripts/check_wheel.sh` call this.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sys
from pathlib import Path

from setuptools import build_meta

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Build both, and print their names."""
    os.chdir(ROOT)
    # Setuptools packs again what an earlier build listed, even if it was removed from the source.
    for left in ("dist", "build", "src/keruen.egg-info"):
        shutil.rmtree(left, ignore_errors=True)
    Path("dist").mkdir()
    for build in (build_meta.build_sdist, build_meta.build_wheel):
        # Setuptools names every file on standard output.
        with contextlib.redirect_stdout(io.StringIO()):
            name = build("dist")
        print(f"dist/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
