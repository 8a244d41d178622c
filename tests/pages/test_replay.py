"""Replay: the index says which version was in force when, and parts of bounded size hold them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from dateline.model import Past, Withdrawal
from dateline.pages.page import Later
from theme import replayed
from theme.replayed import at, past, version

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dateline.pages.page import Page
    from dateline.pages.replay_views import ReplayIndex, ReplayPart


def pages_of(pasts: Mapping[str, Past], **changed: Any) -> list[Page]:
    """The scripts of a coverage with these pasts."""
    return replayed.replayed(replayed.site_of(pasts, **changed))


def index_of(pages: list[Page]) -> ReplayIndex:
    """The index."""
    view: ReplayIndex = pages[0].view
    return view


def parts_of(pages: list[Page]) -> list[ReplayPart]:
    """The parts."""
    return [page.view for page in pages[1:]]


def told(pages: list[Page], name: str) -> dict[str, Any]:
    """What the index says of one update."""
    found: dict[str, Any] = next(each for each in index_of(pages).data["updates"] if each["id"] == name)
    return found


def seconds(minutes: float) -> int:
    """Minutes from the start as the index has them."""
    return int(at(minutes).timestamp())


def test_the_scripts_stand_beside_the_entry_page() -> None:
    """One index, and parts that are numbered from 1; their links start from the entry page."""
    pages = pages_of(replayed.small_pasts())
    assert [page.address for page in pages] == ["/story/replay/index.js", "/story/replay/1.js"]
    assert {page.form for page in pages} == {"script"}
    assert {page.view.page for page in pages} == {"/story/"}


def test_the_first_version_is_in_force_from_the_beginning_and_later_ones_from_when_they_landed() -> None:
    """What was taken over from elsewhere landed long after it had been published."""
    pages = pages_of(replayed.small_pasts())
    assert told(pages, "imported")["versions"] == [
        {"published": seconds(2), "item": 17},
        {"published": seconds(2), "from": seconds(9_050), "item": 18},
    ]
    assert told(pages, "moved")["versions"] == [
        {"published": seconds(60), "item": 9},
        {"published": seconds(5), "from": seconds(75), "item": 13},
    ]


def test_gaps_are_told_the_last_one_without_an_end() -> None:
    """In one the file was not there."""
    pages = pages_of(replayed.small_pasts())
    assert told(pages, "absent")["gaps"] == [[seconds(55), seconds(58)]]
    assert told(pages, "removed")["gaps"] == [[seconds(70), None]]
    assert "gaps" not in told(pages, "first")


def test_versions_are_numbered_as_they_landed() -> None:
    """Each number stands in one part, at its place."""
    pages = pages_of(replayed.small_pasts())
    numbers = [each["item"] for update in index_of(pages).data["updates"] for each in update["versions"]]
    items = [item for part in parts_of(pages) for item in part.items]
    assert sorted(numbers) == list(range(len(items)))
    named = {each["item"]: update["id"] for update in index_of(pages).data["updates"] for each in update["versions"]}
    assert [named[number] for number in range(len(items))] == [item.entry.id for item in items]


def test_an_entry_of_the_past_has_no_mark_of_later_edits() -> None:
    """It is shown as it stood."""
    items = parts_of(pages_of(replayed.small_pasts()))[0].items
    assert {item.entry.edits for item in items} == {None}
    assert [item.entry.text for item in items if item.entry.id == "edited"] == [
        "Two boats are out.",
        "Three boats are out.",
        "Three boats are out.",
    ]


def test_a_withdrawn_version_says_nothing_of_what_it_said() -> None:
    """It has the notice, and is no key event."""
    pages = pages_of(replayed.small_pasts())
    before, after = (item.entry for item in parts_of(pages)[0].items if item.entry.id == "withdrawn")
    assert (before.status, after.status, after.title, after.fragment) == ("published", "withdrawn", "", "")
    assert after.withdrawn_reason == "It could not be confirmed."
    assert [each.get("key") for each in told(pages, "withdrawn")["versions"]] == [1, None]


def test_a_redacted_update_is_its_notice_since_it_was_taken_down() -> None:
    """It has no past; none of its words stands in any script."""
    gone = Withdrawal(at(30), "By order of a court.", redact=True)
    site = replayed.site_of(replayed.small_pasts())
    coverage = site.newsroom.coverages[0]
    redacted = replace(version("secret", 12, 30, "The words.", status="withdrawn", withdrawal=gone).update, title="No")
    updates = tuple(sorted([*coverage.updates, redacted], key=lambda each: each.order))
    newsroom = replace(site.newsroom, coverages=(replace(coverage, updates=updates),))
    pages = replayed.replayed(replace(site, newsroom=newsroom))
    assert [each["from"] for each in told(pages, "secret")["versions"]] == [seconds(30)]
    entries = [item.entry for part in parts_of(pages) for item in part.items if item.entry.id == "secret"]
    assert [(each.status, each.title, each.text) for each in entries] == [("withdrawn", "", "")]


def test_what_has_no_page_any_more_leads_to_itself() -> None:
    """A former update's permalink is gone: its links stay on the page."""
    pages = pages_of(replayed.small_pasts())
    entries = [item.entry for item in parts_of(pages)[0].items]
    assert {each.address for each in entries if each.id == "removed"} == {"#u-removed"}
    assert {each.address for each in entries if each.id == "first"} == {"/story/first/"}


@pytest.mark.parametrize("status", ["live", "closed"])
def test_a_pinned_version_has_a_copy_while_the_coverage_is_open(status: str) -> None:
    """In closed coverage nothing is held at the top."""
    pages = pages_of(replayed.small_pasts(), status=status)
    variants = [item.variant for item in parts_of(pages)[0].items if item.entry.id == "pinned"]
    assert variants == (["timeline", "pinned", "timeline"] if status == "live" else ["timeline", "timeline"])
    assert ["pinned" in each for each in told(pages, "pinned")["versions"]] == [status == "live", False]


def test_days_and_key_events_are_those_of_all_versions() -> None:
    """A day leads to its page where today's timeline has one."""
    pasts = replayed.small_pasts() | {"gone": past(version("gone", -3_000, -2_999, "Long ago."), gaps=[(1, None)])}
    view = index_of(pages_of(pasts))
    assert [day.address for day in view.days] == ["", "/story/days/2026-03-07/", "/story/days/2026-03-08/"]
    assert sorted(each.event.title for each in view.events) == [
        "A new day",
        "A rumour",
        "The storm begins",
        "Three boats are out",
    ]


def test_parts_are_bounded_and_a_full_one_never_changes_when_something_is_added() -> None:
    """A later version of an old update stands in the last part."""
    pasts = replayed.long_pasts(900)
    before = pages_of(pasts)
    assert len(before) > 4
    first = pasts["n-001"]
    edited = replace(first, versions=(*first.versions, version("n-001", 17, 1_000_000, "Edited at last.")))
    after = pages_of(pasts | {"n-001": edited})
    stamps = [each.view.stamp for each in before[1:]]
    assert [each.view.stamp for each in after[1:]][: len(stamps) - 1] == stamps[:-1]
    assert sum(len(part.items) for part in parts_of(after)) == sum(len(part.items) for part in parts_of(before)) + 1


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("first", past(version("first", 0, 1, "It begins otherwise.", title="The storm begins", key=True))),
        ("first", past(version("first", 0, 2, "It begins.", title="The storm begins", key=True))),
        ("first", past(version("first", 1, 1, "It begins.", title="The storm begins", key=True))),
        ("absent", past(version("absent", 50, 51, "It comes and goes."), gaps=[(55, 59)])),
        ("removed", past(version("removed", 33, 34, "It stood for a while.", title="For a while"))),
    ],
)
def test_the_key_of_the_index_changes_with_what_it_says(name: str, changed: Past) -> None:
    """Its view is made only when that is another, so the key sees texts, instants, gaps and pages that are gone."""
    pasts = replayed.small_pasts()
    before, after = pages_of(pasts)[0].shows, pages_of(pasts | {name: changed})[0].shows
    assert isinstance(before, Later)
    assert before.digest != after.digest
    assert before.view != after.view


def test_the_same_past_gives_the_same_scripts_in_whatever_order_it_comes() -> None:
    """Nothing depends on the order of a mapping."""
    pasts = replayed.small_pasts()
    turned = dict(reversed(list(pasts.items())))
    assert pages_of(pasts) == pages_of(turned)


def test_without_a_past_there_are_no_scripts() -> None:
    """Nor where no version has landed yet."""
    site = replayed.site_of(replayed.small_pasts())
    assert replayed.replayed(replace(site, pasts={})) == []
    assert replayed.replayed(replace(site, pasts={"first": Past((), settled=False)})) == []
