"""Past views: what the pages of an update's versions show. Frozen values, as in `views.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.values import dataclass

if TYPE_CHECKING:
    from dateline.pages.differences import Difference
    from dateline.pages.views import Entry, Head, Link, Meta, Moment, Notice


@dataclass(frozen=True, slots=True)
class Side:
    """What a field of an update held before or after a change: texts, an instant, or notices; or nothing."""

    texts: tuple[str, ...] = ()
    at: Moment | None = None
    notices: tuple[Notice, ...] = ()

    def __bool__(self) -> bool:
        """Whether it held anything."""
        return bool(self.texts or self.at or self.notices)


@dataclass(frozen=True, slots=True)
class Change:
    """That a field of an update, but its text, was changed."""

    field: str
    """title, byline, published, updated, place, label, status, key, tags, summary, sources, time-note, printed-time or
    corrections"""

    before: Side
    after: Side


@dataclass(frozen=True, slots=True)
class Span:
    """A span of time. `last` is None where it has not ended."""

    first: Moment
    last: Moment | None


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in the list."""

    number: int  # from 1, the oldest
    address: str
    landed: Moment
    by: str  # who changed it, by name
    headline: str  # "" where it was withdrawn
    added: int = 0  # words
    removed: int = 0
    fields: tuple[str, ...] = ()  # what else was changed, as in Change
    gone: tuple[Span, ...] = ()  # when it was not on the site, before the next version landed


@dataclass(frozen=True, slots=True)
class Versions:
    """`versions.html`: all versions of an update, newest first."""

    meta: Meta
    head: Head
    entry: Entry  # as it is today
    lines: tuple[VersionLine, ...]
    settled: bool  # whether the newest is what the update says today
    timemap: str  # address


@dataclass(frozen=True, slots=True)
class VersionPage:
    """`version.html`: an update as one version had it, and what was changed from the version before."""

    meta: Meta
    head: Head
    entry: Entry  # as it stood
    number: int  # from 1, the oldest
    present: bool  # whether it is what the update says today
    stood: Span | None  # None where the next version landed before it was published
    difference: Difference | None  # of the texts; None for the first version
    changes: tuple[Change, ...]
    landed: Moment
    authored: Moment | None  # where that is another instant
    by: str  # who changed it, by name
    commit: str  # hexadecimal
    swhid: str  # the Software Heritage id of the file
    earlier: VersionLine | None  # its neighbours in the list
    later: VersionLine | None
    today: Link  # the update
    versions: str  # address of the list
    timemap: str  # address


__all__ = ["Change", "Side", "Span", "VersionLine", "VersionPage", "Versions"]
