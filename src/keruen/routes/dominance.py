"""Leaving out ships that another class on the same route beats in every way (R25)."""

from __future__ import annotations

from collections.abc import Sequence

from keruen.case.voyage_rows import VoyageRow


def split_dominated(
    rows: Sequence[VoyageRow],
) -> tuple[list[VoyageRow], list[tuple[VoyageRow, str]]]:
    """Options that stay, and those that go, each with the words that say why.

    An option goes if another class on its route carries at least as much, costs no more, and
    arrives in the same number of days or fewer. Of two that are alike in all three, the first by
    name of the class stays.

    Parameters
    ----------
    rows : voyage options.
    """
    by_route: dict[tuple[object, ...], list[VoyageRow]] = {}
    for row in rows:
        by_route.setdefault(_route(row), []).append(row)
    kept: list[VoyageRow] = []
    gone: list[tuple[VoyageRow, str]] = []
    for row in rows:
        better = [rival for rival in by_route[_route(row)] if _dominates(rival, row)]
        if better:
            best = min(better, key=lambda rival: (rival.lump_sum_usd, rival.vessel_class))
            gone.append((row, _words(row, best)))
        else:
            kept.append(row)
    return kept, gone


def _route(row: VoyageRow) -> tuple[object, ...]:
    return row.from_site, row.to_site, row.second_site


def _dominates(rival: VoyageRow, row: VoyageRow) -> bool:
    if rival is row:
        return False
    wins: tuple[float, ...] = (
        rival.intake_t - row.intake_t,
        row.lump_sum_usd - rival.lump_sum_usd,
        row.transit_days - rival.transit_days,
    )
    if min(wins) < 0:
        return False
    return max(wins) > 0 or str(rival.vessel_class) < str(row.vessel_class)


def _words(row: VoyageRow, best: VoyageRow) -> str:
    return f"dominated by {best.vessel_class}: {_figures(best)}, against {_figures(row)}"


def _figures(row: VoyageRow) -> str:
    return f"{row.intake_t:.0f} t for {row.lump_sum_usd:.0f} USD in {row.transit_days:.1f} days"
