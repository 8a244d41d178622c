"""Planning again: the same plan, and the same pages where nothing moved."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dateline.build.bodies import mark_up
from dateline.build.planning import Planned, plan_again
from dateline.clock import Clock, public
from dateline.markup.render import Markup
from dateline.pages.plan import plan
from dateline.reading.read import make_linker, read
from harness import NOW, SITES

if TYPE_CHECKING:
    from dateline.markup.fragments import Fragment
    from dateline.model import Newsroom
    from dateline.pages.page import Page, Plan

CLOCK = Clock(NOW)
READING = read(SITES / "harbour", CLOCK)


def shown(clock: Clock = CLOCK) -> tuple[Newsroom, dict[str, Fragment]]:
    """Give what the harbour site shows, and its fragments."""
    newsroom = public(READING.newsroom, clock)
    return newsroom, mark_up(newsroom, Markup(newsroom.site, make_linker(READING, clock)))


def new_pages(before: Plan, now: Plan) -> set[str]:
    """Give the coverages whose pages are not the very same values as before ("" for pages across coverages)."""
    known = {id(page) for page in before.pages}
    return {page.coverage for page in now.pages if id(page) not in known}


@pytest.fixture
def known() -> dict[str, Planned]:
    """What was planned before."""
    return {}


def test_it_is_the_plan(known: dict[str, Planned]) -> None:
    """Whether or not anything is known, and the problems are the same."""
    newsroom, fragments = shown()
    expected = plan(newsroom, fragments, clock=CLOCK)
    assert plan_again(newsroom, fragments, CLOCK, known) == expected
    assert plan_again(newsroom, fragments, CLOCK, known) == expected


def test_a_coverage_in_which_nothing_moved_keeps_its_pages(known: dict[str, Planned]) -> None:
    """An edit in one leaves the other's pages the values that they were; a minute later all of them are."""
    newsroom, fragments = shown()
    before, _ = plan_again(newsroom, fragments, CLOCK, known)
    path = "content/2025/ferry/ashore.md"
    edited = {**fragments, path: replace(fragments[path], key="other", html="<p>Other</p>", text="Other")}
    now, _ = plan_again(newsroom, edited, CLOCK, known)
    assert new_pages(before, now) == {"", "2025/ferry"}
    later, _ = plan_again(newsroom, edited, Clock(NOW + timedelta(minutes=1)), known)
    assert new_pages(now, later) == {""}


def test_what_other_coverages_say_of_one_moves_all(known: dict[str, Planned]) -> None:
    """A title stands on related pages, too."""
    newsroom, fragments = shown()
    before, _ = plan_again(newsroom, fragments, CLOCK, known)
    storm, ferry = (next(each for each in newsroom.coverages if each.id == id_) for id_ in ("storm", "2025/ferry"))
    renamed = (replace(ferry, title="Ferry", digest="x"), storm)
    now, _ = plan_again(replace(newsroom, coverages=renamed), fragments, CLOCK, known)
    assert new_pages(before, now) == {"", "2025/ferry", "storm"}


def test_an_update_that_has_come_due_is_no_longer_marked(known: dict[str, Planned]) -> None:
    """With --future it is shown before its time, as scheduled, until that passes."""
    early, late = (Clock(NOW + timedelta(days=days), future=True) for days in (0, 2))
    newsroom, fragments = shown(early)

    def scheduled(pages: tuple[Page, ...]) -> bool:
        return any(page.view.entry.scheduled for page in pages if page.address == "/storm/all-clear/")

    assert scheduled(plan_again(newsroom, fragments, early, known)[0].pages)
    assert not scheduled(plan_again(newsroom, fragments, late, known)[0].pages)


def test_a_coverage_that_is_gone_is_forgotten(known: dict[str, Planned]) -> None:
    """Memory holds what is shown and no more."""
    newsroom, fragments = shown()
    plan_again(newsroom, fragments, CLOCK, known)
    plan_again(replace(newsroom, coverages=newsroom.coverages[:1]), fragments, CLOCK, known)
    assert list(known) == [newsroom.coverages[0].id]
