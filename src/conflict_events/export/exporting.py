"""Exporting: the standing accounts of a view, or an answer, into a new file or folder, whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from conflict_events.errors import StoreFailure, UsageError
from conflict_events.events import kind_name
from conflict_events.export.formats import Tables, write_folder, write_tables
from conflict_events.export.manifests import Manifest, digests, manifest_path
from conflict_events.log import LogView
from conflict_events.log.upkeep.backup import put
from conflict_events.projections import Answer
from conflict_events.values.calls import explained

__all__ = ["export_accounts", "export_answer", "tables_of", "written"]


@explained
def export_accounts(view: LogView, to: str | os.PathLike[str], kinds: Iterable[type[Any]] = ()) -> Manifest:
    """Write the standing accounts of a view into a new file or folder, and its manifest.

    Args:
        view: What is seen, such as ``log.now()``.
        to: A new file, whose ending says the format: .parquet, .csv, .jsonl, .geojson or .xlsx. A name without an
            ending is a folder, of Parquet by kind and year.
        kinds: Which kinds; none = all of which there are accounts.

    Raises:
        UsageError: Something is there already, no format has that ending, or it holds one kind and there are several.
        StoreFailure: There is no room, no such folder, or the like; nothing is there.
    """
    tables = tables_of(view, kinds)
    return _exported(tables, Path(to), lambda files: Manifest(view.head, view.view, _rows(tables), files))


def tables_of(view: LogView, kinds: Iterable[type[Any]]) -> Tables:
    """Give the frames of some kinds by name; none = all of which there are accounts."""
    wanted = tuple(kinds)
    frames = {kind_name(kind): view.frame(kind) for kind in wanted or view.kinds.domain}
    return {name: frame for name, frame in frames.items() if wanted or frame.height}


@explained
def export_answer(answer: Answer, to: str | os.PathLike[str]) -> Manifest:
    """Write the rows of an answer into a new file, and its manifest; see `export_accounts`.

    Raises:
        UsageError: As there; also where the answer was asked of no log, or the format is one of places.
        StoreFailure: As there.
    """
    context, path = answer.context, Path(to)
    if context is None:
        raise UsageError("answer: was asked of no log, so that nothing could be cited; ask a log or a view")
    if path.suffix.lower() in ("", ".geojson"):
        raise UsageError(f"{path.name}: an answer goes into one table; take .parquet, .csv, .jsonl or .xlsx")
    name = type(answer).__name__
    tables = {name: answer.frame()}
    return _exported(tables, path, lambda files: Manifest(context.head, context.view, _rows(tables), files, of=name))


def _rows(tables: Tables) -> dict[str, int]:
    return {name: frame.height for name, frame in tables.items()}


def _exported(tables: Tables, target: Path, manifest: Any) -> Manifest:
    with _new(target) as partial:
        files = written(tables, partial, target.name)
        made: Manifest = manifest(files)
        manifest_path(partial / target.name).write_text(made.text(), encoding="utf-8", newline="\n")
    return made


def written(tables: Tables, folder: Path, name: str) -> dict[str, str]:
    """Write tables under a name into a folder that is there; give the digest of each file."""
    path = folder / name
    if path.suffix:
        write_tables(tables, path)
        return digests([path], folder)
    path.mkdir()
    write_folder(tables, path)
    return digests(path.rglob("*.parquet"), path)


def _put_all(partial: Path, target: Path) -> None:
    """Put what was written beside a target in its place: a file's manifest first, and nothing where not both can be."""
    made = partial / target.name
    if made.is_dir():  # its manifest is in it
        made.rename(target)
        return
    manifest = manifest_path(target)
    put(manifest_path(made), manifest)
    try:
        put(made, target)
    except BaseException:
        manifest.unlink()
        raise


@contextmanager
def _new(target: Path) -> Iterator[Path]:
    """Give a folder to write into beside a target, and put what is there in its place once it is done."""
    for each in (target, target.with_name(target.name + ".manifest.json")):
        if os.path.lexists(each):
            raise UsageError(f"{each}: something is there already; name a new file")
    partial = target.with_name(f"{target.name}.{secrets.token_hex(4)}.partial")
    try:
        partial.mkdir()
        yield partial
        _put_all(partial, target)
    except FileExistsError as error:
        raise UsageError(f"{target}: something was put there meanwhile; name a new file") from error
    except OSError as error:
        raise StoreFailure(f"{target}: it cannot be put there: {error.strerror or error}") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
