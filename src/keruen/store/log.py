"""The append-only log: an RFC 6962 tree; each side stores the other's signed heads.

The sides share one log. Each side also has a private log, which hides the number of its private
acts from the other side. Two parties, such as a terminal and one owner of grain, have a log that
these two alone read, so that positions disclose nothing of other owners.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    func,
    literal_column,
    select,
    tuple_,
)

from keruen.errors import KeruenError
from keruen.records import read_record
from keruen.store import merkle
from keruen.store.canonical import canonical_bytes
from keruen.store.database import wait_for_writers
from keruen.store.rows import CheckpointRow
from keruen.store.rules import Rule
from keruen.store.tables import checkpoint, checkpoint_signature, log_entry, log_node
from keruen.store.typed_rows import read_first

SHARED = "shared"
PAIR = "pair"
BETWEEN = "+"
"""Stands between the two parties in the name of their log."""

SEAT = "seat"
"""The tier of the log of an organisation whose accounts do not sit for a side."""

WITHIN = "~"
"""Stands between a party and an organisation in the name of the organisation's log."""

HASHED = ("log", "position", "at", "by_party", "by_account", "act", "body")
"""What is hashed of an entry."""

SIGNED = ("log", "size", "root", "at")
"""What a side signs of a checkpoint."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a side signs of a checkpoint, as a record."""

    log: str
    size: int
    root: str
    at: str


CHECKPOINT_TYPE = "application/vnd.keruen.checkpoint+json"

RULES: tuple[Rule, ...] = (
    *(
        Rule(
            "append_only",
            table,
            "update",
            "OLD.log IS NOT NULL",
            "the log is only added to",
            "Record what is to be put right as a new act.",
        )
        for table in ("log_entry", "log_node", "log_value", "checkpoint", "checkpoint_signature")
    ),
    Rule(
        "next_position",
        "log_entry",
        "insert",
        "NEW.position <> (SELECT coalesce(max(entry.position) + 1, 0) FROM log_entry AS entry "
        "WHERE entry.log = NEW.log)",
        "an entry of the log follows the one before it",
        "Append it through an act.",
    ),
    Rule(
        "own_name",
        "log_entry",
        "insert",
        "NEW.by_party <> current_party_code() AND current_party_code() <> '**'",
        "an entry of the log is written in the name of its own side",
        "Sign in as that side.",
    ),
    Rule(
        "last_entry",
        "log_value",
        "insert",
        "NOT EXISTS (SELECT 1 FROM log_entry AS entry WHERE entry.log = NEW.log "
        "AND entry.position = NEW.position AND (entry.by_party = current_party_code() "
        "OR current_party_code() = '**')) OR NEW.position < (SELECT max(entry.position) "
        "FROM log_entry AS entry WHERE entry.log = NEW.log)",
        "a value is stored beside the last entry of the own side",
        "Append it through an act.",
    ),
    Rule(
        "grows",
        "checkpoint",
        "insert",
        "NEW.size < (SELECT coalesce(max(held.size), 0) FROM checkpoint AS held "
        "WHERE held.log = NEW.log) OR NEW.size > (SELECT coalesce(max(entry.position) + 1, 0) "
        "FROM log_entry AS entry WHERE entry.log = NEW.log)",
        "a checkpoint follows the one before it and covers what is in the log",
        "Make a checkpoint of the log as it stands.",
    ),
    Rule(
        "own_signature",
        "checkpoint_signature",
        "insert",
        "NEW.by_party <> current_party_code()",
        "a side signs checkpoints in its own name alone",
        "Let the other side sign.",
    ),
)
"""What the database refuses by itself about the log."""


def append(
    connection: Connection, log: str, *, at: str, party: str, account: str, act: str, body: object
) -> int:
    """Append an entry to a log inside the caller's transaction; returns its position.

    Whoever writes to any log holds one and the same lock from here on at the latest, so positions
    follow on both databases and no two writers ever wait for each other.
    """
    wait_for_writers(connection)
    position = size_of(connection, log)
    seen_by = visibility_of(log, party)
    entry = {"log": log, "position": position, "at": at, "by_party": party, "act": act}
    entry |= {"by_account": account, "body": body}
    value = merkle.leaf_hash(entry_bytes(entry))
    subject = body.get("id") if isinstance(body, dict) else None
    connection.execute(ADD_ENTRY, {**entry, **seen_by, "leaf_hash": value, "subject": subject})
    hashes = merkle.nodes_above(position, value, _left_nodes(connection, log, position))
    rows = [
        {"log": log, "level": level, "position": position >> level, "hash": each, **seen_by}
        for level, each in enumerate(hashes)
    ]
    connection.execute(ADD_NODE, rows)
    return position


# Made once: to build a statement takes longer than to run it.
ADD_ENTRY = log_entry.insert()
ADD_NODE = log_node.insert()
LAST_POSITION = select(func.max(log_entry.c.position)).where(log_entry.c.log == bindparam("log"))
LEFT_NODES = (
    select(log_node.c.hash)
    .where(
        log_node.c.log == bindparam("log"),
        tuple_(log_node.c.level, log_node.c.position).in_(bindparam("left", expanding=True)),
    )
    .order_by(log_node.c.level)
)


def name_of(tier: str, party: str, reader: str = "") -> str:
    """The log in which a party writes what has a tier.

    Parameters
    ----------
    reader : the other party, for the tier ``pair``.

    Raises
    ------
    ValueError : the tier ``pair`` without another party.

    Examples
    --------
    >>> name_of("public", "MAR"), name_of("party", "MAR"), name_of("pair", "TERM", "ANNA")
    ('shared', 'MAR', 'ANNA+TERM')
    """
    if tier == PAIR:
        if not reader or reader == party or BETWEEN in f"{party}{reader}":
            raise ValueError(f"the tier pair needs two parties, not {party!r} and {reader!r}")
        return BETWEEN.join(sorted((party, reader)))
    return SHARED if tier in ("public", "shared") else party


def name_of_seat(tier: str, party: str, organisation: str) -> str:
    """The log in which an organiser, a company or a guest writes what has a tier.

    What sides see is written in the log that they share, anything else in a log that the
    organisation alone reads.

    Examples
    --------
    >>> name_of_seat("shared", "MAR", "org_firm"), name_of_seat("firm", "MAR", "org_firm")
    ('shared', 'MAR~org_firm')
    """
    return SHARED if tier in ("public", "shared") else f"{party}{WITHIN}{organisation}"


def visibility_of(log: str, party: str) -> dict[str, str]:
    """Tier, party and reader of what a party writes in a log.

    Examples
    --------
    >>> visibility_of("ANNA+TERM", "TERM")
    {'tier': 'pair', 'party': 'TERM', 'reader': 'ANNA'}
    >>> visibility_of("MAR~org_firm", "MAR")
    {'tier': 'seat', 'party': 'MAR', 'reader': 'org_firm'}
    """
    if log == SHARED:
        return {"tier": "shared", "party": "", "reader": ""}
    within, inside, organisation = log.partition(WITHIN)
    if inside:
        return {"tier": SEAT, "party": within, "reader": organisation}
    first, between, second = log.partition(BETWEEN)
    if not between:
        return {"tier": "party", "party": log, "reader": ""}
    other = first if party == second else second
    return {"tier": PAIR, "party": party, "reader": other}


def list_logs(connection: Connection) -> list[str]:
    """The shared log, then every log that has an entry, a node or a checkpoint, by name.

    A log whose entries were taken out is listed by its nodes, so that a check finds it.
    """
    tables = (log_entry, log_node, checkpoint)
    found = {
        name
        for table in tables
        for name in connection.execute(select(table.c.log).distinct()).scalars()
    }
    return [SHARED, *sorted(found - {SHARED})]


def read_heads(connection: Connection) -> list[tuple[str, int]]:
    """The last position of each log that the actor sees, by name.

    One statement, whatever the number of entries: an index lists the first entry of each log.

    Examples
    --------
    >>> from keruen.store.opening import open_packages
    >>> with open_packages("sqlite://", []).admin_read() as connection:
    ...     read_heads(connection)
    []
    """
    first, other = log_entry.alias("first"), log_entry.alias("other")
    last = select(other.c.position).where(other.c.log == first.c.log)
    last = last.order_by(other.c.position.desc()).limit(1)
    query = select(first.c.log, last.scalar_subquery()).where(
        first.c.position == literal_column("0")
    )
    return [(name, int(position)) for name, position in connection.execute(query.order_by("log"))]


def entry_bytes(entry: Mapping[str, object]) -> bytes:
    """What is hashed of an entry, in canonical form."""
    return canonical_bytes({key: entry[key] for key in HASHED})


def size_of(connection: Connection, log: str) -> int:
    """Number of entries of a log."""
    highest = connection.execute(LAST_POSITION, {"log": log}).scalar()
    return 0 if highest is None else int(highest) + 1


def root_of(connection: Connection, log: str, size: int | None = None) -> bytes:
    """The root of a log, now or when it had an earlier size."""
    size = size_of(connection, log) if size is None else size
    return _subtree(connection, log)(0, size) if size else merkle.EMPTY_ROOT


def prove_inclusion(connection: Connection, log: str, position: int, size: int) -> list[bytes]:
    """The proof that an entry is in the log of a size."""
    return merkle.inclusion_path(position, size, _subtree(connection, log))


def prove_consistency(connection: Connection, log: str, old: int, size: int) -> list[bytes]:
    """The proof that the log of a size begins with the log of an older size."""
    return merkle.consistency_path(old, size, _subtree(connection, log))


def make_checkpoint(
    connection: Connection, log: str, at: str, party: str = ""
) -> dict[str, object]:
    """Store the present head of a log; an equal size gives the checkpoint that is stored.

    Parameters
    ----------
    party : who makes it, for a log of two parties.

    Raises
    ------
    KeruenError : a log that no longer begins with what the last checkpoint covered.
    """
    wait_for_writers(connection)
    size = size_of(connection, log)
    if size == 0:
        raise KeruenError("the log is empty", "Make a checkpoint once something was done.")
    last = _last_checkpoint(connection, log)
    if last is not None and last.size == size:
        return payload_of(last)
    if last is not None:
        path = prove_consistency(connection, log, last.size, size)
        old_root, new_root = bytes.fromhex(last.root), root_of(connection, log)
        if not merkle.verify_consistency(last.size, size, old_root, new_root, path):
            raise KeruenError(
                f"the log no longer begins with the {last.size} entries of its last checkpoint",
                "Its history was rewritten. Restore the database from a copy and inform both "
                "sides.",
            )
    row = {"log": log, "size": size, "root": root_of(connection, log).hex(), "at": at}
    connection.execute(checkpoint.insert().values(**row, **visibility_of(log, party)))
    return row


def payload_of(row: Mapping[str, object]) -> dict[str, object]:
    """What a side signs of a checkpoint."""
    return {key: row[key] for key in SIGNED}


def add_checkpoint_signature(
    connection: Connection, held: Mapping[str, object], party: str, key_id: str, signature: str
) -> None:
    """Store a side's signature of a checkpoint."""
    connection.execute(
        checkpoint_signature.insert().values(
            log=held["log"],
            size=held["size"],
            by_party=party,
            key_id=key_id,
            signature=signature,
            **visibility_of(str(held["log"]), party),
        )
    )


def check_log(connection: Connection, log: str) -> tuple[int, bytes]:
    """Recompute a log from its entries; returns its size and root.

    Raises
    ------
    KeruenError : an entry, a node or a checkpoint that does not fit.
    """
    query = _entries(log, log_entry.c.leaf_hash, log_entry.c.subject)
    leaves: list[bytes] = []
    for row in connection.execute(query).mappings():
        value, body = merkle.leaf_hash(entry_bytes(dict(row))), row["body"]
        about = body.get("id") if isinstance(body, dict) else None
        fits = value == bytes(row["leaf_hash"]) and about == row["subject"]
        if row["position"] != len(leaves) or not fits:
            raise KeruenError(
                f"entry {row['position']} of the log {log!r} is not what was written",
                "It was changed behind its guards. Restore the database from a copy.",
            )
        leaves.append(value)
    whole = merkle.root(leaves)
    if leaves and root_of(connection, log) != whole:
        raise KeruenError(
            f"the tree over the log {log!r} does not fit its entries",
            "It was changed behind its guards. Restore the database from a copy.",
        )
    columns = [checkpoint.c[name] for name in SIGNED]
    held = select(*columns).where(checkpoint.c.log == log).order_by(checkpoint.c.size)
    for each in connection.execute(held).mappings():
        check_against(leaves, dict(each))
    return len(leaves), whole


def backward_times(connection: Connection, log: str) -> list[tuple[int, str, str]]:
    """Entries of a log with an earlier time than the one before: position, time, time before.

    The order of a log is that of its positions; a clock that was set back, or a second server with
    another clock, shows here.
    """
    query = select(log_entry.c.position, log_entry.c.at).where(log_entry.c.log == log)
    found: list[tuple[int, str, str]] = []
    before = ""
    for position, at in connection.execute(query.order_by(log_entry.c.position)):
        if at < before:
            found.append((position, at, before))
        before = max(before, at)
    return found


def check_against(leaves: list[bytes], held: Mapping[str, object]) -> None:
    """Compare a log's leaves with a checkpoint that was stored elsewhere.

    Raises
    ------
    KeruenError : a log that is shorter, or that had another root at that size.
    """
    head = read_record(Head, held)
    if head.size > len(leaves):
        raise KeruenError(
            f"the log {head.log!r} has {len(leaves)} entries, and a checkpoint of "
            f"{head.at} covers {head.size}",
            "Entries were taken out. Restore the database from a copy and inform both sides.",
        )
    if merkle.root(leaves[: head.size]).hex() != head.root:
        raise KeruenError(
            f"the first {head.size} entries of the log {head.log!r} are not those of the "
            f"checkpoint of {head.at}",
            "History was rewritten. Restore the database from a copy and inform both sides.",
        )


def read_leaves(connection: Connection, log: str) -> list[bytes]:
    """The leaf hashes of a log, computed from its entries."""
    rows = connection.execute(_entries(log)).mappings()
    return [merkle.leaf_hash(entry_bytes(dict(row))) for row in rows]


def _entries(log: str, *columns: ColumnElement[object]) -> Select[*tuple[object, ...]]:
    """What is hashed of the entries of a log, in order; also in tables of earlier versions."""
    hashed = [log_entry.c[name] for name in HASHED]
    query = select(*hashed, *columns).where(log_entry.c.log == log)
    return query.order_by(log_entry.c.position)


def _last_checkpoint(connection: Connection, log: str) -> CheckpointRow | None:
    query = select(checkpoint).where(checkpoint.c.log == log).order_by(checkpoint.c.size.desc())
    return read_first(connection, CheckpointRow, query.limit(1))


def _left_nodes(connection: Connection, log: str, position: int) -> list[bytes]:
    """The nodes to the left of a new leaf and of the nodes above it, from the lowest."""
    left = [(level, (position >> level) - 1) for level in range(merkle.trailing_ones(position))]
    if not left:
        return []
    found = connection.execute(LEFT_NODES, {"log": log, "left": left})
    return [bytes(each) for each in found.scalars()]


def _node(connection: Connection, log: str, level: int, position: int) -> bytes:
    query = select(log_node.c.hash).where(
        log_node.c.log == log, log_node.c.level == level, log_node.c.position == position
    )
    return bytes(connection.execute(query).scalar_one())


def _subtree(connection: Connection, log: str) -> merkle.Subtree:
    """Roots of parts: a complete part is stored, any other is put together from two."""

    def subtree(start: int, end: int) -> bytes:
        size = end - start
        if size & (size - 1) == 0 and start % size == 0:
            return _node(connection, log, size.bit_length() - 1, start // size)
        middle = start + merkle.split(size)
        return merkle.node_hash(subtree(start, middle), subtree(middle, end))

    return subtree
