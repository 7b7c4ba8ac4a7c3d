"""Heads to cite, and proofs: one account shown to have been in a log, without the rest of it."""

from __future__ import annotations

import json
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.errors import DataError, InvalidValue, ProofRefused, UsageError
from conflict_events.log import (
    CitedHead,
    ConsistencyProof,
    EventLog,
    InclusionProof,
    check_growth,
    check_inclusion,
)
from conflict_events.stores import MemoryStore
from tests.log.accounts import filled, opened, strike


def test_one_account_is_shown_without_the_rest() -> None:
    """What is handed over has no other payload in it; the head is from elsewhere."""
    log = filled(opened())
    head = CitedHead.parse(str(log.export_head()))
    log.append(strike(50))

    text = str(log.prove(log.entry(3).id, head))
    entry = check_inclusion(InclusionProof.parse(text), head)

    assert entry == log.entry(3)
    assert text.count("attribution") == 1
    assert len(InclusionProof.parse(text).path) <= 4
    assert (head.position, head.digest, head.recorded_at) == (9, log.entry(9).digest, "2025-01-01T00:02:00Z")


@pytest.mark.traced
@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 9))
def test_every_entry_is_proved_for_every_head_after_it_and_every_head_for_every_later(
    position: int, size: int, later: int
) -> None:
    log = filled(opened())
    position, size, later = sorted((position, size, later))
    head, end = log.export_head(size), log.export_head(later)

    assert check_inclusion(log.prove(position, head), head) == log.entry(position)
    check_growth(log.prove_growth(head, end), head, end)
    if size < later:
        with pytest.raises(ProofRefused, match="is not shown to begin with"):
            check_growth(log.prove_growth(head, end), head, attrs.evolve(end, root=head.root))
    with pytest.raises(ProofRefused):
        check_growth(log.prove_growth(head, end), end, attrs.evolve(head, position=later + 1))


ALTERED: dict[str, Any] = {
    "size": 8,
    "position": 4,
    "id": "0" * 32,
    "recorded_at": 5,
    "recorded_by": "somebody",
    "kind": "MissileStrike",
    "schema": 3,
    "ledger": True,
    "salt": None,
    "payload": "{}",
    "previous": "ab" * 32,
    "path": (),
    "metadata": '{"why":"another"}',
    "metadata_digest": None,
}


@pytest.mark.parametrize("field", ALTERED)
def test_any_altered_field_is_refused(field: str) -> None:
    log = opened()
    log.append(*map(strike, range(5)), metadata={"why": "a test"})
    log.append(*map(strike, range(5, 9)))
    head, proof = log.export_head(), log.prove(3)

    assert check_inclusion(proof, head).metadata == {"why": "a test"}
    assert set(ALTERED) == {each.name for each in attrs.fields(InclusionProof)}
    with pytest.raises(ProofRefused):
        check_inclusion(attrs.evolve(proof, **{field: ALTERED[field]}), head)


def test_texts_that_no_entry_can_have_are_refused() -> None:
    """A proof is a stranger's."""
    log = filled(opened())
    proof = log.prove(3)

    for field in "payload", "recorded_by", "kind", "metadata":
        odd: dict[str, Any] = {field: "\ud800"}
        with pytest.raises(ProofRefused):
            check_inclusion(attrs.evolve(proof, **odd), log.export_head())


def test_the_last_entry_must_be_the_one_of_the_heads_digest() -> None:
    log = filled(opened())
    head = log.export_head()

    with pytest.raises(ProofRefused, match="the head's digest is not that of its last entry"):
        check_inclusion(log.prove(9), attrs.evolve(head, digest="ab" * 32))


def test_an_erased_entry_is_proved_to_have_been_there() -> None:
    """The tree is over digests, which an erasure leaves alone."""
    log = filled(opened())
    before, head = log.prove(3), log.export_head()
    log.redact(3)

    assert check_inclusion(log.prove(3, head), head).event is None
    assert check_inclusion(before, head).event == strike(2)
    assert log.verify(head).is_intact


def test_a_head_is_for_a_position_that_there_is() -> None:
    log = opened()
    with pytest.raises(UsageError, match="position: must be one of this log, from 1, got 0"):
        log.export_head()
    filled(log)
    head = log.export_head(3)
    for wrong in (
        lambda: log.export_head(10),
        lambda: log.prove(4, head),
        lambda: log.prove_growth(log.export_head(), head),
    ):
        with pytest.raises(UsageError):
            wrong()


def test_verify_compares_the_tree_and_the_time_of_an_exported_head() -> None:
    log = filled(opened())
    head = log.export_head(4)
    wrong = "the tree or the time of the cited head at position 4 is not this log's"

    assert log.verify(head).is_intact
    assert str(log.verify(attrs.evolve(head, root="ab" * 32))) == wrong
    assert str(log.verify(attrs.evolve(head, recorded_at="2026-01-01T00:00:00Z"))) == wrong
    assert "this is not that log" in str(log.verify(attrs.evolve(head, position=99)))
    store = MemoryStore()
    other = filled(EventLog.on(store))
    del store._rows[2]
    assert "this is not that log" in str(other.verify(head))


@pytest.mark.parametrize("cls", [CitedHead, InclusionProof, ConsistencyProof])
def test_what_is_no_such_line_is_refused(cls: Any) -> None:
    log = filled(opened())
    head = log.export_head()
    good = {CitedHead: head, InclusionProof: log.prove(2), ConsistencyProof: log.prove_growth(log.export_head(2), head)}
    text = str(good[cls])
    fields = json.loads(text)

    assert cls.parse(text) == good[cls]
    if cls is InclusionProof:  # one of an older version of this library
        assert cls.parse(json.dumps({name: fields[name] for name in fields if "metadata" not in name})) == good[cls]
    for wrong in (
        "",
        "[]",
        "{}",
        "[" * 100_000,
        " " * 3_000_000,
        json.dumps({**fields, "more": 1}),
        text.replace("conflict_events", "x", 1),
    ):
        with pytest.raises(InvalidValue):
            cls.parse(wrong)
    odd: tuple[Any, ...] = (None, -1, [None], {}, 2**70, True, "x", "é" * 64)
    for name in fields:
        for value in odd:
            spoilt = json.dumps({**fields, name: value})
            try:
                cls.parse(spoilt)
            except InvalidValue:
                continue
            assert name in {
                "recorded_at",
                "recorded_by",
                "kind",
                "payload",
                "salt",
                "ledger",
                "metadata",
                "metadata_digest",
            }


def test_what_is_proved_and_cannot_be_read_says_so() -> None:
    """Its kind is not known here, say."""
    log = filled(opened())
    from conflict_events.events import Kinds  # noqa: PLC0415  # for this test alone

    with pytest.raises(DataError, match="is not one of the known kinds"):
        check_inclusion(log.prove(3), log.export_head(), kinds=Kinds([]))
