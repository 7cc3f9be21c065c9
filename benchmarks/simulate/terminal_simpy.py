"""The same terminal for SimPy: a process for each ship and each lorry.

Berths and the loading station are SimPy's resources, the grain a container. The room of the silo
has a rule that no container has (what is wanted beyond what there is passes), so it is written out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import simpy

from benchmarks.simulate import terminal as t
from keruen.simulation import world as w

Row = tuple[float, int, int, int]
"""Time, step, job, kilograms."""


class Room:
    """Room of the silo: kept for a ship before it berths, free again when grain leaves."""

    def __init__(self, environment: simpy.Environment, grain: simpy.Container) -> None:
        self._environment = environment
        self._grain = grain
        self._there = 0
        self._coming = 0
        self._waiting: list[Any] = []

    def keep(self) -> Any:
        """An event that comes when there is room for a ship."""
        event = self._environment.event()
        if self._fits():
            self._coming += t.SHIP_KG
            event.succeed()
        else:
            self._waiting.append(event)
        return event

    def land(self) -> None:
        """A ship's grain lies in the silo."""
        self._coming -= t.SHIP_KG
        self._there += t.SHIP_KG

    def leave(self) -> None:
        """A lorry has left."""
        self._there -= t.LORRY_KG
        self.look()

    def look(self) -> None:
        """Let in those for whom there is room, in their order."""
        still = []
        for event in self._waiting:
            if self._fits():
                self._coming += t.SHIP_KG
                event.succeed()
            else:
                still.append(event)
        self._waiting = still

    def _fits(self) -> bool:
        there = self._there + self._coming
        if there <= 0 or there + t.SHIP_KG <= t.ROOM_KG:
            return True
        wanted = sum(waiting.amount for waiting in self._grain.get_queue)
        return bool(wanted > self._grain.level + self._coming)


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
        opening = self._opens(environment.now)
        if opening > environment.now:
            yield environment.timeout(opening - environment.now)
        yield self._room.keep()
        request = self._berths.request()
        yield request
        self._note(w.SEIZE, job)
        days = t.SHIP_KG / t.BERTH_KG_PER_DAY * (1.0 / self._drawn.rate_factor[job])
        end = self._worked(environment.now, days)
        self._room.land()
        self._note(w.PUT, job, t.SHIP_KG)
        yield self._grain.put(t.SHIP_KG)
        self._note(w.END, job)
        yield environment.timeout(end - environment.now)
        self._berths.release(request)

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

    def _opens(self, time: float) -> float:
        for start, end in self._drawn.swells:
            if start > time:
                break
            time = max(time, end)
        return time

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
