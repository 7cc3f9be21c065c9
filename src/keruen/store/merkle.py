"""The Merkle tree of RFC 6962: roots, proofs that a leaf is in it, proofs that it only grew.

Hashes are 32 bytes of SHA-256. A tree is split at the largest power of two below its size.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

EMPTY_ROOT = hashlib.sha256(b"").digest()

Subtree = Callable[[int, int], bytes]
"""The root of the leaves from one position up to, and without, another."""


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry as a leaf."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over two others."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def trailing_ones(position: int) -> int:
    """How many nodes above a new leaf become complete with it.

    Examples
    --------
    >>> [trailing_ones(position) for position in range(8)]
    [0, 1, 0, 2, 0, 1, 0, 3]
    """
    return (~position & (position + 1)).bit_length() - 1


def nodes_above(position: int, leaf: bytes, left: Sequence[bytes]) -> list[bytes]:
    """The hashes that a new leaf adds to a tree: its own, then the nodes that it completes.

    Parameters
    ----------
    left : the node to the left at each level below the last of them, from the lowest.

    Raises
    ------
    ValueError : another number of nodes than this leaf completes.
    """
    if len(left) != trailing_ones(position):
        raise ValueError(f"leaf {position} completes {trailing_ones(position)}, not {len(left)}")
    hashes = [leaf]
    for other in left:
        hashes.append(node_hash(other, hashes[-1]))
    return hashes


def split(size: int) -> int:
    """The largest power of two below a size of at least two."""
    return 1 << ((size - 1).bit_length() - 1)


def over_leaves(leaves: Sequence[bytes]) -> Subtree:
    """Roots of parts of a list of leaf hashes."""

    def subtree(start: int, end: int) -> bytes:
        if end - start == 1:
            return leaves[start]
        middle = start + split(end - start)
        return node_hash(subtree(start, middle), subtree(middle, end))

    return subtree


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes."""
    return over_leaves(leaves)(0, len(leaves)) if leaves else EMPTY_ROOT


def inclusion_path(position: int, size: int, subtree: Subtree) -> list[bytes]:
    """The proof that a leaf is in a tree of a size, from the leaf upwards."""
    if not 0 <= position < size:
        raise ValueError(f"no leaf {position} in a tree of {size}")

    def path(start: int, end: int) -> list[bytes]:
        if end - start == 1:
            return []
        middle = start + split(end - start)
        if position < middle:
            return [*path(start, middle), subtree(middle, end)]
        return [*path(middle, end), subtree(start, middle)]

    return path(0, size)


def consistency_path(old: int, size: int, subtree: Subtree) -> list[bytes]:
    """The proof that a tree of a size begins with the tree of an older size."""
    if not 0 < old <= size:
        raise ValueError(f"no tree of {old} within one of {size}")

    def path(start: int, end: int, whole: bool) -> list[bytes]:
        if old == end:
            return [] if whole else [subtree(start, end)]
        middle = start + split(end - start)
        if old <= middle:
            return [*path(start, middle, whole), subtree(middle, end)]
        return [*path(middle, end, False), subtree(start, middle)]

    return path(0, size, True)


def verify_inclusion(
    leaf: bytes, position: int, size: int, path: Sequence[bytes], expected: bytes
) -> bool:
    """Whether a proof shows a leaf at a position of the tree with an expected root."""
    if not 0 <= position < size:
        return False
    here, last, value = position, size - 1, leaf
    for other in path:
        if last == 0:
            return False
        if here & 1 or here == last:
            value = node_hash(other, value)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            value = node_hash(value, other)
        here, last = here >> 1, last >> 1
    return last == 0 and value == expected


def verify_consistency(
    old: int, size: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]
) -> bool:
    """Whether a proof shows that the tree with one root begins with the tree of an older one."""
    if not 0 < old <= size:
        return False
    if old == size:
        return not path and old_root == new_root
    steps = list(path)
    if old & (old - 1) == 0:
        steps.insert(0, old_root)
    if not steps:
        return False
    here, last = old - 1, size - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    older = newer = steps[0]
    for other in steps[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            older, newer = node_hash(other, older), node_hash(other, newer)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            newer = node_hash(newer, other)
        here, last = here >> 1, last >> 1
    return last == 0 and older == old_root and newer == new_root
