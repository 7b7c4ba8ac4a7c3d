"""What was once stored is read for ever: every golden line, with the code of today."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import attrs
import pytest

from conflict_events.codec import Codec
from conflict_events.events import KINDS, schema_of
from conflict_events.log import EventLog
from conflict_events.log.sealing.schemes import FIRST, TODAYS

CODEC = Codec(KINDS)
SECRET = bytes(range(32))
LINES: dict[str, Any] = {
    f"{path.stem}-{number}": json.loads(line)
    for path in sorted(Path(__file__).parent.glob("*.jsonl"))
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
}

SINCE_FORMAT_3: dict[str, str] = json.loads((Path(__file__).parent / "ids-v3.json").read_text(encoding="utf-8"))


def read(line: dict[str, Any]) -> Any:
    return CODEC.decode(line["kind"], line["schema"], line["payload"].encode())


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_a_golden_line_is_read_and_has_the_id_it_had(line: dict[str, Any]) -> None:
    """On both paths; the id is of the bytes as they were stored, in a log begun under format 1 or 2, and since."""
    payload = line["payload"].encode()
    _, first, _ = FIRST.marks_of(SECRET, line["kind"], line["schema"], payload)
    _, today, _ = TODAYS.marks_of(SECRET, line["kind"], line["schema"], payload)

    assert read(line) == CODEC.decode_slowly(line["kind"], line["schema"], payload)
    assert first.hex() == line["id"]
    assert {line["id"]: today.hex()}.items() <= SINCE_FORMAT_3.items(), "a new line needs its id there, too"


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_a_golden_line_of_todays_schema_is_stored_as_it_was(line: dict[str, Any]) -> None:
    """To the byte; so appending it to an old log is a no-op."""
    event = read(line)
    if not CODEC.is_current(line["kind"], line["schema"], line["payload"].encode()):
        pytest.skip("stored under an older schema: it is read, and stored anew under today's")

    assert CODEC.encode(event).decode() == line["payload"]
    assert EventLog.open(secret=SECRET).id_of(event) == SINCE_FORMAT_3[line["id"]]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_golden_lines_of_its_schema(kind: str) -> None:
    """A new kind, or a new schema of one, comes with lines of its own."""
    schemas = {line["schema"] for line in LINES.values() if line["kind"] == kind}

    assert schemas == set(range(1, schema_of(KINDS[kind]) + 1))


def test_every_field_of_every_kind_and_value_stands_in_some_golden_line() -> None:
    """Else a change to it would go unnoticed."""
    told: dict[type[Any], set[str]] = defaultdict(set)
    for line in LINES.values():
        _gather(read(line), told)
    silent = {cls.__name__: {field.name for field in attrs.fields(cls)} - names for cls, names in told.items()}

    assert {name: fields for name, fields in silent.items() if fields} == {}


def _gather(value: Any, told: dict[type[Any], set[str]]) -> None:
    if isinstance(value, tuple | frozenset):
        for each in value:
            _gather(each, told)
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            inner = getattr(value, field.name)
            if inner != field.default:
                told[type(value)].add(field.name)
            _gather(inner, told)
