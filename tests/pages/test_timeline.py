"""A coverage's entry page, blocks and days hold what they should, in order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from dateline.clock import public
from dateline.model import Credit, Newsroom, Withdrawal
from dateline.pages.views import KeyEvent, Link, Moment, Range, Timeline
from pages import samples
from pages.samples import CLOCK, NOW, START

if TYPE_CHECKING:
    from dateline.pages.page import Page


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    return samples.planned_pages(public(samples.newsroom(), CLOCK))


def shown(page: Page) -> list[str]:
    return [entry.id for day in page.view.days for entry in day.entries]


def story(count: int, **changed: object) -> dict[str, Page]:
    return samples.planned_pages(samples.one_story(samples.counted(count), **changed))


def test_a_closed_coverage_begins_with_its_first_block_oldest_first(pages: dict[str, Page]) -> None:
    assert shown(pages["/2014/talks/"]) == ["arrivals", "no-comment"]
    assert [shown(pages[f"/2014/talks/page/{n}/"]) for n in (1, 2, 3, 4)] == [
        ["arrivals", "no-comment"],
        ["quay", "rumour"],
        ["day-two", "paper"],
        ["last-word", "after"],
    ]
    assert "/2014/talks/page/5/" not in pages


def test_a_live_coverage_begins_with_its_newest_two_blocks_newest_first(pages: dict[str, Page]) -> None:
    assert shown(pages["/storm/"]) == ["calm", "roads", "power", "ferries", "warning"]
    assert shown(pages["/storm/page/2/"]) == ["calm", "roads"]
    assert shown(pages["/storm/page/1/"]) == ["power", "ferries", "warning"]


def test_a_withdrawn_update_keeps_its_slot_and_leaves_key_events(pages: dict[str, Page]) -> None:
    entry = pages["/2014/talks/page/2/"].view.days[0].entries[1]

    assert (entry.id, entry.status) == ("rumour", "withdrawn")
    assert [event.address for event in pages["/2014/talks/"].view.key_events] == [
        "/2014/talks/arrivals/",
        "/2014/talks/day-two/",
        "/2014/talks/last-word/",
    ]


def test_key_events_lead_down_the_page_where_they_stand_on_it(pages: dict[str, Page]) -> None:
    first, second = pages["/2014/talks/"].view.key_events[:2]

    assert first == KeyEvent(
        Moment(START, "America/New_York"), "Delegations arrive", "/2014/talks/arrivals/", "u-arrivals"
    )
    assert second.anchor == ""


def test_key_events_of_live_coverage_begin_with_the_newest(pages: dict[str, Page]) -> None:
    assert [event.anchor for event in pages["/storm/"].view.key_events] == ["u-roads", "u-warning"]


def test_days_are_those_of_the_coverages_zone_and_lead_to_their_pages() -> None:
    late = samples.update("late", datetime(2014, 3, 6, 4, 30, tzinfo=UTC))  # 23:30 of the day before, in New York
    early = samples.update("early", datetime(2014, 3, 6, 5, 30, tzinfo=UTC))
    days = samples.planned_pages(samples.one_story([late, early]))["/story/"].view.days

    assert [(day.address, day.moment.precision, [each.id for each in day.entries]) for day in days] == [
        ("/story/days/2014-03-06/", "day", ["early"]),
        ("/story/days/2014-03-05/", "day", ["late"]),
    ]
    assert days[1].moment.instant == datetime(2014, 3, 5, 5, 0, tzinfo=UTC)


def test_the_newest_pinned_update_is_held_at_the_top_while_live_and_keeps_its_place_below(
    pages: dict[str, Page],
) -> None:
    view = pages["/storm/"].view

    assert view.pinned.id == "ferries"
    assert "ferries" in shown(pages["/storm/"])
    pinned = [replace(each, pinned=True) for each in samples.counted(3)]
    withdrawn = replace(pinned[2], status="withdrawn", withdrawal=Withdrawal(NOW, "Wrong."))
    assert samples.planned_pages(samples.one_story([*pinned[:2], withdrawn]))["/story/"].view.pinned.id == "n-0002"
    assert samples.planned_pages(samples.one_story(pinned, status="closed"))["/story/"].view.pinned is None


def test_contributors_are_the_authors_with_their_counts_the_byline_first(pages: dict[str, Page]) -> None:
    assert [(each.name, each.count) for each in pages["/2014/talks/"].view.contributors] == [
        ("Ana Ruiz", 6),
        ("Ben Ito", 7),
    ]


def test_what_a_later_update_would_change_stands_on_the_entry_page_only(pages: dict[str, Page]) -> None:
    block = pages["/2014/talks/page/1/"].view

    assert block == Timeline(block.meta, block.head, block.days, block.pager)
    assert (block.meta.published, block.meta.updated) == (None, None)


def test_the_entry_page_leads_to_every_day(pages: dict[str, Page]) -> None:
    assert pages["/2014/talks/"].view.all_days == tuple(
        Link(f"2014-03-0{day}", f"/2014/talks/days/2014-03-0{day}/") for day in (5, 6, 7)
    )


def test_related_coverage_is_named_as_its_own_file_has_it(pages: dict[str, Page]) -> None:
    cards = pages["/storm/"].view.related

    assert [card.address for card in cards] == ["/2014/talks/", "/regatta/"]
    assert {card.count for card in cards} == {0}


def test_a_coverage_that_has_not_begun_has_its_page(pages: dict[str, Page]) -> None:
    view = pages["/regatta/"].view

    assert (view.days, view.head.status, view.poll) == ((), "scheduled", "/regatta/updates.json")
    assert (view.meta.lang, view.meta.direction) == ("ar", "rtl")


@pytest.mark.parametrize(
    ("count", "changed", "asking"),
    [
        (4, {}, {"/story/", "/story/page/2/"}),
        (6, {}, {"/story/", "/story/page/3/"}),  # the empty block after the full one
        (4, {"status": "scheduled"}, {"/story/", "/story/page/2/"}),
        (4, {"status": "closed"}, set()),
        (4, {"order": "oldest"}, set()),  # its entry page does not show the newest
        (2, {"order": "oldest"}, {"/story/"}),
    ],
)
def test_only_pages_that_show_the_newest_updates_ask_for_news(
    count: int, changed: dict[str, object], asking: set[str]
) -> None:
    pages = story(count, per_page=3, **changed)

    assert {address for address, page in pages.items() if getattr(page.view, "poll", "")} == asking


def test_the_empty_block_after_a_full_one_is_kept_from_search_engines() -> None:
    empty = story(3, per_page=3)["/story/page/2/"].view

    assert (empty.days, empty.meta.noindex, empty.pager.older.address) == ((), True, "/story/page/1/")
    assert "/story/page/2/" not in story(3, per_page=3, status="closed")
    assert "/story/page/1/" not in story(0, per_page=3)


def test_a_days_page_leads_to_the_days_beside_it(pages: dict[str, Page]) -> None:
    view = pages["/2014/talks/days/2014-03-06/"].view

    assert view.pager.older == Range(
        "/2014/talks/days/2014-03-05/",
        Moment(START, "America/New_York"),
        Moment(START + timedelta(minutes=215), "America/New_York"),
    )
    assert view.pager.newer.address == "/2014/talks/days/2014-03-07/"
    assert view.date.instant == datetime(2014, 3, 6, 5, 0, tzinfo=UTC)


def test_a_day_of_many_updates_has_blocks(pages: dict[str, Page]) -> None:
    day = "/2014/talks/days/2014-03-05/"

    assert shown(pages[day]) == ["arrivals", "no-comment"]
    assert pages[day].view.pager.newer.address == f"{day}page/2/"
    assert shown(pages[f"{day}page/2/"]) == ["quay", "rumour"]
    assert "/2014/talks/days/2014-03-06/page/1/" not in pages


def test_the_header_holds_only_what_no_update_changes(pages: dict[str, Page]) -> None:
    heads = {page.view.head for page in pages.values() if page.coverage == "2014/talks" and hasattr(page.view, "head")}

    assert len(heads) == 1
    (head,) = heads
    assert head.section == Link("World", "/sections/world/")
    assert head.tags == (Link("europe", "/tags/europe/"),)
    assert [feed.address for feed in head.feeds] == [
        f"/2014/talks/{name}" for name in ("feed.xml", "rss.xml", "feed.json")
    ]


def test_a_byline_of_somebody_unknown_is_shown_by_name() -> None:
    newsroom = samples.one_story([samples.update("a", START)], byline=(Credit(None, "A Guest", "Guest"),))

    assert samples.planned_pages(newsroom)["/story/"].view.head.byline[0].name == "A Guest"


def test_a_newsroom_without_coverage_is_planned_too() -> None:
    assert "/" in samples.planned_pages(Newsroom(samples.site(publisher=None, image=None)))
