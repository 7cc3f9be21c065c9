"""`keruen hub reconcile`: surveys, claims and pairs of instruments beside one another."""

from __future__ import annotations

from dataclasses import asdict

from keruen.app.commands.hub import open_terminal
from keruen.app.terminal.formatting import count
from keruen.app.terminal.outcome import Outcome
from keruen.hub.book import read_book
from keruen.hub.reads.instrument_pairs import read_instrument_pairs
from keruen.hub.reads.reconciliation import read_balances
from keruen.hub.reads.surveys import read_surveys
from keruen.hub.weights.reconcile import PairTotal

FINDINGS = {
    "within": "within the combined error",
    "one_sided": "always one way: one instrument is probably off",
    "beyond": "beyond the stated errors",
}


def show_reconciliation(url: str | None) -> Outcome:
    """Compare surveys with the book, claims with grain, and instruments with each other."""
    database, actor = open_terminal(url, "")
    with read_book(database, actor) as book:
        surveys, balances = read_surveys(book), read_balances(book)
        pairs = read_instrument_pairs(book)
    lines = [
        f"{each.grade}: {each.bins_kg:,} kg in bins + {each.declared_kg:,} kg declared = "
        f"{each.claims_kg:,} kg claimed"
        + (f"; {each.unexplained_kg:,} kg unexplained" if each.unexplained_kg else "")
        for each in balances
    ]
    lines += [
        f"{each.at[:16]}Z  {each.place}  {each.grade}: measured {each.measured_kg:,} kg, book "
        f"{each.book_kg:,} kg, difference {each.difference_kg:+,} kg"
        for each in surveys
    ]
    lines += [_pair(each) for each in pairs.totals]
    if pairs.left_out:
        lines.append(f"{count(pairs.left_out, 'weight')} could not be compared")
    data = {
        "balances": [{**asdict(each), "unexplained_kg": each.unexplained_kg} for each in balances],
        "surveys": [{**asdict(each), "difference_kg": each.difference_kg} for each in surveys],
        "pairs": [_data(each) for each in pairs.totals],
        "left_out": pairs.left_out,
    }
    return Outcome("\n".join(lines) or "the book is empty", data)


def _pair(each: PairTotal) -> str:
    percent = "" if each.difference_percent is None else f" ({each.difference_percent:+} %)"
    return (
        f"{each.first} and {each.second}, {count(each.count, 'comparison')}: "
        f"{each.difference_kg:+,} kg{percent}, combined error {each.random_error_kg:,} kg: "
        f"{FINDINGS[each.finding]}"
    )


def _data(each: PairTotal) -> dict[str, object]:
    """Exact decimals are texts."""
    percent = None if each.difference_percent is None else str(each.difference_percent)
    return {
        **asdict(each),
        "difference_percent": percent,
        "random_error_kg": str(each.random_error_kg),
        "largest_error_kg": str(each.largest_error_kg),
    }
