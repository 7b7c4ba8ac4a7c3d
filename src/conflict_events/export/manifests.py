"""The manifest beside an export: from which log it was made, seen how, and which bytes it is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import attrs

from conflict_events.columns import SCHEMA
from conflict_events.errors import UsageError
from conflict_events.history import Head, View

__all__ = ["Manifest", "manifest_path"]

FORMAT = 1
FOLDERS, BESIDE = "manifest.json", ".manifest.json"


def manifest_path(exported: Path) -> Path:
    """Tell where the manifest of an export lies: in its folder, or beside its file."""
    return exported / FOLDERS if exported.is_dir() else exported.with_name(exported.name + BESIDE)


@attrs.frozen
class Manifest:
    """What an export is.

    Attributes:
        head: The end of the log that it was made from.
        view: From when that was seen, and by which clock.
        tables: What is in it: how many rows of each kind, or of an answer.
        files: The SHA-256 of each file, by its path in the folder.
        of: "accounts", or the name of the answer.
        schema: The version of the columns.
    """

    head: Head
    view: View
    tables: Mapping[str, int]
    files: Mapping[str, str]
    of: str = "accounts"
    schema: int = SCHEMA

    def text(self) -> str:
        """Write it, as JSON."""
        moment = None if self.view.moment is None else self.view.moment.isoformat()
        view = {"clock": self.view.clock, "moment": moment, "possibly": self.view.possibly}
        record = {**attrs.asdict(self), "view": view, "format": FORMAT}
        return json.dumps(record, indent=1, ensure_ascii=False) + "\n"

    @classmethod
    def parse(cls, text: str) -> Manifest:
        """Read one.

        Raises:
            UsageError: It is none.
        """
        try:
            record: dict[str, Any] = json.loads(text)
            moment = record["view"]["moment"]
            read = None if moment is None else datetime.fromisoformat(moment)
            view = View(record["view"]["clock"], read, record["view"]["possibly"])
            head = Head(record["head"]["position"], record["head"]["digest"])
            tables = {str(name): int(rows) for name, rows in record["tables"].items()}
            files = {str(name): str(digest) for name, digest in record["files"].items()}
            return cls(head, view, tables, files, str(record["of"]), int(record["schema"]))
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            raise UsageError(f"manifest: is none of an export ({error!r})") from error


def digests(paths: Iterable[Path], above: Path) -> dict[str, str]:
    """Give the SHA-256 of files, by their paths below a folder."""
    return {path.relative_to(above).as_posix(): _digest(path) for path in sorted(paths)}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
