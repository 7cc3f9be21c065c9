"""The same terminal for SimPy: a process for each ship and each lorry.

Berths and the loading station are SimPy's resources, the grain a container. The room of the silo
has a rule that no container has (what is wanted beyond what there is passes), so it is written out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import simpy

from benchmarks.simulate import terminal as t
from keruen.simulation import world as w

Row = tuple[float, int, int, int]
"""Time, step, job, kilograms."""
HOURS = 24.0


@dataclass
class Waiting:
    """A ship that waits for room: to berth, or at its berth for its next part."""

    event: Any
    most_kg: int
    to_berth: bool


class Room:
    """Room of the silo: kept for a part before it is discharged, free again when grain leaves."""

    def __init__(self, environment: simpy.Environment, grain: simpy.Container) -> None:
        self._environment = environment
        self._grain = grain
        self._there = 0
        self._coming = 0
        self._waiting: list[Waiting] = []

    def berth(self) -> Any:
        """An event that comes when there is room for a day's work."""
        return self._ask(Waiting(self._environment.event(), int(t.BERTH_KG_PER_DAY), True))

    def part(self, most_kg: int) -> Any:
        """An event that comes with the kilograms for which room is kept, at most so many."""
        return self._ask(Waiting(self._environment.event(), most_kg, False))

    def land(self, kg: int) -> None:
        """A part lies in the silo."""
        self._coming -= kg
        self._there += kg

    def leave(self) -> None:
        """A lorry has left."""
        self._there -= t.LORRY_KG
        self.look()

    def look(self) -> None:
        """Let in those for whom there is room, in their order."""
        self._waiting = [one for one in self._waiting if not self._passes(one)]

    def _ask(self, one: Waiting) -> Any:
        if not self._passes(one):
            self._waiting.append(one)
        return one.event

    def _passes(self, one: Waiting) -> bool:
        room = t.ROOM_KG - self._there - self._coming
        wanted = sum(waiting.amount for waiting in self._grain.get_queue)
        if wanted > 0:
            room = max(room, wanted - self._grain.level - self._coming)
        kg = min(one.most_kg, room)
        if kg <= 0 or (one.to_berth and kg < one.most_kg):
            return False
        if not one.to_berth:
            self._coming += kg
        one.event.succeed(kg)
        return True


class Terminal:
    """One replication."""

    def __init__(self, ships: int, drawn: t.Drawn) -> None:
        self.environment = simpy.Environment()
        self.log: list[Row] = []
        self._drawn = drawn
        self._berths = simpy.Resource(self.environment, t.BERTHS)
        self._station = simpy.Resource(self.environment, 1)
        self._grain = simpy.Container(self.environment)
        self._room = Room(self.environment, self._grain)
        for job, call in enumerate(t.timetable(ships)):
            process = self._ship if call.is_ship else self._lorry
            self.environment.process(process(job, call.release))

    def run(self, ships: int) -> list[Row]:
        """Run to the end; gives the log."""
        self.environment.run(until=t.horizon(ships))
        return self.log

    def _note(self, step: int, job: int, kg: int = 0) -> None:
        self.log.append((self.environment.now, step, job, kg))

    def _ship(self, job: int, release: float) -> Iterator[Any]:
        environment = self.environment
        yield environment.timeout(release)
        yield environment.timeout(self._drawn.late_days[job])
        self._note(w.TAKE, job, t.SHIP_KG)
        self._note(w.ARRIVE, job)
        yield from self._open()
        yield self._room.berth()
        request = self._berths.request()
        yield request
        self._note(w.SEIZE, job)
        yield from self._open()
        days = t.SHIP_KG / t.BERTH_KG_PER_DAY * (1.0 / self._drawn.rate_factor[job])
        pace = t.SHIP_KG / days
        left = t.SHIP_KG
        while left > 0:
            kg: Any = yield self._room.part(min(left, max(1, int(pace / HOURS))))
            yield environment.timeout(self._worked(environment.now, kg / pace) - environment.now)
            self._room.land(kg)
            self._note(w.PUT, job, kg)
            self._grain.put(kg)
            self._room.look()
            left -= kg
        self._note(w.FREE, job)
        self._berths.release(request)
        self._note(w.END, job)

    def _lorry(self, job: int, release: float) -> Iterator[Any]:
        yield self.environment.timeout(release)
        taking = self._grain.get(t.LORRY_KG)
        if not taking.triggered:
            # What it waits for may stand outside for want of room.
            self._room.look()
        yield taking
        self._note(w.TAKE, job, t.LORRY_KG)
        with self._station.request() as request:
            yield request
            self._note(w.SEIZE, job)
            self._room.leave()
            self._note(w.OUT, job, t.LORRY_KG)
            self._note(w.END, job)
            yield self.environment.timeout(t.LORRY_KG / t.STATION_KG_PER_DAY)

    def _open(self) -> Iterator[Any]:
        """Wait until the swell lets ships move."""
        now = self.environment.now
        opening = now
        for start, end in self._drawn.swells:
            if start > opening:
                break
            opening = max(opening, end)
        if opening > now:
            yield self.environment.timeout(opening - now)

    def _worked(self, time: float, days: float) -> float:
        for start, end in self._drawn.swells:
            if end <= time:
                continue
            free = start - time
            if free >= days:
                break
            days -= max(free, 0.0)
            time = end
        return time + days
