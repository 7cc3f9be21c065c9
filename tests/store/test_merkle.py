"""The tree of RFC 6962: published roots and proofs, a naive recursion, forged proofs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from keruen.store import merkle

ENTRIES = [
    bytes.fromhex(each)
    for each in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""Roots of the first one to eight entries, as Certificate Transparency's test data has them."""

LEAVES = [merkle.leaf_hash(each) for each in ENTRIES]


def test_published_roots() -> None:
    assert [merkle.root(LEAVES[: size + 1]).hex() for size in range(8)] == ROOTS
    assert merkle.root([]).hex() == (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )


def test_published_inclusion() -> None:
    path = merkle.inclusion_path(0, 8, merkle.over_leaves(LEAVES))
    assert [each.hex() for each in path] == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]


def test_published_consistency() -> None:
    path = merkle.consistency_path(6, 8, merkle.over_leaves(LEAVES))
    assert [each.hex() for each in path] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


def test_every_proof_of_trees_up_to_forty() -> None:
    leaves = [merkle.leaf_hash(bytes([each])) for each in range(40)]
    roots = [merkle.root(leaves[:size]) for size in range(41)]
    subtree = merkle.over_leaves(leaves)
    for size in range(1, 41):
        for position in range(size):
            path = merkle.inclusion_path(position, size, subtree)
            assert merkle.verify_inclusion(leaves[position], position, size, path, roots[size])
        for old in range(1, size + 1):
            path = merkle.consistency_path(old, size, subtree)
            assert merkle.verify_consistency(old, size, roots[old], roots[size], path)


@given(size=st.integers(2, 70), data=st.data(), at=st.integers(0, 31), flip=st.integers(1, 255))
def test_a_forged_proof_is_refused(size: int, data: st.DataObject, at: int, flip: int) -> None:
    leaves = [merkle.leaf_hash(bytes([each])) for each in range(size)]
    subtree, whole = merkle.over_leaves(leaves), merkle.root(leaves)
    position = data.draw(st.integers(0, size - 1))
    path = merkle.inclusion_path(position, size, subtree)
    which = data.draw(st.integers(0, len(path) - 1))
    forged = [*path]
    forged[which] = forged[which][:at] + bytes([forged[which][at] ^ flip]) + forged[which][at + 1 :]
    assert not merkle.verify_inclusion(leaves[position], position, size, forged, whole)
    assert not merkle.verify_inclusion(leaves[position], position, size, path[:-1], whole)
    other = data.draw(st.integers(0, size - 1).filter(lambda each: each != position))
    assert not merkle.verify_inclusion(leaves[position], other, size, path, whole)
    old = data.draw(st.integers(1, size - 1))
    grown = merkle.consistency_path(old, size, subtree)
    stranger = merkle.leaf_hash(b"another history")
    assert not merkle.verify_consistency(old, size, stranger, whole, grown)
    assert not merkle.verify_consistency(old, size, merkle.root(leaves[:old]), stranger, grown)
