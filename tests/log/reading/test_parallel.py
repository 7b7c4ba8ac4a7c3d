"""A question asked in parts has the answer that it has in one piece: in threads, in processes, on a cluster."""

from __future__ import annotations

import itertools
import multiprocessing
import pickle
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.errors import AppendConflict, DecodeError, Fault, InvalidValue, NotALog, UsageError
from conflict_events.events import Correction
from conflict_events.importers import load_seeds
from conflict_events.log import EventLog, LogReader
from conflict_events.log.reading.parallel import Shared, _Rows
from conflict_events.projections import Mergeable
from conflict_events.testing import log_of, logs
from conflict_events.testing.paper import entries_of, seen
from tests.laws.questions import QUESTIONS
from tests.log.accounts import opened, strike
from tests.log.kept_questions import ASKED, Nights, voices

MERGEABLE: list[Any] = [question for question in ASKED if isinstance(question, Mergeable)]
BUILT_IN: list[Any] = [question for question in QUESTIONS.values() if hasattr(question, "merge")]
BY_CLASS = {type(getattr(question, "board", question)): question for question in BUILT_IN}


@pytest.fixture(scope="module")
def threads() -> Iterator[Executor]:
    with ThreadPoolExecutor(2) as pool:
        yield pool


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EventLog]:
    with EventLog.open(tmp_path_factory.mktemp("parts") / "seeded.db") as log:
        load_seeds(log, "founding_day")
        yield log


@pytest.mark.law
@given(
    log=logs(),
    parts=st.sampled_from([1, 2, 5]),
    question=st.sampled_from(MERGEABLE),
    possibly=st.sampled_from([None, False, True]),
)
def test_in_parts_or_in_one_piece_the_answer_is_the_same(
    log: list[Any], parts: int, question: Any, possibly: Any, threads: Executor
) -> None:
    with log_of(log, at_once=True) as held:
        view = held.now() if possibly is None else held.as_known("2024-11-10T12:00Z", possibly=possibly)
        assert view.ask(question, executor=threads, parts=parts) == view.ask(question)


@pytest.mark.no_cover
def test_processes_open_the_file_by_themselves(seeded: EventLog) -> None:
    """One question of each class that can be merged is asked there; the processes share nothing with us."""
    now = seeded.now()
    earlier = [seeded.as_known("2024-11-10T12:00Z"), seeded.as_recorded("2030-01-01T00:00Z")]
    asked = [*((now, question) for question in BY_CLASS.values()), *zip(itertools.cycle((now, *earlier)), MERGEABLE)]
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        for view, question in asked:
            assert view.ask(question, executor=pool, parts=2) == view.ask(question), question
        with opened() as log:
            log.append(strike(1), strike(2, "RU/MoD"))
            assert log.ask(Nights(), executor=pool) == log.ask(Nights()), "its rows are sent"


@pytest.mark.no_cover
def test_every_question_that_can_be_merged_is_sent_as_it_is() -> None:
    """Whatever it is asked with."""
    for question in BUILT_IN:
        assert pickle.loads(pickle.dumps(question)) == question  # noqa: S301  # our own bytes


@pytest.mark.no_cover
@pytest.mark.usefixtures("_loopback")
def test_a_cluster_of_two_workers_answers(seeded: EventLog) -> None:
    """On a real cluster, whose scheduler and workers are processes of this machine."""
    distributed = pytest.importorskip("distributed", reason="needs the extra cluster")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        executor = client.get_executor()
        for question in MERGEABLE:
            assert seeded.ask(question, executor=executor, parts=2) == seeded.ask(question), question
        assert len(client.scheduler_info()["workers"]) == 2


def test_rows_are_sent_where_a_log_is_in_memory(threads: Executor) -> None:
    """With every entry about entries, wherever it stands: here a correction in the last part, of the first account."""
    with opened() as log:
        first, *_ = log.append(*map(strike, range(4)))
        log.append(Correction(target=first.id, replacement=strike(1, "AFP"), by="ledger"))
        found = log.ask(Nights(), executor=threads, parts=3)
        assert found == log.ask(Nights())
        assert found.counts == {"AFP 1": 1, "UA/AirForce 1": 3}


def test_record_keys_are_sent_with_the_rows_that_have_them() -> None:
    """A question that is told them finds those of its part, and looks nowhere else."""
    keys = (("a row of a table", 3, b"mark"),)
    sent = _Rows((), keys)

    assert tuple(sent.every_key()) == keys
    sent.close()


def test_what_cannot_be_asked_in_parts_says_so(threads: Executor) -> None:
    with opened() as log:
        log.append(strike())
        with pytest.raises(UsageError, match="has no merge"):
            log.ask(voices, executor=threads)
        with pytest.raises(UsageError, match="parts: must be at least 1, got 0"):
            log.ask(Nights(), executor=threads, parts=0)
        with pytest.raises(UsageError, match="entries at hand"):
            seen(entries_of([strike()])).ask(Nights(), executor=threads)


def test_a_fault_in_a_worker_comes_out_as_it_was(tmp_path: Path, threads: Executor) -> None:
    path = tmp_path / "gone.db"
    with opened(path) as log:
        log.append(strike())
        shared = Shared(attrs.evolve(log._source, where=str(tmp_path / "elsewhere" / "gone.db")))
        with pytest.raises(NotALog):
            LogReader(log._source, shared).ask(Nights(), executor=threads, parts=1)


def test_a_reader_by_itself_answers_as_the_log_that_is_written(threads: Executor) -> None:
    with opened() as log:
        log.append(strike())
        reader = LogReader(log._source)
        assert (reader.head, list(reader.entries())) == (log.head, list(log.entries()))
        assert reader.ask(Nights()) == log.ask(Nights())
        with pytest.raises(UsageError, match="an executor"):
            reader.ask(Nights(), executor=threads)


@pytest.mark.parametrize(
    "error",
    [AppendConflict(1, 2), InvalidValue("low", "must be", 1), DecodeError("Link", (Fault("a", "b", 1),))],
    ids=lambda each: type(each).__name__,
)
def test_errors_cross_to_another_process(error: Exception) -> None:
    back = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own bytes
    assert type(back) is type(error)
    assert str(back) == str(error)
    assert vars(back) == vars(error)
