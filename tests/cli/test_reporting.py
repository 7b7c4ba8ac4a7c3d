"""Answers written and drawn into files: the page of `report`, and `--chart`."""

from __future__ import annotations

import html
import shlex
from pathlib import Path

import pytest

from conflict_events.charts import rendering
from tests.cli.conftest import Run, Written

ASKED = (
    "--kind DroneStrike --measure launched --grain night --tz Europe/Kyiv --day-rule end --attacker RU --place UA"
    " --count latest:UA/AirForce --key 2024-11-10"
)


@pytest.fixture(autouse=True)
def _undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing is slow, and tested elsewhere."""
    monkeypatch.setattr(rendering, "svg", lambda _: "<svg ></svg>")


@pytest.mark.parametrize("how", ["-o {}", "--output={} --json", "--title 'Was it?' -o{}"])
def test_a_page_says_what_to_type_to_ask_it_again(how: str, war: Written, run: Run, tmp_path: Path) -> None:
    """The same question on a terminal, without what only the page needed."""
    page = tmp_path / "page.html"
    ran = run("report", war.path, *shlex.split(ASKED), *shlex.split(how.format(page)))
    again = f"conflict-events record {war.path} {ASKED}"

    assert (ran.status, ran.err) == (0, "")
    assert "HOLDS" in ran.out
    assert f"<pre>{html.escape(again)}</pre>" in page.read_text(encoding="utf-8")
    assert "HOLDS" in run(*shlex.split(again)[1:]).out


def test_the_founding_day_is_written_as_a_page_and_over_no_other(run: Run, tmp_path: Path) -> None:
    """With the table of its verdicts before all."""
    first = run("founding-day", "--html", tmp_path / "day.html")
    again = run("founding-day", "--html", tmp_path / "day.html")
    page = (tmp_path / "day.html").read_text(encoding="utf-8")

    assert (first.status, again.status) == (0, 2)
    assert "day.html: something is there already; name a new file" in again.err
    assert "<td>all of Russia</td>" in page
    assert page.count("<blockquote>") == 2


@pytest.mark.parametrize(
    "asked",
    [
        f"record {{log}} {ASKED}",
        f"record {{log}} {ASKED.partition(' --key')[0]}",
        f"totals {{log}} {ASKED.partition(' --key')[0]}",
        (
            "compare {log} --kind DroneStrike --measure launched --grain night --tz Europe/Kyiv --day-rule end"
            " --key 2024-11-10 --side RU=defender --side UA=defender"
        ),
        "matrix {log} {id}",
    ],
)
def test_an_answer_is_drawn_into_a_file_beside_what_is_printed(
    asked: str, war: Written, run: Run, tmp_path: Path
) -> None:
    """As the end of its name says."""
    words = shlex.split(asked.format(log=war.path, id=war.id("D1")))
    plain, drawn = run(*words), run(*words, "--chart", tmp_path / "drawn.svg")
    wrong = run(*words, "--chart", tmp_path / "drawn.pdf")

    assert drawn == plain
    assert (tmp_path / "drawn.svg").read_text(encoding="utf-8").startswith("<svg role")
    assert wrong.status == 2
    assert "must end in .svg" in wrong.err
