"""Every correction and withdrawal stands on one page, the latest first."""

from __future__ import annotations

from datetime import timedelta

from dateline.clock import public
from dateline.pages.views import CorrectionItem, Link, Moment
from pages import samples
from pages.samples import CLOCK, START


def test_corrections_and_withdrawals_are_listed_the_latest_first() -> None:
    view = samples.planned_pages(public(samples.newsroom(), CLOCK))["/corrections/"].view
    parent = Link("Talks in Paris & Rome", "/2014/talks/")

    assert view.items == (
        CorrectionItem(
            Moment(START + timedelta(minutes=300), "America/New_York"),
            "withdrawal",
            "The report could not be confirmed.",
            Link("", "/2014/talks/rumour/"),
            parent,
        ),
        CorrectionItem(
            Moment(START + timedelta(minutes=260), "America/New_York"),
            "correction",
            "An earlier version named the wrong quay.",
            Link('They walk <b>& talk</b> "alone"', "/2014/talks/quay/"),
            parent,
        ),
    )


def test_the_page_is_there_before_anything_was_wrong() -> None:
    assert samples.planned_pages(samples.one_story(samples.counted(1)))["/corrections/"].view.items == ()
