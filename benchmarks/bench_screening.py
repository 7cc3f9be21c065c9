"""Screening: precision and recall on pairs of names in two scripts, and speed."""

from __future__ import annotations

import time
from datetime import date

from benchmarks.screening.made_lists import make_subject_names, make_un_list
from benchmarks.screening.pairs import Found, measure, read_pairs, wilson
from keruen.screening import Lists, make_subject, parse_list

DESIGN = {
    "arabic": "GeoNames places, Maghreb, at .60: recall 88%, false 0.9%",
    "cyrillic": "GeoNames places, Kazakhstan, at .70: recall 100%, false 1.05% (0.10% at .80)",
}
"""Figures measured on names of places, before this set was made."""

TODAY = date(2026, 11, 30)


def main() -> None:
    """Print the table of pairs and the two times."""
    rows = read_pairs()
    groups = [(f"region {code}", [row for row in rows if row.region == code]) for code in
              ("MA", "KZ", "AF")]  # fmt: skip
    for script, beside in DESIGN.items():
        groups.append((f"{script}, beside {beside}", [r for r in rows if r.other_script == script]))
    for label, some in [("all", rows), *groups]:
        print(f"  {label}: {describe(measure(some))}")
    start = time.perf_counter()
    version = parse_list(make_un_list(1_000, 1), "made.xml")
    lists = Lists([version], TODAY)
    names = sum(len(entry.names) + len(entry.weak) for entry in version.entries)
    print(
        f"  load {len(version.entries):,} entries with {names:,} names: "
        f"{time.perf_counter() - start:.2f} s (aim 5 s)"
    )
    subjects = [make_subject("firm", name) for name in make_subject_names(10_000, 2)]
    start = time.perf_counter()
    results = lists.screen(subjects)
    hits = sum(len(each.hits) for each in results)
    print(
        f"  screen {len(subjects):,} subjects: {time.perf_counter() - start:.1f} s (aim 60 s), "
        f"{hits:,} hits"
    )


def describe(found: Found) -> str:
    """Precision and recall with their intervals."""
    low, high = wilson(found.true, found.true + found.false)
    below, above = wilson(found.true, found.true + found.missed)
    return (
        f"precision {found.precision:.1%} ({low:.1%} to {high:.1%}), "
        f"recall {found.recall:.1%} ({below:.1%} to {above:.1%}), "
        f"{found.false} false of {found.compared:,} ({found.false / found.compared:.2%}), "
        f"{found.false_decoys} of {found.true + found.missed} decoys"
    )


if __name__ == "__main__":
    main()
