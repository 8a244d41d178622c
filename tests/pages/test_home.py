"""The home page shows live coverage first; where there is nothing, the reader is led to it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dateline.clock import public
from dateline.model import Newsroom
from dateline.pages.views import Link
from pages import samples
from pages.samples import CLOCK, START

if TYPE_CHECKING:
    from dateline.model import Coverage
    from dateline.pages.page import Page


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    return samples.planned_pages(public(samples.newsroom(), CLOCK))


def story(name: str, days: int, status: str, **changed: Any) -> Coverage:
    update = samples.update("a", START + timedelta(days=days), coverage=name)
    return samples.coverage(name, [update], status=status, **changed)


def test_live_coverage_comes_first_with_its_newest_update_and_last_key_event(pages: dict[str, Page]) -> None:
    (card,) = pages["/"].view.live

    assert (card.address, card.count) == ("/storm/", 5)
    assert card.latest.address == "/storm/calm/"
    assert card.key_event.title == "The coast road is closed."
    assert card.summary == "The storm, as it happens."


def test_coverage_is_sorted_by_its_latest_update_and_what_comes_by_when_it_begins() -> None:
    coverages = (
        story("a", 1, "live"),
        story("b", 3, "live"),
        story("c", 2, "closed"),
        story("d", 4, "closed"),
        samples.coverage("e", status="scheduled"),
        samples.coverage("f", status="scheduled", opened=START),
    )
    view = samples.planned_pages(Newsroom(samples.site(image=None, publisher=None), coverages))["/"].view

    assert [card.address for card in view.live] == ["/b/", "/a/"]
    assert [card.address for card in view.recent] == ["/d/", "/c/"]
    assert [card.address for card in view.scheduled] == ["/f/", "/e/"]


def test_sections_people_months_and_topics_lead_on(pages: dict[str, Page]) -> None:
    view = pages["/"].view

    assert [(each.section.title, [card.address for card in each.cards]) for each in view.sections] == [
        ("World", ["/regatta/", "/2014/talks/"]),
        ("Weather", ["/storm/"]),
    ]
    assert [person.name for person in view.people] == ["Ana Ruiz", "Ben Ito"]
    assert [(month.address, month.count) for month in view.months] == [
        ("/archive/2026/11/", 1),
        ("/archive/2014/03/", 1),
    ]
    assert view.tags == (
        Link("diplomacy", "/tags/diplomacy/"),
        Link("europe", "/tags/europe/"),
        Link("In pictures", "/tags/in-pictures/"),
        Link("weather", "/tags/weather/"),
    )


def test_a_summary_is_made_from_the_standfirst_where_none_is_given(pages: dict[str, Page]) -> None:
    assert pages["/"].view.recent[0].summary == "How a week of talks went, hour by hour. All times are local."


def test_a_closed_coverages_card_counts_what_stands(pages: dict[str, Page]) -> None:
    card = pages["/"].view.recent[0]

    assert (card.count, card.first.instant, card.last.instant) == (7, START, START + timedelta(minutes=2950))


def test_where_there_is_nothing_live_coverage_is_named(pages: dict[str, Page]) -> None:
    page = pages["/404.html"]

    assert page.view.meta.noindex
    assert [(card.address, card.count) for card in page.view.live] == [("/storm/", 0)]
