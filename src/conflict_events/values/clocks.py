"""Zones, clocks and calendars: pure functions under `When`.

Everything computes in UTC. Local times enter by `instant`, which refuses a time that a clock change repeats or
skips (nothing is guessed), and leave by `day_of` and `night_of`.
"""

from __future__ import annotations

import functools
from datetime import UTC, date, datetime, time, timedelta, timezone

from conflict_events.errors import InvalidValue, ZoneMissing
from conflict_events.values import forms, iso
from conflict_events.values.quantity import Truth
from conflict_events.values.zones import zone, zone_name

__all__ = [
    "calendar_day",
    "day_holding",
    "day_of",
    "day_of_days",
    "instant",
    "local",
    "midnight",
    "mostly_dark",
    "night_of",
    "shown",
    "to_utc",
    "utc",
    "zone",
    "zone_name",
]

NOON = time(12)
DUSK, DAWN = time(18), time(6)
MARGIN = timedelta(days=3)
START = datetime.min.replace(tzinfo=UTC)
"""Before all that can be told."""
END = datetime.max.replace(tzinfo=UTC)
"""After all that can be told."""
FIRST = (datetime.min + MARGIN).replace(tzinfo=UTC)  # noqa: DTZ901  # the first instant that is ours
FIRST_DAY, LAST_DAY = date.min + MARGIN + timedelta(1), date.max - MARGIN - timedelta(1)
INNER_YEARS = range(2, 9999)
"""Years that are far from the edges of the calendar."""
MINUTES = len("2024-11-10 08:00")
LONGEST_NIGHT = timedelta(days=2)


def to_utc(value: datetime | None) -> datetime | None:
    """Convert an aware datetime to UTC; None stays None."""
    return None if value is None else utc(value)


def utc(value: datetime) -> datetime:
    """Convert an aware datetime to UTC."""
    if type(value) is datetime and value.tzinfo is UTC and value.year in INNER_YEARS:
        return value
    aware = isinstance(value, datetime) and value == value and value.utcoffset() is not None  # noqa: PLR0124  # NaT
    forms.check(aware, "", "must be an instant with an offset, such as 2024-11-10T08:00Z", value)
    forms.check(not _is_near_edge(value), "", "must lie inside the years 1 to 9999", value)
    return _plain(value).astimezone(UTC)


def _plain(moment: datetime) -> datetime:
    """Make a plain datetime of one of another library's, such as a pandas Timestamp, which no store would take."""
    if type(moment) is datetime:
        return moment
    forms.check(moment == moment, "start/end", "must be a moment, and this is none (NaT): leave it out", moment)  # noqa: PLR0124  # as a NaN, it equals nothing
    whole = not getattr(moment, "nanosecond", 0)
    forms.check(whole, "start/end", "must be in whole microseconds: round it to them", moment)
    return datetime.combine(date(moment.year, moment.month, moment.day), moment.timetz())


def _is_near_edge(moment: datetime) -> bool:
    bare = moment.replace(tzinfo=None)
    return bare < datetime.min + MARGIN or bare > datetime.max - MARGIN  # noqa: DTZ901  # compared as bare on purpose


def calendar_day(value: date | str) -> date:
    """Convert a date or its ISO text; text of a week, a month or a moment is no day, and a datetime is none.

    A midnight without a zone is that day: frames have no other way to write one.
    """
    forms.check(not forms.is_none_of_frames(value), "day", "must be a day, and this is none: leave it out", value)
    if isinstance(value, datetime) and value.tzinfo is None and value.time() == time():
        value = value.date()
    if isinstance(value, datetime):
        rule = "must be a date, and a datetime is a moment: give its date in the zone that is meant"
        raise InvalidValue("day", rule, value)
    day = value if isinstance(value, date) else _day_of_text(value)
    check_day(day)
    return day


def _day_of_text(value: str) -> date:
    try:
        if isinstance(value, str) and iso.is_day(value):
            return date.fromisoformat(value)
    except ValueError:
        raise InvalidValue("day", "must be a day that exists, such as '2024-11-10'", value) from None
    rule = f"must be a date or ISO text such as '2024-11-10'{iso.instead_of_day(value)}"
    raise InvalidValue("day", rule, value)


def check_day(day: date) -> None:
    """Refuse a day so near the edge of the calendar that its midnights are no instants of ours somewhere on earth."""
    forms.check(FIRST_DAY <= day <= LAST_DAY, "day", "must lie inside the years 1 to 9999", day)


def instant(value: datetime | str, tz: str | None, field: str = "start/end") -> datetime:
    """Make a UTC instant of an aware moment, or of a local time in a zone; messages name the field.

    Raises:
        InvalidValue: For a local time without a zone, or one that a clock change repeats or skips there.
    """
    moment = _parsed(value, field)
    if moment.utcoffset() is not None:
        return utc(moment)
    if tz is None:
        wanted = "tz" if field == "start/end" else "one, such as '2024-11-10T08:00Z'"
        raise InvalidValue(field, f"a time without an offset needs {wanted}", value)
    return _sole_instant(moment, zone_name(tz) or "UTC")


def _parsed(value: datetime | str, field: str) -> datetime:
    if isinstance(value, datetime):
        return _plain(value)
    if isinstance(value, date):
        rule = "must be a moment, and a date is a whole day: use When.day, or give a datetime"
        raise InvalidValue(field, rule, value)
    try:
        if isinstance(value, str) and iso.is_moment(value):
            return datetime.fromisoformat(value)
    except ValueError:
        rule = "must be a moment that exists, such as '2024-11-10T08:00Z'"
        raise InvalidValue(field, rule, value) from None
    rule = f"must be a datetime or ISO text such as '2024-11-10T08:00Z'{iso.instead_of_moment(value)}"
    raise InvalidValue(field, rule, value)


def readings(moment: datetime, tz: str) -> tuple[datetime, ...]:
    """Give the UTC instants that a bare local time can mean: none in a spring gap, two in an autumn fold."""
    if _is_near_edge(moment):
        raise InvalidValue("start/end", "must lie inside the years 1 to 9999", moment)
    before, after = (moment.replace(tzinfo=zone(tz), fold=fold) for fold in (0, 1))
    if before.utcoffset() == after.utcoffset():  # else a clock change skips it or repeats it (PEP 495)
        return (before.astimezone(UTC),)
    instants = {before.astimezone(UTC), after.astimezone(UTC)}
    bare = moment.replace(tzinfo=None)
    real = sorted(each for each in instants if each.astimezone(zone(tz)).replace(tzinfo=None) == bare)
    return tuple(real)


def _sole_instant(moment: datetime, tz: str) -> datetime:
    instants = readings(moment, tz)
    if len(instants) == 1:
        return instants[0]
    rule = f"a clock change in {tz} {'repeats this time: give an offset' if instants else 'skips this local time'}"
    raise InvalidValue("start/end", rule, str(moment))


def local(day: date, at: time, tz: str) -> datetime:
    """Give the UTC instant of a local clock time; one skipped or repeated by a clock change is read as its first."""
    return datetime.combine(day, at, zone(tz)).astimezone(UTC)


@functools.lru_cache(maxsize=1 << 14)
def midnight(day: date, tz: str | None, unknown: timezone) -> datetime:
    """Give the UTC instant at which a day begins, in a zone, or in the bounding offset where no zone is known."""
    if tz is None:
        return datetime.combine(day, time(0), unknown).astimezone(UTC)
    return local(day, time(0), tz)


def shown(moment: datetime | None, tz: str | None) -> str:
    """Write an instant as its local clock time, or in UTC, with a Z, where this machine cannot; ".." where open."""
    if moment is None:
        return ".."
    try:
        return moment.astimezone(zone(tz or "UTC")).isoformat(" ", "minutes")[:MINUTES]
    except (ZoneMissing, InvalidValue):  # a log may be older than the rule that refuses a name such as localtime
        return f"{moment.isoformat(' ', 'minutes')[:MINUTES]}Z"


def day_of_days(start: date | None, end: date | None, rule: str) -> date | None:
    """Name the day of a run of days, the end exclusive."""
    last = None if end is None else end - timedelta(1)
    if rule == "majority":
        return start if start == last else None
    return start if rule == "start" else last


def day_of(start: datetime | None, end: datetime | None, tz: str, rule: str, starts: time) -> date | None:
    """Name the local day of a window of instants; see `When.local_day`."""
    if rule == "start":
        return None if start is None else day_holding(start, tz, starts)
    if rule == "end":
        return None if end is None else day_holding(end if start == end else _last_instant(end), tz, starts)
    if start is None or end is None:
        return None
    return _majority_day(start, end, tz, starts)


def _last_instant(end: datetime) -> datetime:
    return end - timedelta(microseconds=1)


def _named_next(starts: time) -> int:
    """Days that begin after noon are named by the next date, which holds the larger part of them."""
    return 1 if starts > NOON else 0


def day_holding(moment: datetime, tz: str, starts: time) -> date:
    """Name the local day that holds an instant, where days begin at a clock time."""
    day = moment.astimezone(zone(tz)).date()
    if moment < local(day, starts, tz):
        day -= timedelta(1)
    return day + timedelta(_named_next(starts))


def _majority_day(start: datetime, end: datetime, tz: str, starts: time) -> date | None:
    # More than half of a window lies in one day only if its midpoint does.
    midpoint = start + (end - start) / 2
    named = day_holding(midpoint, tz, starts)
    first = named - timedelta(_named_next(starts))
    begins, ends = local(first, starts, tz), local(first + timedelta(1), starts, tz)
    share = min(end, ends) - max(start, begins)
    return named if start == end or share * 2 > end - start else None


def night_of(start: datetime, end: datetime, tz: str, rule: str) -> date | None:
    """Name the night of a window of instants; see `When.local_night`."""
    midpoint = start + (end - start) / 2
    first = midpoint.astimezone(zone(tz)).date()
    if midpoint < local(first, NOON, tz):
        first -= timedelta(1)
    if end - start > LONGEST_NIGHT or mostly_dark(start, end, tz) is not Truth.YES:
        return None
    return first if rule == "start" else first + timedelta(1)


def mostly_dark(start: datetime, end: datetime, tz: str) -> Truth:
    """Tell whether more than half of a window lies between 18:00 and 06:00 local; UNDETERMINED for exactly half."""
    if start == end:
        clock = start.astimezone(zone(tz)).time()
        return Truth.YES if clock >= DUSK or clock < DAWN else Truth.NO
    dark = timedelta(0)
    evening = start.astimezone(zone(tz)).date() - timedelta(1)
    while (dusk := local(evening, DUSK, tz)) < end:
        dawn = local(evening + timedelta(1), DAWN, tz)
        dark += max(min(end, dawn) - max(start, dusk), timedelta(0))
        evening += timedelta(1)
    return Truth.of(surely=dark * 2 > end - start, possibly=dark * 2 >= end - start)
