"""How far sea distances are from an independent table, beside those of searoute."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks.distances.measure import error_rows, ports_case, read_legs
from keruen.case.read import read_case

TABLE = Path(__file__).resolve().parents[2] / "shared" / "facts" / "case" / "short_legs.csv"
WORST_SHOWN = 8


def main(words: Sequence[str] = ()) -> None:
    """Print errors by group; `--table PATH` names another place of the independent table."""
    table = Path(words[1]) if len(words) == 2 and words[0] == "--table" else TABLE
    if not table.is_file():
        print(
            "  skipped: the independent table short_legs.csv is not here; name it by --table PATH"
        )
        return
    legs = read_legs(table, ports_case(read_case("kazakhstan-morocco-africa")))
    print("\n| pairs | number | searoute bias | searoute mean | bias | mean | worst |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for name, count, *shares in error_rows(legs):
        bias, mean, our_bias, our_mean, worst = shares
        print(
            f"| {name} | {count} | {bias:+.1%} | {mean:.1%} | {our_bias:+.1%} | {our_mean:.1%} "
            f"| {worst:.1%} |"
        )
    print("\n| worst pairs of high confidence | independent nm | searoute nm | Keruen nm | error |")
    print("|---|--:|--:|--:|--:|")
    high = sorted(
        (leg for leg in legs if leg.is_high), key=lambda leg: -abs(leg.error(leg.keruen_nm))
    )
    for leg in high[:WORST_SHOWN]:
        print(
            f"| {leg.from_site} to {leg.to_site} | {leg.independent_nm:,.0f} "
            f"| {leg.searoute_nm:,.0f} | {leg.keruen_nm:,.0f} | {leg.error(leg.keruen_nm):+.1%} |"
        )
