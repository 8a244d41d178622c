"""Headings: nested without a gap, with ids that no other part of a page has."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.markup.headings import anchors, depths


@pytest.mark.parametrize(
    ("levels", "expected"),
    [([], []), ([1, 2, 3], [1, 2, 3]), ([3], [1]), ([2, 4, 4, 3, 2], [1, 2, 2, 2, 1]), ([3, 1, 6], [1, 1, 2])],
)
def test_a_heading_is_one_deeper_than_what_it_belongs_to(levels: list[int], expected: list[int]) -> None:
    assert depths(levels) == expected


@given(st.lists(st.integers(1, 6)))
def test_the_first_is_1_and_none_is_more_than_one_deeper_than_the_one_before(levels: list[int]) -> None:
    found = depths(levels)
    assert found[:1] == [1][: len(levels)]
    assert all(1 <= deeper <= before + 1 for before, deeper in pairwise(found))


@given(st.lists(st.sampled_from(["A", "a", "A 2", "A-2", "", "…", "ä", "A" * 80])))
def test_no_two_headings_have_one_anchor(titles: list[str]) -> None:
    named = [anchor for anchor, _ in anchors(titles) if anchor]
    assert len(named) == len(set(named))


def test_an_anchor_is_the_title_as_in_an_address() -> None:
    assert anchors(["What we know", "What we know", "***"]) == [
        ("what-we-know", "\x04h-what-we-know"),
        ("what-we-know-2", "\x04h-what-we-know-2"),
        ("", ""),
    ]
