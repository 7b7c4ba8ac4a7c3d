"""The air-attack file is held to what every importer promises."""

from __future__ import annotations

from random import Random

import pytest

from conflict_events.importers.missile_attacks import MISSILE_ATTACKS
from conflict_events.testing.contract.importers import IMPORTER_PROMISES, Copy
from tests.importers.missile_attacks.copies import copies, lines


@pytest.mark.parametrize("promise", IMPORTER_PROMISES)
def test_the_air_attack_file_keeps_the_promises_of_an_importer(promise: object) -> None:
    made = [Copy.of(lines(each), MISSILE_ATTACKS) for each in copies(Random(5), count=3)]  # noqa: S311  # repeatable

    promise(MISSILE_ATTACKS, made)  # type: ignore[operator]  # each is a function of a source and its copies
