"""The docs: what they print is printed, what is generated is fresh, each page says what it is.

Their Python snippets are run by the `conftest.py` at the top.
"""

from __future__ import annotations

import re
import shlex
from collections import Counter
from pathlib import Path

import pytest

from docs.generate_reference import ROOT, RULE

README = ROOT / "README.md"
DOCS = sorted((ROOT / "docs").rglob("*.md"))
KIND = re.compile(r"\*(Tutorial|How-to|Reference|Explanation)\b.*\*")
PRINTED = re.compile(r"<!-- printed by: conflict-events(.*?) -->\n+```text\n(.*?)```", re.DOTALL)


SHOWING = [page for page in (README, *DOCS) if PRINTED.search(page.read_text(encoding="utf-8"))]


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("page", SHOWING, ids=relative)
def test_what_a_page_shows_as_printed_is_what_is_printed(
    page: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each block marked `printed by:` is the real output of that command, to the letter."""
    from conflict_events.cli import main  # noqa: PLC0415 - the other tests of this file need no library

    monkeypatch.chdir(tmp_path)
    for arguments, shown in PRINTED.findall(page.read_text(encoding="utf-8")):
        main(shlex.split(arguments))

        assert capsys.readouterr().out.rstrip() == shown.rstrip()


def test_the_readme_shows_what_its_first_command_prints() -> None:
    """A reader sees the answer before pasting anything."""
    assert README in SHOWING


def test_the_first_page_for_a_newcomer_is_forty_lines_of_python_at_most() -> None:
    """What is typed; what is printed does not count."""
    page = ROOT / "docs" / "how-to" / "begin-with-a-question.md"
    blocks = re.findall(r"^```python\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    prompts = (">>> ", "... ")
    typed = [
        line
        for block in blocks
        for line in block.splitlines()
        if line.strip() and (line.startswith(prompts) or not block.startswith(prompts))
    ]

    assert 10 < len(typed) <= 40


def test_the_readmes_first_two_sh_blocks_are_one_command_each() -> None:
    """Main job and tests: a newcomer pastes one line for each, and CI runs the second to the letter."""
    blocks = re.findall(r"^```sh\n(.*?)^```", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)

    assert [len(block.splitlines()) for block in blocks[:2]] == [1, 1]
    assert "conflict-events" in blocks[0]
    assert "pytest" in blocks[1]


@pytest.mark.parametrize("page", DOCS, ids=relative)
def test_each_page_says_which_kind_of_page_it_is(page: Path) -> None:
    """Under its title: tutorial, how-to, reference or explanation."""
    title, kind, *_ = (line for line in page.read_text(encoding="utf-8").splitlines() if line)

    assert title.startswith("# ")
    assert KIND.fullmatch(kind)


def test_each_rule_that_is_named_stands_on_the_page_of_rules_and_is_held_by_a_test() -> None:
    """A code in a docstring is of no use to who cannot look it up; and a rule that nothing holds is a wish."""
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    rules = re.findall(rf'<a id="\w+"></a>\*\*({RULE})\*\*', page)
    named = {
        code for path in (ROOT / "src").rglob("*.py") for code in re.findall(RULE, path.read_text(encoding="utf-8"))
    }
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    held = {code.upper() for code in re.findall(r"\b(?:def test_)?([CLSXclsx]\d{1,2})(?=_|\b)", tests)}

    assert len(rules) == len(set(rules))
    assert named - set(rules) == set()
    assert set(rules) - held == set()


def test_a_term_stands_in_the_glossary_once() -> None:
    """As it promises; a word with two meanings has one entry that tells them apart."""
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    terms = Counter(term.lower() for term in re.findall(r"^- \*\*(.+?)\*\*: ", glossary, re.MULTILINE))

    assert len(terms) > 200
    assert [term for term, count in terms.items() if count > 1] == []


@pytest.mark.parametrize("page", [README, ROOT / "CONTRIBUTING.md", *DOCS], ids=relative)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    """A relative link names a file that is there."""
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link and not link.startswith("mailto:")]

    assert [link for link in local if not (page.parent / link).exists()] == []


def test_every_decision_is_in_the_index() -> None:
    """A decision that cannot be found is taken twice."""
    folder = ROOT / "docs" / "decisions"
    index = (folder / "index.md").read_text(encoding="utf-8")
    pages = [path.name for path in folder.glob("*.md") if path.name != "index.md"]

    assert [name for name in sorted(pages) if f"]({name})" not in index] == []


def test_every_page_can_be_reached_from_the_front_page() -> None:
    """From docs/index.md, link by link."""
    reached: set[Path] = set()
    waiting = [ROOT / "docs" / "index.md"]
    while waiting:
        page = waiting.pop().resolve()
        if page not in reached and page.suffix == ".md" and page.exists():
            reached.add(page)
            links = re.findall(r"\]\(([^)#\s:]+\.md)", page.read_text(encoding="utf-8"))
            waiting += [page.parent / link for link in links]

    assert [relative(page) for page in DOCS if page.resolve() not in reached] == []
