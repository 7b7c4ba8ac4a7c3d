"""The 25 questions: each has its module, its page, its laws, and an example on accounts that somebody really gave."""

from __future__ import annotations

import importlib
import inspect
import re
from pathlib import Path

import attrs
import pytest

import conflict_events as ce
from conflict_events.questions.written import QUESTIONS as QUESTIONS_WRITTEN

ROOT = Path(__file__).parents[1]
PAGES = [page for page in (ROOT / "docs").rglob("*.md") if page.parent.name != "reference"]
SNIPPETS = "\n".join(
    fence
    for page in (ROOT / "README.md", *PAGES)
    for fence in re.findall(r"^```python\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
)
LAWS = (ROOT / "tests" / "laws" / "questions.py").read_text(encoding="utf-8")
EXAMPLES = [
    text
    for path in (ROOT / "tests").rglob("test_*.py")
    if path != Path(__file__)
    and re.search(r"load_seeds\(|seeds\.load\(|new_log\(|shared\(|seeded", text := path.read_text(encoding="utf-8"))
]


@attrs.frozen
class Question:
    """One of the 25 (by number), and the name that answers it.

    Attributes:
        number: Its place in the list.
        text: The question.
        name: The projection; or the method by which a view or a board answers.
    """

    number: int
    text: str
    name: str


QUESTIONS = [
    Question(1, "Was this the record, in this scope, by whose count, as known then?", "RecordBoard"),
    Question(2, "What was being said at time T?", "as_known"),
    Question(3, "Who says what about this one incident, side by side?", "ClaimMatrix"),
    Question(4, "How did the number evolve, hour by hour?", "ClaimHistory"),
    Question(5, "What changed since I last published?", "Changes"),
    Question(6, "How many in total in this period, without double counting?", "Totals"),
    Question(7, "Where does this figure come from, all the way back?", "Provenance"),
    Question(8, "Is this sentence supported by the ledger, as worded?", "ClaimCheck"),
    Question(9, "How do the two sides compare on the same night and the same measure?", "Mirror"),
    Question(10, "What share got through?", "InterceptionRate"),
    Question(11, "How long did the record stand, and who beat it?", "lifecycle"),
    Question(12, "Who controls this place, according to whom, at T?", "ControlMap"),
    Question(13, "Is territorial momentum accelerating, by whose area?", "TerritorialMomentum"),
    Question(14, "What is each actor's position on negotiations, and when did it shift?", "Positions"),
    Question(15, "What conditions has each side set, and do any meet?", "Conditions"),
    Question(16, "How many killed and injured, min-max, by source?", "HarmRange"),
    Question(17, "Which claims are disputed, denied, or could not be verified?", "Contested"),
    Question(18, "Which are independently corroborated?", "Independence"),
    Question(19, "Could these two reports be the same incident?", "MatchCandidates"),
    Question(20, "When did X first happen; longest run; nights without?", "Streaks"),
    Question(21, "Which airports closed, how often, how long, because of what?", "Disruptions"),
    Question(22, "How complete and how precise is my ledger here?", "Coverage"),
    Question(23, "How often does this source revise, in which direction, how soon?", "SourceProfile"),
    Question(24, "Build the timeline of this incident in my reader's time zone", "Timeline"),
    Question(25, "Freeze what I used so that anyone can check it later", "cite"),
]
ASKED = [each for each in QUESTIONS if each.name[0].isupper()]


def test_there_are_25() -> None:
    """In the order of their value to those who ask."""
    assert [each.number for each in QUESTIONS] == list(range(1, 26))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda each: each.name)
def test_a_question_is_asked_in_the_docs(question: Question) -> None:
    """In a snippet that runs, not by name alone."""
    assert re.search(rf"\b{question.name}\(", SNIPPETS), f"no page of the docs asks {question.text!r}"


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda each: each.name)
def test_a_question_is_asked_of_accounts_that_somebody_gave(question: Question) -> None:
    """On the seeds or on the shared data."""
    assert any(re.search(rf"\b{question.name}\(", text) for text in EXAMPLES), question.text


@pytest.mark.parametrize("question", ASKED, ids=lambda each: each.name)
def test_a_question_has_a_module_of_its_own_and_obeys_the_laws(question: Question) -> None:
    """Each is a projection at the front door; what no class answers is a method of one that does."""
    asked = getattr(ce, question.name)
    others = {getattr(ce, each.name).__module__ for each in ASKED if each is not question and hasattr(ce, each.name)}

    assert asked.__module__.startswith("conflict_events.questions.")
    assert asked.__module__ not in others
    assert re.search(rf"\b{question.name}\(", LAWS), f"tests/laws/questions.py does not try {question.name}"


@pytest.mark.parametrize("name", sorted(QUESTIONS_WRITTEN.keys() - {"Variations"}))  # which `vary` makes
def test_a_question_takes_what_it_is_about_first_then_whose_count_and_the_rest_by_name(name: str) -> None:
    """In one order for all: nobody looks up whether the scope or the policy comes first."""
    given = inspect.signature(QUESTIONS_WRITTEN[name]).parameters.values()
    placed = [each.name for each in given if each.kind is not inspect.Parameter.KEYWORD_ONLY]

    assert "scope" not in (each.name for each in given) or placed[0] == "scope"
    assert [each for each in placed[1:] if each not in {"assessor", "count", "counts"}] == []


FIRST = ("scope", "projection", "view", "entries")
"""What a call is about, and so takes first, where it takes one of them."""


@pytest.mark.parametrize("room", ["counting", "testing", "export", "report", "charts", "log", "projections"])
def test_what_is_no_question_takes_what_it_is_about_first_too(room: str) -> None:
    """Functions that ask, check, draw or write; methods follow what they are called on."""
    module = importlib.import_module(f"conflict_events.{room}")
    public = [(name, getattr(module, name)) for name in module.__all__]
    for name, function in ((name, each) for name, each in public if inspect.isfunction(each)):
        placed = [
            each.name
            for each in inspect.signature(function).parameters.values()
            if each.kind in (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
        ]
        assert not placed or placed[0] in FIRST or not {"scope", "projection", "view"}.intersection(placed), name
