"""Papers asked for at the same moment: all are set, each the same as when it is set alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from keruen.report.papers import Paper, Table, make_pdf

AT_ONCE = 8


def _paper(number: int) -> Paper:
    rows = tuple((f"row {each}", str(number)) for each in range(40))
    table = Table("A table", ("One", "Two"), rows, "none")
    return Paper(f"Paper {number}", "", "en", (("number", str(number)),), (table,))


def test_eight_papers_at_once() -> None:
    alone = [make_pdf(_paper(number)) for number in range(AT_ONCE)]
    gate = Barrier(AT_ONCE)

    def make(number: int) -> bytes:
        gate.wait()
        return make_pdf(_paper(number))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        together = list(pool.map(make, range(AT_ONCE)))
    assert together == alone
    assert len(set(together)) == AT_ONCE
