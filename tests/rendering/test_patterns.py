"""Patterns: CLDR date and time patterns as functions."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from babel import Locale
from babel.dates import format_datetime
from hypothesis import given
from hypothesis import strategies as st

from dateline.reading.zones import zone
from dateline.rendering.patterns import names_zone, without_zone, writer

LOCAL = datetime(2014, 3, 7, 18, 5, 9, tzinfo=UTC).astimezone(zone("America/New_York"))
PATTERNS = [
    "EEEE, d MMMM y",
    "EEE d MMM yy",
    "d. M. y",
    "dd.MM.yyyy HH:mm:ss",
    "h:mm a",
    "K:mm a",
    "kk:mm",
    "LLLL y",
    "Bh:mm",
    "d 'de' MMMM 'o''clock'",
]


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("lang", ["en", "en_GB", "de", "ar", "es", "ja", "zh_TW", "hu", "ru"])
def test_writes_what_babel_writes(pattern: str, lang: str) -> None:
    locale = Locale.parse(lang)
    for hour in range(24):
        local = LOCAL.replace(hour=hour)
        expected = format_datetime(local, pattern, tzinfo=local.tzinfo, locale=locale)
        assert writer(pattern, locale)(local) == expected


@given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001 -- a local time without zone is meant
def test_any_day_is_written_as_babel_writes_it(naive: datetime) -> None:
    local, locale = naive.replace(tzinfo=UTC), Locale.parse("de")
    pattern = "EEEE, d. MMMM y, HH:mm:ss"
    assert writer(pattern, locale)(local) == format_datetime(local, pattern, locale=locale)


def test_a_zone_in_a_pattern_is_the_letters_in_force_not_a_guess() -> None:
    assert writer("HH:mm z", Locale.parse("de"))(LOCAL) == "13:05 EST"
    assert writer("HH:mm zzzz", Locale.parse("en"))(LOCAL) == "13:05 EST"


@pytest.mark.parametrize("pattern", ["HH:mm MMMMMMM", "EEEEEEEE", "GGGGGGG"])
def test_a_field_too_long_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        writer(pattern, Locale.parse("en"))


@pytest.mark.parametrize(
    ("pattern", "bare"),
    [
        ("HH:mm z", "HH:mm"),
        ("HH:mm (zzzz)", "HH:mm"),
        ("z HH:mm", "HH:mm"),
        ("h:mm a", "h:mm a"),
        ("HH 'Uhr' Z", "HH 'Uhr'"),
    ],
)
def test_the_zone_can_be_left_out_with_what_surrounds_it(pattern: str, bare: str) -> None:
    assert without_zone(pattern) == bare
    assert names_zone(bare) is False
