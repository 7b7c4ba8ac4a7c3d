"""Says which tests run where and untraced, and runs the snippets of README and docs: fences, and `>>>` inside them.

The fences of one page share their names and run from top to bottom, in an empty folder, so that a
page may write a log file. A fence that must not run is marked `<!-- skip: next -->` before it, and
says to the reader why. A page closes what it opens: an unclosed log is an error here.
"""

from __future__ import annotations

import functools
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
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


def _goes_together(nodeid: str) -> str:
    """Tell with what a test shares a worker: with its file, where tests share what they set up; a law goes alone."""
    return nodeid if "/laws/" in nodeid else _file(nodeid)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Undo the random order within pages, as their fences build on each other; and run them untraced, as laws are."""
    fences = [item for item in items if _is_page(item.nodeid)]
    for fence in fences:
        fence.add_marker("no_cover")
    fences.sort(key=lambda item: (str(item.path), item.reportinfo()[1] or 0))
    items[:] = [item for item in items if not _is_page(item.nodeid)] + fences
    if hasattr(config, "workerinput"):
        _begin_with_the_longest(items)


def _begin_with_the_longest(items: list[pytest.Item]) -> None:
    """Put last what is surely short, so that the workers end at about the same time.

    Only an untraced test may take long, and so weighs as much as twenty others.
    """
    weights = Counter[str]()
    for item in items:
        weights[_goes_together(item.nodeid)] += 20 if item.get_closest_marker("no_cover") else 1
    items.sort(key=lambda item: -weights[_goes_together(item.nodeid)])


_WAS_UNTRACED = pytest.StashKey[bool]()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Forget before a test that is traced what was worked out untraced, by a page too, and kept.

    Else it would be luck, by the order of tests, which lines are seen to run.
    """
    before = item.session.stash.get(_WAS_UNTRACED, True)  # tests are made untraced, too
    item.session.stash[_WAS_UNTRACED] = untraced = bool(item.get_closest_marker("no_cover"))
    if before and not untraced:
        for forget in _caches():
            forget()


@functools.cache
def _caches() -> tuple[Callable[[], None], ...]:
    """Give what empties each cache of the library's."""
    modules = [module for name, module in sys.modules.items() if name.startswith("conflict_events.")]
    values = {id(value): value for module in modules for value in vars(module).values()}
    cached = functools._lru_cache_wrapper  # noqa: SLF001 - it has no public name
    return tuple(each.cache_clear for each in values.values() if isinstance(each, cached))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Hand out what goes together in the order of the workers, which begin with the longest."""
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415 - only there where tests run in parallel

    class Together(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
        def _split_scope(self, nodeid: str) -> str:
            return _goes_together(nodeid)

    config.option.loadscopereorder = False
    return Together(config, log)
