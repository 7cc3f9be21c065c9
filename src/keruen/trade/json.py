"""The report on the trade of two countries as JSON values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from keruen.trade.hub import HubShare
from keruen.trade.report import TradeReport


def report_json(report: TradeReport, hub: Sequence[HubShare] = ()) -> dict[str, object]:
    """The report as JSON values; amounts in USD and tonnes.

    Parameters
    ----------
    hub : what a hub could add, by destination and year.

    Examples
    --------
    >>> from keruen.trade import make_report, read_comtrade, report_json, sample_path
    >>> data = report_json(make_report(read_comtrade(sample_path(), level=2), "KAZ", "MAR", 2023))
    >>> data["exporter"], data["years"][0]["intensity_without_exporter"]
    ('KAZ', 0.57)
    """
    data = report.data
    return {
        "label": data.label,
        "sha256": data.sha256,
        "classification": data.classification,
        "level": data.level,
        "exporter": data.name_of(report.exporter),
        "importer": data.name_of(report.importer),
        "years": [
            {
                "year": line.year,
                "complementarity": round(line.complementarity, 6),
                "intensity_with_exporter": _rounded(line.intensity.with_exporter),
                "intensity_without_exporter": _rounded(line.intensity.without_exporter),
                "flow_usd": line.intensity.flow_usd,
                "flow_reported_by": line.intensity.reported_by,
                "exports_usd": line.exports_usd,
                "imports_usd": line.imports_usd,
                "world_usd": line.world_usd,
                "world_reporters": line.reporters,
            }
            for line in report.lines
        ],
        "left_out": [
            {"year": year, "what": error.what, "remedy": error.remedy}
            for year, error in report.left_out
        ],
        "comparative_advantage": [asdict(each) for each in report.advantages],
        "potential": [asdict(each) for each in report.potentials],
        "mirror": [asdict(each) for each in report.mirrors],
        "hub": [asdict(each) for each in hub],
        "notes": [str(each) for each in report.notes],
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
