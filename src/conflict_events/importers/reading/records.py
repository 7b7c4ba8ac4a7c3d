"""JSON: an array of records, an object that holds one, GeoJSON features, and JSON Lines.

Records are decoded one by one, so that each has its line. An array is in the memory as a whole; JSON Lines stream.
"""

from __future__ import annotations

import io
import itertools
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import IO, Any, NoReturn

import attrs

from conflict_events.errors import UnreadableSource
from conflict_events.importers.reading.asking import ReadAs
from conflict_events.importers.reading.shaping import Shaped, shaped
from conflict_events.importers.reading.tables import Row
from conflict_events.importers.report import ImportFinding

__all__ = ["json_form", "read_json", "read_json_lines"]

AHEAD = 100
"""So many JSON Lines are looked at for the names of columns before the first is given."""

_BEGINS = re.compile(r"\ufeff?\s*(?:\[\s*[\[{\]]|\{\s*[\"}])")
"""How a JSON text of records begins, and no header of delimited text."""

_BLANK = re.compile(r"[ \t\n\r]*")
_SAMPLE = 2**10


def json_form(file: IO[bytes], encoding: str) -> str | None:
    """Tell whether a text is JSON ("json"), JSON Lines ("jsonl"), or neither (None)."""
    lines = io.TextIOWrapper(file, encoding=encoding)
    try:
        if not _BEGINS.match(lines.read(_SAMPLE)):
            return None
        lines.seek(0)
        first, second = (next((line for line in lines if line.strip("\ufeff \t\r\n")), "") for _ in range(2))
        return "jsonl" if second and _is_object(first) else "json"
    finally:
        lines.detach()
        file.seek(0)


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line.strip("\ufeff")), dict)
    except (ValueError, RecursionError):
        return False


@attrs.define(eq=False)
class _Decoder:
    """Decodes the values of a text, and says where one is wrong or names a key twice."""

    name: str
    findings: list[ImportFinding]
    twice: list[str] = attrs.field(factory=list)
    decoder: json.JSONDecoder = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.decoder = json.JSONDecoder(object_pairs_hook=self._object)

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) < len(pairs):
            self.twice.append(f"an object has a key more than once, and its last value is taken: {pairs!r}"[:500])
        return made

    def value(self, text: str, at: int, line: int) -> tuple[Any, int]:
        """Decode the value that begins here."""
        try:
            value, end = self.decoder.raw_decode(text, at)
        except json.JSONDecodeError as error:
            self.refuse(line + text.count("\n", at, error.pos), error.msg)
        except (ValueError, RecursionError) as error:
            self.refuse(line, str(error))
        self.findings += [ImportFinding(line, "duplicate-key", message) for message in self.twice]
        self.twice.clear()
        return value, end

    def refuse(self, line: int, why: str) -> NoReturn:
        """Say that the text is no JSON."""
        raise UnreadableSource(f"{self.name} is not JSON: line {line}: {why}; is it cut off there?")


@attrs.define(eq=False)
class _Text:
    """A JSON text, and how far it is read."""

    text: str
    decoder: _Decoder
    at: int = 0
    line: int = 1

    def peek(self) -> str:
        """Go to the next character that is not blank."""
        self._to(_BLANK.match(self.text, self.at).end())  # type: ignore[union-attr]  # it matches nothing as well
        return self.text[self.at : self.at + 1]

    def take(self, signs: str) -> str:
        """Take one of these signs."""
        sign = self.peek()
        if not sign or sign not in signs:
            self.decoder.refuse(self.line, f"expected {' or '.join(signs)}")
        self._to(self.at + 1)
        return sign

    def value(self) -> Any:
        """Take a value."""
        self.peek()
        value, end = self.decoder.value(self.text, self.at, self.line)
        self._to(end)
        return value

    def elements(self) -> Iterator[tuple[int, Any]]:
        """Take an array, and give each element with its line."""
        self.take("[")
        sign = "," if self.peek() != "]" else self.take("]")
        while sign == ",":
            self.peek()
            line = self.line
            yield line, self.value()
            sign = self.take(",]")

    def members(self) -> Iterator[tuple[str, Any]]:
        """Take an object, and give each member; an array as a list of elements with their lines."""
        self.take("{")
        sign = "," if self.peek() != "}" else self.take("}")
        known: set[str] = set()
        while sign == ",":
            if self.peek() != '"':
                self.decoder.refuse(self.line, "expected a key")
            key = self.value()
            if key in known:
                self.decoder.refuse(self.line, f"the key {key!r} is there a second time")
            known.add(key)
            self.take(":")
            yield key, _Elements(self.elements()) if self.peek() == "[" else self.value()
            sign = self.take(",}")

    def _to(self, at: int) -> None:
        self.line += self.text.count("\n", self.at, at)
        self.at = at


class _Elements(list[tuple[int, Any]]):
    """The elements of an array, each with its line."""


def read_json(file: IO[bytes], name: str, encoding: str, how: ReadAs, findings: list[ImportFinding]) -> Shaped:
    """Read a JSON text.

    Raises:
        UnreadableSource: It is no JSON, or it cannot be told which of its lists has the rows.
    """
    whole = file.read().decode(encoding).lstrip("\ufeff")
    text = _Text(whole, _Decoder(name, findings))
    about: dict[str, Any] = {}
    if text.peek() == "[":
        records = _Elements(text.elements())
    else:
        line = text.line
        about, records = _rows_of(name, dict(text.members()), how.records, line)
    if text.peek():
        text.decoder.refuse(text.line, "something follows its end")
    records = _apart(records, findings)
    if records and isinstance(records[0][1], list):
        made = shaped(name, iter(records), how, findings)
    else:
        made = _of_objects([(at, _flat(each)) for at, each in records], (), findings)
    return attrs.evolve(made, about=about)


def _apart(records: _Elements, findings: list[ImportFinding]) -> _Elements:
    """Number records by themselves where several stand on one line, as in most answers of a program."""
    if len({line for line, _ in records}) == len(records):
        return records
    message = "several of its records stand on one line: what is called a line is the number of a record"
    findings.append(ImportFinding(None, "record-numbers", message))
    return _Elements(enumerate((record for _, record in records), 1))


def _rows_of(name: str, members: dict[str, Any], asked: str | None, line: int) -> tuple[dict[str, Any], _Elements]:
    """Part an object into what it says of itself and its rows; one without any list is one row."""
    lists = [key for key, value in members.items() if isinstance(value, _Elements)]
    full = [key for key in lists if any(isinstance(each, dict | list) for _, each in members[key])]
    chosen = [key for key in lists if key == asked] if asked else (full or lists)
    if len(chosen) > 1 or (asked and not chosen):
        listed = ", ".join(lists) or "none"
        raise UnreadableSource(
            f"{name} does not say by itself which list has its rows: name it with records=: {listed}"
        )
    if not chosen:
        return {}, _Elements([(line, members)])
    plain = {
        key: [each for _, each in value] if isinstance(value, _Elements) else value
        for key, value in members.items()
        if key != chosen[0]
    }
    return plain, members[chosen[0]]


def read_json_lines(file: IO[bytes], name: str, encoding: str, how: ReadAs, findings: list[ImportFinding]) -> Shaped:
    """Read a text with one JSON value a line.

    Raises:
        UnreadableSource: It is empty, or a line is no JSON; the latter also while rows are gone through.
    """
    del how  # nothing of it can be declared of such a text
    records = _line_by_line(file, encoding, _Decoder(name, findings))
    ahead = list(itertools.islice(records, AHEAD))
    if not ahead:
        raise UnreadableSource(f"{name} is empty")
    return _of_objects(ahead, records, findings)


def _line_by_line(file: IO[bytes], encoding: str, decoder: _Decoder) -> Iterator[tuple[int, Any]]:
    lines = io.TextIOWrapper(file, encoding=encoding)
    try:
        for line, text in enumerate(lines, 1):
            begins = len(text) - len(text.lstrip("\ufeff \t\r\n"))
            if begins == len(text):
                continue
            value, end = decoder.value(text, begins, line)
            if text[end:].strip():
                decoder.refuse(line, "something follows its value")
            yield line, _flat(value)
    finally:
        with suppress(ValueError):  # the file is closed by whoever opened it, and may be already
            lines.detach()


def _flat(record: Any) -> Any:
    """Give a GeoJSON feature as its properties, with its geometry and whatever else it has beside them."""
    if not isinstance(record, dict) or record.get("type") != "Feature":
        return record
    cells = dict(record["properties"]) if isinstance(record.get("properties"), dict) else {}
    for key, value in record.items():
        if key not in ("type", "properties"):
            cells[key if key not in cells else f"{key} (2)"] = value
    return cells


def _of_objects(ahead: list[tuple[int, Any]], rest: Iterable[tuple[int, Any]], findings: list[ImportFinding]) -> Shaped:
    columns = dict.fromkeys(key for _, record in ahead if isinstance(record, dict) for key in record)
    return Shaped(tuple(columns), _rows(itertools.chain(ahead, rest), columns, findings))


def _rows(records: Iterable[tuple[int, Any]], columns: dict[str, None], findings: list[ImportFinding]) -> Iterator[Row]:
    late: set[str] = set()
    for line, record in records:
        if not isinstance(record, dict):
            message = f"it is no object with a value for each column: {record!r}"[:500]
            findings.append(ImportFinding(line, "no-record", message, kept=False))
            continue
        for key in record.keys() - columns.keys() - late:
            late.add(key)
            findings.append(ImportFinding(line, "late-column", f"{key!r} is not in the first {AHEAD} records"))
        yield Row(line, {**columns, **record})
