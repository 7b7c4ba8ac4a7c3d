"""When an attack was, as a post words it: clock times, "during the past night", "in the morning".

A clock time is the latest such moment before the post; times are local to the channel that posts. A night is 18:00 to
06:00, and the parts of a day are six hours each: somewhere within.
"""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from conflict_events.errors import InvalidValue
from conflict_events.values import When
from conflict_events.values.clocks import zone

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["window"]

AHEAD = timedelta(minutes=30)
"""A window may end so long after the post that tells of it: its end is rounded."""

_CLOCK = r"(\d{1,2})[.:](\d{2})"
_BETWEEN = re.compile(rf"\b[Сс] +{_CLOCK} +(?:до|по) +{_CLOCK}")
_UPTO = re.compile(rf"\bз +{_CLOCK}\b.*?\b[Сс]таном на +{_CLOCK}", re.DOTALL)
_ABOUT_TWO = re.compile(rf"\b[Оо]коло +{_CLOCK} +и +{_CLOCK}")
_ABOUT = re.compile(rf"\b[Оо]коло +{_CLOCK}")
_AT = re.compile(rf"\b[Вв] +{_CLOCK}")
_NIGHT_AND_MORNING = re.compile(r"в ночное время и утренние часы")
_NIGHT = re.compile(r"прошедш(?:ей|ую) ноч[иь]|[Сс]егодня ночью|[Уу] ніч на")
_MORNING, _DAY, _EVENING = (re.compile(rf"\b{word}\b") for word in ("[Уу]тром", "[Дд]н[её]м", "[Вв]ечером"))


def window(text: str, posted: datetime, tz: str) -> When | None:
    """Read when the attack was that a post tells of; None = it does not say.

    Args:
        text: Its words.
        posted: When it was posted.
        tz: The zone of its clock times.

    Raises:
        InvalidValue: It has a clock time that there is not.
    """
    local = posted.astimezone(zone(tz))
    for form, make in _FORMS:
        match = form.search(text)
        if match is not None:
            return make(match, local, tz)
    return None


def _clock(hour: str, minute: str, upto: datetime) -> datetime:
    """Give the latest moment of a clock time that is not after another moment."""
    if int(hour) > 24 or int(minute) > 59 or (int(hour) == 24 and int(minute)):
        raise InvalidValue("when", "must have clock times that there are", f"{hour}.{minute}")
    moment = datetime.combine(upto.date(), time(int(hour) % 24, int(minute)), upto.tzinfo)
    return moment if moment <= upto else moment - timedelta(1)


def _between(match: re.Match[str], local: datetime, tz: str) -> When:
    end = _clock(match[3], match[4], local + AHEAD)
    start = _clock(match[1], match[2], end)
    if start == end:
        return When.at(end, tz=tz, raw=match[0])
    return When.between(start, end, tz=tz, raw=match[0])


def _about_two(match: re.Match[str], local: datetime, tz: str) -> When:
    made = _between(match, local, tz)
    return When(start=made.start, end=made.end, precision=made.precision, certainty="~", tz=tz, raw=match[0])


def _moment(match: re.Match[str], local: datetime, tz: str, **marked: Any) -> When:
    moment = _clock(match[1], match[2], local + AHEAD)
    return When(start=moment, end=moment, precision="instant", tz=tz, raw=match[0], **marked)


def _about(match: re.Match[str], local: datetime, tz: str) -> When:
    return _moment(match, local, tz, certainty="~")


def _night(match: re.Match[str], local: datetime, tz: str) -> When:
    return When.night(local.date(), tz, named_by="morning", raw=match[0])


def _part(first: int, last: int) -> Callable[[re.Match[str], datetime, str], When]:
    def made(match: re.Match[str], local: datetime, tz: str) -> When:
        midnight = datetime.combine(local.date(), time(0), local.tzinfo)
        start, end = (midnight + timedelta(hours=hour) for hour in (first, last))
        return When.between(start, max(min(end, local), start + AHEAD), tz=tz, precision="part_of_day", raw=match[0])

    return made


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], datetime, str], When]], ...] = (
    (_BETWEEN, _between),
    (_UPTO, _between),
    (_ABOUT_TWO, _about_two),
    (_ABOUT, _about),
    (_AT, _moment),
    (_NIGHT_AND_MORNING, _part(-6, 12)),
    (_NIGHT, _night),
    (_MORNING, _part(6, 12)),
    (_DAY, _part(12, 18)),
    (_EVENING, _part(18, 24)),
)
"""The first that is found counts: a clock time says more than a part of the day."""
