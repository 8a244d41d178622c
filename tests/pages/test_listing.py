"""Listings: what coverages have in them, and their pages made from that alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dateline.clock import public
from dateline.model import Correction, Newsroom, Withdrawal
from dateline.pages.context import make_context
from dateline.pages.feeds import NEWEST
from dateline.pages.listed import EMPTY, spots_of
from dateline.pages.listing import Part, gather, listing_names, parts, plan_listing
from dateline.pages.plan import plan_coverage
from pages import samples
from pages.samples import CLOCK, START

if TYPE_CHECKING:
    from dateline.model import Coverage
    from dateline.pages.plan import CoveragePlan

HOUR = timedelta(hours=1)


def plan_of(newsroom: Newsroom, coverage: Coverage) -> CoveragePlan:
    fragments = samples.fragments(newsroom)
    return plan_coverage(coverage, make_context(newsroom, fragments, CLOCK), fragments)


def parts_of(newsroom: Newsroom, name: str = "story") -> dict[str, Part]:
    planned = plan_of(newsroom, next(each for each in newsroom.coverages if each.id == name))
    return {
        part.listing: part
        for part in parts(planned.digest, planned.listed, spots_of(planned.digest.id, planned.listed))
    }


@pytest.fixture(scope="module")
def shown() -> Newsroom:
    return public(samples.newsroom(), CLOCK)


def test_a_coverage_has_a_part_in_each_listing_that_names_its_updates(shown: Newsroom) -> None:
    found = parts_of(shown, "storm")

    assert list(found) == [
        "author/ana",
        "author/ben",
        "section/weather",
        "site",
        "tag//tags/diplomacy/",
        "tag//tags/weather/",
    ]
    assert found["author/ben"].positions == (2,)
    assert found["site"].positions == found["section/weather"].positions == (0, 1, 2, 3, 4)
    weather = found["tag//tags/weather/"]
    assert (weather.positions, weather.count, weather.spelt) == ((0, 1, 4), 3, {"weather": 3})
    assert weather.source == "content/storm/warning.md"
    assert parts_of(shown, "regatta") == {}


def test_corrections_are_listed_with_withdrawals(shown: Newsroom) -> None:
    part = parts_of(shown, "2014/talks")["corrections"]

    assert part.positions == (2, 3)
    assert part.spelt == {}


def test_feeds_take_no_more_than_they_can_hold() -> None:
    notice = Correction(START + 400 * HOUR, "correction", "Wrong.")
    updates = samples.counted(NEWEST + 20, corrections=(notice,), byline=())
    late = replace(updates[3], corrections=(replace(notice, at=START + 500 * HOUR),))
    draft = samples.update("zz-draft", START + 90 * HOUR, status="draft")
    found = parts_of(samples.one_story([*updates[:3], late, *updates[4:], draft]))

    assert found["site"].positions == tuple(range(20, NEWEST + 20))
    assert found["corrections"].positions == (3, *range(21, NEWEST + 20))


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "Other", "digest": "x"},
        {"corrections": (Correction(START + HOUR, "correction", "Wrong."),), "digest": "x"},
        {"status": "withdrawn", "withdrawal": Withdrawal(START + HOUR, "Wrong."), "digest": "x"},
        {"path": "content/story/later/n-0002.md"},
        {"aliases": ("older-id",)},
        {"tags": ("Weather", "sea"), "digest": "x"},
    ],
)
def test_the_digest_of_a_part_stands_for_all_that_a_listing_takes(changed: dict[str, object]) -> None:
    """Here the update is the only one of its tag."""
    updates = samples.counted(3)
    updates[1] = replace(updates[1], tags=("weather", "sea"))
    before = parts_of(samples.one_story(updates))
    updates[1] = replace(updates[1], **changed)  # type: ignore[arg-type]
    after = parts_of(samples.one_story(updates))

    name = "tag//tags/weather/"
    assert before[name].digest != after[name].digest
    assert before[name].positions == after[name].positions == (1,)


def test_a_part_is_the_same_whatever_happens_to_updates_that_are_not_in_it() -> None:
    updates = samples.counted(3)
    updates[1] = replace(updates[1], tags=("sea",))
    before = parts_of(samples.one_story(updates))
    updates[2] = replace(updates[2], title="Other", digest="x", tags=("land",))
    after = parts_of(samples.one_story(updates))

    assert after["tag//tags/sea/"] == before["tag//tags/sea/"]
    assert after["site"].digest != before["site"].digest


def test_every_author_and_section_has_a_listing_and_every_tag_that_is_used(shown: Newsroom) -> None:
    names = ["tag//tags/b/", "tag//tags/a/", "tag//tags/b/", "site", "author/ana", "author/gone", "section/gone"]

    assert listing_names(shown, names) == [
        "author/ana",
        "author/ben",
        "author/zoe",
        "section/world",
        "section/weather",
        "site",
        "corrections",
        "tag//tags/a/",
        "tag//tags/b/",
    ]


def test_a_listing_tells_what_the_front_needs_of_it(shown: Newsroom) -> None:
    fragments = samples.fragments(shown)
    context = make_context(shown, fragments, CLOCK)
    planned = plan_listing("author/ana", shown, context, fragments, EMPTY, {})

    assert planned.mapped == ("/authors/ana/",)
    assert planned.stubs == (("/authors/a-ruiz/", "/authors/ana/"),)
    assert {page.address for page in planned.pages} == {
        "/authors/ana/",
        "/authors/a-ruiz/",
        "/authors/ana/feed.xml",
        "/authors/ana/rss.xml",
        "/authors/ana/feed.json",
    }


def test_there_is_no_listing_of_somebody_unknown(shown: Newsroom) -> None:
    fragments = samples.fragments(shown)
    context = make_context(shown, fragments, CLOCK)

    for name in ("author/nobody", "section/nowhere"):
        with pytest.raises(KeyError):
            plan_listing(name, shown, context, fragments, EMPTY, {})


def test_a_topic_goes_by_its_commonest_spelling_over_all_coverages() -> None:
    def story(name: str, *spelt: str) -> Coverage:
        updates = [
            samples.update(f"n-{n}", START + n * HOUR, coverage=name, tags=(tag,)) for n, tag in enumerate(spelt)
        ]
        return samples.coverage(name, updates)

    newsroom = replace(
        samples.one_story([]), coverages=(story("a", "Weather", "Weather"), story("b", "weather", "weather", "weather"))
    )
    pages = samples.planned_pages(newsroom)

    assert pages["/tags/weather/"].view.title == "weather"
    assert pages["/"].view.tags[0].title == "weather"
    entries = [entry for day in pages["/tags/weather/"].view.days for entry in day.entries]
    assert [entry.address for entry in entries] == ["/b/n-2/", "/b/n-1/", "/a/n-1/", "/b/n-0/", "/a/n-0/"]


def test_updates_of_many_coverages_are_gathered_in_time(shown: Newsroom) -> None:
    planned = [plan_of(shown, each) for each in reversed(shown.coverages)]
    found = gather((each.digest, each.listed) for each in planned)

    instants = [each.entry.published.instant for each in found["site"].roll]
    assert instants == sorted(instants)
    assert len(instants) == 13
    assert found["tag//tags/diplomacy/"].spelt == {"diplomacy": 4, "Diplomacy": 1}
