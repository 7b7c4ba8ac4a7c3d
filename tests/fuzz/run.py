"""Fuzz the codec or the importer with atheris: whatever comes in, only our own errors may come out.

    python -m tests.fuzz.run codec -max_total_time=300 -len_control=0
    python -m tests.fuzz.run fields -max_total_time=300 -len_control=0
    python -m tests.fuzz.run importer -max_total_time=300 -len_control=0

``codec`` takes any bytes for a payload; ``fields`` takes golden lines and puts odd values into their fields, so that
what it makes is JSON and gets further in.

Needs ``atheris``, which needs Clang's libFuzzer and so is no part of any extra. Everything after the first word goes to
libFuzzer. Inputs that it finds worth keeping are kept in ``.fuzz/`` in the working folder; it begins with golden lines.
"""

from __future__ import annotations

import contextlib
import copy
import json
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import atheris

with atheris.instrument_imports(include=["conflict_events"]):
    from conflict_events.codec import Codec
    from conflict_events.errors import ConflictEventsError
    from conflict_events.events import KINDS
    from conflict_events.importers import read_source
    from tests.importers.missile_attacks.daily_file import LATEST_SHAPE, PLAIN

GOLDEN = Path(__file__).parents[1] / "golden"
CODEC = Codec(KINDS)
NAMES = sorted(KINDS)
LINES = [json.loads(line) for path in sorted(GOLDEN.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]


def codec(data: bytes) -> None:
    """Read bytes as an event of some kind, by both ways, and store what was read again."""
    name, payload = NAMES[data[0] % len(NAMES)] if data else NAMES[0], data[1:]
    read = []
    for decode in (CODEC.decode, CODEC.decode_slowly):
        try:
            read.append(decode(name, 1, payload))
        except ConflictEventsError:
            read.append(None)
    with contextlib.suppress(ConflictEventsError):
        CODEC.is_current(name, 1, payload)
    fast, slow = read
    if slow is not None:
        # What the converter of record takes, the fast path takes too; text that is not in NFC it leaves as it stands.
        assert fast == slow or not _is_normal(json.loads(payload))
        assert CODEC.decode(name, 1, CODEC.encode(slow)) == slow


def _is_normal(plain: Any) -> bool:
    if isinstance(plain, dict | list):
        return all(map(_is_normal, plain.values() if isinstance(plain, dict) else plain))
    return not isinstance(plain, str) or unicodedata.is_normalized("NFC", plain)


ODD: tuple[Any, ...] = (
    None, True, -1, 0, 10**30, 1e308, "", " ", "\0", "\ud800", "é", "x" * 3000, "NaN", "-0", "1E+999999", "/", "RU//X",
    "2024-11-10", "0000-00-00", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "Europe/Kyiv", "../../etc", [], {},
    [[]], {"low": 2, "high": 1}, {"missing": "withheld"}, {"kind": "Link", "schema": 1, "event": {}}, "unreported",
)  # fmt: skip


def fields(data: bytes) -> None:
    """Put odd values into the fields of a golden line, and read it."""
    chance = atheris.FuzzedDataProvider(data)
    line = LINES[chance.ConsumeIntInRange(0, len(LINES) - 1)]
    plain = json.loads(line["payload"])
    for _ in range(chance.ConsumeIntInRange(1, 4)):
        _spoil(plain, chance)
    text = json.dumps(plain).encode()
    codec(bytes([NAMES.index(line["kind"])]) + text)
    if "\\ud8" not in text.decode():
        codec(bytes([NAMES.index(line["kind"])]) + json.dumps(plain, ensure_ascii=False).encode("utf-8", "replace"))


def _spoil(plain: Any, chance: Any) -> None:
    """Walk down to some spot, and put something else there."""
    while True:
        spots = list(plain) if isinstance(plain, dict) else range(len(plain))
        if not spots:
            return
        spot = spots[chance.ConsumeIntInRange(0, len(spots) - 1)]
        inner = plain[spot]
        if isinstance(inner, dict | list) and chance.ConsumeBool():
            plain = inner
            continue
        choice = chance.ConsumeIntInRange(0, len(ODD) + 3)
        if choice < len(ODD):
            plain[spot] = copy.deepcopy(ODD[choice])
        elif choice == len(ODD):
            plain[spot] = chance.ConsumeUnicode(40)
        elif choice == len(ODD) + 1:
            plain[spot] = chance.ConsumeInt(12)
        elif choice == len(ODD) + 2:
            del plain[spot]
        else:
            plain[spot] = [inner, inner]
        return


def importer(data: bytes) -> None:
    """Read bytes as a copy of the daily table of attacks."""
    text = data.decode("utf-8", "surrogateescape")
    try:
        reading = read_source(text.splitlines(keepends=True), "missile-attacks")
    except ConflictEventsError:
        return
    for record in reading.records:
        assert CODEC.decode(CODEC.name_of(record.event), 1, CODEC.encode(record.event)) == record.event


def _codec_corpus() -> list[bytes]:
    return [bytes([NAMES.index(line["kind"])]) + line["payload"].encode() for line in LINES]


def _importer_corpus() -> list[bytes]:
    cells = [str(PLAIN.get(name, "")).replace('"', '""') for name in LATEST_SHAPE]
    row = ",".join(f'"{cell}"' for cell in cells)
    return [f"{','.join(LATEST_SHAPE)}\n{row}\n{row}\n".encode()]


TARGETS: dict[str, tuple[Callable[[bytes], None], Callable[[], list[bytes]]]] = {
    "codec": (codec, _codec_corpus),
    "fields": (fields, lambda: [bytes(range(256))]),
    "importer": (importer, _importer_corpus),
}


def main(words: list[str]) -> Any:
    """Fuzz what the first word names."""
    target, corpus = TARGETS[words[1]]
    folder = Path(".fuzz") / words[1]
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(corpus()):
        (folder / f"seed-{number}").write_bytes(seed)
    atheris.Setup([words[0], str(folder), *words[2:]], target)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv)
