"""Time order: an update that would be in its place if its clock were an hour, or the zone's offset, off.

The order of `sequence` numbers, or of numbers and dates at the start of file names, is held against the instants. It
is trusted only where nearly all updates agree with it, so that names which happen to begin with a digit raise no doubt.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import timedelta
from typing import TYPE_CHECKING

from dateline.problems import Problem, problem
from dateline.reading.zones import iso, utc_offset, zone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from dateline.model import Coverage, Update
    from dateline.reading.times import Resolved

Published = tuple["Update", "Resolved"]

_NUMBERS = re.compile(r"\d+(?:[-_.T]?\d+)*", re.ASCII)
_HOUR = timedelta(hours=1)
_FEWEST = 3  # two updates have no order to speak of
_TRUSTED = 5  # one in five may be out of order


def order_shifts(coverage: Coverage, published: Sequence[Published]) -> Iterator[Problem]:
    """Warn of each update that one such shift would put between its neighbours, unless a `time_note` stands with it."""
    folder = coverage.path.rpartition("/")[0] + "/"
    told: set[str] = set()
    for ordered in (_by_sequence(published), _by_name(published, folder)):
        for position in _outliers([update.published for update, _ in ordered]):
            update = ordered[position][0]
            if update.path not in told and not update.time_note:
                found = _shift(ordered, position, coverage.timezone)
                if found:
                    told.add(update.path)
                    yield found


def _by_sequence(published: Sequence[Published]) -> list[Published]:
    """Give those with a `sequence` in its order, where they are numbered through; nothing where it only parts ties."""
    numbered = [each for each in published if each[0].sequence]
    if len({update.sequence for update, _ in numbered}) < len(numbered):
        return []
    return sorted(numbered, key=lambda each: each[0].sequence)


def _by_name(published: Sequence[Published], folder: str) -> list[Published]:
    """Give those whose names (and folders in the coverage) begin with a number in its order, where most do."""
    numbered = [(key, each) for each in published if (key := _name_key(each[0].path.removeprefix(folder)))]
    if len(numbered) * 2 < len(published):
        return []
    return [each for _, each in sorted(numbered, key=lambda pair: (pair[0], pair[1][0].order))]


def _name_key(path: str) -> tuple[tuple[int, ...], ...]:
    key: list[tuple[int, ...]] = []
    for part in path.split("/"):
        match = _NUMBERS.match(part)
        if not match:
            return ()
        key.append(tuple(int(digits) for digits in re.findall(r"\d+", match[0])))
    return tuple(key)


def _outliers(instants: Sequence[datetime]) -> list[int]:
    """Give the positions that a longest run in order (patience sorting) leaves out; none where they are too many."""
    tails: list[datetime] = []
    tops: list[int] = []
    before: list[int] = []
    for position, instant in enumerate(instants):
        pile = bisect_right(tails, instant)
        before.append(tops[pile - 1] if pile else -1)
        tails[pile : pile + 1] = [instant]
        tops[pile : pile + 1] = [position]
    left_out = len(instants) - len(tails)
    if not left_out or len(instants) < _FEWEST or left_out > max(1, len(instants) // _TRUSTED):
        return []
    kept: set[int] = set()
    position = tops[-1]
    while position >= 0:
        kept.add(position)
        position = before[position]
    return [position for position in range(len(instants)) if position not in kept]


def _shift(ordered: Sequence[Published], position: int, zone_name: str) -> Problem | None:
    """Give the warning where a shift would put the update at `position` between the two beside it."""
    update, published = ordered[position]
    earlier = ordered[position - 1][0] if position else None
    later = ordered[position + 1][0] if position + 1 < len(ordered) else None
    too_early = earlier is not None and update.published < earlier.published
    neighbour = earlier if too_early else later
    if neighbour is None:
        return None
    offset = abs(utc_offset(update.published.astimezone(zone(zone_name))))
    for size in dict.fromkeys((_HOUR, offset)):
        shifted = update.published + size if too_early else update.published - size
        if (earlier is None or earlier.published <= shifted) and (later is None or shifted <= later.published):
            return problem(
                "time-order-shift",
                published.place,
                neighbour=neighbour.path,
                shift=_words(size),
                direction="later" if too_early else "earlier",
                written=iso(update.published, zone_name),
                shifted=iso(shifted, zone_name),
            )
    return None


def _words(size: timedelta) -> str:
    if size == _HOUR:
        return "one hour"
    minutes = int(size.total_seconds()) // 60
    hours = f"{minutes // 60}:{minutes % 60:02d} hours" if minutes % 60 else f"{minutes // 60} hours"
    return f"{hours} (the zone's offset from UTC)"
