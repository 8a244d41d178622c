"""Fields: what of an update's front matter is different from one of its states to the next, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateline.reading.zones import iso

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from dateline.model import Credit, Source, Update


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that says something else; "" where it says nothing."""

    field: str  # as front matter names it
    was: str
    now: str


def field_changes(before: Update, after: Update, zone: str) -> tuple[FieldChange, ...]:
    """Give the fields that differ, in a set order; times are written in the zone.

    Corrections, withdrawals and minor edits are told by themselves.
    """
    times = ((name, time(before), time(after)) for name, time in _TIMES.items())
    changed = [
        FieldChange(name, *(iso(at, zone) if at else "" for at in (was, now))) for name, was, now in times if was != now
    ]
    sides = ((name, side(before), side(after)) for name, side in _SIDES.items())
    return (*changed, *(FieldChange(name, was, now) for name, was, now in sides if was != now))


def written(instant: datetime | None) -> str:
    """Give an instant as text, in UTC: `2014-03-07T19:05:00Z`."""
    return instant.isoformat().replace("+00:00", "Z") if instant else ""


def _credit(credit: Credit) -> str:
    name = credit.author or credit.name
    return f"{name} ({credit.role})" if credit.role else name


def _source(source: Source) -> str:
    return f"{source.name} ({source.url})" if source.url else source.name


def _flag(flag: bool) -> str:
    return "yes" if flag else ""


_TIMES: dict[str, Callable[[Update], datetime | None]] = {
    "published": lambda update: update.published,
    "updated": lambda update: update.updated,
}
_SIDES: dict[str, Callable[[Update], str]] = {
    "title": lambda update: update.title,
    "precision": lambda update: update.precision,
    "published_raw": lambda update: update.published_raw,
    "time_note": lambda update: update.time_note,
    "byline": lambda update: ", ".join(map(_credit, update.byline)),
    "place": lambda update: update.place,
    "label": lambda update: update.label,
    "key": lambda update: _flag(update.key),
    "pinned": lambda update: _flag(update.pinned),
    "sequence": lambda update: str(update.sequence or ""),
    "tags": lambda update: ", ".join(update.tags),
    "lang": lambda update: update.lang,
    "summary": lambda update: update.summary,
    "sources": lambda update: "; ".join(map(_source, update.sources)),
    "status": lambda update: update.status,
    "aliases": lambda update: ", ".join(update.aliases),
}
