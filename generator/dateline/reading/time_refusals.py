"""Time refusals: why a local time has no single instant, with every reading that it may have."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from dateline.problems import Place, Problem, problem
from dateline.reading.zones import (
    abbreviations,
    clock_change,
    day_words,
    iso,
    iso_local,
    offset_words,
    utc_offset,
    zone,
)

if TYPE_CHECKING:
    from collections.abc import Iterable


def no_offset(written: str, place: Place, local: datetime, abbreviation: str | None) -> Problem:
    """Refuse a local time where no zone is known. Its abbreviation does not help: a name has many offsets."""
    what = f"no offset ({abbreviation} is only a name)" if abbreviation else "no offset"
    example = iso_local(local if local.hour else local.replace(hour=13, minute=30), timedelta(hours=-5))
    return problem("time-no-offset", place, written=written, what=what, example=example)


def never_existed(written: str, place: Place, zone_name: str, local: datetime) -> Problem:
    """Refuse a local time that was left out when clocks went forward; each offset gives a reading."""
    later, earlier = (_at(local, zone_name, fold) for fold in (0, 1))
    before, after = clock_change(earlier, later, zone_name)
    same_day = before.date() == after.date()
    return problem(
        "time-never-existed",
        place,
        written=written,
        zone=zone_name,
        before=f"{before:%H:%M}" if same_day else f"{before:%Y-%m-%d %H:%M}",
        after=f"{after:%H:%M}" if same_day else f"{after:%Y-%m-%d %H:%M}",
        first=iso(earlier, zone_name),
        second=iso(later, zone_name),
    )


def ambiguous(written: str, place: Place, zone_name: str, local: datetime) -> Problem:
    """Refuse a local time that came twice when clocks went back."""
    first, second = (iso(_at(local, zone_name, fold), zone_name) for fold in (0, 1))
    return problem("time-ambiguous", place, written=written, zone=zone_name, first=first, second=second)


def offset_contradicts(written: str, place: Place, zone_name: str, local: datetime, stated: timedelta) -> Problem:
    """Refuse an offset that the zone did not have: the clock time is right, or the instant is."""
    readings = [local.replace(tzinfo=zone(zone_name), fold=fold) for fold in (0, 1)]
    return problem(
        "time-offset-contradicts",
        place,
        written=written,
        offset=offset_words(stated),
        zone=zone_name,
        expected=_either(offset_words(utc_offset(reading)) for reading in readings),
        clock=_either(reading.isoformat() for reading in readings),
        instant=iso((local - stated).replace(tzinfo=UTC), zone_name),
    )


def not_in_force(place: Place, local: datetime, abbreviation: str, zone_name: str) -> Problem:
    """Refuse an abbreviation that the zone did not use at `local` (aware, in that zone)."""
    twice = [local.replace(fold=fold) for fold in (0, 1)]
    actual = _either(_name(moment) for moment in twice)
    right = _either(f"{moment:%Y-%m-%d %H:%M} {_name(moment)}" for moment in twice)
    known = {"GMT": timedelta(0), **abbreviations(zone_name, local.year)}
    if abbreviation in known:
        instant = (local.replace(tzinfo=None) - known[abbreviation]).replace(tzinfo=UTC)
        meant = instant.astimezone(zone(zone_name))
        other = f"{meant:%Y-%m-%d %H:%M} {_name(meant)} if it was {abbreviation} ({offset_words(known[abbreviation])})"
    else:
        other = f"the time in UTC, with Z, if it is another place's {abbreviation}"
    return problem(
        "time-abbreviation-not-in-force",
        place,
        abbreviation=abbreviation,
        zone=zone_name,
        date=f"{day_words(local)} at {local:%H:%M}",
        actual=actual,
        right=right,
        other=other,
    )


def _at(local: datetime, zone_name: str, fold: int) -> datetime:
    return local.replace(tzinfo=zone(zone_name), fold=fold).astimezone(UTC)


def _name(moment: datetime) -> str:
    name = moment.tzname() or ""
    return name if name.isalpha() and name != "LMT" else offset_words(utc_offset(moment))


def _either(readings: Iterable[str]) -> str:
    return " or ".join(dict.fromkeys(readings))
