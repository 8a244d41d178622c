"""Corrections: every correction and withdrawal of the site on one page, and as feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline import addresses
from dateline.pages.feeds import corrected, feed_pages, make_feed
from dateline.pages.meta import feed_links, make_meta
from dateline.pages.page import Page
from dateline.pages.views import CorrectionItem, Corrections, Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dateline.pages.context import Context
    from dateline.pages.listed import Listed


def corrections_page(context: Context, items: Iterable[CorrectionItem]) -> Page:
    """Give the page, latest first."""
    address = addresses.CORRECTIONS
    ordered = sorted(items, key=lambda item: (item.at.instant, item.entry.address, item.kind), reverse=True)
    meta = make_meta(
        context,
        "corrections",
        "",
        address,
        feeds=feed_links(address),
        breadcrumbs=(context.home, Link("", address)),
    )
    return Page(address, "html", Corrections(meta, tuple(ordered)), "site.yaml", "corrections.html")


def corrections_feeds(context: Context, listed: Sequence[Listed]) -> list[Page]:
    """Give the feeds, which hold each update once. `listed` has at least those that `corrected` gives first."""
    title, address = context.site.title, addresses.CORRECTIONS
    feed = make_feed(context, "corrections", "corrections", title, address, corrected(listed))
    return feed_pages(feed, "site.yaml")
