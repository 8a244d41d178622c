"""Place: what the rest of publishing asks of a target of any kind. One room for each beside this file.

place = open_place(target)
place.look()                      what stands there, without changing anything
with place.publishing() as work:  nobody else publishes meanwhile
    work.standing                 what stands there, read now
    work.intend(paths)            from here on a stopped publish is known, with the paths that it was at
    work.send(files, told)        step by step
    work.remove(paths, told)
    work.finish(record)           what was sent is what is published
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from dateline.publishing.record import NOTHING_PUBLISHED, Record
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from dateline.model import Target
    from dateline.publishing.files import File

    Told = Callable[[str], None]
    """Is told the path of each file that has been sent or removed. It may be called from several threads at once."""

_ROOMS = {
    "directory": "dateline.publishing.directory.place",
    "s3": "dateline.publishing.objects.place",
    "gs": "dateline.publishing.objects.place",
    "az": "dateline.publishing.objects.place",
    "git": "dateline.publishing.git.place",
    "rsync": "dateline.publishing.rsync.place",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What earlier publishes left at a target."""

    record: Record = NOTHING_PUBLISHED
    uncertain: frozenset[str] = frozenset()  # paths that a stopped publish may have sent or removed, or may not
    done: frozenset[str] = frozenset()  # those that it has; the record says what stands there


@dataclass(slots=True)
class Tally:
    """What went over the wire, or onto the disk."""

    requests: int = 0
    bytes: int = 0  # sent


class Work(Protocol):
    """A publish under way. All methods raise `TargetFailed` where the target refuses; `send` also `Refused`."""

    standing: Standing
    tally: Tally

    def intend(self, paths: Collection[str]) -> None:
        """Note at the target which paths are about to be sent or removed. Before anything else is changed."""

    def send(self, files: Sequence[File], told: Told) -> None:
        """Put files there; when it returns, all of them stand."""

    def remove(self, paths: Sequence[str], told: Told) -> None:
        """Remove files. One that is not there is no fault."""

    def finish(self, record: Record) -> None:
        """Keep what stands there now, and forget what was intended. Where all appears at once, it does so now.

        Raises `Moved` where that is on top of what somebody else has published meanwhile.
        """


class Place(Protocol):
    """A target. All methods raise `TargetFailed`, and `BadRecord` where they read the record."""

    def look(self) -> Standing:
        """Give what stands there; changes nothing."""

    def differing(self, record: Record) -> set[str]:
        """Give the paths at which something else stands than `record` says, or nothing: the target itself is read."""

    def publishing(self) -> AbstractContextManager[Work]:
        """Keep others out and begin. Raises `Locked` where somebody else is at it.

        Leaving it lets others in again. What was sent and not finished stays noted as intended.
        """

    def rollback(self) -> str:
        """Let readers see the release before this one again, and give its name. Raises `Refused` where none is kept."""


def open_place(target: Target, site: Path) -> Place:
    """Give the place that `target` means; a relative path is one of the folder `site`. Nothing is asked of it yet.

    Raises `TargetFailed` where a program or library that it needs is missing.
    """
    opened: Place = import_module(_ROOMS[target.kind]).open_place(target, site)
    return opened
