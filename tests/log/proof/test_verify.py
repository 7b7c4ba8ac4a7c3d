"""verify() finds whatever is not as it was written, and says where."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from conflict_events.errors import LogDamaged
from conflict_events.events import Correction, Redaction
from conflict_events.history import Head
from conflict_events.log import EventLog, LogFault, Verification
from conflict_events.log.sealing.schemes import TODAYS
from conflict_events.log.upkeep.salvage import GIVE_UP, Unreadable, salvaged
from conflict_events.stores import MemoryStore, Row
from conflict_events.testing import id_of, logs
from conflict_events.testing.paper import SECRET as PAPER
from tests.log.accounts import clock, filled, opened, strike, tamper


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with filled(opened(tmp_path / "war.db")):
        return tmp_path / "war.db"


def rows_in(path: Path) -> list[Any]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute("SELECT * FROM entry ORDER BY rowid").fetchall()


def verified(path: Path, head: Head | None = None, **how: Any) -> Verification:
    with opened(path, read_only=True, **how) as log:
        return log.verify(head)


def places(found: Verification) -> list[int | None]:
    return [fault.position for fault in found.faults]


def test_an_untouched_log_is_intact(path: Path) -> None:
    """The report says how long it is and where it ends."""
    with opened(path) as log:
        found = log.verify(log.head, deep=True)

        assert found.is_intact
        assert found.head == log.head
        assert str(found) == f"intact: 9 entries, head {log.head.digest}"
    assert filled(opened()).verify(deep=True) == found
    assert opened().verify(Head(0, "")).is_intact


@pytest.mark.parametrize(
    ("statement", "position", "what"),
    [
        ("UPDATE entry SET payload = replace(payload, 'RU', 'UA') WHERE position = 2", 2, "altered"),
        ("UPDATE entry SET salt = zeroblob(16) WHERE position = 2", 2, "altered"),
        ("UPDATE entry SET salt = NULL WHERE position = 2", 2, "is gone and the other is not"),
        ("UPDATE entry SET payload = NULL, salt = NULL WHERE position = 2", 2, "payload is gone"),
        ("UPDATE entry SET schema = 3 WHERE position = 2", 2, "altered"),
        ("UPDATE entry SET kind = 'MissileStrike' WHERE position = 2", 2, "altered"),
        ("UPDATE entry SET id = zeroblob(16) WHERE position = 2", 2, "altered"),
        ("UPDATE entry SET recorded_at = recorded_at + 1 WHERE position = 2", 2, "chain breaks"),
        ("UPDATE entry SET recorded_by = 'x' WHERE position = 2", 2, "chain breaks"),
        ("UPDATE entry SET ledger = 1 WHERE position = 2", 2, "chain breaks"),
        ("UPDATE entry SET digest = zeroblob(32) WHERE position = 2", 2, "chain breaks"),
        ("DELETE FROM entry WHERE position = 2", 3, "follows position 1"),
        ("DELETE FROM entry WHERE position = 1", 2, "follows position 0"),
        ("DELETE FROM entry WHERE position = 9", 9, "what follows was removed"),
        ("UPDATE entry SET position = 99 WHERE position = 9", 99, "follows position 8"),
    ],
)
def test_an_altered_or_removed_entry_is_found_and_located(path: Path, statement: str, position: int, what: str) -> None:
    """Whichever column it is."""
    tamper(path, statement)
    found = verified(path)

    assert any(fault.position == position and what in fault.what for fault in found.faults), str(found)
    assert min(at for at in (*places(found), 99) if at) == position


def test_a_value_of_a_type_that_its_table_cannot_hold_is_a_fault_and_the_other_looks_go_on(path: Path) -> None:
    """A stranger's file may hold it: the table was made anew around it."""
    loosen = "UPDATE sqlite_schema SET sql = replace(sql, 'STRICT, ', '') WHERE name = 'record_key'"
    tighten = "UPDATE sqlite_schema SET sql = replace(sql, 'WITHOUT', 'STRICT, WITHOUT') WHERE name = 'record_key'"
    tamper(path, "PRAGMA writable_schema = ON", loosen)
    tamper(path, "INSERT INTO record_key VALUES ('three', 'no number', x'00')")
    tamper(path, "PRAGMA writable_schema = ON", tighten)

    told = str(verified(path))
    assert "cannot be read" in told
    assert "is of a type that it cannot be" in told


def test_an_entry_removed_from_the_end_is_missed_by_a_head_that_was_cited(path: Path) -> None:
    """Even where identities, the index and the note of the end were cleaned up after it."""
    with opened(path) as log:
        head = log.head
    tamper(path, "DELETE FROM entry WHERE position = 9", "DELETE FROM seen WHERE position = 9")
    assert "the index of tags is not what it was" in str(verified(path))
    tamper(path, "DELETE FROM tagged", "DELETE FROM meta WHERE name LIKE 'tag%'")
    assert "the last append was at 9" in str(verified(path))
    tamper(path, "DELETE FROM meta WHERE name = 'sqlite:end'")

    assert verified(path).is_intact
    assert "the cited head" in str(verified(path, head))
    assert str(verified(path, Head(4, "x" * 64))).endswith("is not at position 4: this is not that log")


def test_a_cited_head_stays_verifiable_while_the_log_grows(path: Path) -> None:
    """X17: the digest of a prefix is unchanged by appends."""
    with opened(path) as log:
        heads = [Head(entry.position, entry.digest) for entry in log.entries()]
        log.append(strike(99))

        assert all(log.verify(head).is_intact for head in (Head(0, ""), *heads, log.head))


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("DELETE FROM seen WHERE position = 3", "position 3: its identity is not settled here"),
        ("UPDATE seen SET position = 4 WHERE position = 3", "position 3: its identity is not settled here"),
        ("UPDATE seen SET position = 400 WHERE position = 3", "position 3: its identity is not settled here"),
        ("UPDATE seen SET key = zeroblob(32) WHERE position = 3", "position 3: its identity is not settled here"),
        ("INSERT INTO seen VALUES (zeroblob(32), 3)", "an identity is settled at position 3 that no entry there has"),
        ("INSERT INTO seen VALUES (zeroblob(32), 77)", "an identity is settled at position 77 that no entry"),
        ("UPDATE record_key SET position = 4 WHERE key = 'one'", "the record key 'one' was altered"),
        ("UPDATE record_key SET mark = zeroblob(32) WHERE key = 'one'", "the record key 'one' was altered"),
        ("UPDATE record_key SET key = 'uno' WHERE key = 'one'", "the record key 'uno' was altered"),
        ("INSERT INTO record_key VALUES ('x', 1, zeroblob(32))", "the record key 'x' was altered"),
        ("DELETE FROM record_key WHERE key = 'one'", "record keys were removed, added or altered"),
        ("DELETE FROM meta WHERE name = 'keys'", "record keys were removed, added or altered"),
        ("INSERT INTO meta VALUES ('name', x'00')", "the setting 'name' is not a setting of a log"),
    ],
)
def test_what_stands_beside_the_entries_is_checked_too(path: Path, statement: str, what: str) -> None:
    """Identities, record keys, settings: they decide what an import doubles or drops."""
    tamper(path, statement)
    with EventLog.open(path) as log:
        found = log.verify()

    assert any(what in str(fault) for fault in found.faults), str(found)


def test_a_log_without_its_secret_is_given_a_new_one_and_keeps_its_ids(path: Path) -> None:
    """The secret does not travel with a log that is handed over; imports double nothing all the same."""
    with opened(path) as log:
        ids, head = [entry.id for entry in log.entries()], log.head
    tamper(path, "DELETE FROM meta WHERE name = 'secret'")
    with EventLog.open(path, read_only=True) as log:
        assert log.verify(head, deep=True).is_intact
    with EventLog.open(path, clock=clock()) as log:
        assert [entry.id for entry in log.entries()] == ids
        assert log.append(strike(0))[0].id == ids[0] == log.id_of(strike(0))
        assert log.keyed(["two"])["two"].position == 2
        assert log.verify(head, deep=True).is_intact


@pytest.mark.parametrize("name", ["schemas", "secret"])
def test_a_setting_under_another_name_is_found(path: Path, name: str) -> None:
    """What replaced it works; that something was done to the file is said."""
    tamper(path, ("UPDATE meta SET name = ? WHERE name = ?", f"x{name}", name))

    with EventLog.open(path) as log:
        assert [str(fault) for fault in log.verify().faults] == [f"the setting 'x{name}' is not a setting of a log"]


@pytest.mark.parametrize("name", ["schemas", "secret"])
@pytest.mark.parametrize("value", ["zeroblob(32)", "x''", "x'7b7d'", "substr(value, 2)", "value || x'00'"])
def test_settings_that_were_altered_are_refused_and_found(path: Path, name: str, value: str) -> None:
    """They are sealed: with another secret, or other schemas, identities would be worked out wrongly."""
    statement = f"UPDATE meta SET value = CAST({value} AS BLOB) WHERE name = ?"  # noqa: S608 - words from above
    tamper(path, (statement, name))
    content = path.read_bytes()

    with pytest.raises(LogDamaged, match="the settings of this log were altered"):
        EventLog.open(path)
    assert path.read_bytes() == content
    if name == "schemas" or value == "zeroblob(32)":
        with EventLog.open(path, read_only=True) as log:
            assert "the settings of this log were altered" in str(log.verify())


def test_a_deep_verification_reads_every_event_by_the_converter_of_record() -> None:
    """Bytes that are not canonical under a chain that is in order: only who holds the secret could write them."""
    log = filled(opened())
    store = log._store
    assert isinstance(store, MemoryStore)

    def reseal(payload: bytes) -> None:
        previous, rows = b"", list(store._rows)
        for at, row in enumerate(rows):
            given = payload if at == 1 else row.payload or b""
            salt = TODAYS.marks_of(log._sealer.secret(), row.kind, row.schema, given)[0]
            made = row._replace(payload=given, salt=salt, id=TODAYS.entry_id(salt, row.kind, row.schema, given))
            rows[at] = made._replace(digest=TODAYS.digest_of(previous, made))
            previous = rows[at].digest
            if at == 1:
                store._seen = {key: at for key, at in store._seen.items() if at != 2}
                store._seen[TODAYS.identity(log._sealer.secret(), row.kind, given)] = 2
        store._rows[:] = rows

    whole = store._rows[1].payload or b""
    reseal(whole[:-1] + b',"weapon":""}')
    assert log.verify().is_intact
    assert "position 2: cannot be read: DroneStrike: weapon: must be text" in str(log.verify(deep=True))
    reseal(whole.replace(b'{"attacker":"RU"', b'{ "attacker":"RU"'))
    assert "position 2: its bytes are not canonical" in str(log.verify(deep=True))
    reseal(b"{}")
    assert "position 2: cannot be read: DroneStrike: attacker: is required" in str(log.verify(deep=True))


def test_a_correction_whose_bytes_are_no_correction_is_found(path: Path) -> None:
    """Also without looking deep: what corrects is read to know what it is."""
    with opened(path) as log:
        at = next(log.entries(kinds=[Correction])).position
    for payload in ("[]", '{"replacement":5}', "{}"):
        tamper(path, ("UPDATE entry SET payload = ? WHERE position = ?", payload, at))
        with opened(path) as log:
            assert any(
                fault.position == at and "cannot be read" in fault.what for fault in log.verify(deep=True).faults
            )


# --- the law ---------------------------------------------------------------------------------------------------------


Statements = list[tuple[Any, ...]]


def edit(column: str, change: str) -> Callable[[int, int], Statements]:
    """Alter one column of one entry."""
    statement = f"UPDATE entry SET {column} = {change} WHERE position = ?"  # noqa: S608 - words from below
    return lambda at, _: [(statement, at)]


def move(old: int, new: int) -> tuple[Any, ...]:
    return "UPDATE entry SET position = ? WHERE position = ?", new, old


def removal(at: int, _: int) -> Statements:
    """Take an entry out, and its identity with it."""
    return [("DELETE FROM entry WHERE position = ?", at), ("DELETE FROM seen WHERE position = ?", at)]


def closed_removal(at: int, last: int) -> Statements:
    """Remove, and close the gap."""
    return [*removal(at, last), *(move(n + 1, n) for n in range(at, last))]


COPY = """
INSERT INTO entry (position, id, recorded_at, recorded_by, kind, schema, ledger, salt, payload, digest)
SELECT ?, randomblob(16), recorded_at, recorded_by, kind, schema, ledger, salt, payload, digest
FROM entry WHERE position = ?
"""


def insertion(at: int, last: int) -> Statements:
    """Make room, and put in a copy that is like its neighbour in all but its id."""
    return [*(move(n, n + 1) for n in range(last, at - 1, -1)), (COPY, at, at + 1)]


def addition(at: int, last: int) -> Statements:
    """Put a copy at the end."""
    return [(COPY, last + 1, at)]


def swap(at: int, last: int) -> Statements:
    """Let two entries change places."""
    other = at % last + 1
    return [move(at, 10**6), move(other, at), move(10**6, other)]


EDITS = {
    "payload": "payload || ' '",
    "salt": "randomblob(16)",
    "id": "randomblob(16)",
    "digest": "randomblob(32)",
    "recorded_at": "recorded_at - 1",
    "recorded_by": "recorded_by || 'x'",
    "kind": "kind || 'x'",
    "schema": "schema + 1",
    "ledger": "1 - ledger",
    "metadata": '\'{"why":"x"}\'',
    "metadata_digest": "randomblob(32)",
}
TAMPERINGS = [
    *(edit(*each) for each in EDITS.items()),
    removal,
    closed_removal,
    insertion,
    addition,
    swap,
]


@pytest.mark.law
@given(logs(max_size=9).filter(lambda events: len(events) > 1), st.sampled_from(TAMPERINGS), st.integers(0))
def test_any_edit_removal_insertion_or_swap_is_found_where_it_is(
    events: Sequence[Any], tampering: Callable[[int, int], Statements], number: int
) -> None:
    """The first fault is at the entry concerned, at the one after where one is gone, or at what it had erased."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "war.db"
        with EventLog.open(path, secret=PAPER) as log:
            log.append(*events)
            head = log.head
        last = len(events)
        at = number % last + 1
        before = rows_in(path)
        tamper(path, *tampering(at, last))
        assume(rows_in(path) != before)  # of an erased entry there is little left to alter
        found = verified(path, head, secret=None)

    spots = [fault.position for fault in found.faults if fault.position is not None]
    gone_from_the_end = tampering in (removal, closed_removal) and at == last
    first = at
    if tampering is swap:
        first = min(at, at % last + 1)
    elif tampering is addition:
        first = last + 1
    concerned = {first, first + (tampering is removal)}
    touched = [events[place - 1] for place in (at, at % last + 1)[: 1 + (tampering is swap)]]
    places_of = {id_of(event): place for place, event in enumerate(events, start=1)}
    concerned |= {places_of[event.target] for event in touched if isinstance(event, Redaction)}
    assert found.faults
    assert gone_from_the_end or min(spots) in concerned, str(found)


# --- what can no longer be read --------------------------------------------------------------------------------------


class Broken(MemoryStore):
    """A store of which some positions cannot be read, as a damaged file would have it."""

    bad: frozenset[int] = frozenset()

    def read(self, *, after: int = 0, upto: int | None = None, **filters: Any) -> Any:
        rows = list(super().read(after=after, upto=upto, **filters))
        for start in range(0, len(rows), 4):
            page = rows[start : start + 4]
            if not self.bad.isdisjoint(row.position for row in page):
                raise LogDamaged("it is damaged")
            yield from page


def broken(*bad: int) -> Broken:
    store = Broken()
    filled(EventLog.on(store, clock=clock()))
    store.bad = frozenset(bad)
    return store


@pytest.mark.parametrize("bad", [(1,), (5,), (9,), (4, 5), (1, 2, 3, 4, 5, 6, 7, 8, 9), (2, 7, 9)])
def test_entries_that_cannot_be_read_are_named_and_the_others_are_checked(bad: tuple[int, ...]) -> None:
    """One bad row spoils the page that it is read with, and no more."""
    store = broken(*bad)
    rows = list(salvaged(store))
    found = EventLog.on(store, read_only=True).verify()

    assert [row.position for row in rows if isinstance(row, Unreadable)] == list(bad)
    assert [row.position for row in rows if isinstance(row, Row)] == [n for n in range(1, 10) if n not in bad]
    assert [fault for fault in found.faults if fault.position] == [LogFault(at, "it is damaged") for at in bad]


def test_a_store_that_reads_nothing_at_all_is_given_up() -> None:
    """There is no end to positions."""
    store = broken()
    store.read = _damaged  # type: ignore[method-assign]
    rows = list(salvaged(store))

    assert [row.position for row in rows] == list(range(1, GIVE_UP + 2))
    assert isinstance(rows[-1], Unreadable)
    assert rows[-1].why == "nothing is read from here on"
    assert not EventLog.on(store, read_only=True).verify().is_intact


def _damaged(**_: Any) -> Any:
    raise LogDamaged("it is damaged")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("recorded_by", b"x"),
        ("kind", None),
        ("recorded_at", "now"),
        ("schema", b""),
        ("id", "x"),
        ("digest", None),
        ("salt", 5),
        ("payload", "{}"),
    ],
)
def test_a_row_of_wrong_types_is_named_and_not_tripped_over(field: str, value: Any) -> None:
    """A damaged file may hold anything anywhere."""
    store = broken()
    store._rows[3] = store._rows[3]._replace(**{field: value})
    found = EventLog.on(store, read_only=True).verify(deep=True)

    assert LogFault(4, "the values here are not of the types of an entry") in found.faults


def test_rows_that_come_in_no_order_are_not_followed_for_ever() -> None:
    """Reading on from a row that lies back would never end."""
    store = broken()
    store._rows[3] = store._rows[3]._replace(position=2)
    found = EventLog.on(store, read_only=True).verify()

    assert LogFault(4, "position 2 follows it; nothing is read from here on") in found.faults


@pytest.mark.parametrize(
    ("table", "entries", "what"),
    [
        ("every_seen", [(b"x", 1), (b"x", 1)], "b'x' is there twice"),
        ("every_seen", [("x", "y"), (None, None)], "an identity is settled at position 'y'"),
        ("every_key", [("x", 1, b"x"), ("x", 1, b"x")], "'x' is there twice"),
        ("every_key", [(1, "x", None)], "the record key 1 was altered"),
        ("every_meta", [("secret", b"x"), ("secret", b"x")], "'secret' is there twice"),
        ("every_meta", [("secret", "text"), ("schemas", None)], "the setting 'schemas' is not of the type"),
    ],
)
def test_tables_that_make_no_sense_are_named_and_not_tripped_over(table: str, entries: Any, what: str) -> None:
    """Identities, keys and settings of any type, in any number."""
    store = broken()
    log = EventLog.on(store, read_only=True)
    setattr(store, table, lambda: iter(entries))

    assert what in str(log.verify())


def test_a_table_that_cannot_be_read_is_named_and_the_rest_is_checked() -> None:
    """The faults come in order: first what is around the entries."""
    store = broken(4)
    store.every_key = _damaged  # type: ignore[method-assign,assignment]

    found = EventLog.on(store, read_only=True).verify()

    assert found.faults == (LogFault(None, "cannot be read: it is damaged"), LogFault(4, "it is damaged"))
    assert str(found).splitlines()[0] == "cannot be read: it is damaged"
    assert found.faults[1].since == EventLog.on(store, read_only=True).entry(3).recorded_at
    assert str(found.faults[1]).startswith("position 4: it is damaged (not before 2025-01-01T00:0")


def test_a_damaged_secret_is_refused_on_opening() -> None:
    """Nothing could be appended or checked with it."""
    store = broken()
    store._meta["secret"] = "text"  # type: ignore[assignment]  # noqa: S105 - it is none

    with pytest.raises(LogDamaged, match="the settings of this log were altered"):
        EventLog.on(store)
    assert not EventLog.on(Broken(), read_only=True).verify(Head(1, "x")).is_intact


def test_noted_schemas_of_a_wrong_type_are_refused_on_opening() -> None:
    """As anything that was not written by us."""
    store = broken()
    store._meta["schemas"] = "text"  # type: ignore[assignment]

    with pytest.raises(LogDamaged, match="the settings of this log were altered"):
        EventLog.on(store)
