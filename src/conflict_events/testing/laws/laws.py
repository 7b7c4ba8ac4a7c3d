"""The laws of projections, each a function with a name; `check_projection` holds a projection to all of them.

A law takes a `Case` (a projection and a random log) and raises `LawBroken` where the two ways that it compares differ.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import attrs

from conflict_events.counting.membership.marks import marks_of
from conflict_events.errors import UnknownEntry
from conflict_events.events import Assessment, Correction, Link, Redaction, Retraction
from conflict_events.history import Account, Entry, View, referred
from conflict_events.projections import Answer, Mergeable, Revocable
from conflict_events.projections.protocol import sees_possible
from conflict_events.testing.laws.answered import Answered
from conflict_events.testing.laws.cases import Case, Tried, report_of
from conflict_events.testing.laws.enduring import (
    a_question_can_be_sent,
    a_shifted_clock_changes_nothing,
    a_used_question_is_as_a_fresh_one,
    stored_is_kept,
)
from conflict_events.testing.laws.reading import it_reads_alike_in_any_order
from conflict_events.testing.relabel import SIDES, comparable, relabel, unordered
from conflict_events.values import Quantity

__all__ = ["LAWS", "Law"]

Law = Callable[[Case], None]
"""Takes a case; raises `LawBroken`. Its name and its first line are told where it is broken."""

LEDGER = (Assessment, Correction, Link, Redaction, Retraction, Entry)


def same_log_same_answer(case: Case) -> None:
    """Asked twice, the answer is the same: no memory of its own, no clock, no chance."""
    state = case.fold(case.accounts)
    case.hold(case.answer, case.plain(state), "asked once, and asked of a fresh state")
    case.hold(case.answer, case.plain(state), "asked once, and asked of the same state again")


def one_at_a_time(case: Case) -> None:
    """Answering after every account changes nothing: all at once = one at a time."""
    state = case.projection.initial()
    for account in case.accounts:
        state = case.projection.apply(state, account)
        case.projection.answer(state)
    case.hold(case.answer, case.plain(state), "all at once, and answered one at a time")


def any_arrival_order(case: Case) -> None:
    """Reports arrive late and out of order: the answer depends on the set of accounts, not on their order (X2)."""
    what = "in order of arrival, and in another"
    case.hold(case.answer, case.ask(case.shuffled()), what)
    for order in (case.accounts[::-1], *(case.random.sample(case.accounts, len(case.accounts)) for _ in range(3))):
        case.hold(case.answer, case.answered(order), what)


def revoke_undoes_apply(case: Case) -> None:
    """An account taken back leaves no trace."""
    if not isinstance(case.projection, Revocable):
        return
    gone = [account for account in case.accounts if case.random.random() < 0.5]
    state = case.fold(case.random.sample(case.accounts, len(case.accounts)))
    for account in case.random.sample(gone, len(gone)):
        state = case.projection.revoke(state, account)
    rest = [account for account in case.accounts if account not in gone]
    case.hold(case.plain(case.fold(rest)), case.plain(state), "never applied, and applied and revoked")


def merge_is_the_fold_of_the_union(case: Case) -> None:
    """Two states of disjoint sets join to the state of both."""
    if not isinstance(case.projection, Mergeable):
        return
    cuts = case.random.randint(2, 4)
    parts: list[list[Any]] = [[] for _ in range(cuts)]
    for account in case.accounts:
        case.random.choice(parts).append(account)
    merged, *others = (case.fold(part) for part in parts)
    for other in others:
        merged = case.projection.merge(merged, other)
    case.hold(case.answer, case.plain(merged), f"all at once, and in {cuts} parts merged")


def kept_is_rebuilt(case: Case) -> None:
    """A state kept while the log grows is the state built at its end: corrections revoke and apply."""
    if not isinstance(case.projection, Revocable):
        return
    projection: Any = case.projection
    state, given = projection.initial(), dict[str, Any]()
    stops = sorted(case.random.sample(range(len(case.entries) + 1), min(3, len(case.entries) + 1)))
    for stop in [*stops, len(case.entries)]:
        now = {account.id: account for account in case.standing(case.entries[:stop])}
        for old in [account for key, account in given.items() if now.get(key) != account]:
            state = projection.revoke(state, old)
        for new in [account for key, account in now.items() if given.get(key) != account]:
            state = projection.apply(state, new)
        given = now
    case.hold(case.answer, case.plain(state), "built at the end, and kept since the beginning")


def answer_shares_nothing(case: Case) -> None:
    """An answer stays as it is when the state goes on, and spoiling it does not touch the state."""
    half = case.random.randint(0, len(case.accounts))
    state = case.fold(case.accounts[:half])
    answer = case.projection.answer(state)
    before = case.compared(copy.deepcopy(answer))
    state = case.fold(case.accounts[half:], state)
    case.hold(before, case.compared(answer), "an answer when given, and after its state went on")
    _spoil(case.projection.answer(state))
    case.hold(case.answer, case.plain(state), "a state before, and after an answer of it was emptied")


def _spoil(answer: Any) -> None:
    if isinstance(answer, dict):
        for value in answer.values():
            _spoil(value)
    if isinstance(answer, dict | list | set):
        answer.clear()


def a_view_knows_nothing_of_later(case: Case) -> None:
    """What claimants said after a moment changes nothing in what was known then (X1)."""
    view = View.known(case.moment())
    # A question that says what is possible looks at what may have been said by then, too.
    reach = attrs.evolve(view, possibly=sees_possible(case.projection))
    late = {entry.id for entry in case.entries if _is_late(entry.event, reach)}
    leaning = late
    while leaning:  # our own entries may lean on a late one, and may by design change what was known
        kept = (entry for entry in case.entries if entry.id not in late)
        leaning = late & {target for entry in kept for _, target in referred(entry.event)}
        late -= leaning
    earlier = [entry for entry in case.entries if entry.id not in late]
    case.hold(case.ask(earlier, view), case.ask(case.entries, view), f"{view} without what was said later, and with it")


def _is_late(event: Any, view: View) -> bool:
    reported, ours = report_of(event), getattr(event, "by", "claimant") == "ledger"
    return reported is not None and not ours and not view.reaches(reported)


def a_view_knows_nothing_recorded_later(case: Case) -> None:
    """What was recorded after a moment changes nothing in what was on record then, but erasures (X1)."""
    cut = case.random.randint(1, max(1, len(case.entries)))
    if any(isinstance(entry.event, Redaction) for entry in case.entries[cut:]):
        return  # what is erased is gone from every view, by design
    for last in case.entries[cut - 1 : cut]:
        view = View.recorded(last.recorded_at)
        expected, answer = case.ask(case.entries[:cut], View.now()), case.ask(case.entries, view)
        case.hold(expected, answer, f"a log that ends there, and a longer one {view}")


def a_duplicate_changes_nothing(case: Case) -> None:
    """Appending every event twice is appending it once."""
    try:
        once, twice = (case.compared(view.ask(case.projection)) for view in case.log.once_and_twice)
    except UnknownEntry:
        return  # it is about an entry that this log does not have: a log refuses that, however often it holds the rest
    case.hold(once, twice, "each event appended once, and twice")
    on_paper = case.compared(case.log.seen(View.now()).ask(case.projection))
    case.hold(on_paper, once, "asked of entries on paper, and of a log")


def an_erratum_was_never_known(case: Case) -> None:
    """What we recorded wrongly and repaired reads as if it had been right from the start (X4)."""
    if any(issubclass(kind, LEDGER) for kind in case.projection.handles if isinstance(kind, type)):
        return
    right, ids = case.log.right
    if right is None:
        return
    names = frozenset({"position", "recorded_at", "context", "corrected"})
    expected = _answered(case, case.projection, right, ids, names)
    answer = case.compared(case.projection.answer(case.fold(case.accounts)), ids=ids, without=names)
    if expected != answer:  # ids are others there, and may sort otherwise
        case.hold(_unordered(expected), _unordered(answer), "right from the start, and recorded wrongly and repaired")


def _answered(case: Case, projection: Any, log: Tried, ids: Mapping[str, str], names: frozenset[str]) -> Answered:
    other = Case(relabel(projection, {}, ids), log, case.seed)
    accounts = other.standing(log.entries, case.view)
    return other.compared(other.projection.answer(other.fold(accounts)), without=names)


def _unordered(answer: Answered) -> Answered:
    return Answered(unordered(answer.plain), answer.given)


def every_number_is_reachable(case: Case) -> None:
    """Every number leads back to accounts: those in its evidence were seen, and give the same numbers alone (X15)."""
    answer = case.projection.answer(case.fold(case.accounts))
    if not isinstance(answer, Answer):
        return
    named = answer.evidence()
    case.hold(
        frozenset(), named - {account.id for account in case.accounts}, "no id that was not seen, and in evidence"
    )

    def is_behind(account: Account[Any]) -> bool:
        return bool(named & {account.id, *account.incident})

    # A whole of which nobody gives a figure makes the sum of its parts a floor (S16): it bears on the number.
    # Entries themselves are judged by the question: a whole, without what takes it back, would be another log.
    real = [each for each in case.accounts if not isinstance(each.event, Entry)]
    marks = frozenset().union(*(_marks_of(each) for each in real if is_behind(each)))
    parts = {each.id: each for each in real if is_behind(each) or (each.part_of and marks & _marks_of(each))}
    wholes = frozenset(whole for each in parts.values() for whole in each.part_of)
    kept = (each for each in case.accounts if is_behind(each) or each.id in parts or each.incident in wholes)
    alone = case.projection.answer(case.fold(kept))
    case.hold(named, alone.evidence(), "in the evidence, and in the evidence when asked of its incidents alone")
    whole, part = (Answered(_figures(each), each) for each in (answer, alone))
    case.hold(whole, part, "the numbers in its rows, and those when asked of its incidents alone")


def _marks_of(account: Account[Any]) -> frozenset[Any]:
    """Give what shows an account's report: entered twice, it is a part of whatever either is a part of (C8)."""
    said = getattr(account.event, "attribution", None)
    return frozenset() if said is None else frozenset(marks_of(said))


def _figures(answer: Answer) -> frozenset[Any]:
    """Give what numbers stand in the rows, and how often; nothing, and a count of nothing, need no evidence."""
    cells = (cell for row in answer.rows() for cell in row.items())
    return frozenset(Counter(comparable(cell) for cell in cells if _is_figure(cell[1])).items())


def _is_figure(value: Any) -> bool:
    if isinstance(value, Quantity):
        return value.missing is None
    return isinstance(value, int | Decimal) and not isinstance(value, bool) and value != 0


def sides_are_symmetric(case: Case) -> None:
    """Relabel the sides, and every answer is relabelled, nothing else (X11)."""
    relabelled, ids = case.log.relabelled
    other = Case(relabel(case.projection, SIDES, ids), relabelled, case.seed)
    expected = case.compared(case.projection.answer(case.fold(case.accounts)), sides=SIDES, ids=ids)
    answer = other.answered(other.standing(other.entries, case.view))
    if expected != answer:
        case.hold(_unordered(expected), _unordered(answer), "the answer, and that to the log with its sides exchanged")


LAWS: tuple[Law, ...] = (
    same_log_same_answer,
    one_at_a_time,
    any_arrival_order,
    revoke_undoes_apply,
    merge_is_the_fold_of_the_union,
    kept_is_rebuilt,
    stored_is_kept,
    a_used_question_is_as_a_fresh_one,
    a_question_can_be_sent,
    a_shifted_clock_changes_nothing,
    answer_shares_nothing,
    it_reads_alike_in_any_order,
    a_view_knows_nothing_of_later,
    a_view_knows_nothing_recorded_later,
    a_duplicate_changes_nothing,
    an_erratum_was_never_known,
    every_number_is_reachable,
    sides_are_symmetric,
)
"""Every law that a projection is held to; besides, none may make it raise."""
