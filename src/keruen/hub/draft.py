"""A document that is being written: its entries, and what bins contain after each of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from typing import NamedTuple

from keruen.hub.names import FREE, TRANSFORMATION


class Content(NamedTuple):
    """What a bin contains of a lot."""

    lot: str
    grade: str
    kg: int
    dry_kg: int


class PlaceLine(NamedTuple):
    """Grain that moves from one place to another."""

    from_place: str
    to_place: str
    lot: str
    grade: str
    kg: int
    dry_kg: int
    transformation: str | None = None


class ClaimLine(NamedTuple):
    """A claim that grows (kg above zero) or shrinks."""

    owner: str
    grade: str
    basis: str
    kg: int
    account: str = FREE
    pledgee: str = ""


class GenealogyLine(NamedTuple):
    """A lot that goes into a transformation (`in`), comes out of it (`out`) or is lost (`loss`)."""

    transformation: str
    side: str
    lot: str
    kg: int
    dry_kg: int


class Step(NamedTuple):
    """A transformation of a document."""

    id: str
    kind: str


@dataclass
class Draft:
    """The entries of a document that is not posted yet.

    Parameters
    ----------
    contents : what bins contain, read once and changed with each line.
    """

    places: list[PlaceLine] = field(default_factory=list)
    claims: list[ClaimLine] = field(default_factory=list)
    genealogy: list[GenealogyLine] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    contents: dict[str, dict[str, Content]] = field(default_factory=dict)

    def move(self, line: PlaceLine) -> None:
        """Move grain from one place to another."""
        self.places.append(line)
        for place, sign in ((line.from_place, -1), (line.to_place, 1)):
            if place not in self.contents:
                continue
            lots = self.contents[place]
            before = lots.get(line.lot, Content(line.lot, line.grade, 0, 0))
            after = before._replace(
                kg=before.kg + sign * line.kg, dry_kg=before.dry_kg + sign * line.dry_kg
            )
            if after.kg:
                lots[line.lot] = after
            else:
                lots.pop(line.lot, None)

    def claim(self, line: ClaimLine) -> None:
        """Change a claim; one of zero kilograms changes nothing."""
        if line.kg:
            self.claims.append(line)

    def use(self, step: Step, place: str, content: Content) -> None:
        """Put grain from a place into a transformation."""
        self.move(PlaceLine(place, TRANSFORMATION, *content, step.id))
        self._add(GenealogyLine(step.id, "in", content.lot, content.kg, content.dry_kg))

    def make(self, step: Step, place: str, content: Content, *, lost: bool = False) -> None:
        """Put grain that comes out of a transformation, or is lost in it, into a place."""
        self.move(PlaceLine(TRANSFORMATION, place, *content, step.id))
        side = "loss" if lost else "out"
        self._add(GenealogyLine(step.id, side, content.lot, content.kg, content.dry_kg))

    def _add(self, line: GenealogyLine) -> None:
        """Add a line of genealogy; a lot has one line on each side of a transformation."""
        for number, held in enumerate(self.genealogy):
            if held[:3] == line[:3]:
                self.genealogy[number] = held._replace(
                    kg=held.kg + line.kg, dry_kg=held.dry_kg + line.dry_kg
                )
                return
        self.genealogy.append(line)


def dry_matter(kg: int, moisture_pct: Decimal) -> int:
    """The dry matter of grain in whole kilograms, rounded half to even.

    Parameters
    ----------
    moisture_pct : on the wet basis.

    Examples
    --------
    >>> dry_matter(1_000_000, Decimal("14.0"))
    860000
    """
    exact = kg * (100 - moisture_pct) / 100
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


def part_of(content: Content, kg: int) -> Content:
    """A part of a lot with its share of the dry matter; the rest has the remainder.

    Examples
    --------
    >>> part_of(Content("lot_a", "wheat", 1000, 875), 333)
    Content(lot='lot_a', grade='wheat', kg=333, dry_kg=291)
    """
    share = Decimal(content.dry_kg) * kg / content.kg
    return content._replace(kg=kg, dry_kg=int(share.quantize(Decimal(1), rounding=ROUND_HALF_EVEN)))
