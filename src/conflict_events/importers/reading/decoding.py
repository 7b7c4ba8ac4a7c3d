"""Which encoding a text is in: as its first bytes mark it, else UTF-8 where all of it is, else as the caller says.

Text of an older code page fits several of them. Where charset-normalizer is installed (the extra `import`) and knows
the language of what comes out, its guess is taken, and said; else the file is refused with the likeliest named.
"""

from __future__ import annotations

import codecs
from typing import IO

from conflict_events.errors import UnreadableSource
from conflict_events.importers.report import ImportFinding

__all__ = ["encoding_of"]

MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
"""What a text begins with that marks its encoding; the longer ones first."""

SAMPLE = 2**18
COHERENT = 0.3
"""So much of a guessed text has to be of a language that is known; below that it is luck."""

CODE_PAGES = (
    "cp1251", "koi8_u", "koi8_r", "cp866", "iso8859_5", "cp1250", "cp1252", "cp1254", "cp1255", "cp1256",
)  # fmt: skip
"""What tables of this field are written in, and no others: with all that there are, short names come out as Chinese."""


def encoding_of(file: IO[bytes], name: str, asked: str | None, findings: list[ImportFinding]) -> str:
    """Find the encoding of a text, and try the whole file in it.

    Raises:
        UnreadableSource: It is none that can be told, or not the one asked for.
    """
    head = file.read(SAMPLE)
    marked = next((encoding for mark, encoding in MARKS if head.startswith(mark)), None) or _unmarked_utf_16(head)
    encoding = asked or marked or "utf-8"
    wrong = _first_wrong(file, encoding)
    if wrong is None:
        if encoding not in ("utf-8", asked):
            findings.append(ImportFinding(None, "encoding", f"read as {encoding}, as its first bytes say"))
        return encoding
    if asked is not None or marked is not None:
        raise UnreadableSource(
            f"{name} is not {encoding} text at byte {wrong + 1}; leave encoding= out, or give another"
        )
    return _older(file, name, wrong, findings)


def _unmarked_utf_16(head: bytes) -> str | None:
    """Tell UTF-16 without its mark by the empty halves of Latin letters, digits and commas."""
    even, odd = head[::2], head[1::2]
    for halves, others, encoding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if halves.count(0) > len(halves) * 0.4 and others.count(0) < len(others) * 0.1:
            return encoding
    return None


def _first_wrong(file: IO[bytes], encoding: str) -> int | None:
    """Give where the file's first byte stands that is not of an encoding; None = it all is."""
    file.seek(0)
    decoder, before = codecs.getincrementaldecoder(encoding)(), 0
    try:
        while piece := file.read(2**20):
            decoder.decode(piece)
            before += len(piece)
        decoder.decode(b"", final=True)
    except UnicodeError as error:
        return max(0, before + getattr(error, "start", 0))
    finally:
        file.seek(0)
    return None


def _older(file: IO[bytes], name: str, wrong: int, findings: list[ImportFinding]) -> str:
    file.seek(max(0, wrong - SAMPLE // 2))
    likely = _likely(file.read(SAMPLE))
    for encoding, coherence in likely:
        if coherence >= COHERENT and _first_wrong(file, encoding) is None:
            message = f"it is not UTF-8; read as {encoding}, which is a guess: give encoding= if words come out wrong"
            findings.append(ImportFinding(None, "encoding", message))
            return encoding
    named = ", ".join(encoding for encoding, _ in likely[:3]) or "cp1251"
    looks = f"{name} is not UTF-8 text at byte {wrong + 1}; it looks like text of an older code page"
    raise UnreadableSource(f"{looks}: save it as UTF-8, or give encoding= (perhaps {named})")


def _likely(sample: bytes) -> list[tuple[str, float]]:
    """Give encodings that a sample may be in, the likeliest first, with how much of it is then of a known language."""
    try:
        from charset_normalizer import from_bytes  # noqa: PLC0415  # comes with the extra `import`
    except ImportError:
        return []
    return [(each.encoding, each.coherence) for each in from_bytes(sample, cp_isolation=list(CODE_PAGES))]
