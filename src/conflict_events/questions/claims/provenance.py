"""`Provenance`: where does this figure come from, all the way back (question 7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs

from conflict_events.counting.membership.measures import measure_of, measures_in
from conflict_events.events import Assessment, Correction, Link, kind_name
from conflict_events.history import Account, Doubted
from conflict_events.projections.answers import Answer
from conflict_events.projections.keeping import ById
from conflict_events.projections.protocol import Context
from conflict_events.projections.tables import Table
from conflict_events.values import Attribution, EntryId

__all__ = ["Provenance", "Source", "Trace"]


ABOUT_ENTRIES = (Assessment, Correction, Link)


@attrs.frozen
class Source:
    """One account that a figure comes from.

    Attributes:
        account: The account as it stands; it says who wrote it down, and what was noted beside it.
        attribution: Who says so, through whom, with what evidence.
        corrections: The standing Corrections of it, by id.
        assessments: The standing Assessments of it, by id.
        links: The standing Links that name it, by id.
    """

    account: Account[Any]
    attribution: Attribution
    corrections: frozenset[Account[Correction]]
    assessments: frozenset[Account[Assessment]]
    links: frozenset[Account[Link]]

    def chain(self) -> tuple[str, ...]:
        """Give the voices from the claimant to the outlet that was read."""
        return (self.attribution.claimant, *self.attribution.via)

    def says(self) -> str:
        """Say what the account says, in a line."""
        event = self.account.event
        figures = (f"{name.replace('_', ' ')} {measure_of(event, name)}" for name in measures_in(event))
        where, text, when = (getattr(event, name, None) for name in ("where", "text", "when"))
        parts = (kind_name(type(event)), *figures, text, where and str(where), when and str(when))
        return "; ".join(part for part in parts if part)

    def noted(self) -> tuple[str, ...]:
        """Say who wrote the account down and what was noted beside it, as far as that was said."""
        by = (f"recorded by {self.account.recorded_by}",) if self.account.recorded_by else ()
        return (*by, str(self.account.metadata)) if self.account.metadata else by


@attrs.frozen
class Trace(Answer):
    """The sources of an answer.

    Attributes:
        sources: One for each account asked about that stands in this view.
        missing: The ids asked about that do not.
        context: Where it was asked; None outside a log.
    """

    sources: frozenset[Source]
    missing: frozenset[EntryId]
    context: Context | None = None

    def evidence(self) -> frozenset[EntryId]:
        """Give the ids of the accounts that its figures are made of."""
        return frozenset(source.account.id for source in self.sources)

    def table(self) -> Table:
        """Lay out the sources: who said it, when, through whom, what can be shown, and what was noted beside it."""
        cells = [
            (
                source.account.id[:8],
                " > ".join(source.chain()),
                str(source.attribution.reported),
                tuple(filter(None, (each.url or each.archived_url for each in source.attribution.evidence))),
                "corrected" if source.account.corrected else "as first said",
                source.noted(),
            )
            for source in self.sources
        ]
        headings = ("account", "said by > through", "reported", "evidence", "state", "noted")
        width = len(headings) if any(row[-1] for row in cells) else len(headings) - 1
        return Table(headings[:width], tuple(row[:width] for row in sorted(cells, key=_without_id)))


def _ids(accounts: Iterable[EntryId]) -> frozenset[EntryId]:
    # frozenset itself would do, but type checkers cannot tell of what it is one.
    return frozenset(accounts)


def _without_id(row: tuple[Any, ...]) -> tuple[str, ...]:
    # An id is made of a digest, which decides no order; where all else is equal, some order must be.
    return (*map(str, row[1:]), row[0])


@attrs.frozen
class Provenance(ById[Account[Any]]):
    """Trace accounts back to who said them. Its answer is a `Trace`.

    Attributes:
        accounts: The ids of the accounts behind a figure, such as `Verdict.used`.
    """

    handles = frozenset({object, *ABOUT_ENTRIES})
    sees_possible = True

    accounts: frozenset[EntryId] = attrs.field(converter=_ids)

    def keeps(self, account: Account[Any], /) -> Account[Any] | None:
        """Keep the accounts asked about, and every entry about entries, which are few."""
        asked = account.id in self.accounts or isinstance(account.event, ABOUT_ENTRIES)
        return _as_it_stands(account) if asked else None

    def answer(self, state: dict[str, Account[Any]], /) -> Trace:
        """Put each account together with the entries about it."""
        accounts = [each for each in state.values() if not isinstance(each.event, ABOUT_ENTRIES)]
        about: dict[str, list[Account[Any]]] = defaultdict(list)
        for entry in state.values():
            for target in _targets(entry.event):
                about[target].append(entry)
        return Trace(
            sources=frozenset(_source(account, about) for account in accounts),
            missing=self.accounts - {account.id for account in accounts},
        )


def _as_it_stands(account: Account[Any]) -> Account[Any] | None:
    """Give an account as a plain view has it; one whose versions have no hull stands, too: figures may rest on it."""
    plain = account.plain if isinstance(account, Doubted) else None
    return plain if plain is not None else account if account.certain else None


def _targets(event: Any) -> tuple[str, ...]:
    if isinstance(event, Link):
        return event.a, event.b
    return (event.target,) if isinstance(event, Assessment | Correction) else ()


def _source(account: Account[Any], about: Mapping[str, Sequence[Account[Any]]]) -> Source:
    named = about.get(account.id, ())
    corrections = frozenset(each for each in named if isinstance(each.event, Correction))
    # An erratum may repair a claimant's Correction.
    repairs = (each for correction in corrections for each in about.get(correction.id, ()))
    return Source(
        account=account,
        attribution=account.event.attribution,
        corrections=corrections | frozenset(each for each in repairs if isinstance(each.event, Correction)),
        assessments=frozenset(each for each in named if isinstance(each.event, Assessment)),
        links=frozenset(each for each in named if isinstance(each.event, Link)),
    )
