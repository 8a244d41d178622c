"""Feed items: what an update is in a feed, whatever the feed's form.

Its content is complete by itself: byline, place, body, corrections and sources, with absolute addresses. A withdrawn
update keeps its entry, so that readers who have it learn of it, with the notice and nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline import placeholders
from dateline.reading.zones import zone
from dateline.rendering.dates import rfc3339
from dateline.rendering.escaping import escape
from dateline.rendering.filters import href, sayer
from dateline.rendering.kept import Kept
from dateline.rendering.xml import clean
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from dateline.model import Source
    from dateline.pages.exports import Feed
    from dateline.pages.views import Entry, Moment, Person
    from dateline.rendering.dates import Calendar
    from dateline.rendering.filters import Bodies
    from dateline.rendering.words import Speech

ITEMS_KEPT = 1024  # a listing's feeds hold the newest 50, many of them those of other listings
_SHORT = 280  # characters of a description made from the body


@dataclass(frozen=True, slots=True)
class Item:
    """What every form of a feed says of one update: addresses are full URLs, texts are `clean`."""

    url: str
    title: str
    names: tuple[tuple[str, str], ...]  # of the byline: name and URL, "" where there is none
    published: str  # RFC 3339, in its own zone
    local: datetime  # the same
    content: bytes  # HTML that stands by itself, in UTF-8
    xml: bytes  # the content as XML text


class Items:
    """What feeds in one language say of updates. Each is made once, for all feeds and forms that hold it."""

    def __init__(self, base_url: str, bodies: Bodies, speech: Speech, calendar: Calendar) -> None:
        self._base_url = base_url
        self._bodies = bodies
        self._speech = speech
        self._calendar = calendar
        self._said = sayer(speech, calendar)
        self._items: Kept[str, Item] = Kept(ITEMS_KEPT)

    def url(self, address: str) -> str:
        """Give the full URL of an address."""
        return placeholders.finish(href(address), self._base_url)

    def feed_title(self, feed: Feed) -> str:
        """Give a feed's title, said in words where the plan leaves that to the theme."""
        named = f"{self._speech.t('corrections')} – {feed.title}" if feed.kind == "corrections" else feed.title
        return clean(named)

    def title(self, entry: Entry) -> str:
        """Give an update's title: its first sentence where it has none."""
        return self._speech.t("withdrawn-update") if entry.status == "withdrawn" else clean(entry.headline)

    def description(self, entry: Entry) -> str:
        """Give an update in a few words."""
        if entry.status == "withdrawn":
            return clean(entry.withdrawn_reason)
        text = entry.summary or " ".join(entry.text[: 2 * _SHORT].split())
        return clean(text if len(text) <= _SHORT else f"{text[:_SHORT].rsplit(' ', 1)[0]}…")

    def item(self, entry: Entry) -> Item:
        """Give what an update is in every form."""
        found = self._items.get(entry.digest)
        return self._items.keep(entry.digest, self._item(entry)) if found is None else found

    def named(self, person: Person) -> tuple[str, str]:
        """Give a person's name and URL ("" where there is none)."""
        return clean(person.name), self.url(person.address) if person.address else ""

    def content(self, entry: Entry) -> str:
        """Give an update as HTML that stands by itself."""
        parts = self._notice(entry) if entry.status == "withdrawn" else self._parts(entry)
        return clean(placeholders.finish("\n".join(parts), self._base_url))

    def _item(self, entry: Entry) -> Item:
        content, published = self.content(entry).encode(), entry.published
        local = published.instant.astimezone(zone(published.zone))
        inner = content.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
        names = tuple(self.named(person) for person in entry.byline)
        return Item(self.url(entry.address), self.title(entry), names, rfc3339(local), local, content, inner)

    def _notice(self, entry: Entry) -> Iterator[str]:
        heading, when = escape(self._speech.t("withdrawn")), self._when(entry.withdrawn_at)
        yield f"<p><strong>{heading}</strong>{when}: {escape(entry.withdrawn_reason)}</p>"

    def _parts(self, entry: Entry) -> Iterator[str]:
        t = self._speech.t
        if entry.byline:
            yield f"<p>{escape(t('by'))} {', '.join([self._person(person) for person in entry.byline])}</p>"
        if entry.label or entry.place:
            words = [f"<b>{escape(word)}</b>" for word in (entry.label, entry.place) if word]
            yield f"<p>{' · '.join(words)}</p>"
        if body := self._body(entry):
            yield f'<div lang="{escape(entry.lang)}">{body}</div>' if entry.lang else body
        for notice in entry.corrections:
            heading, when = escape(t(f"kind-{notice.kind}")), self._when(notice.at)
            yield f"<p><strong>{heading}</strong>{when}: {escape(notice.text)}</p>"
        if entry.sources:
            named = ", ".join([self._source(source) for source in entry.sources])
            yield f"<p>{escape(self._speech.tn('sources', len(entry.sources)))} {named}</p>"

    def _body(self, entry: Entry) -> str:
        html = self._bodies.html(entry.fragment, escape(f"u-{entry.id}-"), 2, self._said)
        return html.replace('href="#', f'href="{escape(self.url(entry.address))}#') if 'href="#' in html else html

    def _when(self, moment: Moment | None) -> str:
        return f" ({escape(self._calendar.stamp(moment))})" if moment else ""

    def _person(self, person: Person) -> str:
        name = self._link(person.name, person.address)
        return f"{name} ({escape(person.role)})" if person.role else name

    def _source(self, source: Source) -> str:
        named = self._link(source.name, source.url)
        if not source.archived:
            return named
        return f"{named} ({self._link(self._speech.t('archived-copy'), source.archived)})"

    def _link(self, title: str, address: str) -> str:
        return f'<a href="{escape(self.url(address))}">{escape(title)}</a>' if address else escape(title)
