"""Loose times: what is wrong with a timestamp that is not ISO 8601, and how what it seems to mean is written.

The result is only ever shown to the writer; no time is taken from it. Imported only where there is something wrong.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta

from dateline.reading.zones import FIRST_YEAR, LAST_YEAR, MONTHS, WEEKDAYS
from dateline.values import dataclass

_MONTH = r"(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DATES = (  # in this order; the groups are year, month, day
    re.compile(r"(?<!\d)(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?=\D|\d{4}$|\d{6}$|$)"),
    re.compile(rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[ -](?P<m>{_MONTH})[, -]+(?P<y>\d{{4}})(?!\d)", re.IGNORECASE),
    re.compile(rf"\b(?P<m>{_MONTH}) +(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? +(?P<y>\d{{4}})(?!\d)", re.IGNORECASE),
)
_EITHER_WAY = re.compile(r"(?<!\d)(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d)(?!\d)")
_NO_YEAR = re.compile(
    rf"\b{_MONTH} +\d{{1,2}}\b|\b\d{{1,2}} +{_MONTH}|(?<!\d)\d{{1,2}}[-/]\d{{1,2}}(?!\d)", re.IGNORECASE
)
_CLOCKS = (
    re.compile(r"(?<!\d)(?P<h>\d{1,2})(?:[:.](?P<m>\d\d))?(?::(?P<s>\d\d))? ?(?P<half>[ap])\.?m\b\.?", re.IGNORECASE),
    re.compile(r"(?<![\d+-])(?P<h>\d{1,2})[:.h](?P<m>\d\d)(?:[:.](?P<s>\d\d))?(?!\d)"),
    re.compile(r"(?:^|[tT ])(?P<h>\d\d)(?P<m>\d\d)(?P<s>\d\d)?(?!\d)"),
)
_OFFSET = re.compile(r"(?:UTC|GMT)? ?([+-])(\d{1,2}):?(\d\d)?$")
_NAME = re.compile(r"\b([A-Za-z]{2,5}|[zZ])$")
_WEEKDAY = re.compile(
    r"\b((?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:s|rs|r|day|sday|nesday|rsday|urday)?)\b[.,]*", re.IGNORECASE
)
_HALF_A_DAY = 12


@dataclass(frozen=True, slots=True)
class Loose:
    """Why a text is no timestamp, and how what it seems to mean is written; `text` is "" where that is not clear."""

    reason: str
    text: str = ""


def loose(written: str) -> Loose:
    """Say what is wrong with `written`, and give it in an accepted form where only one is likely."""
    if re.fullmatch(r"\d+(\.\d+)?", written, re.ASCII) and (number := _number(written)):
        return number
    plain = re.sub(r"[\u2010-\u2015\u2212]", "-", re.sub(r"\s+", " ", re.sub(r"\[.*\]$", "", written))).strip()
    weekday = _WEEKDAY.search(plain)
    day, rest, faults = _day(re.sub(r"\b(at|on|the|of)\b", "", _WEEKDAY.sub("", plain)))
    if day is None:
        return Loose(faults)
    clock, rest, more = _clock(rest)
    if clock is None:
        return Loose(more)
    if clock == "":
        reason = faults or "its time of day is missing or cannot be told"
        return Loose(reason, "" if rest.strip(" ,.") else day.isoformat())
    if clock.startswith("24:"):
        if clock.strip("024:"):
            return Loose("hours go from 00 to 23, minutes and seconds from 00 to 59")
        day, clock = day + timedelta(days=1), "00:00"
    suffix = _suffix(rest)
    if suffix is None:
        return Loose("no place is further from UTC than -12:00 or +14:00")
    reason = "; ".join(part for part in (faults, more) if part) or "it is not in the form of ISO 8601"
    stated = f"{weekday[1][:3].capitalize()} " if weekday else ""
    return Loose(reason, f"{stated}{day.isoformat()}T{clock}{suffix}")


def _number(written: str) -> Loose | None:
    digits = written.partition(".")[0]
    if len(digits) in (10, 13):
        seconds = int(digits) / (1 if len(digits) == 10 else 1000)
        moment = datetime.fromtimestamp(int(seconds), UTC)
        return Loose("it is a count of seconds since 1970", f"{moment:%Y-%m-%dT%H:%M:%S}Z")
    if len(digits) in (3, 5) and int(digits) < 24 * 60 * 60:
        return Loose("it is a number, which some YAML readers make of a clock time (12:30:45 becomes 45045)")
    return None


def _day(text: str) -> tuple[date | None, str, str]:
    """Give the date in `text`, the text without it, and what is wrong with how it is written."""
    for shape in _DATES:
        if match := shape.search(text):
            month = match["m"]
            number = int(month) if month.isdigit() else [name[:3] for name in MONTHS].index(month[:3].capitalize()) + 1
            return _date(match, int(match["y"]), number, int(match["d"]), text)
    if match := _EITHER_WAY.search(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        if len(match[4]) == 4 and first > 12 >= second:
            return _date(match, year, second, first, text)
        if len(match[4]) == 4 and second > 12 >= first:
            return _date(match, year, first, second, text)
        return None, text, f"{match[0]} is another day from country to country, so the date is written year first"
    if _NO_YEAR.search(text) and not re.search(r"\d{4}", text):
        return None, text, "it has no year"
    return None, text, "no date can be told from it"


def _date(match: re.Match[str], year: int, month: int, day: int, text: str) -> tuple[date | None, str, str]:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None, text, f"the year {year:04d} is not one from {FIRST_YEAR} to {LAST_YEAR}"
    if not 1 <= month <= 12:
        return None, text, f"there is no month {month}"
    if not 1 <= day <= (last := monthrange(year, month)[1]):
        return None, text, f"{MONTHS[month - 1]} {year} has {last} days"
    good = match[0] == f"{year:04d}-{month:02d}-{day:02d}"
    # A space stands for the date, so that what stood before and after it does not become one number.
    rest = f"{text[: match.start()]} {text[match.end() :]}"
    return date(year, month, day), rest, "" if good else "the date is written in numbers, as year-month-day"


def _clock(text: str) -> tuple[str | None, str, str]:
    """Give the clock time in `text` as hh:mm[:ss] ("" for none, None for no possible one), the rest, and the fault."""
    match = next((found for shape in _CLOCKS if (found := shape.search(text))), None)
    if match is None:
        return "", text, ""
    parts = match.groupdict()
    hour, minute, second = int(parts["h"]), int(parts["m"] or 0), int(parts["s"] or 0)
    rest = re.sub(r"^[.,]\d+", "", text[match.end() :])
    fault = "" if rest == text[match.end() :] else "a second has six digits after the point at most"
    rest += f" {text[: match.start()]}".rstrip("Tt ")
    if half := parts.get("half"):
        if not 1 <= hour <= _HALF_A_DAY:
            return None, rest, f"{match[0].strip()} is not a time of day"
        hour = hour % _HALF_A_DAY + (_HALF_A_DAY if half in "pP" else 0)
        fault = "hours go from 00 to 23, without a.m. and p.m."
    elif second == 60:
        return None, rest, "a leap second has no instant of its own; 59 is the last second"
    elif hour == 24 and not minute and not second:
        fault = "there is no hour 24; the end of a day is 00:00 of the next"
    elif hour > 23 or minute > 59 or second > 59:
        return None, rest, "hours go from 00 to 23, minutes and seconds from 00 to 59"
    elif not re.fullmatch(r"[T ]?\d\d:\d\d(:\d\d)?", match[0]):
        fault = "the time is written as hh:mm, hours from 00 to 23"
    return f"{hour:02d}:{minute:02d}" + (f":{second:02d}" if parts["s"] else ""), rest, fault


def _suffix(rest: str) -> str | None:
    """Give the offset or abbreviation in what is left of the text: "" for none, None for an impossible one."""
    end = rest.strip(" ,.()")
    if match := _OFFSET.search(end):
        hours, minutes = int(match[2]), int(match[3] or 0)
        if minutes > 59 or hours * 60 + minutes > (14 * 60 if match[1] == "+" else 12 * 60):
            return None
        return f"{match[1]}{hours:02d}:{minutes:02d}"
    first = end.split(" ")[0].strip("(),.")
    if match := _NAME.fullmatch(first):
        return "Z" if match[1] in "zZ" else f" {match[1].upper()}"
    return ""


def stated_weekday(text: str) -> int | None:
    """Give the weekday that a text names (Monday is 0), or None."""
    match = _WEEKDAY.search(text)
    return [name[:3] for name in WEEKDAYS].index(match[1][:3].capitalize()) if match else None


def shortened(written: str, limit: int = 60) -> str:
    """Give a text for a message: what is longer than `limit` characters is cut."""
    return f"{written[:limit]}…" if len(written) > limit else written
