"""The founding day told for somebody who has never heard of it: each figure with whose it is, and its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from conflict_events.cli.brief import standing
from conflict_events.cli.evidence import Notes
from conflict_events.cli.founding import Answers
from conflict_events.cli.output import bars, lines_of, listed, of_head, wrapped
from conflict_events.counting import Bucket
from conflict_events.history import Account
from conflict_events.projections.tables import shown_key
from conflict_events.questions.claims import Matrix
from conflict_events.questions.records import Board, Outcome, Verdict
from conflict_events.values import EntryId

__all__ = ["at_length", "evidence"]

INDENT, INNER = 3, 5

OPENING = """\
That night Russia's drones flew at Ukraine, that night and morning Ukraine's drones flew at Russia, and both were \
called records. Whether they were depends on whose count, of what, over which place, in which window, and as known \
when. All figures are claims; [n] is the evidence, which `--evidence` lists."""
CLOSING = """\
The seeds are recorded as if on 2 January 2025 and with a published secret, so that ids and head are the same \
everywhere. "12:00Z" is noon UTC on the 10th; "now" is all that is recorded."""


def at_length(teller: Teller) -> Iterator[str]:
    """Tell the answers at length, line by line."""
    yield from wrapped(OPENING)
    for number, (title, *lines) in enumerate(teller.sections(), start=1):
        yield from ("", f"{number}. {title}", "", *lines)


def evidence(teller: Teller) -> Iterator[str]:
    """List the evidence that was cited when the answers were told, by the numbers that it was cited by."""
    yield from (*teller.evidence(), "", *wrapped(CLOSING), of_head(teller.answers.head))


@attrs.frozen
class Teller:
    """Tells one section after the other; all cite from the same notes."""

    answers: Answers
    accounts: Mapping[EntryId, Account[Any]]
    notes: Notes = attrs.field(factory=Notes)

    def sections(self) -> Iterator[list[str]]:
        """Give each section: its title, then its lines."""
        for section in (
            self.over_ukraine,
            self.over_russia,
            self.at_breakfast,
            self.overnight,
            self.counted_once,
            self.side_by_side,
            self.as_worded,
            self.who_says_what,
        ):
            yield list(section())

    def over_ukraine(self) -> Iterator[str]:
        answers = self.answers
        yield "Russia's drones over Ukraine in one night: a record, for a fortnight"
        yield from self._text(
            "Drones launched, by the count of Ukraine's air force; nights are named by their morning in Kyiv."
        )
        yield from self._board(answers.ukraine_board_now)
        yield ""
        yield from self._verdict(answers.ukraine_at_noon)
        yield from self._text(f"What became of it since: {answers.ukraine_lifecycle}.")

    def over_russia(self) -> Iterator[str]:
        answers = self.answers
        yield "Ukraine's drones over Russia in one day: a record for Moscow oblast, none for Russia"
        yield from self._text(
            "Drones destroyed, by the count of Russia's ministry of defence, which then gave no figure of those"
            " launched; days in Moscow, each window counted by its end."
        )
        yield from self._text("Moscow oblast, as known at noon UTC on the 10th:")
        yield from self._board(answers.oblast_board_at_noon)
        yield ""
        yield from self._text("All of Russia, as known at noon UTC on the 10th:")
        yield from self._board(answers.russia_board_at_noon)
        yield ""
        for verdict in (answers.oblast_at_noon, answers.russia_at_noon, answers.russia_now):
            yield from self._verdict(verdict)

    def at_breakfast(self) -> Iterator[str]:
        yield "The same morning at 07:45 UTC: what could be known of Moscow before the ministry spoke"
        yield from self._text(
            "City and oblast together, by everybody who had spoken: only the mayor, whose count was rising. (These"
            " instants are constructed; the order and the figures are his.)"
        )
        steps = [(step, step.verdict.value) for step in self.answers.moscow_that_morning.steps]
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
        yield from self._verdict(self.answers.moscow_at_breakfast)

    def overnight(self) -> Iterator[str]:
        yield '"Overnight" is another question than "that day"'
        yield from self._text(
            "Most of the drones over Russia were reported for the hours from 07:00 to 10:00 in Moscow: not the night."
        )
        yield from self._verdict(self.answers.russia_overnight)
        yield from self._verdict(self.answers.moscow_overnight)

    def counted_once(self) -> Iterator[str]:
        total = self.answers.total_at_noon.everything
        naive = sum(each.value.floor for each in total.aside) + total.value.floor
        yield "Nothing is counted twice"
        yield from self._text(
            f"By the ministry, over Russia on the 10th, as known at noon UTC: {total.value} destroyed"
            f" {self._cite(total.used)}. Figures for single oblasts are parts of those and add nothing: of Moscow"
            f" oblast's 34 to the morning's 70 it says 70. Every figure added up would give {naive}."
        )
        parts = sorted(total.aside, key=lambda each: self.accounts[each.account].position)
        parts_said = (
            f"{each.value} {self.accounts[each.account].event.where} {self._cite([each.account])}" for each in parts
        )
        yield from self._text(f"Set aside, as parts of a whole that counts: {', '.join(parts_said)}.")

    def side_by_side(self) -> Iterator[str]:
        yield "The two sides beside each other: who sent more that night?"
        yield from self._text("As known at noon UTC, each by the count of the side attacked:")
        for answer in (self.answers.sides_at_noon, self.answers.sides_in_the_afternoon):
            ids = {account for side in answer.sides.values() for account in side.used or side.instead_used}
            yield from self._text(f"{answer.sentence()} {self._cite(ids)}", INNER)
            yield from listed("caveats:", sorted(answer.caveats), indent=INNER)
            if answer is self.answers.sides_at_noon:
                yield from self._text("At 14:00 UTC the ministry said how many had been used, and from then on:")
        findings = (f"{each} {self._cite(each.accounts)}" for each in self.answers.lint.in_order())
        yield from listed("lint, over everything said so far:", findings, indent=INDENT)

    def as_worded(self) -> Iterator[str]:
        yield "An article's words, checked: what they leave open can decide"
        for each in self.answers.worded:
            yield from self._text(f'{each.claimant}: "{each.text}"')
            yield from self._text(f"{each.checked.agreed()}. Caveats: {len(each.checked.caveats)}.", INNER)
            for label, verdict in each.checked.verdicts.items():
                tried = ", ".join(f"{name} {value}" for name, value in label if name in each.checked.varied)
                if tried:
                    yield from self._text(f"- {tried}: {verdict.outcome.value}, {standing(verdict)}", INNER, INNER + 2)

    def who_says_what(self) -> Iterator[str]:
        yield "Who says what, as of now"
        yield from self._matrix("The night over Ukraine:", self.answers.claims_on_ukraine)
        yield ""
        yield from self._matrix("The morning over Moscow:", self.answers.claims_on_moscow)
        yield from self._text(
            "The article has the ministry's 34 drones destroyed over the oblast as 34 that targeted the capital: what"
            " changed in relay stays beside what was said."
        )

    def evidence(self) -> Iterator[str]:
        known = {source for source in self.answers.evidence.sources if source.account.id in self.notes.cited}
        yield from self.notes.lines(attrs.evolve(self.answers.evidence, sources=frozenset(known)))

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
        yield from self._text(f"{verdict.wording()} {cited}", INNER)
        yield from listed("caveats:", sorted(verdict.caveats), indent=INNER)

    def _matrix(self, heading: str, matrix: Matrix) -> Iterator[str]:
        yield from self._text(f"{heading} {self._cite(matrix.accounts)}")
        yield from (f"{' ' * INNER}{line}" for line in lines_of(matrix.table()))
