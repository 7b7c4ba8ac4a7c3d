"""What every test gets: a Hypothesis profile, and no way to the network.

Profiles are chosen with ``--hypothesis-profile NAME``; without it, ``default`` is used. A law that should
feel the profile sets no number of examples of its own.
"""

from __future__ import annotations

import gc
import importlib
import os
import pkgutil
import socket
from collections.abc import Generator, Iterator

import pytest
from hypothesis import HealthCheck, Phase, settings

import conflict_events

_JUDGES = {
    "values": ("tests/values/",),
    "history": ("tests/history/", "tests/log/"),
    "projections": ("tests/projections/", "tests/questions/", "tests/test_founding_day.py"),
    "counting": ("tests/counting/", "tests/questions/", "tests/test_founding_day.py"),
    "questions": ("tests/questions/", "tests/projections/", "tests/test_founding_day.py"),
}

# Coverage and two cores shared by many workers make single examples slow at random: a deadline, or what Hypothesis
# holds for too slow, would only measure the machine.
settings.register_profile("fast", deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
# The same draws on every machine and day: a red run then means the same to everyone who looks.
# What new draws find is looked for by `fast` and `thorough`, which stay random.
settings.register_profile(
    "default", deadline=None, max_examples=25, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "thorough",
    deadline=None,
    # The questions alone, each at a third of this, then see over 100,000 random logs, each through every law.
    max_examples=5_600,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
# Few draws and no search for the smallest: thousands of mutants are waiting, and each need only die.
settings.register_profile(
    "mutants",
    deadline=None,
    max_examples=15,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("default")

# Images of machines like to set this, and then each of the hundreds of processes that tests start compiles us anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


_CONNECT = socket.socket.connect


@pytest.fixture
def _loopback() -> Iterator[None]:
    """Let a test connect to this machine, and to nothing else: a cluster's scheduler and its workers talk so."""

    def connect(own: socket.socket, address: object, /) -> None:
        if own.family in (socket.AF_INET, socket.AF_INET6) and isinstance(address, tuple):
            assert address[0] in {"127.0.0.1", "::1"}, f"a test tried to connect to {address!r}: only to this machine"
            _CONNECT(own, address)
        else:
            raise AssertionError(f"a test tried to connect to {address!r}: only to this machine, by its number")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        yield


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None]:
    """Let nothing slow down the making of tests.

    What the library does when imported is traced before, all of it. And Python need not look through thousands of
    tests for circles of objects, neither now nor later: they stay until the end.
    """
    controller = getattr(session.config.pluginmanager.getplugin("_cov"), "cov_controller", None)
    gc.disable()
    if controller is not None:
        _import_all()
        controller.pause()
    yield
    if controller is not None:
        controller.resume()
    gc.freeze()
    gc.enable()


def _import_all() -> None:
    for module in pkgutil.walk_packages(conflict_events.__path__, "conflict_events."):
        importlib.import_module(module.name)
    importlib.import_module("conflict_events_program")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what is untraced, and choose who judges a mutant.

    Examples are to cover every line, so random draws run untraced: tracing makes a test thrice as long.

    Only the tests of its own room judge it, the quick ones first: every room stands on `values`, and a mutant there
    that lives would else have to live through all tests.
    """
    for item in filter(_is_untraced, items):
        item.add_marker("no_cover")
    judges = _JUDGES.get(os.environ.get("MUTANT_UNDER_TEST", "").removeprefix("conflict_events.").partition(".")[0])
    if judges is None:
        return
    own = [item for item in items if item.nodeid.startswith(judges)]
    config.hook.pytest_deselected(items=[item for item in items if not item.nodeid.startswith(judges)])
    items[:] = sorted(own, key=_is_drawn)


def _is_drawn(item: pytest.Item) -> bool:
    return hasattr(getattr(item, "obj", None), "hypothesis")


def _is_untraced(item: pytest.Item) -> bool:
    drawn = _is_drawn(item) or any(map(item.get_closest_marker, ("hypothesis", "law")))
    return bool(item.get_closest_marker("no_cover") or (drawn and not item.get_closest_marker("traced")))


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Refuse every connection: a test that needs the network is a test that fails elsewhere."""

    def refuse(_socket: socket.socket, address: object, /) -> None:
        raise AssertionError(f"a test tried to connect to {address!r}: tests use no network")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", refuse)
        yield
