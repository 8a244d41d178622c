"""Two sources that would answer at one address are told, both by name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from dateline.model import Newsroom, StaticFile
from dateline.pages.collisions import without_collisions
from dateline.pages.page import Copy, Page
from dateline.pages.plan import plan
from pages import samples
from pages.samples import CLOCK, START

if TYPE_CHECKING:
    from dateline.problems import Problem


def page(address: str, source: str) -> Page:
    return Page(address, "text", "", source)


def copy(address: str, path: str) -> Copy:
    return Copy(address, path)


def told(*wanted: Page | Copy) -> list[tuple[str, str]]:
    """Where each problem stands, and what it says."""
    pages = [each for each in wanted if isinstance(each, Page)]
    copies = [each for each in wanted if isinstance(each, Copy)]
    _, _, problems = without_collisions(pages, copies)
    return [(found.place.path, found.message) for found in problems]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("/a/", "/a/"),
        ("/a/", "/A/"),
        ("/caf\u00e9/", "/cafe\u0301/"),
        ("/stra\u00dfe/", "/strasse/"),
        ("/a/", "/a/index.html"),
    ],
)
def test_addresses_that_a_disk_takes_for_one_collide(first: str, second: str) -> None:
    kept, _, problems = without_collisions([page(first, "one.md"), page(second, "two.md")], [])

    assert len(kept) == 1
    (found,) = problems
    assert (found.code, found.severity, found.place.path) == ("duplicate-address", "error", "two.md")
    assert "one.md" in found.message


def test_a_copied_file_collides_with_a_page() -> None:
    assert told(
        page("/about/", "content/pages/about.md"), copy("/about/index.html", "content/static/about/index.html")
    ) == [
        ("content/static/about/index.html", "/about/index.html would be made from this and from content/pages/about.md")
    ]


def test_a_file_where_a_folder_is_needed_is_told() -> None:
    assert told(page("/about/", "content/pages/about.md"), copy("/about", "content/static/about")) == [
        ("content/static/about", "/about would be made from this and from content/pages/about.md")
    ]


def test_what_differs_is_kept_and_sorted_by_address() -> None:
    pages, copies, problems = without_collisions(
        [page("/b/", "b.md"), page("/a/", "a.md"), page("/a/b/", "c.md")], [copy("/y", "y"), copy("/x", "x")]
    )

    assert [each.address for each in pages] == ["/a/", "/a/b/", "/b/"]
    assert [each.address for each in copies] == ["/x", "/y"]
    assert problems == ()


def problems_of(newsroom: Newsroom) -> tuple[Problem, ...]:
    return plan(newsroom, samples.fragments(newsroom), clock=CLOCK)[1]


def test_an_alias_at_a_permalink_is_told() -> None:
    updates = [samples.update("a", START), samples.update("b", START, aliases=("a",))]

    (found,) = problems_of(samples.one_story(updates))
    assert (found.place.path, found.message) == (
        "content/story/b.md",
        "/story/a/ would be made from this and from content/story/a.md",
    )


def test_a_plain_page_at_a_coverages_address_is_told() -> None:
    newsroom = samples.newsroom()
    page_at_storm = replace(newsroom.pages[0], id="storm", path="content/pages/storm.md", aliases=())

    (found,) = problems_of(replace(newsroom, pages=(page_at_storm,)))
    assert found.place.path == "content/storm/coverage.md"
    assert "content/pages/storm.md" in found.message


def test_a_static_file_named_as_a_feed_is_told() -> None:
    newsroom = samples.newsroom()
    own = StaticFile("content/static/feed.xml", "feed.xml")

    (found,) = problems_of(replace(newsroom, statics=(*newsroom.statics, own)))
    assert found.message == "/feed.xml would be made from this and from site.yaml"
    assert found.place.path == "content/static/feed.xml"


def test_the_plan_still_holds_the_page_and_not_the_redirect() -> None:
    updates = [samples.update("b", START), samples.update("a", START, aliases=("b",))]
    newsroom = samples.one_story(updates)
    made, _ = plan(newsroom, samples.fragments(newsroom), clock=CLOCK)
    kept = [each for each in made.pages if each.address == "/story/b/"]

    assert [each.template for each in kept] == ["permalink.html"]


def test_two_aliases_of_one_file_are_not_called_two_files() -> None:
    assert told(page("/old.html", "one.md"), page("/Old.html", "one.md")) == [
        ("one.md", "/old.html would be made from this and from another alias in it")
    ]
