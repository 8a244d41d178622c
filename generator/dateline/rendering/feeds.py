"""Feeds: Atom (RFC 4287), RSS 2.0 with content:encoded, JSON Feed 1.1.

Each item is written once and kept as text: a feed is its head and the items it names. Every address is absolute.
"""

from __future__ import annotations

from datetime import UTC
from json import JSONEncoder
from typing import TYPE_CHECKING, Any

from dateline.reading.zones import zone
from dateline.rendering.dates import rfc3339, rfc5322
from dateline.rendering.feed_items import ITEMS_KEPT
from dateline.rendering.kept import Kept
from dateline.rendering.xml import DECLARATION, attribute, clean, element

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from dateline.pages.exports import Feed, FeedItem
    from dateline.rendering.feed_items import Item, Items

GENERATOR = "Dateline"
_RSS = (
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
)
_JSON_ESCAPES = ((b"\\", rb"\\"), (b'"', rb"\""), (b"\n", rb"\n"), (b"\r", rb"\r"), (b"\t", rb"\t"))
_JSON = JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


class FeedWriter:
    """Writes the feeds of one language."""

    def __init__(self, items: Items) -> None:
        self._items = items
        self._written: Kept[tuple[str, str, str, datetime], bytes] = Kept(3 * ITEMS_KEPT)

    def atom(self, feed: Feed) -> bytes:
        """Write a feed as Atom."""
        url = self._items.url
        head = [
            f'{DECLARATION}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{attribute(feed.lang)}">',
            element("id", feed.id),
            element("title", self._items.feed_title(feed)),
            element("subtitle", feed.subtitle) if feed.subtitle else "",
            element("updated", rfc3339(feed.updated.astimezone(UTC))),
            _link("self", "application/atom+xml", url(_own(feed, "atom"))),
            _link("alternate", "text/html", url(feed.address)),
            *[_person(name, uri) for name, uri in self._authors(feed)],
            element("icon", url(feed.icon)) if feed.icon else "",
            element("generator", GENERATOR),
        ]
        return _filled(head, self._all("atom", feed, self._atom_entry), "</feed>")

    def rss(self, feed: Feed) -> bytes:
        """Write a feed as RSS 2.0."""
        url = self._items.url
        title = self._items.feed_title(feed)
        head = [
            DECLARATION + _RSS,
            element("title", title),
            element("link", url(feed.address)),
            element("description", feed.subtitle or title),
            element("language", feed.lang),
            element("lastBuildDate", rfc5322(feed.updated.astimezone(UTC))),
            _link("self", "application/rss+xml", url(_own(feed, "rss")), "atom:link"),
            element("generator", GENERATOR),
        ]
        return _filled(head, self._all("rss", feed, self._rss_item), "</channel></rss>")

    def json(self, feed: Feed) -> bytes:
        """Write a feed as JSON Feed 1.1."""
        url = self._items.url
        head = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self._items.feed_title(feed),
            "home_page_url": url(feed.address),
            "feed_url": url(_own(feed, "json")),
            "language": feed.lang,
            "authors": [_json_person(name, uri) for name, uri in self._authors(feed)],
            "items": [],
        }
        if feed.subtitle:
            head["description"] = clean(feed.subtitle)
        if feed.icon:
            head["favicon"] = url(feed.icon)
        # Only the real list can stand there as it is: within a text, quotes are escaped.
        before, after = f"{dump_json(head)}\n".encode().split(b'"items":[]', 1)
        items = b",".join(self._all("json", feed, self._json_item))
        return b"".join([before, b'"items":[', items, b"]", after])

    def _all(self, form: str, feed: Feed, write: Callable[[FeedItem, Item], bytes]) -> list[bytes]:
        return [self._item(form, item, write) for item in feed.items]

    def _item(self, form: str, item: FeedItem, write: Callable[[FeedItem, Item], bytes]) -> bytes:
        key = (form, item.id, item.entry.digest, item.updated)
        found = self._written.get(key)
        return self._written.keep(key, write(item, self._items.item(item.entry))) if found is None else found

    def _authors(self, feed: Feed) -> list[tuple[str, str]]:
        if feed.authors:
            return [self._items.named(person) for person in feed.authors]
        return [(clean(feed.publisher or feed.title), "")]

    def _atom_entry(self, item: FeedItem, said: Item) -> bytes:
        entry = item.entry
        lang = f' xml:lang="{attribute(entry.lang)}"' if entry.lang else ""
        parts = [
            f"<entry{lang}>",
            element("id", item.id),
            element("title", said.title),
            _link("alternate", "text/html", said.url),
            f"<published>{said.published}</published><updated>{_updated(item, said)}</updated>",
            *[_person(name, uri) for name, uri in said.names],
            *[f'<category term="{attribute(tag.title)}" />' for tag in entry.tags],
            element("summary", entry.summary) if entry.summary and entry.status != "withdrawn" else "",
        ]
        return _around(parts, 'content type="html"', said.xml, "</entry>")

    def _rss_item(self, item: FeedItem, said: Item) -> bytes:
        entry = item.entry
        parts = [
            "<item>",
            element("title", said.title),
            element("link", said.url),
            element("guid", item.id, ' isPermaLink="false"'),
            f"<pubDate>{rfc5322(said.local)}</pubDate><atom:updated>{_updated(item, said)}</atom:updated>",
            *[element("dc:creator", name) for name, _ in said.names],
            *[element("category", tag.title) for tag in entry.tags],
            element("description", self._items.description(entry)),
        ]
        return _around(parts, "content:encoded", said.xml, "</item>")

    def _json_item(self, item: FeedItem, said: Item) -> bytes:
        entry = item.entry
        withdrawn = entry.status == "withdrawn"
        value: dict[str, Any] = {
            "id": item.id,
            "url": said.url,
            "title": said.title,
            "content_html": "",
            "date_published": said.published,
            "date_modified": _updated(item, said),
        }
        if said.names:
            value["authors"] = [_json_person(name, uri) for name, uri in said.names]
        if entry.tags:
            value["tags"] = [clean(tag.title) for tag in entry.tags]
        if entry.lang:
            value["language"] = entry.lang
        if entry.summary and not withdrawn:
            value["summary"] = clean(entry.summary)
        if entry.image and not withdrawn:
            value["image"] = self._items.url(entry.image.path)
        before, after = dump_json(value).encode().split(b'"content_html":""', 1)  # as with "items", there is but one
        return b"".join([before, b'"content_html":"', _json_text(said.content), b'"', after])


def dump_json(value: object) -> str:
    """Give a value as JSON, the same text for the same value: sorted, without spaces."""
    return _JSON.encode(value)


def _json_text(text: bytes) -> bytes:
    """Give a `clean` text as JSON has it between quotes; many times as fast as for any text."""
    for written, meant in _JSON_ESCAPES:
        text = text.replace(written, meant)
    return text


def _own(feed: Feed, form: str) -> str:
    """Give a feed's own address in one form."""
    return dict(feed.addresses).get(form, feed.address)


def _updated(item: FeedItem, said: Item) -> str:
    """Give the instant of an item's last change as `published` is given."""
    published = item.entry.published
    same = item.updated == published.instant
    return said.published if same else rfc3339(item.updated.astimezone(zone(published.zone)))


def _link(relation: str, kind: str, url: str, name: str = "link") -> str:
    return f'<{name} rel="{relation}" type="{kind}" href="{attribute(url)}" />'


def _person(name: str, uri: str) -> str:
    return f"<author>{element('name', name)}{element('uri', uri) if uri else ''}</author>"


def _json_person(name: str, uri: str) -> dict[str, str]:
    return {"name": name, "url": uri} if uri else {"name": name}


def _around(parts: list[str], content: str, inner: bytes, end: str) -> bytes:
    """Give an item: what is said of it, and its content, which is written already."""
    if not inner:
        return "".join([*parts, f"<{content} />{end}"]).encode()
    name = content.partition(" ")[0]
    return b"".join(["".join([*parts, f"<{content}>"]).encode(), inner, f"</{name}>{end}".encode()])


def _filled(head: list[str], items: list[bytes], end: str) -> bytes:
    """Give a document whose last elements are `items`, each written before."""
    return b"\n".join(["".join(head).encode(), *items, end.encode(), b""])
