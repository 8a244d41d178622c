"""Patterns: a CLDR date or time pattern (Unicode TR 35, part 4) made into a function once, to be called many times.

Babel knows the words of every language and can format by itself, but takes a pattern apart on each call. Here it is
taken apart once; what is asked of Babel per language (months, weekdays, AM and PM) is looked up then too.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time
from operator import attrgetter
from typing import TYPE_CHECKING

from babel.dates import DateTimeFormat, tokenize_pattern, untokenize_pattern

from dateline.rendering.zone_words import abbreviation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from babel import Locale

Writer = Callable[[datetime], str]
"""Writes a local time (an aware `datetime` in the zone in which it is shown)."""

Take = Callable[[datetime], object]
"""Takes one field's value, a text or a number, from a local time."""

Token = tuple[str, int, str]
"""A field's letter and length, or `("", 0, text)` for what stands between fields."""

_ZONE_LETTERS = frozenset("zvV")  # names
_ZONE_OR_OFFSET = frozenset("zvVZOXx")
_WIDTHS = {3: "abbreviated", 4: "wide", 5: "narrow", 6: "short"}


def tokens(pattern: str) -> tuple[Token, ...]:
    """Take a pattern apart."""
    made: list[Token] = []
    for _, value in tokenize_pattern(pattern):
        made.append(("", 0, value) if isinstance(value, str) else (value[0], value[1], ""))
    return tuple(made)


def untokenized(parts: Iterable[Token]) -> str:
    """Give the pattern of `parts`."""
    return untokenize_pattern(
        ("field", (letter, length)) if letter else ("chars", text) for letter, length, text in parts
    )


def names_zone(pattern: str) -> bool:
    """Say whether a pattern shows the zone or the offset."""
    return any(letter in _ZONE_OR_OFFSET for letter, _, _ in tokens(pattern))


def without_zone(pattern: str) -> str:
    """Give a pattern without its zone or offset, and without the space or brackets around that."""
    kept: list[Token] = []
    after_zone = False
    for letter, length, text in tokens(pattern):
        if letter in _ZONE_OR_OFFSET:
            if kept and not kept[-1][0]:
                kept[-1] = ("", 0, kept[-1][2].rstrip(" (["))
        else:
            kept.append((letter, length, text.lstrip(")]") if after_zone else text))
        after_zone = letter in _ZONE_OR_OFFSET
    return untokenized(kept).strip()


def writer(pattern: str, locale: Locale) -> Writer:
    """Make the function that writes a local time by `pattern`. Raises `ValueError` for a pattern that is none."""
    return parts_writer(tokens(pattern), locale)


def parts_writer(parts: Iterable[Token], locale: Locale) -> Writer:
    """Make the function that writes a local time by the parts of a pattern."""
    form, takes = "", []
    try:
        for letter, length, text in parts:
            slot, take = _field(letter, length, locale) if letter else (text.replace("%", "%%"), None)
            form += slot
            if take is not None:
                takes.append(take)
        form % tuple([take(datetime(2014, 3, 7, 13, 30, tzinfo=UTC)) for take in takes])
    except (KeyError, NotImplementedError) as fault:  # Babel raises both for fields that it does not know
        raise ValueError(f"a field of it is not known or too long: {fault}") from fault
    return lambda local: form % tuple([take(local) for take in takes])


def _field(letter: str, length: int, locale: Locale) -> tuple[str, Take]:
    """Give the slot that a field has in a text, and what takes its value from a local time."""
    if letter in _ZONE_LETTERS:
        return "%s", abbreviation
    if letter in "ML" and length > 2:
        names = locale.months["format" if letter == "M" else "stand-alone"][_WIDTHS[length]]
        return "%s", lambda local: names[local.month]
    if letter == "E":
        days = locale.days["format"][_WIDTHS[max(3, length)]]
        return "%s", lambda local: days[local.weekday()]
    if letter == "a":
        before, after = (str(DateTimeFormat(time(hour), locale)["a" * length]) for hour in (9, 15))
        return "%s", lambda local: before if local.hour < 12 else after
    if letter == "y" and length == 2:
        return "%02d", lambda local: local.year % 100
    if letter in _NUMBERS:
        return f"%0{length}d", _NUMBERS[letter]
    asked = letter * length
    return "%s", lambda local: DateTimeFormat(local, locale)[asked]


_NUMBERS: dict[str, Take] = {
    "y": attrgetter("year"),
    "M": attrgetter("month"),
    "L": attrgetter("month"),
    "d": attrgetter("day"),
    "H": attrgetter("hour"),
    "h": lambda local: local.hour % 12 or 12,
    "K": lambda local: local.hour % 12,
    "k": lambda local: local.hour or 24,
    "m": attrgetter("minute"),
    "s": attrgetter("second"),
}
