"""The commands of laytime: calculate a statement, read facts, compare, replay, templates."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from keruen.app.terminal.formatting import count, table
from keruen.app.terminal.outcome import DONE, INPUT_WRONG, Outcome
from keruen.errors import KeruenError

if TYPE_CHECKING:
    from keruen.laytime import Comparison, Statement

FORMATS = (".json", ".txt", ".xlsx", ".pdf", ".svg")


def calculate_file(
    file: Path,
    at: str | None,
    changes: Sequence[str],
    outs: Sequence[Path],
    language: str,
    force: bool,
) -> Outcome:
    """Calculate a statement from a file.

    Parameters
    ----------
    changes : single changes of terms, each calculated for itself.
    outs : files to write, by their endings.

    Raises
    ------
    KeruenError : the input is not sound, or a file is in the way.
    """
    from keruen import __version__, laytime

    for out in outs:
        _check_format(out)
    document = laytime.read_document(file)
    statement = laytime.calculate(laytime.read_charter(document), at=at)
    data = laytime.statement_json(statement, __version__)
    lines = [laytime.statement_text(statement, language)]
    if changes:
        rows = [(change, laytime.what_if(document, change, at).net) for change in changes]
        data["what_if"] = [
            {"change": change, "net": str(net), "difference": str(net - statement.net)}
            for change, net in rows
        ]
        lines += ["", *_what_if_lines(statement, rows)]
    for out in outs:
        content = _content(statement, out, language, data)
        write_file(out, content, force)
        lines.append(f"Wrote {out}.")
    return Outcome("\n".join(lines), data)


def _check_format(out: Path) -> None:
    if out.suffix.lower() not in FORMATS:
        raise KeruenError(
            f"{out.name} is not a format of a statement", f"End the name in {', '.join(FORMATS)}."
        )


def _content(statement: Statement, out: Path, language: str, data: dict[str, object]) -> bytes:
    from keruen import laytime

    makers: dict[str, Callable[[], bytes]] = {
        ".json": lambda: f"{json.dumps(data, indent=1, ensure_ascii=False)}\n".encode(),
        ".txt": lambda: f"{laytime.statement_text(statement, language)}\n".encode(),
        ".xlsx": lambda: laytime.statement_workbook(statement, language),
        ".pdf": lambda: laytime.statement_pdf(statement, language),
        ".svg": lambda: laytime.timeline_svg(statement, language).encode(),
    }
    return makers[out.suffix.lower()]()


def write_file(out: Path, content: bytes, force: bool) -> None:
    """Write a file, whole or not at all.

    Raises
    ------
    KeruenError : something is in the way, or the disk refuses.
    """
    from keruen.case.atomic import written_whole

    with written_whole(out, force=force, replaceable=lambda path: path.is_file()) as fresh:
        fresh.write_bytes(content)


def _what_if_lines(statement: Statement, rows: Sequence[tuple[str, Decimal]]) -> list[str]:
    currency = statement.charter.currency
    cells = [("what if", f"net, {currency}", "difference")]
    cells.append(("as agreed", f"{statement.net:,}", ""))
    cells += [(change, f"{net:,}", f"{net - statement.net:+,}") for change, net in rows]
    return table(cells)


def new_file(place: Path, force: bool) -> Outcome:
    """Write an input file to fill in.

    Raises
    ------
    KeruenError : another ending than .toml or .xlsx, or something is in the way.
    """
    from keruen import laytime

    suffix = place.suffix.lower()
    if suffix not in (".toml", ".xlsx"):
        raise KeruenError(
            f"{place.name} is not a format of a template", "End the name in .toml or .xlsx."
        )
    content = laytime.template_workbook() if suffix == ".xlsx" else laytime.template_toml().encode()
    write_file(place, content, force)
    text = (
        f"Wrote {place}: every term with its meaning, and an example that can be calculated.\n"
        f"Fill it in, then run: keruen laytime calculate {place}"
    )
    return Outcome(text, {"path": str(place)})


def read_facts_file(
    file: Path, dates: str | None, port: Mapping[str, str], out: Path | None, force: bool
) -> Outcome:
    """Read a statement of facts that was pasted into a text file.

    Parameters
    ----------
    port : name, zone and cargo_t of the port, where they are given.

    Raises
    ------
    KeruenError : a file that cannot be read, no such zone, or something in the way of `out`.
    """
    from keruen import laytime
    from keruen.laytime.text import aligned

    laytime.check_zone(port.get("zone", ""))
    reading = laytime.read_facts(laytime.read_text(file), dates)
    toml = laytime.reading_toml(reading, port)
    found = len(reading.events) + len(reading.notices)
    words = (
        f"{count(found, 'event')} read, "
        f"{count(len(reading.not_recognised), 'line')} not recognised."
    )
    lines = [words]
    if out is None:
        lines = [toml, f"# {words}"]
    else:
        if out.suffix.lower() != ".toml":
            raise KeruenError(f"{out.name} is not a TOML file", "End the name in .toml.")
        write_file(out, toml.encode(), force)
        lines.append(f"Wrote {out}.")
        rows = [(f"line {each.number}", each.reason, each.text) for each in reading.not_recognised]
        lines += aligned([("not recognised", "why", "text"), *rows]) if rows else []
    data = {
        "commenced": reading.commenced or None,
        "completed": reading.completed or None,
        "notices": [vars(each) for each in reading.notices],
        "events": [vars(each) for each in reading.events],
        "not_recognised": [vars(each) for each in reading.not_recognised],
    }
    return Outcome("\n".join(lines), data)


def compare_files(first: Path, second: Path) -> Outcome:
    """Compare two inputs or statements: each difference with its effect on the money.

    Raises
    ------
    KeruenError : one of the two is not sound.
    """
    from keruen import laytime

    found = laytime.compare(laytime.read_document(first), laytime.read_document(second))
    difference = found.second.net - found.first.net
    data = {
        "first": str(first),
        "second": str(second),
        "net": {"a": str(found.first.net), "b": str(found.second.net), "b - a": str(difference)},
        "differences": [
            {
                "place": each.place,
                "name": each.name,
                "a": each.first,
                "b": each.second,
                "effect": None if each.effect is None else str(each.effect),
            }
            for each in found.differences
        ],
        "lines": [vars(each) for each in found.lines],
    }
    return Outcome("\n".join(_comparison_lines(first, second, found)), data)


def _comparison_lines(first: Path, second: Path, found: Comparison) -> list[str]:
    from keruen.laytime import read_words
    from keruen.laytime.text import aligned

    words = read_words("en")
    currency = found.first.charter.currency
    one, other = found.first.net, found.second.net
    lines = [
        f"A is {first}, B is {second}.",
        f"Net, {currency}: A {one:,}, B {other:,}, B - A {other - one:+,}.",
    ]
    if not found.differences:
        return [*lines, "No term and no fact differs."]
    cells = [("place", "what", "A", "B", f"effect, {currency}")]
    for each in found.differences:
        effect = "with the next" if each.effect is None else f"{each.effect:+,}"
        cells.append((each.place, each.name, each.first or "-", each.second or "-", effect))
    lines += ["", *aligned(cells)]
    if found.lines:
        rows = [("port", "from", "to", "A", "B")]
        for line in found.lines:
            states = [
                _state(words, *each)
                for each in (
                    (line.first, line.first_part, line.first_reason),
                    (line.second, line.second_part, line.second_reason),
                )
            ]
            rows.append((line.port, line.start, line.end, states[0], states[1]))
        lines += ["", *aligned(rows)]
    return lines


def _state(words: Mapping[str, str], state: str, part: str, reason: str) -> str:
    if not state:
        return "-"
    text = words[f"state.{state}"]
    if part not in ("0", "1"):
        text += f" {part}"
    return f"{text} ({words['kind.' + reason]})" if reason else text


def replay_file(file: Path) -> Outcome:
    """Compute a stored statement again and compare every value.

    Raises
    ------
    KeruenError : not a statement.
    """
    from keruen import laytime
    from keruen.laytime.text import aligned

    stored = laytime.read_statement(file)
    found = laytime.replay(stored)
    data = {
        "same": found.is_same,
        "net": found.net,
        "mismatches": [vars(each) for each in found.mismatches],
        "notes": list(found.notes),
    }
    if found.is_same:
        lines = [f"{file.name}: the same result to the cent, net {Decimal(found.net):,}."]
    else:
        number = count(len(found.mismatches), "value")
        lines = [f"{file.name}: {number} differ from what its basis gives; net {found.net}."]
        rows = [(each.path, each.stored, each.computed) for each in found.mismatches]
        lines += ["", *aligned([("value", "stored", "computed"), *rows])]
    lines += [f"note: {note}" for note in found.notes]
    return Outcome("\n".join(lines), data, DONE if found.is_same else INPUT_WRONG)
