"""`keruen hub export --epcis` and `keruen hub import --epcis`."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path

from keruen.app.commands.hub import open_terminal
from keruen.app.terminal.formatting import count
from keruen.app.terminal.outcome import Outcome
from keruen.case.atomic import written_whole
from keruen.errors import KeruenError
from keruen.hub.book import read_book
from keruen.hub.epcis.identifiers import Naming
from keruen.hub.epcis.read import read_document
from keruen.hub.epcis.write import write_document
from keruen.hub.epcis_imports import Received, import_events
from keruen.hub.reads.epcis_events import read_events

MOST_BYTES = 50_000_000


def export_events(url: str | None, out: Path, base: str, party: str, force: bool) -> Outcome:
    """Write the whole book as an EPCIS document."""
    if party:
        raise KeruenError(
            "events are of the whole book, which an owner does not see",
            "Leave out --party, or export the tables of the owner.",
        )
    naming = Naming(_named(base))
    database, actor = open_terminal(url, "")
    with read_book(database, actor) as book:
        document = read_events(book, naming)
        text = write_document(document, naming)
    with written_whole(out, force=force, replaceable=Path.is_file) as place:
        place.write_text(text, encoding="utf-8")
    events = count(len(document.events), "event")
    return Outcome(f"{out}: {events}", {"file": str(out), "events": len(document.events)})


def import_document(
    url: str | None, path: Path, base: str, about: dict[str, str], person: str
) -> Outcome:
    """Post the receipts of an EPCIS document.

    Parameters
    ----------
    about : ``owner``, ``grade``, ``bin`` and ``moisture`` as given, and ``source``.
    """
    for name in ("owner", "grade", "bin", "moisture"):
        if not about[name]:
            raise KeruenError(
                f"an EPCIS document does not have the {name} of a receipt", f"Give --{name}."
            )
    try:
        moisture = Decimal(about["moisture"])
    except InvalidOperation as error:
        raise KeruenError(
            f"option --moisture, value {about['moisture']!r}: not a percentage",
            "Write it as 12.5.",
        ) from error
    naming = Naming(_named(base))
    document = read_document(_read(path), naming)
    database, actor = open_terminal(url, person)
    received = Received(about["owner"], about["grade"], about["bin"], moisture, about["source"])
    done = import_events(database, actor, document, received)
    new = len(done.done) - done.repeated
    return Outcome(
        f"{path}: {count(new, 'receipt')} posted, {done.repeated} posted before, "
        f"{count(done.left_out, 'event')} of other steps left out",
        {
            "posted": new,
            "repeated": done.repeated,
            "left_out": done.left_out,
            "documents": [each.id for each in done.done],
        },
    )


def _named(base: str) -> str:
    if not base:
        raise KeruenError(
            "EPCIS names lots and places by web addresses of the hub",
            "Give --base, such as https://hub.example/id.",
        )
    return base


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise KeruenError(
                f"{path} is larger than {MOST_BYTES // 1_000_000} MB", "Import it in parts."
            )
        return path.read_bytes()
    except OSError as error:
        raise KeruenError(f"{path} cannot be read", "Give an EPCIS document in JSON-LD.") from error
