"""The value of a hub as insurance, read from a value run that lies beside a plan."""

from __future__ import annotations

from pathlib import Path

from keruen.errors import KeruenError
from keruen.runs.folders import MANIFEST
from keruen.runs.json_files import read_json

VALUE = "value.json"
QUOTED = ("worlds", "months", "best", "designs", "break_evens")
"""What a plan's summary repeats of a value run."""


def find_insurance(folder: Path, fingerprint: str) -> dict[str, object] | None:
    """What a value run says of the case with a fingerprint; None where it says nothing.

    Parameters
    ----------
    folder : of a run of `keruen value`, which may not be there, or be of another case.
    """
    try:
        manifest = read_json(folder / MANIFEST)
        data = read_json(folder / VALUE)
    except (KeruenError, OSError):
        return None
    if manifest.get("kind") != "value" or manifest.get("fingerprint") != fingerprint:
        return None
    if not all(name in data for name in QUOTED):
        return None
    return {"folder": folder.name, **{name: data[name] for name in QUOTED}}
