"""`python -m benchmarks [NAME ...]`: runs every benchmark, or those that are named."""

from __future__ import annotations

import importlib
import platform
import sys
from pathlib import Path

from keruen import __version__

PREFIX = "bench_"


def benchmark_names() -> list[str]:
    """Names of all benchmarks, from the files beside this one."""
    return sorted(
        path.stem.removeprefix(PREFIX) for path in Path(__file__).parent.glob("bench_*.py")
    )


def main(wanted: list[str]) -> int:
    """Run benchmarks one after the other; exit code 2 for a name that is none."""
    names = benchmark_names()
    unknown = [name for name in wanted if name not in names]
    if unknown:
        print(f"there is no benchmark {unknown[0]!r}", file=sys.stderr)
        print(f"  Name one of: {', '.join(names)}.", file=sys.stderr)
        return 2
    print(f"keruen {__version__}, Python {platform.python_version()}, {platform.machine()}")
    for name in wanted or names:
        module = importlib.import_module(f"benchmarks.{PREFIX}{name}")
        print(f"\n{name}: {str(module.__doc__).splitlines()[0]}", flush=True)
        module.main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
