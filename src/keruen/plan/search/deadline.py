"""When a run is cut off: a deadline, or a caller who asks it to stop with what it has.

Searches end by work: gaps, nodes, rounds and passes. The clock only cuts them off, so a run that
ends by its gap takes the same steps on every machine. This is the only module of the planner that
reads the clock to decide anything; the others read it to report durations.
"""

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
    """A time of the performance clock at which work is cut off, and a request to stop.

    Parameters
    ----------
    ends_at : time of the performance clock, infinite for none.
    cancelled : asked now and then; True stops the work.
    """

    ends_at: float = math.inf
    cancelled: Callable[[], bool] = _never

    @classmethod
    def after(cls, seconds: float | None, cancelled: Callable[[], bool] = _never) -> Deadline:
        """A deadline so many seconds from now; None or infinite seconds for none."""
        limit = math.inf if seconds is None else seconds
        return cls(time.perf_counter() + limit, cancelled)

    @property
    def is_set(self) -> bool:
        """Whether there is a time at which work is cut off."""
        return math.isfinite(self.ends_at)

    def left(self) -> float:
        """Seconds left, at least a hundredth, for solvers that accept no zero."""
        return 0.01 if self.cancelled() else max(self.ends_at - time.perf_counter(), 0.01)

    def has_ended(self) -> bool:
        """Whether no time is left for anything."""
        return self.left() <= LEAST_SECONDS

    def at_most(self, seconds: float) -> Deadline:
        """The same deadline, or an earlier one so many seconds from now."""
        return Deadline(min(self.ends_at, time.perf_counter() + seconds), self.cancelled)


ENDLESS = Deadline()
