"""Sections and months list coverages; what the next update would change is not on them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from dateline.clock import public
from dateline.model import Newsroom
from pages import samples
from pages.samples import CLOCK, START

if TYPE_CHECKING:
    from dateline.pages.page import Page


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    return samples.planned_pages(public(samples.newsroom(), CLOCK))


def test_a_section_lists_its_coverages_the_newest_first(pages: dict[str, Page]) -> None:
    assert [card.address for card in pages["/sections/world/"].view.cards] == ["/regatta/", "/2014/talks/"]


def test_a_closed_coverage_is_shown_whole_and_an_open_one_without_what_changes(pages: dict[str, Page]) -> None:
    closed = pages["/sections/world/"].view.cards[1]
    live = pages["/sections/weather/"].view.cards[0]

    assert (closed.count, closed.key_event.title) == (7, "Talks end without agreement")
    assert (live.count, live.last, live.latest, live.key_event) == (0, None, None, None)
    assert live.status == "live"


def test_a_month_lists_the_coverages_with_updates_in_it(pages: dict[str, Page]) -> None:
    view = pages["/archive/2014/03/"].view

    assert [card.address for card in view.cards] == ["/2014/talks/"]
    assert view.month.instant == datetime(2014, 3, 1, 5, 0, tzinfo=UTC)
    assert view.meta.kind == "archive"


def test_a_month_begins_where_the_coverage_is() -> None:
    update = samples.update("a", datetime(2014, 4, 1, 2, 0, tzinfo=UTC))  # 31 March in New York
    pages = samples.planned_pages(samples.one_story([update]))

    assert "/archive/2014/03/" in pages
    assert "/archive/2014/04/" not in pages


def test_many_coverages_come_in_blocks_numbered_from_the_oldest() -> None:
    coverages = tuple(
        samples.coverage(
            f"c{n}",
            [samples.update("a", START + timedelta(days=n), coverage=f"c{n}")],
            section="world",
            status="closed",
        )
        for n in range(7)
    )
    pages = samples.planned_pages(Newsroom(samples.site(per_page=3, image=None, publisher=None), coverages))

    assert [card.address for card in pages["/sections/world/page/1/"].view.cards] == ["/c2/", "/c1/", "/c0/"]
    assert [card.address for card in pages["/sections/world/"].view.cards] == ["/c6/", "/c5/", "/c4/", "/c3/"]
    assert pages["/archive/2014/03/page/2/"].view.pager.number == 2


def test_a_section_without_coverage_has_its_page_since_menus_lead_there() -> None:
    view = samples.planned_pages(Newsroom(samples.site(image=None, publisher=None)))["/sections/world/"].view

    assert (view.cards, view.meta.noindex) == ((), False)
