"""Replay views: what the scripts behind "as it stood" and Replay hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dateline.values import dataclass

if TYPE_CHECKING:
    from datetime import datetime

    from dateline.pages.views import Day, Entry, KeyEvent


@dataclass(frozen=True, slots=True)
class ReplayEvent:
    """A key event as one version of its update had it."""

    item: int  # the number of that version
    event: KeyEvent


@dataclass(frozen=True, slots=True)
class ReplayIndex:
    """When each update of a coverage said what, and what the page needs beside its articles."""

    lang: str  # of the interface
    page: str  # address of the page that loads it: there its links start
    data: dict[str, Any]  # plain data, for the script
    zone: str  # IANA name
    first: datetime  # the span in which something happens
    last: datetime
    days: tuple[Day, ...]  # without entries, oldest first
    events: tuple[ReplayEvent, ...]


@dataclass(frozen=True, slots=True)
class ReplayItem:
    """A version as the timeline shows it."""

    entry: Entry
    variant: str  # timeline, or pinned for the copy at the top


@dataclass(frozen=True, slots=True)
class ReplayPart:
    """Some of the versions of a coverage's updates."""

    lang: str
    page: str
    number: int  # from 1
    stamp: str  # what the index calls this state of it
    items: tuple[ReplayItem, ...]
