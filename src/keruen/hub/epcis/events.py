"""Typed events of EPCIS 2.0 that a grain terminal uses: objects observed, transformations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Literal

Action = Literal["ADD", "OBSERVE", "DELETE"]
KILOGRAM = "KGM"


@dataclass(frozen=True)
class Moment:
    """An instant and the offset of local time as entered.

    Parameters
    ----------
    utc : the instant, an aware datetime in UTC.
    offset_minutes : minutes that local time was ahead of UTC.

    Examples
    --------
    >>> Moment(datetime(2026, 11, 24, 8, tzinfo=UTC), 60).text
    '2026-11-24T09:00:00.000+01:00'
    """

    utc: datetime
    offset_minutes: int = 0

    @property
    def text(self) -> str:
        """Local time with its offset."""
        local = self.utc.astimezone(UTC) + timedelta(minutes=self.offset_minutes)
        whole = local.microsecond % 1000 == 0
        clock = local.replace(tzinfo=None).isoformat(
            timespec="milliseconds" if whole else "microseconds"
        )
        return f"{clock}{self.offset_text}"

    @property
    def offset_text(self) -> str:
        """The offset, such as ``+01:00``."""
        sign = "-" if self.offset_minutes < 0 else "+"
        hours, minutes = divmod(abs(self.offset_minutes), 60)
        return f"{sign}{hours:02}:{minutes:02}"


@dataclass(frozen=True)
class Quantity:
    """Kilograms of a lot."""

    lot: str
    kg: int


@dataclass(frozen=True)
class Link:
    """A business document, a party or a place, with the kind of the link."""

    kind: str
    uri: str


@dataclass(frozen=True)
class Measurement:
    """One figure of a sensor or a laboratory.

    Parameters
    ----------
    kind : what was measured: a term of GS1, or one of the hub with its prefix.
    value : the figure; None where `text` has the result.
    unit : code of UN/ECE Recommendation 20.
    """

    kind: str
    value: Decimal | None = None
    unit: str = ""
    text: str = ""


@dataclass(frozen=True)
class Sensing:
    """Figures that were measured together.

    Parameters
    ----------
    time : when; None where it is the time of the event.
    device : identifier of the instrument; may be empty.
    """

    measurements: tuple[Measurement, ...]
    time: Moment | None = None
    device: str = ""


@dataclass(frozen=True)
class ErrorDeclaration:
    """That an earlier event is wrong, and which events correct it.

    Parameters
    ----------
    reason : ``incorrect_data``, with corrective events, or ``did_not_occur``.
    """

    declared: Moment
    reason: str
    corrective_events: tuple[str, ...] = ()


@dataclass(frozen=True)
class Extra:
    """A field of another vocabulary: its name with a prefix, and its value as JSON text."""

    name: str
    value: str


@dataclass(frozen=True)
class Loss:
    """Declared kilograms that a transformation loses, such as ``water`` or ``dust``."""

    kind: str
    kg: int


@dataclass(frozen=True)
class DryMatter:
    """Dry matter of a transformation: `input_kg` = `output_kg` + `loss_kg`."""

    input_kg: int
    output_kg: int
    loss_kg: int = 0


@dataclass(frozen=True)
class Event:
    """What every event has.

    Parameters
    ----------
    event_id : a UUID, a hash identifier or a web address.
    time : when it happened.
    biz_step, disposition : terms of GS1; may be empty.
    read_point, biz_location : where it happened, and where the grain is afterwards; may be empty.
    """

    event_id: str
    time: Moment
    biz_step: str = ""
    disposition: str = ""
    read_point: str = ""
    biz_location: str = ""
    documents: tuple[Link, ...] = ()
    sources: tuple[Link, ...] = ()
    destinations: tuple[Link, ...] = ()
    sensings: tuple[Sensing, ...] = ()
    record_time: Moment | None = None
    error: ErrorDeclaration | None = None
    master_data: tuple[Extra, ...] = ()
    extras: tuple[Extra, ...] = ()


@dataclass(frozen=True)
class ObjectEvent(Event):
    """Lots that were made (ADD), observed or ended (DELETE)."""

    action: Action = "OBSERVE"
    quantities: tuple[Quantity, ...] = ()


@dataclass(frozen=True)
class TransformationEvent(Event):
    """Lots that became others: commingling, blending, drying, closing a lot.

    Parameters
    ----------
    transformation_id : joins several events to one transformation; may be empty.
    losses : declared losses; inputs equal outputs and losses.
    """

    inputs: tuple[Quantity, ...] = ()
    outputs: tuple[Quantity, ...] = ()
    transformation_id: str = ""
    losses: tuple[Loss, ...] = ()
    dry_matter: DryMatter | None = None


@dataclass(frozen=True)
class Document:
    """An EPCIS document.

    Parameters
    ----------
    prefixes : prefix and address of each further vocabulary.
    """

    created: Moment
    events: tuple[Event, ...]
    prefixes: tuple[tuple[str, str], ...] = ()
