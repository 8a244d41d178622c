"""Zones: the rules of local time in every place and year, from the pinned package `tzdata` and from nowhere else.

The system's own zone database differs from machine to machine, so the package's takes its place for the whole process
the moment this module is imported: the same source then gives the same instants everywhere.
"""

from __future__ import annotations

import zoneinfo
from datetime import UTC, datetime, timedelta, timezone
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import tzdata  # type: ignore[import-untyped]  # it is data, and ships no types

from dateline.problems import Place, Problem, did_you_mean, problem

if TYPE_CHECKING:
    from collections.abc import Mapping

_PACKAGE = Path(tzdata.__file__).absolute().parent
# For Babel and others in this process too; it also overrides PYTHONTZPATH. Without a path the package would be found as
# well, but by `importlib.resources`, which takes longer to import than all zones of a site to read.
zoneinfo.reset_tzpath((str(_PACKAGE / "zoneinfo"),))

TZDATA_VERSION: str = tzdata.IANA_VERSION
"""The release of the IANA database in use, such as `2026f`: it stands in the build manifest."""

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
FIRST_YEAR = 1583  # the first full year of the Gregorian calendar, which ISO 8601 dates are in
LAST_YEAR = 9998  # so that no zone takes an instant past what a datetime holds

_SECOND = timedelta(seconds=1)

# What a newcomer writes where a zone belongs, and the zone of most who write it.
_MEANT = {
    "EST": "America/New_York", "EDT": "America/New_York", "ET": "America/New_York", "EST5EDT": "America/New_York",
    "CST": "America/Chicago", "CDT": "America/Chicago", "CT": "America/Chicago", "CST6CDT": "America/Chicago",
    "MST": "America/Denver", "MDT": "America/Denver", "MT": "America/Denver", "MST7MDT": "America/Denver",
    "PST": "America/Los_Angeles", "PDT": "America/Los_Angeles", "PT": "America/Los_Angeles",
    "PST8PDT": "America/Los_Angeles", "HST": "Pacific/Honolulu", "GMT": "Europe/London", "BST": "Europe/London",
    "CET": "Europe/Paris", "CEST": "Europe/Paris", "MET": "Europe/Paris", "EET": "Europe/Athens",
    "MSK": "Europe/Moscow", "IST": "Asia/Kolkata", "JST": "Asia/Tokyo", "AEST": "Australia/Sydney",
    "JAPAN": "Asia/Tokyo", "Z": "UTC", "ZULU": "UTC", "UCT": "UTC",
}  # fmt: skip


@cache
def zone_names() -> frozenset[str]:
    """Give the names that a coverage may use: every `Area/City` of the database, and `UTC`.

    The database also has one-word names kept for old systems. `EST` and its like are left out because they have no
    daylight saving time, which is hardly ever what a newsroom means; `Japan` and its like, because one way to write a
    zone is enough.
    """
    names = _PACKAGE.joinpath("zones").read_text(encoding="ascii").split()
    return frozenset(name for name in names if "/" in name) | {"UTC"}


def is_zone(name: str) -> bool:
    """Say whether `name` is a zone that a coverage may use. Upper and lower case count."""
    return name in zone_names()


@cache
def zone(name: str) -> zoneinfo.ZoneInfo:
    """Give the zone `name`. Raises `KeyError` where there is none."""
    if not is_zone(name):
        raise KeyError(name)
    return zoneinfo.ZoneInfo.no_cache(name)  # one loaded before the path was reset would be the system's


def zone_problem(name: str, place: Place) -> Problem | None:
    """Give the problem that `name` is no zone, with what was probably meant; None where it is one."""
    if is_zone(name):
        return None
    city = name.replace(" ", "_").lower()
    meant = _MEANT.get(name.upper()) or min(
        (each for each in zone_names() if each.lower().endswith(f"/{city}")), default=""
    )
    suggestion = f' Did you mean "{meant}"?' if meant else did_you_mean(name.replace(" ", "_"), sorted(zone_names()))
    return problem("time-zone-unknown", place, zone=name, suggestion=suggestion)


def iso(instant: datetime, zone_name: str | None) -> str:
    """Write an instant as front matter has it, in the zone's local time with its offset: `2014-03-07T13:30:00-05:00`.

    Without a zone it is written in UTC. Offsets of local mean time may have seconds (`-00:44:30`, Monrovia until
    1972), which ISO 8601 does not know but Python reads and writes.
    """
    return instant.astimezone(zone(zone_name) if zone_name else UTC).isoformat()


def clock_change(earlier: datetime, later: datetime, zone_name: str) -> tuple[datetime, datetime]:
    """Give the clock just before and just after the change of offset between two instants, as local times."""
    place = zone(zone_name)
    old = utc_offset(earlier.astimezone(place))
    while later - earlier > _SECOND:
        middle = earlier + timedelta(seconds=int((later - earlier).total_seconds()) // 2)
        earlier, later = (middle, later) if utc_offset(middle.astimezone(place)) == old else (earlier, middle)
    moment = later.replace(microsecond=0).astimezone(place)
    new = utc_offset(moment)
    return (moment + (old - new)).replace(tzinfo=None), moment.replace(tzinfo=None)


def midnights(local: datetime, zone_name: str) -> tuple[datetime, datetime]:
    """Give the first and the second instant at which a local day begins: one and the same on nearly all days.

    `local` is midnight without a zone. Where clocks go forward over it, the day begins with the change.
    """
    first, second = (local.replace(tzinfo=zone(zone_name), fold=fold).astimezone(UTC) for fold in (0, 1))
    if first > second:
        _, after = clock_change(second, first, zone_name)
        first = second = after.replace(tzinfo=zone(zone_name)).astimezone(UTC)
    return first, second


def iso_local(local: datetime, offset: timedelta) -> str:
    """Write a local time without zone as ISO 8601 with `offset`."""
    return local.replace(tzinfo=timezone(offset)).isoformat()


def utc_offset(moment: datetime) -> timedelta:
    """Give the offset from UTC of an aware moment."""
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError("a moment without a zone")
    return offset


def offset_words(offset: timedelta) -> str:
    """Write an offset from UTC: `-05:00`, `+05:30`."""
    sign, size = ("-", -offset) if offset < timedelta(0) else ("+", offset)
    minutes, seconds = divmod(int(size.total_seconds()), 60)
    return f"{sign}{minutes // 60:02d}:{minutes % 60:02d}" + (f":{seconds:02d}" if seconds else "")


def day_words(day: datetime) -> str:
    """Write a date as messages have it: `7 March 2014`, in English whatever the locale."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


@lru_cache(maxsize=4096)
def abbreviations(zone_name: str, year: int) -> Mapping[str, timedelta]:
    """Give the abbreviations of `zone_name` around `year` with their offsets: `{"EST": -5 h, "EDT": -4 h}`.

    A zone without names of its own (`-03`, `LMT`) has none.
    """
    found: dict[str, timedelta] = {}
    place = zone(zone_name)
    start = datetime(min(max(year, 1583), 9997), 7, 1, tzinfo=UTC)
    for week in sorted(range(-78, 79), key=abs):  # nearest first: a name that changed its offset is read by the nearer
        moment = (start + timedelta(weeks=week)).astimezone(place)
        name = moment.tzname() or ""
        if name.isalpha() and name != "LMT":
            found.setdefault(name, utc_offset(moment))
    return MappingProxyType(found)
