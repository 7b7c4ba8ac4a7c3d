"""The index of tags goes on with each append, is filled where it does not reach, and made anew where code changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import attrs
import pytest

from conflict_events.errors import LogDamaged, UnknownKind
from conflict_events.events import KINDS, Kinds, Redaction, fields, kind
from conflict_events.history import Query, QueryItem
from conflict_events.log import EventLog
from conflict_events.log.tagging.index import EVERY, EXTENT, Index, index_of, total
from conflict_events.stores import Block, Draft, MemoryStore, SqliteStore, Store
from conflict_events.values import Actor, Attribution, When
from tests.log.accounts import SECRET, clock, filled, opened, said, strike, tamper
from tests.log.tagging.test_selecting import cut, found


def blocks(store: Store) -> list[Block]:
    return sorted(store.every_tag())


def on(store: Store, kinds: Kinds = KINDS) -> EventLog:
    return EventLog.on(store, kinds=kinds, secret=SECRET, clock=clock())


def holding(store: Store, *, places: bool) -> dict[tuple[str, str], list[int]]:
    """What the index says, apart from how it is cut into blocks."""
    told: dict[tuple[str, str], list[int]] = {}
    for block in blocks(store):
        if places or block.tag == EVERY:
            told.setdefault((block.kind, block.tag), []).extend(block.positions)
    return told


def test_many_positions_are_in_blocks_of_which_few_are_read() -> None:
    log = opened()
    log.append(*map(strike, range(600)))
    log.append(strike(600))

    lasts = [block.last for block in blocks(log._store) if block.tag == "actor:RU"]
    assert lasts == [256, 512, 600, 601]
    assert found(log, QueryItem(actors={"RU"}), newest_first=True) == list(range(601, 0, -1))
    assert log.verify(deep=True).is_intact


@pytest.mark.parametrize("upto", [0, 3, 9])
def test_what_the_index_does_not_reach_is_filled_when_a_log_is_opened_to_write(upto: int) -> None:
    """As it would be, had it been there from the first; what was erased meanwhile is taken out of it."""
    log = filled(opened())
    store = log._store
    whole = holding(store, places=True)
    cut(log, upto)
    assert index_of(store, SECRET).upto == upto
    log.append(strike(99))
    assert index_of(store, SECRET).upto == (10 if upto == 9 else upto)
    again = on(store)
    assert index_of(store, SECRET).upto == 10
    assert {whose: at for whose, at in holding(store, places=True).items() if at != [10]}.keys() == whole.keys()
    assert again.verify(deep=True).is_intact


def test_an_erasure_by_an_older_program_is_made_good_in_the_index() -> None:
    """Which knew nothing of tags, and left them where they were."""
    log = filled(opened())
    store = log._store
    before, index = blocks(store), index_of(store, SECRET)
    log.redact(1)
    changed = {block[:3] for block in store.every_tag()} - {block[:3] for block in before}
    undone = [Block(*whose, ()) for whose in changed]
    store.write(lambda: Draft(tags=(*undone, *before), meta=(index.extent(SECRET),)))
    assert found(log, QueryItem(keys={"one"})) == [1]

    assert on(store).verify(deep=True).is_intact
    assert all(1 not in block.positions for block in store.every_tag() if block.tag != EVERY)


def spill(mark: Any) -> Any:
    """A kind of one's own, whose field `of` is an actor or not."""

    class Spill:
        of: Any
        when: When = attrs.field(converter=fields.when)
        attribution: Attribution

    Spill.__annotations__["of"] = mark
    made = attrs.frozen(kw_only=True, field_transformer=fields.named)(Spill)
    return kind("Spill")(made)


TEXT, ACTOR = spill(str), spill(Actor)


@pytest.mark.filterwarnings("ignore::conflict_events.errors.KindsUnread")
def test_tags_of_a_kind_whose_class_changed_are_worked_out_anew() -> None:
    """Until then its entries are looked at, and erased ones taken out of what the older class left."""
    store = MemoryStore()
    for number in range(3):
        on(store, KINDS.including(TEXT)).append(
            strike(number), TEXT(of="RU/Fleet", when=f"2024-11-0{number + 1}", attribution=said())
        )
    assert found(on(store), QueryItem(actors={"RU/Fleet"})) == []
    reader = EventLog.on(store, kinds=KINDS.including(ACTOR), read_only=True)
    assert found(reader, QueryItem(actors={"RU"})) == [1, 2, 3, 4, 5, 6]
    assert found(reader, QueryItem(actors={"RU/Fleet"}), newest_first=True, limit=2) == [6, 4]
    older = EventLog(reader._source, reader._recording)
    older.redact(2)
    log = on(store, KINDS.including(ACTOR))
    assert found(log, QueryItem(actors={"RU/Fleet"})) == [4, 6]
    assert log.verify(deep=True).is_intact


@pytest.mark.filterwarnings("ignore::conflict_events.errors.KindsUnread")
def test_filling_stops_at_what_cannot_be_read_and_goes_on_with_whoever_can() -> None:
    kinds = KINDS.including(ACTOR)
    log = on(MemoryStore(), kinds)
    log.append(strike(1), ACTOR(of="RU", when="2024-11-01", attribution=said()), strike(2))
    store = log._store
    whole = holding(store, places=True)
    cut(log, 0)

    assert found(on(store), QueryItem(kinds={"DroneStrike"}, actors={"RU"})) == [1, 3]
    with pytest.raises(UnknownKind, match="Spill"):
        found(on(store), QueryItem(actors={"RU"}))
    assert index_of(store, SECRET).upto == 1
    on(store, kinds)
    assert (index_of(store, SECRET).upto, holding(store, places=True)) == (3, whole)


class Busy(MemoryStore):
    """While it is read, another program appends and erases, or fills the index first."""

    meanwhile: list[Any]

    def read(self, **how: Any) -> Iterator[Any]:
        rows = super().read(**how)
        if self.meanwhile and how.get("upto"):
            self.meanwhile.pop()()
        return rows


@pytest.mark.parametrize("how", ["append", "fill"])
def test_what_happens_while_the_index_is_filled_is_in_it(how: str) -> None:
    store = Busy()
    store.meanwhile = []
    log = filled(on(store))
    cut(log, 3)

    def append() -> None:
        log.append(strike(99), Redaction(target=log.entry(5).id), Redaction(target=log.entry(2).id))

    store.meanwhile = [append if how == "append" else lambda: on(store)]
    again = on(store)
    assert index_of(store, SECRET).upto == len(log) == (12 if how == "append" else 9)
    assert again.verify(deep=True).is_intact


# --- what is wrong ----------------------------------------------------------------------------------------------------


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with filled(opened(tmp_path / "log")):
        return tmp_path / "log"


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM tagged WHERE tag = 'claimant:UA' AND kind = 'DroneStrike'",
        "UPDATE tagged SET positions = '[1,2,3,4]' WHERE tag = 'claimant:UA' AND kind = 'DroneStrike'",
        "INSERT INTO tagged VALUES ('DroneStrike', 'claimant:RU', 1, '[1]')",
        "UPDATE tagged SET tag = 'place:RU' WHERE tag = 'place:UA'",
    ],
)
def test_an_index_that_was_altered_is_found(path: Path, statement: str) -> None:
    tamper(path, statement)
    with EventLog.open(path) as log:
        assert "the index of tags is not what it was" in str(log.verify())
        assert "of a DroneStrike is wrong at position" in str(log.verify(deep=True))


def test_an_index_that_is_said_to_go_further_than_the_log_is_found(path: Path) -> None:
    with closing(SqliteStore(path)) as store:
        index = attrs.evolve(index_of(store, SECRET), upto=99)
        store.write(lambda: Draft(meta=(index.extent(SECRET),)))
        assert "the index of tags is not what it was" in str(EventLog.on(store, read_only=True).verify())


def test_an_index_that_says_what_no_entry_does_is_found_by_reading_them() -> None:
    """Sealed by a program that worked tags out wrongly."""
    log = filled(opened())
    wrong = Block("Link", EVERY, 1, (1,))
    index = index_of(log._store, SECRET)
    summed = attrs.evolve(index, total=total(index.total, SECRET, put=[wrong]))
    log._store.write(lambda: Draft(tags=(wrong,), meta=(summed.extent(SECRET),)))

    assert log.verify().is_intact
    assert str(log.verify(deep=True)) == "the index of the kind of a Link is wrong at position 1"


def test_settings_of_the_index_that_were_altered_are_refused(path: Path) -> None:
    tamper(path, ("UPDATE meta SET value = CAST(value || x'00' AS BLOB) WHERE name = ?", EXTENT))
    with pytest.raises(LogDamaged, match="settings of this log were altered"):
        EventLog.open(path)
    with EventLog.open(path, read_only=True) as log:
        assert "settings of this log were altered" in str(log.verify())


@pytest.mark.parametrize("positions", ["no list", "1", "[1.5]", '["1"]', "[true]"])
def test_positions_that_are_none_are_damage(path: Path, positions: str) -> None:
    tamper(path, ("UPDATE tagged SET positions = ? WHERE tag = 'actor:RU'", positions))
    with (
        EventLog.open(path) as log,
        pytest.raises(LogDamaged, match="the positions of the tag 'actor:RU' are no numbers"),
    ):
        list(log.entries(Query(QueryItem(actors={"RU"}))))


def test_nothing_is_known_of_the_index_of_an_empty_log() -> None:
    assert index_of(MemoryStore(), SECRET) == index_of(MemoryStore(), None) == Index()
