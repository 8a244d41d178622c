"""What one new update changes, and what it never does: the list of DESIGN §4, held by comparing plans."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.clock import public
from dateline.digests import digest
from dateline.model import Credit
from dateline.pages.page import Later
from pages import samples

if TYPE_CHECKING:
    from dateline.model import Newsroom, Update


def digests(newsroom: Newsroom) -> dict[str, str]:
    """Give the digest of all that each page shows, and of what it is told by where its view is made later."""
    pages = samples.planned(newsroom).pages
    return {
        page.address: digest((page.view, page.shows.digest if isinstance(page.shows, Later) else "")) for page in pages
    }


def rewritten(newsroom: Newsroom, added: Update) -> set[str]:
    """The addresses whose page is another, new or gone when `added` is published."""
    before, after = digests(newsroom), digests(samples.with_update(newsroom, added))
    return {address for address in before.keys() | after.keys() if before.get(address) != after.get(address)}


def feeds(*entries: str) -> set[str]:
    return {entry + name for entry in entries for name in ("feed.xml", "rss.xml", "feed.json")}


def a_live_newsroom() -> Newsroom:
    """The sample newsroom, where `storm` has 125 updates more: full blocks of three at the front, people and topics."""
    newsroom = public(samples.newsroom(), samples.CLOCK)
    start = samples.NOW - timedelta(hours=4, minutes=30)
    more = samples.counted(125, start=start, minutes=1, coverage="storm", tags=("weather",))
    for each in more:
        newsroom = samples.with_update(newsroom, each)
    return newsroom


def test_one_new_update_rewrites_what_the_design_lists_and_nothing_else() -> None:
    newsroom = a_live_newsroom()
    storm = newsroom.coverages[-1]
    count = len(storm.updates)
    assert count % storm.per_page == 1
    added = samples.update(
        "new", samples.NOW, coverage="storm", tags=("weather", "sea"), byline=(Credit("ben", "Ben"),)
    )

    assert rewritten(newsroom, added) == {
        "/storm/new/",  # its permalink
        f"/storm/{storm.updates[-1].id}/",  # and its neighbour's
        f"/storm/page/{count // 3 + 1}/",  # the newest block
        "/storm/",  # the entry page
        "/storm/days/2026-11-24/",  # its day
        "/storm/days/2026-11-24/page/44/",  # in blocks too
        "/authors/ben/",  # its people
        "/tags/weather/",  # its topics
        "/tags/weather/page/3/",
        "/tags/sea/",
        *feeds("/", "/storm/", "/authors/ben/", "/tags/weather/", "/tags/sea/", "/sections/weather/"),
        "/storm/updates.json",
        "/storm/sitemap.xml",  # one sitemap, and the index that dates it
        "/sitemap.xml",
        "/sitemap-site.xml",  # since a topic is new
        "/",
    }


def test_a_topic_that_is_known_leaves_the_sitemap_of_the_site_alone() -> None:
    added = samples.update("new", samples.NOW, coverage="storm", tags=("weather",))

    assert "/sitemap-site.xml" not in rewritten(a_live_newsroom(), added)


def test_the_first_update_of_a_day_is_the_neighbour_of_the_day_before() -> None:
    newsroom = a_live_newsroom()
    added = samples.update("new", samples.NOW + timedelta(days=1), coverage="storm")

    days = {address for address in rewritten(newsroom, added) if "/days/" in address}

    assert days == {"/storm/days/2026-11-24/", "/storm/days/2026-11-25/"}


def test_an_edit_of_an_old_update_rewrites_its_pages_and_no_other_block() -> None:
    newsroom = a_live_newsroom()
    storm = newsroom.coverages[-1]
    old = storm.updates[10]
    edited = replace(old, digest="0" * 32, title="Now it has a title")
    updates = tuple(edited if each is old else each for each in storm.updates)
    coverages = (*newsroom.coverages[:-1], replace(storm, updates=updates))
    before, after = digests(newsroom), digests(replace(newsroom, coverages=coverages))
    changed = {address for address in after if address.startswith("/storm/") and before[address] != after[address]}

    assert changed == {
        f"/storm/{old.id}/",
        f"/storm/{storm.updates[9].id}/",
        f"/storm/{storm.updates[11].id}/",
        "/storm/page/4/",
        "/storm/days/2026-11-24/page/4/",
    }


@settings(max_examples=40, deadline=None)
@given(
    count=st.integers(1, 17),
    added=st.integers(1, 6),
    per_page=st.integers(1, 5),
    status=st.sampled_from(["live", "scheduled"]),
    order=st.sampled_from(["newest", "oldest"]),
    minutes=st.sampled_from([5, 240]),
)
def test_a_full_block_never_changes_when_updates_are_added(
    count: int, added: int, per_page: int, status: str, order: str, minutes: int
) -> None:
    """Of the coverage, of its days, of people and of topics; the last one, exactly full, included."""
    byline = (Credit("ana", "Ana Ruiz"),)
    updates = samples.counted(count + added, minutes=minutes, tags=("sea",), byline=byline)
    site = samples.site(per_page=per_page, share=())

    def pages_of(shown: int) -> dict[str, object]:
        newsroom = samples.one_story(updates[:shown], status=status, order=order, per_page=per_page, site=site)
        return {address: page.view for address, page in samples.planned_pages(newsroom).items()}

    before, after = pages_of(count), pages_of(count + added)

    full = [f"/story/page/{n}/" for n in range(1, count // per_page + 1)]
    for entry in ("/authors/ana/", "/tags/sea/"):
        full += [f"{entry}page/{n}/" for n in range(1, count // per_page + 1) if f"{entry}page/{n}/" in before]
    day = "/story/days/2014-03-05/"
    on_day = sum(each.published.day == 5 for each in updates[:count])
    full += [f"{day}page/{n}/" for n in range(1, on_day // per_page + 1) if f"{day}page/{n}/" in before]
    assert {address: before[address] for address in full} == {address: after[address] for address in full}
    assert set(before) <= set(after)  # and no address is ever lost


@settings(max_examples=25, deadline=None)
@given(count=st.integers(1, 12), per_page=st.integers(1, 4), order=st.sampled_from(["newest", "oldest"]))
def test_every_update_is_reached_from_the_entry_page_by_pagers_alone(count: int, per_page: int, order: str) -> None:
    for status in ("live", "closed"):
        newsroom = samples.one_story(samples.counted(count), status=status, order=order, per_page=per_page)
        pages = samples.planned_pages(newsroom)
        seen: set[str] = set()
        met: set[str] = set()
        queue = ["/story/"]
        while queue:
            address = queue.pop()
            if address in met:
                continue
            met.add(address)
            view = pages[address].view
            seen |= {entry.id for day in view.days for entry in day.entries}
            ways = (view.pager.older, view.pager.newer)
            queue += [way.address for way in ways if way]
            queue += [end for end in (view.pager.oldest, view.pager.newest) if end]

        assert len(seen) == count
