"""Topics: every tag's updates across coverages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline import addresses
from dateline.pages import structured
from dateline.pages.days import own_days
from dateline.pages.feeds import feed_pages, make_feed
from dateline.pages.listings import update_sheets
from dateline.pages.meta import feed_links, make_meta
from dateline.pages.page import Page
from dateline.pages.views import Link, Topic

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dateline.pages.context import Context
    from dateline.pages.listed import Listed
    from dateline.pages.listings import Sheet

ON_HOME = 30  # topics that the home page names


def topic_link(address: str, spelt: Mapping[str, int]) -> Link:
    """Give a topic as it is spelt most often. `spelt` is how many of its updates spell it in each way."""
    return Link(min(spelt, key=lambda title: (-spelt[title], title)), address)


def most_used(topics: Mapping[str, Mapping[str, int]]) -> tuple[Link, ...]:
    """Give the topics with the most updates, by name. `topics` are their spellings by address, as in `topic_link`."""
    used = sorted(topics, key=lambda address: (-sum(topics[address].values()), address))[:ON_HOME]
    links = [topic_link(address, topics[address]) for address in used]
    return tuple(sorted(links, key=lambda link: (link.title.casefold(), link.address)))


def topic_pages(context: Context, link: Link, listed: Sequence[Listed]) -> list[Page]:
    """Give a topic's pages and feeds. `listed` are its updates, oldest first."""
    source = listed[0].source
    pages = [
        _sheet_page(context, link, sheet, listed)
        for sheet in update_sheets(link.address, listed, context.site.per_page)
    ]
    identity = addresses.url_path(link.address.strip("/"))
    title = f"{link.title} – {context.site.title}"
    feed = make_feed(context, "tag", identity, title, link.address, reversed(listed))
    return pages + feed_pages(feed, source)


def _sheet_page(context: Context, link: Link, sheet: Sheet[Listed], listed: Sequence[Listed]) -> Page:
    breadcrumbs: tuple[Link, ...] = (context.home, link)
    if not sheet.is_entry:
        breadcrumbs = (*breadcrumbs, Link(str(sheet.pager.number), sheet.address))
    meta = make_meta(
        context,
        "topic",
        link.title,
        sheet.address,
        feeds=feed_links(link.address),
        breadcrumbs=breadcrumbs,
        structured=structured.graph(structured.crumbs(breadcrumbs, context.site.base_url)),
        noindex=not sheet.items,
    )
    count = sum(each.stands for each in listed) if sheet.is_entry else 0
    view = Topic(meta, link.title, count, own_days(sheet.items), sheet.pager)
    return Page(sheet.address, "html", view, listed[0].source, "topic.html")
