"""Lists of trade that come in as workbooks: contracts, nominations, weights, tariffs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from keruen.errors import Finding
from keruen.hub.book import Book
from keruen.hub.list_kinds import ListKind, Planned, given, known_names
from keruen.hub.list_rows import ListedNomination, ListedWeight, typed
from keruen.hub.lists.columns import Column, Value
from keruen.hub.lists.read import ListRow
from keruen.hub.money.tariff import UNITS
from keruen.hub.trade.terms import FINAL_AT, INCOTERMS, OPTIONS, PRICE_FORMS, WEIGHT_METHODS
from keruen.movements.tables import TableError

TERMS = (
    *("owner", "reference", "kind", "counterparty", "incoterm", "place", "grade", "kg"),
    *("less_pct", "more_pct", "tolerance_option", "ships_from", "ships_to", "currency"),
    *("price_form", "price", "final_weight_at", "final_weight_method", "final_quality_at"),
)
LIMITS = (
    *("property", "unit", "basis", "method", "least", "most", "least_part", "most_part"),
    *("reject_below", "reject_above", "tolerance"),
)


def _written(value: Value) -> Value:
    return value.isoformat() if isinstance(value, date) else value


def _plan_contracts(_: Book, rows: Sequence[ListRow]) -> Iterator[Planned]:
    """Rows of one owner and reference are one contract; each is a property of its specification.

    Every row repeats the terms.
    """
    groups: dict[tuple[Value, Value], list[ListRow]] = {}
    for row in rows:
        groups.setdefault((row.values["owner"], row.values["reference"]), []).append(row)
    for found in groups.values():
        _check_terms(found)
        fields = given(**{name: _written(found[0].values[name]) for name in TERMS})
        lines = [
            given(**{name: row.values[name] for name in LIMITS})
            for row in found
            if row.values["property"]
        ]
        yield found[0].line, "write_contract", {**fields, "specification": lines}


def _check_terms(rows: Sequence[ListRow]) -> None:
    first = rows[0]
    findings = [
        Finding(
            "contracts",
            str(row.line),
            name,
            str(row.values[name] if row.values[name] is not None else ""),
            f"differs from row {first.line} of the same contract",
            "Write the same terms in each row of a contract.",
        )
        for row in rows[1:]
        for name in TERMS
        if row.values[name] != first.values[name]
    ]
    if findings:
        raise TableError("contracts", findings)


def _plan_nominations(book: Book, rows: Sequence[ListRow]) -> Iterator[Planned]:
    contracts = known_names(book, "contract")
    for row in rows:
        value = typed(ListedNomination, row)
        fields = given(
            contract_id=contracts[value.contract],
            reference=value.reference,
            direction=value.direction,
            kg=value.kg,
            laycan_from=_written(value.laycan_from),
            laycan_to=_written(value.laycan_to),
            imo=value.imo,
            vessel_name=value.vessel_name,
        )
        yield row.line, "nominate_ship", fields


def _plan_weights(book: Book, rows: Sequence[ListRow]) -> Iterator[Planned]:
    contracts, calls = known_names(book, "contract"), known_names(book, "call")
    instruments = known_names(book, "instrument")
    for row in rows:
        value = typed(ListedWeight, row)
        fields = given(
            contract_id=contracts[value.contract],
            parcel=value.parcel,
            place=value.place,
            instrument_id=instruments[str(value.instrument)],
            kg=value.kg,
            weighed_on=_written(value.weighed_on),
            call_id=calls.get(str(value.call)),
            evidence=value.evidence,
        )
        yield row.line, "record_weight", fields


def _plan_tariffs(_: Book, rows: Sequence[ListRow]) -> Iterator[Planned]:
    for row in rows:
        fields = given(**{name: _written(value) for name, value in row.values.items()})
        yield row.line, "set_tariff", fields


TRADE_LISTS = (
    ListKind(
        "contracts",
        (
            Column("owner", meaning="Code of the owner"),
            Column("reference", meaning="Equal ones of an owner are one contract"),
            Column("kind", choices=("sale", "purchase")),
            Column("counterparty"),
            Column("incoterm", choices=INCOTERMS, meaning="Incoterms 2020"),
            Column("place"),
            Column("grade"),
            Column("kg", "kg"),
            Column("less_pct", "decimal", required=False),
            Column("more_pct", "decimal", required=False),
            Column("tolerance_option", choices=OPTIONS),
            Column("ships_from", "date"),
            Column("ships_to", "date"),
            Column("currency"),
            Column("price_form", required=False, choices=PRICE_FORMS),
            Column("price", required=False),
            Column("final_weight_at", required=False, choices=FINAL_AT),
            Column("final_weight_method", required=False, choices=WEIGHT_METHODS),
            Column("final_quality_at", required=False, choices=FINAL_AT),
            Column("property", required=False, meaning="One property of the specification a row"),
            Column("unit", required=False),
            Column("basis", required=False),
            Column("method", required=False),
            Column("least", "decimal", required=False),
            Column("most", "decimal", required=False),
            Column("least_part", "decimal", required=False),
            Column("most_part", "decimal", required=False),
            Column("reject_below", "decimal", required=False),
            Column("reject_above", "decimal", required=False),
            Column("tolerance", "decimal", required=False),
        ),
        "",
        {"owner": "owner", "grade": "grade"},
        _plan_contracts,
    ),
    ListKind(
        "nominations",
        (
            Column("contract"),
            Column("reference"),
            Column("direction", choices=("receipt", "loading")),
            Column("kg", "kg"),
            Column("laycan_from", "date"),
            Column("laycan_to", "date"),
            Column("imo", required=False),
            Column("vessel_name", required=False),
        ),
        "",
        {"contract": "contract"},
        _plan_nominations,
    ),
    ListKind(
        "weights",
        (
            Column("contract"),
            Column("parcel"),
            Column("place", choices=("loading", "discharge")),
            Column("instrument"),
            Column("kg", "kg"),
            Column("weighed_on", "date"),
            Column("call", required=False),
            Column("evidence", required=False),
        ),
        "",
        {"contract": "contract", "instrument": "instrument", "call": "call"},
        _plan_weights,
    ),
    ListKind(
        "tariffs",
        (
            Column("service", choices=tuple(UNITS)),
            Column("from_day", "date"),
            Column("rate", "decimal"),
            Column("currency"),
            Column("owner", required=False, meaning="Empty for every owner"),
            Column("free_days", "whole", required=False),
            Column("decimals", "whole", required=False),
        ),
        "",
        {"owner": "owner"},
        _plan_tariffs,
    ),
)
"""Lists of trade, in the order in which they are usually filled in."""
