"""The promises of every store, to be checked of yours in one call.

::

    def test_my_store_keeps_the_promises_of_a_store(tmp_path):
        check_store(lambda name: MyStore(tmp_path / name))

Each promise is a function of its own in `PROMISES` and `DURABLE_PROMISES`, for tests to be parametrized with.
"""

from __future__ import annotations

from contextlib import closing
from itertools import product
from typing import TYPE_CHECKING

from conflict_events.errors import LogClosed, UsageError
from conflict_events.stores import Block, Column, Draft, KindView
from conflict_events.testing.contract.erasing import what_a_redaction_names_is_erased
from conflict_events.testing.contract.interrupting import (
    an_interrupted_write_is_whole_or_not_there,
    an_interrupted_write_leaves_other_stores_free,
)
from conflict_events.testing.contract.rows import append, everything, hold, refused, sample_row, sample_rows
from conflict_events.testing.contract.sharing import (
    a_reader_who_waits_is_told,
    a_snapshot_stands_still,
    compacting_changes_nothing,
    stores_on_one_log_see_each_other,
    threads_take_turns,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from conflict_events.stores import Store

    Opener = Callable[[str], Store]

__all__ = ["DURABLE_PROMISES", "PROMISES", "check_store", "sample_rows"]


def check_store(open_store: Callable[[str], Store], *, durable: bool = True) -> None:
    """Check that a store keeps the promises of `conflict_events.stores.Store`.

    Args:
        open_store: Opens the store of a name. Under a name that was not used before it is empty; under one
            that was, a durable store is as it was left, also where another store on it is still open.
        durable: Whether the store outlives its closing, as all but memory should.

    Raises:
        AssertionError: A promise is broken; the message says which.
    """
    for promise in PROMISES + (DURABLE_PROMISES if durable else ()):
        promise(open_store)


# ------------------------------------------------------------------------------------------------------- every store


def a_new_store_is_empty(open_store: Opener) -> None:
    """A store of a new name holds nothing and has no faults."""
    with closing(open_store("new")) as store:
        hold(store.head() is None, "an empty store has no head")
        hold(everything(store) == ([], [], [], [], []), "a new store holds nothing")
        hold(store.position_at(10**18) == 0, "nothing was recorded before anything was")
        hold(store.meta("secret") is None, "a setting that was never set is None")
        hold(store.find([bytes(16)]) == {}, "an unknown id is not in the answer")
        hold(list(store.faults()) == [], "a new store has no faults")


def rows_come_back_as_they_were(open_store: Opener) -> None:
    """What was written is read, to the byte and to the type, by every way of reading."""
    first, second, third = sample_rows(3)
    odd = (
        first._replace(
            payload='{"text":"\N{PILE OF POO} Ї \u202e \\u0000 \'\\" \ufeff"}'.encode(), recorded_by="Ґ\x00'\""
        ),
        second._replace(payload=None, salt=None, recorded_by="", kind="Їжак'; --"),
        third._replace(payload=b"{}", salt=b"", schema=2**40, recorded_at=2**60, metadata_digest=first.digest),
    )
    with closing(open_store("as_they_were")) as store:
        hold(append(store, odd) == odd, "write returns the rows it wrote")
        hold(tuple(store.read()) == odd, "a row is read as it was written")
        hold(store.head() == odd[-1], "the head is the last row")
        hold(store.find([row.id for row in odd]) == {row.id: row for row in odd}, "a row is found by id")
        types = [[type(value) for value in row] for row in odd]
        hold([[type(value) for value in row] for row in store.read()] == types, "types are kept")


def a_write_is_all_or_nothing(open_store: Opener) -> None:
    """Rows that do not continue the log are refused, with all that came with them."""
    with closing(open_store("all_or_nothing")) as store:
        append(store, sample_rows(4))
        before = everything(store)
        good = sample_row(5, "")
        for bad in (
            good._replace(position=7),  # a gap
            good._replace(position=5),  # the position of the row before it
            good._replace(position=6, recorded_at=good.recorded_at - 1),
            good._replace(position=6),  # an id twice in one write
            sample_row(6, "")._replace(id=sample_row(2, "").id),
            sample_row(6, "")._replace(id=b"short"),
            sample_row(6, "")._replace(digest=b"short"),
        ):
            draft = Draft(
                (good, bad),
                ((b"key", 5),),
                (("key", 5, b"mark"),),
                (("name", b"x"),),
                reset_seen=True,
                tags=(Block("Strike", "", 6, (5, 6)),),
            )
            refused(UsageError, lambda draft=draft: store.write(lambda: draft), f"refused: {bad}")  # type: ignore[misc]  # mypy cannot infer a default bound in a loop
            hold(everything(store) == before, "a refused write changes nothing")
        refused(UsageError, lambda: append(store, sample_rows(1)), "a position that is taken is refused")
        append(store, [good])
        hold(store.head() == good, "a store can be written after it refused to be")


def an_empty_write_changes_nothing(open_store: Opener) -> None:
    """An empty draft is no error."""
    with closing(open_store("empty_write")) as store:
        append(store, sample_rows(2))
        hold(store.write(Draft) == (), "an empty draft has no rows")
        hold(list(store.read()) == list(sample_rows(2)), "an empty draft changes nothing")


def a_draft_that_fails_leaves_the_store_untouched(open_store: Opener) -> None:
    """Whatever a draft raises comes out as it is, and the next write goes through."""

    class Stop(BaseException): ...

    with closing(open_store("failing_draft")) as store:
        append(store, sample_rows(2))

        def failing() -> Draft:
            raise stop

        for stop in (Stop(), KeyError("theirs")):
            try:
                store.write(failing)
            except (Stop, KeyError) as raised:
                hold(raised is stop, "what a draft raises comes out unchanged")
            else:
                hold(False, "what a draft raises comes out")  # noqa: FBT003 - reads as a sentence
        hold(list(store.read()) == list(sample_rows(2)), "a draft that fails changes nothing")
        append(store, sample_rows(1, first=3))
        hold(list(store.read()) == list(sample_rows(3)), "a write after a failed one goes through")


def a_draft_sees_what_it_extends(open_store: Opener) -> None:
    """Every way of reading works inside a draft; writing does not."""
    with closing(open_store("draft_reads")) as store:
        store.write(lambda: Draft(sample_rows(5), ((b"key", 1),), (("key", 2, b"mark"),), (("name", b"x"),)))

        def draft() -> Draft:
            refused(UsageError, lambda: store.write(Draft), "a draft must not write itself")
            hold(list(store.read(after=1)) == list(sample_rows(4, first=2)), "a draft can read")
            hold(store.head() == sample_row(5, ""), "a draft can see the head")
            hold(len(store.find([sample_row(1, "").id])) == 1, "a draft can find")
            hold(store.seen([b"key"]) == {b"key": 1}, "a draft can see identity keys")
            hold(store.keyed(["key"]) == {"key": (2, b"mark")}, "a draft can see record keys")
            hold(store.meta("name") == b"x", "a draft can see settings")
            hold(not store.wait(5, 0.01), "nobody else writes during a draft")
            return Draft(sample_rows(1, first=6))

        store.write(draft)
        hold(list(store.read()) == list(sample_rows(6)), "a draft that reads is written")


def ranges_and_filters_are_exact(open_store: Opener) -> None:
    """Any mixture of range and filters gives what a loop over all rows gives."""
    rows = sample_rows(45)
    with closing(open_store("filters")) as store:
        append(store, rows)
        for after, upto, kinds, ledger in product(
            (0, 7, 45, 99, -3), (None, 0, 20, 2**70, -3), (None, [], ["Strike"], {"Assessment", "None"}),
            (None, True, False),
        ):  # fmt: skip
            expected = [
                row
                for row in rows
                if after < row.position <= (len(rows) if upto is None else upto)
                and (kinds is None or row.kind in kinds)
                and (ledger is None or row.ledger is ledger)
            ]
            got = store.read(after=after, upto=upto, kinds=kinds, ledger=ledger)
            hold(list(got) == expected, f"read({after=}, {upto=}, {kinds=}, {ledger=})")
        hold(store.at([45, 7, 0, 46, -1, 7]) == {7: rows[6], 45: rows[44]}, "rows are found by position")


def a_reader_sees_the_log_as_it_was_when_it_began(open_store: Opener) -> None:
    """Rows that are written during a read are not in it, and are written all the same."""
    with closing(open_store("reading")) as store:
        append(store, sample_rows(3000))
        for filtered in store.read(), store.read(ledger=False), store.read(kinds=["Strike"]):
            next(filtered)
            append(store, [sample_row((store.head() or sample_row(0, "")).position + 1, "")])
            hold(max(row.position for row in filtered) <= 3000, "a read is of what was there")
        hold([row.position for row in store.read()] == list(range(1, 3004)), "positions have no gap")


def a_huge_write_is_like_any_other(open_store: Opener) -> None:
    """Thousands of rows and keys are written, read and looked up at once."""
    rows = sample_rows(2500)
    keys = [f"key {row.position}" for row in rows]
    with closing(open_store("huge")) as store:
        store.write(lambda: Draft(rows, tuple((row.digest, row.position) for row in rows),
                                  tuple((key, at, b"mark") for at, key in enumerate(keys, 1))))  # fmt: skip
        hold(tuple(store.read()) == rows, "a huge write is read as it was written")
        hold(len(store.find([bytes(16), *(row.id for row in rows)])) == 2500, "thousands are found at once")
        hold(store.seen([row.digest for row in rows]) == dict(store.every_seen()), "all are seen")
        hold(sorted(store.every_key()) == sorted((key, *at) for key, at in store.keyed(keys).items()), "all are keyed")
        hold(sorted(at for _, at, _ in store.every_key(1000)) == [*range(1001, 2501)], "those after a position are")
        hold(len(set(store.every_key())) == len(set(store.every_seen())) == 2500, "nothing is twice")


def later_keys_and_settings_replace_earlier(open_store: Opener) -> None:
    """Identity keys, record keys and settings are looked up by key, and the last word counts."""
    with closing(open_store("keys")) as store:
        store.write(lambda: Draft(sample_rows(2), ((b"a", 1), (b"b", 2)), (("a", 1, b"m"),), (("a", b"1"), ("", b""))))
        store.write(lambda: Draft(seen=((b"b", 1),), keys=(("a", 2, b""), ("Ї\x00", 1, b"n")), meta=(("a", b"2"),)))
        hold(store.seen([b"a", b"b", b"", b"c"]) == {b"a": 1, b"b": 1}, "an identity key is replaced")
        hold(store.keyed(["a", "Ї\x00", "x"]) == {"a": (2, b""), "Ї\x00": (1, b"n")}, "a record key is replaced")
        hold([*store.every_key(1)] == [("a", 2, b"")] and [*store.every_key(2)] == [], "keys are told after a position")
        hold(sorted(store.every_meta()) == [("", b""), ("a", b"2")], "a setting is replaced")
        store.write(lambda: Draft(seen=((b"b", 2),), reset_seen=True))
        hold(list(store.every_seen()) == [(b"b", 2)], "reset_seen forgets what was there, and only that")
        store.write(lambda: Draft(meta=(("b", b"3"), ("Ї\x00", b"4")), forget=("a", "b", "x")))
        store.write(lambda: Draft(forget=("Ї\x00",)))
        hold(sorted(store.every_meta()) == [("", b""), ("b", b"3")], "a setting is forgotten, and may be set again")
        hold(list(store.read()) == list(sample_rows(2)), "keys leave the rows alone")


def a_time_gives_the_last_position_recorded_by_then(open_store: Opener) -> None:
    """A position is found for a time before, at, between and after all times recorded."""
    rows = sample_rows(21)
    with closing(open_store("times")) as store:
        append(store, rows)
        for moment in {row.recorded_at + offset for row in rows for offset in (-1, 0, 1)}:
            expected = sum(row.recorded_at <= moment for row in rows)
            hold(store.position_at(moment) == expected, f"position_at({moment}) is {expected}")


def blocks_of_tags_come_in_order_from_anywhere(open_store: Opener) -> None:
    """Blocks are found by kind and tag, onward and back, replaced and removed; no other tag has a part in it."""
    blocks = [Block("Strike", "place:Їжак\x00", last, (last - 7, last)) for last in range(10, 500, 10)]
    other = Block("Strike", "", 7, (1, 2, 7))
    with closing(open_store("tags")) as store:
        store.write(lambda: Draft(sample_rows(3), tags=(*blocks, other, Block("Assessment", blocks[0].tag, 3, (3,)))))

        def walked(begin: int, *, back: bool) -> list[Block]:
            blocks_read: list[Block] = []
            while more := store.tagged("Strike", blocks[0].tag, begin, back=back):
                blocks_read += more
                begin = more[-1].last - 9 if back else more[-1].last + 1
                if back and begin <= blocks[0].last:
                    break
            return list(dict.fromkeys(blocks_read))

        for begin in (1, 10, 11, 255, 480, 490):
            onward = [block for block in blocks if block.last >= begin]
            before = [block for block in blocks if block.last < begin]
            hold(walked(begin, back=False) == onward, f"blocks from {begin} on come in order")
            hold(walked(begin, back=True) == [*onward[:1], *before[::-1]], f"blocks from {begin} back come in order")
        hold(store.tagged("Strike", blocks[0].tag, 491) == [], "behind the last block there is none")
        hold(store.tagged("Strike", "place:", 1) == store.tagged("Other", "", 1, back=True) == [], "tags are exact")
        replaced = blocks[1]._replace(positions=(20,))
        store.write(lambda: Draft(tags=(replaced, blocks[0]._replace(positions=()), Block("None", "", 1, ()))))
        hold(store.tagged("Strike", blocks[0].tag, 1)[0] == replaced, "a block is replaced, and an empty one removed")
        expected = [replaced, *blocks[2:], other, Block("Assessment", blocks[0].tag, 3, (3,))]
        hold(sorted(store.every_tag()) == sorted(expected), "all blocks are told")
        hold(list(store.read()) == list(sample_rows(3)), "tags leave the rows alone")


def views_change_nothing(open_store: Opener) -> None:
    """Views of any name and shape can be defined again and again, and are no fault."""
    launched = Column("launched", "tally.launched", "whole", "best")
    odd = KindView("Їжак\"'; --", (Column("a\"'", "a.b'", "decimal"), Column("id", "id", "flag"), Column("none", "")))
    with closing(open_store("views")) as store:
        append(store, sample_rows(3))
        for views in (
            [KindView("Strike", (launched,)), KindView("strike", ()), KindView("entry", ()), odd],
            [KindView("Strike", ()), KindView("sqlite_x", ()), KindView("entries", ())],
            [],
        ):
            store.define_views(views)
            store.define_views(views)
            hold(list(store.faults()) == [], "views are no fault")
        hold(list(store.read()) == list(sample_rows(3)), "views leave the rows alone")


def a_closed_store_says_so(open_store: Opener) -> None:
    """After closing, once or twice, everything raises `LogClosed`."""
    store = open_store("closed")
    store.close()
    store.close()
    uses: tuple[Callable[[], object], ...] = (
        lambda: store.write(Draft), store.head, store.read, lambda: store.find([]), lambda: store.seen([]),
        lambda: store.keyed([]), lambda: store.meta(""), lambda: list(store.every_seen()),
        lambda: list(store.every_key()), lambda: list(store.every_meta()), lambda: store.position_at(0),
        lambda: store.define_views([]), lambda: list(store.faults()), lambda: store.wait(0, 0), store.snapshot,
        store.compact, store.scrub, lambda: store.at([]), lambda: store.tagged("", "", 0),
        lambda: list(store.every_tag()),
    )  # fmt: skip
    for use in uses:
        refused(LogClosed, use, "a closed store refuses every use")


# ----------------------------------------------------------------------------------------------------- durable stores


def what_was_written_is_there_when_opened_again(open_store: Opener) -> None:
    """A closed store is opened again as it was."""
    with closing(open_store("reopened")) as store:
        store.write(lambda: Draft(sample_rows(600), ((b"a", 1),), (("a", 1, b"m"),), (("a", b"1"),)))
        before = everything(store)
    for _ in range(2):
        with closing(open_store("reopened")) as store:
            hold(everything(store) == before, "a store is opened as it was closed")
            hold(list(store.faults()) == [], "a store that was opened again has no faults")


PROMISES = (
    a_new_store_is_empty,
    rows_come_back_as_they_were,
    a_write_is_all_or_nothing,
    an_empty_write_changes_nothing,
    a_draft_that_fails_leaves_the_store_untouched,
    a_draft_sees_what_it_extends,
    ranges_and_filters_are_exact,
    a_reader_sees_the_log_as_it_was_when_it_began,
    a_huge_write_is_like_any_other,
    later_keys_and_settings_replace_earlier,
    blocks_of_tags_come_in_order_from_anywhere,
    what_a_redaction_names_is_erased,
    a_time_gives_the_last_position_recorded_by_then,
    views_change_nothing,
    a_closed_store_says_so,
    a_reader_who_waits_is_told,
    a_snapshot_stands_still,
    compacting_changes_nothing,
    threads_take_turns,
    an_interrupted_write_is_whole_or_not_there,
)
DURABLE_PROMISES = (
    what_was_written_is_there_when_opened_again,
    stores_on_one_log_see_each_other,
    an_interrupted_write_leaves_other_stores_free,
)
