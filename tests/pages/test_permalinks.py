"""Every update has its own page for ever, with its neighbours in time."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dateline.clock import public
from dateline.digests import digest_text
from dateline.model import Withdrawal
from dateline.pages.page import Copy, Later
from dateline.pages.views import KeyEvent, Link, Moment
from pages import samples
from pages.samples import CLOCK, NOW, START

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dateline.model import Newsroom
    from dateline.pages.page import Page


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    return samples.planned_pages(public(samples.newsroom(), CLOCK))


def test_a_permalink_leads_to_the_updates_before_and_after_it(pages: dict[str, Page]) -> None:
    view = pages["/2014/talks/no-comment/"].view

    assert view.older == KeyEvent(Moment(START, "America/New_York"), "Delegations arrive", "/2014/talks/arrivals/")
    assert view.newer.address == "/2014/talks/quay/"
    assert pages["/2014/talks/arrivals/"].view.older is None
    assert pages["/2014/talks/after/"].view.newer is None


def test_a_withdrawn_update_is_nobodys_neighbour_and_has_neighbours(pages: dict[str, Page]) -> None:
    assert pages["/2014/talks/quay/"].view.newer.address == "/2014/talks/day-two/"
    assert pages["/2014/talks/day-two/"].view.older.address == "/2014/talks/quay/"
    tombstone = pages["/2014/talks/rumour/"].view
    assert (tombstone.older.address, tombstone.newer.address) == ("/2014/talks/quay/", "/2014/talks/day-two/")


def test_a_tombstone_stands_where_an_update_was_withdrawn(pages: dict[str, Page]) -> None:
    page = pages["/2014/talks/rumour/"]
    meta = page.view.meta

    assert page.template == "tombstone.html"
    assert (meta.kind, meta.noindex, meta.title, meta.structured) == ("tombstone", True, "Talks in Paris & Rome", "")
    assert "rumour that turned out" not in repr(page.view)
    assert "Deal reached" not in repr(page.view)
    assert page.view.share == ()


def test_the_head_says_what_is_shared(pages: dict[str, Page]) -> None:
    meta = pages["/2014/talks/quay/"].view.meta

    assert meta.title == 'They walk <b>& talk</b> "alone"'
    assert meta.description == "A walk along the water (see the picture)."
    assert meta.canonical == "https://wire.example/news/2014/talks/quay/"
    assert meta.image.path == "/media/2014/talks/quay.jpg"
    assert meta.social_type == "article"
    assert meta.breadcrumbs == (
        Link("The Harbour Wire", "/"),
        Link("World", "/sections/world/"),
        Link("Talks in Paris & Rome", "/2014/talks/"),
        Link('They walk <b>& talk</b> "alone"', "/2014/talks/quay/"),
    )
    assert meta.feeds[0].address == "/2014/talks/feed.xml"


def test_a_page_without_a_picture_is_shared_with_its_coverages_or_the_sites(pages: dict[str, Page]) -> None:
    assert pages["/2014/talks/arrivals/"].view.meta.image.path == "/media/2014/talks/lead.jpg"
    assert pages["/storm/calm/"].view.meta.image.path == "/card.png"


def test_source_copies_are_made_only_where_the_site_wants_them_and_never_of_the_withdrawn() -> None:
    updates = samples.counted(2)
    gone = replace(updates[1], status="withdrawn", withdrawal=Withdrawal(NOW, "Wrong."))
    silent = samples.one_story([updates[0], gone], site=samples.site(publisher=None, image=None, sections=()))
    open_ = replace(silent, site=replace(silent.site, source_copies=True))

    assert samples.planned(silent).copies == ()
    assert samples.planned(open_).copies == (Copy("/story/n-0001/index.md", "content/story/n-0001.md", "story"),)
    assert samples.planned_pages(open_)["/story/n-0001/"].view.source_copy == "/story/n-0001/index.md"
    assert samples.planned_pages(open_)["/story/n-0002/"].view.source_copy == ""


def test_drafts_are_neighbours_where_they_are_shown() -> None:
    updates = samples.counted(2)
    shown = samples.one_story([updates[0], replace(updates[1], status="draft")])

    assert samples.planned_pages(shown)["/story/n-0001/"].view.newer.address == "/story/n-0002/"


def variants(value: Any) -> Iterator[Any]:
    """Give the value with one field after the other changed in some way that fits its type."""
    for field in fields(value):
        now = getattr(value, field.name)
        other: Any = None
        if isinstance(now, bool):
            other = not now
        elif isinstance(now, str) and field.name not in {"id", "coverage", "path", "status", "precision", "timezone"}:
            other = f"{now}x"
        elif isinstance(now, datetime):
            other = now + timedelta(minutes=1)
        elif isinstance(now, tuple) and now:
            other = now[:-1]
        if other is not None:
            file = {"digest": digest_text(f"{field.name} of {value}")} if hasattr(value, "digest") else {}
            yield replace(value, **{field.name: other} | (file if field.name != "digest" else {}))


def changed(newsroom: Newsroom) -> Iterator[Newsroom]:
    """Give the newsroom with one thing changed after the other: a setting, or a field of a person, story or update."""
    for site in variants(newsroom.site):
        yield replace(newsroom, site=site)
    for author in variants(newsroom.authors[0]):
        yield replace(newsroom, authors=(author, *newsroom.authors[1:]))
    for number, coverage in enumerate(newsroom.coverages):
        others = newsroom.coverages[:number], newsroom.coverages[number + 1 :]
        for other in variants(coverage):
            yield replace(newsroom, coverages=(*others[0], other, *others[1]))
        for place, update in enumerate(coverage.updates):
            for each in variants(update):
                updates = (*coverage.updates[:place], each, *coverage.updates[place + 1 :])
                updates = tuple(sorted(updates, key=lambda update: update.order))
                yield replace(newsroom, coverages=(*others[0], replace(coverage, updates=updates), *others[1]))


def test_two_pages_of_one_digest_are_the_same() -> None:
    """Whatever changed, and wherever: what does not change a page's digest does not change what it shows."""
    shown = public(samples.newsroom(), CLOCK)
    seen: dict[str, Any] = {}
    count = 0
    for newsroom in (shown, *changed(shown)):
        for page in samples.planned_pages(newsroom).values():
            if isinstance(page.shows, Later):
                assert seen.setdefault(f"{page.address} {page.shows.digest}", page.view) == page.view
                count += 1
    assert count > 1000
    assert len(seen) > 200
