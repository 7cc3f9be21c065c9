"""The answer of `keruen value` in the terminal: a sentence, the table, what it rests on."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from keruen.app.terminal.formatting import table
from keruen.app.terminal.plan_answer import plain
from keruen.report.value_data import Interval, ValueRun

MOST_WIDTH = 100
LEAST_WIDTH = 60


@dataclass(frozen=True)
class _Column:
    """A column of the table; columns of `parts` are left out where the terminal is narrow."""

    title: str
    cells: Sequence[str]
    parts: bool = False


def describe_value(data: ValueRun, folder: Path, columns: int | None = None) -> str:
    """The answer of a value run.

    Parameters
    ----------
    data : value.json.
    columns : width of the terminal; None for the one that is there.
    """
    from keruen.report.insurance import back_test_words, bound_words, insurance_words, sign_words

    width = shutil.get_terminal_size().columns if columns is None else columns
    text_width = max(LEAST_WIDTH, min(width, MOST_WIDTH))

    def wrapped(words: str) -> list[str]:
        return textwrap.wrap(plain(words), text_width)

    shown, legend = _table(data, width)
    lines = [
        *wrapped(" ".join(insurance_words(data))),
        "",
        *shown,
        "",
        *wrapped(f"{data.worlds:,} worlds of {data.months} months: {data.why_stopped}."),
        *wrapped(legend),
    ]
    for words in (
        *_variation_words(data),
        *_yardstick_words(data),
        bound_words(data),
        sign_words(data),
        back_test_words(data),
        *_break_even_words(data),
    ):
        lines += wrapped(words)
    return "\n".join([*lines, f"Page: {folder / 'value.html'}"])


def _table(data: ValueRun, width: int) -> tuple[list[str], str]:
    """The table by site and tier, and what its columns mean."""
    found = _columns(data)
    lines = _drawn(found)
    narrow = max(map(len, lines)) > width
    if narrow:
        lines = _drawn([column for column in found if not column.parts])
    words = ["Million USD a year against no hub in the same worlds; ± is half of the 95% CI"]
    if narrow:
        words.append("the parts of the saving are on the page")
    else:
        words.append("freight includes purchases and lots, short is shortage")
    words.append("hub is its capital and operation")
    words.append("pays is the probability over the uncertain rates of crises")
    if has_risk(data):
        words.append("at risk is the saving in the risk measure")
    return lines, f"{'; '.join(words)}."


def has_risk(data: ValueRun) -> bool:
    """Whether the risk measure differs from the mean."""
    return data.risk.weight > 0.0


def _columns(data: ValueRun) -> list[_Column]:
    designs = data.designs
    savings = [each.saving_usd_per_year for each in designs]
    parts = [each.parts_usd_per_year for each in designs]
    found = [
        _Column("site and tier", [f"{each.site} {each.tier}" for each in designs]),
        _Column("saving", [million(each.mean) for each in savings]),
        _Column("±", [_half(each) for each in savings]),
        _Column(
            "freight",
            [million(each.purchase.mean + each.freight.mean) for each in parts],
            parts=True,
        ),
        _Column("holding", [million(each.holding.mean) for each in parts], parts=True),
        _Column("short", [million(each.shortage.mean) for each in parts], parts=True),
        _Column("hub", [million(each.fixed_cost_usd_per_year) for each in designs]),
        _Column("net", [million(each.net_usd_per_year.mean) for each in designs]),
        _Column("pays", [_share(each.probability_it_pays) for each in designs]),
    ]
    if has_risk(data):
        at_risk = [million(each.saving_at_risk_usd_per_year.mean) for each in designs]
        found.append(_Column("at risk", at_risk))
    return found


def _drawn(columns: Sequence[_Column]) -> list[str]:
    rows = zip(*[(column.title, *column.cells) for column in columns], strict=True)
    return table([tuple(row) for row in rows])


def million(usd: float) -> str:
    """Millions with two decimals and without a sign of zero: ``-0.12``, ``0.00``, ``3.62``."""
    return f"{usd / 1e6:z,.2f}"


def _half(each: Interval) -> str:
    return "-" if each.ends is None else f"{(each.ends[1] - each.ends[0]) / 2e6:.2f}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.0f}%"


def _variation_words(data: ValueRun) -> list[str]:
    ratios = [
        each.single_deviation_usd_per_year / each.pair_deviation_usd_per_year
        for each in data.designs
        if each.pair_deviation_usd_per_year
    ]
    if not ratios:
        return []
    return [f"The saving varies {min(ratios):,.0f} times less between worlds than the cost."]


def _yardstick_words(data: ValueRun) -> list[str]:
    return [
        f"{each.design[0].upper()}{each.design[1:]}: perfect foresight saves "
        f"{million(each.evpi_usd_per_year.mean)} against the policy, the policy "
        f"{million(each.vss_usd_per_year.mean)} against a plan made once "
        f"({each.worlds} worlds)."
        for each in data.yardsticks
    ]


def _break_even_words(data: ValueRun) -> list[str]:
    words = []
    for each in data.break_evens:
        if each.value is None:
            words.append(f"{each.title}: no break-even up to {each.limit:g} {each.unit}.")
            continue
        words.append(
            f"{each.title}: break-even at {each.value:.3g} {each.unit} (base "
            f"{each.base:g}; net there {million(each.net_there_usd_per_year.mean)} in "
            f"{each.worlds} worlds)."
        )
    return words
