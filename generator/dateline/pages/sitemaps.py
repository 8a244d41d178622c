"""Sitemaps: one for each coverage, one for the rest, and the index of all (sitemaps.org 0.9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline import addresses
from dateline.pages.blocks import cut
from dateline.pages.exports import Sitemap, SitemapLine
from dateline.pages.page import Later, Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dateline.model import Site
    from dateline.pages.listed import Listed
    from dateline.pages.timeline import Story

MOST_LINES = 50_000  # of one sitemap, by its protocol


def coverage_sitemaps(
    story: Story, pages: Sequence[Page], shown: Mapping[str, Sequence[Listed]]
) -> tuple[list[Page], tuple[SitemapLine, ...]]:
    """Give a coverage's sitemap, and its lines for the index: timeline pages and permalinks, each with its last change.

    `shown` are the updates on each timeline page, by its address.

    Withdrawn updates, drafts and those not due are not named, nor are pages that hold nothing else.
    """
    changed = {each.item.entry.address: each.item.updated for each in story.listed if _named(each)}
    lines = []
    for page in pages:
        if page.address in shown:
            modified = max((each.item.updated for each in shown[page.address] if _named(each)), default=None)
            if modified or page.address == story.frame.head.address:
                lines.append(SitemapLine(page.address, modified))
        elif page.address in changed:
            lines.append(SitemapLine(page.address, changed[page.address]))
    coverage = story.frame.coverage
    return sitemap_pages(addresses.coverage_sitemap(coverage.id), lines, coverage.path, coverage.id)


def _named(listed: Listed) -> bool:
    return listed.in_feeds and listed.stands


def sitemap_pages(
    address: str, lines: Iterable[SitemapLine], source: str, coverage: str = ""
) -> tuple[list[Page], tuple[SitemapLine, ...]]:
    """Give the sitemap at `address`, in parts where it is too long for one, and the lines that name them."""
    ordered = sorted(lines, key=lambda line: line.address)
    pages, named = [], []
    for number, part in enumerate(cut(ordered, MOST_LINES), 1):
        own = addresses.sitemap_part(address, number)
        pages.append(Page(own, "sitemap", Sitemap(tuple(part)), source, coverage=coverage))
        named.append(SitemapLine(own, max((line.modified for line in part if line.modified), default=None)))
    return pages, tuple(named)


def in_sitemap(pages: Iterable[Page]) -> tuple[str, ...]:
    """Give the addresses of those among `pages`, which stand across coverages, that a sitemap names.

    A page whose view is made later has updates on it, and is one.
    """
    html = (page for page in pages if page.form == "html")
    return tuple(page.address for page in html if isinstance(page.shows, Later) or not page.shows.meta.noindex)


def site_sitemaps(found: Iterable[str]) -> tuple[list[Page], tuple[SitemapLine, ...]]:
    """Give the sitemap of pages across coverages. They carry no dates: one update would change many of them."""
    lines = [SitemapLine(address) for address in found]
    return sitemap_pages(addresses.SITE_SITEMAP, lines, "site.yaml")


def index_page(lines: Iterable[SitemapLine]) -> Page:
    """Give the list of all sitemaps."""
    ordered = sorted(lines, key=lambda line: line.address)
    return Page(addresses.SITEMAP, "sitemap", Sitemap(tuple(ordered), index=True), "site.yaml")


def robots_page(site: Site) -> Page:
    """Give `robots.txt` (RFC 9309): everything may be read, and where the sitemaps are."""
    text = f"User-agent: *\nDisallow:\n\nSitemap: {addresses.absolute(site.base_url, addresses.SITEMAP)}\n"
    return Page(addresses.ROBOTS, "text", text, "site.yaml")
