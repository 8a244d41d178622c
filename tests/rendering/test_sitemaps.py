"""Sitemaps."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from lxml import etree

from dateline.pages.exports import Sitemap, SitemapLine
from dateline.rendering.sitemaps import sitemap
from rendering.samples import BASE_URL
from schemas import sitemap_faults

CHANGED = datetime(2014, 3, 7, 18, 30, tzinfo=UTC)
LINES = (SitemapLine("/", CHANGED), SitemapLine("/tags/über & 'so'/"), SitemapLine("/a/b.html", CHANGED))
_NS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_pages_are_listed_with_full_urls_and_changes() -> None:
    written = sitemap(Sitemap(LINES), BASE_URL)
    root: Any = etree.fromstring(written.encode())
    assert sitemap_faults(written.encode()) == []
    assert [(line.findtext(f"{_NS}loc"), line.findtext(f"{_NS}lastmod")) for line in root] == [
        (BASE_URL, "2014-03-07T18:30:00Z"),
        (f"{BASE_URL}tags/%C3%BCber%20&%20'so'/", None),
        (f"{BASE_URL}a/b.html", "2014-03-07T18:30:00Z"),
    ]


def test_an_index_lists_sitemaps() -> None:
    written = sitemap(Sitemap((SitemapLine("/talks/sitemap.xml", CHANGED),), index=True), BASE_URL)
    assert sitemap_faults(written.encode()) == []
    assert "<sitemapindex xmlns=" in written


def test_it_begins_with_a_declaration_and_ends_with_a_line_end() -> None:
    written = sitemap(Sitemap(LINES), BASE_URL)
    assert written.startswith('<?xml version="1.0" encoding="utf-8"?>\n<urlset ')
    assert written.endswith("</urlset>\n")
