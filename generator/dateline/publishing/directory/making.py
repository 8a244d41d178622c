"""Making: a release on its way, beside the one that readers see."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from dateline.publishing.directory.medium import FOLDER_MODE, folders_of, link, paths_below, settle, write_new
from dateline.publishing.directory.releases import FEWEST_KEPT, name_of, number_in
from dateline.publishing.kinds import COMPRESSED
from dateline.publishing.parallel import Budget, in_parallel
from dateline.publishing.place import Standing, Tally
from dateline.publishing.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from contextlib import AbstractContextManager

    from dateline.publishing.directory.releases import Releases
    from dateline.publishing.files import File
    from dateline.publishing.place import Told
    from dateline.publishing.record import Placed, Record

    Telling = Callable[[], AbstractContextManager[None]]
    """Makes a `TargetFailed` of what the system refuses."""

IN_FLIGHT = 64 * 1024 * 1024  # bytes of files that are held in memory at once
_SECOND = 1_000_000_000  # nanoseconds


class Making:
    """A release on its way. Nothing of it is seen before `finish`, so nothing is ever uncertain."""

    def __init__(self, releases: Releases, shown: str, keep: int, telling: Telling) -> None:
        """`shown` is the release that readers see, "" for none; so many releases are kept."""
        self.standing = Standing(releases.record(shown)) if shown else Standing()
        self.tally = Tally()
        self._releases = releases
        self._shown = shown
        self._keep = keep
        self._telling = telling
        self._root = str(releases.partial())
        self._before = str(releases.release(shown))
        self._folders: set[str] = set()
        self._sent: set[str] = set()
        self._counting = Lock()
        self._budget = Budget(IN_FLIGHT)

    def intend(self, paths: Collection[str]) -> None:
        """Nothing is seen before it is finished."""

    def send(self, files: Sequence[File], told: Told) -> None:
        """Write files into the release."""
        with self._telling():
            self._make_folders(file.path for file in files)
        in_parallel(lambda file: self._send(file, told), files, lambda: None)

    def remove(self, paths: Sequence[str], told: Told) -> None:
        """The release has none of them; the one that readers see keeps them."""
        for path in paths:
            told(path)

    def finish(self, record: Record) -> None:
        """Make the release whole, and let readers see it; then remove those that are no longer kept."""
        with self._telling():
            names = self._releases.names()
            record = replace(record, number=max([record.number, *(number_in(name) + 1 for name in names)]))
            name = name_of(record)
            self._make_folders(record.files)
            for path in record.files.keys() - self._sent:
                self._link(path, record.files[path])
            self._take_along()
            settle(Path(self._root))
            self._count(self._releases.write_record(name, record))
            self._releases.complete(name)
            self._releases.show(name)
        with suppress(OSError):  # it is published; the next publish tries again
            self._prune(names)

    def _make_folders(self, paths: Iterable[str]) -> None:
        """Make the folder of the release, those of these files, and those above them."""
        for folder in sorted({"", *folders_of(paths)} - self._folders):
            os.mkdir(f"{self._root}/{folder}")  # noqa: PTH102 - of every page of a site
            os.chmod(f"{self._root}/{folder}", FOLDER_MODE)  # noqa: PTH101
            self._folders.add(folder)

    def _send(self, file: File, told: Told) -> None:
        with self._budget.holding(file.size):
            content = file.read()
            with self._telling():
                write_new(f"{self._root}/{file.path}", content, self._mtime(file))
        self._sent.add(file.path)
        self._count(len(content))
        told(file.path)

    def _mtime(self, file: File) -> int | None:
        """Give when a file was last changed, so that a server which tells contents apart by that and the size can.

        It is in a later second than that of the content before, and a compressed copy has that of the file.
        """
        if not isinstance(file.source, Path):
            return None
        written = file.source.stat().st_mtime_ns
        before = self.standing.record.files.get(file.path)
        if not before or before.sha256 == file.sha256:
            return written
        with suppress(FileNotFoundError, NotADirectoryError):
            last = os.lstat(f"{self._before}/{file.path}").st_mtime_ns
            return max(written, (last // _SECOND + 1) * _SECOND)
        return written

    def _count(self, size: int) -> None:
        with self._counting:
            self.tally.requests += 1
            self.tally.bytes += size

    def _link(self, path: str, placed: Placed) -> None:
        """Take over a file of the release that readers see."""
        old = f"{self._before}/{path}"
        try:
            about = os.lstat(old)
        except (FileNotFoundError, NotADirectoryError):
            about = None
        compressed = path.endswith(COMPRESSED)  # its record has the size of the other
        if about is None or not stat.S_ISREG(about.st_mode) or not (compressed or about.st_size == placed.size):
            raise Refused(
                f"{old} was published, and does not stand there any more as it was",
                "Somebody has changed it. To have all files looked at, and sent again where they differ, add --verify.",
            )
        link(old, f"{self._root}/{path}")

    def _take_along(self) -> None:
        """Take over what somebody else has put among the files of the site, where nothing of the site is in the way."""
        if not self._shown:
            return
        for path in paths_below(self._before):
            if path not in self.standing.record.files:
                with suppress(FileExistsError, NotADirectoryError):
                    self._make_folders([path])
                    link(f"{self._before}/{path}", f"{self._root}/{path}")

    def _prune(self, names: list[str]) -> None:
        """Remove the releases that are not kept: older ones, and those that were rolled back before this one."""
        undone = {name for name in names if self._shown and number_in(name) > number_in(self._shown)}
        stay = [name for name in names if name not in undone][1 - max(self._keep, FEWEST_KEPT) :]
        for name in names:
            if name not in stay:
                self._releases.discard(name)
