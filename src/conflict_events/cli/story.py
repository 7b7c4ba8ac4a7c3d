"""The founding day told for somebody who has never heard of it: each figure with whose it is, and its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from conflict_events.cli.evidence import Notes
from conflict_events.cli.founding import Answers
from conflict_events.cli.output import bars, lines_of, listed, of_head, wrapped
from conflict_events.counting import Bucket
from conflict_events.history import Account
from conflict_events.projections import Table
from conflict_events.projections.tables import shown_key
from conflict_events.questions.attacks import Mirrored
from conflict_events.questions.claims import Matrix
from conflict_events.questions.records import Board, Lifecycle, Outcome, Verdict
from conflict_events.values import EntryId

__all__ = ["told"]

INDENT, INNER = 3, 5

OPENING = """\
Were the attacks of 10 November 2024 records? That night Russia's drones flew at Ukraine, that night and morning \
Ukraine's drones flew at Russia, and both were called records. Whether they were depends on whose count, of what, over \
which place, in which window, and as known when. All figures are claims; [n] is the evidence, at the end."""
CLOSING = """\
The seeds are recorded as if on 2 January 2025 and with a published secret, so that ids and head are the same \
everywhere. "12:00Z" is noon UTC on the 10th; "now" is all that is recorded."""


def told(found: Answers, accounts: Mapping[EntryId, Account[Any]]) -> Iterator[str]:
    """Tell the answers, line by line."""
    yield from (*wrapped(OPENING), "", *lines_of(_in_short(found)))
    teller = _Teller(found, accounts, Notes())
    sections = (
        teller.over_ukraine,
        teller.over_russia,
        teller.at_breakfast,
        teller.overnight,
        teller.counted_once,
        teller.side_by_side,
        teller.as_worded,
        teller.who_says_what,
    )
    for number, section in enumerate(sections, start=1):
        title, *lines = section()
        yield from ("", f"{number}. {title}", "", *lines)
    yield from ("", "Evidence", "", *teller.evidence(), "", *wrapped(CLOSING), of_head(found.head))


def _in_short(found: Answers) -> Table:
    """Lay out the answers, so that nobody has to read on to have them."""
    air_force, ministry = "launched, by UA/AirForce", "destroyed, by RU/MoD"
    noon, afternoon = found.sides_at_noon, found.sides_in_the_afternoon
    anybody, both = "destroyed, by anybody", "launched, by the attacked"
    rows = (
        ("Ukraine", "night", air_force, "12:00Z", _short(found.ukraine_at_noon)),
        ("Ukraine", "night", air_force, "now", _fate(found.ukraine_lifecycle)),
        ("Moscow oblast", "day", ministry, "12:00Z", _short(found.oblast_at_noon)),
        ("all of Russia", "day", ministry, "12:00Z", _short(found.russia_at_noon)),
        ("all of Russia", "day", ministry, "now", _short(found.russia_now)),
        ("all of Russia", "night", ministry, "12:00Z", _short(found.russia_overnight)),
        ("Moscow", "night", ministry, "12:00Z", _short(found.moscow_overnight)),
        ("Moscow", "day", anybody, "07:45Z", _short(found.moscow_at_breakfast)),
        ("both sides", "night", both, "12:00Z", "NOT_COMPARABLE" if noon.reason else "comparable"),
        ("both sides", "night", both, "14:00Z", "NOT_COMPARABLE" if afternoon.reason else _versus(afternoon)),
    )
    return Table(("drones over", "in one", "counted", "as known", "a record?"), rows)


def _short(verdict: Verdict) -> str:
    return f"{verdict.outcome.value}{_figure(verdict)}"


def _fate(lifecycle: Lifecycle) -> str:
    beaten = f"; beaten {_days(lifecycle.beaten_on)} ({lifecycle.beaten_by})" if lifecycle.beaten_on else ""
    return f"tied {_days(lifecycle.tied_on) or 'never'}{beaten}"


def _days(keys: Iterable[Any]) -> str:
    return ", ".join(f"{day:%d %b}" for day in sorted(keys))


def _versus(answer: Mirrored) -> str:
    return "comparable: " + " against ".join(f"{who} {side.value}" for who, side in sorted(answer.sides.items()))


@attrs.frozen
class _Teller:
    """Tells one section after the other; all cite from the same notes."""

    found: Answers
    accounts: Mapping[EntryId, Account[Any]]
    notes: Notes

    def over_ukraine(self) -> Iterator[str]:
        found = self.found
        yield "Russia's drones over Ukraine in one night: a record, for a fortnight"
        yield from self._text(
            "Drones launched, by the count of Ukraine's air force; nights are named by their morning in Kyiv."
        )
        yield from self._board(found.ukraine_board_now)
        yield ""
        yield from self._verdict(found.ukraine_at_noon)
        yield from self._text(f"What became of it since: {found.ukraine_lifecycle}.")

    def over_russia(self) -> Iterator[str]:
        found = self.found
        yield "Ukraine's drones over Russia in one day: a record for Moscow oblast, none for Russia"
        yield from self._text(
            "Drones destroyed, by the count of Russia's ministry of defence, which then gave no figure of those"
            " launched; days in Moscow, each window counted by its end."
        )
        yield from self._text("Moscow oblast, as known at noon UTC on the 10th:")
        yield from self._board(found.oblast_board_at_noon)
        yield ""
        yield from self._text("All of Russia, as known at noon UTC on the 10th:")
        yield from self._board(found.russia_board_at_noon)
        yield ""
        for verdict in (found.oblast_at_noon, found.russia_at_noon, found.russia_now):
            yield from self._verdict(verdict)

    def at_breakfast(self) -> Iterator[str]:
        yield "The same morning at 07:45 UTC: what could be known of Moscow before the ministry spoke"
        yield from self._text(
            "City and oblast together, by everybody who had spoken: only the mayor, whose count was rising. (These"
            " instants are constructed; the order and the figures are his.)"
        )
        steps = [(step, step.verdict.value) for step in self.found.moscow_that_morning.steps]
        drawn = [
            (f"{step.moment:%H:%MZ}", value, f"{self._cite(step.verdict.used)} {step.verdict.outcome.value}")
            for step, value in steps
            if value is not None
        ]
        yield from bars(drawn, indent=INNER)
        yield ""
        yield from self._text(
            "The ministry's 34 was first reported at 08:40 UTC: no answer as known at 07:45 can have it."
        )
        yield from self._verdict(self.found.moscow_at_breakfast)

    def overnight(self) -> Iterator[str]:
        yield '"Overnight" is another question than "that day"'
        yield from self._text(
            "Most of the drones over Russia were reported for the hours from 07:00 to 10:00 in Moscow: not the night."
        )
        yield from self._verdict(self.found.russia_overnight)
        yield from self._verdict(self.found.moscow_overnight)

    def counted_once(self) -> Iterator[str]:
        total = self.found.total_at_noon.everything
        naive = sum(each.value.floor for each in total.aside) + total.value.floor
        yield "Nothing is counted twice"
        yield from self._text(
            f"By the ministry, over Russia on the 10th, as known at noon UTC: {total.value} destroyed"
            f" {self._cite(total.used)}. Figures for single oblasts are parts of those and add nothing: of Moscow"
            f" oblast's 34 to the morning's 70 it says 70. Every figure added up would give {naive}."
        )
        parts = sorted(total.aside, key=lambda each: self.accounts[each.account].position)
        told = (
            f"{each.value} {self.accounts[each.account].event.where} {self._cite([each.account])}" for each in parts
        )
        yield from self._text(f"Set aside, as parts of a whole that counts: {', '.join(told)}.")

    def side_by_side(self) -> Iterator[str]:
        yield "The two sides beside each other: who sent more that night?"
        yield from self._text("As known at noon UTC, each by the count of the side attacked:")
        for answer in (self.found.sides_at_noon, self.found.sides_in_the_afternoon):
            ids = {account for side in answer.sides.values() for account in side.used or side.instead_used}
            yield from self._text(f"{answer.sentence()} {self._cite(ids)}", INNER)
            yield from listed("caveats:", sorted(answer.caveats), indent=INNER)
            if answer is self.found.sides_at_noon:
                yield from self._text("At 14:00 UTC the ministry said how many had been used, and from then on:")
        findings = (f"{each} {self._cite(each.accounts)}" for each in self.found.lint.in_order())
        yield from listed("lint, over everything said so far:", findings, indent=INDENT)

    def as_worded(self) -> Iterator[str]:
        yield "An article's words, checked: what they leave open can decide"
        for each in self.found.worded:
            yield from self._text(f'{each.claimant}: "{each.text}"')
            yield from self._text(f"{each.checked.agreed()}. Caveats: {len(each.checked.caveats)}.", INNER)
            for label, verdict in each.checked.verdicts.items():
                tried = ", ".join(f"{name} {value}" for name, value in label if name in each.checked.varied)
                if tried:
                    yield from self._text(f"- {tried}: {verdict.outcome.value}{_figure(verdict)}", INNER, INNER + 2)

    def who_says_what(self) -> Iterator[str]:
        yield "Who says what, as of now"
        yield from self._matrix("The night over Ukraine:", self.found.claims_on_ukraine)
        yield ""
        yield from self._matrix("The morning over Moscow:", self.found.claims_on_moscow)
        yield from self._text(
            "The article has the ministry's 34 drones destroyed over the oblast as 34 that targeted the capital: what"
            " changed in relay stays beside what was said."
        )

    def evidence(self) -> Iterator[str]:
        known = {source for source in self.found.evidence.sources if source.account.id in self.notes.cited}
        yield from self.notes.lines(attrs.evolve(self.found.evidence, sources=frozenset(known)))

    # --- pieces -----------------------------------------------------------------------------------------------------

    def _cite(self, ids: Iterable[EntryId]) -> str:
        return self.notes.cite(self.accounts[each] for each in ids)

    def _text(self, text: str, indent: int = INDENT, hang: int | None = None) -> list[str]:
        return wrapped(text, indent=indent, hang=hang)

    def _board(self, board: Board) -> list[str]:
        rows = [(shown_key(each.key), each.value, self._remark(board, each)) for each, _ in board.judged()]
        return bars(rows, indent=INNER)

    def _remark(self, board: Board, bucket: Bucket) -> str:
        verdict = board.verdict(bucket.key)
        ahead = {Outcome.HOLDS: "ahead", Outcome.FAILS: "behind"}.get(verdict.outcome)
        margin = f", {verdict.margin} {ahead}" if ahead and verdict.margin is not None else ""
        standing = verdict.outcome.value if verdict.previous else "the first recorded here"
        return f"{self._cite(bucket.used):8} {standing}{margin}"

    def _verdict(self, verdict: Verdict) -> Iterator[str]:
        yield from self._text(verdict.outcome.value)
        cited = self._cite(verdict.used | verdict.previous_used)
        yield from self._text(f"{verdict.sentence()} {cited}", INNER)
        yield from listed("caveats:", sorted(verdict.caveats), indent=INNER)

    def _matrix(self, heading: str, matrix: Matrix) -> Iterator[str]:
        yield from self._text(f"{heading} {self._cite(matrix.accounts)}")
        yield from (f"{' ' * INNER}{line}" for line in lines_of(matrix.table()))


def _figure(verdict: Verdict) -> str:
    if verdict.value is None:
        return ", no figure of it"
    previous = " or ".join(sorted(map(str, verdict.previous.values())))
    return f", {verdict.value}" + (f" against {previous}" if previous else ", and nothing earlier to compare with")
