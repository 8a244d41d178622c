"""Feeds hold the newest updates of a listing, under ids that survive renames and moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from dateline.clock import Clock, public
from dateline.model import Correction, Newsroom
from pages import samples
from pages.samples import CLOCK, NOW, START

if TYPE_CHECKING:
    from dateline.pages.exports import Feed
    from dateline.pages.page import Page


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    return samples.planned_pages(public(samples.newsroom(), CLOCK))


def feed(pages: dict[str, Page], entry: str) -> Feed:
    found: Feed = pages[f"{entry}feed.xml"].view
    return found


def ids(found: Feed) -> list[str]:
    return [item.entry.id for item in found.items]


@pytest.mark.parametrize(
    ("entry", "kind", "identity"),
    [
        ("/", "site", "tag:wire.example,2014:/"),
        ("/storm/", "coverage", "tag:wire.example,2014:storm"),
        ("/2014/talks/", "coverage", "tag:wire.example,2014:talks-2014"),
        ("/authors/ben/", "author", "tag:wire.example,2014:authors/ben"),
        ("/authors/ana/", "author", "tag:wire.example,2014:authors/a-ruiz"),
        ("/sections/world/", "section", "tag:wire.example,2014:sections/world"),
        ("/tags/in-pictures/", "tag", "tag:wire.example,2014:tags/in-pictures"),
        ("/corrections/", "corrections", "tag:wire.example,2014:corrections"),
    ],
)
def test_every_listing_has_its_feed_in_three_forms(
    pages: dict[str, Page], entry: str, kind: str, identity: str
) -> None:
    found = feed(pages, entry)

    assert (found.kind, found.id, found.address) == (kind, identity, entry)
    assert found.addresses == (
        ("atom", f"{entry}feed.xml"),
        ("rss", f"{entry}rss.xml"),
        ("json", f"{entry}feed.json"),
    )
    assert [pages[address].form for _, address in found.addresses] == ["atom", "rss", "jsonfeed"]
    assert {pages[address].view for _, address in found.addresses} == {found}


def test_the_newest_come_first_across_coverages(pages: dict[str, Page]) -> None:
    assert ids(feed(pages, "/"))[:6] == ["calm", "roads", "power", "ferries", "warning", "after"]
    assert ids(feed(pages, "/sections/world/"))[0] == "after"


def test_a_feed_holds_fifty_updates_at_most() -> None:
    found = feed(samples.planned_pages(samples.one_story(samples.counted(60))), "/story/")

    assert len(found.items) == 50
    assert found.items[0].entry.id == "n-0060"


def test_drafts_and_updates_to_come_are_in_no_feed_sitemap_or_correction() -> None:
    shown = Clock(NOW, drafts=True, future=True)
    noticed = Correction(NOW, "correction", "Wrong.")
    draft = samples.update("secret", NOW, status="draft", corrections=(noticed,), tags=("hush",))
    later = samples.update("tomorrow", NOW + timedelta(days=1))
    pages = samples.planned_pages(samples.one_story([draft, later]), shown)

    assert "/story/secret/" in pages
    for address, page in pages.items():
        if page.form in ("atom", "rss", "jsonfeed", "sitemap"):
            assert "secret" not in repr(page.view), address
            assert "tomorrow" not in repr(page.view), address
    assert pages["/corrections/"].view.items == ()


def test_an_updates_id_is_made_from_the_first_ids_ever_used(pages: dict[str, Page]) -> None:
    by_id = {item.entry.id: item.id for item in feed(pages, "/").items}

    assert by_id["roads"] == "tag:wire.example,2014:storm/coast-road"
    assert by_id["quay"] == "tag:wire.example,2014:talks-2014/quay"


def test_an_alias_that_is_an_address_is_no_id() -> None:
    update = samples.update("a", START, aliases=("/old/a.html", "first", "second"))
    found = feed(samples.planned_pages(samples.one_story([update], aliases=("/live/",))), "/story/")

    assert found.id == "tag:wire.example,2014:story"
    assert found.items[0].id == "tag:wire.example,2014:story/first"


def test_an_update_that_came_from_another_coverage_keeps_the_id_it_had_there() -> None:
    update = samples.update("a", START, aliases=("2013/elsewhere/a",))
    found = feed(samples.planned_pages(samples.one_story([update])), "/story/")

    assert found.items[0].id == "tag:wire.example,2014:2013/elsewhere/a"


def test_only_updated_moves_with_a_correction(pages: dict[str, Page]) -> None:
    item = next(item for item in feed(pages, "/2014/talks/").items if item.entry.id == "quay")

    assert item.updated == START + timedelta(minutes=260)


def test_a_withdrawn_update_stays_marked_in_feeds(pages: dict[str, Page]) -> None:
    item = next(item for item in feed(pages, "/2014/talks/").items if item.entry.id == "rumour")

    assert (item.entry.status, item.entry.text) == ("withdrawn", "")
    assert item.updated == START + timedelta(minutes=300)


def test_a_feed_was_updated_when_its_last_item_was(pages: dict[str, Page]) -> None:
    assert feed(pages, "/2014/talks/").updated == START + timedelta(minutes=2950)
    assert feed(pages, "/regatta/").updated == NOW + timedelta(days=3)
    assert feed(pages, "/authors/zoe/").updated == datetime(1970, 1, 1, tzinfo=UTC)


def test_the_corrections_feed_holds_each_update_once_the_last_notice_first() -> None:
    first = [Correction(START + timedelta(hours=hour), "correction", "Wrong.") for hour in (1, 9)]
    second = [Correction(START + timedelta(hours=5), "clarification", "Clearer.")]
    a, b, c = samples.counted(3)
    updates = [replace(a, corrections=tuple(first)), replace(b, corrections=tuple(second)), c]
    pages = samples.planned_pages(samples.one_story(updates))

    assert ids(feed(pages, "/corrections/")) == ["n-0001", "n-0002"]
    assert len(pages["/corrections/"].view.items) == 3


def test_a_tag_in_any_script_has_an_id_of_plain_characters() -> None:
    pages = samples.planned_pages(samples.one_story([samples.update("a", START, tags=("Київ",))]))

    assert feed(pages, "/tags/київ/").id == "tag:wire.example,2014:tags/%D0%BA%D0%B8%D1%97%D0%B2"


def test_a_newsroom_without_updates_has_empty_feeds() -> None:
    pages = samples.planned_pages(Newsroom(samples.site(image=None, publisher=None)))

    assert feed(pages, "/").items == ()
