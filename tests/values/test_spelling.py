"""Which known name somebody may have meant: alike after folding, or near by its letters."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.values.spelling import LEAST, folded, nearest

CLAIMANTS = ("UA", "UA/AirForce", "UA/MoD", "RU", "RU/MoD", "RU/Moscow/Mayor", "Україна/Повітряні сили")


@pytest.fixture(params=["rapidfuzz", "difflib"])
def installed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """With and without the library that is faster."""
    which: str = request.param
    if which == "difflib":
        monkeypatch.setitem(sys.modules, "rapidfuzz", None)
    return which


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("\u041ayiv", "Kyiv"),  # a Cyrillic capital
        ("\u041a\u0443\u0456\u0432", "Kyib"),  # all of it Cyrillic: each letter as it looks
        ("UA/\u0410ir\u0415orce", "ua/aireorce"),
        ("\u0391thens", "Athens"),  # a Greek one
        ("ua/airforce", "UA/AirForce"),
        ("UA / AirForce", "UA/AirForce"),
        ("  UA/AirForce\u00a0", "UA/AirForce"),
        ("Shahed\u2013136", "Shahed-136"),
        ("Shahed   136", "Shahed-136"),
        ("\uff35\uff21/AirForce", "UA/AirForce"),  # wide letters
        ("П\u02bcять", "П'ять"),
        ("П\u2019ять", "П`ять"),
        ("\u0430\u0301", "\u00e1"),  # a mark upon a look-alike
        ("\u0407", "\u00ef"),
        ("STRASSE", "stra\u00dfe"),
    ],
)
def test_the_same_word_is_folded_to_the_same(one: str, other: str) -> None:
    """Case, blanks, punctuation, and letters of another alphabet that look alike."""
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Shahed-136", "Shahed-131"), ("UA/MoD", "RU/MoD"), ("AirForce", "Air Force"), ("", "x"), ("F-16", "F-16+")],
)
def test_other_words_stay_others(one: str, other: str) -> None:
    """Folding takes no two names for one."""
    assert folded(one) != folded(other)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    """And leaves no blank at the ends, and none twice."""
    once = folded(text)

    assert folded(once) == once
    assert once == " ".join(once.split())


@given(st.text())
def test_case_and_composition_make_no_difference(text: str) -> None:
    """However the letters were stored."""
    assert folded(unicodedata.normalize("NFD", text)) == folded(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    ("name", "known", "found"),
    [
        ("\u041ayiv", ["Kyiv", "Kharkiv", "Lviv"], "Kyiv"),
        ("ua/airforce", CLAIMANTS, "UA/AirForce"),
        ("UA / AirForce", CLAIMANTS, "UA/AirForce"),
        ("AirForce", CLAIMANTS, "UA/AirForce"),
        ("UA/Air Force", CLAIMANTS, "UA/AirForce"),
        ("UA/MOD", CLAIMANTS, "UA/MoD"),
        ("RU/Mayor", CLAIMANTS, "RU/Moscow/Mayor"),
        ("Повітряні сили", CLAIMANTS, "Україна/Повітряні сили"),
        ("Shahed-136", ["Shahed-136/131", "Iskander-M", "Kh-101"], "Shahed-136/131"),
        ("Iskander", ["Shahed-136/131", "Iskander-M", "Kh-101"], "Iskander-M"),
        ("UA/UA-3O", ["UA/UA-30", "UA", "RU/RU-MOW"], "UA/UA-30"),
    ],
)
def test_what_was_meant_comes_first(name: str, known: list[str], found: str, installed: str) -> None:
    """With the faster library and without."""
    assert installed
    assert nearest(name, known)[0] == found


def test_those_that_are_the_same_word_come_before_all_that_are_near(installed: str) -> None:
    """Then by how much is the same, whole paths before last steps; of equals the first in order."""
    assert installed
    assert nearest("ua-mod", ["UA/MoD", "ua mod", "RU/MoD", "UA"]) == ("UA/MoD", "ua mod", "RU/MoD")
    assert nearest("Airforce", ["UA/AirForce", "RU/AirForce", "AirForces"], limit=2) == ("RU/AirForce", "UA/AirForce")


def test_nothing_near_is_nothing(installed: str) -> None:
    """Better none than a far one; and a name finds itself."""
    assert installed
    assert nearest("Houthis", CLAIMANTS) == ()
    assert nearest("UA", ()) == ()
    assert nearest("UA", CLAIMANTS)[0] == "UA"


@given(st.text(max_size=8), st.lists(st.text(max_size=8), max_size=8), st.integers(0, 4))
def test_only_known_names_are_given_each_once_and_no_more_than_asked(name: str, known: list[str], limit: int) -> None:
    """In whatever order they are known."""
    found = nearest(name, known, limit)

    assert len(found) == len(set(found)) <= limit
    assert set(found) <= set(known)
    assert found == nearest(name, known[::-1], limit)
    assert limit == 0 or not any(folded(each) == folded(name) for each in known) or folded(found[0]) == folded(name)
    assert LEAST < 1
