"""An append-only Merkle tree over byte strings, and proofs that others can check without trusting us.

Hashes after RFC 6962, section 2.1: a leaf is SHA-256(0x00 | data), a node SHA-256(0x01 | left | right). The checks at the
end are those of RFC 9162, sections 2.1.3.2 and 2.1.4.2; they share nothing with the code that makes the proofs but the hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

EMPTY = hashlib.sha256(b"").digest()


def leaf(data: bytes) -> bytes:
    """The hash of one entry."""
    return hashlib.sha256(b"\x00" + data).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash over two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """The growing tree as its few perfect subtrees, largest first: adding a leaf and reading the root take log n hashes."""

    def __init__(self, leaves: Sequence[bytes] = ()) -> None:
        self.size = 0
        self._peaks: list[bytes] = []
        for one in leaves:
            self.add(one)

    def add(self, leaf_hash: bytes) -> None:
        """Appends a leaf, given by its hash."""
        self._peaks.append(leaf_hash)
        self.size += 1
        size = self.size
        while size % 2 == 0:
            right = self._peaks.pop()
            self._peaks.append(node(self._peaks.pop(), right))
            size //= 2

    def root(self) -> bytes:
        """The hash over all leaves so far."""
        if not self._peaks:
            return EMPTY
        found = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            found = node(peak, found)
        return found

    def copy(self) -> Tree:
        """A second tree of the same leaves, to try what a further leaf would give."""
        other = Tree()
        other.size, other._peaks = self.size, list(self._peaks)
        return other


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes."""
    return Tree(leaves).root()


def inclusion(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The proof that leaf `index` (from 0) is in the tree over `leaves`: one hash for each level. Raises IndexError."""
    if not 0 <= index < len(leaves):
        raise IndexError(f"leaf {index} of {len(leaves)}")
    proof: list[bytes] = []
    low, high = 0, len(leaves)
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            proof.append(root(leaves[middle:high]))
            high = middle
        else:
            proof.append(root(leaves[low:middle]))
            low = middle
    return proof[::-1]


def consistency(leaves: Sequence[bytes], old: int) -> list[bytes]:
    """The proof that the tree over the first `old` leaves is the beginning of the tree over all. Raises IndexError."""
    if not 0 <= old <= len(leaves):
        raise IndexError(f"{old} leaves of {len(leaves)}")
    if old in (0, len(leaves)):
        return []
    proof: list[bytes] = []
    low, high, whole = 0, len(leaves), True  # whole: the subtree in view begins where the old tree begins
    while old != high:
        middle = low + _split(high - low)
        if old <= middle:
            proof.append(root(leaves[middle:high]))
            high = middle
        else:
            proof.append(root(leaves[low:middle]))
            low, whole = middle, False
    if not whole:
        proof.append(root(leaves[low:high]))
    return proof[::-1]


def included(leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes], root_hash: bytes) -> bool:
    """Checks a proof of inclusion (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    first, last, found = index, size - 1, leaf_hash
    for step in proof:
        if last == 0:
            return False
        if first & 1 or first == last:
            found = node(step, found)
            while first and not first & 1:
                first, last = first >> 1, last >> 1
        else:
            found = node(found, step)
        first, last = first >> 1, last >> 1
    return last == 0 and found == root_hash


def consistent(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Checks a proof of consistency between two sizes (RFC 9162, 2.1.4.2)."""
    if not 0 <= old <= new:
        return False
    if old in (0, new):
        return not proof and (old_root == new_root if old == new else old_root == EMPTY)
    steps = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not steps:
        return False
    first, last = old - 1, new - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    found_old = found_new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if first & 1 or first == last:
            found_old, found_new = node(step, found_old), node(step, found_new)
            while first and not first & 1:
                first, last = first >> 1, last >> 1
        else:
            found_new = node(found_new, step)
        first, last = first >> 1, last >> 1
    return last == 0 and found_old == old_root and found_new == new_root


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)
