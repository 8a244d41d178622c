"""Dates: moments in a reader's words.

The words come from Babel, the clock time and the zone's letters from the pinned zone database. Patterns are made into
functions once per language; what was written once is remembered by its moment.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from dateline.reading.zones import MONTHS, WEEKDAYS, zone
from dateline.rendering import patterns
from dateline.rendering.zone_words import abbreviation, long_name
from dateline.values import dataclass

if TYPE_CHECKING:
    from babel import Locale

    from dateline.pages.views import Moment
    from dateline.rendering.patterns import Token

REMEMBERED = 1024  # moments, for each way to write one
_OF_THE_DAY = frozenset(".日일")  # what belongs to a day's number: "5.–7. März", "5日–7日"


@dataclass(frozen=True, slots=True)
class Formats:
    """The site's own CLDR patterns; "" for the language's."""

    time: str = ""
    date: str = ""


def iso(moment: Moment) -> str:
    """Give a moment for `<time datetime>`: local time with its offset, `2014-03-07T13:30:00-05:00`.

    Known to the day only, it is the local date. An offset with seconds, as before standard time, is none in HTML and
    RFC 3339: such an instant is given in UTC.
    """
    local = _local(moment)
    if moment.precision == "day":
        return local.date().isoformat()
    return rfc3339(local)


def rfc3339(instant: datetime) -> str:
    """Give an aware instant as RFC 3339 has it, to the second; `Z` where it is kept in UTC."""
    written = instant.isoformat(timespec="seconds")
    if len(written) != len("2014-03-07T13:30:00-05:00"):
        written = instant.astimezone(UTC).isoformat(timespec="seconds")
    return written.replace("+00:00", "Z") if instant.tzinfo is UTC else written


def rfc5322(instant: datetime) -> str:
    """Give an aware instant as RSS has it (RFC 5322): `Fri, 07 Mar 2014 13:30:00 -0500`."""
    day, month = WEEKDAYS[instant.weekday()][:3], MONTHS[instant.month - 1][:3]
    return f"{day}, {instant.day:02d} {month} {instant.year:04d} {instant:%H:%M:%S %z}"


def _local(moment: Moment) -> datetime:
    return moment.instant.astimezone(zone(moment.zone))


class Calendar:
    """Writes moments in one language. Made once per language and settings; every method is pure.

    Raises `ValueError` where a pattern of the site's own is none.
    """

    def __init__(self, locale: Locale, formats: Formats) -> None:
        self._locale = locale
        time_pattern = formats.time or locale.time_formats["short"].pattern.replace("\u202f", " ")
        date_pattern = formats.date or locale.date_formats["long"].pattern
        self._date_parts = patterns.tokens(date_pattern)
        self._write_date = patterns.writer(date_pattern, locale)
        self._write_weekday_date = patterns.writer(_with_weekday(date_pattern, locale), locale)
        self._write_month_year = patterns.writer(locale.datetime_skeletons["yMMMM"].pattern, locale)
        month_day = _without_year(date_pattern) if formats.date else locale.datetime_skeletons["MMMMd"].pattern
        self._write_month_day = patterns.writer(month_day, locale)
        self._write_clock = patterns.writer(patterns.without_zone(time_pattern), locale)
        self._write_hour = patterns.writer(_hour_pattern(patterns.without_zone(time_pattern), locale), locale)
        self._write_time = patterns.writer(
            time_pattern if patterns.names_zone(time_pattern) else f"{time_pattern} z", locale
        )
        self._glue = str(locale.datetime_formats["medium"])
        self.iso = lru_cache(REMEMBERED)(iso)
        self.time = lru_cache(REMEMBERED)(self._time)
        self.clocktime = lru_cache(REMEMBERED)(self._clocktime)
        self.date = lru_cache(REMEMBERED)(self._date)
        self.stamp = lru_cache(REMEMBERED)(self._stamp)
        self.zone_name = lru_cache(REMEMBERED)(self._zone_name)

    def _time(self, moment: Moment) -> str:
        """`1:30 PM EST`; `1 PM EST` where only the hour is known; the date where only the day is."""
        if moment.precision == "day":
            return self.date(moment)
        local = _local(moment)
        if moment.precision == "hour":
            return f"{self._write_hour(local.replace(minute=0))} {abbreviation(local)}"
        return self._write_time(local)

    def _clocktime(self, moment: Moment) -> str:
        """As `time`, without the zone."""
        if moment.precision == "day":
            return self.date(moment)
        local = _local(moment)
        return self._write_clock(local) if moment.precision == "minute" else self._write_hour(local.replace(minute=0))

    def zone(self, moment: Moment) -> str:
        """`EST`; `UTC+03:00` where the zone has no letters."""
        return abbreviation(_local(moment))

    def _zone_name(self, moment: Moment) -> str:
        """`Eastern Standard Time`; as `zone` where that has no name."""
        return long_name(_local(moment), moment.zone, self._locale)

    def _date(self, moment: Moment) -> str:
        """`7 March 2014`, in the language's order or the site's."""
        return self._write_date(_local(moment))

    def weekday_date(self, moment: Moment) -> str:
        """`Friday, 7 March 2014`."""
        return self._write_weekday_date(_local(moment))

    def month_year(self, moment: Moment) -> str:
        """`March 2014`."""
        return self._write_month_year(_local(moment))

    def _stamp(self, moment: Moment) -> str:
        """Date, time and zone: `7 March 2014, 1:30 PM EST`."""
        if moment.precision == "day":
            return self.date(moment)
        if moment.precision == "hour":
            return self._glued(self.date(moment), self.time(moment))
        local = _local(moment)
        return self._glued(self._write_date(local), self._write_time(local))

    def written(self, text: str) -> str:
        """Write a year, month, day or instant that is given in ISO 8601; any other text is given back."""
        try:
            if len(text) == len("2014-03"):
                return self._write_month_year(datetime.fromisoformat(f"{text}-01"))
            local = datetime.fromisoformat(text)
        except ValueError:
            return text  # a year too
        if len(text) == len("2014-03-05"):
            return self._write_date(local)
        return self._glued(self._write_date(local), self._write_time(local))

    def day_range(self, first: Moment, last: Moment | None) -> str:
        """`5–7 March 2014`, `28 February – 7 March 2014`, or one date where both are on one day or there is no last."""
        if last is None:
            return self.date(first)
        start, end = _local(first), _local(last)
        if start.date() == end.date():
            return self.date(last)
        if start.year != end.year:
            return f"{self.date(first)} – {self.date(last)}"
        letters, dash = ("d", "–") if start.month == end.month else ("dML", " – ")
        return self._repeated(letters, dash, start, end) or f"{self.date(first)} – {self.date(last)}"

    def span(self, first: Moment, last: Moment) -> str:
        """`09:12–11:40`; with dates where the two are on different days."""
        start, end = _local(first), _local(last)
        if start.date() == end.date():
            begin, finish = self.clocktime(first), self.clocktime(last)
            return begin if begin == finish else f"{begin}{' – ' if ' ' in begin + finish else '–'}{finish}"
        same_year = start.year == end.year
        days = [self._write_month_day(local) if same_year else self._write_date(local) for local in (start, end)]
        times = [day if moment.precision == "day" else self._glued(day, self.clocktime(moment))
                 for day, moment in zip(days, (first, last), strict=True)]  # fmt: skip
        return " – ".join(times)

    def _glued(self, date: str, time: str) -> str:
        return self._glue.replace("{1}", date).replace("{0}", time)

    def _repeated(self, letters: str, dash: str, start: datetime, end: datetime) -> str:
        """Write the date's pattern with the run of fields in `letters` twice; "" where it has no such run."""
        parts = self._date_parts
        at = [index for index, (letter, _, _) in enumerate(parts) if letter and letter in letters]
        if not at or any(letter and letter not in letters for letter, _, _ in parts[at[0] : at[-1] + 1]):
            return ""
        head, run, tail = parts[: at[0]], list(parts[at[0] : at[-1] + 1]), list(parts[at[-1] + 1 :])
        if tail and tail[0][2][:1] in _OF_THE_DAY and run[-1][0] == "d":
            run.append(("", 0, tail[0][2][:1]))
            tail[0] = ("", 0, tail[0][2][1:])
        return "".join(
            [self._write(head, start), self._write(run, start), dash, self._write(run, end), self._write(tail, start)]
        )

    def _write(self, parts: tuple[Token, ...] | list[Token], local: datetime) -> str:
        return patterns.parts_writer(parts, self._locale)(local)


def _with_weekday(date_pattern: str, locale: Locale) -> str:
    """Give the date's pattern with the weekday, where the language puts it."""
    full = str(locale.date_formats["full"].pattern)
    if date_pattern == locale.date_formats["long"].pattern:
        return full
    parts = patterns.tokens(full)
    between = parts[1][2] if parts[0][0] == "E" and not parts[1][0] else " "
    return patterns.untokenized([("E", 4, ""), ("", 0, between)]) + date_pattern


def _without_year(date_pattern: str) -> str:
    """Give the site's own date without its year, and without what stands between that and the rest."""
    parts = list(patterns.tokens(date_pattern))
    at = next((index for index, (letter, _, _) in enumerate(parts) if letter in {"y", "u"}), None)
    if at is None:
        return date_pattern
    first, last = (at - 1, at) if at else (at, at + 1)
    return patterns.untokenized(part for index, part in enumerate(parts) if not first <= index <= last)


def _hour_pattern(time_pattern: str, locale: Locale) -> str:
    """Give the pattern of a whole hour, on the clock of 12 or 24 hours that `time_pattern` has."""
    twelve = any(letter in {"h", "K"} for letter, _, _ in patterns.tokens(time_pattern))
    hour = str(locale.datetime_skeletons["h" if twelve else "H"].pattern).replace("\u202f", " ")
    return (
        hour
        if any(letter in {"a", "b", "B"} or text.strip() for letter, _, text in patterns.tokens(hour))
        else time_pattern
    )
