"""The command `keruen screen`: subjects of a file against lists."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from keruen.app.commands.laytime import write_file
from keruen.app.terminal.outcome import Outcome
from keruen.errors import KeruenError, OptionError

FORMATS = (".json", ".txt", ".xlsx")


def screen_file(
    file: Path,
    lists: Sequence[Path],
    last: Sequence[Path],
    issued: str | None,
    oldest_days: int,
    outs: Sequence[Path],
    *,
    force: bool,
) -> Outcome:
    """Compare the subjects of a file with lists.

    Parameters
    ----------
    lists : files of lists, one version of each.
    last : the last versions of them; a list that is older or much shorter is refused.
    issued : the day of the issue of every list, to replace that of the files.
    outs : files to write, by their endings.

    Raises
    ------
    KeruenError : a file is not sound, or a file is in the way.
    """
    from keruen import screening
    from keruen.screening.screen import Lists

    for out in outs:
        if out.suffix.lower() not in FORMATS:
            raise KeruenError(
                f"{out.name} is not a format of results", f"End the name in {', '.join(FORMATS)}."
            )
    if oldest_days < 1:
        raise OptionError(
            "oldest days", "it must be at least 1", "Give a number of days.", value=oldest_days
        )
    day = _read_day(issued)
    subjects = screening.read_subjects(file)
    versions = [screening.read_list(place, day) for place in lists]
    previous = {each.publisher: each for each in (screening.read_list(place) for place in last)}
    for version in versions:
        if version.publisher in previous:
            screening.check_successor(version, previous[version.publisher])
    results = Lists(versions, datetime.now(UTC).date(), oldest_days).screen(subjects)
    data = screening.results_json(results)
    text = screening.results_text(results)
    written = []
    for out in outs:
        content = {
            ".json": lambda: f"{json.dumps(data, indent=1, ensure_ascii=False)}\n".encode(),
            ".txt": lambda: f"{text}\n".encode(),
            ".xlsx": lambda: screening.results_workbook(results),
        }[out.suffix.lower()]()
        write_file(out, content, force)
        written.append(f"Wrote {out}.")
    return Outcome("\n".join([text, *(["", *written] if written else [])]), data)


def _read_day(written: str | None) -> date | None:
    if written is None:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise OptionError(
            "issued", "this is not a day", "Write the day as 2026-11-30.", value=written
        ) from None
