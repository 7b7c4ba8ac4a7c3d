"""Runs the snippets of README and docs as tests: Python fences, and `>>>` inside them.

The fences of one page share their names and run from top to bottom, in an empty folder, so that a
page may write a log file. A fence that must not run is marked `<!-- skip: next -->` before it, and
says to the reader why. A page closes what it opens: an unclosed log is an error here.
"""

from __future__ import annotations

import os
import sys
import tempfile
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser, SkipParser


class _Page(ModuleType):
    """A page as a module, in which pickle finds by name what the fences define, as in a reader's own module."""

    def __init__(self, names: dict[str, Any]) -> None:
        super().__init__("page")
        self._names = names

    def __getattr__(self, name: str) -> Any:
        try:
            return self._names[name]
        except KeyError:
            raise AttributeError(name) from None


def _enter_empty_folder(names: dict[str, Any]) -> None:
    names["__name__"] = "page"
    sys.modules["page"] = _Page(names)
    names["_folder"] = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    names["_came_from"] = Path.cwd()
    os.chdir(names["_folder"].name)


def _leave_folder(names: dict[str, Any]) -> None:
    os.chdir(names["_came_from"])
    names["_folder"].cleanup()
    del sys.modules["page"]


pytest_collect_file = Sybil(
    parsers=[PythonCodeBlockParser(doctest_optionflags=ELLIPSIS | NORMALIZE_WHITESPACE), SkipParser()],
    patterns=["*.md"],
    setup=_enter_empty_folder,
    teardown=_leave_folder,
).pytest()


def _file(nodeid: str) -> str:
    return nodeid.partition("::")[0]


def _is_page(nodeid: str) -> bool:
    return _file(nodeid).endswith(".md")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Undo the random order within pages, as their fences build on each other; and run them untraced, as laws are."""
    fences = [item for item in items if _is_page(item.nodeid)]
    for fence in fences:
        fence.add_marker("no_cover")
    fences.sort(key=lambda item: (str(item.path), item.reportinfo()[1] or 0))
    items[:] = [item for item in items if not _is_page(item.nodeid)] + fences


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Keep the tests of a file on one worker, where they share what they set up; the laws, which take long, go last.

    The largest files go first. A law goes wherever there is room: so the workers end at about the same time.
    """
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415 - only there where tests run in parallel

    class ByFile(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
        def _split_scope(self, nodeid: str) -> str:
            return nodeid if "/laws/" in nodeid else _file(nodeid)

    return ByFile(config, log)
