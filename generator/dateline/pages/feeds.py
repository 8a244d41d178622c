"""Feeds: the newest updates of a listing in three forms, with ids that survive every change (RFC 4151)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dateline import addresses
from dateline.pages.exports import Feed
from dateline.pages.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dateline.pages.context import Context
    from dateline.pages.listed import Listed
    from dateline.pages.page import Form
    from dateline.pages.views import Person

NEWEST = 50  # updates in a feed
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_FORMS: tuple[tuple[str, Form], ...] = (("atom", "atom"), ("rss", "rss"), ("json", "jsonfeed"))


def make_feed(
    context: Context,
    kind: str,
    identity: str,
    title: str,
    address: str,
    listed: Iterable[Listed],
    *,
    subtitle: str = "",
    lang: str = "",
    authors: tuple[Person, ...] = (),
    begun: datetime = NEVER,
) -> Feed:
    """Make the feed of the listing at `address`. `identity` is its own part of the id; `listed` comes newest first.

    Drafts and updates that are not due are left out. `begun` is when the feed changed last where it has no updates.
    """
    site = context.site
    items = []
    for each in listed:
        if each.in_feeds:
            items.append(each.item)
            if len(items) == NEWEST:
                break
    return Feed(
        id=addresses.entry_id(site.authority, identity),
        title=title,
        subtitle=subtitle,
        address=address,
        addresses=tuple((form, addresses.feed(address, form)) for form, _ in _FORMS),
        lang=lang or site.language,
        updated=max((item.updated for item in items), default=begun),
        items=tuple(items),
        authors=authors,
        publisher=site.publisher.name if site.publisher else site.title,
        icon=context.favicon,
        kind=kind,
    )


def feed_pages(feed: Feed, source: str, coverage: str = "") -> list[Page]:
    """Give a feed as Atom, RSS and JSON Feed."""
    return [
        Page(addresses.feed(feed.address, form), output, feed, source, coverage=coverage) for form, output in _FORMS
    ]


def corrected(listed: Sequence[Listed]) -> list[Listed]:
    """Give the updates that were corrected or withdrawn, the latest such notice first."""

    found = [each for each in listed if each.item.entry.corrections or not each.stands]
    return sorted(found, key=lambda each: (_noticed(each), each.item.entry.address), reverse=True)


def _noticed(each: Listed) -> datetime:
    entry = each.item.entry
    instants = [notice.at.instant for notice in entry.corrections]
    return max([*instants, *([entry.withdrawn_at.instant] if entry.withdrawn_at else [])], default=NEVER)
