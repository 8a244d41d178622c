"""Time refusals: what has no single instant is told with every reading that it may have."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from dateline.problems import Place
from dateline.reading.times import Resolved, resolve

if TYPE_CHECKING:
    from dateline.problems import Problem

HERE = Place("content/talks/one.md", 2, 12, "published: …")
NEW_YORK = "America/New_York"


def read(written: str, zone_name: str | None = NEW_YORK, fold: int | None = None) -> Resolved:
    return resolve(written, zone_name, HERE, fold=fold)


def codes(resolved: Resolved) -> list[str]:
    return [each.code for each in resolved.problems]


def only(resolved: Resolved) -> Problem:
    (found,) = resolved.problems
    return found


def test_without_a_zone_an_abbreviation_is_only_a_name() -> None:
    found = only(read("2014-03-07 13:30 EST", None))
    assert found.message == (
        '"2014-03-07 13:30 EST" has no offset (EST is only a name), and the coverage names no timezone'
    )


def test_a_time_that_was_skipped_is_refused_with_both_readings() -> None:
    found = only(read("2014-03-09 02:30"))
    assert found.code == "time-never-existed"
    assert found.message == (
        "2014-03-09 02:30 never existed in America/New_York: clocks went forward from 02:00 to 03:00"
    )
    assert found.hint == "It was either 2014-03-09T01:30:00-05:00 or 2014-03-09T03:30:00-04:00."


@pytest.mark.parametrize("suffix", ["-05:00", "-04:00", " EST", " EDT", "+01:00"])
def test_nothing_makes_a_skipped_time_exist(suffix: str) -> None:
    assert codes(read(f"2014-03-09T02:30{suffix}")) == ["time-never-existed"]


def test_a_skipped_day_is_refused() -> None:
    """Samoa crossed the date line: it had no 30 December 2011."""
    for written in ("2011-12-30 12:00", "2011-12-30"):
        found = only(read(written, "Pacific/Apia"))
        assert found.code == "time-never-existed"
        assert found.message.endswith("clocks went forward from 2011-12-30 00:00 to 2011-12-31 00:00")


def test_a_time_that_came_twice_is_refused_with_both_readings() -> None:
    found = only(read("2014-11-02 01:30"))
    assert found.code == "time-ambiguous"
    assert found.hint.startswith(
        "Write 2014-11-02T01:30:00-04:00 for the first, or 2014-11-02T01:30:00-05:00 for the second"
    )


def test_an_abbreviation_that_both_hours_had_does_not_settle_it() -> None:
    """Moscow called itself MSK before and after it left permanent summer time."""
    assert codes(read("2014-10-26 01:30 MSK", "Europe/Moscow")) == ["time-ambiguous"]
    assert read("2014-10-26 01:30 MSK", "Europe/Moscow", 1).instant == datetime(2014, 10, 25, 22, 30, tzinfo=UTC)


def test_a_contradicting_offset_is_refused_with_both_readings() -> None:
    found = only(read("2014-03-07T13:30-04:00"))
    assert found.code == "time-offset-contradicts"
    assert found.message == "2014-03-07T13:30-04:00 has offset -04:00, but America/New_York was at -05:00 then"
    assert found.hint.startswith(
        "Either the clock time is right: 2014-03-07T13:30:00-05:00; or the instant is: 2014-03-07T12:30:00-05:00."
    )


def test_a_contradicting_offset_in_a_repeated_hour_names_both_offsets() -> None:
    found = only(read("2014-11-02T01:30+01:00"))
    assert found.message.endswith("was at -04:00 or -05:00 then")


def test_utc_contradicts_no_zone() -> None:
    assert codes(read("2014-03-07T18:30+00:00")) == []
    assert codes(read("2014-03-30T01:30Z", "Europe/London")) == []


def test_an_abbreviation_out_of_season_is_refused_with_both_readings() -> None:
    found = only(read("2014-03-07 13:30 EDT"))
    assert found.code == "time-abbreviation-not-in-force"
    assert found.message == "EDT was not in force in America/New_York on 7 March 2014 at 13:30: EST was"
    assert found.hint == (
        "Write 2014-03-07 13:30 EST if the clock time is right, or 2014-03-07 12:30 EST if it was EDT (-04:00)."
    )


def test_another_places_abbreviation_is_refused() -> None:
    assert only(read("2014-03-07 13:30 PST")).hint == (
        "Write 2014-03-07 13:30 EST if the clock time is right, "
        "or the time in UTC, with Z, if it is another place's PST."
    )
    assert only(read("2014-03-07 13:30 GMT")).hint == (
        "Write 2014-03-07 13:30 EST if the clock time is right, or 2014-03-07 08:30 EST if it was GMT (+00:00)."
    )


def test_gmt_is_british_winter_time_only() -> None:
    assert read("2014-03-07 13:30 GMT", "Europe/London").instant == datetime(2014, 3, 7, 13, 30, tzinfo=UTC)
    assert codes(read("2014-07-07 13:30 GMT", "Europe/London")) == ["time-abbreviation-not-in-force"]
