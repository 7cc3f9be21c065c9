"""Points of a question on disk: each is kept as soon as it is done, so that a run can go on."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from keruen.errors import KeruenError
from keruen.runs.json_files import to_json

if TYPE_CHECKING:
    from keruen.plan.ask import CostPoint, Point

POINTS = "points"

T = TypeVar("T")


class PointStore:
    """A folder with one file for each finished point, beside the folder that is to be written.

    A file appears whole or not at all, and its name tells the case, the options and the version
    that it was made from; so a file is never taken for a point that it is not.
    """

    def __init__(self, folder: Path) -> None:
        self.place = folder.parent / f".{folder.name}.{POINTS}"
        self.earlier = folder / POINTS
        self.written = 0

    def read(self) -> dict[str, Point]:
        """Every point with a hub and without that is stored, by key; of an earlier result too."""
        from keruen.plan.ask import Point

        return self._read(Point.of_dict)

    def read_costs(self) -> dict[str, CostPoint]:
        """Every point of a case without hub options that is stored, by key."""
        from keruen.plan.ask import CostPoint

        return self._read(CostPoint.of_dict)

    def count(self) -> int:
        """How many points of any kind are stored."""
        return len(self.read_rows())

    def _read(self, make: Callable[[dict[str, object]], T]) -> dict[str, T]:
        points: dict[str, T] = {}
        for key, row in self.read_rows().items():
            try:
                points[key] = make(row)
            except KeruenError:
                # What cannot be read is simply computed again.
                continue
        return points

    def read_rows(self) -> dict[str, dict[str, object]]:
        """The values of every stored file, by key."""
        rows: dict[str, dict[str, object]] = {}
        for place in (self.earlier, self.place):
            for path in sorted(place.glob("*.json")):
                try:
                    row = json.loads(path.read_text(encoding="utf-8"))
                except (OSError, ValueError):
                    continue
                if isinstance(row, dict):
                    rows[path.stem] = row
        return rows

    def write(self, key: str, point: Point | CostPoint) -> None:
        """Keep a point."""
        self.write_row(key, point.to_dict())

    def write_row(self, key: str, row: Mapping[str, object]) -> None:
        """Keep the values of a row of an answer."""
        self.place.mkdir(parents=True, exist_ok=True)
        fresh = self.place / f"{key}.new"
        try:
            fresh.write_text(to_json(row) + "\n", encoding="utf-8", newline="\n")
            fresh.replace(self.place / f"{key}.json")
        except OSError as error:
            fresh.unlink(missing_ok=True)
            # The message about a full disk names the folder.
            error.filename = error.filename or str(self.place)
            raise
        self.written += 1

    def copy_into(self, fresh: Path) -> None:
        """Copy every kept point into a result that is being written."""
        inside = fresh / POINTS
        inside.mkdir()
        for place in (self.earlier, self.place):
            for path in sorted(place.glob("*.json")):
                shutil.copyfile(path, inside / path.name)

    def clear(self) -> None:
        """Forget the points beside the result: it holds them now."""
        shutil.rmtree(self.place, ignore_errors=True)
