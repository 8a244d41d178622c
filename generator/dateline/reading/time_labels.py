"""Time labels: abbreviations such as EST that mean several things, or stand beside another on one day."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from dateline.problems import Place, Problem, problem
from dateline.reading.zones import abbreviations, clock_change, day_words, iso, offset_words, utc_offset, zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from dateline.reading.times import Resolved

Stated = tuple[datetime, str, Place]
"""An update's instant, the abbreviation that stands with it, and where."""

# Abbreviations that places used for different offsets at one time, and the first and last year of that. From the
# zone database since 1970 (a test compares); a zone settles all others, as Europe/London settles BST today.
SEVERAL_MEANINGS: dict[str, tuple[str, int, int]] = {
    "BST": ("London and Nome", 1967, 1983),
    "CDT": ("Chicago and Havana", 1928, 9999),
    "CST": ("Chicago, Havana and Shanghai", 1925, 9999),
    "IST": ("Dublin, Jerusalem and Kolkata", 1922, 9999),
    "KST": ("Seoul and Pyongyang", 2015, 2018),
    "PDT": ("Los Angeles and Manila", 1936, 1990),
    "PST": ("Los Angeles and Manila", 1900, 9999),
}
_LABEL = re.compile(r"\b[A-Z]{3,5}\b")


def doubtful_labels(zone_name: str, times: Iterable[Resolved]) -> Iterator[Problem]:
    """Warn of each abbreviation with several meanings once, where it first stands: who uses one uses it often."""
    found: dict[str, list[Resolved]] = {}
    for each in times:
        if each.label in SEVERAL_MEANINGS and each.instant:
            _, first, last = SEVERAL_MEANINGS[each.label]
            if first <= each.instant.year <= last:
                found.setdefault(each.label, []).append(each)
    for label, uses in found.items():
        instant = uses[0].instant
        if instant is None:
            continue
        offset = offset_words(utc_offset(instant.astimezone(zone(zone_name))))
        more = f" ({len(uses) - 1} more in this coverage)" if len(uses) > 1 else ""
        yield problem(
            "time-abbreviation-many-meanings",
            uses[0].place,
            abbreviation=label,
            meanings=SEVERAL_MEANINGS[label][0],
            reading=f"that of {zone_name}, {offset}",
            more=more,
            example=iso(instant, zone_name),
        )


def printed_label(printed: str, zone_name: str, year: int) -> str:
    """Give the zone's abbreviation in a time as an older page printed it (`1:30 p.m. EST`), or nothing."""
    known = abbreviations(zone_name, year)
    return next((word for word in _LABEL.findall(printed) if word in known), "")


def mixed_labels(zone_name: str, stated: Iterable[Stated]) -> Iterator[Problem]:
    """Warn, once for a local day, that two of the zone's own abbreviations stand on it."""
    place = zone(zone_name)
    days: dict[date, list[Stated]] = {}
    for each in stated:
        days.setdefault(each[0].astimezone(place).date(), []).append(each)
    for day, found in days.items():
        labels = {label for _, label, _ in found} & set(abbreviations(zone_name, day.year))
        if len(labels) > 1:
            noon = datetime.combine(day, time(12), place)
            # Point at one that the longer part of the day does not have; all may be printed wrongly.
            odd = next((each for each in found if each[1] in labels and each[1] != noon.tzname()), found[0])
            yield problem(
                "time-mixed-labels",
                odd[2],
                labels=" and ".join(sorted(labels)),
                date=day_words(noon),
                zone=zone_name,
                change=_in_force(day, zone_name),
            )


def _in_force(day: date, zone_name: str) -> str:
    """Say which abbreviations a local day really had."""
    place = zone(zone_name)
    start = datetime.combine(day, time(0), place).astimezone(UTC)
    end = datetime.combine(day + timedelta(days=1), time(0), place).astimezone(UTC)
    first, last = start.astimezone(place), (end - timedelta(seconds=1)).astimezone(place)
    if utc_offset(first) == utc_offset(last):
        return f"Only {first.tzname()} was in force that day"
    before, after = clock_change(start, end, zone_name)
    old, new = f"{first.tzname()} until {before:%H:%M}", f"{last.tzname()} from {after:%H:%M}"
    return f"Clocks changed that day: {old}, {new}"
