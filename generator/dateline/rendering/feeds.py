"""Feeds: Atom (RFC 4287), RSS 2.0 with content:encoded, JSON Feed 1.1.

Each item is written once and kept as text: a feed is its head and the items it names. Every address is absolute.
"""

from __future__ import annotations

import json
from datetime import UTC
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement, tostring

from dateline.reading.zones import zone
from dateline.rendering.dates import rfc3339
from dateline.rendering.feed_items import ITEMS_KEPT, Items, clean
from dateline.rendering.kept import Kept

if TYPE_CHECKING:
    from collections.abc import Callable

    from dateline.pages.exports import Feed, FeedItem
    from dateline.pages.views import Person

GENERATOR = "Dateline"
DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
ATOM = "http://www.w3.org/2005/Atom"
_RSS_NAMESPACES = {
    "xmlns:atom": ATOM,
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
}


class FeedWriter:
    """Writes the feeds of one language."""

    def __init__(self, items: Items) -> None:
        self._items = items
        self._written: Kept[tuple[str, str, str, str], str] = Kept(3 * ITEMS_KEPT)

    def atom(self, feed: Feed) -> str:
        """Write a feed as Atom."""
        root = Element("feed", {"xmlns": ATOM, "xml:lang": feed.lang})
        url = self._items.url
        _add(root, "id", feed.id)
        _add(root, "title", self._items.feed_title(feed))
        if feed.subtitle:
            _add(root, "subtitle", feed.subtitle)
        _add(root, "updated", rfc3339(feed.updated.astimezone(UTC)))
        for relation, kind, address in _links(feed, "atom", "application/atom+xml"):
            SubElement(root, "link", {"rel": relation, "type": kind, "href": url(address)})
        for name, uri in self._authors(feed):
            _person(root, name, uri)
        if feed.icon:
            _add(root, "icon", url(feed.icon))
        _add(root, "generator", GENERATOR)
        return _filled(root, "</feed>", [self._item("atom", item, self._atom_entry) for item in feed.items])

    def rss(self, feed: Feed) -> str:
        """Write a feed as RSS 2.0."""
        root = Element("rss", {"version": "2.0", **_RSS_NAMESPACES})
        channel = SubElement(root, "channel")
        url = self._items.url
        _add(channel, "title", self._items.feed_title(feed))
        _add(channel, "link", url(feed.address))
        _add(channel, "description", feed.subtitle or self._items.feed_title(feed))
        _add(channel, "language", feed.lang)
        _add(channel, "lastBuildDate", format_datetime(feed.updated.astimezone(UTC)))
        own = dict(feed.addresses).get("rss", feed.address)
        SubElement(channel, "atom:link", {"rel": "self", "type": "application/rss+xml", "href": url(own)})
        _add(channel, "generator", GENERATOR)
        items = [self._item("rss", item, self._rss_item) for item in feed.items]
        return _filled(root, "</channel></rss>", items)

    def json(self, feed: Feed) -> str:
        """Write a feed as JSON Feed 1.1."""
        url = self._items.url
        head = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self._items.feed_title(feed),
            "home_page_url": url(feed.address),
            "feed_url": url(dict(feed.addresses).get("json", feed.address)),
            "language": feed.lang,
            "authors": [_json_person(name, uri) for name, uri in self._authors(feed)],
            "items": [],
        }
        if feed.subtitle:
            head["description"] = clean(feed.subtitle)
        if feed.icon:
            head["favicon"] = url(feed.icon)
        items = ",".join(self._item("json", item, self._json_item) for item in feed.items)
        # Only the real list can stand there as it is: within a text, quotes are escaped.
        return dump_json(head).replace('"items":[]', f'"items":[{items}]', 1)

    def _item(self, form: str, item: FeedItem, write: Callable[[FeedItem], str]) -> str:
        key = (form, item.id, item.entry.digest, item.updated.isoformat())
        found = self._written.get(key)
        return self._written.keep(key, write(item)) if found is None else found

    def _authors(self, feed: Feed) -> list[tuple[str, str]]:
        if feed.authors:
            return [self._named(person) for person in feed.authors]
        return [(clean(feed.publisher or feed.title), "")]

    def _named(self, person: Person) -> tuple[str, str]:
        return clean(person.name), self._items.url(person.address) if person.address else ""

    def _atom_entry(self, item: FeedItem) -> str:
        entry, items = item.entry, self._items
        node = Element("entry", {"xml:lang": entry.lang} if entry.lang else {})
        _add(node, "id", item.id)
        _add(node, "title", items.title(entry))
        SubElement(node, "link", {"rel": "alternate", "type": "text/html", "href": items.url(entry.address)})
        _add(node, "published", _local(item, "published"))
        _add(node, "updated", _local(item, "updated"))
        for person in entry.byline:
            _person(node, *self._named(person))
        for tag in entry.tags:
            SubElement(node, "category", {"term": clean(tag.title)})
        if entry.summary and entry.status != "withdrawn":
            _add(node, "summary", entry.summary)
        _add(node, "content", items.content(entry), type="html")
        return tostring(node, encoding="unicode")

    def _rss_item(self, item: FeedItem) -> str:
        entry, items = item.entry, self._items
        node = Element("item")
        _add(node, "title", items.title(entry))
        _add(node, "link", items.url(entry.address))
        _add(node, "guid", item.id, isPermaLink="false")
        _add(node, "pubDate", format_datetime(entry.published.instant.astimezone(zone(entry.published.zone))))
        _add(node, "atom:updated", _local(item, "updated"))
        for person in entry.byline:
            _add(node, "dc:creator", person.name)
        for tag in entry.tags:
            _add(node, "category", tag.title)
        _add(node, "description", items.description(entry))
        _add(node, "content:encoded", items.content(entry))
        return tostring(node, encoding="unicode")

    def _json_item(self, item: FeedItem) -> str:
        entry, items = item.entry, self._items
        withdrawn = entry.status == "withdrawn"
        value: dict[str, Any] = {
            "id": item.id,
            "url": items.url(entry.address),
            "title": items.title(entry),
            "content_html": items.content(entry),
            "date_published": _local(item, "published"),
            "date_modified": _local(item, "updated"),
        }
        if entry.byline:
            value["authors"] = [_json_person(*self._named(person)) for person in entry.byline]
        if entry.tags:
            value["tags"] = [clean(tag.title) for tag in entry.tags]
        if entry.lang:
            value["language"] = entry.lang
        if entry.summary and not withdrawn:
            value["summary"] = clean(entry.summary)
        if entry.image and not withdrawn:
            value["image"] = items.url(entry.image.path)
        return dump_json(value)


def dump_json(value: object) -> str:
    """Give a value as JSON, the same text for the same value: sorted, without spaces."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _local(item: FeedItem, which: str) -> str:
    """Give an item's instant in its own zone (RFC 3339)."""
    published = item.entry.published
    instant = published.instant if which == "published" else item.updated
    return rfc3339(instant.astimezone(zone(published.zone)))


def _links(feed: Feed, form: str, kind: str) -> list[tuple[str, str, str]]:
    own = dict(feed.addresses).get(form, feed.address)
    return [("self", kind, own), ("alternate", "text/html", feed.address)]


def _add(parent: Element, name: str, text: str, **attributes: str) -> None:
    SubElement(parent, name, attributes).text = clean(text)


def _person(parent: Element, name: str, uri: str) -> None:
    node = SubElement(parent, "author")
    _add(node, "name", name)
    if uri:
        _add(node, "uri", uri)


def _json_person(name: str, uri: str) -> dict[str, str]:
    return {"name": name, "url": uri} if uri else {"name": name}


def _filled(root: Element, end: str, items: list[str]) -> str:
    """Write a document whose last children are `items`, each written before."""
    head = tostring(root, encoding="unicode").removesuffix(end)
    return "\n".join([DECLARATION + head, *items, end, ""])
