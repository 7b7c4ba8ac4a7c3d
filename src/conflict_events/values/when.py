"""`When`: an uncertain time or window, and the bridges from instants to nights and calendar days.

Windows are half-open: the end is the first moment after. Clock times are kept as UTC instants with the name of the
zone that the source spoke in beside them; days are kept as days, and become instants only between bounds: with a zone
by its local midnights (23, 24 or 25 hours apart), without one by everything from UTC+14 to UTC-12 (S7).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any, Literal, TypeAlias

import attrs

from conflict_events.errors import InvalidValue
from conflict_events.values import clocks, edtf, forms, iso
from conflict_events.values.answered import Answered
from conflict_events.values.calls import explains_calls
from conflict_events.values.refused import refuses_order
from conflict_events.values.typed_times import typed_when

__all__ = ["DayRule", "Order", "Precision", "When", "maybe_when", "when"]

Precision: TypeAlias = Literal["instant", "hour", "part_of_day", "day", "week", "month", "year"]
"""How finely a source spoke of a time."""
DayRule: TypeAlias = Literal["start", "end", "majority"]
"""Which day names a window that crosses midnight: where it began, where it ended, or where most of it lay."""
Certainty: TypeAlias = Literal["", "?", "~", "%"]

PRECISIONS = ("instant", "hour", "part_of_day", "day", "week", "month", "year")
NO_OFFSET = timedelta(0)
FAR_EAST, FAR_WEST = timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))


class Order(Answered):
    """How two windows lie to each other in time."""

    BEFORE = "before"
    OVERLAPS = "overlaps"
    AFTER = "after"


def _is_day(_instance: Any, _field: Any, value: Any) -> None:
    good = value is None or type(value) is date or (isinstance(value, date) and not isinstance(value, datetime))
    forms.check(good, "", "must be a date", value)


@explains_calls
@refuses_order
@attrs.frozen(slots=False, kw_only=True, field_transformer=forms.named)
class When:
    """An uncertain time or window: two instants, or two days, either end open.

    Use the constructors `at`, `between`, `day`, `days`, `week`, `month`, `year`, `night`, `edtf`.

    Attributes:
        start: The first instant, in UTC; None = open, or the window is given in days.
        end: The first instant after the window, in UTC; equal to `start` only where precision is "instant".
        start_day: The first day; None = open, or the window is given in instants.
        end_day: The first day after the window.
        extent: "throughout" = lasted across the window; "within" = happened somewhere inside it.
        precision: How finely the source spoke.
        certainty: EDTF's marks: "?" uncertain, "~" approximate, "%" both, "" neither.
        tz: The IANA zone that the source spoke in; required with instants. Days without one may be days anywhere.
        raw: The source's own words, such as "early Sunday".

    Raises:
        InvalidValue: Where a rule T1 or T2 of the domain model is broken.
    """

    start: datetime | None = attrs.field(default=None, converter=clocks.to_utc)
    end: datetime | None = attrs.field(default=None, converter=clocks.to_utc)
    start_day: date | None = attrs.field(default=None, validator=_is_day)
    end_day: date | None = attrs.field(default=None, validator=_is_day)
    extent: Literal["throughout", "within"] = attrs.field(
        default="within", validator=forms.word("throughout", "within")
    )
    precision: Precision = attrs.field(default="instant", validator=forms.word(*PRECISIONS))
    certainty: Certainty = attrs.field(default="", validator=forms.word("", "?", "~", "%"))
    tz: str | None = attrs.field(default=None, converter=clocks.zone_name)
    raw: str | None = attrs.field(default=None, converter=forms.maybe_text)
    __repr__ = typed_when

    def __hash__(self) -> int:
        return hash((self.start, self.end, self.start_day, self.end_day))

    def __attrs_post_init__(self) -> None:
        timed = self.start is not None or self.end is not None
        dated = self.start_day is not None or self.end_day is not None
        if timed and dated:
            raise InvalidValue("when", "days and instants are not mixed", self)
        if timed:
            self._check_instants()
        elif dated:
            self._check_days()
        else:
            raise InvalidValue("when", "needs a start or an end", None)

    def _check_instants(self) -> None:
        start, end = self.start, self.end
        for moment in (start, end):  # the fast path has no converters
            if moment is not None and moment.tzinfo is not UTC and moment.utcoffset() != NO_OFFSET:
                raise InvalidValue("when", "instants are in UTC", moment)
        if self.tz is None:
            raise InvalidValue("tz", "is required with instants", None)
        if (start == end) != (self.precision == "instant"):
            rule = "start equals end if and only if precision is 'instant'"
            raise InvalidValue("when", rule, (start, end, self.precision))
        if start is not None and end is not None and start > end:
            raise InvalidValue("when", "must start before it ends", (start, end))

    def _check_days(self) -> None:
        start, end = self.start_day, self.end_day
        coarse = self.precision in ("day", "week", "month", "year")
        forms.check(coarse, "precision", "days have precision day, week, month or year", self.precision)
        for day in (start, end):
            if day is not None:
                clocks.check_day(day)
        if start is not None and end is not None:
            forms.check(start < end, "when", "must start before it ends", (start, end))

    # --- constructors ----------------------------------------------------------------------------

    @classmethod
    def at(cls, moment: datetime | str, *, tz: str | None = None, raw: str | None = None) -> When:
        """Make an instant.

        Args:
            moment: An aware datetime or ISO text with an offset; without one, a local time in `tz`. A date is a whole
                day and no moment: see `day`.
            tz: The zone spoken in; None = "UTC", and the moment must carry an offset.
            raw: The source's own words.

        Raises:
            InvalidValue: Also for text of a day, week or month, and where a local time falls into a clock change and so
                names no one instant.
        """
        instant = clocks.instant(moment, tz)
        return cls(start=instant, end=instant, precision="instant", tz=tz or "UTC", raw=raw)

    @classmethod
    def between(
        cls,
        start: datetime | str | None,
        end: datetime | str | None,
        *,
        tz: str | None = None,
        extent: Literal["throughout", "within"] = "within",
        precision: Precision = "hour",
        certainty: Certainty = "",
        raw: str | None = None,
    ) -> When:
        """Make a window of clock times, half-open; None leaves an end open. For local times see `at`."""
        return cls(
            start=None if start is None else clocks.instant(start, tz),
            end=None if end is None else clocks.instant(end, tz),
            extent=extent,
            precision=precision,
            certainty=certainty,
            tz=tz or "UTC",
            raw=raw,
        )

    @classmethod
    def day(cls, day: date | str, *, tz: str | None = None, raw: str | None = None) -> When:
        """Make one calendar day; without a zone it may be that day anywhere on earth."""
        first = clocks.calendar_day(day)
        return cls(start_day=first, end_day=first + timedelta(1), precision="day", tz=tz, raw=raw)

    @classmethod
    def days(cls, first: date | str, last: date | str, *, tz: str | None = None, raw: str | None = None) -> When:
        """Make a run of calendar days, both inclusive."""
        end = clocks.calendar_day(last) + timedelta(1)
        return cls(start_day=clocks.calendar_day(first), end_day=end, precision="day", tz=tz, raw=raw)

    @classmethod
    def week(
        cls, year: int, week: int, *, tz: str | None = None, certainty: Certainty = "", raw: str | None = None
    ) -> When:
        """Make one ISO week, Monday to Sunday; its year is the one that has its Thursday."""
        first = iso.monday(year, week)
        return cls(start_day=first, end_day=first + timedelta(7), precision="week", certainty=certainty, tz=tz, raw=raw)

    @classmethod
    def month(cls, year: int, month: int, *, tz: str | None = None, raw: str | None = None) -> When:
        """Make one calendar month."""
        return cls.edtf(f"{year:04}-{month:02}", tz=tz, raw=raw)

    @classmethod
    def year(cls, year: int, *, tz: str | None = None, raw: str | None = None) -> When:
        """Make one calendar year."""
        return cls.edtf(f"{year:04}", tz=tz, raw=raw)

    @classmethod
    def night(
        cls, day: date | str, tz: str, *, named_by: Literal["morning", "evening"], raw: str | None = None
    ) -> When:
        """Make a night as spoken of without clock times: 18:00 to 06:00 local, somewhere within.

        Args:
            day: The date that names the night.
            tz: The IANA zone whose clock is meant.
            named_by: Whether that date is the night's morning or its evening; there is no default.
            raw: The source's own words.
        """
        forms.check(named_by in ("morning", "evening"), "named_by", "must be 'morning' or 'evening'", named_by)
        named = clocks.calendar_day(day)
        clocks.zone_name(tz)
        evening = named - timedelta(1) if named_by == "morning" else named
        return cls(
            start=clocks.local(evening, time(18), tz),
            end=clocks.local(evening + timedelta(1), time(6), tz),
            precision="part_of_day",
            tz=tz,
            raw=raw,
        )

    @classmethod
    def edtf(
        cls,
        text: str,
        *,
        extent: Literal["throughout", "within"] = "within",
        tz: str | None = None,
        raw: str | None = None,
    ) -> When:
        """Read a date-level EDTF value: ``2024``, ``2024-11~``, ``2024-10-01/2024-10-27``, ``2024-11-10/..``.

        Raises:
            InvalidValue: For EDTF outside that subset (seasons, unspecified digits, one-sided marks).
        """
        start, end, precision, certainty = edtf.parse(text)
        return cls(
            start_day=start, end_day=end, precision=precision, certainty=certainty, extent=extent, tz=tz, raw=raw
        )

    def to_edtf(self) -> str:
        """Write a date-level value as EDTF; `extent`, `tz` and `raw` have no place there.

        Raises:
            InvalidValue: For instants and clock windows (EDTF intervals are of dates), and for weeks.
        """
        if not self.is_dated:
            raise InvalidValue("when", "EDTF intervals are of dates; this has clock times", str(self))
        return edtf.write(self.start_day, self.end_day, self.precision, self.certainty)

    # --- bounds and order ------------------------------------------------------------------------

    @property
    def is_dated(self) -> bool:
        """Given in days, not in instants."""
        return self.start_day is not None or self.end_day is not None

    @property
    def earliest(self) -> datetime | None:
        """The first instant it can reach back to, in UTC; None = open."""
        if self.start_day is None:
            return self.start
        return clocks.midnight(self.start_day, self.tz, FAR_EAST)

    @property
    def latest(self) -> datetime | None:
        """The first instant after all it can reach to, in UTC (for an instant, itself); None = open."""
        if self.end_day is None:
            return self.end
        return clocks.midnight(self.end_day, self.tz, FAR_WEST)

    @property
    def is_instant(self) -> bool:
        """One moment, known exactly."""
        return self.precision == "instant"

    @property
    def is_bounded(self) -> bool:
        """Both ends are known."""
        return self.earliest is not None and self.latest is not None

    @property
    def surely_over(self) -> datetime | None:
        """The first moment at which all of it is definitely over, in UTC.

        None = there is none: its end is open, or its date is marked as uncertain or approximate (C1).
        """
        return None if self.certainty else self.latest

    def definitely_by(self, moment: datetime) -> bool:
        """Tell whether all of it is over at this moment: an instant at it, a window that ends by it.

        Of a date that is marked as uncertain or approximate that is never sure.
        """
        over = self.surely_over
        return over is not None and over <= moment

    def possibly_by(self, moment: datetime) -> bool:
        """Tell whether it can have happened by this moment."""
        earliest = self.earliest
        return earliest is None or earliest <= moment

    def order(self, other: When) -> Order:
        """Tell whether this lies wholly before the other, wholly after, or neither."""
        if _wholly_before(self, other):
            return Order.BEFORE
        return Order.AFTER if _wholly_before(other, self) else Order.OVERLAPS

    def overlaps(self, other: When) -> bool:
        """Tell whether the two windows share a moment, as far as their bounds say."""
        return self.order(other) is Order.OVERLAPS

    def possibly_within(self, start: datetime, end: datetime) -> bool:
        """Tell whether it can have happened inside ``[start, end)``."""
        return self.overlaps(When.between(start, end))

    def lies_within(self, other: When) -> bool:
        """Tell whether this window lies wholly inside the other."""
        bounds = (self.earliest, other.earliest, self.latest, other.latest)
        start, other_start, end, other_end = bounds
        if start is None or end is None:
            return False
        return (other_start is None or other_start <= start) and (other_end is None or end <= other_end)

    # --- bridges to the calendar -----------------------------------------------------------------

    def local_day(self, tz: str, rule: DayRule, *, day_starts: time = time(0)) -> date | None:
        """Name the calendar day that it belongs to.

        Args:
            tz: The IANA zone whose calendar is meant. A window given in days keeps its days.
            rule: "start" = the day it began, "end" = the day of its last instant, "majority" = the day that holds
                most of it. There is no default: moving it moves headlines.
            day_starts: When a day begins. A day is named by the date that holds the larger part of it, so 18:00
                gives the "attack day" that is named by its morning.

        Returns:
            The day; None where the end that the rule needs is open, or where no day holds the majority.
        """
        forms.check(rule in ("start", "end", "majority"), "rule", "must be 'start', 'end' or 'majority'", rule)
        clocks.zone_name(tz)
        if self.is_dated and day_starts == time(0):
            return clocks.day_of_days(self.start_day, self.end_day, rule)
        local = attrs.evolve(self, tz=self.tz or tz) if self.is_dated else self
        return clocks.day_of(local.earliest, local.latest, tz, rule, day_starts)

    def local_night(self, tz: str, rule: Literal["start", "end"]) -> date | None:
        """Name the night that it belongs to (S8).

        Nights run noon to noon. A window belongs to one when more than half of its length lies between 18:00 and
        06:00 local; it falls in the noon to noon that holds its midpoint.

        Returns:
            The date of the second noon (rule "end") or of the first ("start"); None where it belongs to no night,
            is known by date only, is open, or is longer than two days.
        """
        forms.check(rule in ("start", "end"), "rule", "a night is named by its 'start' or its 'end'", rule)
        clocks.zone_name(tz)
        if self.is_dated or self.start is None or self.end is None:
            return None
        return clocks.night_of(self.start, self.end, tz, rule)

    def __str__(self) -> str:
        if self.is_dated:
            first = ".." if self.start_day is None else str(self.start_day)
            last = ".." if self.end_day is None else str(self.end_day - timedelta(1))
            return first if first == last else f"{first} to {last}"
        start, end = clocks.shown(self.start, self.tz), clocks.shown(self.end, self.tz)
        return f"{start} {self.tz}" if self.is_instant else f"{start} to {end} {self.tz}"


def _wholly_before(a: When, b: When) -> bool:
    a_end, b_start = a.latest, b.earliest
    if a_end is None or b_start is None:
        return False
    # An instant is its own latest moment; a window ends just before its end.
    return a_end < b_start if a.is_instant else a_end <= b_start


def when(value: When | datetime | date | str) -> When:
    """Convert to a When: an aware datetime or ISO text of one is an instant, a date a day, other text a week or EDTF.

    Raises:
        InvalidValue: For text that is none of these, and for a clock time without an offset.
    """
    if isinstance(value, When):
        return value
    if isinstance(value, datetime) or (isinstance(value, str) and "T" in value):
        return When.at(value)
    if isinstance(value, date):
        return When.day(value)
    forms.check(isinstance(value, str), "", "must be a When, a datetime, a date or ISO text", value)
    return _week(value) or When.edtf(value)


def _week(text: str) -> When | None:
    mark: Any = text[-1:] if text[-1:] in ("?", "~", "%") else ""
    matched = iso.WEEK.fullmatch(text.removesuffix(mark))
    return None if matched is None else When.week(int(matched["year"]), int(matched["week"]), certainty=mark)


def maybe_when(value: When | datetime | date | str | None) -> When | None:
    """Convert to a When; None = not said."""
    return None if value is None else when(value)
