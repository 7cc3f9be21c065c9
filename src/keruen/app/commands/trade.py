"""The command `trade`: the report on a file of trade statistics."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from keruen.app.terminal.formatting import money, percent, table
from keruen.app.terminal.outcome import Outcome
from keruen.errors import KeruenError

if TYPE_CHECKING:
    from keruen.trade import HubShare, TradeData, TradeReport

SAMPLE = "sample"
FORMATS = (".txt", ".json", ".xlsx")
WHEAT = "100199"
MOST_LINES = 15
"""Goods of a year that the text shows; files have all."""


class Wanted(NamedTuple):
    """What is asked of a file; see the options of the command."""

    exporter: str
    importer: str
    year: int | None
    level: int | None
    classification: str
    run: Path | None
    good: str


def show_trade(file: str, wanted: Wanted, outs: Sequence[Path], force: bool) -> Outcome:
    """Show the trade of two countries, and write it to files.

    Raises
    ------
    KeruenError : a file that cannot be read, or something is in the way.
    """
    from keruen.app.commands.laytime import write_file
    from keruen.runs.json_files import to_json
    from keruen.trade import make_report, read_comtrade, report_json, sample_path

    for out in outs:
        _check_format(out)
    if wanted.level not in (None, 2, 4, 6):
        raise KeruenError(
            f"option --level, value {wanted.level}: HS codes have 2, 4 or 6 digits",
            "Give one of these.",
        )
    path = sample_path() if file == SAMPLE else Path(file)
    level = 2 if file == SAMPLE and wanted.level is None else wanted.level
    data = read_comtrade(path, level=level, classification=wanted.classification)
    report = make_report(data, wanted.exporter, wanted.importer, wanted.year)
    hub = _hub(data, wanted)
    found = report_json(report, hub or ())
    text = trade_text(report, hub)
    written = []
    for out in outs:
        if out.suffix == ".xlsx":
            from keruen.trade_data.sheets import trade_workbook

            content = trade_workbook(report, hub or ())
        else:
            content = (f"{text}\n" if out.suffix == ".txt" else to_json(found)).encode()
        write_file(out, content, force)
        written.append(f"Wrote {out}.")
    return Outcome("\n".join([text, *written]), found)


def _check_format(out: Path) -> None:
    if out.suffix not in FORMATS:
        raise KeruenError(
            f"option --out, value {str(out)!r}: this ending is not known",
            f"Give a file that ends in one of {', '.join(FORMATS)}.",
        )


def _hub(data: TradeData, wanted: Wanted) -> list[HubShare] | None:
    """What the hub of a run sends abroad beside recorded imports."""
    if wanted.run is None:
        return None
    from keruen.runs.read import read_plan
    from keruen.trade import compare_hub, hub_flows

    run, _ = read_plan(wanted.run)
    good = wanted.good or WHEAT[: data.level]
    if good not in data.codes:
        raise KeruenError(
            f"option --good, value {good!r}: the file has no such HS code",
            f"Give one of {', '.join(data.codes[:20])}.",
        )
    return compare_hub(data, hub_flows(run.case, run.movements), good)


def trade_text(report: TradeReport, hub: Sequence[HubShare] | None = None) -> str:
    """The report as text, the answer first."""
    data = report.data
    seller, buyer = data.name_of(report.exporter), data.name_of(report.importer)
    lines = [f"DATA: {data.label}", ""] if data.label else []
    lines += [f"{seller} exports to {buyer}, {data.classification}, {data.level} digits"]
    if report.lines:
        last = report.lines[-1]
        both = f"{_plain(last.intensity.with_exporter)} with {seller} in the world, "
        both += f"{_plain(last.intensity.without_exporter)} without it"
        lines.append(
            f"{last.year}: complementarity {last.complementarity:.1f} of 100; intensity {both}"
        )
        lines += ["", *_years(report)]
        lines += ["", f"Revealed comparative advantage of {seller}", *_advantages(report)]
        lines += ["", "Trade potential: a bound, not a forecast", *_potentials(report)]
    if report.mirrors:
        lines += ["", "The same flow as each side reported it", *_mirrors(report)]
    if hub is not None:
        lines += ["", "What the hub sends by destination", *_hub_lines(hub)]
    lines.append("")
    lines += [f"Year {year} has no measures: {error.what}" for year, error in report.left_out]
    lines += [f"Note: {each}." for each in report.notes]
    lines.append(f"File: SHA-256 {data.sha256}")
    return "\n".join(lines)


def _plain(value: float | None, digits: int = 2) -> str:
    return "-" if value is None else f"{value:,.{digits}f}"


def _usd(value: float | None) -> str:
    return "-" if value is None else money(value)


def _years(report: TradeReport) -> list[str]:
    head = (
        "year",
        "complementarity",
        "intensity",
        "without exporter",
        "flow",
        "reported by",
        "world",
    )
    rows = [
        (
            str(line.year),
            f"{line.complementarity:.1f}",
            _plain(line.intensity.with_exporter),
            _plain(line.intensity.without_exporter),
            money(line.intensity.flow_usd),
            "exporter" if line.intensity.reported_by == "X" else "importer",
            f"{line.reporters} countries" if line.reporters else "reporter 0",
        )
        for line in report.lines
    ]
    return table([head, *rows])


def _advantages(report: TradeReport) -> list[str]:
    year = report.years[-1]
    found = [each for each in report.advantages if each.year == year]
    found.sort(key=lambda each: (-(each.value or 0.0), each.code))
    rows = [
        (
            f"{year} {each.code}",
            _plain(each.value, 3),
            money(each.exports_usd),
            money(each.world_usd),
        )
        for each in found[:MOST_LINES]
    ]
    return [*table([("good", "advantage", "exports", "world exports"), *rows]), *_more(found)]


def _potentials(report: TradeReport) -> list[str]:
    year = report.years[-1]
    found = [each for each in report.potentials if each.year == year]
    rows = [
        (
            f"{year} {each.code}",
            money(each.potential_usd),
            money(each.exports_usd),
            money(each.imports_usd),
            money(each.flow_usd),
        )
        for each in found[:MOST_LINES]
    ]
    head = ("good", "potential", "exports (FOB)", "imports", "flow")
    return [*table([head, *rows]), *_more(found)]


def _mirrors(report: TradeReport) -> list[str]:
    found = report.mirrors
    rows = [
        (
            f"{each.year} {each.code}",
            _usd(each.exporter_usd),
            _usd(each.importer_usd),
            each.importer_valuation or "-",
            _plain(each.ratio),
        )
        for each in found[-MOST_LINES:]
    ]
    head = ("good", "exporter (FOB)", "importer", "valued", "importer/exporter")
    return [*table([head, *rows]), *_more(found)]


def _hub_lines(hub: Sequence[HubShare]) -> list[str]:
    if not hub:
        return ["  nothing: the run has no movements from hub sites to other countries"]
    rows = [
        (
            f"{each.year} {each.destination}",
            f"{each.tonnes:,.0f} t",
            _usd(each.value_usd),
            str(each.recorded_year or "-"),
            "-" if each.recorded_t is None else f"{each.recorded_t:,.0f} t",
            "-" if each.share is None else percent(each.share),
        )
        for each in hub
    ]
    return table([("destination", "hub", "value", "statistics of", "imports", "share"), *rows])


def _more(found: Sequence[object]) -> list[str]:
    count = len(found) - MOST_LINES
    return [f"  and {count} more; --json and --out have all"] if count > 0 else []
