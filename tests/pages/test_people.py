"""Authors have pages with who they are and all they wrote, across coverages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from dateline.clock import public
from dateline.model import Credit, Newsroom
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


def test_an_authors_page_says_who_they_are(pages: dict[str, Page]) -> None:
    view = pages["/authors/ana/"].view

    assert (view.person.name, view.person.role, view.email) == ("Ana Ruiz", "Correspondent", "ana@wire.example")
    assert view.person.links == (
        Link("Website", "https://ana.example/"),
        Link("Mastodon", "https://social.example/@ana"),
    )
    assert view.person.photo.path == "/media/authors/ana.jpg"
    assert view.meta.image == view.person.photo
    assert view.meta.description == "Ana covers diplomacy. She has been with us since 2009."


def test_an_authors_updates_come_newest_first_from_all_coverages(pages: dict[str, Page]) -> None:
    assert shown(pages["/authors/ben/"]) == [
        "power",
        "after",
        "last-word",
        "paper",
        "day-two",
        "rumour",
        "quay",
        "no-comment",
        "arrivals",
    ]
    assert {day.address for day in pages["/authors/ben/"].view.days} == {""}


def test_the_coverages_worked_on_are_counted_the_latest_first(pages: dict[str, Page]) -> None:
    view = pages["/authors/ben/"].view

    assert [(card.address, card.count) for card in view.coverages] == [("/storm/", 1), ("/2014/talks/", 7)]
    assert view.coverages[1].first.instant == START
    assert view.person.count == 8  # the withdrawn one does not count


def test_numbered_blocks_say_nothing_that_a_new_update_would_change() -> None:
    updates = samples.counted(7, byline=(Credit("ana", "Ana Ruiz"),))
    newsroom = samples.one_story(updates, site=samples.site(per_page=3, sections=(), share=()))
    pages = samples.planned_pages(newsroom)

    assert shown(pages["/authors/ana/"]) == ["n-0007", "n-0006", "n-0005", "n-0004"]
    block = pages["/authors/ana/page/1/"].view
    assert (block.coverages, block.person.count, block.pager.number) == ((), 0, 1)
    assert shown(pages["/authors/ana/page/1/"]) == ["n-0003", "n-0002", "n-0001"]
    assert pages["/authors/ana/"].view.pager.older.address == "/authors/ana/page/1/"


def test_what_fits_on_one_page_has_no_blocks(pages: dict[str, Page]) -> None:
    assert [address for address in pages if address.startswith("/authors/ben/page/")] == []


def test_somebody_without_updates_has_a_page_too(pages: dict[str, Page]) -> None:
    view = pages["/authors/zoe/"].view

    assert (view.days, view.coverages, view.person.former) == ((), (), True)


def test_an_author_named_twice_in_a_byline_is_listed_once() -> None:
    byline = (Credit("ana", "Ana Ruiz", "Reporter"), Credit("ana", "Ana Ruiz", "Photographs"))
    pages = samples.planned_pages(samples.one_story([samples.update("a", START, byline=byline)]))

    assert shown(pages["/authors/ana/"]) == ["a"]
    assert len(pages["/story/a/"].view.entry.byline) == 2


def test_everybody_is_listed_by_name_former_ones_last(pages: dict[str, Page]) -> None:
    people = pages["/authors/"].view.people

    assert [(person.name, person.count) for person in people] == [("Ana Ruiz", 0), ("Ben Ito", 0), ("Zoë Old", 0)]
    assert [person.former for person in people] == [False, False, True]


def test_names_are_sorted_whatever_the_order_of_files() -> None:
    authors = (samples.author("x", "Zed"), samples.author("y", "anna"), samples.author("z", "Bea", former=True))
    newsroom = Newsroom(samples.site(image=None, publisher=None), authors=authors)

    assert [each.name for each in samples.planned_pages(newsroom)["/authors/"].view.people] == ["anna", "Zed", "Bea"]


def test_days_of_lists_are_those_of_the_updates_own_zone() -> None:
    newsroom = samples.newsroom()
    paris = replace(newsroom, site=replace(newsroom.site, timezone="Pacific/Kiritimati"))
    day = samples.planned_pages(public(paris, CLOCK))["/authors/ben/"].view.days[0]

    assert day.moment.zone == day.entries[0].published.zone == "Europe/London"
