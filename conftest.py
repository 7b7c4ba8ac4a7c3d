"""Says which tests run where and untraced, and runs the snippets of README and docs: fences, and `>>>` inside them.

The fences of one page share their names and run from top to bottom, in an empty folder, so that a
page may write a log file. A fence that must not run is marked `<!-- skip: next -->` before it, and
says to the reader why. A page closes what it opens: an unclosed log is an error here.
"""

from __future__ import annotations

import functools
import itertools
import os
import sys
import tempfile
from collections import Counter
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import settings
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
    names["_profile"] = settings.get_current_profile_name()
    # A page shows how laws are asked, and that they are obeyed; what they find is looked for by tests, with more draws.
    settings.register_profile("page", settings(), max_examples=5)
    settings.load_profile("page")
    sys.modules["page"] = _Page(names)
    names["_folder"] = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    names["_came_from"] = Path.cwd()
    os.chdir(names["_folder"].name)


def _leave_folder(names: dict[str, Any]) -> None:
    settings.load_profile(names["_profile"])
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
    """Run pages untraced, as laws are, and in their own order, as their fences build on each other; traced tests first.

    So a traced test finds nothing that was worked out untraced and kept: else it would be luck, by the order of tests,
    which lines are seen to run. And what a test sets up for all begins traced.
    """
    fences = [item for item in items if _is_page(item.nodeid)]
    for fence in fences:
        fence.add_marker("no_cover")
    fences.sort(key=lambda item: (str(item.path), item.reportinfo()[1] or 0))
    items[:] = [item for item in items if not _is_page(item.nodeid)] + fences
    items.sort(key=_is_untraced)
    if hasattr(config, "workerinput"):
        _end_with_the_shortest(items)


def _is_untraced(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("no_cover"))


def _end_with_the_shortest(items: list[pytest.Item]) -> None:
    """Put last, of the traced and of the untraced, what goes alone, so that the workers end at about the same time."""
    sizes = Counter((_is_untraced(item), _goes_together(item.nodeid)) for item in items)
    items.sort(key=lambda item: (_is_untraced(item), -sizes[_is_untraced(item), _goes_together(item.nodeid)]))


def pytest_collection_finish() -> None:
    """Forget what was worked out and kept while tests were made, which is untraced, too."""
    modules = [module for name, module in sys.modules.items() if name.startswith("conflict_events.")]
    values = {id(value): value for module in modules for value in vars(module).values()}
    cached = functools._lru_cache_wrapper  # noqa: SLF001 - it has no public name
    for each in values.values():
        if isinstance(each, cached):
            each.cache_clear()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Hand out what stands and goes together, in the order of the workers."""
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415 - only there where tests run in parallel

    class Together(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
        @functools.cached_property
        def _scopes(self) -> dict[str, str]:
            runs = enumerate(itertools.groupby(self.collection, _goes_together))
            return {nodeid: f"{number} {scope}" for number, (scope, run) in runs for nodeid in run}

        def _split_scope(self, nodeid: str) -> str:
            return self._scopes[nodeid]

    config.option.loadscopereorder = False
    return Together(config, log)
