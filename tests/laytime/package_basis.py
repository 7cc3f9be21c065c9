"""Inputs as the Python package `laytime` 0.2.0 takes them, and a record of what it answered.

The package is not a dependency. Its answers were recorded once, in `package_answers.json`, by this
file under Python 3.12 in an environment with `laytime==0.2.0` and with this project on the path:

    python -m tests.laytime.package_basis
"""

from __future__ import annotations

import hashlib
import importlib
import json
import platform
import random
from pathlib import Path
from typing import Any

from tests.laytime.random_charters import draw_charter

Doc = dict[str, Any]
PLACE = Path(__file__).parent
RECORD = PLACE / "package_answers.json"
DRAWS, SEED = 600, 71
RATES = ("rate_t_per_hatch_per_day", "rate_t_per_working_hatch_per_day")
WEATHER = ("rain", "wind", "swell", "fog", "weather")


class CannotExpressError(Exception):
    """The package has no words for a term."""


def basis_of(document: Doc, starts: list[str]) -> Doc:
    """An input in the package's form.

    Parameters
    ----------
    starts : when laytime begins at each port; the package knows no rule but hours after a notice.

    Raises
    ------
    CannotExpressError : with what it cannot express.
    """
    terms = document["terms"]
    ports = [
        _port(port, {**terms, **port.get("terms", {})}, start)
        for port, start in zip(document["ports"], starts, strict=True)
    ]
    _refuse(document, terms)
    unless = terms.get("unless_used", "no")
    windows = [_window(text) for text in _list(terms.get("excepted"))]
    holidays = sorted(
        {_date(each) for port in document["ports"] for each in port.get("holidays", [])}
    )
    cp: Doc = {
        "laytime_basis": "own" if windows or holidays else "SHINC",
        "excepted_periods": windows,
        "reversible": terms.get("pooling") == "reversible",
        "nor_to_start_hours": 0,
        "holidays": holidays,
        "demurrage_rate_per_day": str(terms["demurrage_per_day"]),
        "despatch_fraction": _fraction(terms),
        "despatch_on": "all_time_saved"
        if terms.get("despatch_on") == "all_time_saved"
        else "working_time_saved",
        "interruptions_count_on_demurrage": _deducted_on_demurrage(document),
    }
    if unless == "actual":
        cp |= {"unless_used": True, "unless_used_mode": "actual_time_used"}
    for name, key in (
        ("holiday_eve_from", "holiday_eve_from"),
        ("holiday_resume", "holiday_resume_time"),
    ):
        if terms.get(name):
            cp[key] = terms[name]
    return {"cp": cp, "ports": ports}


def _refuse(document: Doc, terms: Doc) -> None:
    reasons = {
        "averaged": terms.get("pooling") == "averaged",
        "one allowance over several ports": terms.get("allowance_scope") == "together",
        "tiers": "demurrage_tiers" in terms or "detention_per_day" in terms,
        "whole period if used": terms.get("unless_used") == "whole",
        "time used that counts in part": "unless_used_part" in terms,
        "unless sooner commenced": terms.get("unless_sooner_commenced") == "time_used",
        "share of working hours": terms.get("weather") == "pro_rata",
        "working hours only": terms.get("weather") == "working_hours",
        "rounding": terms.get("rounding", "exact") not in ("exact", "allowance_to_second"),
        "weekly windows or holidays on demurrage": bool(
            {"weekly", "holiday"} & set(terms.get("on_demurrage", []))
        ),
        "holidays of one port": len({str(each.get("holidays")) for each in document["ports"]}) > 1,
        "terms of one port": any(
            set(each.get("terms", {})) - {"allowed_hours", "rate_t_per_day", "turn_hours"}
            for each in document["ports"]
        ),
    }
    for reason, applies in reasons.items():
        if applies:
            raise CannotExpressError(reason)


def _fraction(terms: Doc) -> str:
    rate, full = str(terms["despatch_per_day"]), float(terms["demurrage_per_day"])
    if rate == "half" or (rate != "none" and float(rate) * 2 == full):
        return "half"
    raise CannotExpressError("despatch that is not half")


def _list(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []


def _date(value: Any) -> str:
    return str(value if isinstance(value, str) else value["date"])


def _window(text: str) -> Doc:
    words = text.replace("-", " ").split()
    if len(words) != 4:
        raise CannotExpressError("daily hours")
    (first, start), (last, end) = words[:2], words[2:]
    return {"from": {"weekday": first, "time": start}, "to": {"weekday": last, "time": end}}


def _port(port: Doc, terms: Doc, start: str) -> Doc:
    if any(name in terms for name in RATES):
        raise CannotExpressError("rates per hatch")
    if terms.get("extra_allowed_hours"):
        raise CannotExpressError("hours beside the allowance")
    if "rate_t_per_day" in terms and "allowed_hours" not in port.get("terms", {}):
        cargo = port.get("cargo_t") or sum(each["cargo_t"] for each in port["parcels"])
        allowed = {
            "kind": "rate",
            "cargo_qty": str(cargo),
            "rate_per_day": str(terms["rate_t_per_day"]),
        }
    else:
        # Days in hours of 24: exact in decimals where the hours are whole quarters of a day.
        hours = float(terms["allowed_hours"])
        allowed = {"kind": "rate", "cargo_qty": str(terms["allowed_hours"]), "rate_per_day": "24"}
        if hours == 0:
            allowed = {"kind": "fixed_days", "days": "0"}
    if "24:00" in port["completed"]:
        raise CannotExpressError("midnight written 24:00")
    found = [_parts(each, terms) for each in port.get("events", []) if each["kind"] != "work"]
    return {
        "name": port["name"],
        "nor_tendered": start,
        "completed_at": port["completed"],
        "allowed": allowed,
        "interruptions": [
            {"from": each["from"], "to": each["to"], "reason": each["kind"]}
            for each, laytime, _ in found
            if laytime == "0"
        ],
        "worked": [
            {"from": each["from"], "to": each["to"]}
            for each in port.get("events", [])
            if each["kind"] == "work"
        ],
    }


def _parts(event: Doc, terms: Doc) -> tuple[Doc, str, str]:
    """An event with the part that counts as laytime and on demurrage."""
    rows = {each["kind"]: each for each in terms.get("exceptions", [])}
    if event["kind"] == "detention":
        raise CannotExpressError("detention")
    if event["kind"] in WEATHER:
        excepted = terms.get("weather", "counts") != "counts"
        row: Doc = {"laytime": "0" if excepted else "1"}
        row["on_demurrage"] = (
            "0" if excepted and "weather" in terms.get("on_demurrage", []) else "1"
        )
    else:
        row = rows.get(event["kind"], {"laytime": "1"})
    laytime = str(event.get("laytime", row.get("laytime", "0")))
    on_demurrage = str(event.get("on_demurrage", row.get("on_demurrage", "1")))
    if laytime not in ("0", "1") or on_demurrage not in ("0", "1"):
        raise CannotExpressError("time that counts in part")
    return event, laytime, on_demurrage


def _deducted_on_demurrage(document: Doc) -> bool:
    found = {
        (laytime, on_demurrage)
        for port in document["ports"]
        for event in port.get("events", [])
        if event["kind"] != "work"
        for _, laytime, on_demurrage in [
            _parts(event, {**document["terms"], **port.get("terms", {})})
        ]
    }
    if found <= {("0", "1"), ("1", "1")}:
        return False
    if found <= {("0", "0"), ("1", "1")}:
        return True
    raise CannotExpressError("interruptions of which only some count on demurrage")


def digest(basis: Doc) -> str:
    """A short mark of a basis, so that the record is known to be of the same input."""
    return hashlib.sha256(json.dumps(basis, sort_keys=True).encode()).hexdigest()[:12]


def drawn(number: int) -> Doc:
    """A random charter in terms of which the package can express more than of most."""
    rng = random.Random(SEED * 100_000 + number)
    document = draw_charter(rng)
    terms = document["terms"]
    terms.pop("demurrage_tiers", None)
    terms["demurrage_per_day"], terms["despatch_per_day"] = "13500", "6750"
    terms["rounding"] = "allowance_to_second"
    terms["unless_sooner_commenced"] = "no"
    terms["on_demurrage"] = []
    terms["weather"] = rng.choice(("counts", "actual"))
    terms.pop("working_hours", None)
    for each in terms["exceptions"]:
        each |= {"laytime": rng.choice(("0", "1")), "on_demurrage": "1"}
    for port in document["ports"]:
        port["zone"] = "Etc/UTC"
        port["holidays"] = document["ports"][0].get("holidays", [])
        port["events"] = [each for each in port["events"] if each["kind"] != "breakdown_shore"]
    return document


def all_inputs() -> list[tuple[str, Doc]]:
    """Every case and every draw, with its name."""
    cases = json.loads((PLACE / "cases.json").read_text(encoding="utf-8"))
    found = [(str(case["id"]), case["input"]) for case in cases]
    return found + [(f"draw {number}", drawn(number)) for number in range(DRAWS)]


def starts_of(document: Doc) -> list[str]:
    """When laytime begins at each port, from our own engine, as local text."""
    laytime = importlib.import_module("keruen.laytime")
    statement = laytime.calculate(laytime.read_charter(document))
    zones = {port.name: port.zone for port in statement.charter.ports}
    return [zones[each.name].text(each.start).replace(" ", "T") for each in statement.ports]


def main() -> None:
    """Record what the package answers to every input that it can express."""
    package = importlib.import_module("laytime")
    answers: dict[str, Doc] = {}
    for name, document in all_inputs():
        try:
            basis = basis_of(document, starts_of(document))
        except CannotExpressError as reason:
            if not name.startswith("draw"):
                answers[name] = {"cannot": str(reason)}
            continue
        found = package.compute_laytime(basis)
        answers[name] = {
            "basis": digest(basis),
            "demurrage": found["demurrage_amount"],
            "despatch": found["despatch_amount"],
        }
    record = {
        "package": "laytime 0.2.0",
        "python": platform.python_version(),
        "command": "python -m tests.laytime.package_basis",
        "answers": answers,
    }
    RECORD.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
