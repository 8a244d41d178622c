"""Loose times: what is wrong with them, and how they are written right."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.reading.loose_times import loose, shortened, stated_weekday


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("Fri 7 March 2014 1:30 p.m. EST", "Fri 2014-03-07T13:30 EST"),
        ("Friday, March 7th, 2014, 1:30 PM EST", "Fri 2014-03-07T13:30 EST"),
        ("1:30 p.m. EST, 7 March 2014", "2014-03-07T13:30 EST"),
        ("March 7, 2014 at 1 pm (EST)", "2014-03-07T13:00 EST"),
        ("Fri, 07 Mar 2014 13:30:05 -0500", "Fri 2014-03-07T13:30:05-05:00"),
        ("7 Mar 2014 12:05 a.m. est", "2014-03-07T00:05 EST"),
        ("7 Mar 2014 12:05 p.m.", "2014-03-07T12:05"),
        ("2014/03/07 13:30", "2014-03-07T13:30"),
        ("2014-3-7 9:30", "2014-03-07T09:30"),
        ("2014-03-07 13.30", "2014-03-07T13:30"),
        ("2014-03-07t13:30z", "2014-03-07T13:30Z"),
        ("20140307T133000-0500", "2014-03-07T13:30:00-05:00"),
        ("201403071330", "2014-03-07T13:30"),
        ("2014-03-07T13:30:00\u221205:00", "2014-03-07T13:30:00-05:00"),
        ("2014-03-07\u00a013:30 UTC+1", "2014-03-07T13:30+01:00"),
        ("2014-03-07T13:30-05:00[America/New_York]", "2014-03-07T13:30-05:00"),
        ("2014-03-07T13:30:00.1234567Z", "2014-03-07T13:30:00Z"),
        ("25/12/2014 13:30", "2014-12-25T13:30"),
        ("12/25/2014 1:30 pm", "2014-12-25T13:30"),
        ("2014-03-07 24:00", "2014-03-08T00:00"),
        ("2014-12-31 24:00 EST", "2015-01-01T00:00 EST"),
        ("7 March 2014", "2014-03-07"),
        ("1394217000", "2014-03-07T18:30:00Z"),
        ("1394217000123", "2014-03-07T18:30:00Z"),
    ],
)
def test_the_right_form_is_found(written: str, text: str) -> None:
    assert loose(written).text == text


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("tomorrow", "no date can be told from it"),
        ("12:30:45", "no date can be told from it"),
        ("2014-W10-5T13:30", "no date can be told from it"),
        ("45045", "it is a number, which some YAML readers make of a clock time (12:30:45 becomes 45045)"),
        ("March 7, 1:30 pm", "it has no year"),
        ("03-07 13:30", "it has no year"),
        ("03/07/2014 13:30", "03/07/2014 is another day from country to country, so the date is written year first"),
        ("2014-02-29 13:30", "February 2014 has 28 days"),
        ("2014-13-07 13:30", "there is no month 13"),
        ("0014-03-07 13:30", "the year 0014 is not one from 1583 to 9998"),
        ("2014-03-07 25:10", "hours go from 00 to 23, minutes and seconds from 00 to 59"),
        ("2014-03-07 24:01", "hours go from 00 to 23, minutes and seconds from 00 to 59"),
        ("2014-03-07 13:60", "hours go from 00 to 23, minutes and seconds from 00 to 59"),
        ("2014-03-07 23:59:60Z", "a leap second has no instant of its own; 59 is the last second"),
        ("7 March 2014 13:30 p.m.", "13:30 p.m. is not a time of day"),
        ("2014-03-07T13:30+15:00", "no place is further from UTC than -12:00 or +14:00"),
        ("2014-03-07T13:30-23", "no place is further from UTC than -12:00 or +14:00"),
        ("2014-03-07 EST", "its time of day is missing or cannot be told"),
        ("noon on 2014-03-07", "its time of day is missing or cannot be told"),
    ],
)
def test_what_cannot_be_told_is_not_guessed(written: str, reason: str) -> None:
    found = loose(written)
    assert (found.reason, found.text) == (reason, "")


def test_every_fault_is_named() -> None:
    assert loose("7 March 2014 1:30 p.m.").reason == (
        "the date is written in numbers, as year-month-day; hours go from 00 to 23, without a.m. and p.m."
    )
    assert loose("2014-03-07 24:00").reason == "there is no hour 24; the end of a day is 00:00 of the next"
    assert loose("2014-03-07T13:30:00.1234567Z").reason == "a second has six digits after the point at most"


FORM = re.compile(
    r"|((Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d| [A-Z]{2,5})?)?"
)
PIECES = st.sampled_from(
    [
        "2014",
        "-",
        "03",
        "/",
        "07",
        " ",
        "T",
        "13",
        ":",
        "30",
        "p.m.",
        "March",
        "Fri",
        ",",
        "EST",
        "+",
        "Z",
        "24",
        "0",
        ".",
    ]
)


@given(st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=40))
def test_any_text_is_answered(written: str) -> None:
    """Whatever stands there, there is a reason; and what is offered has an accepted form."""
    found = loose(written)
    assert found.reason
    assert FORM.fullmatch(found.text)


@pytest.mark.parametrize(
    ("text", "number"),
    [("Friday, March 7", 4), ("Tues. 4 March", 1), ("thurs", 3), ("March 7", None), ("Monaco", None)],
)
def test_a_weekday_is_found_in_a_text(text: str, number: int | None) -> None:
    assert stated_weekday(text) == number


def test_a_long_text_is_cut() -> None:
    assert shortened("x" * 100) == "x" * 60 + "…"
    assert shortened("x" * 60) == "x" * 60
