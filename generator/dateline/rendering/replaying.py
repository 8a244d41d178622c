"""Replaying: the scripts behind "as it stood" and Replay, and the times that they write.

An instant of the reader's choice is written by the script, in the words, the pattern and the zone's letters that all
other times of the site have: they are handed to it, so that no browser has a say in it.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from json import JSONEncoder
from typing import TYPE_CHECKING, Any

from babel.dates import DateTimeFormat

from dateline.pages.replay_views import ReplayIndex, ReplayPart
from dateline.reading.zones import zone
from dateline.rendering import patterns
from dateline.rendering.zone_words import abbreviation

if TYPE_CHECKING:
    from babel import Locale

    from dateline.rendering.dates import Formats
    from dateline.rendering.patterns import Token

_JSON = JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)
_STEP = timedelta(days=5)  # no zone changes its clocks twice within it
_SECOND = timedelta(seconds=1)
_WIDTHS = {3: "abbreviated", 4: "wide", 5: "narrow", 6: "short"}
_NUMBERS = frozenset("yMLdHhKkms")


def replay_script(view: ReplayIndex | ReplayPart, html: str, locale: Locale, formats: Formats) -> bytes:
    """Give the script that hands over `html`, in which nothing is left open, and what goes with it."""
    if isinstance(view, ReplayPart):
        return _call("part", view.number, view.stamp, html)
    words = clock_words(locale, formats)
    return _call("index", view.data, html, words | {"zones": zone_spans(view.zone, view.first, view.last)})


def _call(name: str, *values: object) -> bytes:
    """Give a call of the script's function `name`. Whatever reads the file, nothing in it ends a script or a line."""
    written = ",".join(_JSON.encode(value) for value in values)
    written = written.replace("</", "<\\/").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"dateline.replay.{name}({written});\n".encode()


# ── how times are written ────────────────────────────────────────────────────────────────────────────────────────────


def clock_words(locale: Locale, formats: Formats) -> dict[str, Any]:
    """Give how a date and a time are written, and how the two are joined: as `Calendar.stamp` writes them.

    A pattern is a list of texts and fields. A field is its letter and its least number of digits, or its letter and
    the names that it can have: twelve months, seven days from Monday, or two for each hour, the first for its first
    minute.
    """
    time_pattern = formats.time or locale.time_formats["short"].pattern.replace("\u202f", " ")
    if not patterns.names_zone(time_pattern):
        time_pattern = f"{time_pattern} z"
    date_pattern = formats.date or locale.date_formats["long"].pattern
    return {
        "date": [_field(token, locale) for token in patterns.tokens(date_pattern)],
        "time": [_field(token, locale) for token in patterns.tokens(time_pattern)],
        "joined": str(locale.datetime_formats["medium"]),
    }


def _field(token: Token, locale: Locale) -> str | list[Any]:
    letter, length, text = token
    if not letter:
        return text
    if letter in "ML" and length > 2:
        names = locale.months["format" if letter == "M" else "stand-alone"][_WIDTHS[length]]
        return ["M", [names[month] for month in range(1, 13)]]
    if letter in "Ec":
        days = locale.days["format"][_WIDTHS[max(3, length)]]
        return ["E", [days[day] for day in range(7)]]  # from Monday
    if letter in "abB":  # noon and midnight have names of their own
        halves = [time(hour, minute) for hour in range(24) for minute in (0, 30)]
        return ["a", [str(DateTimeFormat(half, locale)[letter * length]) for half in halves]]
    if letter == "G":
        return str(DateTimeFormat(datetime(2014, 3, 7, tzinfo=UTC), locale)[letter * length])
    if letter == "y" and length == 2:
        return ["Y", 2]
    return [letter, length] if letter in _NUMBERS else ["z", 0]


def zone_spans(zone_name: str, first: datetime, last: datetime) -> list[list[Any]]:
    """Give the offsets in force from `first` to `last`: since when (seconds since 1970), seconds east, the letters."""
    place = zone(zone_name)

    def rule(instant: datetime) -> tuple[int, str]:
        local = instant.astimezone(place)
        return int((local.utcoffset() or timedelta(0)).total_seconds()), abbreviation(local)

    at = first.astimezone(UTC).replace(microsecond=0)
    spans = [[int(at.timestamp()), *rule(at)]]
    while at < last:
        ahead = min(at + _STEP, last + _SECOND)
        if rule(ahead) != rule(at):
            change = _change(at, ahead, rule)
            spans.append([int(change.timestamp()), *rule(change)])
        at = ahead
    return spans


def _change(earlier: datetime, later: datetime, rule: Any) -> datetime:
    """Give the first whole second of the rule that is in force at `later` and not yet at `earlier`."""
    old = rule(earlier)
    while later - earlier > _SECOND:
        middle = earlier + timedelta(seconds=int((later - earlier).total_seconds()) // 2)
        earlier, later = (middle, later) if rule(middle) == old else (earlier, middle)
    return later
