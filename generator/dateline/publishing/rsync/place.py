"""Rsync: a folder on another machine, or on this one, to which rsync sends.

    <to>/…                          the site
    <to>/.dateline/published.json   the record
    <to>/.dateline/lock.json        while somebody publishes, or was stopped while he did

Readers see each file as soon as it is sent. There is one call of rsync for each step.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from dateline.publishing.directory.medium import folders_of, holds
from dateline.publishing.latch import latched
from dateline.publishing.locking import is_over, standing_of
from dateline.publishing.record import NAME, NOTHING_PUBLISHED, Placed, Record, parse_record, record_bytes
from dateline.publishing.refusals import Refused
from dateline.publishing.rsync.command import Command
from dateline.publishing.rsync.lease import see, take

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from dateline.model import Target
    from dateline.publishing.files import File
    from dateline.publishing.place import Standing, Told
    from dateline.publishing.rsync.lease import Lease, Seen

WORK = Path(".dateline", "publish")  # of a site: what is on its way


def open_place(target: Target, site: Path) -> RsyncPlace:
    """Give the place that `target` sends to. Raises `TargetFailed` without rsync, and `Refused` for bad settings."""
    return RsyncPlace(target, site)


class RsyncPlace:
    """A target that rsync sends to."""

    def __init__(self, target: Target, site: Path) -> None:
        self._target = target
        self._site = site
        self._command = Command(target, site)

    def look(self) -> Standing:
        """Give what stands there; changes nothing. The age of a lock is told by this machine's clock."""
        seen = see(self._command)
        age = (datetime.now(UTC) - seen.modified).total_seconds()
        return standing_of(_record(seen), seen.lock if seen.lock and is_over(seen.lock, age) else None)

    def differing(self, record: Record) -> set[str]:
        """Fetch all that `record` names, and give the paths where something else stands, or nothing."""
        with TemporaryDirectory(prefix="dateline-") as folder:
            self._command.fetch(sorted(record.files), Path(folder))
            return {path for path, placed in record.files.items() if not holds(Path(folder, path), placed)}

    @contextmanager
    def publishing(self) -> Iterator[RsyncWork]:
        """Take the lock, and read what stands there.

        A publish that was killed may have left an rsync that still sends. It has the latch until it ends.
        """
        work = self._site / WORK / sha256(os.fsencode(self._command.destination)).hexdigest()[:16]
        work.mkdir(parents=True, exist_ok=True)
        with latched(work / "latch", self._target.name) as latch:
            stage = work / "stage"
            shutil.rmtree(stage, ignore_errors=True)
            command = Command(self._target, self._site, latch)
            lease, seen = take(Command(self._target, self._site, latch, command.tally))
            command.watching = lease.watching
            self._command, alone = command, self._command  # `differing` asks with it, and the lock is kept meanwhile
            try:
                yield RsyncWork(command, lease, standing_of(_record(seen), lease.lock), stage)
            finally:
                lease.leave()
                self._command = alone
                shutil.rmtree(stage, ignore_errors=True)

    def rollback(self) -> str:
        """Refuse: there is one state."""
        raise Refused(
            f"{self._target.name}: a target of kind rsync keeps no earlier releases",
            "Build the site as it was, and publish it.",
        )


class RsyncWork:
    """A publish under way."""

    def __init__(self, command: Command, lease: Lease, standing: Standing, stage: Path) -> None:
        """`stage` is a folder of the site's own, for the files of a step; it is not there between steps."""
        self.standing = standing
        self.tally = command.tally  # calls of rsync, and bytes of what they were given to send
        self._command = command
        self._lease = lease
        self._stage = stage
        self._there = {*standing.record.files}  # the site's files; of those that are uncertain all may be there
        self._made = folders_of(self._there)

    def intend(self, paths: Collection[str]) -> None:
        """Write into the lock which paths are about to be sent or removed."""
        self._lease.intend(paths)

    def send(self, files: Sequence[File], told: Told) -> None:
        """Send files with one call of rsync, and the folders that are not there yet."""
        paths = [file.path for file in files]
        folders = folders_of(paths) - self._made
        try:
            for folder in sorted({"", *folders_of(paths)}):
                Path(self._stage, folder).mkdir(parents=True, exist_ok=True)
            for file in files:
                self._lease.keep()
                _put_on(self._stage, file)
            self._command.send(
                self._stage, [*sorted(folders), *paths], lambda path: None if path in folders else told(path)
            )
        finally:
            shutil.rmtree(self._stage, ignore_errors=True)
        self._made |= folders
        self._there.update(paths)
        for file in files:
            self._lease.note(file.path, Placed(file.sha256, file.size, file.how))

    def remove(self, paths: Sequence[str], told: Told) -> None:
        """Remove files, and then the folders that have none of the site's any more, where nobody else's is in them."""
        self._lease.keep()
        self._command.remove(paths)
        self._there.difference_update(paths)
        for folders in _deepest_first(folders_of(paths) - folders_of(self._there)):
            self._lease.keep()
            self._command.remove(folders)
            self._made.difference_update(folders)
        for path in paths:
            self._lease.note(path, None)
            told(path)

    def finish(self, record: Record) -> None:
        """Put the record, and remove the lock."""
        self._lease.keep()
        file = self._stage / NAME
        file.parent.mkdir(parents=True)
        file.write_bytes(record_bytes(record))
        self._command.send(self._stage, [NAME])
        self._lease.release()


def _record(seen: Seen) -> Record:
    return NOTHING_PUBLISHED if seen.record is None else parse_record(seen.record)


def _put_on(stage: Path, file: File) -> None:
    """Put a file on the stage: under a second name where that can be, so that what is read is what is sent."""
    staged = stage / file.path
    if isinstance(file.source, bytes):
        staged.write_bytes(file.read())
    elif not file.gzip and _linked(file.source, staged):
        replace(file, source=staged).read()
    else:
        staged.write_bytes(file.read())
        shutil.copystat(file.source, staged)


def _linked(file: Path, other: Path) -> bool:
    with suppress(OSError):
        other.hardlink_to(file)
        return True
    return False


def _deepest_first(folders: Iterable[str]) -> Iterator[list[str]]:
    """Give folders by their depth."""
    by_depth: dict[int, list[str]] = {}
    for folder in sorted(folders):
        by_depth.setdefault(folder.count("/"), []).append(folder)
    return (by_depth[depth] for depth in sorted(by_depth, reverse=True))
