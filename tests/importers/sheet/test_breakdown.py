"""A row may break its harm down: so many of them civilians, so many children."""

from __future__ import annotations

from pathlib import Path

import pytest

from conflict_events.errors import UsageError
from conflict_events.importers import read_map, read_source, source_of
from conflict_events.values import Quantity, SubCount

MAP = """
name = "harm"
id = "id"
kind = "HarmReport"

[fields]
when = "day"
claimant = { value = "Police" }
killed = "killed"

[breakdown.children]
killed = "children"
injured = "children hurt"

[breakdown.soldiers]
of = "military"
side = "UA"
killed = "soldiers"
"""
ROWS = ["id,day,killed,children,children hurt,soldiers\n", "1,2025-05-01,5,2,3+,\n", "2,2025-05-02,,,,1\n"]


def test_sub_counts_are_read_from_their_columns_and_those_that_nothing_is_said_of_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text(MAP, encoding="utf-8")

    first, second = read_source(ROWS, source_of(read_map(tmp_path / "map.toml"))).events

    assert first.breakdown == (SubCount(of="children", killed=2, injured=Quantity.at_least(3, raw="3+")),)
    assert second.breakdown == (SubCount(of="military", side="UA", killed=1),)


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        (MAP.replace("HarmReport", "EquipmentLoss").replace('killed = "killed"', 'side = { value = "RU" }\n'
         'category = { value = "tanks" }\ncount = "killed"\nchange = { value = "lost" }'),
         "[breakdown]: EquipmentLoss does not break its figures down"),
        (MAP + "[breakdown.women]\n", "[breakdown] women: must name the column of killed or of injured"),
    ],
)  # fmt: skip
def test_a_breakdown_that_fits_no_kind_is_refused(tmp_path: Path, toml: str, said: str) -> None:
    (tmp_path / "map.toml").write_text(toml, encoding="utf-8")

    with pytest.raises(UsageError) as refused:
        source_of(read_map(tmp_path / "map.toml"))

    assert said in str(refused.value)
