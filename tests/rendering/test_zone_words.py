"""Zone words: letters from the zone database, names from CLDR."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.reading.zones import zone, zone_names
from dateline.rendering.languages import locale
from dateline.rendering.zone_words import abbreviation, long_name, offset_name


def local(year: int, month: int, day: int, name: str) -> datetime:
    return datetime(year, month, day, 12, tzinfo=UTC).astimezone(zone(name))


@pytest.mark.parametrize(
    ("year", "month", "name", "letters"),
    [
        (2014, 3, "America/New_York", "EST"),
        (2014, 7, "America/New_York", "EDT"),
        (1969, 7, "America/Chicago", "CDT"),
        (2014, 1, "Europe/London", "GMT"),
        (1969, 7, "Europe/London", "BST"),
        (2014, 1, "UTC", "UTC"),
        (2024, 1, "America/Sao_Paulo", "UTC−03:00"),
        (2024, 1, "Asia/Almaty", "UTC+06:00"),
        (2024, 1, "Asia/Kathmandu", "UTC+05:45"),
        (1850, 1, "America/New_York", "LMT"),
    ],
)
def test_letters_are_those_in_force_else_the_offset(year: int, month: int, name: str, letters: str) -> None:
    assert abbreviation(local(year, month, 1, name)) == letters


@pytest.mark.parametrize(
    ("year", "month", "name", "lang", "words"),
    [
        (2014, 3, "America/New_York", "en", "Eastern Standard Time"),
        (2014, 7, "America/New_York", "de", "Nordamerikanische Ostküsten-Sommerzeit"),
        (2014, 1, "Europe/Dublin", "en", "Greenwich Mean Time"),
        (2014, 7, "Europe/Dublin", "en", "Irish Standard Time"),
        (2014, 1, "Asia/Kolkata", "en", "India Standard Time"),
        (2014, 1, "Europe/Kyiv", "en", "Eastern European Standard Time"),
        (2014, 1, "UTC", "en", "Coordinated Universal Time"),
    ],
)
def test_names_in_full_follow_the_offset(year: int, month: int, name: str, lang: str, words: str) -> None:
    assert long_name(local(year, month, 1, name), name, locale(lang)) == words


def test_a_time_that_todays_names_do_not_describe_goes_by_its_letters() -> None:
    """Moscow was at UTC+4 from 2011 to 2014: CLDR's "Moscow Standard Time" is today's UTC+3."""
    assert long_name(local(2012, 1, 1, "Europe/Moscow"), "Europe/Moscow", locale("en")) == "MSK"


@given(st.sampled_from(sorted(zone_names())), st.integers(1900, 2037), st.integers(1, 12))
def test_every_zone_has_a_name_at_every_time(name: str, year: int, month: int) -> None:
    assert long_name(local(year, month, 1, name), name, locale("en")).strip()


def test_an_offset_is_named_with_a_true_minus_sign() -> None:
    assert [offset_name(timedelta(minutes=minutes)) for minutes in (0, 180, -210)] == ["UTC", "UTC+03:00", "UTC−03:30"]
