"""The content of the repository's own site: what it says of its times is true, and nothing in it is doubtful."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from dateline.clock import Clock
from dateline.reading.read import read
from tools import PROJECT

if TYPE_CHECKING:
    from dateline.model import Coverage, Update
    from dateline.reading.read import Reading

NOW = datetime(2026, 11, 24, tzinfo=UTC)
RANGE_ZERO = datetime(
    1969, 7, 16, 13, 32, tzinfo=UTC
)  # NASA SP-4029: the instant from which ground elapsed time counts
_ELAPSED = re.compile(r"GET (\d{3}):(\d\d)(?::(\d\d)(?:\.\d+)?)?", re.ASCII)  # as SP-4029 prints it: hours first
_SPOKEN = re.compile(r"GET (\d\d) (\d\d) (\d\d) (\d\d)", re.ASCII)  # as the transcript prints it: days first
_COUNTDOWN = re.compile(r"T-[\d:]+ = (\d\d:\d\d:\d\d) GMT, (\d\d) July 1969", re.ASCII)


@pytest.fixture(scope="module")
def reading() -> Reading:
    """The repository's own site as read."""
    return read(PROJECT, Clock(NOW))


@pytest.fixture(scope="module")
def apollo(reading: Reading) -> Coverage:
    """The coverage of Apollo 11."""
    return next(coverage for coverage in reading.newsroom.coverages if coverage.id == "1969/apollo-11")


def as_printed(update: Update) -> datetime | None:
    """Give the instant that the time printed by the source means, to the whole second; None for an unknown form."""
    if match := _ELAPSED.fullmatch(update.published_raw):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return RANGE_ZERO + timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if match := _SPOKEN.fullmatch(update.published_raw):
        days, hours, minutes, seconds = (int(part) for part in match.groups())
        return RANGE_ZERO + timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if match := _COUNTDOWN.fullmatch(update.published_raw):
        return datetime.fromisoformat(f"1969-07-{match[2]}T{match[1]}+00:00")
    return None


def test_there_is_nothing_to_mend(reading: Reading) -> None:
    """Neither an error nor a warning."""
    assert list(reading.problems) == []


def test_every_time_of_apollo_11_is_the_one_its_source_prints(apollo: Coverage) -> None:
    """An update's instant is range zero and the ground elapsed time that stands beside it."""
    wrong = {update.id: update.published for update in apollo.updates if update.published != as_printed(update)}
    assert wrong == {}


def test_every_update_of_apollo_11_says_where_its_time_comes_from(apollo: Coverage) -> None:
    """Sixty updates or more, each with a source."""
    assert [update.id for update in apollo.updates if not update.sources] == []
    assert len(apollo.updates) >= 60


def test_nothing_waits_for_a_later_day(reading: Reading) -> None:
    """Every update but drafts is due, so that no page of the demonstration changes with the date of its build."""
    late = [u.path for c in reading.newsroom.coverages for u in c.updates if u.published >= NOW]
    assert late == []


def test_no_post_card_names_a_real_person(reading: Reading) -> None:
    """Post cards stand in the invented coverage only, and lead to a domain that belongs to nobody."""
    posts = [
        (coverage.id, re.findall(r"^url: https://([^/\n]+)", card, re.MULTILINE))
        for coverage in reading.newsroom.coverages
        for update in coverage.updates
        for card in re.findall(r"^```post\n(.*?)^```", update.body.text, re.MULTILINE | re.DOTALL)
    ]
    assert {coverage for coverage, _ in posts} == {"storm-in-port-alder"}
    assert all(host.endswith(".example") for _, hosts in posts for host in hosts)
