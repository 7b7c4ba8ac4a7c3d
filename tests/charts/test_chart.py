"""Charts as files, pages and notebooks; and what is said where a library is missing."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import attrs
import pytest

import conflict_events as ce
from conflict_events.charts import Chart, chart_of, drawn_by, inline, rendering
from conflict_events.charts.bars import number
from conflict_events.checks import Lint
from conflict_events.counting import by
from conflict_events.errors import StoreFailure, UsageError
from conflict_events.projections import Answer, Context, Table, fold
from conflict_events.questions.records import RecordBoard
from conflict_events.values import EntryId
from tests.projections.accounts import scope, strike, told

HOSTILE = "<script>alert(1)</script>"
ACCOUNTS = [told(1, strike(136, 1)), told(2, strike(145, 10))]


def board(**fields: Any) -> Any:
    return fold(RecordBoard(scope(**fields), by("UA/AirForce")), ACCOUNTS)


def test_a_chart_is_saved_as_the_end_of_its_name_says(tmp_path: Path) -> None:
    """A drawing, a picture, a page that needs no network, or the specification."""
    chart = board().chart(judged="2024-11-10")
    for name in ("a.svg", "a.PNG", "a.html", "a.json"):
        chart.save(tmp_path / name)
    page = (tmp_path / "a.html").read_text(encoding="utf-8")

    assert (tmp_path / "a.svg").read_text(encoding="utf-8").startswith('<svg role="img" aria-label="Drones launched')
    assert (tmp_path / "a.PNG").read_bytes().startswith(b"\x89PNG")
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8")) == chart.to_dict()
    assert re.findall("<(?:script|link|img|iframe)", page) == []
    assert "<td>2024-11-10</td><td>145</td>" in page
    with pytest.raises(UsageError, match=r"must end in \.svg"):
        chart.save(tmp_path / "a.pdf")
    with pytest.raises(StoreFailure, match="it cannot be written: No such file or directory"):
        chart.save(tmp_path / "nowhere" / "a.json")
    with pytest.raises(StoreFailure, match="it cannot be written: Not a directory"):
        chart.save(tmp_path / "a.svg" / "a.json")
    assert len(list(tmp_path.iterdir())) == 4


def test_a_chart_can_be_taken_on_in_altair() -> None:
    """Which checks it against the schema."""
    made = board().chart().altair()

    assert made.properties(width=300).to_dict()["width"] == 300


@pytest.mark.parametrize("letter", ["\x1b", "\x00", "\ufffe", "\ud800", "\u202e"])
def test_a_letter_that_no_drawing_may_hold_is_shown_wherever_it_stands(letter: str) -> None:
    """What draws ends the whole process at one; and rows are found again by what the body says of them."""
    name = f"X{letter}Y"
    rows = ({"name": name, "figure": "145", "low": 145},)
    body = {
        "title": {"text": name},
        "transform": [{"filter": {"field": "name", "equal": name}}],
        "mark": "text",
        "encoding": {"text": {"field": "figure"}, "y": {"field": "name", "type": "nominal", "sort": [name]}},
    }
    drawn = Chart("t", (), rows, body).svg()

    assert letter not in drawn
    assert drawn.count(">145</text>") == 1
    if letter in "\x1b\u202e":  # no name holds the others
        assert letter not in evolved(name).svg()


def evolved(claimant: str) -> Any:
    """A chart that names claimants in what it draws, not only in its rows."""
    said = ce.Attribution(claimant, "2024-11-10T08:00Z")
    with ce.EventLog.open() as log:
        (entry,) = log.append(attrs.evolve(strike(145, 10), attribution=said))
        return log.ask(ce.ClaimHistory(entry.id)).chart()


def test_what_sources_wrote_stays_text_in_a_drawing() -> None:
    """A claimant's name is no markup."""
    rows = ({"name": HOSTILE, "figure": "\u202e145", "low": number(10**23 + 1)},)
    body = {"mark": "text", "encoding": {"text": {"field": "name"}, "x": {"field": "low", "type": "quantitative"}}}
    chart = Chart(f"by {HOSTILE}", (HOSTILE,), rows, body)

    assert "<script" not in chart.svg()
    assert "<script" not in chart.html()
    assert "\u202e" not in chart.to_json()
    assert chart.description == f"by {HOSTILE}. {HOSTILE}. {HOSTILE}: \\u202e145."


def test_the_same_answer_gives_the_same_drawing_and_two_on_a_page_share_no_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Vega counts on from drawing to drawing; what sources wrote is left as it is."""
    told = "url(#gradient_1)"
    drawn = (
        f'<svg ><g fill="url(#gradient_{number})"/><defs id="gradient_{number}"/>{told}</svg>' for number in (1, 2)
    )
    monkeypatch.setattr(rendering, "svg", lambda _: next(drawn))
    once = board().chart().svg()
    monkeypatch.setattr(
        rendering, "svg", lambda _: f'<svg ><g fill="url(#gradient_9)"/><defs id="gradient_9"/>{told}</svg>'
    )

    assert board().chart().svg() == once
    assert told in once
    assert set(re.findall('id="([^"]*)"', once)).isdisjoint(
        re.findall('id="([^"]*)"', board(attacker="RU").chart(judged="2024-11-10").svg())
    )


def test_a_notebook_shows_an_answer_s_table_and_its_chart(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the table alone where there is no chart, or nothing that draws."""
    monkeypatch.setattr(rendering, "svg", lambda _: "<svg drawn>")
    table = board().table()._repr_html_()

    assert board()._repr_html_() == f"{table}<figure>{board().chart().svg()}</figure>"
    assert "<svg role=" in board()._repr_html_()
    assert inline(fold(Lint(), [])) == ""
    monkeypatch.setattr("conflict_events.charts.drawing.find_spec", lambda _: None)
    assert board()._repr_html_() == table


@pytest.mark.parametrize(("library", "ask"), [("vl_convert", Chart.svg), ("altair", Chart.altair)])
def test_what_to_install_is_said_where_a_library_is_missing(
    library: str, ask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the specification is there without any."""
    monkeypatch.setitem(__import__("sys").modules, library, None)
    chart = chart_of(board())

    with pytest.raises(UsageError, match=f"{library} is not installed: install the extra `charts`"):
        ask(chart)
    assert chart.to_dict()["datasets"]["rows"]


@attrs.frozen
class Own(Answer):
    """An answer of somebody's own."""

    count: int
    context: Context | None = None

    def table(self) -> Table:
        return Table(("count",), ((self.count,),))

    def evidence(self) -> frozenset[EntryId]:
        return frozenset()


def test_answers_of_one_s_own_are_drawn_once_it_is_said_how() -> None:
    """And what has no chart says which answers have one."""
    with pytest.raises(UsageError, match=r"none of a Own, see table\(\); there are charts of Board"):
        Own(3).chart()

    @drawn_by(Own)
    def bar(answer: Own) -> Chart:
        return Chart("own", (), ({"name": "count", "figure": answer.count},), {"mark": "bar"})

    assert Own(3).chart().to_dict()["datasets"] == {"rows": [{"name": "count", "figure": 3}]}
    assert isinstance(bar(Own(1)), Chart)
