"""Blocks are numbered from the oldest, and each leads to its neighbours and to both ends of the story."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dateline.pages.blocks import Series, cut, entry_pager, on_entry_page, pager
from dateline.pages.views import Moment, Pager, Range
from pages.samples import START


def at(number: int) -> Moment:
    return Moment(START + timedelta(minutes=number), "UTC")


def series(blocks: int, **changed: bool) -> Series:
    """Blocks from minute 10 to 19, from 20 to 29, and so on."""
    spans = tuple((at(10 * n), at(10 * n + 9)) for n in range(1, blocks + 1))
    settings = {"last_is_full": False} | changed
    return Series("/s/", spans, **settings)


def test_blocks_are_cut_from_the_oldest_and_the_last_may_hold_fewer() -> None:
    assert cut([1, 2, 3, 4, 5], 2) == [[1, 2], [3, 4], [5]]
    assert cut([], 2) == []


@pytest.mark.parametrize(("newest_first", "shown"), [(True, [5, 4, 3]), (False, [1, 2])])
def test_an_entry_page_shows_the_newest_two_blocks_or_the_first(newest_first: bool, shown: list[int]) -> None:
    assert on_entry_page([[1, 2], [3, 4], [5]], newest_first) == shown


def test_a_full_block_says_of_the_next_only_that_it_goes_on() -> None:
    assert pager(series(4), 2) == Pager(
        older=Range("/s/page/1/", at(10), at(19)),
        newer=Range("/s/page/3/", at(29), None),
        oldest="/s/page/1/",
        newest="/s/",
        number=2,
    )


def test_a_finished_story_says_which_time_each_neighbour_covers() -> None:
    closed = series(3, newest_first=False, grows=False, goes_on=False)

    assert pager(closed, 2) == Pager(
        older=Range("/s/page/1/", at(10), at(19)),
        newer=Range("/s/page/3/", at(30), at(39)),
        oldest="/s/",
        newest="/s/page/3/",
        number=2,
    )
    assert pager(closed, 3).newest == ""
    assert pager(closed, 1).oldest == ""


def test_a_full_newest_block_already_leads_to_the_empty_one_that_follows() -> None:
    full = series(2, last_is_full=True)

    assert pager(full, 2).newer == Range("/s/page/3/", at(29), None)
    assert pager(full, 3) == Pager(
        older=Range("/s/page/2/", at(20), at(29)), oldest="/s/page/1/", newest="/s/", number=3
    )
    assert pager(series(2, last_is_full=True, goes_on=False), 2).newer is None


def test_an_entry_page_leads_to_what_it_does_not_show() -> None:
    assert entry_pager(series(2)) == Pager()
    assert entry_pager(series(5)) == Pager(older=Range("/s/page/3/", at(30), at(39)), oldest="/s/page/1/")
    assert entry_pager(series(3, newest_first=False)) == Pager(
        newer=Range("/s/page/2/", at(20), at(29)), newest="/s/page/3/"
    )
    assert entry_pager(series(2, newest_first=False)).newer == Range("/s/page/2/", at(20), None)
    assert entry_pager(series(2, newest_first=False, grows=False)).newer == Range("/s/page/2/", at(20), at(29))
