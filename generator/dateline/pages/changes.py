"""Changes: what else of an update was changed from one version to the next, beside its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.pages.past_views import Change, Side

if TYPE_CHECKING:
    from collections.abc import Callable

    from dateline.model import Source
    from dateline.pages.views import Entry, Person


def changes(before: Entry, after: Entry, stood: Entry | None = None) -> tuple[Change, ...]:
    """Give what is different in two versions as shown, field by field.

    A withdrawn one says nothing but that, and its corrections. What follows it is compared with the last version before
    it that `stood`.
    """
    found = []
    for field, side in _SIDES.items():
        always = field in _OF_ALL
        if after.status == "withdrawn" and not always:
            continue
        was, now = side(before if always or stood is None else stood), side(after)
        if was != now:
            found.append(Change(field, was, now))
    return tuple(found)


def _text(text: str) -> Side:
    return Side((text,)) if text else Side()


def _person(person: Person) -> str:
    return f"{person.name} ({person.role})" if person.role else person.name


def _source(source: Source) -> str:
    return f"{source.name} ({source.url})" if source.url else source.name


_SIDES: dict[str, Callable[[Entry], Side]] = {
    "title": lambda entry: _text(entry.title),
    "byline": lambda entry: Side(tuple(_person(each) for each in entry.byline)),
    "published": lambda entry: Side(at=entry.published),
    "updated": lambda entry: Side(at=entry.updated),
    "printed-time": lambda entry: _text(entry.published_raw),
    "time-note": lambda entry: _text(entry.time_note),
    "place": lambda entry: _text(entry.place),
    "label": lambda entry: _text(entry.label),
    "key": lambda entry: _text("key" if entry.key else ""),
    "tags": lambda entry: Side(tuple(tag.title for tag in entry.tags)),
    "summary": lambda entry: _text(entry.summary),
    "sources": lambda entry: Side(tuple(_source(each) for each in entry.sources)),
    "status": lambda entry: _text(entry.status),
    "corrections": lambda entry: Side(notices=entry.corrections),
}
_OF_ALL = frozenset(["status", "corrections"])
