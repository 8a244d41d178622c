"""Disk: everything that changes the output passes here, one small step at a time.

Every step leaves the disk as it was or as it is wanted. Tests put their own disk in its place and stop it at each step.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Stamp = tuple[int, int, int]
"""Size, time of change in nanoseconds, inode: what differs when a file was written again."""

# Outside POSIX some of these do not exist, and what they guard against does not either.
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
READ = os.O_RDONLY | _NO_FOLLOW
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW


def stamp_of(stat: os.stat_result) -> Stamp:
    """Give a file's stamp."""
    return (stat.st_size, stat.st_mtime_ns, stat.st_ino)


class Disk:
    """The steps. Paths are absolute; each raises `OSError` where the system refuses."""

    def make_folder(self, path: str) -> None:
        """Make a folder in a folder that exists; nothing happens where it is there already."""
        with suppress(FileExistsError):
            os.mkdir(path)  # noqa: PTH102 - called for every folder of a site: a Path object would cost as much again

    def write(self, path: str, chunks: Iterable[bytes], *, durable: bool = False) -> Stamp:
        """Write a new file, and wait until it is on the medium where it must be `durable`."""
        file = os.open(path, _CREATE, 0o666)  # the person's umask says who may read it, as with any file of theirs
        try:
            for chunk in chunks:
                rest = memoryview(chunk)
                while rest:
                    rest = rest[os.write(file, rest) :]
            if durable:
                os.fsync(file)
            return stamp_of(os.fstat(file))
        except OSError as fault:
            fault.filename = path  # the system does not say which file it could not go on with
            raise
        finally:
            os.close(file)

    def replace(self, path: str, target: str) -> None:
        """Put a file in another's place, in one instant."""
        os.replace(path, target)  # noqa: PTH105 - called for every file of a site

    def remove(self, path: str) -> bool:
        """Remove a file, and say whether it was there."""
        try:
            os.unlink(path)  # noqa: PTH108 - called for every file that is removed
        except (FileNotFoundError, NotADirectoryError):
            return False
        return True

    def remove_folder(self, path: str) -> None:
        """Remove a folder if it is empty."""
        with suppress(OSError):
            os.rmdir(path)  # noqa: PTH106 - called for every folder that a removal may have emptied

    def sync_folder(self, path: str) -> None:
        """Wait until what was renamed in a folder is on the medium, where the system can say so."""
        with suppress(OSError):  # Windows opens no folders; some network disks sync none
            folder = os.open(path, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
