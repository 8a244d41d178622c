"""Exports: what feeds and sitemaps hold, for readers that are programs. Frozen values, as in `views.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.values import dataclass

if TYPE_CHECKING:
    from datetime import datetime

    from dateline.pages.views import Entry, Person


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An update in a feed. `id` is an RFC 4151 URI; a withdrawn one is marked and holds only the reason."""

    id: str
    entry: Entry
    updated: datetime  # the last change: update, correction or withdrawal


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed in any of the three forms: the newest 50 updates of a listing, full text, newest first."""

    id: str
    title: str
    subtitle: str
    address: str  # the page it belongs to
    addresses: tuple[tuple[str, str], ...]  # (atom | rss | json, address of that form)
    lang: str
    updated: datetime  # of the newest item; of the coverage, or 1970-01-01, where there is none
    items: tuple[FeedItem, ...]
    authors: tuple[Person, ...] = ()
    publisher: str = ""
    icon: str = ""  # address
    kind: str = "site"  # site | coverage | author | section | tag | corrections


@dataclass(frozen=True, slots=True)
class SitemapLine:
    """A page in a sitemap."""

    address: str
    modified: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """A sitemap, or (`index`) the list of sitemaps (sitemaps.org 0.9)."""

    lines: tuple[SitemapLine, ...]
    index: bool = False
