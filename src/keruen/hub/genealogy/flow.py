"""Which lots leave a bin: plug flow, perfect mixing and funnel flow, side by side.

How grain flows through a bin is not measured. The three models bound it: first in first out, all
mixed, last in first out. A lot that any of them lets out could be present, and so could every lot
that entered since the bin was last swept clean; the shares are estimates.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from keruen.errors import KeruenError
from keruen.hub.grain.checks import check_kg, shown

MODELS = ("plug", "mixing", "funnel")


@dataclass(frozen=True)
class Fill:
    """Grain of a lot that enters a bin."""

    lot: str
    kg: int


@dataclass(frozen=True)
class Draw:
    """Grain that leaves a bin and becomes part of a lot."""

    lot: str
    kg: int


@dataclass(frozen=True)
class Sweep:
    """The bin is swept clean: what is left becomes part of a lot, and no lot stays behind."""

    lot: str


BinEvent = Fill | Draw | Sweep


@dataclass(frozen=True)
class Edge:
    """Grain of one lot that could be in another, with its kilograms under each model.

    An edge without kilograms is a lot that could have stayed behind in the bin.
    """

    parent: str
    child: str
    plug_kg: float
    mixing_kg: float
    funnel_kg: float


def whole(parent: str, child: str, kg: int) -> Edge:
    """The edge of a movement outside bins, where no model is needed.

    Examples
    --------
    >>> whole("ship 12", "lot 7", 500).mixing_kg
    500
    """
    return Edge(parent, child, kg, kg, kg)


def bin_edges(events: Iterable[BinEvent]) -> tuple[Edge, ...]:
    """Edges from the lots that entered a bin to the lots that were drawn from it.

    Parameters
    ----------
    events : fills, draws and sweeps of one bin in book order, beginning with an empty, clean bin.

    Returns
    -------
    One edge for each pair of lots, in the order of first draw.

    Raises
    ------
    KeruenError : a draw of more than the bin contains, or a weight that is not above zero.

    Examples
    --------
    >>> for edge in bin_edges([Fill("A", 100), Fill("B", 100), Draw("C", 150)]):
    ...     print(edge.parent, edge.plug_kg, edge.mixing_kg, edge.funnel_kg)
    A 100.0 75.0 50.0
    B 50.0 75.0 100.0
    """
    contents = _Contents()
    total: dict[tuple[str, str], list[float]] = {}
    for number, event in enumerate(events, start=1):
        if isinstance(event, Sweep):
            kg = contents.kg
        else:
            kg = check_kg(f"event {number}, lot {shown(event.lot)}, kg", event.kg, 1)
        if isinstance(event, Fill):
            contents.fill(event.lot, kg)
            continue
        if kg > contents.kg:
            raise KeruenError(
                f"event {number}, lot {shown(event.lot)}, kg, value {kg}: the bin contains "
                f"{contents.kg} kg",
                "Enter the missing receipt first, or correct the weight.",
            )
        for lot, parts in contents.draw(kg).items():
            found = total.setdefault((lot, event.lot), [0.0, 0.0, 0.0])
            for place, part in enumerate(parts):
                found[place] += part
        if isinstance(event, Sweep):
            contents = _Contents()
    return tuple(Edge(*names, *parts) for names, parts in total.items())


def shares_left(events: Sequence[BinEvent]) -> dict[str, tuple[float, float, float]]:
    """Share of each lot in what a bin contains now, under plug flow, mixing and funnel flow.

    Lots that could have stayed behind have shares of zero. An empty bin gives zeros.

    Examples
    --------
    >>> shares_left([Fill("A", 100), Fill("B", 100), Draw("C", 100)])
    {'A': (0.0, 0.5, 1.0), 'B': (1.0, 0.5, 0.0)}
    """
    contents = _Contents()
    for event in events:
        if isinstance(event, Fill):
            contents.fill(event.lot, event.kg)
        elif isinstance(event, Draw):
            contents.draw(event.kg)
        else:
            contents = _Contents()
    kg = contents.kg or 1
    return {
        lot: (parts[0] / kg, parts[1] / kg, parts[2] / kg)
        for lot, parts in contents.draw(contents.kg).items()
    }


@dataclass
class _Layer:
    lot: str
    kg: int


class _Contents:
    """The same grain in one bin under the three models."""

    def __init__(self) -> None:
        self.kg = 0
        self._present: dict[str, None] = {}
        self._plug: deque[_Layer] = deque()
        self._funnel: deque[_Layer] = deque()
        self._mixed: dict[str, float] = {}

    def fill(self, lot: str, kg: int) -> None:
        self.kg += kg
        self._present[lot] = None
        self._plug.append(_Layer(lot, kg))
        # The end that is drawn first is the left one: the bottom, or here the top.
        self._funnel.appendleft(_Layer(lot, kg))
        self._mixed[lot] = self._mixed.get(lot, 0.0) + kg

    def draw(self, kg: int) -> dict[str, tuple[float, float, float]]:
        """Kilograms by lot under plug flow, mixing and funnel flow."""
        plug, funnel = _take(self._plug, kg), _take(self._funnel, kg)
        part = kg / self.kg if self.kg else 0.0
        mixed = {lot: amount * part for lot, amount in self._mixed.items()}
        self.kg -= kg
        self._mixed = {lot: amount - mixed[lot] for lot, amount in self._mixed.items() if self.kg}
        return {
            lot: (plug.get(lot, 0.0), mixed.get(lot, 0.0), funnel.get(lot, 0.0))
            for lot in self._present
        }


def _take(layers: deque[_Layer], kg: int) -> dict[str, float]:
    taken: dict[str, float] = {}
    while kg:
        layer = layers[0]
        part = min(layer.kg, kg)
        taken[layer.lot] = taken.get(layer.lot, 0.0) + part
        layer.kg -= part
        kg -= part
        if not layer.kg:
            layers.popleft()
    return taken
