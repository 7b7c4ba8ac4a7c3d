"""JSON of other programs: nothing is dropped in silence, and what is wrong is said in words of the format."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.codec import strict_json
from conflict_events.errors import DataError, DecodeError
from tests.codec.everything import CODEC
from tests.fuzz.test_fuzz import JSON, spoilt

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)


@given(PLAIN)
def test_what_has_no_fault_is_read_as_it_stands(plain: Any) -> None:
    assert strict_json(f" {json.dumps(plain)}\r\n") == plain


@given(st.integers(-(2**53), 2**53), st.integers(1, 20))
def test_a_whole_number_with_a_point_is_whole(number: int, zeros: int) -> None:
    """As pandas writes counts; a float that is one stays exact up to 2^53."""
    for written in (f"{number}.{'0' * zeros}", f"{10 * number}.0e-1"):
        read = strict_json(written)

        assert (read, type(read)) == (number, int)


@pytest.mark.parametrize(
    "written", ["40.5", "0.1", "9007199254740994.0", "1e300", "1e-400000000", "1e99999999999999999999", "-0.5"]
)
def test_any_other_number_with_a_point_is_no_count(written: str) -> None:
    """A fraction may have been rounded, and a large float stands for many whole numbers: text says which."""
    assert type(strict_json(written)) is float

    with pytest.raises(DecodeError, match=r"killed: must be a whole number, or decimal text such as .*found "):
        CODEC.structure("HarmReport", {"killed": strict_json(written)})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"a": 1, "a": 1}', "a: must be given once, and is given again"),
        ('{"a": {"b": [0, {"c": 1, "d": 2, "c": 3}]}}', "a.b[1].c: must be given once, and is given again"),
        ('{"a": 1, "\\u0061": 2}', "a: must be given once, and is given again"),
        ('{"a": 1, "a": 2, "b": NaN}', "a: must be given once, and is given again; b: must be a number, which NaN"),
        ('{"a": [-Infinity]}', "a[0]: must be a number, which -Infinity is not; leave out what nobody said"),
        ('{"a": ' + "9" * 5000 + "}", "a: must have at most 1000 digits, and has 5000"),
        ("{} {}", "column 4: must end here: one JSON value and nothing after it"),
        ("", "column 1: must be JSON (expecting value)"),
        ("{'a': 1}", "column 2: must be JSON (expecting property name enclosed in double quotes)"),
        ('{"a": "x', "column 7: must be JSON (unterminated string)"),
        ('{\n"a" 1}', "line 2, column 5: must be JSON (expecting ':' delimiter)"),
        ("[" * 100_000, "must not be nested as deeply as this is"),
    ],
)
def test_what_is_wrong_is_said_with_its_spot(text: str, told: str) -> None:
    with pytest.raises(DataError) as raised:
        strict_json(text)
    assert told in str(raised.value)


PYTHONS_OWN = re.compile(
    r"\b(str|int|dict|tuple|frozenset|NoneType|None|True|False|datetime|Decimal|float|bool|attribute|argument|iterable"
    r"|object has|not supported|mapping)\b"
)


@given(spoilt() | st.tuples(st.sampled_from(sorted(CODEC.kinds)), st.dictionaries(st.text(max_size=5), JSON)))
def test_rules_are_told_in_words_of_the_format(given_: tuple[str, Any]) -> None:
    """Whoever wrote the line need not know in what this library is written."""
    kind, plain = given_
    try:
        CODEC.structure(kind, plain)
    except DecodeError as error:
        told = [fault.rule for fault in error.faults]
        assert not [rule for rule in told if PYTHONS_OWN.search(rule)]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (True, "true"),
        ([None, "Київ", 2.5], '[null, "Київ", 2.5]'),
        ("a\u202eb", r'"a\u202eb"'),
        (float("nan"), "NaN"),
        ({(1, 2): 3}, "{(1, 2): 3}"),
    ],
)
def test_a_value_is_shown_as_the_record_has_it(value: object, shown: str) -> None:
    """And what no record has, as Python has it; marks of direction are never printed as they are."""
    with pytest.raises(DecodeError) as raised:
        CODEC.structure("OfficeChange", {"phase": value})
    assert "phase: must be one of" in str(raised.value)
    assert f"(found {shown})" in str(raised.value)
