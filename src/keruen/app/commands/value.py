"""The command `value`: hubs under uncertainty, in pairs on the same worlds."""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from keruen.app.commands.case import open_case
from keruen.app.commands.value_text import describe_value
from keruen.app.terminal.outcome import INTERRUPTED, Outcome
from keruen.app.terminal.progress import ProgressLines
from keruen.app.terminal.settings import read_settings
from keruen.errors import KeruenError
from keruen.records import read_record
from keruen.report.value_data import Design, ValueRun
from keruen.runs.folders import locked, run_name
from keruen.runs.json_files import to_json
from keruen.runs.manifest import WORLDS, write_manifest

if TYPE_CHECKING:
    from keruen.case.case import Case
    from keruen.plan.uncertainty import HubDesign, Valuation, ValueOptions

SECONDS_BETWEEN_LINES = 5.0


class KeptError(KeruenError):
    """The user stopped a command whose finished worlds are saved."""

    exit_code = INTERRUPTED


@dataclass(frozen=True)
class ValueRequest:
    """What was asked of `keruen value`; `out` of None means a folder named after the case."""

    case: str
    sites: str | None
    tiers: str | None
    worlds: int
    until_ci: float | None
    risk: str | None
    seed: int
    workers: int
    cluster: str | None
    tune: bool
    sensitivity: bool
    back_test: bool
    break_evens: bool
    bound: bool
    scenario: str | None
    out: Path | None
    force: bool


def value_case(request: ValueRequest) -> Outcome:
    """Value the hubs of a case and write the folder of the result.

    Raises
    ------
    KeruenError : an option or the case is wrong, or the folder may not be written.
    """
    from keruen.plan.uncertainty import Runner, Task, value_hubs

    case = open_case(request.case, request.scenario)
    options = _options(request, case)
    folder = request.out or (
        read_settings().runs_folder / f"{run_name(case.name, request.scenario)}-value"
    )
    lines = _Lines()
    with _kept(folder), locked(folder):
        _make_folder(folder, request.force)
        task = Task(case, request.seed)
        try:
            with Runner(task, folder / WORLDS, request.workers, request.cluster) as runner:
                runner.progress = lines.show
                found = value_hubs(case, options, runner=runner)
        finally:
            lines.close()
        data = {**found.as_json(), "scenario": request.scenario}
        value = read_record(ValueRun, data)
        _write(folder, case, request, data, value, found)
    return Outcome(describe_value(value, folder), {"folder": str(folder), **data})


@contextmanager
def _kept(folder: Path) -> Iterator[None]:
    """Report Ctrl-C with what it leaves: finished worlds, if there are any."""
    try:
        yield
    except KeyboardInterrupt:
        if not any((folder / WORLDS).glob("*.npz")):
            raise
        raise KeptError(
            "stopped by Ctrl-C",
            f"Finished worlds are saved in {folder}; the same command resumes from them.",
        ) from None


class _Lines:
    """Progress on standard error, every few seconds."""

    def __init__(self) -> None:
        self._lines = ProgressLines()
        self._begun = self._last = time.monotonic()

    def show(self, done: int, planned: int) -> None:
        """One line, where the last one is old enough."""
        now = time.monotonic()
        if now - self._last > SECONDS_BETWEEN_LINES:
            self._last = now
            text = f"{now - self._begun:5.0f} s  {done:,} of {planned:,} blocks of worlds"
            self._lines.say(text)

    def close(self) -> None:
        """End the line."""
        self._lines.close()


def _options(request: ValueRequest, case: Case) -> ValueOptions:
    from keruen.plan.uncertainty import ValueOptions

    for name, value in (("--worlds", request.worlds), ("--workers", request.workers)):
        least = 2 if name == "--worlds" else 1
        if value < least:
            raise KeruenError(
                f"option {name}, value {value}: it is less than {least}",
                f"Give {least} or more.",
            )
    if request.until_ci is not None and not (
        math.isfinite(request.until_ci) and request.until_ci > 0.0
    ):
        raise KeruenError(
            f"option --until-ci, value {request.until_ci:g}: it is not above 0",
            "Give the wanted half-width of the 95% CI in USD a year, such as 300000.",
        )
    weight, share = read_risk(request.risk)
    return ValueOptions(
        designs=_designs(request, case),
        worlds=request.worlds,
        until_ci_usd=request.until_ci,
        risk_weight=weight,
        risk_share=share,
        seed=request.seed,
        break_even_worlds=25 if request.break_evens or request.sensitivity else 0,
        break_evens=request.break_evens,
        bound=request.bound,
        sensitivities=request.sensitivity,
        tune=request.tune,
        back_test=request.back_test,
    )


def read_risk(text: str | None) -> tuple[float, float]:
    """Weight and share of the risk measure from words such as ``0.5,0.95``.

    Raises
    ------
    KeruenError : it is not two numbers, the weight from 0 to 1, the share from 0 to below 1.
    """
    if text is None:
        return 0.0, 0.95
    parts = text.split(",")
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        numbers = []
    if len(numbers) != 2 or not 0.0 <= numbers[0] <= 1.0 or not 0.0 <= numbers[1] < 1.0:
        raise KeruenError(
            f"option --risk, value {text!r}: it is not a weight and a share",
            "Give a weight from 0 to 1 and a share from 0 to below 1, such as 0.5,0.95.",
        )
    return numbers[0], numbers[1]


def _designs(request: ValueRequest, case: Case) -> tuple[HubDesign, ...] | None:
    """The sites and tiers that were asked for; None for all."""
    from keruen.plan.uncertainty import designs_of

    every = designs_of(case)
    if request.sites is None and request.tiers is None:
        return None
    sites = list(dict.fromkeys(design.site for design in every))
    tiers = sorted({design.tier for design in every})
    wanted_sites = sites if request.sites is None else request.sites.split(",")
    wanted_tiers = tiers if request.tiers is None else _numbers(request.tiers)
    for site in wanted_sites:
        if site not in sites:
            raise KeruenError(
                f"option --sites, value {site!r}: no hub option stands there",
                f"Give sites from {', '.join(sites)}.",
            )
    found = [each for each in every if each.site in wanted_sites and each.tier in wanted_tiers]
    if not found:
        raise KeruenError(
            f"option --tiers, value {request.tiers!r}: none of the sites has such a tier",
            f"Give tiers from {', '.join(map(str, tiers))}.",
        )
    return tuple(found)


def _numbers(text: str) -> list[int]:
    try:
        return [int(part) for part in text.split(",")]
    except ValueError:
        raise KeruenError(
            f"option --tiers, value {text!r}: it is not a list of whole numbers",
            "Give tiers separated by commas, such as 1,2.",
        ) from None


def _make_folder(folder: Path, force: bool) -> None:
    """See that worlds can be stored in a folder; with `force` former ones are removed."""
    if folder.exists() and not folder.is_dir():
        raise KeruenError(f"{folder} exists and is not a folder", "Give another folder with --out.")
    worlds = folder / WORLDS
    if folder.is_dir() and any(folder.iterdir()) and not worlds.is_dir():
        raise KeruenError(
            f"the folder {folder} already exists and is not a value of hubs",
            "Give another folder with --out.",
        )
    if force and worlds.is_dir():
        shutil.rmtree(worlds)
    worlds.mkdir(parents=True, exist_ok=True)


def _write(
    folder: Path,
    case: Case,
    request: ValueRequest,
    data: dict[str, object],
    value: ValueRun,
    found: Valuation,
) -> None:
    from keruen import __version__
    from keruen.plan.uncertainty.runner import write_all
    from keruen.report.value_page import make_value_page

    manifest = {
        "kind": "value",
        "case": case.name,
        "scenario": request.scenario,
        "fingerprint": case.fingerprint,
        "seed": request.seed,
        "worlds": value.worlds,
        "options": {
            "until_ci_usd_per_year": request.until_ci,
            "risk": request.risk,
            "tune": request.tune,
            "sensitivity": request.sensitivity,
            "back_test": request.back_test,
            "bound": request.bound,
        },
        "versions": {"keruen": __version__},
        "written_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
    }
    page = make_value_page({**data, "run": manifest})
    files = {
        "value.json": to_json(data) + "\n",
        "value.html": page,
        "value.csv": _csv_text(value.designs),
    }
    if found.tuned:
        files["safety_stocks.csv"] = _safety_stocks_text(found)
        files["hub_safety_share.csv"] = _hub_share_text(found)
    write_all({folder / name: text.encode() for name, text in files.items()})
    write_manifest(folder, manifest)


def _csv_text(designs: Sequence[Design]) -> str:
    """One row a site and tier."""
    rows = []
    for each in designs:
        saving, net, parts = (
            each.saving_usd_per_year,
            each.net_usd_per_year,
            each.parts_usd_per_year,
        )
        row: dict[str, object] = {
            "site": each.site,
            "tier": each.tier,
            "silo_t": each.silo_t,
            "fixed_cost_usd_per_year": each.fixed_cost_usd_per_year,
            "mean_saving_usd_per_year": saving.mean,
            "low_saving_usd_per_year": saving.low,
            "high_saving_usd_per_year": saving.high,
            "mean_net_usd_per_year": net.mean,
            "low_net_usd_per_year": net.low,
            "high_net_usd_per_year": net.high,
            "saving_purchase_usd_per_year": parts.purchase.mean,
            "saving_freight_usd_per_year": parts.freight.mean,
            "saving_holding_usd_per_year": parts.holding.mean,
            "saving_shortage_usd_per_year": parts.shortage.mean,
            "probability_it_pays": each.probability_it_pays,
            "through_t_per_year": each.through_t_per_year,
        }
        rows.append(row)
    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def _safety_stocks_text(found: Valuation) -> str:
    """The tuned safety stocks as rows of table `safety_stocks`."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["market", "months_of_cover", "source", "confidence", "note"])
    source = _tuning_source(found)
    for market, months in found.safety_months.items():
        writer.writerow([market, f"{months:g}", source, "estimate", ""])
    return file.getvalue()


def _hub_share_text(found: Valuation) -> str:
    """The tuned share of the silo that stays in the hub, as a row of table `value_parameters`."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["parameter", "value", "low", "high", "source", "confidence", "note"])
    share = f"{found.hub_safety_share:g}"
    writer.writerow(["hub_safety_share", share, "", "", _tuning_source(found), "estimate", ""])
    return file.getvalue()


def _tuning_source(found: Valuation) -> str:
    year = dt.date.today().year
    return (
        f"Keruen planning estimate, {year}, resting on keruen value {found.case} --tune, "
        f"seed {found.seed}"
    )
