"""`ClaimMatrix`: who says what about this one incident, side by side (question 3)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs

from conflict_events.counting.membership.measures import measure_of, measures_in
from conflict_events.counting.policies import Latest, Reading
from conflict_events.events import kind_name
from conflict_events.history import Account
from conflict_events.projections.answers import Answer
from conflict_events.projections.keeping import ById
from conflict_events.projections.protocol import Context
from conflict_events.projections.tables import Table
from conflict_events.values import Actor, EntryId, Quantity
from conflict_events.values.quantity import or_unreported

__all__ = ["Claim", "ClaimMatrix", "Matrix"]


@attrs.frozen
class Claim:
    """What one claimant says last of one measure.

    Attributes:
        value: The figure; the hull where several of its accounts may be the last.
        used: The ids of the accounts behind it.
        set_aside: The ids of its earlier accounts, which it superseded itself.
        kinds: The stable names of the kinds of those accounts.
        via: The outlets that passed them on: relays, not further voices.
        raw: The wordings behind the figure.
    """

    value: Quantity
    used: frozenset[EntryId]
    set_aside: frozenset[EntryId]
    kinds: frozenset[str]
    via: frozenset[str]
    raw: frozenset[str]


@attrs.frozen
class Matrix(Answer):
    """Claims side by side.

    Attributes:
        about: The id of the account by which the incident was named.
        accounts: The ids of the standing accounts of the incident.
        claims: By claimant and measure, which several kinds have each for itself: they do not compete, and count
            different things. A claimant that says nothing of a measure has no entry for it.
        silent: Claimants that speak of the incident and give no figure.
        parts: The ids of the accounts of its parts, which are not in the claims.
        context: Where it was asked; None outside a log.
    """

    about: EntryId
    accounts: frozenset[EntryId]
    claims: Mapping[Actor, Mapping[str, Claim]]
    silent: frozenset[Actor]
    parts: frozenset[EntryId]
    context: Context | None = None

    def evidence(self) -> frozenset[EntryId]:
        """Give the ids of the accounts that its figures are made of."""
        return frozenset(account for row in self.claims.values() for claim in row.values() for account in claim.used)

    @property
    def measures(self) -> tuple[str, ...]:
        """Every measure that somebody gives a figure of, by name."""
        return tuple(sorted({measure for row in self.claims.values() for measure in row}))

    def table(self) -> Table:
        """Lay out claimants against measures; a dash = that claimant does not say."""
        cells = [
            (claimant, *(row[name].value if name in row else None for name in self.measures), _via(row))
            for claimant, row in sorted(self.claims.items())
        ]
        cells += [(claimant, *(None for _ in self.measures), "") for claimant in sorted(self.silent)]
        return Table(("claimant", *self.measures, "via"), tuple(cells))

    def rows(self) -> list[dict[str, Any]]:
        """Give every claim as a row."""
        return [
            {
                "claimant": claimant,
                "measure": measure,
                "low": claim.value.floor,
                "high": claim.value.ceiling,
                "best": claim.value.best,
                "raw": sorted(claim.raw),
                "accounts": sorted(claim.used),
            }
            for claimant, row in sorted(self.claims.items())
            for measure, claim in sorted(row.items())
        ]


def _via(row: Mapping[str, Claim]) -> str:
    return ", ".join(sorted({outlet for claim in row.values() for outlet in claim.via}))


@attrs.frozen
class ClaimMatrix(ById[Account[Any]]):
    """Lay the accounts of one incident side by side. Its answer is a `Matrix`.

    Attributes:
        about: The id of any account of the incident.
    """

    handles = frozenset({object})

    about: EntryId

    def keeps(self, account: Account[Any], /) -> Account[Any] | None:
        """Keep the accounts of the incident and of its parts."""
        return account if account.is_within(self.about) else None

    def answer(self, state: dict[str, Account[Any]], /) -> Matrix:
        """Give each claimant one row, by what it said last."""
        within = [account for account in state.values() if self.about in account.incident]
        said: dict[str, dict[tuple[str, str], list[Account[Any]]]] = {}
        for account in within:
            row = said.setdefault(account.event.attribution.claimant, defaultdict(list))
            for measure in measures_in(account.event):
                row[measure, kind_name(type(account.event))].append(account)
        names = _names(key for row in said.values() for key in row)
        claims = {
            claimant: {names[key]: _claim(key[0], accounts) for key, accounts in row.items()}
            for claimant, row in said.items()
        }
        return Matrix(
            about=self.about,
            accounts=frozenset(account.id for account in within),
            claims={claimant: row for claimant, row in claims.items() if row},
            silent=frozenset(claimant for claimant, row in claims.items() if not row),
            parts=frozenset(state.keys() - {account.id for account in within}),
        )


def _names(said: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Name measures; with their kind where several kinds have one, for then they count different things."""
    keys = set(said)
    kinds = Counter(measure for measure, _ in keys)
    return {(measure, kind): measure if kinds[measure] == 1 else f"{measure} ({kind})" for measure, kind in keys}


def _claim(measure: str, accounts: Sequence[Account[Any]]) -> Claim:
    by_id = {account.id: account for account in accounts}
    readings = [_reading(measure, account) for account in accounts]
    choice = Latest(readings[0].claimant).choose(readings)
    used = [by_id[reading.account] for reading in choice.used]
    return Claim(
        value=or_unreported(choice.value),
        used=frozenset(account.id for account in used),
        set_aside=frozenset(by_id) - {account.id for account in used},
        kinds=frozenset(kind_name(type(account.event)) for account in used),
        via=frozenset(outlet for account in used for outlet in account.event.attribution.via),
        raw=frozenset(reading.value.raw for reading in choice.used if reading.value.raw is not None),
    )


def _reading(measure: str, account: Account[Any]) -> Reading:
    value = measure_of(account.event, measure)
    attribution = account.event.attribution
    return Reading(account.id, attribution.claimant, or_unreported(value), attribution.reported)
