"""Dates: moments in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from dateline.rendering.dates import Calendar, Formats, iso, rfc3339, rfc5322
from rendering.samples import calendar, moment

NOON = moment("2014-03-07T18:30")
ABOUT = moment("2014-03-07T18:30", precision="hour")
SOME_TIME = moment("2014-03-07T18:30", precision="day")


def test_english_as_americans_write_it() -> None:
    english = calendar("en")
    assert english.time(NOON) == "1:30 PM EST"
    assert english.clocktime(NOON) == "1:30 PM"
    assert english.zone(NOON) == "EST"
    assert english.zone_name(NOON) == "Eastern Standard Time"
    assert english.date(NOON) == "March 7, 2014"
    assert english.weekday_date(NOON) == "Friday, March 7, 2014"
    assert english.month_year(NOON) == "March 2014"
    assert english.stamp(NOON) == "March 7, 2014, 1:30 PM EST"


def test_german() -> None:
    german = calendar("de")
    assert german.time(NOON) == "13:30 EST"
    assert german.weekday_date(NOON) == "Freitag, 7. März 2014"
    assert german.stamp(NOON) == "7. März 2014, 13:30 EST"


def test_arabic() -> None:
    arabic = calendar("ar")
    assert arabic.stamp(NOON) == "7 مارس 2014، 1:30 م EST"
    assert arabic.weekday_date(NOON) == "الجمعة، 7 مارس 2014"


def test_the_sites_own_patterns_hold_in_every_form() -> None:
    own = calendar("en", time="HH:mm", date="d MMM y")
    assert own.time(NOON) == "13:30 EST"
    assert own.date(NOON) == "7 Mar 2014"
    assert own.weekday_date(NOON) == "Friday, 7 Mar 2014"
    assert own.stamp(NOON) == "7 Mar 2014, 13:30 EST"
    assert own.day_range(moment("2014-03-05T12:00"), NOON) == "5–7 Mar 2014"


def test_a_pattern_that_names_the_zone_does_not_get_it_twice() -> None:
    own = calendar("en", time="HH:mm (z)")
    assert (own.time(NOON), own.clocktime(NOON)) == ("13:30 (EST)", "13:30")


def test_a_time_known_to_the_hour_shows_no_minutes() -> None:
    assert calendar("en").time(ABOUT) == "1 PM EST"
    assert calendar("de").time(ABOUT) == "13 Uhr EST"
    assert calendar("en-GB").clocktime(ABOUT) == "13:00"
    assert calendar("en").stamp(ABOUT) == "March 7, 2014, 1 PM EST"


def test_a_time_known_to_the_day_is_the_date() -> None:
    english = calendar("en")
    assert {english.time(SOME_TIME), english.clocktime(SOME_TIME), english.stamp(SOME_TIME)} == {"March 7, 2014"}
    assert iso(SOME_TIME) == "2014-03-07"


@pytest.mark.parametrize(
    ("lang", "first", "last", "words"),
    [
        ("en", "2014-03-05", "2014-03-07", "March 5–7, 2014"),
        ("en-GB", "2014-03-05", "2014-03-07", "5–7 March 2014"),
        ("en-GB", "2014-02-28", "2014-03-07", "28 February – 7 March 2014"),
        ("en-GB", "2013-12-31", "2014-01-01", "31 December 2013 – 1 January 2014"),
        ("en-GB", "2014-03-07", "2014-03-07", "7 March 2014"),
        ("de", "2014-03-05", "2014-03-07", "5.–7. März 2014"),
        ("de", "2014-02-28", "2014-03-07", "28. Februar – 7. März 2014"),
        ("ja", "2014-03-05", "2014-03-07", "2014年3月5日–7日"),
        ("hu", "2014-02-28", "2014-03-07", "2014. február 28. – március 7."),
        ("ar", "2014-03-05", "2014-03-07", "5–7 مارس 2014"),
    ],
)
def test_a_range_of_days_says_once_what_both_share(lang: str, first: str, last: str, words: str) -> None:
    assert calendar(lang).day_range(moment(f"{first}T12:00"), moment(f"{last}T12:00")) == words


def test_a_range_without_end_is_its_first_day() -> None:
    assert calendar("en-GB").day_range(NOON, None) == "7 March 2014"


def test_a_range_in_a_pattern_without_day_says_both() -> None:
    own = calendar("en", date="MMMM y")
    assert own.day_range(moment("2014-02-05T12:00"), NOON) == "February – March 2014"
    assert own.day_range(moment("2014-03-05T12:00"), NOON) == "March 2014 – March 2014"


def test_a_range_is_of_local_days() -> None:
    """Half past three in the morning in UTC is still the day before in New York."""
    assert calendar("en-GB").day_range(moment("2014-03-07T03:30"), moment("2014-03-07T12:00")) == "6–7 March 2014"


def test_a_span_has_dates_only_where_the_days_differ() -> None:
    british = calendar("en-GB")
    assert british.span(moment("2014-03-07T14:12"), moment("2014-03-07T16:40")) == "09:12–11:40"
    assert british.span(moment("2014-03-06T14:12"), moment("2014-03-07T16:40")) == "6 March, 09:12 – 7 March, 11:40"
    assert calendar("en").span(moment("2014-03-07T14:12"), moment("2014-03-07T18:40")) == "9:12 AM – 1:40 PM"
    assert british.span(NOON, NOON) == "13:30"


def test_a_span_keeps_to_the_sites_own_order() -> None:
    """A site that writes 6 March 2014 does not write March 6 where the year is left out."""
    first, last = moment("2014-03-06T14:12"), moment("2014-03-07T16:40")
    for pattern, written in (("d MMMM y", "6 March"), ("y-MM-dd", "03-06"), ("d MMM", "6 Mar")):
        own = Calendar(Locale("en"), Formats(date=pattern))
        assert own.span(first, last).startswith(f"{written}, 9:12"), pattern


def test_a_span_over_new_year_has_years() -> None:
    written = calendar("en-GB").span(moment("2013-12-31T14:12"), moment("2014-01-01T16:40"))
    assert written == "31 December 2013, 09:12 – 1 January 2014, 11:40"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2014", "2014"),
        ("2014-03", "March 2014"),
        ("2014-03-05", "5 March 2014"),
        ("2014-03-05T13:30:00-05:00", "5 March 2014, 13:30 UTC−05:00"),
        ("early in March", "early in March"),
        ("2014-13", "2014-13"),
    ],
)
def test_what_is_written_in_iso_8601_is_said_in_words_and_the_rest_as_it_is(text: str, words: str) -> None:
    assert calendar("en-GB").written(text) == words


def test_an_instant_for_machines_has_the_local_offset() -> None:
    assert iso(NOON) == "2014-03-07T13:30:00-05:00"
    assert iso(moment("2014-07-07T12:00", "Europe/London")) == "2014-07-07T13:00:00+01:00"


def test_an_offset_with_seconds_is_given_in_utc() -> None:
    """HTML and RFC 3339 have no seconds in offsets; New York had them until 1883."""
    assert iso(moment("1880-01-01T12:00")) == "1880-01-01T12:00:00+00:00"


def test_fractions_of_a_second_are_not_shown() -> None:
    assert rfc3339(datetime(2014, 3, 7, 18, 30, 5, 999999, tzinfo=UTC)) == "2014-03-07T18:30:05Z"
    assert rfc3339(datetime(2014, 3, 7, 18, 30, tzinfo=timezone(timedelta(hours=1)))) == "2014-03-07T18:30:00+01:00"


def test_a_bad_pattern_is_refused() -> None:
    with pytest.raises(ValueError, match=r"."):
        calendar("en", time="HH:mm EEEEEEEEE")


@given(st.datetimes(), st.integers(-86_399, 86_399))
def test_a_time_in_rss_is_written_as_in_mail(local: datetime, offset: int) -> None:
    instant = local.replace(tzinfo=timezone(timedelta(seconds=offset)))
    assert rfc5322(instant) == format_datetime(instant)
    assert rfc5322(local.replace(tzinfo=UTC)) == format_datetime(local.replace(tzinfo=UTC))
