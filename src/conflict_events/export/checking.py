"""Checking an export: whether its files are those of its manifest, and what the log gives at that head."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from conflict_events.errors import UsageError
from conflict_events.export.exporting import tables_of, written
from conflict_events.export.manifests import Manifest, digests, manifest_path
from conflict_events.log import EventLog

__all__ = ["check_export"]


def check_export(exported: str | os.PathLike[str], log: EventLog | None = None) -> tuple[str, ...]:
    """Say what is wrong with an export; nothing = each file is as it was written.

    Args:
        exported: The file or folder, with its manifest.
        log: Where given, accounts are also made anew from it, as they stood at the head that the manifest cites. What
            was erased since is missing then, and said to be so.

    Raises:
        UsageError: There is no manifest, or it is none.
    """
    path = Path(exported)
    manifest = read_manifest(path)
    faults = list(_altered(path, manifest))
    if log is not None and not faults:
        faults += _otherwise(path, manifest, log)
    return tuple(faults)


def read_manifest(path: Path) -> Manifest:
    """Read the manifest of an export.

    Raises:
        UsageError: There is none, or it is none.
    """
    where = manifest_path(path)
    try:
        return Manifest.parse(where.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{where}: there is no manifest to check by; give the file or folder that was exported"
        ) from error


def _altered(path: Path, manifest: Manifest) -> Iterator[str]:
    folder = path if path.is_dir() else path.parent
    there = digests(folder.rglob("*.parquet") if path.is_dir() else [path] * path.exists(), folder)
    for name, digest in manifest.files.items():
        if name not in there:
            yield f"{name}: is missing"
        elif there[name] != digest:
            yield f"{name}: is not as it was written"
    yield from (f"{name}: is not of this export" for name in there.keys() - manifest.files.keys())


def _otherwise(path: Path, manifest: Manifest, log: EventLog) -> Iterator[str]:
    try:
        view = log.as_cited(manifest.head, manifest.view)
    except UsageError as error:
        yield str(error)
        return
    if manifest.of != "accounts":
        return  # the question is not in it
    with tempfile.TemporaryDirectory() as spare:
        written(tables_of(view, [log.kinds[name] for name in manifest.tables]), Path(spare), path.name)
        for name in manifest.files:
            here, there = (path / name, Path(spare) / path.name / name) if path.is_dir() else (path, Path(spare) / name)
            if not _is_same(here, there):
                yield f"{name}: the log gives other rows at that head; what was erased since is missing in them"


def _is_same(one: Path, other: Path) -> bool:
    if not other.exists():
        return False
    if one.suffix == ".parquet":  # another release of what writes it may write other bytes
        return pl.read_parquet(one).equals(pl.read_parquet(other))
    return one.read_bytes() == other.read_bytes()
