"""`ClaimCheck`: whether a sentence is supported by the log, as worded (question 8).

Two things are checked. If the sentence claims a rank, the rank is, by every reading of the words that the caller names.
And the sentence, with the account that it is about, is held against the earlier accounts that these go back to: what
moved on the way is found as drifts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Self

import attrs

from conflict_events.errors import ConflictEventsError, UsageError
from conflict_events.events import Statement
from conflict_events.history import Account
from conflict_events.projections.answers import Answer
from conflict_events.projections.keeping import ById
from conflict_events.projections.protocol import Context, fold
from conflict_events.projections.tables import Table
from conflict_events.projections.variations import Choices, as_choices
from conflict_events.questions.claims.drift import (
    Drift,
    drifts,
    goes_back_to,
    is_earlier,
    is_one_voice,
    of_hedge,
    of_statement,
    of_voice,
    of_words,
)
from conflict_events.questions.records.variations import Checked, SuperlativeCheck
from conflict_events.questions.records.verdicts import Outcome
from conflict_events.values import EntryId

__all__ = ["ClaimCheck", "ClaimChecked"]

NO_SOURCE = "no earlier account is recorded to compare it with: nothing here shows that it drifted, or that it did not"
NOT_ITS_OWN = (
    "the account that it is about came through others, and is no evidence for itself: its rank is checked without it"
)
ALONE = "the account that it is about came through others, and none is nearer the source: its rank rests on that one"
NO_WORDS = "words are quoted, and no earlier account recorded here has the speaker's own"


@attrs.frozen
class ClaimChecked(Answer):
    """What the log has for a sentence, and against it.

    Attributes:
        claim: The id of the account checked.
        text: Its words as paraphrased, where it is a statement that this view sees.
        rank: The check of the rank that it claims; None = it claims none, or it could not be checked.
        unchecked: Why a rank that it claims could not be checked; None = it was, or none is claimed.
        drifts: What it says otherwise than the accounts that it goes back to.
        sources: The ids of those accounts, and of the one that it is about.
        caveats: What to know before using it, and its rank.
        context: Where it was asked; None outside a log.
    """

    claim: EntryId
    text: str | None
    rank: Checked | None
    unchecked: str | None
    drifts: frozenset[Drift]
    sources: frozenset[EntryId]
    caveats: frozenset[str]
    context: Context | None = None

    def seen_from(self, context: Context, /) -> Self:
        """Give this answer with its context filled in."""
        if self.rank is None:
            return attrs.evolve(self, context=context)
        rank = self.rank.seen_from(context)
        return attrs.evolve(self, rank=rank, caveats=self.caveats | rank.caveats, context=context)

    @property
    def is_supported(self) -> bool:
        """The log supports the words as they are: rank and figure by every reading tried, and nothing drifted."""
        holds = self.rank is None or (self.rank.outcome is Outcome.HOLDS and not self.rank.differs)
        return holds and self.unchecked is None and not self.drifts and bool(self.sources)

    def kinds(self) -> frozenset[str]:
        """Name the kinds of drift that were found."""
        return frozenset(drift.kind for drift in self.drifts)

    def wordings(self) -> tuple[str, ...]:
        """Say the rank at the strength that the log supports, one sentence for each reading of the words."""
        verdicts = () if self.rank is None else self.rank.verdicts.values()
        return tuple(sorted({verdict.wording() for verdict in verdicts}))

    def sentence(self) -> str:
        """Say it in plain words."""
        parts = ["Supported as worded." if self.is_supported else "Not supported as worded."]
        parts += [f"Its rank was not checked: {self.unchecked}."] if self.unchecked else []
        parts += [] if self.rank is None else [f"Its rank: {self.rank.sentence()}"]
        parts += [f"Drift of {drift}." for drift in sorted(self.drifts, key=str)]
        said = frozenset[str]() if self.rank is None else self.rank.caveats
        parts += [f"Caveat: {caveat}." for caveat in sorted(self.caveats - said)]
        wordings = self.wordings()
        parts += [f"Defensible: {' Or: '.join(wordings)}"] if wordings else []
        return " ".join(parts)

    def evidence(self) -> frozenset[EntryId]:
        """Give the ids of the claim, of the accounts it was held against, and of those behind its rank."""
        behind = frozenset[str]() if self.rank is None else self.rank.evidence()
        claim = frozenset({self.claim}) if self.sources or self.text is not None else frozenset[str]()
        return behind | self.sources | claim

    def table(self) -> Table:
        """Lay out the drifts."""
        cells = [
            (each.kind, each.how, each.field, each.claimed, each.sourced, each.claim[:8], each.source[:8])
            for each in self.drifts
        ]
        headings = ("drift", "how", "field", "claimed", "earlier", "claim", "earlier account")
        return Table(headings, tuple(sorted(cells)), title=self.text or "")


@attrs.frozen
class ClaimCheck(ById[Account[Any]]):
    """Check a sentence. Its answer is `ClaimChecked`.

    Attributes:
        claim: The id of the account to check: a statement, or any account as it was printed.
        complete: For each field that the words of a rank may leave open the values to try, as in `SuperlativeCheck`;
            "count" among them. What the words say already is not tried otherwise.
        within: For "one of the largest": within how many ranks it is meant; None = not said.

    Raises:
        UsageError: Completions are given, and no count among them.
    """

    handles = frozenset({object})
    state_depends_on = ()

    claim: EntryId
    complete: Choices = attrs.field(default=(), converter=as_choices, kw_only=True)
    within: int | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.complete and "count" not in dict(self.complete):
            raise UsageError("complete: must name whose count to try, under 'count'")

    def answer(self, state: dict[str, Account[Any]], /) -> ClaimChecked:
        """Find what the claim goes back to, hold it against that, and check its rank."""
        claim = state.get(self.claim)
        if claim is None:
            gone = frozenset({"the account does not stand in this view"})
            return ClaimChecked(self.claim, None, None, None, frozenset(), frozenset(), gone)
        subject = state.get(getattr(claim.event, "about", None) or "") if isinstance(claim.event, Statement) else None
        drifted, sources = _drifted(claim, subject, state.values())
        heard, about, cautions = _without_itself(subject, state, sources)
        rank, unchecked = self._rank(claim.event, heard, about)
        cautions = frozenset() if rank is None else cautions | rank.caveats
        return ClaimChecked(
            claim=claim.id,
            text=claim.event.text if isinstance(claim.event, Statement) else None,
            rank=rank,
            unchecked=unchecked,
            drifts=frozenset(drifted),
            sources=frozenset(sources | ({subject.id} if subject is not None else set())),
            caveats=cautions.union(_caveats(claim, [state[each] for each in sources])),
        )

    def _rank(
        self, event: Any, heard: Iterable[Account[Any]], about: EntryId | None
    ) -> tuple[Checked | None, str | None]:
        superlative = event.superlative if isinstance(event, Statement) else None
        if superlative is None:
            return None, None
        if event.about is None:
            return None, "it names no account that it is about"
        unsaid = [(name, tried) for name, tried in self.complete if getattr(superlative.scope, name, None) is None]
        try:
            question = SuperlativeCheck(superlative, about=about or event.about, complete=unsaid, within=self.within)
        except ConflictEventsError as error:  # what the words say and what is to be tried do not go together
            return None, str(error)
        return fold(question, heard), None


def _without_itself(
    subject: Account[Any] | None, state: Mapping[str, Account[Any]], sources: Collection[str]
) -> tuple[Collection[Account[Any]], EntryId | None, frozenset[str]]:
    """Give the accounts that a rank is checked by: what only relays a figure is no evidence for it (C21).

    Returns:
        The accounts; the id of the one from nearer that stands for the incident, None = the claim's own does; and what
        to know.
    """
    relays = _relays(subject) if subject is not None else 0
    if subject is None or not relays:
        return state.values(), None, frozenset()
    beside = [each for each in state.values() if _is_beside(each, subject) and each.id != subject.id]
    nearer = [
        each for each in beside if each.id in sources or (is_one_voice(each, subject) and _relays(each) <= relays)
    ]
    if not nearer:
        return state.values(), None, frozenset({ALONE})
    stands = min(nearer, key=lambda each: (_relays(each), -each.position))
    return [each for each in state.values() if each.id != subject.id], stands.id, frozenset({NOT_ITS_OWN})


def _relays(account: Account[Any]) -> int:
    return len(account.event.attribution.via)


def _drifted(
    claim: Account[Any], subject: Account[Any] | None, accounts: Iterable[Account[Any]]
) -> tuple[list[Drift], set[str]]:
    """Give the drifts of a claim, and the ids of the earlier accounts that it was held against."""
    listed = list(accounts)
    drifted: list[Drift] = []
    printed = claim if subject is None else subject
    sources = _upstream(printed, [each for each in listed if _is_beside(each, printed)])
    for source in sources:
        drifted += drifts(printed, source)
    drifted += _voices(printed, sources)
    words: list[Account[Any]] = []
    if subject is not None:
        words = _upstream(claim, [each for each in listed if _says_the_same(each, claim, subject)])
        drifted += _voices(claim, words)
        for source in words:
            drifted += [*of_words(claim, source), *of_hedge(claim, source)]
        for source in sources or [subject]:
            drifted += of_statement(claim, source)
    return drifted, {each.id for each in (*sources, *words)}


def _is_beside(other: Account[Any], account: Account[Any]) -> bool:
    return other.incident == account.incident and type(other.event) is type(account.event)


def _says_the_same(other: Account[Any], claim: Account[Statement], subject: Account[Any]) -> bool:
    """Tell whether another statement claims a rank for the same incident."""
    ranked = isinstance(other.event, Statement) and None not in (other.event.superlative, claim.event.superlative)
    return ranked and other.event.about in subject.incident


def _upstream(claim: Account[Any], candidates: Iterable[Account[Any]]) -> list[Account[Any]]:
    """Give the earlier accounts of the voice that is named; of any voice where that one has none."""
    earlier = [each for each in candidates if each.id != claim.id and is_earlier(each, claim)]
    same_voice = [each for each in earlier if is_one_voice(each, claim)]
    return same_voice or [each for each in earlier if goes_back_to(claim, each)]


def _voices(claim: Account[Any], sources: Iterable[Account[Any]]) -> Iterator[Drift]:
    return (of_voice(claim, source) for source in sources if not is_one_voice(claim, source))


def _caveats(claim: Account[Any], sources: list[Account[Any]]) -> Iterator[str]:
    if not sources:
        yield NO_SOURCE
    if claim.event.attribution.quote is not None and not any(each.event.attribution.quote for each in sources):
        yield NO_WORDS
