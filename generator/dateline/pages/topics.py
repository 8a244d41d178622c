"""Topics: every tag's updates across coverages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline import addresses
from dateline.digests import digest
from dateline.pages import structured
from dateline.pages.feeds import feed_pages, make_feed
from dateline.pages.listings import update_sheets, with_days
from dateline.pages.meta import feed_links, make_meta
from dateline.pages.page import Page
from dateline.pages.views import Link, Topic

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dateline.pages.context import Context
    from dateline.pages.listed import Roll, Spot
    from dateline.pages.listings import Sheet
    from dateline.pages.views import Meta

ON_HOME = 30  # topics that the home page names


def topic_link(address: str, spelt: Mapping[str, int]) -> Link:
    """Give a topic as it is spelt most often. `spelt` is how many of its updates spell it in each way."""
    return Link(min(spelt, key=lambda title: (-spelt[title], title)), address)


def most_used(topics: Mapping[str, Mapping[str, int]]) -> tuple[Link, ...]:
    """Give the topics with the most updates, by name. `topics` are their spellings by address, as in `topic_link`."""
    used = sorted(topics, key=lambda address: (-sum(topics[address].values()), address))[:ON_HOME]
    links = [topic_link(address, topics[address]) for address in used]
    return tuple(sorted(links, key=lambda link: (link.title.casefold(), link.address)))


def topic_pages(context: Context, link: Link, roll: Roll) -> list[Page]:
    """Give a topic's pages and feeds. `roll` has its updates, one at least."""
    source = roll.read(roll.spots[:1])[0].source
    sheets = list(update_sheets(link.address, roll, context.site.per_page))
    alike, lang = digest(_meta(context, link, sheets[0])), context.site.language

    def view(sheet: Sheet[Spot]) -> Topic:
        count = sum(spot.stands for spot in roll.spots) if sheet.is_entry else 0
        return Topic(_meta(context, link, sheet), link.title, count, (), sheet.pager)

    shown = ((sheet.address, with_days(view, sheet, roll, alike, lang)) for sheet in sheets)
    pages = [Page(address, "html", shows, source, "topic.html") for address, shows in shown]
    identity = addresses.url_path(link.address.strip("/"))
    title = f"{link.title} – {context.site.title}"
    feed = make_feed(context, "tag", identity, title, link.address, reversed(roll))
    return pages + feed_pages(feed, source)


def _meta(context: Context, link: Link, sheet: Sheet[Spot]) -> Meta:
    breadcrumbs: tuple[Link, ...] = (context.home, link)
    if not sheet.is_entry:
        breadcrumbs = (*breadcrumbs, Link(str(sheet.pager.number), sheet.address))
    return make_meta(
        context,
        "topic",
        link.title,
        sheet.address,
        feeds=feed_links(link.address),
        breadcrumbs=breadcrumbs,
        structured=structured.graph(structured.crumbs(breadcrumbs, context.site.base_url)),
        noindex=not sheet.items,
    )
