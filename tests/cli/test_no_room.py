"""A file that cannot be written to its end is not there at all: no part of one passes for the whole."""

from __future__ import annotations

import contextlib
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import conflict_events as ce
from tests.cli.conftest import Run, Written
from tests.cli.test_program import RECORD

resource = pytest.importorskip("resource", reason="only some systems limit how long a file may be")

WAYS = {
    "backup": "backup {log} {to}/copy.db",
    "lines": "export {log} --to {to}/all.jsonl --entries",
    **{ending: f"export {{log}} --kind DroneStrike --to {{to}}/out{ending}" for ending in (
        "", ".parquet", ".csv", ".jsonl", ".geojson", ".xlsx"
    )},
    "publication": "publish {log} {to}/public.db",
    "log": "load {to}/again.db {lines}",
    "report": f"report {{log}} {' '.join(RECORD)} --key 2024-11-10 -o {{to}}/page.html",
    "chart": f"coverage {{log}} {' '.join(RECORD[:-2])} --chart {{to}}/days.svg",
    "map": "map {sheet} -o {to}/map.toml",
    "attached": "attach {log} {id} {page} --archive {to}",
}  # fmt: skip


@contextlib.contextmanager
def short_files(longest: int) -> Iterator[None]:
    """Let no file of this process grow beyond so many bytes, as on a full disk.

    Nor may Python compile what it imports meanwhile into files: it would leave those cut short, to be read by others.
    """
    before, compiles = resource.getrlimit(resource.RLIMIT_FSIZE), sys.dont_write_bytecode
    sys.dont_write_bytecode = True
    resource.setrlimit(resource.RLIMIT_FSIZE, (longest, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        sys.dont_write_bytecode = compiles


@pytest.fixture(scope="module")
def laid(_seeded: Written, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the commands read, made once."""
    folder = tmp_path_factory.mktemp("full")
    with ce.EventLog.open(_seeded.path, read_only=True) as log:
        ce.log.write_lines(log, folder / "all.jsonl")
    (folder / "sheet.csv").write_text("id,date,according to,attacker,drones\n1,2025-05-01,UA/AirForce,RU,7\n" * 9)
    (folder / "page.html").write_bytes(b"<p>" * 2_000)
    return folder


@pytest.mark.no_cover
@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_left_where_there_is_no_room_for_all_of_it(
    way: str, run: Run, war: Written, laid: Path, tmp_path: Path
) -> None:
    """In one line, and once there is room the same works: nothing is in its way."""
    to = tmp_path / "to"
    to.mkdir()
    given = {"log": war.path, "to": to, "lines": laid / "all.jsonl", "sheet": laid / "sheet.csv"}
    words = [word.format(**given, id=war.id("D1"), page=laid / "page.html") for word in WAYS[way].split(" ")]
    words = [word for word in words if word]
    with short_files(300):
        ran = run(*words)

    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert list(to.iterdir()) == []
    shutil.rmtree(to)
    to.mkdir()
    assert (run(*words).status, bool(list(to.iterdir()))) == (0, True)
