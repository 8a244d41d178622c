"""Time rules: what the times of an update, and of a whole coverage, say about each other. Compared in UTC only.

An update's `time_note` says that its writer looked at its time and means it: the doubts about it are then not raised.
"""

from __future__ import annotations

import re
from dataclasses import field
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from dateline.problems import Place, Problem, problem
from dateline.reading.time_labels import Stated, doubtful_labels, mixed_labels, printed_label
from dateline.reading.time_order import order_shifts
from dateline.reading.zones import WEEKDAYS, day_words, iso, zone
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from dateline.clock import Clock
    from dateline.model import Coverage, Update
    from dateline.reading.times import Resolved

_NAMED = re.compile(r"(\d{4})([-_]?)(\d\d)\2(\d\d)(?!\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class UpdateTimes:
    """The times of one update's file, as resolved. `raw` is the place of `published_raw`, where it stands."""

    published: Resolved
    updated: Resolved | None = None
    corrections: tuple[Resolved, ...] = ()
    withdrawn: Resolved | None = None
    raw: Place | None = None


@dataclass(frozen=True, slots=True)
class CoverageTimes:
    """The times of a coverage: its own, and its updates' by path. `place` is that of its `status`, or of the file."""

    place: Place
    opened: Resolved | None = None
    closed: Resolved | None = None
    updates: Mapping[str, UpdateTimes] = field(default_factory=dict)


def update_rules(update: Update, times: UpdateTimes, zone_name: str) -> list[Problem]:
    """Check one update's times against each other, its file's name and `published_raw`; no other file is needed."""
    found: list[Problem] = []
    if times.updated or times.corrections or times.withdrawn:
        found.extend(_before_published(update, times, zone_name))
    if not update.time_note:
        found.extend(_file_name(update, times.published, zone_name))
        if update.published_raw and times.raw:
            found.extend(_raw_weekday(update, times.raw, zone_name))
    return found


def coverage_rules(coverage: Coverage, times: CoverageTimes, clock: Clock, stale_after: int) -> list[Problem]:
    """Check a coverage's times against each other and the clock. `stale_after` is in hours; 0 for never.

    An update whose time cannot be resolved is not in `coverage.updates`, and so not looked at.
    """
    found = [*_window(coverage, times), *_ties(coverage, times)]
    if not clock.future:
        found.extend(_future(coverage, times, clock.now))
    found.extend(_stale(coverage, times, clock.now, stale_after))
    published = [(update, times.updates[update.path].published) for update in coverage.updates]
    found.extend(order_shifts(coverage, published))
    found.extend(mixed_labels(coverage.timezone, _labels(coverage, times)))
    found.extend(doubtful_labels(coverage.timezone, _all_times(coverage, times)))
    return found


def _before_published(update: Update, times: UpdateTimes, zone_name: str) -> Iterator[Problem]:
    published = update.published.replace(microsecond=0)  # a day's last second holds its fractions
    notices = [
        ("", times.updated),
        *(("correction", each) for each in times.corrections),
        ("withdrawal", times.withdrawn),
    ]
    for notice, at in notices:
        if at and at.instant and at.latest and at.latest < published:
            written, said = iso(at.instant, zone_name), iso(update.published, zone_name)
            if notice:
                yield problem("correction-before-update", at.place, notice=notice, at=written, published=said)
            else:
                yield problem("time-updated-before-published", at.place, updated=written, published=said)


def _file_name(update: Update, published: Resolved, zone_name: str) -> Iterator[Problem]:
    """Compare the date with which the file's name, or else its folder's, begins."""
    folder, _, name = update.path.rpartition("/")
    match = _NAMED.match(name) or _NAMED.fullmatch(folder.rpartition("/")[2])
    if not match:
        return
    try:
        named = date(int(match[1]), int(match[3]), int(match[4]))
    except ValueError:
        return  # digits that are no date
    local = update.published.astimezone(zone(zone_name)).date()
    if named != local:
        yield problem(
            "time-file-name-date",
            published.place,
            named=named.isoformat(),
            published=published.written,
            local=local.isoformat(),
            zone=zone_name,
        )


def _raw_weekday(update: Update, place: Place, zone_name: str) -> Iterator[Problem]:
    """Check the weekday that an older page printed: it must be one that some place had at that instant."""
    from dateline.reading.loose_times import stated_weekday

    stated = stated_weekday(update.published_raw)
    around = {(update.published + timedelta(hours=hours)).weekday() for hours in (-12, 0, 14)}
    if stated is not None and stated not in around:
        local = update.published.astimezone(zone(zone_name))
        actual, named = WEEKDAYS[local.weekday()], WEEKDAYS[stated]
        yield problem("time-weekday-disagrees", place, date=day_words(local), actual=actual, stated=named)


def _window(coverage: Coverage, times: CoverageTimes) -> Iterator[Problem]:
    opened = times.opened.instant if times.opened else None
    closed = times.closed.latest if times.closed else None
    if times.closed and opened and closed and closed < opened:
        said = {"closed": iso(closed, coverage.timezone), "opened": iso(opened, coverage.timezone)}
        yield problem("time-closed-before-opened", times.closed.place, **said)
        return
    ends = [f"{word} {iso(end, coverage.timezone)}" for word, end in (("from", opened), ("to", closed)) if end]
    for update in coverage.updates:
        early = opened is not None and update.published < opened
        if (
            early or (closed is not None and update.published.replace(microsecond=0) > closed)
        ) and not update.time_note:
            published = times.updates[update.path].published
            yield problem(
                "time-outside-window",
                published.place,
                written=published.written,
                side="before" if early else "after",
                window=" ".join(ends),
                field="opened" if early else "closed",
            )


def _ties(coverage: Coverage, times: CoverageTimes) -> Iterator[Problem]:
    shown = [update for update in coverage.updates if update.status != "draft"]
    for one, other in pairwise(shown):
        if one.published == other.published and one.sequence == other.sequence:
            yield problem("time-tie", times.updates[other.path].published.place, other=one.path)


def _future(coverage: Coverage, times: CoverageTimes, now: datetime) -> Iterator[Problem]:
    for update in reversed(coverage.updates):
        if update.published <= now:
            return
        if update.status != "draft":
            published = times.updates[update.path].published
            yield problem("time-in-future", published.place, written=published.written)


def _stale(coverage: Coverage, times: CoverageTimes, now: datetime, stale_after: int) -> Iterator[Problem]:
    """A live coverage is as old as its last update that is shown, or as its opening where it has none."""
    if coverage.status != "live" or not stale_after:
        return
    shown = (each.published for each in reversed(coverage.updates) if each.published <= now and each.status != "draft")
    last = next(shown, times.opened.instant if times.opened else None)
    if last and now - last >= timedelta(hours=stale_after):
        hours = (now - last) // timedelta(hours=1)
        yield problem("coverage-stale", times.place, hours=hours, coverage=coverage.id)


def _labels(coverage: Coverage, times: CoverageTimes) -> Iterator[Stated]:
    """Give the abbreviations that stand with updates: in `published`, and as an older page printed them."""
    for update in coverage.updates:
        if update.time_note:
            continue
        each = times.updates[update.path]
        if each.published.label:
            yield update.published, each.published.label, each.published.place
        if update.published_raw and each.raw:
            label = printed_label(update.published_raw, coverage.timezone, update.published.year)
            if label:
                yield update.published, label, each.raw


def _all_times(coverage: Coverage, times: CoverageTimes) -> Iterator[Resolved]:
    yield from (each for each in (times.opened, times.closed) if each)
    for update in coverage.updates:
        if not update.time_note:
            each = times.updates[update.path]
            yield from (each.published, *each.corrections)
            yield from (other for other in (each.updated, each.withdrawn) if other)
