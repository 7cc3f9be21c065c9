"""Measurements as tables, and as the list of what Keruen does worse than a peer."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.shipments.measure import LIBRARIES, Measure

Results = dict[tuple[str, int], Measure]

NAMES = {"keruen": "Keruen", "linopy": "linopy", "pyomo": "pyomo"}
SKIPPED = "skipped"


def tables(results: Results, sizes: list[int]) -> str:
    """All tables, as Markdown."""
    return "\n\n".join(
        [
            _sizes(results, sizes),
            _seconds("until HiGHS holds the model", results, sizes, lambda m: m.ready_seconds),
            _seconds("construction alone", results, sizes, lambda m: m.build_seconds),
            _seconds("relaxation solved", results, sizes, lambda m: m.solve_seconds),
            _memory(results, sizes),
        ]
    )


def losses(results: Results, sizes: list[int]) -> list[str]:
    """What Keruen does worse than a peer, a line each."""
    found = []
    for words, unit, figure in (
        ("until HiGHS holds the model", "s", lambda m: m.ready_seconds),
        ("construction alone", "s", lambda m: m.build_seconds),
        ("relaxation solved", "s", lambda m: m.solve_seconds),
        ("memory above the imports", "MB", lambda m: m.grown_mb),
        ("memory in all", "MB", lambda m: m.peak_mb),
    ):
        for size in sizes:
            ours = figure(results["keruen", size])
            for peer in LIBRARIES[1:]:
                measured = results.get((peer, size))
                if measured is not None and figure(measured) < ours:
                    theirs = f"{NAMES[peer]} {_short(figure(measured))} {unit}"
                    found.append(f"{words}, size {size}: {_short(ours)} {unit}, {theirs}")
    return found


def _sizes(results: Results, sizes: list[int]) -> str:
    rows = [
        [str(size), *(f"{count:,}" for count in (one.columns, one.rows, one.nonzeros))]
        for size in sizes
        for one in [results["keruen", size]]
    ]
    return _markdown(["size", "columns", "rows", "non-zeros"], rows)


def _seconds(
    words: str, results: Results, sizes: list[int], figure: Callable[[Measure], float]
) -> str:
    rows = []
    for size in sizes:
        measured = [results.get((library, size)) for library in LIBRARIES]
        seconds = [None if one is None else figure(one) for one in measured]
        ours = seconds[0]
        ratios = [SKIPPED if one is None else f"{one / ours:.1f}" for one in seconds[1:]]
        shown = [SKIPPED if one is None else _short(one) for one in seconds]
        rows.append([str(size), *shown, *ratios])
    peers = [f"{NAMES[peer]} / Keruen" for peer in LIBRARIES[1:]]
    return _markdown([words, *(f"{NAMES[name]} s" for name in LIBRARIES), *peers], rows)


def _memory(results: Results, sizes: list[int]) -> str:
    rows = []
    for size in sizes:
        measured = [results.get((library, size)) for library in LIBRARIES]
        rows.append(
            [
                str(size),
                *(SKIPPED if one is None else f"{one.peak_mb:.0f}" for one in measured),
                *(SKIPPED if one is None else f"{one.grown_mb:.0f}" for one in measured),
            ]
        )
    heads = [f"{NAMES[name]} MB" for name in LIBRARIES]
    above = [f"{NAMES[name]} above imports" for name in LIBRARIES]
    return _markdown(["peak memory", *heads, *above], rows)


def _short(number: float) -> str:
    return f"{number:.4f}" if number < 0.1 else f"{number:.2f}" if number < 100 else f"{number:.0f}"


def _markdown(heads: list[str], rows: list[list[str]]) -> str:
    widths = [max(len(cell) for cell in cells) for cells in zip(heads, *rows, strict=True)]
    lines = [
        heads,
        ["-" * (width - 1) + ":" for width in widths],
        *rows,
    ]
    return "\n".join(
        "| "
        + " | ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True))
        + " |"
        for line in lines
    )
