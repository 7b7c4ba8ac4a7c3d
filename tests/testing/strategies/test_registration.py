"""Our types can be asked for by type, wherever Hypothesis and the library are installed."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict_events import values
from conflict_events.events import KINDS
from conflict_events.testing.strategies.registration import STRATEGIES, register

ASK = "from conflict_events.values import Tally; hypothesis.find(hypothesis.strategies.from_type(Tally), bool)"


def installed() -> bool:
    """Whether Hypothesis can see our entry point; on a bare path it cannot."""
    found = importlib.metadata.entry_points(group="hypothesis", name="conflict_events")
    return bool(tuple(found))


def test_every_value_and_kind_has_a_registered_strategy() -> None:
    """A class that is added is added here too."""
    public = {getattr(values, name) for name in values.__all__}

    assert set(STRATEGIES) == {cls for cls in public if isinstance(cls, type) and attrs.has(cls)} | set(KINDS.values())


@given(st.data(), st.sampled_from(sorted(STRATEGIES, key=repr)))
def test_what_is_made_for_a_type_is_of_that_type(data: st.DataObject, cls: type[Any]) -> None:
    """`from_type` gives instances that the constructors accept, of every registered class."""
    register()

    assert type(data.draw(st.from_type(cls))) is cls


@pytest.mark.no_cover
@pytest.mark.skipif(not installed(), reason="the library is on the path and not installed")
@pytest.mark.parametrize(
    "first", ["import hypothesis", "import conflict_events.testing", "import conflict_events.testing.strategies.events"]
)
def test_it_is_registered_whatever_is_imported_first(first: str) -> None:
    """Hypothesis calls our entry point while it is itself being imported, perhaps by our own room."""
    code = f"{first}, hypothesis; {ASK}"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stderr
