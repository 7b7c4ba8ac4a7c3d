"""Which record of a source is which account of a log, where neither says so: by what stays.

A source that is published again and again corrects what it said: it renames, splits and joins rows, fills sources in
and corrects times. So a record is found again by what it says, from strict to lax: wholly; as it once read; then within
its report by window, names, place and counts, where each is the other's one best; then across reports, where a source
was filled in or an address was corrected.

What is left over on both sides of one report was told anew in other rows, where the sums or the names say so. Where
nothing says so, it cannot be told whether it is the same, and both may not be counted in full.

Nothing here knows of any source: an importer says what the `Traits` of its events are.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

__all__ = ["Fate", "Held", "Traits", "fates", "match"]

Fate: TypeAlias = Literal["replaced", "unclear", "alone"]
"""What became of a record that a newer copy does not have: told in other rows; perhaps; or only this copy has it."""

LIKE = 0.000_001
"""Two likenesses that differ by less are equal: they are sums of fractions."""

FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@attrs.frozen(kw_only=True)
class Traits:
    """What an account is found again by.

    Attributes:
        kind: Its class: an account never becomes one of another kind.
        report: What identifies the post, bulletin or page at its source; None = the source names none.
        voice: Who says it.
        start: When its window begins; None = open.
        end: When its window ends; None = open.
        names: What it is about, part by part, in one spelling: the weapons of a bundle, say.
        place: Where; None = not said.
        counts: Its figures that are exact, by the names of their fields.
    """

    kind: type[Any]
    report: Hashable | None
    voice: str
    start: datetime | None
    end: datetime | None
    names: frozenset[str]
    place: Hashable | None
    counts: Mapping[str, int]

    @property
    def window(self) -> tuple[datetime, datetime]:
        """Its window, where it is open to the ends of the calendar."""
        return self.start or FIRST, self.end or LAST

    @property
    def whole(self) -> Hashable:
        """All but the report."""
        return self.kind, self.voice, self.window, self.names, self.place, tuple(sorted(self.counts.items()))

    def meets(self, other: Traits) -> bool:
        """Tell whether the windows overlap, or touch."""
        (start, end), (begins, ends) = self.window, other.window
        return start <= ends and begins <= end

    def agrees(self, other: Traits) -> bool:
        """Tell whether both say the same wherever both say a figure, and some figure above nothing."""
        shared = self.counts.keys() & other.counts.keys()
        same = all(self.counts[field] == other.counts[field] for field in shared)
        return same and any(self.counts[field] for field in shared)

    def shares_report(self, other: Traits) -> bool:
        """Tell whether both name one report."""
        return self.report is not None and self.report == other.report


@attrs.frozen
class Held:
    """An account that a log has of a source.

    Attributes:
        event: As it now reads, or read last.
        earlier: How it read before, its original first; empty = nothing is left of that.
        is_open: Whether a record that reads otherwise may be it. False = it was replaced; only what it once read, word
            for word, is it again.
    """

    event: Any
    earlier: tuple[Any, ...] = ()
    is_open: bool = True


def match(rows: Sequence[Any], accounts: Sequence[Held], traits: Callable[[Any], Traits]) -> list[int | None]:
    """Find for each record the account that it is a version of.

    Args:
        rows: The events of the records.
        accounts: What the log has of the source.
        traits: Gives what an event is found again by.

    Returns:
        For each record the index of its account; None = of none.
    """
    pairs = _Pairs([None] * len(rows), len(accounts))
    # A record that says what an original said is that account: the log would take it for no other.
    pairs.join(enumerate(rows), ((index, each.earlier[0]) for index, each in enumerate(accounts) if each.earlier))
    pairs.join(enumerate(rows), ((index, each.event) for index, each in enumerate(accounts)))
    once = ((index, event) for index, each in enumerate(accounts) for event in set(each.earlier))
    pairs.join(enumerate(rows), once)
    here = {index: traits(rows[index]) for index in pairs.free_rows}
    there = {index: traits(accounts[index].event) for index in pairs.free_accounts if accounts[index].is_open}
    pairs.pick(_within_reports(here, there))
    free = pairs.free_rows & here.keys(), pairs.free_accounts & there.keys()
    pairs.join(((index, here[index].whole) for index in free[0]), ((index, there[index].whole) for index in free[1]))
    pairs.pick(_without_report({i: here[i] for i in pairs.free_rows}, _only(there, pairs.free_accounts)))
    return pairs.partners


def _only(there: Mapping[int, Traits], wanted: set[int]) -> dict[int, Traits]:
    return {index: each for index, each in there.items() if index in wanted}


@attrs.define
class _Pairs:
    """What has been found so far.

    Attributes:
        partners: For each record the index of its account; None = not found yet.
        accounts: How many accounts there are.
    """

    partners: list[int | None]
    accounts: int

    @property
    def free_rows(self) -> set[int]:
        return {row for row, account in enumerate(self.partners) if account is None}

    @property
    def free_accounts(self) -> set[int]:
        return set(range(self.accounts)) - {each for each in self.partners if each is not None}

    def join(self, rows: Iterable[tuple[int, Hashable]], accounts: Iterable[tuple[int, Hashable]]) -> None:
        """Pair what has something in common that no other has."""
        free_rows, free_accounts = self.free_rows, self.free_accounts
        by_row = _alone((common, row) for row, common in rows if row in free_rows)
        by_account = _alone((common, each) for each, common in accounts if each in free_accounts)
        for shared in by_row.keys() & by_account.keys():
            self.partners[by_row[shared]] = by_account[shared]

    def pick(self, likenesses: Mapping[tuple[int, int], float]) -> None:
        """Pair those of which each is the other's one best, until there are none."""
        left = dict(likenesses)
        while best := _mutual(left):
            for row, account in best:
                self.partners[row] = account
            rows, accounts = {row for row, _ in best}, {account for _, account in best}
            left = {pair: like for pair, like in left.items() if pair[0] not in rows and pair[1] not in accounts}


def _alone(pairs: Iterable[tuple[Hashable, int]]) -> dict[Hashable, int]:
    """Keep the keys that one index alone has."""
    indices = defaultdict(set)
    for key, index in pairs:
        indices[key].add(index)
    return {key: only.pop() for key, only in indices.items() if len(only) == 1}


def _mutual(likenesses: Mapping[tuple[int, int], float]) -> list[tuple[int, int]]:
    by_row: dict[int, list[tuple[float, int]]] = defaultdict(list)
    by_account: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for (row, account), like in likenesses.items():
        by_row[row].append((like, account))
        by_account[account].append((like, row))
    best = {row: _one_best(each) for row, each in by_row.items()}
    back = {account: _one_best(each) for account, each in by_account.items()}
    return [(row, account) for row, account in best.items() if account is not None and back[account] == row]


def _one_best(likely: list[tuple[float, int]]) -> int | None:
    (like, best), *others = sorted(likely, reverse=True)
    return None if others and like - others[0][0] < LIKE else best


def _within_reports(here: Mapping[int, Traits], there: Mapping[int, Traits]) -> dict[tuple[int, int], float]:
    by_report = defaultdict(list)
    for index, each in there.items():
        by_report[each.report].append((index, each))
    return {
        (row, account): _likeness(mine, theirs)
        for row, mine in here.items()
        if mine.report is not None
        for account, theirs in by_report.get(mine.report, ())
        if _may_be_one(mine, theirs)
    }


def _without_report(here: Mapping[int, Traits], there: Mapping[int, Traits]) -> dict[tuple[int, int], float]:
    """Pair what names no report with what agrees with it in every figure, at its time."""
    return {
        (row, account): _likeness(mine, theirs)
        for row, mine in here.items()
        for account, theirs in there.items()
        if (mine.report is None or theirs.report is None)
        and mine.kind is theirs.kind
        and mine.meets(theirs)
        and mine.agrees(theirs)
    }


def _may_be_one(a: Traits, b: Traits) -> bool:
    """Tell whether two of one report can be versions of one record: an address can stand under two attacks."""
    if a.kind is not b.kind:
        return False
    if not a.meets(b):
        return a.names == b.names and a.agrees(b)
    return bool(a.names & b.names) or a.agrees(b)


def _likeness(a: Traits, b: Traits) -> float:
    """Tell how much two have in common; a name weighs more than the figures, which are corrected more often."""
    shared = a.counts.keys() & b.counts.keys()
    figures = sum(a.counts[field] == b.counts[field] for field in shared) / len(shared) if shared else 0.0
    names = len(a.names & b.names) / len(a.names | b.names) if a.names | b.names else 0.0
    return 4 * _overlap(a, b) + 3 * names + 2 * figures + (a.place == b.place)


def _overlap(a: Traits, b: Traits) -> float:
    """Give the share of both windows that is in both."""
    if a.window == b.window:
        return 1.0
    (start, end), (begins, ends) = a.window, b.window
    common = (min(end, ends) - max(start, begins)).total_seconds()
    return max(common, 0.0) / (max(end, ends) - min(start, begins)).total_seconds()


# --- what is left over ------------------------------------------------------------------------------------------------


def fates(older: Sequence[Traits], newer: Sequence[Traits], pairs: Sequence[tuple[Traits, Traits]]) -> list[Fate]:
    """Say what became of records that a newer copy does not have as such.

    Args:
        older: What only the older copy has.
        newer: What only the newer one has.
        pairs: What both have, as the older and as the newer one says it.

    Returns:
        For each of the older ones: "replaced" = the newer copy tells its report in other rows, which hold it; "unclear"
        = perhaps; "alone" = no other row can be it.
    """
    left_over, changed = _Pool(newer), _Pool([new for old, new in pairs if _may_hold_more(old, new)])
    paired = defaultdict(list)
    for pair in pairs:
        for report in {each.report for each in pair} - {None}:
            paired[report].append(pair)
    rivals_of = [left_over.rivals(each) for each in older]
    beside: dict[Any, list[int]] = defaultdict(list)
    for index, (each, rivals) in enumerate(zip(older, rivals_of, strict=True)):
        beside[_stands_in(each, rivals)].append(index)
    answers: dict[int, Fate] = {}
    for report, indices in beside.items():
        held = _hold([older[each] for each in indices], _united(rivals_of[each] for each in indices), paired[report])
        for index in indices:
            rivals = [*rivals_of[index], *changed.rivals(older[index])]
            answers[index] = "replaced" if held else _fate(older[index], rivals)
    return [answers[index] for index in range(len(older))]


class _Pool:
    """Records in which another may be told again: of its report, or at its time where one of them names no report."""

    def __init__(self, records: Sequence[Traits]) -> None:
        self.records = records
        self.by_report: dict[Any, list[Traits]] = defaultdict(list)
        for each in records:
            self.by_report[each.report].append(each)

    def rivals(self, old: Traits) -> list[Traits]:
        if old.report is None:
            return [each for each in self.records if old.meets(each)]
        unnamed = (each for each in self.by_report.get(None, ()) if old.meets(each))
        return [*self.by_report.get(old.report, ()), *unnamed]


def _stands_in(old: Traits, rivals: Sequence[Traits]) -> Hashable:
    """Give the report that a record is told in: where it names none, the one that those at its time name."""
    reports = {each.report for each in rivals} - {None}
    if old.report is not None:
        return old.report
    return reports.pop() if len(reports) == 1 else old.window


def _united(several: Iterable[list[Traits]]) -> list[Traits]:
    return list({id(each): each for rivals in several for each in rivals}.values())


def _hold(left: list[Traits], rivals: list[Traits], pairs: list[tuple[Traits, Traits]]) -> bool:
    """Tell whether the sums of what the newer copy has hold what is left of the older one."""
    return (bool(rivals) and _balanced(left, rivals, ())) or _balanced(left, rivals, pairs)


def _balanced(left: list[Traits], rivals: list[Traits], pairs: Iterable[tuple[Traits, Traits]]) -> bool:
    fields = set.intersection(*(set(each.counts) for each in (*left, *rivals)))
    fields -= {field for old, new in pairs for field in old.counts.keys() ^ new.counts.keys()}
    was = {field: sum(each.counts[field] for each in left) for field in fields}
    reads = {field: sum(each.counts[field] for each in rivals) for field in fields}
    grew = {field: sum(new.counts.get(field, 0) - old.counts.get(field, 0) for old, new in pairs) for field in fields}
    return any(was.values()) and all(was[field] == reads[field] + grew[field] for field in fields)


def _may_hold_more(old: Traits, new: Traits) -> bool:
    """Tell whether a record, as the newer copy says it, may hold others of the older copy, too."""
    grew = any(count > old.counts.get(field, 0) for field, count in new.counts.items())
    return grew or old.names != new.names


def _fate(old: Traits, rivals: list[Traits]) -> Fate:
    if any(old.shares_report(each) and _bundles(old, each) for each in rivals):
        return "replaced"
    return "unclear" if any(each.kind is old.kind for each in rivals) else "alone"


def _bundles(a: Traits, b: Traits) -> bool:
    """Tell whether one is about some of what the other is about, at its time."""
    return a.kind is b.kind and a.meets(b) and bool(a.names) and (a.names <= b.names or b.names <= a.names)
