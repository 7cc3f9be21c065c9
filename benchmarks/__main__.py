"""`python -m benchmarks [NAME ...]`: runs every benchmark, or those that are named.

One that needs hours runs only when it is named. Words from the first that begins with a dash on are
for the one benchmark that is named: `python -m benchmarks decide --rows month:1`.
"""

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


def main(words: list[str]) -> int:
    """Run benchmarks one after the other; exit code 2 for a name that is none."""
    names = benchmark_names()
    dashed = [place for place, word in enumerate(words) if word.startswith("-")]
    wanted, options = (words[: dashed[0]], words[dashed[0] :]) if dashed else (words, [])
    wanted = [name.replace("-", "_") for name in wanted]
    unknown = [name for name in wanted if name not in names]
    if unknown:
        print(f"there is no benchmark {unknown[0]!r}", file=sys.stderr)
        print(f"  Name one of: {', '.join(names)}.", file=sys.stderr)
        return 2
    if options and len(wanted) != 1:
        print(f"the option {options[0]!r} is for no benchmark alone", file=sys.stderr)
        print("  Name the one benchmark that it is for, before it.", file=sys.stderr)
        return 2
    print(f"keruen {__version__}, Python {platform.python_version()}, {platform.machine()}")
    for name in wanted or names:
        module = importlib.import_module(f"benchmarks.{PREFIX}{name}")
        print(f"\n{name}: {str(module.__doc__).splitlines()[0]}", flush=True)
        if getattr(module, "NEEDS_HOURS", False) and not wanted:
            print("  needs hours: it runs only when it is named")
        elif options:
            module.main(options)
        else:
            module.main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
