"""A log whose file was replaced, or beside which another's side file lies, is noticed before anything is made of it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from conflict_events.errors import LogDamaged, LogMayBeBehind, LogReadOnly, NotALog, StoreFailure
from conflict_events.log.upkeep.backup import back_up
from conflict_events.stores import Draft, SqliteStore
from conflict_events.stores.sqlite import file as sqlite_file
from conflict_events.stores.sqlite.beside import Beside
from conflict_events.stores.sqlite.schema import FORMAT
from conflict_events.stores.sqlite.watching import Last, begun_at, is_earlier, is_mixed, is_read_only
from conflict_events.testing.contract.rows import sample_row, sample_rows


def write(store: SqliteStore, count: int, mark: str = "", settings: tuple[tuple[str, bytes], ...] = ()) -> None:
    """Append rows with something of everything; under another mark they are others."""
    head = store.head()
    first = head.position + 1 if head else 1
    rows = [sample_row(position, mark) for position in range(first, first + count)]
    keys = tuple((f"{mark}{row.position}", row.position, b"m" * 40) for row in rows)
    store.write(lambda: Draft(tuple(rows), tuple((row.id, row.position) for row in rows), keys, settings))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a log of 100 rows is, closed."""
    with closing(SqliteStore(tmp_path / "log")) as store:
        write(store, 100)
    return tmp_path / "log"


def beside(path: Path, ending: str = "-wal") -> Path:
    return path.with_name(path.name + ending)


# ---------------------------------------------------------------------------------------- another file while it is open


def delete(path: Path) -> None:
    for found in path, beside(path), beside(path, "-shm"):
        found.unlink()


def move(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))


def replace(path: Path) -> None:
    with closing(SqliteStore(path.with_name("other"))) as other:
        write(other, 100, "other")
    path.with_name("other").replace(path)


def restore(path: Path) -> None:
    """Copy an older state over it, which keeps the file's number."""
    shutil.copy(path.with_name("old"), path)


def restore_another(path: Path) -> None:
    with closing(SqliteStore(path.with_name("other"))) as other:
        write(other, 150, "other")
    shutil.copy(path.with_name("other"), path)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def overwrite(path: Path) -> None:
    path.write_bytes(b"something else altogether " * 5000)


def delete_what_lies_beside(path: Path) -> None:
    beside(path).unlink()


USES: list[Callable[[SqliteStore], object]] = [lambda store: write(store, 1), SqliteStore.head, SqliteStore.snapshot]


def files(path: Path) -> dict[str, bytes]:
    """All that lies there, but for what SQLite's processes tell each other."""
    return {found.name: found.read_bytes() for found in path.parent.iterdir() if not found.name.endswith("-shm")}


@pytest.mark.parametrize("do", [delete, move, replace, restore, restore_another, empty, overwrite])
def test_what_was_done_to_the_file_of_an_open_log_is_noticed_at_the_next_write_and_read(
    path: Path, do: Callable[[Path], None]
) -> None:
    shutil.copy(path, path.with_name("old"))
    with closing(SqliteStore(path)) as store:
        write(store, 50)
    for use in USES:
        with closing(SqliteStore(path)) as store:
            write(store, 5)
            kept = [(found, found.read_bytes()) for found in (path, beside(path))]
            do(path)
            there = files(path)
            for _ in range(2):
                with pytest.raises(StoreFailure, match="check that the right file is there"):
                    use(store)
        assert files(path) == there, "closing it changes nothing"
        for found, content in kept:
            found.write_bytes(content)
        beside(path, "-shm").unlink(missing_ok=True)
    with closing(SqliteStore(path)) as store:
        assert tuple(store.read()) == sample_rows(165)


@pytest.mark.parametrize("use", [USES[0], USES[2]])
def test_where_the_side_file_was_deleted_nothing_is_written_and_no_copy_made(
    path: Path, use: Callable[[SqliteStore], object]
) -> None:
    """What is in it can still be read by who had it open."""
    with closing(SqliteStore(path)) as store:
        write(store, 5)
        delete_what_lies_beside(path)
        assert tuple(store.read()) == sample_rows(105)
        with pytest.raises(StoreFailure, match="nothing was written"):
            use(store)


def test_closing_a_log_whose_file_was_replaced_takes_nothing_from_who_is_there_now(path: Path) -> None:
    store = SqliteStore(path)
    write(store, 5)
    delete(path)
    with closing(SqliteStore(path)) as other:
        write(other, 7)
        store.close()
        assert beside(path).exists()
        write(other, 7)
    with closing(SqliteStore(path)) as other:
        assert tuple(other.read()) == sample_rows(14)


def test_who_waits_for_their_turn_to_write_does_not_write_to_what_is_there_no_more(path: Path) -> None:
    with closing(SqliteStore(path)) as store, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        look = store._watch.is_as_it_was

        def deleted_after(*, alone: bool) -> bool:
            was = look(alone=alone)
            if path.exists():
                delete(path)
                other.execute("ROLLBACK")
            return was

        store._watch.is_as_it_was = deleted_after  # type: ignore[method-assign]
        with pytest.raises(StoreFailure, match="nothing was written"):
            write(store, 1)


def test_what_others_write_and_take_over_into_the_file_is_no_other_file(path: Path) -> None:
    with closing(SqliteStore(path)) as store, closing(SqliteStore(path)) as other:
        for _ in range(4):
            write(other, 30)
            other.compact()
            write(store, 30)
            store._ask("PRAGMA wal_checkpoint")
        assert tuple(store.read()) == tuple(other.read()) == sample_rows(340)


# ----------------------------------------------------------------------------------- a side file that is not the file's


def moments(path: Path) -> list[tuple[bytes, bytes]]:
    """A log's file and side file at many moments of a long life, which goes on after each."""
    found = []
    for size in 1, 20, 50:
        with closing(SqliteStore(path)) as store:
            found.append((path.read_bytes(), b""))
            for round_ in range(3):
                write(store, size)
                found.append((path.read_bytes(), beside(path).read_bytes()))
                if round_ == 1:
                    store._ask("PRAGMA wal_checkpoint")
                    found.append((path.read_bytes(), beside(path).read_bytes()))
            if size == 20:
                store.compact()
    return found


@pytest.mark.no_cover
def test_any_file_beside_any_side_file_of_its_life_is_a_log_that_there_was_or_refused_untouched(tmp_path: Path) -> None:
    """Also a backup, whose pages are laid out anew, and the file of another log."""
    life = moments(tmp_path / "log")
    with closing(SqliteStore(tmp_path / "log")) as store:
        back_up(store, tmp_path / "backup", [])
    with closing(SqliteStore(tmp_path / "other")) as other:
        write(other, 120, "other")
    mains = {content for content, _ in life} | {(tmp_path / name).read_bytes() for name in ("backup", "other")}
    sides = {content for _, content in life if content}
    seen: Counter[str] = Counter()
    work = tmp_path / "work"
    for file in mains:
        for side in sides:
            work.mkdir()
            (work / "log").write_bytes(file)
            (work / "log-wal").write_bytes(side)
            seen[opened(work / "log", belong=(file, side) in life)] += 1
            shutil.rmtree(work)
    assert seen["refused"] > seen["a log"] > len(sides)


def opened(path: Path, *, belong: bool) -> str:
    before = path.read_bytes(), beside(path).read_bytes()
    try:
        store = SqliteStore(path)
    except LogDamaged as error:
        refusal = str(error)
    else:
        with closing(store):
            check_whole(store)
        return "a log"
    assert "not of one log" in refusal
    assert not belong, "what belongs together is opened"
    assert (path.read_bytes(), beside(path).read_bytes()) == before
    return "refused"


def check_whole(store: SqliteStore) -> None:
    """See that it is one of the two logs at some moment, and can be gone on with."""
    rows = list(store.read())
    mark = "other" if rows[0] == sample_row(1, "other") else ""
    assert rows == [sample_row(position, mark) for position in range(1, len(rows) + 1)]
    assert sorted(store.every_seen()) == sorted((row.id, row.position) for row in rows)
    assert len(list(store.every_key())) == len(rows)
    write(store, 1, mark)
    assert list(store.faults()) == []


@pytest.mark.parametrize(
    ("before", "after", "killed"),
    [(100, 400, 2), (1, 200, 1), (1, 350, 2), (30, 300, 1), (30, 400, 1)],
    ids=str,
)
def test_a_copy_put_over_a_log_beside_what_a_killed_writer_left_is_refused_until_that_is_moved_away(
    tmp_path: Path, before: int, after: int, killed: int
) -> None:
    """Also where the two share no page but that of the settings, so that SQLite finds nothing wrong with them."""
    path, old = tmp_path / "log", tmp_path / "old"
    for count in before, after, killed:
        with closing(SqliteStore(path)) as store:
            write(store, count, settings=(("last", str(count).encode()),))
            left = {ending: beside(path, ending).read_bytes() for ending in ("-wal", "-shm")}
        if not old.exists():
            shutil.copy(path, old)
    for ending, content in left.items():
        beside(path, ending).write_bytes(content)
    shutil.copy(old, path)
    for read_only in False, True:
        with pytest.raises(LogDamaged, match="move the side file away to keep the file"):
            SqliteStore(path, read_only=read_only)
    assert path.read_bytes() == old.read_bytes()
    assert beside(path).read_bytes() == left["-wal"]
    beside(path).rename(path.with_name("away"))
    with closing(SqliteStore(path)) as store:
        assert tuple(store.read()) == sample_rows(before)


@pytest.mark.parametrize("noted", ["", "5", "5 AB", "x AB 1", f"{'9' * 5000} AB 1", "1 AB -1"])
def test_a_note_of_the_end_that_is_none_says_nothing(path: Path, noted: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        assert begun_at(db, path) == 100
        db.execute("UPDATE meta SET value = ? WHERE name = 'sqlite:end'", (noted.encode(),))
        db.commit()
        beside(path).write_bytes(b"something")
        assert begun_at(db, path) == 0


def test_a_file_without_settings_is_not_told_to_be_earlier(path: Path) -> None:
    with closing(sqlite3.connect(":memory:")) as nothing:
        assert not is_earlier(path, nothing)
        assert begun_at(nothing, path) == 0


def test_an_earlier_copy_beside_what_is_whole_without_it_is_refused(path: Path) -> None:
    """Entries and their index are all in the side file; keys and settings of the entries between may not be."""
    old = path.read_bytes()
    with closing(SqliteStore(path)) as store:
        write(store, 3)
    with closing(SqliteStore(path)) as store:
        write(store, 120)
        left = {ending: beside(path, ending).read_bytes() for ending in ("-wal", "-shm")}
    for ending, content in left.items():
        beside(path, ending).write_bytes(content)
    path.write_bytes(old)

    for read_only in True, False:
        with pytest.raises(LogDamaged, match="not of one log"):
            SqliteStore(path, read_only=read_only)


# ------------------------------------------------------------------------------------------------------------- readers


def test_who_only_reads_makes_no_file_that_a_writer_might_not_be_allowed_to_write(path: Path) -> None:
    """SQLite lets a reader make the side files, and the next writer may be another user."""
    with closing(SqliteStore(path, read_only=True)) as store:
        assert tuple(store.read()) == sample_rows(100)
        with closing(store.snapshot()) as copy:
            assert tuple(copy.read()) == sample_rows(100)
        assert list(path.parent.iterdir()) == [path]


def test_where_a_crash_left_something_a_reader_makes_nothing_either_and_says_who_can_go_on(path: Path) -> None:
    with closing(SqliteStore(path)) as store:
        write(store, 5)
        left = beside(path).read_bytes()
    beside(path).write_bytes(left)
    before = files(path)
    with pytest.raises(LogReadOnly, match="open it once to write"):
        SqliteStore(path, read_only=True, timeout=0.01)
    assert files(path) == before
    with closing(SqliteStore(path)) as store:
        assert tuple(store.read()) == sample_rows(105)


def test_a_reader_of_a_file_that_nobody_has_open_sees_whatever_is_written_later(path: Path) -> None:
    """While the writer is there, after it is gone, and again: never an old head."""
    with closing(SqliteStore(path, read_only=True)) as reader:
        for end in range(101, 131, 3):
            with closing(SqliteStore(path)) as writer:
                write(writer, 1)
                assert reader.head() == sample_row(end, "")
                write(writer, 1)
                assert reader.head() == sample_row(end + 1, "")
            assert reader.head() == sample_row(end + 1, "")
            with closing(SqliteStore(path)) as writer:
                write(writer, 1)
            assert tuple(reader.read()) == sample_rows(end + 2)


def test_what_a_reader_read_while_somebody_wrote_is_read_again(path: Path) -> None:
    """Also where it made no sense, or was an error: pages of two states."""
    writes = iter([True, True])
    raised = iter([False, True])

    def look(db: sqlite3.Connection) -> int:
        ((end,),) = db.execute("SELECT max(position) FROM entry").fetchall()
        if next(writes, False):
            with closing(SqliteStore(path)) as writer:
                write(writer, 1)
            if next(raised):
                raise sqlite3.DatabaseError("database disk image is malformed")
        return int(end)

    with closing(SqliteStore(path, read_only=True)) as reader:
        assert reader._use(look) == 102


@pytest.mark.parametrize("do", [delete, move, replace, restore, restore_another, empty, overwrite])
def test_a_reader_is_told_of_another_file_too(path: Path, do: Callable[[Path], None]) -> None:
    shutil.copy(path, path.with_name("old"))
    with closing(SqliteStore(path)) as store:
        write(store, 50)
    with closing(SqliteStore(path, read_only=True)) as alone:
        with closing(SqliteStore(path)) as writer:
            write(writer, 5)
            with closing(SqliteStore(path, read_only=True)) as beside_writer:
                do(path)
                with pytest.raises((StoreFailure, LogDamaged, NotALog)):
                    beside_writer.head()
        with pytest.raises((StoreFailure, LogDamaged, NotALog)):
            alone.head()


@pytest.mark.skipif(not hasattr(os, "fork") or os.geteuid() != 0, reason="takes several users")
def test_a_reader_of_another_user_neither_locks_the_writer_out_nor_is_left_behind(path: Path) -> None:
    path.parent.chmod(0o777)
    os.chown(path, 1001, 1001)
    folders = [folder for folder in path.parents if folder.stat().st_uid == 0 and folder != folder.parent]
    modes = {folder: folder.stat().st_mode for folder in folders}
    for folder in folders:
        folder.chmod(modes[folder] | 0o555)

    def user(number: int, does: Callable[[], None]) -> None:
        os.seteuid(number)
        try:
            does()
        finally:
            os.seteuid(0)

    def append() -> None:
        with closing(SqliteStore(path)) as store:
            write(store, 1)

    readers: list[SqliteStore] = []
    user(1002, lambda: readers.append(SqliteStore(path, read_only=True)))
    with closing(readers[0]):
        for end in 101, 102:
            user(1001, append)
            user(1002, lambda end=end: check_head(readers[0], end))  # type: ignore[misc]  # mypy cannot infer a default bound in a loop
    assert list(path.parent.iterdir()) == [path]
    for folder in folders:
        folder.chmod(modes[folder])


def check_head(store: SqliteStore, end: int) -> None:
    assert store.head() == sample_row(end, "")


def test_a_log_on_a_medium_that_is_read_only_is_said_to_be_perhaps_behind(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounted = os.statvfs(path)
    monkeypatch.setattr(os, "statvfs", lambda _: os.statvfs_result((*mounted[:8], os.ST_RDONLY, mounted[9])))
    with pytest.warns(LogMayBeBehind, match="may be missing"):
        SqliteStore(path, read_only=True).close()
    with closing(SqliteStore(path)):  # whoever writes here sees that it is no such medium
        SqliteStore(path, read_only=True).close()


def test_what_is_erased_is_overwritten_also_where_nothing_is_scrubbed(path: Path) -> None:
    """As where the process is killed before: what was replaced earlier is overwritten when it is, not when erasing."""
    words = b"Olena Kovalenko-Secret" * 400
    with closing(SqliteStore(path)) as store:
        store._ask("PRAGMA secure_delete = OFF")  # as it is in SQLite, but not in every system's
        store.write(lambda: Draft(meta=(("kept/", words),)))
        store.write(lambda: Draft(meta=(("kept/", b"replaced"),)))
        store.write(lambda: Draft(meta=(("kept/more", words),)))
        store.write(lambda: Draft(forget=("kept/more",)))
    assert b"Kovalenko" not in path.read_bytes()


def test_a_copy_that_turns_out_to_be_of_another_file_is_not_handed_out(path: Path) -> None:
    with closing(SqliteStore(path)) as store:
        same = store._watch.is_same_file
        looks = iter([True])
        store._watch.is_same_file = lambda *, beside: next(looks, False) and same(beside=beside)  # type: ignore[method-assign]
        with pytest.raises(StoreFailure, match="replaced"):
            store.snapshot()


def test_a_file_that_makes_no_sense_in_the_midst_of_a_checkpoint_is_looked_at_again(path: Path) -> None:
    with closing(SqliteStore(path)) as store:
        write(store, 5)
        alone = store._watch._alone
        looks = iter([None])
        store._watch._alone = lambda: next(looks, alone())
        store._ask("PRAGMA wal_checkpoint")
        assert tuple(store.read()) == sample_rows(105)
        assert store._watch.is_as_it_was(alone=False)


# ------------------------------------------------------------------------------- readers beside one who is going away


@pytest.mark.parametrize(
    ("ending", "content"), [("-wal", b""), ("-shm", b""), ("-journal", b""), ("-journal", bytes(512))]
)
def test_a_side_file_that_says_nothing_is_in_no_readers_way_and_stays(path: Path, ending: str, content: bytes) -> None:
    """As a program leaves it that was not let make the other, or done with a journal."""
    beside(path, ending).write_bytes(content)
    with closing(SqliteStore(path, read_only=True)) as reader:
        assert tuple(reader.read()) == sample_rows(100)
        assert sorted(found.name for found in path.parent.iterdir()) == ["log", f"log{ending}"]
        with closing(SqliteStore(path)) as writer:
            write(writer, 1)
            assert reader.head() == sample_row(101, "")
        assert reader.head() == sample_row(101, "")


def test_a_reader_who_saw_a_side_file_that_is_gone_by_now_makes_none_anew(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever closes a log takes the index away first, and the write-ahead log a moment later."""
    looks, look = iter([Beside(4096, indexed=False, journal=False)]), Beside.of
    monkeypatch.setattr(Beside, "of", lambda file: next(looks, None) or look(file))
    with closing(sqlite_file._readable(path, 60)) as db:
        assert db.execute("SELECT count(*) FROM entry").fetchall() == [(100,)]
    assert list(path.parent.iterdir()) == [path]


def test_a_reader_who_saw_a_journal_where_a_write_ahead_log_came_instead_looks_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last of a making: the journal of the switch is gone, and the file says that it has a write-ahead log."""
    looks, look = iter([Beside(None, indexed=False, journal=True)]), Beside.of
    monkeypatch.setattr(Beside, "of", lambda file: next(looks, None) or look(file))
    with closing(sqlite_file._readable(path, 60)) as db:
        assert db.execute("SELECT count(*) FROM entry").fetchall() == [(100,)]


def test_a_reader_waits_until_who_closes_a_log_is_done_and_then_makes_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It does not wait inside SQLite, which would go on from what it saw before."""
    with closing(sqlite3.connect(path, isolation_level=None)) as closes:
        closes.executescript(
            f"PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; PRAGMA user_version = {FORMAT}; COMMIT"
        )
        beside(path, "-shm").touch()

        def pause(_: float) -> None:
            monkeypatch.undo()
            closes.close()
            beside(path, "-shm").unlink()

        monkeypatch.setattr(time, "sleep", pause)
        with closing(SqliteStore(path, read_only=True, timeout=60)) as reader:
            assert tuple(reader.read()) == sample_rows(100)
            assert list(path.parent.iterdir()) == [path]


def test_a_log_by_the_path_of_a_link_has_what_lies_beside_the_file_itself(path: Path) -> None:
    link = path.parent / "elsewhere" / "link"
    link.parent.mkdir()
    link.symlink_to(path)
    old = path.read_bytes()
    with closing(SqliteStore(link)) as store, closing(SqliteStore(link, read_only=True)) as reader:
        write(store, 400)
        assert reader.head() == sample_row(500, "")
        left = beside(path).read_bytes()
    path.write_bytes(old[:-4096] + bytes(4096))
    beside(path).write_bytes(left[:-4120])
    with pytest.raises(LogDamaged, match="not of one log"):
        SqliteStore(link)
    assert list(link.parent.iterdir()) == [link]


def test_a_medium_that_is_gone_is_not_said_to_be_read_only(tmp_path: Path) -> None:
    assert not is_read_only(str(tmp_path / "absent"))


def test_a_file_whose_last_entry_is_another_one_with_its_side_file_is_mixed(path: Path) -> None:
    """Or none: the two are of different logs."""
    with closing(SqliteStore(path)) as store:
        rows = tuple(store.read())
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for last in Last(rows[-1].position, b"another"), Last(len(rows) + 1, b"none"):
            assert is_mixed(last, db, thorough=False)
            db.execute("ROLLBACK")
