"""Time rules: what times say about each other, compared as instants."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from dateline.clock import Clock
from dateline.problems import Place, Problem
from dateline.reading.time_rules import coverage_rules, update_rules
from reading.timed import FOLDER, NEW_YORK, Entry, one, story

if TYPE_CHECKING:
    from dateline.model import CoverageStatus

NOW = datetime(2014, 3, 8, 12, 0, tzinfo=UTC)


def of_update(entry: Entry, zone: str = NEW_YORK) -> list[Problem]:
    update, times = one(entry, zone)
    return update_rules(update, times, zone)


def of_coverage(
    *entries: Entry,
    opened: str = "",
    closed: str = "",
    status: CoverageStatus = "closed",
    now: datetime = NOW,
    future: bool = False,
    stale_after: int = 12,
) -> list[Problem]:
    coverage, times = story(*entries, opened=opened, closed=closed, status=status)
    return coverage_rules(coverage, times, Clock(now, future=future), stale_after)


def test_an_update_in_good_order_raises_nothing() -> None:
    entry = Entry(
        "2014-03-07 13:30", "2014-03-07-lavrov", "2014-03-07 14:05", ("2014-03-07 15:00",), "2014-03-07T20:00Z"
    )
    assert of_update(entry) == []


def test_updated_before_published_is_an_error() -> None:
    (found,) = of_update(Entry("2014-03-07 13:30", updated="2014-03-07 12:05"))
    assert found.code == "time-updated-before-published"
    assert found.place.line == 3
    assert found.message == "updated (2014-03-07T12:05:00-05:00) is before published (2014-03-07T13:30:00-05:00)"


def test_times_are_compared_as_instants() -> None:
    """The second 01:10 of the night comes after the first 01:50; and 18:29Z is earlier than 13:30 in New York."""
    assert of_update(Entry("2014-11-02 01:50 EDT", updated="2014-11-02 01:10 EST")) == []
    (found,) = of_update(Entry("2014-03-07 13:30", updated="2014-03-07T18:29Z"))
    assert found.code == "time-updated-before-published"


def test_a_date_alone_is_before_nothing_of_its_day() -> None:
    for clock in ("13:30", "23:59:59.9"):
        assert of_update(Entry(f"2014-03-07 {clock}", updated="2014-03-07", corrections=("2014-03-07",))) == []


def test_a_correction_or_withdrawal_before_its_update_is_doubted() -> None:
    found = of_update(
        Entry("2014-03-07 13:30", corrections=("2014-03-07 14:00", "2014-03-06 14:00"), withdrawn="2014-03-05")
    )
    assert [(each.code, each.place.line, each.severity) for each in found] == [
        ("correction-before-update", 5, "warning"),
        ("correction-before-update", 8, "warning"),
    ]
    assert found[0].message == (
        "this correction (2014-03-06T14:00:00-05:00) is dated before the update (2014-03-07T13:30:00-05:00)"
    )
    assert found[1].message.startswith("this withdrawal (")


@pytest.mark.parametrize("name", ["2014-03-08-lavrov", "20140308-lavrov", "2014_03_08", "2014-03-08/lavrov"])
def test_the_date_in_a_name_is_held_against_the_local_date(name: str) -> None:
    (found,) = of_update(Entry("2014-03-08T03:00Z", name))
    assert found.code == "time-file-name-date"
    assert found.message == "the name says 2014-03-08, but 2014-03-08T03:00Z is 2014-03-07 in America/New_York"


@pytest.mark.parametrize(
    "name",
    ["2014-03-07-lavrov", "20140307T1330", "2014-03-07/2014", "lavrov-2014-03-08", "2014-99-99", "201403081", "1330"],
)
def test_other_names_say_nothing(name: str) -> None:
    assert of_update(Entry("2014-03-08T03:00Z", name)) == []


def test_a_time_note_says_that_the_name_is_right() -> None:
    assert of_update(Entry("2014-03-08T03:00Z", "2014-03-08-lavrov", note="Filed under Moscow's date.")) == []


def test_the_weekday_an_older_page_printed_is_held_against_the_date() -> None:
    (found,) = of_update(Entry("2014-03-07 13:30", raw="Thursday, March 6, 2014, 1:30 p.m. EST"))
    assert (found.code, found.place.line) == ("time-weekday-disagrees", 9)
    assert found.message == "7 March 2014 was a Friday, not a Thursday"


@pytest.mark.parametrize("raw", ["Friday, 1:30 p.m.", "Sat 8 March, 1:30 a.m. in Tokyo", "1:30 p.m. EST"])
def test_a_weekday_that_some_place_had_then_may_be_printed(raw: str) -> None:
    assert of_update(Entry("2014-03-07 13:30", raw=raw)) == []


def test_a_coverage_in_good_order_raises_nothing() -> None:
    entries = (Entry("2014-03-05 16:00"), Entry("2014-03-06 10:15"), Entry("2014-03-07 13:30 EST"))
    assert of_coverage(*entries, opened="2014-03-05", closed="2014-03-07") == []


def test_closed_before_opened_is_an_error() -> None:
    (found,) = of_coverage(Entry("2014-03-05 16:00"), opened="2014-03-07 10:00", closed="2014-03-06")
    assert (found.code, found.place) == ("time-closed-before-opened", Place(f"{FOLDER}/coverage.md", 4, 1))
    assert found.message == "closed (2014-03-06T23:59:59-05:00) is before opened (2014-03-07T10:00:00-05:00)"


def test_updates_outside_the_coverage_are_doubted() -> None:
    found = of_coverage(
        Entry("2014-02-05 16:00"), Entry("2014-03-07 18:00"), Entry("2014-03-07 18:01"),
        opened="2014-03-05 09:00", closed="2014-03-07 18:00",
    )  # fmt: skip
    window = "(from 2014-03-05T09:00:00-05:00 to 2014-03-07T18:00:00-05:00)"
    assert [each.message for each in found] == [
        f"2014-02-05 16:00 is before the coverage {window}",
        f"2014-03-07 18:01 is after the coverage {window}",
    ]
    assert [each.hint for each in found] == [
        "Check the date, or change opened in coverage.md.",
        "Check the date, or change closed in coverage.md.",
    ]


def test_a_closing_date_holds_its_whole_day() -> None:
    assert of_coverage(Entry("2014-03-07 23:59:59.9"), opened="2014-03-07", closed="2014-03-07") == []


def test_a_time_note_says_that_an_update_belongs_there() -> None:
    assert of_coverage(Entry("2014-02-05 16:00", note="A month before."), opened="2014-03-05") == []


def test_two_updates_at_one_instant_need_a_sequence() -> None:
    """Written differently, in another zone's clock: it is the instant that counts."""
    (found,) = of_coverage(Entry("2014-03-07 13:30", "b"), Entry("2014-03-07T18:30Z", "a"))
    assert (found.code, found.place.path) == ("time-tie", f"{FOLDER}/b.md")
    assert found.message == f"this update and {FOLDER}/a.md have the same instant"


def test_a_sequence_or_a_draft_makes_no_tie() -> None:
    assert of_coverage(Entry("2014-03-07 13:30", sequence=1), Entry("2014-03-07 13:30", sequence=2)) == []
    assert of_coverage(Entry("2014-03-07 13:30"), Entry("2014-03-07 13:30", status="draft")) == []


def test_the_two_readings_of_a_repeated_hour_are_no_tie() -> None:
    now = datetime(2014, 11, 3, tzinfo=UTC)
    assert not [
        each
        for each in of_coverage(Entry("2014-11-02 01:30 EDT"), Entry("2014-11-02 01:30 EST"), now=now)
        if each.code == "time-tie"
    ]


def test_an_update_in_the_future_is_told() -> None:
    entries = (Entry("2014-03-07 13:30"), Entry("2014-03-09 13:30"), Entry("2014-03-10 13:30", status="draft"))
    (found,) = of_coverage(*entries)
    assert found.message == "2014-03-09 13:30 is in the future: this update is not shown yet"
    assert of_coverage(*entries, future=True) == []


def test_the_very_instant_is_not_the_future() -> None:
    assert of_coverage(Entry("2014-03-08T12:00Z")) == []
    assert [each.code for each in of_coverage(Entry("2014-03-08T12:00:01Z"))] == ["time-in-future"]


def test_a_live_coverage_goes_stale() -> None:
    (found,) = of_coverage(Entry("2014-03-07 13:30"), status="live")
    assert (found.code, found.place) == ("coverage-stale", Place(f"{FOLDER}/coverage.md", 5, 1))
    assert found.message == "this coverage is live, but its last update is 17 hours old"
    assert found.hint == "Close it: dateline close talks"


def test_a_live_coverage_is_stale_from_the_hour_on_that_the_site_sets() -> None:
    for now, stale in (
        (datetime(2014, 3, 8, 6, 29, 59, tzinfo=UTC), False),
        (datetime(2014, 3, 8, 6, 30, tzinfo=UTC), True),
    ):
        found = of_coverage(Entry("2014-03-07 13:30"), status="live", now=now)
        assert [each.code for each in found] == (["coverage-stale"] if stale else [])


@pytest.mark.parametrize("status", ["closed", "scheduled"])
def test_only_live_coverage_goes_stale(status: CoverageStatus) -> None:
    assert of_coverage(Entry("2014-03-07 13:30"), status=status) == []
    assert of_coverage(Entry("2014-03-07 13:30"), status="live", stale_after=0) == []


def test_drafts_and_future_updates_do_not_keep_a_coverage_alive() -> None:
    entries = (Entry("2014-03-07 13:30"), Entry("2014-03-08 06:00", status="draft"), Entry("2014-03-09 13:30"))
    assert "coverage-stale" in [each.code for each in of_coverage(*entries, status="live")]


def test_a_live_coverage_without_updates_is_as_old_as_its_opening() -> None:
    assert [each.code for each in of_coverage(opened="2014-03-05", status="live")] == ["coverage-stale"]
    assert of_coverage(status="live") == []


def test_an_empty_coverage_raises_nothing() -> None:
    assert of_coverage() == []


def test_every_place_with_a_doubtful_abbreviation_counts() -> None:
    """Opened, updates and corrections are one desk's habit: told once, with their number."""
    coverage, times = story(
        Entry("2014-03-07 13:30 CST", corrections=("2014-03-07 15:00 CST",)),
        Entry("2014-03-07 14:30 CST", note="Checked."),
        opened="2014-03-05 09:00 CST",
        zone="America/Chicago",
    )
    (found,) = coverage_rules(coverage, times, Clock(NOW), 12)
    assert (found.code, found.place) == ("time-abbreviation-many-meanings", Place(f"{FOLDER}/coverage.md", 3, 1))
    assert "(2 more in this coverage)" in found.message


def test_labels_that_older_pages_printed_count_as_labels() -> None:
    (found,) = of_coverage(
        Entry("2014-03-07 13:30 EST"),
        Entry("2014-03-07 14:30", raw="2:30 p.m. EDT"),
        Entry("2014-03-06 14:30", raw="EDT"),
    )
    assert (found.code, found.place.line) == ("time-mixed-labels", 9)


def test_an_update_an_hour_off_the_order_of_files_is_doubted() -> None:
    (found,) = of_coverage(
        *(
            Entry(f"2014-03-07 {clock}", f"{number:02d}-x")
            for number, clock in enumerate(["13:30", "12:40", "13:50", "14:00"])
        )
    )
    assert found.code == "time-order-shift"
