"""Times: a timestamp as text, resolved to an instant in UTC by every rule that needs only the text and its zone.

Accepted: an ISO 8601 date and time (`T` or a space between, seconds optional), then an offset, `Z`, `UTC`, an
abbreviation that was in force in the zone at that time, or, where a zone is given, nothing. A weekday may come first.
A date alone is read as its day, with a warning. Nothing is repaired silently: what cannot be resolved is a problem
that shows every reading, or the right form.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from dateline.problems import Place, Problem, errors, problem
from dateline.reading import time_refusals as refusals
from dateline.reading.zones import (
    FIRST_YEAR,
    LAST_YEAR,
    TZDATA_VERSION,
    WEEKDAYS,
    day_words,
    is_zone,
    iso,
    midnights,
    offset_words,
    utc_offset,
    zone,
    zone_names,
    zone_problem,
)
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dateline.model import Precision
    from dateline.reading.frontmatter import Spot

__all__ = ["TZDATA_VERSION", "Resolved", "is_zone", "iso", "resolve", "zone", "zone_names", "zone_problem"]

Window = tuple[datetime, datetime | None]
"""When a coverage opened and, where it did, closed."""

_SHAPE = re.compile(
    r"(?:([A-Za-z]{3,9})[.,]{0,2} +)?(\d{4}-\d\d-\d\d)"
    r"(?:(?:T| +)(\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?) *([+-]\d\d(?::?\d\d(?::\d\d)?)?|Z|[A-Z][A-Za-z]{1,4})?)?",
    re.ASCII,
)
_NO_YEAR = r"((?:[A-Za-z]{3,9}[.,]{0,2} +)?)(?:--)?(\d\d-\d\d(?:T| +)\d\d:\d\d.*)"
_LONGER_NAMES = {1: ("tues",), 3: ("thur", "thurs")}
_WEEKDAYS = {
    form: number
    for number, name in enumerate(WEEKDAYS)
    for form in (name.lower(), name[:3].lower(), *_LONGER_NAMES.get(number, ()))
}
_WESTMOST, _EASTMOST = timedelta(hours=-12), timedelta(hours=14)
_ZERO, _DAY, _SECOND = timedelta(0), timedelta(days=1), timedelta(seconds=1)
_ENDS_IN_OFFSET = r"(?:Z|T.*[+-]\d\d:\d\d)$"
_FIRST_YEAR, _LAST_YEAR = str(FIRST_YEAR), str(LAST_YEAR)
_DATE_LENGTH = len("2014-03-07")
_EXAMPLE = datetime(2014, 3, 7, 18, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A timestamp as written, and what it means. `instant` is None where an error says why."""

    written: str
    spot: Place | Spot
    zone: str | None
    instant: datetime | None  # aware, UTC
    latest: datetime | None  # the last it may mean: the last second of the day for a date alone, else `instant`
    label: str = ""  # the abbreviation as written
    precision: Precision = "minute"
    problems: tuple[Problem, ...] = ()

    @property
    def place(self) -> Place:
        """Where it stands."""
        return _place(self.spot)


class _Text(NamedTuple):
    """What `resolve` was asked."""

    written: str
    zone: str | None
    spot: Place | Spot
    fold: int | None
    precision: Precision | None
    has_note: bool
    window: Window | None

    @property
    def place(self) -> Place:
        """Where it stands; looked up when a problem needs it, which few texts have."""
        return _place(self.spot)


def _place(spot: Place | Spot) -> Place:
    return spot if isinstance(spot, Place) else spot.place


def resolve(
    written: str,
    zone_name: str | None,
    spot: Place | Spot,
    *,
    fold: int | None = None,
    precision: Precision | None = None,
    has_note: bool = False,
    window: Window | None = None,
) -> Resolved:
    """Resolve `written`, which stands at `spot` in a coverage whose zone is `zone_name`.

    `fold` picks the first (0) or second (1) of two equal local times when clocks went back. `precision` is the front
    matter's own: "day" says that a date alone is meant (pass it for a coverage's `opened` and `closed`, which have no
    such field). `has_note` says that a `time_note` stands beside it. `window` lets a month and day without a year
    take the only year that lies in the coverage. Raises `KeyError` for an unknown zone.
    """
    match = _SHAPE.fullmatch(written)
    if match and match[1] is None and fold is None:
        _, day, clock, suffix = match.groups()
        usual = _usual(zone_name, day).get(suffix)
        if usual and clock and not clock.startswith("00:00"):
            try:
                instant = datetime.fromisoformat(f"{day} {clock}+00:00") - usual[0]
            except ValueError:  # no such time: told below
                pass
            else:
                return Resolved(written, spot, zone_name, instant, instant, usual[1], precision or "minute")
    text = _Text(written, zone_name, spot, fold, precision, has_note, window)
    return _read(text) or _without_year(text) or _unreadable(text)


def _read(text: _Text) -> Resolved | None:
    """Read a text of the accepted form; None where it has another, or no such date or time exists."""
    match = _SHAPE.fullmatch(text.written)
    if match is None:
        return None
    weekday, day, clock, suffix = match.groups()
    if (weekday and weekday.lower() not in _WEEKDAYS) or not _FIRST_YEAR <= day[:4] <= _LAST_YEAR:
        return None
    try:
        local = datetime.fromisoformat(f"{day} {clock}" if clock else day)
        reading, latest = (_instant(text, local, suffix), None) if clock else _day(text, local)
    except ValueError:  # no such date, time or offset
        return None
    problems: tuple[Problem, ...] = ()
    instant = None if isinstance(reading, Problem) else reading
    if isinstance(reading, Problem):
        problems = (reading,)
    elif text.fold is not None or not local.hour:
        problems = tuple(_doubts(text, local, clock, suffix))
    if weekday:
        problems += _weekday(text, weekday, local)
    label = suffix if suffix and suffix[0] > "9" and suffix != "Z" else ""
    precision = text.precision or ("minute" if clock else "day")
    return Resolved(text.written, text.spot, text.zone, instant, latest or instant, label, precision, problems)


@lru_cache(maxsize=4096)
def _usual(zone_name: str | None, day: str) -> Mapping[str | None, tuple[timedelta, str]]:
    """Give what each usual suffix says on a day without a change of clocks: its offset and label. Other days: nothing.

    Most timestamps of a coverage are read by this alone: the rules below run once for a day. Where there is no zone,
    the usual ones are those of UTC.
    """
    if not _FIRST_YEAR <= day[:4] <= _LAST_YEAR:
        return {}
    utc: dict[str | None, tuple[timedelta, str]]
    utc = {"Z": (_ZERO, ""), "+00:00": (_ZERO, ""), "-00:00": (_ZERO, ""), "UTC": (_ZERO, "UTC")}
    if zone_name is None:
        return utc
    try:
        start = datetime.fromisoformat(day).replace(tzinfo=zone(zone_name))
    except ValueError:
        return {}
    moments = [(start + timedelta(hours=hours)).replace(fold=fold) for hours in range(0, 25, 6) for fold in (0, 1)]
    name, offset = start.tzname() or "", utc_offset(start)
    if any(utc_offset(moment) != offset or moment.tzname() != name for moment in moments):
        return {}
    words = offset_words(offset)
    label = name if name[:1] > "9" else ""
    return utc | {None: (offset, ""), name: (offset, label), words: (offset, ""), words.replace(":", ""): (offset, "")}


@lru_cache(maxsize=1024)
def _offset(suffix: str) -> timedelta | None:
    """Give what an offset, `Z` or `UTC` says; None for an abbreviation. Raises `ValueError` for an impossible one."""
    if suffix in ("Z", "UTC"):
        return _ZERO
    if suffix[0] not in "+-":
        return None
    digits = suffix[1:].replace(":", "").ljust(6, "0")
    hours, minutes, seconds = int(digits[:2]), int(digits[2:4]), int(digits[4:])
    size = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    offset = -size if suffix[0] == "-" else size
    if minutes > 59 or seconds > 59 or not _WESTMOST <= offset <= _EASTMOST:
        raise ValueError(suffix)
    return offset


def _instant(text: _Text, local: datetime, suffix: str | None) -> datetime | Problem:
    """Give the instant of a local time, or the error that stands in its way."""
    stated = _offset(suffix) if suffix else None
    if stated is not None and (stated == _ZERO or text.zone is None):
        return (local - stated).replace(tzinfo=UTC)
    if text.zone is None:
        return refusals.no_offset(text.written, text.place, local, suffix)
    first = local.replace(tzinfo=zone(text.zone))
    before, after = utc_offset(first), utc_offset(first.replace(fold=1))
    if before < after:
        return refusals.never_existed(text.written, text.place, text.zone, local)
    if stated is None:
        if suffix or before != after:
            return _named(text, local, suffix)
        return (local - before).replace(tzinfo=UTC)
    if stated not in (before, after):
        return refusals.offset_contradicts(text.written, text.place, text.zone, local, stated)
    return (local - stated).replace(tzinfo=UTC)


def _named(text: _Text, local: datetime, abbreviation: str | None) -> datetime | Problem:
    """Give the instant of a local time that happened once or twice, by its abbreviation or `fold`."""
    zone_name = text.zone or "UTC"
    twice = [local.replace(tzinfo=zone(zone_name), fold=fold) for fold in (0, 1)]
    fitting = [moment for moment in twice if not abbreviation or moment.tzname() == abbreviation]
    if not fitting:
        return refusals.not_in_force(text.place, twice[0], abbreviation or "", zone_name)
    if len({utc_offset(moment) for moment in fitting}) == 1:
        return fitting[0].astimezone(UTC)
    if text.fold is not None:
        return twice[text.fold].astimezone(UTC)
    return refusals.ambiguous(text.written, text.place, zone_name, local)


def _day(text: _Text, local: datetime) -> tuple[datetime | Problem, datetime | None]:
    """Give the first and the last second of a local day."""
    if text.zone is None:
        return refusals.no_offset(text.written, text.place, local, None), None
    starts, ends = midnights(local, text.zone), midnights(local + _DAY, text.zone)
    place = zone(text.zone)
    if starts[0].astimezone(place).date() != local.date():  # a day left out: Samoa, 30 December 2011
        return refusals.never_existed(text.written, text.place, text.zone, local), None
    # Where clocks go back over midnight, the evening comes twice: the day ends with the second.
    last = max(end - _SECOND for end in ends if (end - _SECOND).astimezone(place).date() == local.date())
    return starts[0], last


def _doubts(text: _Text, local: datetime, clock: str | None, suffix: str | None) -> list[Problem]:
    """Give the warnings about a time that has an instant."""
    found: list[Problem] = []
    exact = text.precision == "day" if clock is None else text.precision is not None
    if not (exact or text.has_note or local.hour or local.minute or local.second):
        reason = "it is midnight to the second" if clock else "it has no time of day"
        found.append(problem("time-placeholder", text.place, written=text.written, reason=reason))
    if text.fold is not None and (reason := _needless(text, local, clock, suffix)):
        found.append(problem("time-fold-unused", text.place, fold=text.fold, reason=reason))
    return found


def _needless(text: _Text, local: datetime, clock: str | None, suffix: str | None) -> str:
    """Say why `fold` picks nothing here, or give nothing."""
    if clock is None:
        return "a date alone has no clock time"
    if suffix and _offset(suffix) is not None:
        return f"{suffix} says which instant is meant"
    moments = [local.replace(tzinfo=zone(text.zone or "UTC"), fold=fold) for fold in (0, 1)]
    if utc_offset(moments[0]) == utc_offset(moments[1]):
        return f"this clock time came only once in {text.zone}"
    names = {moment.tzname() for moment in moments}
    return f"{suffix} says which instant is meant" if suffix and len(names) > 1 else ""


def _weekday(text: _Text, stated: str, local: datetime) -> tuple[Problem, ...]:
    """Give the error that the weekday is not the date's, or nothing."""
    if _WEEKDAYS[stated.lower()] == local.weekday():
        return ()
    actual = WEEKDAYS[local.weekday()]
    named = WEEKDAYS[_WEEKDAYS[stated.lower()]]
    return (problem("time-weekday-disagrees", text.place, date=day_words(local), actual=actual, stated=named),)


def _unreadable(text: _Text) -> Resolved:
    """Refuse a text, and show how what it seems to mean is written; what is wrong with that as well is told at once."""
    from dateline.reading.loose_times import loose, shortened

    guess = loose(text.written)
    meant = _read(text._replace(written=guess.text))
    reason, example = guess.reason, f"a date and time, such as {iso(_EXAMPLE, text.zone)}"
    if meant and meant.instant is None:
        example = f"{guess.text}, once the other problem here is solved"
    elif meant and len(guess.text) == _DATE_LENGTH:
        example = guess.text if text.precision == "day" else f"{guess.text}, followed by the time"
    elif meant and meant.instant:
        example = guess.text if re.search(_ENDS_IN_OFFSET, guess.text) else iso(meant.instant, text.zone)
    written = shortened(text.written)
    said = problem("time-unreadable", text.place, written=written, reason=reason, example=example)
    more = errors(meant.problems) if meant else ()
    return Resolved(text.written, text.spot, text.zone, None, None, "", text.precision or "minute", (said, *more))


def _without_year(text: _Text) -> Resolved | None:
    """Read a month, day and time by the only year that puts it into the coverage's window; None where there is none.

    A coverage without an end is taken to run for less than a year. One day either side is allowed for.
    """
    match = re.fullmatch(_NO_YEAR, text.written, re.ASCII)
    if match is None or text.window is None:
        return None
    opened, closed = text.window
    first, last = opened - _DAY, closed + _DAY if closed else opened + 363 * _DAY
    if last.year - first.year > 2:
        return None  # some year in between always fits, and others may
    fitting: list[tuple[int, Resolved]] = []
    for year in range(first.year - 1, last.year + 2):
        meant = _read(text._replace(written=f"{match[1]}{year:04d}-{match[2]}"))
        if meant and meant.instant and first <= meant.instant <= last:
            fitting.append((year, meant))
    if len(fitting) != 1:
        return None
    year, meant = fitting[0]
    source = "the coverage's opened and closed" if closed else "the coverage's opened"
    example = iso(meant.instant or first, text.zone)
    doubt = problem("time-year-inferred", text.place, year=year, source=source, example=example)
    return replace(meant, written=text.written, problems=(doubt, *meant.problems))
