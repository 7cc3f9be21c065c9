"""What jobs come to: arrays over random worlds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields

import numpy as np

from keruen.solver import Floats


def _absent() -> Floats:
    return np.zeros(0)


@dataclass(frozen=True)
class Arrays:
    """What a job comes to; the first axis of each array is the world.

    Of a policy there are all; of a bound and of foresight `parts` alone, and the rest is empty.

    Attributes
    ----------
    parts : cost in thousand USD over the horizon; of a bound its figures.
    short_kt, late_kt, out_kt : by place.
    stock_kt, hub_kt, hub_in_kt, monthly_short_kt, monthly_out_kt : by month.
    """

    parts: Floats
    short_kt: Floats = field(default_factory=_absent)
    late_kt: Floats = field(default_factory=_absent)
    out_kt: Floats = field(default_factory=_absent)
    stock_kt: Floats = field(default_factory=_absent)
    hub_kt: Floats = field(default_factory=_absent)
    hub_in_kt: Floats = field(default_factory=_absent)
    monthly_short_kt: Floats = field(default_factory=_absent)
    monthly_out_kt: Floats = field(default_factory=_absent)

    def by_name(self) -> dict[str, Floats]:
        """The arrays that there are, by name."""
        found = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: array for name, array in found.items() if name == "parts" or array.size}


def joined(found: Sequence[Arrays]) -> Arrays:
    """Arrays of several jobs of one kind, one behind the other."""
    return Arrays(
        **{
            name: np.concatenate([getattr(each, name) for each in found])
            for name in found[0].by_name()
        }
    )
