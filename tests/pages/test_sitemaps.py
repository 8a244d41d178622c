"""Sitemaps name what readers may find: one for each coverage, one for the rest, and the index of all."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dateline.clock import public
from dateline.model import StaticFile
from dateline.pages import sitemaps
from dateline.pages.exports import Sitemap, SitemapLine
from pages import samples
from pages.samples import CLOCK, START

if TYPE_CHECKING:
    from dateline.pages.page import Page


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    return samples.planned_pages(public(samples.newsroom(), CLOCK))


def named(page: Page) -> dict[str, object]:
    return {line.address: line.modified for line in page.view.lines}


def test_a_coverages_sitemap_names_its_pages_with_their_last_change(pages: dict[str, Page]) -> None:
    found = named(pages["/2014/talks/sitemap.xml"])

    assert found["/2014/talks/quay/"] == START + timedelta(minutes=260)
    assert found["/2014/talks/page/2/"] == START + timedelta(minutes=260)
    assert found["/2014/talks/page/1/"] == START + timedelta(minutes=31)
    assert {"/2014/talks/", "/2014/talks/days/2014-03-05/"} <= set(found)


def test_withdrawn_updates_redirects_and_empty_blocks_are_not_named(pages: dict[str, Page]) -> None:
    everything = {line.address for page in pages.values() if page.form == "sitemap" for line in page.view.lines}

    assert "/2014/talks/rumour/" not in everything
    assert not [address for address in everything if address.startswith("/talks-2014/")]
    full = samples.planned_pages(samples.one_story(samples.counted(4), per_page=4))
    assert "/story/page/2/" in full
    assert "/story/page/2/" not in named(full["/story/sitemap.xml"])


def test_all_other_pages_stand_in_the_sites_sitemap_without_dates(pages: dict[str, Page]) -> None:
    found = named(pages["/sitemap-site.xml"])

    assert {"/", "/about/", "/authors/", "/authors/ana/", "/tags/weather/", "/sections/world/"} <= set(found)
    assert {"/archive/2014/03/", "/corrections/"} <= set(found)
    assert "/404.html" not in found
    assert "/imprint/" not in found
    assert set(found.values()) == {None}


def test_the_index_names_every_sitemap_by_its_last_change(pages: dict[str, Page]) -> None:
    index = pages["/sitemap.xml"].view

    assert index == Sitemap(
        (
            SitemapLine("/2014/talks/sitemap.xml", START + timedelta(minutes=2950)),
            SitemapLine("/regatta/sitemap.xml"),
            SitemapLine("/sitemap-site.xml"),
            SitemapLine("/storm/sitemap.xml", index.lines[3].modified),
        ),
        index=True,
    )


def test_every_html_page_that_is_to_be_found_is_named_once(pages: dict[str, Page]) -> None:
    wanted = sorted(page.address for page in pages.values() if page.form == "html" and not page.view.meta.noindex)
    lines = [
        line.address
        for page in pages.values()
        if page.form == "sitemap" and not page.view.index
        for line in page.view.lines
    ]

    assert sorted(lines) == wanted


def test_a_sitemap_too_long_for_one_file_comes_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "MOST_LINES", 4)
    pages = samples.planned_pages(samples.one_story(samples.counted(6)))

    parts = [address for address in pages if address.startswith("/story/sitemap")]
    assert sorted(parts) == ["/story/sitemap-2.xml", "/story/sitemap-3.xml", "/story/sitemap.xml"]
    assert [len(pages[part].view.lines) for part in sorted(parts)] == [4, 1, 4]
    assert set(parts) <= set(named(pages["/sitemap.xml"]))


def test_robots_may_read_everything_and_are_shown_the_sitemaps(pages: dict[str, Page]) -> None:
    assert pages["/robots.txt"].view == ("User-agent: *\nDisallow:\n\nSitemap: https://wire.example/news/sitemap.xml\n")


def test_a_robots_file_of_the_sites_own_stands_instead() -> None:
    own = StaticFile("content/static/robots.txt", "robots.txt")
    newsroom = samples.newsroom()
    plan = samples.planned(type(newsroom)(samples.site(image=None, publisher=None), statics=(own,)))

    assert "/robots.txt" not in {page.address for page in plan.pages}
    assert [copy.address for copy in plan.copies] == ["/robots.txt"]
