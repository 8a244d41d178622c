"""Landing: when each commit of the main line landed, whatever its clock said."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.history.landing import landing_times

DATES = st.lists(st.integers(-1, 8), max_size=9)


@pytest.mark.parametrize(
    ("written", "landed", "wrong"),
    [
        ([], [], []),
        ([5, 5, 7], [5, 5, 7], []),
        ([5, 6, 1, 7], [5, 6, 6, 7], [2]),
        ([5, 90, 6, 7], [5, 5, 6, 7], [1]),
        ([90, 5, 6], [5, 5, 6], [0]),
        ([5, 6, 1], [5, 6, 6], [2]),
        ([0, 5, -1, 6], [5, 5, 5, 6], [0, 2]),
        ([0, -1], [0, 0], [0, 1]),
        ([5, 2], [2, 2], [0]),  # either may be wrong: the earlier date is believed
    ],
)
def test_a_wrong_date_gives_way_to_that_of_the_commit_before(
    written: list[int], landed: list[int], wrong: list[int]
) -> None:
    """At the beginning, to the first right one; without any, there is no telling."""
    assert landing_times(written) == (landed, wrong)


@given(DATES)
def test_as_few_dates_as_can_be_are_wrong_and_time_never_goes_back(written: list[int]) -> None:
    """What is right is as written; the rest is between its neighbours."""
    landed, wrong = landing_times(written)
    right = [number for number in range(len(written)) if number not in wrong]
    assert all(first <= second for first, second in pairwise(landed))
    assert [landed[number] for number in right] == [written[number] for number in right]
    sane = [date for date in written if date > 0]
    longest = max(
        size for size in range(len(sane) + 1) if any(list(each) == sorted(each) for each in combinations(sane, size))
    )
    assert len(right) == longest
