"""Write docs/laytime_cases.md from the cases of tests/laytime, and docs/laytime_fields.md.

PYTHONPATH=src python scripts/make_laytime_cases.py
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests" / "laytime" / "cases.json"
ANSWERS = ROOT / "tests" / "laytime" / "package_answers.json"
RULES = ROOT / "src" / "keruen" / "laytime" / "rules.csv"
DICTIONARY = ROOT / "src" / "keruen" / "laytime" / "dictionary.csv"
KINDS = ROOT / "src" / "keruen" / "laytime" / "kinds.csv"
PAGE = ROOT / "docs" / "laytime_cases.md"
FIELDS_PAGE = ROOT / "docs" / "laytime_fields.md"

TABLES = {
    "charter": ("Charter", "Fields at the top of the file."),
    "terms": ("Terms", "`[terms]`, and `terms` of a port for what differs there."),
    "exception": ("Exceptions", "`[[terms.exceptions]]`."),
    "port": ("Ports", "`[[ports]]`, in the order of the voyage."),
    "notice": ("Notices", "`[[ports.notices]]`, in the order in which they were tendered."),
    "event": ("Events", "`[[ports.events]]`."),
    "parcel": ("Parcels", "`[[ports.parcels]]`."),
    "holiday": ("Holidays", "`[[ports.holidays]]`, or `holidays` as a list of dates."),
}
TYPES = {
    "whole": "whole number",
    "flag": "true or false",
    "texts": "list of texts",
    "windows": "list of windows",
    "part": "0, 1, a fraction or pro_rata",
    "despatch": "amount, half or none",
    "kind": "kind of event",
    "instant": "local time",
}
FIELDS_HEAD = """# Fields of a laytime input

Every field of the files that `keruen laytime` reads, from `src/keruen/laytime/dictionary.csv`. What
they mean together stands in [laytime.md](laytime.md). This page is written by
`scripts/make_laytime_cases.py`.

A local time is written 2026-06-01T08:00, with an offset only where the clock repeats it. A window
is `sat 12:00 - mon 08:00`, `sun`, `mon-fri 08:00-17:00` or `daily 06:00-22:00`. A step of
`start_rule` is `until 12:00 same day 13:00`, `later next working day 06:00` or
`any next working day 08:00`. A tier is `5 days at 10000`, and the last one `15000`. In a workbook
lists are joined by semicolons.
"""

GROUPS = {
    "A": "Allowance and money",
    "B": "Excepted periods",
    "C": "Weather",
    "D": "Demurrage and interruptions",
    "E": "All time saved",
    "F": "Several ports and receivers",
    "G": "Notices and the start of laytime",
    "H": "Changes of the clock",
    "I": "Back to back",
    "P": "Answers that others published",
    "K": "Further cases",
}

HEAD = """# Laytime cases

Every case was worked by hand before it was calculated; the steps stand below it.
`tests/laytime/cases.json` has the inputs and the expected figures, and the short tests require
the start and expiry of laytime to the minute and all money to the cent. This page is written by
`scripts/make_laytime_cases.py`.

**Conventions.** Times are local times of the port. Demurrage is 12,000 and despatch 6,000 a day
unless the input differs; 1 June 2026 is a Monday. Time runs from one instant up to another, which
is not part of it. Hours are real hours, and an excepted local day is out whatever its length.
Sources name where a rule or an answer comes from; the words are our own. "Own figures" means that
the case was made for this collection.

**Checked in three ways.** By hand; by a second program that looks at every minute of the wall
clock and shares nothing with the engine (`tests/laytime/stopwatch.py`; {measured} cases and 500
random charters); and, where it can express the case, by the Python package `laytime` 0.2.0.

## Another program's answers

`tests/laytime/package_answers.json` records what `laytime` 0.2.0 answered under Python {python}
(`{command}`). Of {count} cases it can express {expressed}; {same} answers are the same to the
cent, and {draws} of 600 random charters in its terms were compared as well. The differences:

| case | here | `laytime` 0.2.0 | why |
|---|--:|--:|---|
{differences}

It cannot express:

| what | cases |
|---|---|
{cannot}

## Which texts were confirmed

Terms are parameters that the user confirms; no rule stands under the name of a form. How far the
printed text of each source was seen:

| rule | source | confirmed |
|---|---|---|
{rules}
"""

WHY = {
    "A03": "it rounds the allowance to whole seconds",
    "P22": "it rounds the allowance to whole seconds",
    "H01": "it counts by the wall clock",
    "H02": "it counts by the wall clock",
    "H06": "it counts by the wall clock",
    "K13": "it counts by the wall clock",
    "K01": "it begins laytime at completion where work ends before",
}
NOT_MEASURED = 10

Doc = dict[str, Any]


def make_page() -> str:
    """The whole page."""
    cases: list[Doc] = json.loads(CASES.read_text(encoding="utf-8"))
    record: Doc = json.loads(ANSWERS.read_text(encoding="utf-8"))
    parts = [_head(cases, record)]
    for letter, title in GROUPS.items():
        parts.append(f"## {title}\n")
        parts += [_case(each) for each in cases if each["id"][0] == letter]
    return "\n".join(parts)


def _head(cases: list[Doc], record: Doc) -> str:
    answers: Doc = {
        name: each for name, each in record["answers"].items() if not name.startswith("draw")
    }
    by_id = {each["id"]: each for each in cases}
    differences: list[str] = []
    cannot: dict[str, list[str]] = {}
    for name, answer in answers.items():
        if "cannot" in answer:
            cannot.setdefault(answer["cannot"], []).append(name)
            continue
        expected = by_id[name]["expect"]
        ours = (expected["demurrage"], expected["despatch"])
        theirs = (answer["demurrage"], answer["despatch"])
        if ours != theirs:
            differences.append(f"| {name} | {_net(*ours)} | {_net(*theirs)} | {WHY[name]} |")
    expressed = len(answers) - sum(map(len, cannot.values()))
    with RULES.open(encoding="utf-8", newline="") as file:
        rules = [
            f"| {row['title']} | {row['source']} | {row['confirmed']} |"
            for row in csv.DictReader(file)
        ]
    return HEAD.format(
        measured=len(cases) - NOT_MEASURED,
        python=record["python"],
        command=record["command"],
        count=len(cases),
        expressed=expressed,
        same=expressed - len(differences),
        draws=sum(name.startswith("draw") for name in record["answers"]),
        differences="\n".join(differences),
        cannot="\n".join(f"| {what} | {', '.join(names)} |" for what, names in cannot.items()),
        rules="\n".join(rules),
    )


def _net(demurrage: str, despatch: str) -> str:
    return f"{float(demurrage) - float(despatch):,.2f}"


def _case(case: Doc) -> str:
    lines = [f"### {case['id']} {case['title']}\n", f"*Source:* {case['source']}."]
    published = case.get("published")
    if published:
        address = f" ([page]({published['address']}))" if published["address"] else ""
        lines[-1] = f"*Published by* {case['source']}{address}: {published['answer']}."
        if published["assumed"]:
            lines.append(f"Assumed here: {published['assumed']}.")
    lines += ["", "Terms: " + ", ".join(_terms(case["input"]["terms"])), ""]
    lines += [f"- {_port(each)}" for each in case["input"]["ports"]]
    lines += ["", *(f"{number}. {step}" for number, step in enumerate(case["steps"], start=1))]
    expect = case["expect"]
    starts = ", ".join(str(each) for each in expect["start"])
    ends = ", ".join(str(each or "not reached") for each in expect["expiry"])
    lines += [
        "",
        f"Laytime begins {starts} and ends {ends}; demurrage {expect['demurrage']}, despatch "
        f"{expect['despatch']}, **net {expect['net']}**.",
        "",
    ]
    return "\n".join(lines)


def _terms(terms: Doc) -> list[str]:
    return [f"`{name}` {_value(value)}" for name, value in terms.items() if value not in ([], "")]


def _value(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(_value(each) for each in value)
    if isinstance(value, dict):
        return " ".join(str(each) for each in value.values())
    return str(value)


def _port(port: Doc) -> str:
    notices = "; ".join(
        f"notice {_value({'at': each['at']})}"
        + "".join(f", {name} {str(state).lower()}" for name, state in each.items() if name != "at")
        for each in port["notices"]
    )
    text = f"{port['name']} ({port['zone']}): {notices}"
    for name in ("cargo_t", "hatches", "commenced"):
        if name in port:
            text += f"; {name} {port[name]}"
    for each in port.get("events", []):
        rest = {name: one for name, one in each.items() if name not in ("kind", "from", "to")}
        text += f"; {each['kind']} {each['from']} to {each['to']}"
        text += "".join(f", {name} {one}" for name, one in rest.items())
    for each in port.get("parcels", []):
        text += f"; parcel {_value(each)}"
    if port.get("holidays"):
        text += f"; holidays {_value(port['holidays'])}"
    if port.get("terms"):
        text += f"; own terms {', '.join(_terms(port['terms']))}"
    return f"{text}; completed {port['completed']}"


def make_fields_page() -> str:
    """The page of fields."""
    with DICTIONARY.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    parts = [FIELDS_HEAD]
    for table, (title, place) in TABLES.items():
        parts += [
            f"## {title}\n",
            f"{place}\n",
            "| field | type | default | meaning |",
            "|---|---|---|---|",
        ]
        for row in rows:
            if row["table"] == table:
                kind = TYPES.get(row["type"], row["type"])
                if row["choices"] and row["type"] == "choice":
                    kind = ", ".join(f"`{each}`" for each in row["choices"].split(";"))
                parts.append(f"| `{row['name']}` | {kind} | {row['default']} | {row['meaning']} |")
        parts.append("")
    with KINDS.open(encoding="utf-8", newline="") as file:
        kinds = list(csv.DictReader(file))
    parts += ["## Kinds of events\n"]
    parts += ["A moment has no end. Weather is excepted by the term `weather`.\n"]
    parts += ["| kind | shape | meaning |", "|---|---|---|"]
    parts += [f"| `{each['kind']}` | {each['shape']} | {each['meaning']} |" for each in kinds]
    return "\n".join(parts) + "\n"


def main() -> None:
    """Write both pages."""
    PAGE.write_text(make_page(), encoding="utf-8")
    FIELDS_PAGE.write_text(make_fields_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
