"""Zone words: what a zone is called at an instant, by letters and in full.

The letters come from the zone database, which knows what was in force when; Babel knows only today's names, and which
of them is meant is decided here by the offset: its own guess calls Dublin's winter "Irish Standard Time".
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from babel.core import get_global

from dateline.reading.zones import zone

if TYPE_CHECKING:
    from babel import Locale

_NOT_INHERITED = "∅∅∅"  # CLDR's mark for a name that is not in use
_TODAY = 2024  # a year of the rules that CLDR's names are about


def abbreviation(local: datetime) -> str:
    """Give the letters of the zone in force, `EST`; for zones without letters the offset, `UTC+03:00`."""
    name = local.tzname() or ""
    return name if name.isalpha() else offset_name(local.utcoffset() or timedelta(0))


def offset_name(offset: timedelta) -> str:
    """Give an offset as a name: `UTC`, `UTC+03:00`, and with a minus sign `UTC−03:30`."""
    minutes = round(offset.total_seconds() / 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours:02d}:{rest:02d}"


def long_name(local: datetime, zone_name: str, locale: Locale) -> str:
    """Give the zone's name in full, `Eastern Standard Time`; its abbreviation where CLDR has no name for it then."""
    offset = local.utcoffset()
    winter, summer = _offsets(zone_name)
    variant = "standard" if offset == winter else "daylight" if offset == summer else ""
    for key in _cldr_names(zone_name):
        name = locale.time_zones.get(key, {}).get("long", {}).get(variant)
        name = name or locale.meta_zones.get(_metazone(key), {}).get("long", {}).get(variant)
        if name and name != _NOT_INHERITED:
            return str(name)
    return abbreviation(local)


@cache
def _offsets(zone_name: str) -> tuple[timedelta, timedelta]:
    """Give a zone's lower and higher offset of today's rules."""
    midyear = (datetime(_TODAY, month, 1, tzinfo=UTC).astimezone(zone(zone_name)).utcoffset() for month in (1, 7))
    low, high = sorted(offset or timedelta(0) for offset in midyear)
    return low, high


@cache
def _cldr_names(zone_name: str) -> tuple[str, ...]:
    """Give the names under which CLDR may know a zone: it keeps old ones, such as Asia/Calcutta."""
    aliases = get_global("zone_aliases")
    older = sorted(old for old, new in aliases.items() if new == zone_name)
    return (zone_name, *older, aliases.get(zone_name, zone_name))


def _metazone(key: str) -> str:
    return str(get_global("meta_zones").get(key, ""))
