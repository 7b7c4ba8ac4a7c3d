"""`Entry`: an event as it stands in a log. `View`: the moment from which a log is seen."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Generic, Literal, NamedTuple, TypeAlias, TypeVar

import attrs

from conflict_events.errors import UsageError
from conflict_events.history.metadata import NOTHING_NOTED, Metadata
from conflict_events.values import When
from conflict_events.values.calls import explains_names
from conflict_events.values.clocks import instant

__all__ = ["Account", "Entry", "Head", "Incident", "Recorded", "View"]

E_co = TypeVar("E_co", covariant=True)

Incident: TypeAlias = frozenset[str]
"""An incident is its set of account ids: no name, no number, nothing that could depend on chance."""


@attrs.frozen
class Head:
    """The end of a log, citable: the same head means the same log, to the byte.

    Attributes:
        position: How many entries there are.
        digest: The digest of the last, 64 hexadecimal digits; it seals all before it. Empty for an empty log.
    """

    position: int
    digest: str


@explains_names
@attrs.frozen
class Entry(Generic[E_co]):
    """An event as it stands in the log.

    Attributes:
        position: Its place, from 1, without gaps.
        id: Its id, 32 hexadecimal digits, made of its content and the log's secret.
        recorded_at: When it was written down here, UTC; never decreasing along the log.
        recorded_by: Who wrote it down; empty = not said.
        kind: The stable name of its kind.
        schema: The version of the kind that it was stored under.
        event: The event, brought up to today's schema; None = it was erased, by the Redaction that names this id.
        digest: 64 hexadecimal digits that chain it to all entries before it.
        metadata: What was noted beside its append, such as why; nothing where nothing was, or where it was erased.
    """

    position: int
    id: str
    recorded_at: datetime
    recorded_by: str
    kind: str
    schema: int
    event: E_co
    digest: str
    metadata: Metadata = NOTHING_NOTED

    def __repr__(self) -> str:
        by = f" by {self.recorded_by}" if self.recorded_by else ""
        noted = f" ({self.metadata})" if self.metadata else ""
        recorded = f"recorded {self.recorded_at:%Y-%m-%d %H:%M:%SZ}{by}{noted}"
        return f"<Entry {self.position} {self.id}, {recorded}:\n {self.event!r}>"


class Recorded(NamedTuple):
    """How an entry was written down.

    Attributes:
        at: When, UTC.
        by: By whom; empty = not said.
        metadata: What was noted beside it.
    """

    at: datetime
    by: str
    metadata: Metadata


@explains_names
@attrs.frozen
class Account(Generic[E_co]):
    """A standing account, as one view sees it: what a projection folds.

    Attributes:
        id: The id of its original, for ever, whatever revised it.
        event: What it says: its visible version definitely reported last; where that order is not definite, the hull of
            the candidates.
        incident: The ids of all accounts of its incident, itself included, visible or not.
        part_of: Every incident that its own is a part of, directly or through others.
        position: The position of its original.
        recorded_at: When its original was written down.
        corrected: Whether it reads otherwise than its original did.
        caveats: What to know before using it.
        certain: Whether it is there in any case. False = it may have been reported later than the moment that a view as
            known is asked about, or withdrawn by then; only projections that declare `sees_possible` are given such.
        record: The record key under which an importer brought it, of several the first as text; None = it was entered
            by hand, or it is given to a projection that does not declare `sees_possible`, which is not told.
        readings: The versions that it may read as, where several may be the last; empty = it reads as `event` alone.
        recorded_by: Who wrote its original down; empty = not said.
        metadata: What was noted beside the append of its original; see `Entry`.
    """

    id: str
    event: E_co
    incident: Incident
    part_of: frozenset[Incident]
    position: int
    recorded_at: datetime
    corrected: bool = False
    caveats: tuple[str, ...] = ()
    certain: bool = True
    record: str | None = None
    readings: tuple[E_co, ...] = ()
    recorded_by: str = ""
    metadata: Metadata = NOTHING_NOTED

    def is_within(self, about: str | None) -> bool:
        """Tell whether it is of the incident of another account, given by its id, or of a part of that incident."""
        return about in self.incident or any(about in whole for whole in self.part_of)


@attrs.frozen
class View:
    """The moment from which a log is seen, and by which clock. A view is a value; logs are seen through it.

    Attributes:
        clock: "now" = everything; "known" = what had been said by the moment, with today's bookkeeping; "recorded" =
            what the log held at the moment.
        moment: UTC; None for now.
        possibly: For "known" only: see also what may have been said by then (a report known by its day, or with an
            open end).
    """

    clock: Literal["now", "known", "recorded"] = "now"
    moment: datetime | None = None
    possibly: bool = False

    def __attrs_post_init__(self) -> None:
        if (self.clock == "now") != (self.moment is None):
            raise UsageError("a view of now has no moment; any other needs one")

    @classmethod
    def now(cls) -> View:
        """See everything."""
        return cls()

    @classmethod
    def known(cls, moment: datetime | str, *, possibly: bool = False) -> View:
        """See what had been said by a moment, given as an aware datetime or ISO text with an offset."""
        return cls("known", instant(moment, None, "moment"), possibly)

    @classmethod
    def recorded(cls, moment: datetime | str) -> View:
        """See what the log held at a moment, given as an aware datetime or ISO text with an offset."""
        return cls("recorded", instant(moment, None, "moment"))

    def sees(self, event: Any) -> bool:
        """Tell whether something said is visible, by its report time. Only "known" looks at it."""
        return self.clock != "known" or self.reaches(event.attribution.reported)

    def reaches(self, reported: When) -> bool:
        """Tell whether what was reported at a time is visible; see `sees`."""
        if self.clock != "known" or self.moment is None:
            return True
        return bool(reported.possibly_by(self.moment) if self.possibly else reported.definitely_by(self.moment))

    def __str__(self) -> str:
        if self.moment is None:
            return "now"
        at = self.moment.strftime("%Y-%m-%d %H:%MZ")
        return f"as {self.clock} at {at}" + (", possibly" if self.possibly else "")
