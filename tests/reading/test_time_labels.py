"""Time labels: which abbreviations mean several things, and which stand mixed on a day."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dateline.problems import Place, Problem
from dateline.reading.time_labels import SEVERAL_MEANINGS, doubtful_labels, mixed_labels, printed_label
from dateline.reading.times import resolve
from dateline.reading.zones import utc_offset, zone, zone_names

NEW_YORK = "America/New_York"


def doubts(zone_name: str, *written: str) -> list[Problem]:
    resolved = [resolve(each, zone_name, Place("one.md", line)) for line, each in enumerate(written, start=1)]
    return list(doubtful_labels(zone_name, resolved))


def mixed(*stated: tuple[datetime, str], zone_name: str = NEW_YORK) -> list[Problem]:
    numbered = enumerate(stated, start=1)
    return list(mixed_labels(zone_name, [(at, label, Place("one.md", line)) for line, (at, label) in numbered]))


def test_the_table_is_what_the_zone_database_says() -> None:
    """Since 1970: the abbreviations about which places disagreed, each until the last year in which they did."""
    places = [zone(name) for name in sorted(zone_names())]
    disagreed: dict[str, set[int]] = {}
    for year in range(1970, 2031):
        for month in (1, 4, 7, 10):
            offsets: dict[str, set[float]] = {}
            for place in places:
                moment = datetime(year, month, 15, 12, tzinfo=UTC).astimezone(place)
                offsets.setdefault(moment.tzname() or "", set()).add(utc_offset(moment).total_seconds())
            for name, found in offsets.items():
                if name.isalpha() and name != "LMT" and len(found) > 1:
                    disagreed.setdefault(name, set()).add(year)
    assert set(disagreed) == set(SEVERAL_MEANINGS)
    for name, years in disagreed.items():
        _, first, last = SEVERAL_MEANINGS[name]
        assert first <= min(years), name
        assert min(last, 2030) == max(years), name


def test_an_abbreviation_with_several_meanings_is_told_once() -> None:
    (found,) = doubts("America/Chicago", "2014-03-07 13:30 CST", "2014-03-07 14:30 CST", "2014-03-07 15:30 CST")
    assert (found.code, found.severity, found.place.line) == ("time-abbreviation-many-meanings", "warning", 1)
    assert found.message == (
        "CST has several meanings (Chicago, Havana and Shanghai); "
        "here it is read as that of America/Chicago, -06:00 (2 more in this coverage)"
    )
    assert found.hint == "Write the offset instead, as in 2014-03-07T13:30:00-06:00."


@pytest.mark.parametrize(
    ("zone_name", "written"),
    [
        ("Asia/Kolkata", "2014-03-07 13:30 IST"),
        ("Europe/Dublin", "2014-07-07 13:30 IST"),
        ("Asia/Jerusalem", "2014-03-07 13:30 IST"),
        ("Europe/London", "1970-01-07 13:30 BST"),
        ("Asia/Seoul", "2016-03-07 13:30 KST"),
    ],
)
def test_others_that_places_disagree_about(zone_name: str, written: str) -> None:
    assert len(doubts(zone_name, written)) == 1


@pytest.mark.parametrize(
    ("zone_name", "written"),
    [
        (NEW_YORK, "2014-03-07 13:30 EST"),
        (NEW_YORK, "2014-03-07 13:30 UTC"),
        (NEW_YORK, "2014-03-07 13:30"),
        ("Europe/London", "2014-07-07 13:30 BST"),  # the only BST in the database since 1983
        ("Asia/Seoul", "2019-03-07 13:30 KST"),
        ("Europe/Moscow", "2014-03-07 13:30 MSK"),  # changed its offset, but never meant two at a time
        ("America/Chicago", "2014-03-07 13:30 -06:00"),
    ],
)
def test_what_the_zone_settles_is_not_told(zone_name: str, written: str) -> None:
    assert doubts(zone_name, written) == []


def test_two_labels_on_one_local_day_are_told_once() -> None:
    """The day is New York's: three in the morning UTC still belongs to the 7th."""
    (found,) = mixed(
        (datetime(2014, 3, 7, 18, 30, tzinfo=UTC), "EST"),
        (datetime(2014, 3, 7, 19, 30, tzinfo=UTC), "EDT"),
        (datetime(2014, 3, 8, 3, 0, tzinfo=UTC), "EDT"),
    )
    assert (found.code, found.place.line) == ("time-mixed-labels", 2)
    assert found.message == "EDT and EST are both used on 7 March 2014 in America/New_York"
    assert found.hint.startswith("Only EST was in force that day. Check each")


def test_on_the_day_clocks_change_the_hint_says_when() -> None:
    (found,) = mixed(
        (datetime(2014, 3, 9, 6, 30, tzinfo=UTC), "EST"), (datetime(2014, 3, 9, 17, 30, tzinfo=UTC), "EDT")
    )
    assert found.place.line == 1
    assert found.hint.startswith("Clocks changed that day: EST until 02:00, EDT from 03:00. Check each")


def test_one_label_a_day_or_another_kind_is_nothing_mixed() -> None:
    friday, monday = datetime(2014, 3, 7, 18, tzinfo=UTC), datetime(2014, 3, 10, 18, tzinfo=UTC)
    assert mixed((friday, "EST"), (monday, "EDT")) == []
    assert mixed((friday, "EST"), (friday, "UTC")) == []


@pytest.mark.parametrize(
    ("printed", "label"),
    [("1:30 p.m. EST", "EST"), ("FRI MAR 07 13:30 EDT 2014", "EDT"), ("13:30 MSK", ""), ("1:30 pm", ""), ("est", "")],
)
def test_the_label_an_older_page_printed(printed: str, label: str) -> None:
    assert printed_label(printed, NEW_YORK, 2014) == label
