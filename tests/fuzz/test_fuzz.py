"""The short version of the fuzzing: whatever comes in, only our own errors come out. `run.py` is the long one."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events.cli import main
from conflict_events.cli.appending import append_lines
from conflict_events.codec import Codec
from conflict_events.errors import ConflictEventsError, Fault, InvalidValue
from conflict_events.events import KINDS
from conflict_events.importers import read_source
from conflict_events.log import CitedHead, ConsistencyProof, EventLog, InclusionProof
from tests.fuzz import files
from tests.importers.missile_attacks.daily_file import LATEST_SHAPE

CODEC = Codec(KINDS)
LINES = [
    json.loads(line)
    for path in sorted((Path(__file__).parents[1] / "golden").glob("*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
]
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(
        ["", "\0", "\ud800", "x" * 3000, "1E+999999", "-0", "2024-11-10", "9999-12-31T23:59:59Z", "RU//X"]
    )
)
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)


@st.composite
def spoilt(draw: st.DrawFn) -> tuple[str, Any]:
    """A golden line with something else in a spot or two."""
    line = draw(st.sampled_from(LINES))
    plain = json.loads(line["payload"])
    for _ in range(draw(st.integers(1, 2))):
        spot = plain
        while True:
            keys = list(spot) if isinstance(spot, dict) else list(range(len(spot)))
            if not keys:
                break
            key = draw(st.sampled_from(keys))
            if isinstance(spot[key], dict | list) and draw(st.booleans()):
                spot = spot[key]
                continue
            spot[key] = draw(JSON)
            break
    return line["kind"], plain


def read(kind: str, payload: bytes) -> None:
    slow = fast = None
    said = ""
    for schema in (1, 0, 2):
        try:
            CODEC.is_current(kind, schema, payload)
            fast = CODEC.decode(kind, schema, payload)
            slow = CODEC.decode_slowly(kind, schema, payload)
        except ConflictEventsError as error:
            said += str(error)
    assert len(said) < 300_000
    if slow is not None:
        assert fast == slow == CODEC.decode(kind, 1, CODEC.encode(slow))


@given(spoilt())
def test_a_spoilt_event_is_read_or_refused_in_our_words(given_: tuple[str, Any]) -> None:
    kind, plain = given_

    read(kind, json.dumps(plain).encode("utf-8", "surrogatepass"))
    with contextlib.suppress(ConflictEventsError):
        CODEC.structure(kind, plain)


@given(st.sampled_from(sorted(KINDS)), st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_in_our_words(kind: str, payload: bytes) -> None:
    read(kind, payload)


@pytest.mark.parametrize("depth", [50, 400, 900, 5000, 200_000])
@pytest.mark.parametrize(
    "nest", [("[", "]"), ('{"a":', "}"), ('{"leaves":{"kind":"Redaction","schema":1,"event":', "}}")]
)
def test_deep_nesting_is_refused_in_our_words(depth: int, nest: tuple[str, str]) -> None:
    payload = '{"target":' + nest[0] * depth + "1" + nest[1] * depth + "}"

    for kind in ("Redaction", "DroneStrike"):
        read(kind, payload.encode())
        with pytest.raises(ConflictEventsError):
            CODEC.decode(kind, 1, payload.encode())


def test_a_message_shows_a_value_of_any_size_and_depth() -> None:
    """In a few words: whoever wrote the value is a stranger."""
    deep: list[Any] = []
    for _ in range(200_000):
        deep = [deep]

    assert str(Fault("x", "is wrong", "y" * 10_000)).endswith("... (10002 characters))")
    assert "something nested too deeply to be shown" in str(InvalidValue("x", "is wrong", deep))
    while deep:
        deep = deep.pop()


@given(st.lists(st.lists(st.text(max_size=12), max_size=30), max_size=4), st.booleans())
def test_any_table_is_imported_or_refused_in_our_words(rows: list[list[str]], headed: bool) -> None:  # noqa: FBT001 - drawn
    lines = [",".join(LATEST_SHAPE)] * headed + [",".join(row) for row in rows]
    try:
        reading = read_source([f"{line}\n" for line in lines], "missile-attacks")
    except ConflictEventsError:
        return
    assert reading.rows >= len(reading.records)


@given(
    st.lists(JSON.map(json.dumps) | spoilt().map(lambda it: json.dumps({"kind": it[0], "event": it[1]})), max_size=3)
)
def test_any_lines_are_appended_or_refused_in_our_words(lines: list[str]) -> None:
    with EventLog.open() as log:
        try:
            append_lines(log, lines, "lines")
        except ConflictEventsError:
            assert len(log) == 0


@given(JSON | st.builds(dict, conflict_events=st.sampled_from(["CitedHead", "InclusionProof", "ConsistencyProof"])))
def test_any_text_is_a_proof_or_refused_in_our_words(found: Any) -> None:
    for cls in (CitedHead, InclusionProof, ConsistencyProof):
        with pytest.raises(InvalidValue):
            cls.parse(json.dumps(found))


COMMANDS = ["append", "import", "log", "verify", "redact", "head", "prove", "check-proof", "record", "lint", "matrix"]
WORDS = st.sampled_from(
    [*COMMANDS, "LOG", "--json", "--head", "--source", "missile-attacks", "--count", "latest:", "0:0", "-"]
)


@given(st.lists(WORDS | st.text(max_size=8).filter(lambda word: "\0" not in word and "/" not in word), max_size=6))
def test_any_command_line_ends_in_a_status(tmp_path_factory: pytest.TempPathFactory, words: list[str]) -> None:
    """Never in a traceback; 2 where the words mean nothing."""
    folder = tmp_path_factory.mktemp("words")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr("sys.stdin", io.StringIO('{"kind": 1}\n'))
        assert main(words) in (0, 1, 2)


@pytest.mark.no_cover
def test_a_spoilt_log_file_harms_nothing_and_is_refused_in_our_words(tmp_path: Path) -> None:
    """The beginning of what `files.py` does for as long as one likes, and one way after the other."""
    (tmp_path / "top" / "made").mkdir(parents=True)
    made = files.templates(tmp_path / "top" / "made")
    shutil.rmtree(tmp_path / "top" / "made")

    outcomes = files.run(range(40), 1, made, tmp_path / "top")

    assert outcomes.total() == 40
    assert outcomes["appended"] > 0 < outcomes["LogDamaged"]
