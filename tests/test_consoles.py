"""Pages on the command line: what is typed is run, in order, and prints what the page shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs.console import commands, replayed

PAGES = {
    page.stem: page
    for page in sorted((Path(__file__).parents[1] / "docs").rglob("*.md"))
    if "```console\n$ conflict-events" in page.read_text(encoding="utf-8")
}
JOBS = {"report-a-night": 8, "follow-a-newsroom-sheet": 4, "prove-a-post": 12}
"""So many commands a job may take; two of the last are the colleague's, who checks."""

pytestmark = pytest.mark.no_cover


@pytest.mark.parametrize("name", PAGES)
def test_a_page_prints_what_it_shows(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To the letter, but for what is another in every log; `python docs/console.py PAGE` writes it anew."""
    monkeypatch.chdir(tmp_path)
    text = PAGES[name].read_text(encoding="utf-8")

    assert replayed(text) == text


@pytest.mark.parametrize(("name", "many"), JOBS.items())
def test_a_job_takes_as_many_commands_as_are_promised(name: str, many: int) -> None:
    """And none that a user would have to invent."""
    assert len(commands(PAGES[name].read_text(encoding="utf-8"))) == many
