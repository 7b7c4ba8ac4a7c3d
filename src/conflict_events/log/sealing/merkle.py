"""Merkle trees by the book: RFC 9162, 2.1 (as RFC 6962, 2.1), over SHA-256.

Whoever has the root of a tree and a path of hashes, one for each doubling of its size, can check that a leaf is in it,
or that a larger tree begins with a smaller one, without seeing any other leaf.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

__all__ = ["consistency_path", "inclusion_path", "is_consistent", "leaf_hash", "root_by_path", "root_of"]


def leaf_hash(data: bytes) -> bytes:
    """Hash a leaf; what is hashed of a node begins otherwise, so that none passes for the other."""
    return hashlib.sha256(b"\0" + data).digest()


def _node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Give the root over leaf hashes, in one pass that holds one hash for each doubling."""
    full: list[tuple[int, bytes]] = []  # height and root of the full trees so far, from large to small
    for leaf in leaves:
        height, root = 0, leaf
        while full and full[-1][0] == height:
            root = _node_hash(full.pop()[1], root)
            height += 1
        full.append((height, root))
    if not full:
        return hashlib.sha256().digest()
    _, root = full.pop()
    while full:
        root = _node_hash(full.pop()[1], root)
    return root


def _split(size: int) -> int:
    """Give the largest power of two below a size of two or more."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Give the path for the leaf at an index from 0 (RFC 9162, 2.1.3.1)."""
    path = []
    low, high = 0, len(leaves)
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(root_of(leaves[middle:high]))
            high = middle
        else:
            path.append(root_of(leaves[low:middle]))
            low = middle
    return path[::-1]


def consistency_path(leaves: Sequence[bytes], size: int) -> list[bytes]:
    """Give the path that shows how the tree over all leaves grew out of that over the first (RFC 9162, 2.1.4.1).

    Args:
        leaves: Leaf hashes.
        size: How many of them the smaller tree has, from 1.
    """
    path = []
    low, high, known = 0, len(leaves), True  # known: the root of the part is that of the whole smaller tree
    while size != high:
        middle = low + _split(high - low)
        if size <= middle:
            path.append(root_of(leaves[middle:high]))
            high = middle
        else:
            path.append(root_of(leaves[low:middle]))
            low, known = middle, False
    if not known:
        path.append(root_of(leaves[low:high]))
    return path[::-1]


def root_by_path(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """Work the root out of a leaf and its path (RFC 9162, 2.1.3.2); None where the path is not of that place."""
    if not 0 <= index < size:
        return None
    place, last, root = index, size - 1, leaf
    for other in path:
        if last == 0:
            return None
        if place & 1 or place == last:
            root = _node_hash(other, root)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            root = _node_hash(root, other)
        place, last = place >> 1, last >> 1
    return root if last == 0 else None


def is_consistent(old: tuple[int, bytes], new: tuple[int, bytes], path: Sequence[bytes]) -> bool:
    """Tell whether a path shows that one tree grew out of another (RFC 9162, 2.1.4.2).

    Args:
        old: Size and root of the smaller tree.
        new: Size and root of the larger.
        path: From `consistency_path`.
    """
    size, old_root = old
    if not 0 < size <= new[0]:
        return False
    if size == new[0]:
        return not path and old_root == new[1]
    hashes = [old_root, *path] if size & (size - 1) == 0 else list(path)
    place, last = size - 1, new[0] - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    return bool(hashes) and _climb(hashes, place, last) == (old_root, new[1])


def _climb(hashes: Sequence[bytes], place: int, last: int) -> tuple[bytes, bytes] | None:
    old = new = hashes[0]
    for other in hashes[1:]:
        if last == 0:
            return None
        if place & 1 or place == last:
            old, new = _node_hash(other, old), _node_hash(other, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = _node_hash(new, other)
        place, last = place >> 1, last >> 1
    return (old, new) if last == 0 else None
