"""The tree agrees with RFC 6962's own recursive definition, and its proofs with RFC 9162's checks; wrong ones fail."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from leadline.store import merkle

# The root of the test tree of Certificate Transparency's reference implementation (eight leaves).
LEAVES = [b"", b"\x00", b"\x10", b"\x20\x21", b"\x30\x31", b"\x40\x41\x42\x43", bytes(range(0x50, 0x58)), bytes(range(0x60, 0x70))]
ROOT_OF_8 = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def by_definition(data: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word."""
    if not data:
        return hashlib.sha256(b"").digest()
    if len(data) == 1:
        return hashlib.sha256(b"\x00" + data[0]).digest()
    k = 1
    while k * 2 < len(data):
        k *= 2
    return hashlib.sha256(b"\x01" + by_definition(data[:k]) + by_definition(data[k:])).digest()


def test_the_published_tree() -> None:
    assert merkle.root([merkle.leaf(data) for data in LEAVES]).hex() == ROOT_OF_8


@given(st.lists(st.binary(max_size=4), max_size=40))
def test_the_root_is_that_of_the_definition(data: list[bytes]) -> None:
    tree = merkle.Tree([merkle.leaf(one) for one in data])
    assert tree.root() == by_definition(data)
    longer = tree.copy()
    longer.add(merkle.leaf(b"more"))
    assert tree.root() == by_definition(data), "a copy must not share its parts"
    assert longer.root() == by_definition([*data, b"more"])


def test_every_proof_of_inclusion_up_to_33_leaves() -> None:
    for size in range(1, 34):
        leaves = [merkle.leaf(b"%d" % n) for n in range(size)]
        root = merkle.root(leaves)
        for index in range(size):
            proof = merkle.inclusion(leaves, index)
            assert merkle.included(leaves[index], index, size, proof, root)
            assert not merkle.included(merkle.leaf(b"other"), index, size, proof, root)
            assert size == 1 or not merkle.included(leaves[index], (index + 1) % size, size, proof, root)
            assert not merkle.included(leaves[index], index, size, [*proof, root], root)


def test_every_proof_of_consistency_up_to_33_leaves() -> None:
    for new in range(34):
        leaves = [merkle.leaf(b"%d" % n) for n in range(new)]
        root = merkle.root(leaves)
        for old in range(new + 1):
            first = merkle.root(leaves[:old])
            proof = merkle.consistency(leaves, old)
            assert merkle.consistent(old, new, proof, first, root)
            other = merkle.root([merkle.leaf(b"x"), *leaves[1:old]])
            assert old == 0 or not merkle.consistent(old, new, proof, other, root)
            assert not merkle.consistent(old, new, [*proof, root], first, root)


@given(st.integers(2, 40), st.data())
def test_a_changed_proof_fails(size: int, data: st.DataObject) -> None:
    leaves = [merkle.leaf(b"%d" % n) for n in range(size)]
    root = merkle.root(leaves)
    index = data.draw(st.integers(0, size - 1))
    proof = merkle.inclusion(leaves, index)
    at = data.draw(st.integers(0, len(proof) - 1))
    proof[at] = bytes(32)
    assert not merkle.included(leaves[index], index, size, proof, root)
