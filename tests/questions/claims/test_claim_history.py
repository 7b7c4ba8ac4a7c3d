"""How a figure evolved: versions, errata, withdrawals and restorations, each by the hour at which it was said."""

from __future__ import annotations

from typing import Any

import pytest

from conflict_events.errors import UsageError
from conflict_events.events import Link
from conflict_events.history import View
from conflict_events.importers import Seeds, load_seeds
from conflict_events.log import EventLog
from conflict_events.questions.claims import ClaimHistory, Evolution, FigureStep
from conflict_events.questions.ledger import Act, Move
from conflict_events.testing import entries_of, id_of, seen
from conflict_events.values import Quantity, Tally
from tests.projections.accounts import harm, strike
from tests.questions.told_apart import cancelled, erratum, revision, withdrawn

FIRST = strike(140, at="2024-11-10T06:00Z")
RAISED = strike(145, at="2024-11-10T08:00Z")


def asked(*events: Any, measure: str | None = None, view: View | None = None) -> Evolution:
    return seen(entries_of(events), view).ask(ClaimHistory(id_of(events[0]), measure=measure))


def told(answer: Evolution) -> list[tuple[str, str, str]]:
    """What happened, the figure, what became of it: in the order of the table."""
    return [(step.act.name, str(step.value), step.state) for step in answer.in_order()]


def only(answer: Evolution, act: Act) -> FigureStep:
    (step,) = [step for step in answer.steps if step.act is act]
    return step


@pytest.fixture(scope="module")
def day() -> tuple[EventLog, Seeds]:
    log = EventLog.open(secret=b"s" * 32)
    return log, load_seeds(log, "founding_day")


def test_d8_the_mayors_count_rises_and_nothing_contradicts(day: tuple[EventLog, Seeds]) -> None:
    """12, 17, 22, 25 and 32 are five versions of one account, each said until the next."""
    log, seeds = day
    answer = log.ask(ClaimHistory(seeds.ids["D8"], measure="destroyed"))
    mayor = [step for step in answer.in_order() if step.claimant == "RU/Moscow/Mayor"]

    assert [str(step.value) for step in mayor] == [f"at least {count}" for count in (12, 17, 22, 25, 32)]
    assert [step.move for step in mayor] == [None, *[Move.UP] * 4]
    assert [step.until for step in mayor] == [*(step.said for step in mayor[1:]), None]
    assert [step.state for step in mayor] == [*["superseded"] * 4, "stands"]
    assert answer.caveats == {
        "a figure that its own source raises is no contradiction: each was reported at its own time"
    }
    assert {step.claimant for step in answer.steps} == {"RU/Moscow/Mayor", "RU/MoD"}


def test_d8_as_known_in_the_middle_of_it(day: tuple[EventLog, Seeds]) -> None:
    """A view shows what had been said by then, and that it was still being said."""
    log, seeds = day
    answer = log.as_known("2024-11-10T06:40Z").ask(ClaimHistory(seeds.ids["D8"], measure="destroyed"))

    assert [(str(step.value), step.until is None) for step in answer.in_order()] == [
        ("at least 12", False),
        ("at least 17", False),
        ("at least 22", True),
    ]


def test_d18_the_withdrawn_child_is_visible_here(day: tuple[EventLog, Seeds]) -> None:
    """With the figure, from when to when it was said, and who withdrew it."""
    log, seeds = day
    child = seeds.ids["D18.child"]
    answer = log.ask(ClaimHistory(child))
    said, gone = only(answer, Act.NEW), only(answer, Act.WITHDRAWAL)

    assert child not in {account.id for account in log.now().accounts()}
    assert (said.measure, said.value, said.state, said.until) == ("killed", Quantity.exact(1), "withdrawn", gone.said)
    assert (gone.value, gone.before, gone.state) == (None, Quantity.exact(1), "stands")
    assert "accounts that no longer stand are shown here, and counted nowhere else" in answer.caveats
    assert answer.evidence() == {child, gone.entry}


def test_a_revision_known_by_its_day_comes_after_the_original_of_that_morning(day: tuple[EventLog, Seeds]) -> None:
    """D10: any revision counts as after the original (S1)."""
    log, seeds = day

    assert told(log.ask(ClaimHistory(seeds.ids["D10"]))) == [("NEW", "1", "superseded"), ("REVISION", "5", "stands")]


def test_our_erratum_is_told_apart_from_a_revision() -> None:
    """The public never knew our mistake: the figure reads as it was said, and what we had written is beside it."""
    ours = erratum(strike(141, at="2024-11-10T06:00Z"), FIRST)
    answer = asked(FIRST, ours, revision(RAISED, FIRST))
    mended = only(answer, Act.ERRATUM)

    assert told(answer) == [("NEW", "141", "superseded"), ("ERRATUM", "141", "stands"), ("REVISION", "145", "stands")]
    assert (mended.before, mended.move, mended.reason) == (Quantity.exact(140), Move.UP, "misread")
    assert mended.entry == id_of(ours)
    assert only(answer, Act.REVISION).before == Quantity.exact(141)
    assert "our erratum: we had recorded 140" in str(answer.table())


def test_an_erratum_of_an_account_without_a_figure_speaks_of_none() -> None:
    """Evidence was attached, say: nobody had recorded "no figure"."""
    silent = strike(None)
    answer = asked(silent, erratum(strike(None, note="seen again"), silent))

    assert only(answer, Act.ERRATUM).value is None
    assert "our erratum, of something else" in str(answer.table())
    assert "we had recorded" not in str(answer.table())


def test_of_several_errata_the_last_recorded_counts_unless_it_is_voided() -> None:
    """The other is superseded; a cancelled one is no more than a step."""
    one, other = (erratum(strike(count, at="2024-11-10T06:00Z"), FIRST) for count in (141, 142))

    assert told(asked(FIRST, one, other)) == [
        ("NEW", "142", "stands"),
        ("ERRATUM", "141", "superseded"),
        ("ERRATUM", "142", "stands"),
    ]
    assert told(asked(FIRST, one, other, cancelled(other)))[:3] == [
        ("NEW", "141", "stands"),
        ("ERRATUM", "141", "stands"),
        ("ERRATUM", "142", "cancelled"),
    ]


def test_a_withdrawn_account_can_be_restored() -> None:
    """Each of the three is a step; the withdrawal is withdrawn, and the figure is said again."""
    back = withdrawn(withdrawn(FIRST), "2024-11-10T11:00Z")
    answer = asked(FIRST, withdrawn(FIRST), back)

    assert told(answer) == [
        ("NEW", "140", "stands"),
        ("WITHDRAWAL", "None", "withdrawn"),
        ("RESTORED", "140", "stands"),
    ]
    assert only(answer, Act.NEW).until is None
    assert "withdrawn by the source: 140" in str(answer)
    assert told(asked(FIRST, withdrawn(FIRST), back, cancelled(back)))[0] == ("NEW", "140", "withdrawn")


def test_what_we_void_ends_at_no_hour() -> None:
    """It was never withdrawn in public: no end is made up."""
    answer = asked(FIRST, cancelled(FIRST))

    assert told(answer) == [("NEW", "140", "cancelled"), ("CANCELLED", "None", "stands")]
    assert (only(answer, Act.NEW).until, only(answer, Act.CANCELLED).said) == (None, None)


def test_a_withdrawn_revision_leaves_the_original_standing() -> None:
    """And the revision says until when it was said."""
    raised = revision(RAISED, FIRST)
    answer = asked(FIRST, raised, withdrawn(raised))

    assert told(answer) == [
        ("NEW", "140", "stands"),
        ("REVISION", "145", "withdrawn"),
        ("WITHDRAWAL", "None", "stands"),
    ]
    assert str(only(answer, Act.REVISION).until) == "2024-11-10 10:00 UTC"
    assert only(answer, Act.WITHDRAWAL).before == Quantity.exact(145)


def test_revisions_of_unknown_order_both_stand() -> None:
    """No order is made up: what either may replace is the hull of those that may come before it."""
    later = [revision(strike(count, at="2024-11-10"), FIRST) for count in (145, 150)]
    sure = revision(strike(160, at="2024-11-12T08:00Z"), FIRST)
    answer = asked(FIRST, *later, sure)

    assert told(asked(FIRST, *later))[1:] == [("REVISION", "145", "stands"), ("REVISION", "150", "stands")]
    assert [step.before for step in answer.in_order()] == [None, *[Quantity.exact(140)] * 2, Quantity.between(145, 150)]
    assert str(answer.in_order()[0].until) == "2024-11-10"


def test_every_measure_is_followed_unless_one_is_named() -> None:
    """Withheld is said; who never spoke of the measure is silent, not zero."""
    both = strike(None, tally=Tally(launched=Quantity.exact(10), destroyed=Quantity.withheld()))
    words, hurt = strike(None, by="AFP"), harm(injured=2)
    links = [Link(kind="same_incident", a=id_of(both), b=id_of(each)) for each in (words, hurt)]
    answer = asked(both, words, hurt, *links)

    assert {(step.measure, str(step.value)) for step in answer.steps} == {
        ("launched", "10"),
        ("destroyed", "withheld"),
        (None, "None"),
        ("injured", "2"),
    }
    assert answer.silent == {"AFP"}
    assert asked(both, words, hurt, *links, measure="destroyed").silent == {"AFP", "UA/Kyiv"}


def test_a_figure_that_is_given_up_leaves_no_move() -> None:
    """A revision that no longer says the number is a step without a figure."""
    answer = asked(FIRST, revision(strike(None, at="2024-11-10T08:00Z"), FIRST), measure="launched")
    step = only(answer, Act.REVISION)

    assert (step.value, step.before, step.move) == (None, Quantity.exact(140), None)
    assert "revised by the source, no longer gives 140" in str(answer)
    assert answer.rows()[1] == {
        "act": "revised by the source",
        "claimant": "UA/AirForce",
        "measure": "launched",
        "low": None,
        "high": None,
        "raw": None,
        "move": None,
        "said_from": step.said and step.said.start,
        "said_by": step.said and step.said.start,
        "until_by": None,
        "state": "stands",
        "account": id_of(FIRST),
        "entry": step.entry,
    }
    assert asked(FIRST, cancelled(FIRST)).rows()[1]["said_from"] is None
    assert str(asked(FIRST, withdrawn(FIRST)).rows()[0]["until_by"]) == "2024-11-10 10:00:00+00:00"


def test_the_id_must_be_one() -> None:
    """A label of the seeds is none."""
    with pytest.raises(UsageError, match="about"):
        ClaimHistory("D8")
    assert ClaimHistory(id_of(FIRST), measure="killed").name == ClaimHistory(id_of(FIRST)).name
