"""Zones: only the pinned database, and only names that mean a place."""

from __future__ import annotations

import subprocess
import sys
import zoneinfo
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from dateline.problems import Place
from dateline.reading import zones

if TYPE_CHECKING:
    from pathlib import Path

HERE = Place("content/talks/coverage.md", 3, 11, "timezone: EST")

SYSTEM_FIRST = """
import zoneinfo
print(zoneinfo.ZoneInfo("America/New_York").utcoffset(__import__("datetime").datetime(2014, 3, 7)))
from dateline.reading.times import resolve
from dateline.problems import Place
print(resolve("2014-03-07T13:30", "America/New_York", Place("one.md")).instant, *zoneinfo.TZPATH)
"""


def test_the_systems_zone_database_is_never_used(tmp_path: Path) -> None:
    """A machine whose New York is wrong, and was loaded before us, still gives the right instant."""
    wrong = files("tzdata").joinpath("zoneinfo", "Asia", "Tokyo").read_bytes()
    (tmp_path / "America").mkdir()
    (tmp_path / "America" / "New_York").write_bytes(wrong)
    run = subprocess.run(
        [sys.executable, "-c", SYSTEM_FIRST],
        env={"PYTHONTZPATH": str(tmp_path), "TZ": "Asia/Tokyo", "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.splitlines() == ["9:00:00", f"2014-03-07 18:30:00+00:00 {files('tzdata') / 'zoneinfo'}"]


def test_no_path_to_the_systems_database_is_left() -> None:
    assert list(zoneinfo.TZPATH) == [str(files("tzdata") / "zoneinfo")]


def test_the_version_is_that_of_the_database() -> None:
    listed = files("tzdata").joinpath("zoneinfo", "tzdata.zi").read_text(encoding="ascii").splitlines()[0]
    assert listed == f"# version {zones.TZDATA_VERSION}"


@pytest.mark.parametrize("name", ["America/New_York", "Europe/Kyiv", "America/Argentina/Ushuaia", "UTC", "US/Eastern"])
def test_places_and_utc_are_zones(name: str) -> None:
    assert zones.is_zone(name)
    assert zones.zone(name).key == name


@pytest.mark.parametrize(
    "name", ["", "EST", "EST5EDT", "Factory", "america/new_york", "../America/New_York", "/etc/localtime", "Mars/Base"]
)
def test_anything_else_is_none(name: str) -> None:
    assert not zones.is_zone(name)
    with pytest.raises(KeyError):
        zones.zone(name)


def test_every_zone_can_be_loaded() -> None:
    assert {zones.zone(name).key for name in zones.zone_names()} == zones.zone_names()


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("EST", "America/New_York"),
        ("cst", "America/Chicago"),
        ("New York", "America/New_York"),
        ("america/new_york", "America/New_York"),
        ("Europe/Londn", "Europe/London"),
        ("Zulu", "UTC"),
        ("Singapore", "Asia/Singapore"),
    ],
)
def test_an_unknown_zone_is_told_with_what_was_meant(name: str, meant: str) -> None:
    found = zones.zone_problem(name, HERE)
    assert found is not None
    assert (found.code, found.place) == ("time-zone-unknown", HERE)
    assert found.message.endswith(f'Did you mean "{meant}"?')


def test_a_known_zone_is_no_problem() -> None:
    assert zones.zone_problem("Europe/Rome", HERE) is None


def test_instants_are_written_in_the_zones_local_time() -> None:
    instant = datetime(2014, 3, 7, 18, 30, tzinfo=UTC)
    assert zones.iso(instant, "America/New_York") == "2014-03-07T13:30:00-05:00"
    assert zones.iso(instant, None) == "2014-03-07T18:30:00+00:00"


def test_offsets_before_standard_time_keep_their_seconds() -> None:
    assert zones.iso(datetime(1971, 1, 1, tzinfo=UTC), "Africa/Monrovia") == "1970-12-31T23:15:30-00:44:30"


@pytest.mark.parametrize(
    ("hours", "words"), [(-5, "-05:00"), (5.5, "+05:30"), (0, "+00:00"), (-0.75, "-00:45"), (14, "+14:00")]
)
def test_offsets_in_words(hours: float, words: str) -> None:
    assert zones.offset_words(timedelta(hours=hours)) == words


@pytest.mark.parametrize(
    ("zone_name", "year", "expected"),
    [
        ("America/New_York", 2014, {"EST": -5, "EDT": -4}),
        ("America/Chicago", 1969, {"CST": -6, "CDT": -5}),
        ("Europe/London", 1970, {"BST": 1, "GMT": 0}),  # summer time all year, until October 1971
        ("Asia/Kolkata", 2014, {"IST": 5.5}),
        ("America/Sao_Paulo", 2014, {}),  # the database has only -02 and -03
        ("Europe/Moscow", 2015, {"MSK": 3}),
        ("Europe/Moscow", 2012, {"MSK": 4}),
    ],
)
def test_abbreviations_around_a_year(zone_name: str, year: int, expected: dict[str, float]) -> None:
    found = zones.abbreviations(zone_name, year)
    assert found == {name: timedelta(hours=hours) for name, hours in expected.items()}
