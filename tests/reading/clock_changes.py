"""Every change of a zone's offset between 1900 and 2100, for properties of skipped and repeated hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache

from dateline.reading.zones import utc_offset, zone

_WEEK = timedelta(days=7)


@cache
def changes(zone_name: str) -> tuple[tuple[datetime, timedelta, timedelta], ...]:
    """Give (first instant, offset before, offset after) of each change, to the second."""
    place = zone(zone_name)
    found: list[tuple[datetime, timedelta, timedelta]] = []
    instant, last = datetime(1900, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
    old = utc_offset(instant.astimezone(place))
    while instant < last:
        instant += _WEEK
        new = utc_offset(instant.astimezone(place))
        if new != old:
            low, high = instant - _WEEK, instant
            while high - low > timedelta(seconds=1):
                middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
                low, high = (middle, high) if utc_offset(middle.astimezone(place)) == old else (low, middle)
            found.append((high, old, new))
            old = new
    return tuple(found)
