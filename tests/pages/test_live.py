"""updates.json says what changed, in one answer for all readers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dateline.clock import public
from pages import samples
from pages.samples import CLOCK, NOW

if TYPE_CHECKING:
    from dateline.pages.page import Page


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    return samples.planned_pages(public(samples.newsroom(), CLOCK))


def live(pages: dict[str, Page], coverage: str) -> dict[str, Any]:
    found: dict[str, Any] = pages[f"/{coverage}/updates.json"].view
    return found


def test_it_holds_the_newest_two_blocks_as_the_entry_page_shows_them(pages: dict[str, Page]) -> None:
    found = live(pages, "storm")
    shown = [entry for day in pages["/storm/"].view.days for entry in day.entries]

    assert found["status"] == "live"
    assert [(each["id"], each["hash"]) for each in found["updates"]] == [(each.id, each.digest) for each in shown]
    assert found["updates"][0]["published"] == "2026-11-24T09:30:00Z"


def test_it_tells_what_happened_to_updates_the_latest_first(pages: dict[str, Page]) -> None:
    changes = live(pages, "2014/talks")["changes"]

    assert [(each["kind"], each["id"]) for each in changes if each["id"] in ("quay", "rumour")] == [
        ("withdrawn", "rumour"),
        ("corrected", "quay"),
        ("updated", "quay"),
        ("published", "rumour"),
        ("published", "quay"),
    ]


def test_it_tells_the_last_hundred_changes() -> None:
    updates = samples.counted(120)
    edited = replace(updates[0], updated=NOW - timedelta(hours=1))
    changes = live(samples.planned_pages(samples.one_story([edited, *updates[1:]])), "story")["changes"]

    assert len(changes) == 100
    assert changes[0] == {"at": "2026-11-24T11:00:00Z", "kind": "updated", "id": "n-0001"}


def test_a_closed_coverage_says_so_to_pages_that_still_ask(pages: dict[str, Page]) -> None:
    assert live(pages, "2014/talks")["status"] == "closed"


def test_a_coverage_that_has_not_begun_has_nothing_to_tell(pages: dict[str, Page]) -> None:
    assert live(pages, "regatta") == {"coverage": "regatta", "status": "scheduled", "updates": [], "changes": []}
