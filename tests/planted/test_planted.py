"""Every planted bug is found by the laws; ``python -m tests.planted`` measures how often, and in what time."""

from __future__ import annotations

from collections import Counter

import pytest

from conflict_events.testing import LawBroken, check_projection
from tests.planted.__main__ import Found, main, measured
from tests.planted.bugs import PLANTED


@pytest.mark.parametrize("bug", PLANTED)
def test_a_planted_bug_is_found(bug: str) -> None:
    """By the line that a user writes, and told on a page."""
    with pytest.raises(LawBroken) as told:
        check_projection(PLANTED[bug]())

    assert len(str(told.value).splitlines()) <= 15
    assert all(name not in str(told.value) for name in ("hypothesis", "testing/laws"))


def test_the_table_is_measured(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """One row a bug, and a line that says which are not found."""
    monkeypatch.setattr("sys.argv", ["planted", "--runs", "1", "--only", "pickled", "--seed", "1"])

    assert main() == 0
    out = capsys.readouterr().out
    assert "| a state that cannot be pickled | 1 of 1 | `stored_is_kept` |" in out
    assert "too seldom or too slowly: none" in out


@pytest.mark.no_cover
def test_what_is_right_is_a_row_too() -> None:
    """Nothing found is not enough, nor is what takes too long."""
    seldom = measured("nothing", lambda: PLANTED["side bias"]().__class__(*_right()), iter(range(2)), 1)

    assert (seldom.times, seldom.is_enough) == ((), False)
    assert seldom.row() == "| nothing | 0 of 1 | none | 0.0 | 0 |"
    assert not Found("slow", 1, (11.0,), Counter(a_law=1), 9).is_enough


def _right() -> tuple[object, ...]:
    return (lambda state, _account: state + 1, int, int, (), "right", 1)
