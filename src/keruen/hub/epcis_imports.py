"""Receipts from an EPCIS document of a supplier: all of them in one transaction, or none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.exc import SQLAlchemyError

from keruen.errors import KeruenError
from keruen.hub.book import open_book
from keruen.hub.commands import REGISTRY
from keruen.hub.epcis.events import Document, ObjectEvent
from keruen.store.canonical import fingerprint
from keruen.store.command import CommandResult
from keruen.store.database import Database, translate
from keruen.store.roles import Actor

SOURCES: Mapping[str, str] = {"unloading": "ship", "receiving": "truck"}
"""Steps of events that bring grain, each with the place from which it comes."""


@dataclass(frozen=True)
class Received:
    """What is known of the grain beside the events.

    Parameters
    ----------
    source : ``ship``, ``truck`` or ``wagon``; empty for that of the step.
    """

    owner: str
    grade: str
    bin: str
    moisture_pct: Decimal
    source: str = ""


@dataclass(frozen=True)
class EpcisImport:
    """What an import did.

    Parameters
    ----------
    left_out : events of other steps, which bring no grain to the terminal.
    """

    done: tuple[CommandResult, ...]
    left_out: int

    @property
    def repeated(self) -> int:
        """Receipts that the book had already."""
        return sum(each.repeated for each in self.done)


def import_events(
    database: Database,
    actor: Actor,
    document: Document,
    about: Received,
    now: datetime | None = None,
) -> EpcisImport:
    """Post a receipt for each lot of each event that brings grain.

    An event that was imported before counts as done; one with the same identifier and other
    content is refused.

    Raises
    ------
    KeruenError : the first receipt that is refused, with its event; nothing is posted then.
    """
    done: list[CommandResult] = []
    left_out = 0
    with open_book(database, actor, now) as book:
        for number, event in enumerate(document.events, start=1):
            wanted = (
                isinstance(event, ObjectEvent)
                and event.action == "OBSERVE"
                and event.biz_step in SOURCES
                and event.error is None
            )
            if not isinstance(event, ObjectEvent) or not wanted:
                left_out += 1
                continue
            for quantity in event.quantities:
                fields = {
                    "owner": about.owner,
                    "bin": about.bin,
                    "grade": about.grade,
                    "kg": quantity.kg,
                    "moisture_pct": str(about.moisture_pct),
                    "reference": event.event_id.rpartition("/")[2][-80:],
                    "source": about.source or SOURCES[event.biz_step],
                    "at": event.time.utc.isoformat(),
                    "origin": quantity.lot[-200:],
                }
                key = f"epcis:{fingerprint([event.event_id, quantity.lot])}"
                try:
                    done.append(REGISTRY.execute(book, "receive_grain", fields, key))
                except (KeruenError, SQLAlchemyError) as error:
                    told = error if isinstance(error, KeruenError) else translate(error)
                    raise KeruenError(f"event {number}: {told.what}", told.remedy) from error
    return EpcisImport(tuple(done), left_out)
