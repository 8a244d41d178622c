"""Samples: values of every kind that rendering is given, made by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dateline.markup.fragments import Fragment
from dateline.model import Picture, Site, Source
from dateline.pages.exports import Feed, FeedItem
from dateline.pages.views import Chrome, Entry, Link, Meta, Moment, Notice, Parent, Person, Prose
from dateline.rendering.dates import Calendar, Formats
from dateline.rendering.feed_items import Items
from dateline.rendering.filters import Bodies
from dateline.rendering.languages import locale
from dateline.rendering.theme import load_theme
from dateline.rendering.words import Speech

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dateline.rendering.theme import Theme

PROJECT = Path(__file__).parents[2]
NEW_YORK = "America/New_York"
BASE_URL = "https://wire.example/news/"


def moment(written: str = "2014-03-07T18:30:00+00:00", zone: str = NEW_YORK, precision: Any = "minute") -> Moment:
    """A moment; what is written without offset is UTC."""
    instant = datetime.fromisoformat(written)
    return Moment(instant if instant.tzinfo else instant.replace(tzinfo=UTC), zone, precision)


def site(**changed: Any) -> Site:
    """A small site below a path."""
    settings: dict[str, Any] = {
        "title": "The Harbour Wire",
        "base_url": BASE_URL,
        "base_path": "/news/",
        "authority": "wire.example,2014",
    }
    return Site(**(settings | changed))


def chrome(**changed: Any) -> Chrome:
    """What stands on every page of it."""
    values: dict[str, Any] = {
        "title": "The Harbour Wire",
        "description": "Live coverage from the harbour.",
        "base_url": BASE_URL,
        "language": "en",
        "main_menu": (Link("About", "/about/"), Link("Diplomacy", "/tags/diplomacy/")),
        "footer_menu": (Link("Imprint", "https://harbour.example/imprint"),),
        "sections": (Link("World", "/sections/world/"),),
        "publisher": "Harbour Media",
        "feedback": Link("Report an error", "mailto:corrections@wire.example"),
        "support_title": "Stand by us",
        "support_text": "We are read by many and paid for by few.",
        "support": Link("Support us", "https://harbour.example/support"),
        "options": {"footer_note": "Made by hand"},
        "favicon": "/favicon.svg",
        "apple_icon": "",
        "feeds": (Link("Atom", "/feed.xml"),),
    }
    return Chrome(**(values | changed))


def meta(**changed: Any) -> Meta:
    """The head of a plain page."""
    values: dict[str, Any] = {
        "kind": "page",
        "title": "About",
        "description": "",
        "address": "/about/",
        "canonical": f"{BASE_URL}about/",
        "lang": "en",
        "direction": "ltr",
    }
    return Meta(**(values | changed))


def prose(fragment: str = "", **changed: Any) -> Prose:
    """A plain page."""
    return Prose(meta(**changed), "About", fragment)


def fragment(key: str, html: str) -> Fragment:
    """A rendered body."""
    return Fragment(key, html, "")


PARENT = Parent("talks", "The talks", "/talks/", "closed")


def entry(name: str = "first-step", **changed: Any) -> Entry:
    """An update as shown; its digest follows from its values."""
    values: dict[str, Any] = {
        "id": name,
        "address": f"/talks/{name}/",
        "in_timeline": f"/talks/page/1/#u-{name}",
        "parent": PARENT,
        "published": moment(),
        "headline": "A first step",
        "title": "A first step",
        "fragment": "",
        "text": "They met.",
        "byline": (Person("Ana Ruiz", "Correspondent", "/authors/ana/"), Person("Ben Ito")),
    }
    values |= changed
    return Entry(digest=repr(sorted(values.items())), **values)


def full_entry(**changed: Any) -> Entry:
    """An update with everything that a feed can say of one."""
    values: dict[str, Any] = {
        "fragment": "walk",
        "label": "Analysis",
        "label_id": "analysis",
        "place": "Paris",
        "summary": "They met, and walked.",
        "tags": (Link("diplomacy", "/tags/diplomacy/"),),
        "sources": (Source("Pool report", "https://pool.example/1", "https://archive.example/1"), Source("A witness")),
        "corrections": (Notice(moment("2014-03-07T20:00"), "correction", "The quay was <another>."),),
        "image": Picture("/media/talks/quay.jpg", "The quay"),
    }
    return entry(**(values | changed))


FRAGMENTS: Mapping[str, Fragment] = {
    "walk": fragment(
        "walk",
        '<h\x051 id="\x04walk">A walk</h\x051><p>See <a href="#\x04walk">above</a> and '
        '<a href="\x02talks/other/\x03">another</a>. <img src="\x02media/talks/quay.jpg" alt=""></p>',
    )
}


def feed(*entries: Entry, **changed: Any) -> Feed:
    """A coverage's feed."""
    items = tuple(FeedItem(f"tag:wire.example,2014:talks/{each.id}", each, each.published.instant) for each in entries)
    values: dict[str, Any] = {
        "id": "tag:wire.example,2014:talks",
        "title": "The talks",
        "subtitle": "Hour by hour",
        "address": "/talks/",
        "addresses": (("atom", "/talks/feed.xml"), ("rss", "/talks/rss.xml"), ("json", "/talks/feed.json")),
        "lang": "en",
        "updated": datetime(2014, 3, 7, 18, 30, tzinfo=UTC),
        "items": items,
        "publisher": "Harbour Media",
    }
    return Feed(**(values | changed))


@cache
def packaged() -> Theme:
    """The theme that comes with Dateline."""
    return load_theme(PROJECT / "tests", "dateline")


def speech(lang: str = "en") -> Speech:
    """The packaged theme's words."""
    return Speech(lang, "en", packaged().dictionaries)


def calendar(lang: str = "en", **formats: str) -> Calendar:
    """A calendar in one language."""
    return Calendar(locale(lang), Formats(**formats))


def items(lang: str = "en", fragments: Mapping[str, Fragment] = FRAGMENTS) -> Items:
    """What feeds in one language say."""
    return Items(BASE_URL, Bodies(fragments), speech(lang), calendar(lang))


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """Write files below `folder`, and give it back."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
