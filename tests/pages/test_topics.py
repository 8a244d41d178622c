"""Tags have pages with their updates across coverages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dateline.clock import public
from dateline.pages.views import Link
from pages import samples
from pages.samples import CLOCK, START

if TYPE_CHECKING:
    from dateline.pages.page import Page


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    return samples.planned_pages(public(samples.newsroom(), CLOCK))


def shown(page: Page) -> list[str]:
    return [entry.id for day in page.view.days for entry in day.entries]


def test_a_topic_lists_its_updates_newest_first_across_coverages(pages: dict[str, Page]) -> None:
    view = pages["/tags/diplomacy/"].view

    assert shown(pages["/tags/diplomacy/"]) == ["calm", "last-word", "rumour", "quay", "arrivals"]
    assert (view.title, view.count) == ("diplomacy", 4)


def test_a_topic_is_titled_as_it_is_spelt_most_often() -> None:
    updates = [samples.update(str(n), START, tags=(tag,)) for n, tag in enumerate(["EU", "eu", "Eu", "Eu"])]

    assert samples.planned_pages(samples.one_story(updates))["/tags/eu/"].view.title == "Eu"


def test_a_coverages_own_tags_hold_for_all_its_updates_and_are_shown_at_its_head(pages: dict[str, Page]) -> None:
    assert len(shown(pages["/tags/europe/"])) == 8
    assert pages["/2014/talks/after/"].view.entry.tags == ()
    assert pages["/2014/talks/"].view.head.tags == (Link("europe", "/tags/europe/"),)


def test_numbered_blocks_hold_no_total() -> None:
    newsroom = samples.one_story(
        samples.counted(7, tags=("sea",)), site=samples.site(per_page=3, sections=(), share=())
    )
    pages = samples.planned_pages(newsroom)

    assert pages["/tags/sea/"].view.count == 7
    assert pages["/tags/sea/page/2/"].view.count == 0
    assert shown(pages["/tags/sea/page/2/"]) == ["n-0006", "n-0005", "n-0004"]
