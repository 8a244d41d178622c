"""Feed items: what an update is in a feed, whatever the feed's form.

Its content is complete by itself: byline, place, body, corrections and sources, with absolute addresses. A withdrawn
update keeps its entry, so that readers who have it learn of it, with the notice and nothing else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from dateline import placeholders
from dateline.rendering.filters import href, sayer
from dateline.rendering.kept import Kept

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dateline.model import Source
    from dateline.pages.exports import Feed
    from dateline.pages.views import Entry, Person
    from dateline.rendering.dates import Calendar
    from dateline.rendering.filters import Bodies
    from dateline.rendering.words import Speech

_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ITEMS_KEPT = 8192
_SHORT = 280  # characters of a description made from the body


def clean(text: str) -> str:
    """Give a text without the characters that XML 1.0 cannot hold."""
    return _UNFIT.sub("", text)


class Items:
    """What feeds in one language say of updates. Each is made once, for all feeds and forms that hold it."""

    def __init__(self, base_url: str, bodies: Bodies, speech: Speech, calendar: Calendar) -> None:
        self._base_url = base_url
        self._bodies = bodies
        self._speech = speech
        self._calendar = calendar
        self._said = sayer(speech, calendar)
        self._contents: Kept[str, str] = Kept(ITEMS_KEPT)

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

    def content(self, entry: Entry) -> str:
        """Give an update as HTML that stands by itself."""
        found = self._contents.get(entry.digest)
        if found is not None:
            return found
        parts = self._notice(entry) if entry.status == "withdrawn" else self._parts(entry)
        return self._contents.keep(entry.digest, clean(placeholders.finish("\n".join(parts), self._base_url)))

    def _notice(self, entry: Entry) -> Iterator[str]:
        t = self._speech.t
        when = self._when(self._calendar.stamp(entry.withdrawn_at)) if entry.withdrawn_at else ""
        yield Markup("<p><strong>{}</strong>{}: {}</p>").format(t("withdrawn"), when, entry.withdrawn_reason)

    def _parts(self, entry: Entry) -> Iterator[str]:
        t = self._speech.t
        if entry.byline:
            names = Markup(", ").join(self._person(person) for person in entry.byline)
            yield Markup("<p>{} {}</p>").format(t("by"), names)
        if entry.label or entry.place:
            words = (Markup("<b>{}</b>").format(word) for word in (entry.label, entry.place) if word)
            yield Markup("<p>{}</p>").format(Markup(" · ").join(words))
        if body := self._body(entry):
            yield Markup('<div lang="{}">{}</div>').format(entry.lang, body) if entry.lang else body
        for notice in entry.corrections:
            when = self._when(self._calendar.stamp(notice.at))
            heading = t(f"kind-{notice.kind}")
            yield Markup("<p><strong>{}</strong>{}: {}</p>").format(heading, when, notice.text)
        if entry.sources:
            named = Markup(", ").join(self._source(source) for source in entry.sources)
            yield Markup("<p>{} {}</p>").format(self._speech.tn("sources", len(entry.sources)), named)

    def _body(self, entry: Entry) -> Markup:
        html = self._bodies.html(entry.fragment, str(escape(f"u-{entry.id}-")), 2, self._said)
        return Markup(html.replace('href="#', f'href="{escape(self.url(entry.address))}#'))  # noqa: S704 -- made by dateline.markup

    def _when(self, stamp: str) -> Markup:
        return Markup(" ({})").format(stamp)

    def _person(self, person: Person) -> Markup:
        name = self._link(person.name, person.address)
        return Markup("{} ({})").format(name, person.role) if person.role else name

    def _source(self, source: Source) -> Markup:
        named = self._link(source.name, source.url)
        if not source.archived:
            return named
        return Markup("{} ({})").format(named, self._link(self._speech.t("archived-copy"), source.archived))

    def _link(self, title: str, address: str) -> Markup:
        return Markup('<a href="{}">{}</a>').format(self.url(address), title) if address else Markup("{}").format(title)
