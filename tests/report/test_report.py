"""A report: what it gathers is what the answers say, and as a page nothing in it is more than text."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import attrs
import pytest

from conflict_events.charts import rendering
from conflict_events.counting import by, envelope
from conflict_events.errors import StoreFailure, UsageError
from conflict_events.log import recite
from conflict_events.questions.records import RecordBoard
from conflict_events.questions.snapshot import Snapshot
from conflict_events.report import gathering, report_on
from conflict_events.report.page import link
from conflict_events.values import Tally
from tests.log.accounts import opened
from tests.projections.accounts import scope, strike
from tests.report.reports import QUESTION, filled, hostile_report, write


@pytest.fixture(autouse=True)
def _undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing is slow, and tested elsewhere."""
    monkeypatch.setattr(rendering, "svg", lambda _: "<svg ></svg>")


def test_a_report_has_the_verdict_its_figures_and_who_says_them() -> None:
    """As the answers have them."""
    with filled(opened()) as log:
        (section,) = write(log).sections
        verdict = log.ask(QUESTION).verdict("2024-11-10")

    assert (section.sentence, section.outcome) == (verdict.wording(), verdict.outcome.value)
    assert section.caveats == tuple(sorted(verdict.caveats))
    assert [(row[0], row[2], row[3]) for row in section.figures.cells] == [
        ("2024-11-01", 136, 136),
        (
            "2024-11-10",
            verdict.value.floor if verdict.value is not None else None,
            verdict.value.ceiling if verdict.value is not None else None,
        ),
    ]
    assert {row[0] for table in section.voices for row in table.cells} == {"UA/AirForce", "AFP"}
    assert {each.attribution.claimant for each in section.sources} == {"UA/AirForce", "AFP"}
    assert section.changes is not None
    assert section.chart is not None


def test_whoever_has_the_log_can_ask_it_again_from_the_report() -> None:
    """By the line of the citation, whose short form is printed too."""
    with filled(opened()) as log:
        (section,) = write(log, command="conflict-events record war.db").sections
        again = recite(log, Snapshot.parse(section.citation, printed=section.short))

    assert again.is_as_cited
    assert section.command == "conflict-events record war.db"


def test_a_page_says_all_of_it_and_shows_evidence_with_links_hashes_and_times() -> None:
    """Without a script, a picture from elsewhere or a font."""
    with filled(opened()) as log:
        report = write(log, title="Was it?", command="conflict-events record war.db --key 2024-11-10")
        page = report.html()

    assert "<h1>Was it?</h1>" in page
    assert '<a href="https://example.org/post?a=1&amp;b=2"' in page
    assert "ab" * 32 in page
    assert "retrieved 2024-11-10 10:00Z" in page
    assert "conflict-events record war.db --key 2024-11-10" in page
    assert f"{report.head.position}:{report.head.digest}" in page
    assert "All figures are claims" in page
    assert re.findall(r"<(?:script|link|iframe|object|img)|src=|@import|url\(", page) == []


def test_what_strangers_wrote_stays_text() -> None:
    """No markup, no template, and no link but to the web."""
    with opened() as log:
        page = hostile_report(log).html()

    assert "<script" not in page
    assert "<img" not in page
    assert "{{7*7}}" in page
    assert [url for url in re.findall('href="([^"]*)"', page) if not url.startswith(("http://", "https://"))] == []
    assert "<code>javascript:alert(1)</code>" in page


@pytest.mark.parametrize(
    ("begins", "url"),
    [
        ("https", "https://example.org/a"),
        ("HTTP", "HTTP://example.org"),
        ("", "javascript:alert(1)"),
        ("", "data:text/html,x"),
        ("", "file:///etc/passwd"),
        ("", "https:example.org"),
        ("", "https://[bad"),
        ("", "https://a.org/\u202egpj.exe"),
        ("", None),
    ],
)
def test_only_addresses_of_the_web_are_links(begins: str, url: str | None) -> None:
    """Whatever else stands there is shown and not followed."""
    assert link(url).partition(":")[0] == begins


def test_what_became_of_it_does_not_say_again_what_the_caveats_say() -> None:
    """What is ahead but covers more is told once; that it was beaten later is told there."""
    with opened() as log:
        question = RecordBoard(scope(attacker="RU", places={"UA-30"}), envelope())
        log.append(strike(150, 9, code="UA"))
        log.append(strike(20, 1, code="UA/UA-30"), strike(34, 10, code="UA/UA-30"), strike(40, 12, code="UA/UA-30"))
        (section,) = report_on(log.now(), question, "2024-11-10").sections
        whole = str(log.ask(question).lifecycle("2024-11-10"))

    assert section.became == "HOLDS, beaten on 2024-11-12 (40)"
    assert whole.startswith(f"{section.became}; ahead of it, but not counted")
    assert [each for each in section.caveats if each in whole]


def test_a_page_writes_the_names_of_measures_as_words() -> None:
    """An editor reads headings, not names of fields."""
    with opened() as log:
        log.append(strike(136, 1), attrs.evolve(strike(144, 10), tally=Tally(launched=144, left_airspace=10)))
        page = write(log).html()

    assert "<th>left airspace</th>" in page
    assert "left_airspace</th>" not in page


def test_where_nothing_is_known_the_report_says_so() -> None:
    """No figure, no voice, no drawing."""
    with opened() as log:
        report = report_on(log.as_known("2024-11-10T12:00Z"), QUESTION, "2024-11-10")
    (section,) = report.sections

    assert (section.outcome, section.chart, section.changes, section.became) == ("NOT_COMPARABLE", None, None, "")
    assert "Nobody gives a figure." in report.html()
    assert "as known at 2024-11-10 12:00Z" in report.html()


def test_what_is_too_much_for_a_page_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Incidents, sources, accounts that were set aside, and steps."""
    for name in ("VOICES", "SOURCES", "NAMED", "STEPS"):
        monkeypatch.setattr(gathering, name, 1)
    with filled(opened()) as log:
        log.append(strike(10, 10, by="Y"), strike(3, 10, by="Z"), strike(4, 10, by="Z", code=None))
        report = report_on(log.now(), RecordBoard(QUESTION.scope, by("AFP")), "2024-11-10")
        (section,) = report.sections
        (all_voices,) = write(log).sections
    page = attrs.evolve(report, sections=(attrs.evolve(all_voices, untold=2),)).html()

    assert any("more" in told[-1] for told in section.aside.values())
    assert all_voices.unread > 0
    assert "more incidents" in page
    assert "And 2 more accounts" in page
    assert any("steps" in note for note in all_voices.figures.notes)


def test_a_page_is_never_written_over_another(tmp_path: Path) -> None:
    """Somebody may have sent that one."""
    with filled(opened()) as log:
        write(log).save(tmp_path / "page.html")
        with pytest.raises(UsageError, match=r"page.html: something is there already; name a new file$"):
            write(log).save(tmp_path / "page.html")
        with pytest.raises(StoreFailure, match="cannot be put there: No such file or directory"):
            write(log).save(tmp_path / "nowhere" / "page.html")


def test_without_jinja_it_is_said_what_to_install_and_without_vega_there_is_no_drawing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The tables say the same."""
    monkeypatch.undo()
    with filled(opened()) as log:
        report = write(log)
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    assert "<svg" not in report.html()
    assert "2024-11-01" in report.html()
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(UsageError, match="jinja2 is not installed: install the extra `report`"):
        report.html()
