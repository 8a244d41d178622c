"""Clock: what is due. It decides which updates are shown, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dateline.values import dataclass

if TYPE_CHECKING:
    from datetime import datetime

    from dateline.model import Coverage, Newsroom, Update


@dataclass(frozen=True, slots=True)
class Clock:
    """The instant of a build (aware, UTC), and whether drafts and future updates are shown all the same."""

    now: datetime
    drafts: bool = False
    future: bool = False


def is_public(update: Update, clock: Clock) -> bool:
    """Say whether `update` is shown: no draft, and not in the future, unless the clock shows those too."""
    return (clock.drafts or update.status != "draft") and (clock.future or update.published <= clock.now)


def public(newsroom: Newsroom, clock: Clock) -> Newsroom:
    """Give the newsroom with only the updates that are shown."""
    return replace(newsroom, coverages=tuple(public_coverage(coverage, clock) for coverage in newsroom.coverages))


def public_coverage(coverage: Coverage, clock: Clock) -> Coverage:
    """Give a coverage with only the updates that are shown."""
    if all(is_public(update, clock) for update in coverage.updates):
        return coverage
    return replace(coverage, updates=tuple(update for update in coverage.updates if is_public(update, clock)))


def next_due(newsroom: Newsroom, clock: Clock) -> datetime | None:
    """Give the next instant at which a build would show something that this one does not."""
    if clock.future:
        return None
    due = (
        update.published
        for coverage in newsroom.coverages
        for update in coverage.updates
        if update.published > clock.now and (clock.drafts or update.status != "draft")
    )
    return min(due, default=None)
