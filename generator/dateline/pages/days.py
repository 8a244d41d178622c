"""Days: updates parted by local day."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING

from dateline import addresses
from dateline.pages.views import Day, Moment
from dateline.reading.zones import zone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dateline.pages.listed import Listed


def day_moment(date: str, zone_name: str) -> Moment:
    """Give the beginning of the local day `date` (yyyy-mm-dd) as a moment that is exact to the day.

    Where clocks go forward at midnight, that is the first instant of the day that was.
    """
    midnight = datetime.fromisoformat(date).replace(tzinfo=zone(zone_name))
    return Moment(midnight.astimezone(UTC), zone_name, "day")


def coverage_days(listed: Iterable[Listed], coverage_id: str, zone_name: str) -> tuple[Day, ...]:
    """Part updates of one coverage, in their order, by its local days; each leads to its day's page."""
    return tuple(
        Day(day_moment(date, zone_name), addresses.day(coverage_id, date), tuple(each.item.entry for each in group))
        for date, group in groupby(listed, lambda each: each.date)
    )


def own_days(listed: Iterable[Listed]) -> tuple[Day, ...]:
    """Part updates across coverages, in their order, by the local day on which each happened; these have no pages.

    Each update's time is shown in its coverage's zone, so its day is that zone's too: 11 PM in Houston stands under the
    day that Houston had. Where two coverages run at once in far zones, a day may come twice.
    """
    days = []
    for date, group in groupby(listed, lambda each: each.date):
        entries = tuple(each.item.entry for each in group)
        days.append(Day(day_moment(date, entries[0].published.zone), "", entries))
    return tuple(days)
