"""Merkle trees by the book: the vectors published with Certificate Transparency, and laws of every proof.

The vectors are facts: the tree over eight short leaves that the reference implementation of RFC 6962 is tested with.
"""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.log.sealing import merkle

LEAVES = [
    merkle.leaf_hash(bytes.fromhex(data))
    for data in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
L0, L1 = (leaf.hex() for leaf in LEAVES[:2])
N01 = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
N23 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
N45 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
N67 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
N4567 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
L4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
INCLUSION = [
    (0, 1, []),
    (0, 2, ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"]),
    (1, 2, [L0]),
    (2, 3, [N01]),
    (1, 5, [L0, N23, L4]),
    (0, 8, [L1, N23, N4567]),
    (5, 8, [L4, N67, ROOTS[4]]),
]
CONSISTENCY = [(1, 1, []), (1, 8, [L1, N23, N4567]), (2, 5, [N23, L4]), (6, 8, [N45, N67, ROOTS[4]])]


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_published(size: int) -> None:
    assert merkle.root_of(LEAVES[:size]).hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size", "path"), INCLUSION)
def test_inclusion_paths_are_those_published(index: int, size: int, path: list[str]) -> None:
    found = merkle.inclusion_path(LEAVES[:size], index)

    assert [each.hex() for each in found] == path
    assert merkle.root_by_path(LEAVES[index], index, size, found) == bytes.fromhex(ROOTS[size])


@pytest.mark.parametrize(("old", "new", "path"), CONSISTENCY)
def test_consistency_paths_are_those_published(old: int, new: int, path: list[str]) -> None:
    found = merkle.consistency_path(LEAVES[:new], old)

    assert [each.hex() for each in found] == path
    before, after = ((size, bytes.fromhex(ROOTS[size])) for size in (old, new))
    assert merkle.is_consistent(before, after, found)


def leaves(count: int) -> list[bytes]:
    return [merkle.leaf_hash(bytes([number & 255, number >> 8])) for number in range(count)]


def flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8 % len(data)] ^= 1 << bit % 8
    return bytes(changed)


@pytest.mark.traced
@pytest.mark.law
@given(st.integers(1, 200), st.data())
def test_every_inclusion_verifies_in_few_steps_and_any_altered_bit_fails(size: int, data: st.DataObject) -> None:
    every = leaves(size)
    index, bit = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, 255))
    path, root = merkle.inclusion_path(every, index), merkle.root_of(every)

    assert merkle.root_by_path(every[index], index, size, path) == root
    assert len(path) <= (size - 1).bit_length()
    assert merkle.root_by_path(flipped(every[index], bit), index, size, path) != root
    assert merkle.root_by_path(every[index], index, size, [*path, root]) is None
    if path:
        spoilt = data.draw(st.integers(0, len(path) - 1))
        others = [*path[:spoilt], flipped(path[spoilt], bit), *path[spoilt + 1 :]]
        assert merkle.root_by_path(every[index], index, size, others) != root
        assert merkle.root_by_path(every[index], index, size, path[1:]) is None
        elsewhere = data.draw(st.integers(0, size - 1).filter(lambda other: other != index))
        assert merkle.root_by_path(every[index], elsewhere, size, path) != root
    assert merkle.root_by_path(every[index], size, size, path) is None


@pytest.mark.traced
@pytest.mark.law
@given(st.integers(1, 200), st.data())
def test_every_growth_verifies_between_any_two_sizes_and_any_altered_bit_fails(new: int, data: st.DataObject) -> None:
    every = leaves(new)
    old, bit = data.draw(st.integers(1, new)), data.draw(st.integers(0, 255))
    path = merkle.consistency_path(every, old)
    roots = merkle.root_of(every[:old]), merkle.root_of(every)

    assert merkle.is_consistent((old, roots[0]), (new, roots[1]), path)
    assert len(path) <= new.bit_length() + 1
    assert not merkle.is_consistent((old, flipped(roots[0], bit)), (new, roots[1]), path)
    assert not merkle.is_consistent((old, roots[0]), (new, flipped(roots[1], bit)), path)
    assert not merkle.is_consistent((old, roots[0]), (new, roots[1]), [*path, roots[0]])
    assert not merkle.is_consistent((new + 1, roots[0]), (new, roots[1]), path)
    assert not merkle.is_consistent((0, roots[0]), (new, roots[1]), path)
    if path:
        spoilt = data.draw(st.integers(0, len(path) - 1))
        others = [*path[:spoilt], flipped(path[spoilt], bit), *path[spoilt + 1 :]]
        assert not merkle.is_consistent((old, roots[0]), (new, roots[1]), others)
        assert not merkle.is_consistent((old, roots[0]), (new, roots[1]), path[:-1])
        rewritten = [flipped(every[0], bit), *every[1:]]
        assert not merkle.is_consistent(
            (old, roots[0]), (new, merkle.root_of(rewritten)), merkle.consistency_path(rewritten, old)
        )


def test_a_node_is_no_leaf() -> None:
    """Else the hash of two leaves could be shown as one."""
    assert merkle.root_of(LEAVES[:2]) != merkle.leaf_hash(LEAVES[0] + LEAVES[1])
    assert merkle.root_of([]) == hashlib.sha256().digest()
