"""What is repeated on a busy machine: all tests that luck can touch, also by what they only import."""

from __future__ import annotations

import pytest

from tests.repeats import TESTS, is_touched, once


@pytest.mark.parametrize(
    ("file", "touched"),
    [
        ("log/reading/test_follow.py", True),  # by threads of its own
        ("stores/test_golden_stores.py", True),  # by a fixture that brings a server
        ("fuzz/test_fuzz.py", True),  # by a module of ours
        ("values/test_quantity.py", False),
    ],
)
def test_what_starts_processes_or_waits_is_repeated_and_what_only_counts_is_not(file: str, *, touched: bool) -> None:
    """By itself, or through what it is given and imports."""
    assert is_touched(TESTS / file) is touched


@pytest.mark.no_cover
def test_some_tests_are_repeated_by_name_so_often_in_one_run() -> None:
    ended, failed = once([__file__], 0, 3, "repeated_and_what_only_counts")

    assert ended.startswith("12 passed")
    assert failed == []
