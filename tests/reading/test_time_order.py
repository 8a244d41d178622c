"""Time order: a shift of an hour, or of the zone's offset, that would put an update back into its place."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from dateline.reading.time_order import order_shifts
from reading.timed import FOLDER, NEW_YORK, Entry, story

if TYPE_CHECKING:
    from dateline.problems import Problem


def told(*entries: Entry, zone: str = NEW_YORK) -> list[Problem]:
    coverage, times = story(*entries, zone=zone)
    return list(order_shifts(coverage, [(each, times.updates[each.path].published) for each in coverage.updates]))


def numbered(*clocks: str) -> list[Entry]:
    return [Entry(f"2014-03-07 {clock}", f"{number:03d}-x") for number, clock in enumerate(clocks, start=1)]


def test_order_that_agrees_raises_nothing() -> None:
    assert told(*numbered("10:00", "10:20", "10:20:01", "12:00")) == []


def test_an_hour_early() -> None:
    (found,) = told(*numbered("10:00", "10:20", "09:40", "11:00"))
    assert (found.code, found.place.path) == ("time-order-shift", f"{FOLDER}/003-x.md")
    assert found.message == f"this is out of order with {FOLDER}/002-x.md; read one hour later it would be in order"
    assert found.hint == (
        "As written it is 2014-03-07T09:40:00-05:00; shifted it would be 2014-03-07T10:40:00-05:00. "
        "Correct it, or add time_note: … to say that it is right."
    )


def test_an_hour_late() -> None:
    (found,) = told(*numbered("10:00", "11:20", "10:40", "11:00"))
    assert found.place.path == f"{FOLDER}/002-x.md"
    assert found.message == f"this is out of order with {FOLDER}/003-x.md; read one hour earlier it would be in order"


def test_local_time_written_as_utc() -> None:
    (found,) = told(*numbered("10:00", "10:20", "10:40Z", "11:00"))
    assert found.message.endswith("read 5 hours (the zone's offset from UTC) later it would be in order")


def test_offsets_of_half_hours() -> None:
    (found,) = told(*numbered("10:00", "10:20", "10:40Z", "11:00"), zone="Asia/Kolkata")
    assert found.message.endswith("read 5:30 hours (the zone's offset from UTC) earlier it would be in order")


def test_another_shift_is_not_told() -> None:
    """Two hours off may be anything: what does not fit is no finding."""
    assert told(*numbered("10:00", "10:20", "08:40", "11:00")) == []


def test_a_shift_that_overshoots_is_not_told() -> None:
    assert told(*numbered("10:00", "10:20", "10:10", "10:30")) == []


def test_a_time_note_says_that_it_is_right() -> None:
    entries = numbered("10:00", "10:20", "09:40", "11:00")
    entries[2] = Entry("2014-03-07 09:40", "003-x", note="Filed late.")
    assert told(*entries) == []


def test_sequence_numbers_give_the_order_too() -> None:
    clocks = ("10:00", "10:20", "09:40", "11:00")
    entries = [
        Entry(f"2014-03-07 {clock}", f"{name}", sequence=n)
        for n, (clock, name) in enumerate(zip(clocks, "dcba", strict=True), 1)
    ]
    (found,) = told(*entries)
    assert found.place.path == f"{FOLDER}/b.md"


def test_sequence_numbers_that_only_part_ties_do_not() -> None:
    parted = (("10:00", "a", 1), ("10:00", "b", 2), ("09:00", "c", 1), ("09:00", "d", 2), ("11:00", "e", 3))
    assert told(*(Entry(f"2014-03-07 {clock}", name, sequence=number) for clock, name, number in parted)) == []


def test_one_update_is_told_once() -> None:
    entries = [
        Entry(f"2014-03-07 {clock}", f"{n:03d}", sequence=n)
        for n, clock in enumerate(("10:00", "10:20", "09:40", "11:00"), 1)
    ]
    assert len(told(*entries)) == 1


def test_names_without_numbers_have_no_order() -> None:
    assert (
        told(
            *(
                Entry(f"2014-03-07 {clock}", name)
                for clock, name in (("10:00", "a"), ("10:20", "b"), ("09:40", "c"), ("11:00", "d"))
            )
        )
        == []
    )


def test_numbers_are_compared_as_numbers() -> None:
    assert told(*(Entry(f"2014-03-07 {9 + n:02d}:00", f"{n}-x") for n in range(8, 13))) == []


def test_dates_and_folders_give_an_order() -> None:
    names = ("2014-03-06/0900-a", "2014-03-06/1000-b", "2014-03-07/0100-c", "2014-03-07/0900-d")
    clocks = ("06 09:00", "06 10:00", "07 00:00:30", "07 09:00")
    assert told(*(Entry(f"2014-03-{clock}", name) for clock, name in zip(clocks, names, strict=True))) == []
    clocks = ("06 09:00", "06 10:00", "06 09:50", "07 09:00")
    assert len(told(*(Entry(f"2014-03-{clock}", name) for clock, name in zip(clocks, names, strict=True)))) == 1


def test_an_order_that_many_break_is_not_trusted() -> None:
    """Names that happen to begin with a number say nothing about time."""
    assert told(*numbered("10:00", "11:20", "10:30", "09:40", "10:50", "10:10")) == []


def test_two_updates_have_no_order_to_speak_of() -> None:
    assert told(*numbered("10:30", "10:00")) == []


@given(st.lists(st.integers(1, 50), min_size=6, max_size=20), st.data())
def test_an_update_shifted_by_an_hour_is_found(gaps: list[int], data: st.DataObject) -> None:
    """In a coverage whose order is otherwise right, an update an hour off is told wherever the order shows it.

    Either it is told, or the neighbour that it left behind: the two orders then look the same from outside.
    """
    minutes = [sum(gaps[: number + 1]) for number in range(len(gaps))]
    wrong = data.draw(st.integers(1, len(minutes) - 2))
    minutes[wrong] -= 60
    found = told(*numbered(*(f"{10 + minute // 60:02d}:{minute % 60:02d}" for minute in minutes)))
    alone = sum(minute > minutes[wrong] for minute in minutes[:wrong]) > 1
    if alone:
        assert [each.place.path for each in found] == [f"{FOLDER}/{wrong + 1:03d}-x.md"]
    elif all(one <= other for one, other in pairwise(minutes)):
        assert found == []
