"""Times: one instant or a clear refusal, by the rules of the place and the year."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dateline.problems import Place, errors
from dateline.reading.files import SourceText
from dateline.reading.frontmatter import Spot
from dateline.reading.times import Resolved, resolve
from dateline.reading.zones import iso, zone, zone_names
from reading.clock_changes import changes

if TYPE_CHECKING:
    from collections.abc import Callable

    from dateline.model import Precision
    from dateline.problems import Problem

HERE = Place("content/talks/one.md", 2, 12, "published: …")
NEW_YORK = "America/New_York"
CHICAGO = "America/Chicago"
ZONES = st.sampled_from(sorted(zone_names()))
# Zones of other kinds of change: half an hour, across the date line, around midnight, negative daylight saving time.
CHANGING = st.sampled_from(
    [NEW_YORK, CHICAGO, "Europe/London", "Europe/Dublin", "Europe/Moscow", "Australia/Lord_Howe", "Pacific/Apia",
     "America/Havana", "America/Sao_Paulo", "Asia/Gaza", "Africa/Monrovia", "Africa/Casablanca", "America/Caracas",
     "Asia/Pyongyang", "Antarctica/Troll", "Pacific/Kwajalein", "Asia/Kathmandu", "America/St_Johns"]
)  # fmt: skip
INSTANTS = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 bounds are naive


def read(written: str, zone_name: str | None = NEW_YORK, fold: int | None = None) -> Resolved:
    return resolve(written, zone_name, HERE, fold=fold)


def codes(resolved: Resolved) -> list[str]:
    return [each.code for each in resolved.problems]


def only(resolved: Resolved) -> Problem:
    (found,) = resolved.problems
    return found


@pytest.mark.parametrize(
    "written",
    [
        "2014-03-07T13:30:00-05:00",
        "2014-03-07T13:30-05:00",
        "2014-03-07 13:30 -05:00",
        "2014-03-07 13:30:00.000-0500",
        "2014-03-07T13:30-05",
        "2014-03-07T18:30Z",
        "2014-03-07T18:30:00+00:00",
        "2014-03-07T18:30:00-00:00",
        "2014-03-07 18:30 UTC",
        "2014-03-07 13:30 EST",
        "2014-03-07T13:30EST",
        "2014-03-07 13:30",
        "2014-03-07T13:30:00",
        "Fri 2014-03-07 13:30 -05:00",
        "Friday, 2014-03-07T13:30:00-05:00",
        "fri. 2014-03-07 13:30 EST",
    ],
)
def test_the_accepted_forms(written: str) -> None:
    found = read(written)
    assert (found.instant, found.problems) == (datetime(2014, 3, 7, 18, 30, tzinfo=UTC), ())
    assert found.latest == found.instant
    assert found.precision == "minute"


def test_seconds_and_their_fractions_are_kept() -> None:
    assert read("2014-03-07T18:30:05.25Z").instant == datetime(2014, 3, 7, 18, 30, 5, 250_000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("2014-03-07 13:30 EST", "EST"),
        ("2014-03-07 18:30 UTC", "UTC"),
        ("2014-03-07T18:30Z", ""),
        ("2014-03-07 13:30", ""),
    ],
)
def test_the_abbreviation_is_kept_as_label(written: str, label: str) -> None:
    assert read(written).label == label


@pytest.mark.parametrize(
    ("written", "zone_name", "instant"),
    [
        ("1969-07-20 15:17:40 CDT", CHICAGO, datetime(1969, 7, 20, 20, 17, 40, tzinfo=UTC)),
        ("1969-07-16T08:32:00-05:00", CHICAGO, datetime(1969, 7, 16, 13, 32, tzinfo=UTC)),
        ("1969-07-16T09:32", NEW_YORK, datetime(1969, 7, 16, 13, 32, tzinfo=UTC)),
        ("1974-01-10 12:00 CDT", CHICAGO, datetime(1974, 1, 10, 17, 0, tzinfo=UTC)),  # all year in the oil crisis
        ("1970-01-01 12:00 BST", "Europe/London", datetime(1970, 1, 1, 11, 0, tzinfo=UTC)),  # all year 1968 to 1971
        ("1943-07-01 12:00 EWT", NEW_YORK, datetime(1943, 7, 1, 16, 0, tzinfo=UTC)),  # war time
        ("2014-03-06 16:15 CET", "Europe/Rome", datetime(2014, 3, 6, 15, 15, tzinfo=UTC)),
        ("2014-03-07 22:30 MSK", "Europe/Moscow", datetime(2014, 3, 7, 18, 30, tzinfo=UTC)),  # +04:00 until October
        ("2015-03-07 21:30 MSK", "Europe/Moscow", datetime(2015, 3, 7, 18, 30, tzinfo=UTC)),
        ("2014-06-01 13:30 -03", "America/Sao_Paulo", datetime(2014, 6, 1, 16, 30, tzinfo=UTC)),
        ("2014-06-01 13:30 IST", "Asia/Kolkata", datetime(2014, 6, 1, 8, 0, tzinfo=UTC)),
    ],
)
def test_zones_are_those_of_the_year(written: str, zone_name: str, instant: datetime) -> None:
    found = read(written, zone_name)
    assert (found.instant, found.problems) == (instant, ())


def test_without_a_zone_an_offset_is_needed() -> None:
    assert read("2014-03-07T13:30-05:00", None).instant == datetime(2014, 3, 7, 18, 30, tzinfo=UTC)
    assert read("2014-03-07T18:30Z", None).instant == datetime(2014, 3, 7, 18, 30, tzinfo=UTC)
    found = only(read("2014-03-07 13:30", None))
    assert found.code == "time-no-offset"
    assert found.hint.startswith("Write the place's own offset after it, as in 2014-03-07T13:30:00-05:00")


@pytest.mark.parametrize(
    ("written", "fold", "hour"),
    [
        ("2014-11-02 01:30", 0, 5),
        ("2014-11-02 01:30", 1, 6),
        ("2014-11-02 01:30 EDT", None, 5),
        ("2014-11-02 01:30 EST", None, 6),
        ("2014-11-02 01:30-04:00", None, 5),
        ("2014-11-02 01:30-05:00", None, 6),
    ],
)
def test_fold_abbreviation_or_offset_settle_it(written: str, fold: int | None, hour: int) -> None:
    found = read(written, fold=fold)
    assert (found.instant, found.problems) == (datetime(2014, 11, 2, hour, 30, tzinfo=UTC), ())


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("2014-11-02 13:30", "this clock time came only once in America/New_York"),
        ("2014-11-02 01:30 EST", "EST says which instant is meant"),
        ("2014-11-02 01:30-05:00", "-05:00 says which instant is meant"),
        ("2014-11-02T01:30Z", "Z says which instant is meant"),
    ],
)
def test_a_fold_that_picks_nothing_is_told(written: str, reason: str) -> None:
    found = read(written, fold=1)
    assert found.instant
    assert [(each.code, each.message) for each in found.problems] == [
        ("time-fold-unused", f"fold: 1 picks nothing here: {reason}")
    ]


def test_a_weekday_is_held_against_the_date() -> None:
    found = read("Thursday, 2014-03-07 13:30 EST")
    assert only(found).message == "7 March 2014 was a Friday, not a Thursday"
    assert only(found).severity == "error"


@pytest.mark.parametrize("name", ["Tue", "tues", "Tuesday", "TUE.", "Tuesday,"])
def test_weekdays_may_be_short_or_long(name: str) -> None:
    assert codes(read(f"{name} 2014-03-04 13:30")) == []


def test_a_word_that_is_no_weekday_is_refused() -> None:
    assert codes(read("Freitag 2014-03-07 13:30")) == ["time-unreadable"]


@pytest.mark.parametrize(
    ("written", "example"),
    [
        ("7 March 2014 1:30 p.m. EST", "2014-03-07T13:30:00-05:00"),
        ("Fri 7 March 2014 1:30 p.m. EST", "2014-03-07T13:30:00-05:00"),
        ("2014-03-07t18:30z", "2014-03-07T18:30Z"),
        ("1394217000", "2014-03-07T18:30:00Z"),
        ("2014-03-07 24:00", "2014-03-08T00:00:00-05:00"),
        ("7 March 2014", "2014-03-07, followed by the time"),
        ("03/07/2014 1:30 pm", "a date and time, such as 2014-03-07T13:30:00-05:00"),
        ("12:30:45", "a date and time, such as 2014-03-07T13:30:00-05:00"),
        ("", "a date and time, such as 2014-03-07T13:30:00-05:00"),
    ],
)
def test_an_unreadable_time_is_shown_how_to_be_written(written: str, example: str) -> None:
    found = read(written)
    assert found.instant is None
    assert (only(found).code, only(found).hint) == ("time-unreadable", f"Write it as {example}")


def test_what_else_is_wrong_with_an_unreadable_time_is_told_at_once() -> None:
    found = read("Thu 7 March 2014 1:30 p.m. EDT")
    assert codes(found) == ["time-unreadable", "time-abbreviation-not-in-force", "time-weekday-disagrees"]
    assert found.problems[0].hint == "Write it as Thu 2014-03-07T13:30 EDT, once the other problem here is solved"


@pytest.mark.parametrize("zone_name", [NEW_YORK, None])
@pytest.mark.parametrize(
    "written",
    ["2014-03-07T18:30:00+00:00", "2014-03-07 13:30-05:00", "2014-03-07T00:10Z", "Friday 2014-03-07 18:30 UTC"],
)
def test_the_place_of_a_time_without_fault_is_not_looked_up(written: str, zone_name: str | None) -> None:
    """That is to parse the front matter once more, for each file. It is when somebody asks."""
    spot = Spot(SourceText("content/talks/one.md", f"---\npublished: {written}\n---\n"), ("published",))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Spot, "place", property(lambda _: pytest.fail("looked up")))
        found = resolve(written, zone_name, spot)
    assert found == replace(read(written, zone_name), spot=spot)
    assert (found.place.line, found.place.column) == (2, 12)


@pytest.mark.parametrize(
    "written",
    ["2014-02-29 13:30", "2014-03-07 13:60", "2014-03-07 24:00", "2014-03-07T13:30+14:30", "2014-03-07T13:30-05:60",
     "2014-03-07T13:30:60Z", "0001-01-01 00:00+05:00", "9999-12-31 23:00-05:00", "9999-12-31", "1582-10-15 12:00Z",
     "2014-03-07T13:30 EST EDT", "2014-03-07T1330", " 2014-03-07 13:30", "2014-03-07 13:30\n", "٢٠١٤-٠٣-٠٧ ١٣:٣٠"],
)  # fmt: skip
def test_no_other_form_slips_through(written: str) -> None:
    for zone_name in (NEW_YORK, None, "Pacific/Kiritimati"):
        assert codes(read(written, zone_name))[0] == "time-unreadable"


@pytest.mark.parametrize(
    ("written", "precision", "noted", "expected"),
    [
        ("2014-03-07", None, False, True),
        ("2014-03-07", "minute", False, True),
        ("2014-03-07", None, True, False),
        ("2014-03-07", "day", False, False),
        ("2014-03-07 00:00", None, False, True),
        ("2014-03-07T00:00:00Z", None, False, True),
        ("2014-03-07 00:00", None, True, False),
        ("2014-03-07 00:00", "minute", False, False),
        ("2014-03-07 00:00", "day", False, False),
        ("2014-03-07 00:01", None, False, False),
        ("2014-03-07 00:00:01", None, False, False),
    ],
)
def test_midnight_and_a_date_alone_are_doubted(
    written: str, precision: Precision | None, noted: bool, expected: bool
) -> None:
    found = resolve(written, NEW_YORK, HERE, precision=precision, has_note=noted)
    assert found.instant
    assert codes(found) == (["time-placeholder"] if expected else [])


def test_a_date_alone_is_its_local_day() -> None:
    found = resolve("2014-03-09", NEW_YORK, HERE, precision="day")  # of 23 hours
    assert found.instant == datetime(2014, 3, 9, 5, 0, tzinfo=UTC)
    assert found.latest == datetime(2014, 3, 10, 3, 59, 59, tzinfo=UTC)
    assert found.precision == "day"


@pytest.mark.parametrize(
    ("day", "zone_name", "first", "last"),
    [
        # Clocks forward at midnight; over it, from 23:30; back to it; back over it, from 00:01 to 23:01.
        ("2013-10-20", "America/Sao_Paulo", "2013-10-20T01:00:00-02:00", "2013-10-20T23:59:59-02:00"),
        ("1919-03-30", "America/Toronto", "1919-03-30T00:00:00-05:00", "1919-03-30T23:29:59-05:00"),
        ("1919-03-31", "America/Toronto", "1919-03-31T00:30:00-04:00", "1919-03-31T23:59:59-04:00"),
        ("2014-11-02", "America/Havana", "2014-11-02T00:00:00-04:00", "2014-11-02T23:59:59-05:00"),
        ("2014-11-01", "America/Havana", "2014-11-01T00:00:00-04:00", "2014-11-01T23:59:59-04:00"),
        ("2006-10-28", "America/St_Johns", "2006-10-28T00:00:00-02:30", "2006-10-28T23:59:59-03:30"),
        ("2006-10-29", "America/St_Johns", "2006-10-29T00:00:00-02:30", "2006-10-29T23:59:59-03:30"),
    ],
)
def test_a_day_begins_and_ends_where_its_clocks_say(day: str, zone_name: str, first: str, last: str) -> None:
    found = resolve(day, zone_name, HERE, precision="day")
    assert found.instant
    assert found.latest
    assert (iso(found.instant, zone_name), iso(found.latest, zone_name)) == (first, last)


def test_a_date_alone_needs_a_zone() -> None:
    assert codes(read("2014-03-07", None)) == ["time-no-offset"]


OPENED, CLOSED = datetime(2014, 3, 5, 9, tzinfo=UTC), datetime(2014, 3, 7, 23, tzinfo=UTC)


@pytest.mark.parametrize("written", ["03-07 13:30", "--03-07T13:30", "Fri 03-07 13:30 EST", "03-07T13:30-05:00"])
@pytest.mark.parametrize("closed", [CLOSED, None])
def test_a_year_is_inferred_where_the_coverage_settles_it(written: str, closed: datetime | None) -> None:
    found = resolve(written, NEW_YORK, HERE, window=(OPENED, closed))
    assert found.instant == datetime(2014, 3, 7, 18, 30, tzinfo=UTC)
    assert codes(found) == ["time-year-inferred"]
    assert only(found).hint == "Write the year: 2014-03-07T13:30:00-05:00"
    assert found.written == written


def test_a_year_is_inferred_across_new_year() -> None:
    window = (datetime(2014, 12, 30, tzinfo=UTC), datetime(2015, 1, 3, tzinfo=UTC))
    assert resolve("01-02 13:30Z", NEW_YORK, HERE, window=window).instant == datetime(2015, 1, 2, 13, 30, tzinfo=UTC)
    assert resolve("12-31 13:30Z", NEW_YORK, HERE, window=window).instant == datetime(2014, 12, 31, 13, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "window"),
    [
        ("03-07 13:30", None),
        ("04-07 13:30", (OPENED, CLOSED)),  # outside the coverage in every year
        ("03-07 13:30", (OPENED, CLOSED + timedelta(days=400))),  # inside it in two years
        ("03-07 13:30", (OPENED, OPENED + timedelta(days=9000))),
        ("03-07 13:30 EDT", (OPENED, CLOSED)),
    ],
)
def test_a_year_is_not_inferred_otherwise(written: str, window: tuple[datetime, datetime | None] | None) -> None:
    assert codes(resolve(written, NEW_YORK, HERE, window=window)) == ["time-unreadable"]


def test_an_unknown_zone_is_the_callers_fault() -> None:
    with pytest.raises(KeyError):
        read("2014-03-07 13:30", "Mars/Base")


@settings(deadline=None, max_examples=400)
@given(INSTANTS, ZONES)
def test_what_is_written_is_read(instant: datetime, zone_name: str) -> None:
    """Every instant of two centuries, written in any zone, is read as itself and without a word."""
    found = resolve(iso(instant, zone_name), zone_name, HERE, has_note=True)
    assert (found.instant, found.problems) == (instant, ())


@settings(deadline=None, max_examples=400)
@given(CHANGING, st.data())
def test_what_is_written_around_a_change_is_read(zone_name: str, data: st.DataObject) -> None:
    """The same in the two hours around each change of clocks."""
    at = data.draw(st.sampled_from(changes(zone_name)))[0]
    instant = at + timedelta(seconds=data.draw(st.integers(-7200, 7200)))
    found = resolve(iso(instant, zone_name), zone_name, HERE, has_note=True)
    assert (found.instant, found.problems) == (instant, ())


def skipped(old: timedelta, new: timedelta) -> bool:
    return new > old


def repeated(old: timedelta, new: timedelta) -> bool:
    return new < old


def local_in(zone_name: str, data: st.DataObject, kind: Callable[[timedelta, timedelta], bool]) -> tuple[datetime, str]:
    """Draw a local time that was skipped, or repeated, and how it is written without an offset."""
    fitting = [each for each in changes(zone_name) if kind(each[1], each[2])]
    assume(fitting)
    at, old, new = data.draw(st.sampled_from(fitting))
    start = at.replace(tzinfo=None) + min(old, new)
    seconds = data.draw(st.integers(0, int(abs(new - old).total_seconds()) - 1))
    local = start + timedelta(seconds=seconds)
    return local, local.isoformat(" ")


@settings(deadline=None, max_examples=400)
@given(CHANGING, st.data(), st.sampled_from(["", "-05:00", "+02:00", " EST", " CEST"]), st.sampled_from([None, 0, 1]))
def test_a_skipped_time_is_always_refused(zone_name: str, data: st.DataObject, suffix: str, fold: int | None) -> None:
    _, written = local_in(zone_name, data, skipped)
    found = resolve(written + suffix, zone_name, HERE, fold=fold)
    assert found.instant is None
    assert codes(found) == ["time-never-existed"]


@settings(deadline=None, max_examples=400)
@given(CHANGING, st.data())
def test_a_repeated_time_needs_fold_or_offset(zone_name: str, data: st.DataObject) -> None:
    local, written = local_in(zone_name, data, repeated)
    assert codes(resolve(written, zone_name, HERE)) == ["time-ambiguous"]
    first, second = (resolve(written, zone_name, HERE, fold=fold, has_note=True) for fold in (0, 1))
    assert first.instant
    assert second.instant
    assert first.instant < second.instant
    for each in (first.instant, second.instant):
        again = resolve(iso(each, zone_name), zone_name, HERE, has_note=True)
        assert (again.instant, again.problems) == (each, ())
        assert iso(each, zone_name).startswith(local.isoformat())


@settings(deadline=None)
@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), ZONES)
def test_a_date_alone_is_its_day_in_every_zone(day: date, zone_name: str) -> None:
    """Its first and last second are on that date, the seconds before and after on others; a day left out is refused."""
    found = resolve(day.isoformat(), zone_name, HERE, precision="day")
    if found.instant is None or found.latest is None:
        assert codes(found) == ["time-never-existed"]
        return
    second = timedelta(seconds=1)
    moments = (found.instant - second, found.instant, found.latest, found.latest + second)
    before, first, last, after = (moment.astimezone(zone(zone_name)).date() for moment in moments)
    assert before < first == day == last < after


@given(st.text(max_size=40))
def test_any_text_is_answered(written: str) -> None:
    """No text raises, and without an instant there is always an error that says why."""
    for zone_name in (NEW_YORK, None):
        found = resolve(written, zone_name, HERE)
        assert found.instant or errors(found.problems)
