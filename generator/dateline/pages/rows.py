"""Rows: listed updates and digests of coverages as plain values that JSON can hold, and back from them.

A listed update is read again for each listing that it stands in. So its row is short, and made and read by hand: it
leaves out what its coverage and its id tell, and fields that are as usual. The rest goes by the fields of each class
(`dateline.pages.codec`).
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import datetime
from functools import cache, lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from dateline.digests import digest
from dateline.pages.codec import described, rows_of, ways_of
from dateline.pages.exports import FeedItem
from dateline.pages.listed import CoverageDigest, Listed
from dateline.pages.views import Entry, Link, Moment, Person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dateline.pages.views import Parent

_LAYOUT = 1  # of a listed update's row: another number where the same fields stand in it in another way

_OFTEN = (
    "byline",
    "own_byline",
    "tags",
)  # fields that have a default, and a place of their own in the row all the same
_DEFAULTS = {
    each.name: each.default for each in fields(Entry) if each.default is not MISSING and each.name not in _OFTEN
}
_USUAL = tuple(_DEFAULTS.values())
_seldom_values = attrgetter(*_DEFAULTS)

_link = lru_cache(maxsize=4096)(Link)  # the same few stand in most rows: one value each, in less time and room
_person = lru_cache(maxsize=4096)(Person)


@cache
def rows_version() -> str:
    """Give the digest of what rows are made of: where it differs, rows that were kept cannot be read."""
    return digest((_LAYOUT, described(Listed, CoverageDigest)))


def digest_row(value: CoverageDigest) -> list[Any]:
    """Give the row of a coverage's digest."""
    return rows_of(CoverageDigest).make(value)


def digest_from(row: Sequence[Any]) -> CoverageDigest:
    """Give the digest that `digest_row` gave `row` of. Raises as `listed_from`."""
    found: CoverageDigest = rows_of(CoverageDigest).read(row)
    return found


def listed_row(listed: Listed) -> list[Any]:
    """Give the row of a listed update, without its coverage's `Parent` and without its entry's text."""
    item = listed.item
    entry = item.entry
    parent, id_, published, tags = entry.parent, entry.id, entry.published, entry.tags
    return [
        id_,
        entry.digest,
        _cut(entry.address, parent.address, id_ + "/"),
        _cut(entry.in_timeline, parent.address, id_),
        published.instant.isoformat(),
        published.zone,
        published.precision,
        entry.title,
        None if entry.headline == entry.title else entry.headline,
        entry.fragment,
        [(person.name, person.role, person.address) for person in entry.byline],
        entry.own_byline,
        [(tag.title, tag.address) for tag in tags],
        _seldom(entry),
        _cut(item.id, "tag:", f":{parent.id}/{id_}"),
        None if item.updated == published.instant else item.updated.isoformat(),
        listed.date,
        listed.people,
        None if listed.topics == tags else [(topic.title, topic.address) for topic in listed.topics],
        _cut(listed.source, f"content/{parent.id}/", id_ + ".md"),
    ]


def listed_from(row: Sequence[Any], parent: Parent, text: str) -> Listed:
    """Give the listed update that `listed_row` gave `row` of. `parent` is its coverage's, `text` its entry's.

    Raises `ValueError`, `TypeError`, `KeyError` or `IndexError` for what is no such row.
    """
    (
        id_, digest_, address, in_timeline, instant, zone, precision, title, headline, fragment, byline, own_byline,
        tags, seldom, feed_id, updated, date, people, topics, source,
    ) = row  # fmt: skip
    published = datetime.fromisoformat(instant)
    own = tuple([_link(*each) for each in tags])
    entry = Entry(
        digest_,
        id_,
        _whole(address, parent.address, id_ + "/"),
        _whole(in_timeline, parent.address, id_),
        parent,
        Moment(published, zone, precision),
        title if headline is None else headline,
        title,
        fragment,
        text,
        byline=tuple([_person(*each) for each in byline]),
        own_byline=own_byline,
        tags=own,
        **_read_seldom(seldom),
    )
    return Listed(
        FeedItem(
            _whole(feed_id, "tag:", f":{parent.id}/{id_}"),
            entry,
            published if updated is None else datetime.fromisoformat(updated),
        ),
        date,
        tuple(people),
        own if topics is None else tuple([_link(*each) for each in topics]),
        _whole(source, f"content/{parent.id}/", id_ + ".md"),
    )


def _seldom(entry: Entry) -> dict[str, Any]:
    """Give the fields that are not as usual."""
    values = _seldom_values(entry)
    if values == _USUAL:
        return {}
    ways = ways_of(Entry)
    return {
        name: ways[name].make(value) if name in ways and value is not None else value
        for (name, usual), value in zip(_DEFAULTS.items(), values, strict=True)
        if value != usual
    }


def _read_seldom(row: dict[str, Any]) -> dict[str, Any]:
    if not row:
        return row
    ways = ways_of(Entry)
    return {name: ways[name].read(value) if name in ways else value for name, value in row.items()}


def _cut(text: str, head: str, tail: str) -> str | list[str]:
    """Give what stands in `text` between `head` and `tail`; the whole in a list where it does not have them."""
    if text.startswith(head) and text.endswith(tail) and len(text) >= len(head) + len(tail):
        return text[len(head) : len(text) - len(tail)]
    return [text]


def _whole(cut: str | list[str], head: str, tail: str) -> str:
    return head + cut + tail if isinstance(cut, str) else cut[0]
