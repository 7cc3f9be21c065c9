"""Tells each point of a question on standard error as soon as it is done, and keeps it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

from keruen.app.ask.checkpoints import PointStore
from keruen.app.terminal.formatting import money
from keruen.records import read_record
from keruen.report.hub_value_data import HubRow

if TYPE_CHECKING:
    from keruen.plan.ask import CostPoint, Point


class AskProgress:
    """Writes a line and a file for each new point; used as a context."""

    def __init__(self, store: PointStore, stream: TextIO | None = None) -> None:
        self.store = store
        self.stream = stream if stream is not None else sys.stderr

    def __enter__(self) -> AskProgress:
        kept = self.store.count()
        if kept:
            words = "1 finished point" if kept == 1 else f"{kept} finished points"
            self._tell(f"{words} of an earlier run reused")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stream.flush()

    def report(self, key: str, point: Point) -> None:
        """Store a point, and print a line about it."""
        self._report(key, point, _words(point))

    def report_cost(self, key: str, point: CostPoint) -> None:
        """Store a point of a case without hub options, and print a line about it."""
        words = point.status if point.cost_usd is None else money(point.cost_usd)
        self._report(key, point, words)

    def _report(self, key: str, point: Point | CostPoint, words: str) -> None:
        self.store.write(key, point)
        at = ", ".join(f"{value:g}" for value in point.at)
        self._tell(f"{point.seconds:5.0f} s  point {at}: {words}")

    def report_hub(self, key: str, row: Mapping[str, object]) -> None:
        """Keep the value of a hub, and report it."""
        self.store.write_row(key, row)
        hub = read_record(HubRow, row)
        value = hub.value_usd_per_year
        words = hub.reason if value is None else f"{money(value.best)} a year, {hub.kind}"
        self._tell(f"{hub.seconds:5.0f} s  {hub.name}, tier {hub.tier}: {words}")

    def _tell(self, line: str) -> None:
        self.stream.write(line + "\n")
        self.stream.flush()


def _words(point: Point) -> str:
    if point.low is not None and point.high is not None:
        return f"{point.words}, {money(point.low)} to {money(point.high)} a year"
    if point.relaxed is not None:
        return f"{money(point.relaxed)} a year with divisible ships"
    return point.words
