"""The words of a statement, one field a word.

Generated from `words.csv` by ``python scripts/make_row_types.py``; changes here are overwritten.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StatementWords(Mapping[str, str]):
    """The words of one language; `entries` has those of groups too, such as ``state.turn``."""

    entries: Mapping[str, str]
    title: str
    reference: str
    vessel: str
    charter_party: str
    owner: str
    charterer: str
    cargo: str
    currency: str
    author: str
    port: str
    port_load: str
    port_discharge: str
    zone: str
    notice: str
    tendered: str
    served: str
    not_valid: str
    laytime: str
    laytime_begins: str
    laytime_ends: str
    completed: str
    counted_up_to: str
    allowed: str
    used: str
    on_demurrage: str
    saved: str
    from_: str
    to: str
    state: str
    reason: str
    clause: str
    part: str
    counted: str
    running: str
    source: str
    settlement: str
    time: str
    rate: str
    amount: str
    demurrage: str
    despatch: str
    detention: str
    net_owner: str
    net_charterer: str
    now: str
    pending: str
    net_none: str
    shares: str
    receiver: str
    time_bar: str
    time_bar_met: str
    time_bar_missed: str
    presented_on: str
    assumed: str
    alongside: str
    left: str
    expected_end: str
    cost_now: str
    cost_after: str
    basis: str
    terms: str
    term: str
    value: str
    rules: str
    rule: str
    rounding: str
    zone_data: str
    engine: str
    timeline: str
    all_ports: str
    all_averaged: str
    page: str
    hour: str
    units: str

    def __getitem__(self, key: str) -> str:
        return self.entries[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)
