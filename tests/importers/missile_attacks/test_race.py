"""Two imports at once, or an import beside an append: no row is doubled, whoever is faster."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from conflict_events.errors import AppendConflict
from conflict_events.events import Correction, DroneStrike, MissileStrike, OfficeChange, Retraction
from conflict_events.importers import import_source
from conflict_events.importers.engine import importing
from conflict_events.log import Appended, EventLog
from conflict_events.values import Attribution
from tests.importers.missile_attacks.copies import Row
from tests.importers.missile_attacks.daily_file import lines_of


def row(day: int, count: int, post: str) -> Row:
    when, source = f"2025-05-{day:02}", f"kpszsu/posts/{post}"
    return {"time_start": when, "time_end": when, "model": "Kalibr", "launched": str(count), "source": source}


OLD = [row(1, 11, "p1"), row(2, 12, "p2")]
NEW = [row(1, 51, "p1"), row(2, 12, "p2"), row(9, 1, "p9")]
OTHER = [row(1, 49, "p1"), row(2, 12, "p2"), row(8, 5, "p8")]


class Slow:
    """A log before whose every append somebody else is faster."""

    def __init__(self, log: EventLog, faster: Callable[[], object]) -> None:
        self._log, self._faster = log, faster

    def __getattr__(self, name: str) -> Any:
        return getattr(self._log, name)

    def append(self, *events: Any, **given: Any) -> Appended[Any]:
        self._faster()
        return self._log.append(*events, **given)


@pytest.fixture
def logs(tmp_path: Path) -> Iterator[tuple[EventLog, EventLog]]:
    with EventLog.open(tmp_path / "war.db") as mine, EventLog.open(tmp_path / "war.db") as other:
        yield mine, other


def counts_of(log: EventLog) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for account in log.now().accounts(MissileStrike):
        found.setdefault(str(account.event.when), []).append(int(account.event.tally.launched.floor))
    return found


@pytest.mark.parametrize(
    ("before", "mine", "theirs"),
    [([], OLD, NEW), ([], NEW, OLD), ([OLD], NEW, NEW), ([], NEW, NEW), ([NEW], OLD, OLD), ([OLD], NEW, OTHER)],
)
def test_an_import_that_another_overtakes_is_decided_anew(
    logs: tuple[EventLog, EventLog], before: list[list[Row]], mine: list[Row], theirs: list[Row]
) -> None:
    log, other = logs
    for copy in before:
        import_source(log, lines_of(*copy), "missile-attacks")

    slow: Any = Slow(log, lambda: import_source(other, lines_of(*theirs), "missile-attacks"))
    report = import_source(slow, lines_of(*mine), "missile-attacks")

    assert report.rows == report.added + report.corrected + report.unchanged
    assert counts_of(log)["2025-05-01"] == [51]
    assert all(len(counts) == 1 for counts in counts_of(log).values())
    assert log.verify(deep=True).is_intact


def test_an_erratum_that_comes_between_is_seen(logs: tuple[EventLog, EventLog]) -> None:
    log, other = logs
    import_source(log, lines_of(*OLD), "missile-attacks")
    first = next(log.entries())

    def withdraw() -> None:
        other.append(Retraction(target=first.id, by="ledger", reason="it was never said"))

    slow: Any = Slow(log, withdraw)
    report = import_source(slow, lines_of(*NEW), "missile-attacks")

    assert "retracted" in {finding.rule for finding in report.findings}
    assert not list(log.entries(kinds=[Correction]))


def test_what_comes_between_and_concerns_no_account_of_the_source_is_no_conflict(
    logs: tuple[EventLog, EventLog],
) -> None:
    log, other = logs
    tried: list[int] = []
    said = OfficeChange(
        office="chair", person="P", phase="elected", when="2025-05", attribution=Attribution("X/Y", "2026-01-01")
    )

    def elsewhere() -> None:
        tried.append(1)
        other.append(said)

    slow: Any = Slow(log, elsewhere)

    assert import_source(slow, lines_of(*OLD), "missile-attacks").added == 2
    assert tried == [1]


def test_an_import_that_is_overtaken_for_ever_gives_up_and_writes_nothing(
    logs: tuple[EventLog, EventLog], monkeypatch: pytest.MonkeyPatch
) -> None:
    log, other = logs
    monkeypatch.setattr(importing, "TRIES", 3)
    days = iter(range(1, 29))
    slow: Any = Slow(log, lambda: import_source(other, lines_of(row(next(days), 1, "q")), "missile-attacks"))

    with pytest.raises(AppendConflict):
        import_source(slow, lines_of({}), "missile-attacks")
    assert not list(log.entries(kinds=[DroneStrike]))
    assert next(days) == 4


def test_eight_imports_at_once_bring_each_row_once(tmp_path: Path) -> None:
    EventLog.open(tmp_path / "war.db").close()
    copies = [OLD, NEW, OTHER, NEW] * 2

    def bring(copy: list[Row]) -> None:
        with EventLog.open(tmp_path / "war.db") as log:
            import_source(log, lines_of(*copy), "missile-attacks")

    threads = [threading.Thread(target=bring, args=(copy,)) for copy in copies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with EventLog.open(tmp_path / "war.db") as log:
        import_source(log, lines_of(*NEW), "missile-attacks")
        assert counts_of(log) == {"2025-05-01": [51], "2025-05-02": [12], "2025-05-08": [5], "2025-05-09": [1]}
