"""The importers of `auto-archiver` and `auto-archiver-json`: pages that were archived, with digests and times.

An archived page becomes a `Statement` by the page, with what can be shown for it as its evidence. It is not put onto
accounts that a log has: what an account was seen by is part of it, and a page that was archived later is not what its
recorder had read. Who cites the same address finds both together.
"""

from __future__ import annotations

import re
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from conflict_events.errors import InvalidValue
from conflict_events.events import Statement
from conflict_events.importers.engine import ById, ImportSource, SourceRow, by_columns
from conflict_events.importers.engine.pages import page_at
from conflict_events.importers.reading import ReadAs, moment_in_utc, text
from conflict_events.values import Attribution, Evidence, When

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["AUTO_ARCHIVER", "AUTO_ARCHIVER_JSON"]

VIA = "auto-archiver"
_DIGEST = re.compile(r"(sha-?256|sha3-?512)[:\s]+([0-9a-f]{64}|[0-9a-f]{128})", re.IGNORECASE)
LENGTHS = {"sha256": 64, "sha3512": 128}


def page(row: SourceRow) -> Statement | None:
    """Make the statement of a row of the sheet."""
    archived, digest = row["archive location"], _digest(row, row["hash"])
    if not archived and not digest:
        row.refuse("not-archived", f"nothing of it was archived: {row['archive status'] or 'no status'}")
        return None
    at = moment_in_utc(row.cell("archive date"), "archive date") if row["archive date"] else None
    shown = _shown(row["link"], archived, digest, at)
    said = row["text content"] or row["upload title"]
    published = moment_in_utc(row.cell("upload timestamp"), "upload timestamp") if row["upload timestamp"] else None
    kept = {"wacz": row["wacz"], "screenshot": row["screenshot"], "folder": row["destination folder"]}
    return _statement(row["link"], f"{VIA}/sheet", published or at, [shown], said, is_upto=published is None, kept=kept)


def record(row: SourceRow) -> Statement | None:
    """Make the statement of a record as the archiver writes it in JSON."""
    metadata, media = row.cell("metadata"), row.cell("media")
    about: Mapping[str, Any] = metadata if isinstance(metadata, dict) else {}
    at = moment_in_utc(about.get("_processed_at"), "_processed_at") if about.get("_processed_at") else None
    link = text(about.get("url"))
    evidence = [each for one in (media if isinstance(media, list) else []) for each in _media(row, one, link, at)]
    if not evidence:
        row.refuse("not-archived", f"nothing of it was archived: {row['status'] or 'no status'}")
        return None
    published = moment_in_utc(about.get("timestamp"), "timestamp") if about.get("timestamp") else None
    said = text(about.get("content")) or text(about.get("title"))
    return _statement(link, f"{VIA}/json", published or at, evidence, said, is_upto=published is None)


def _media(row: SourceRow, one: Any, link: str, at: datetime | None) -> Iterator[Evidence]:
    """Give the evidence of one file that was kept, at each address that it is kept at."""
    if not isinstance(one, dict):
        return
    properties = one.get("properties")
    digest = _digest(row, text(properties.get("hash")) if isinstance(properties, dict) else "")
    kept = one.get("urls")
    for url in [each for each in (kept if isinstance(kept, list) else []) if isinstance(each, str) and each.strip()]:
        yield _shown(link, url, digest, at, media_type=text(one.get("_mimetype")) or None)


def _statement(
    link: str, via: str, moment: datetime | None, evidence: list[Evidence], said: str, *, is_upto: bool,
    kept: Mapping[str, str] = MappingProxyType({}),
) -> Statement:  # fmt: skip
    if moment is None:
        raise InvalidValue("archive date", "or the time of the upload must be given, to say when it was said", "")
    when = When.between(None, moment, tz="UTC") if is_upto else When.at(moment)
    note = "; ".join(f"{name}: {value}" for name, value in kept.items() if value) or None
    return Statement(
        when=when, act="comment", text="says what an archived page shows", topic="archived", note=note,
        attribution=Attribution(page_at(link) or VIA, when, via=(via,), evidence=tuple(evidence), quote=said or None),
    )  # fmt: skip


def _shown(
    link: str, archived: str, digest: tuple[str, str] | None, at: datetime | None, *, media_type: str | None = None
) -> Evidence:
    name, value = digest or ("", "")
    return Evidence(
        url=link or None, archived_url=archived or None, retrieved=at, media_type=media_type,
        sha256=value if name == "sha256" else None, locator=f"sha3-512:{value}" if name == "sha3512" else None,
    )  # fmt: skip


def _digest(row: SourceRow, written: str) -> tuple[str, str] | None:
    """Read a digest with its name; what is none is a finding."""
    match = _DIGEST.fullmatch(written)
    name = match[1].lower().replace("-", "") if match else ""
    if match and len(match[2]) == LENGTHS[name]:
        return name, match[2].lower()
    if written:
        row.find("no-digest", f"{written!r} is no SHA-256 and no SHA3-512 with its name before it; left out")
    return None


def _address(row: SourceRow) -> str:
    metadata = row.cell("metadata")
    return text(metadata.get("url")) if isinstance(metadata, dict) else ""


AUTO_ARCHIVER = ImportSource(
    name="auto-archiver",
    title="A sheet that Bellingcat's auto-archiver has filled in",
    via=f"{VIA}/sheet",
    kinds=(Statement,),
    columns=("link", "archive status", "archive location", "archive date", "hash"),
    optional=None,
    identity=by_columns("link"),
    make=page,
    changes="misread",
)

AUTO_ARCHIVER_JSON = ImportSource(
    name="auto-archiver-json",
    title="Records of Bellingcat's auto-archiver, in JSON",
    via=f"{VIA}/json",
    kinds=(Statement,),
    columns=("status", "metadata", "media"),
    optional=None,
    reading=ReadAs(form="jsonl"),  # one record alone would be taken for what stands around a list
    identity=ById(_address),
    make=record,
    changes="misread",
)
