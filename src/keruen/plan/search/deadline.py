"""When a run ends before its work: a deadline, or somebody who asks it to stop with what it has."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

LEAST_SECONDS = 0.05


def _never() -> bool:
    return False


@dataclass(frozen=True)
class Deadline:
    """A deadline of the performance clock (inf for none), and a question asked now and then."""

    ends_at: float = math.inf
    cancelled: Callable[[], bool] = _never

    def left(self) -> float:
        """Seconds left, at least a hundredth, for solvers that take no zero."""
        return 0.01 if self.cancelled() else max(self.ends_at - time.perf_counter(), 0.01)

    def has_ended(self) -> bool:
        """Whether there is no time left for anything."""
        return self.left() <= LEAST_SECONDS


ENDLESS = Deadline()
