"""Standing: what stands in an output folder before a build puts its files there, and whose it is."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.build.disk import READ, stamp_of
from dateline.build.manifest import OutputRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from dateline.build.disk import Stamp

NAMED = 5  # foreign files that are named in one message


class Standing:
    """A look at the output folder `root` (an absolute, real path). `owned` holds the output paths that are ours."""

    def __init__(self, root: str, owned: Collection[str]) -> None:
        self.root = root
        self._owned = owned
        self._foreign: set[str] = set()
        self._occupied: list[str] = []  # paths wanted for files, where folders stand
        self._folders: dict[str, bool] = {"": True}  # those looked at, and whether they are there

    def stamp_if(self, path: str, same: Callable[[int, int], bool]) -> Stamp | None:
        """Give the stamp of the file at `path` where it is the `same` (asked with a descriptor and its size).

        A file that differs and is not ours is remembered: `refuse_foreign` tells of it.
        """
        if not self.has_folder(path.rpartition("/")[0]):
            return None
        try:
            file = os.open(f"{self.root}/{path}", READ)
        except FileNotFoundError:
            return None
        except OSError as fault:
            if path not in self._owned or fault.errno == errno.ELOOP:  # ELOOP: a symbolic link, never one of ours
                self._foreign.add(path)
            return None
        try:
            now = os.fstat(file)
            if stat.S_ISDIR(now.st_mode):
                self._occupied.append(path)
            elif stat.S_ISREG(now.st_mode) and same(file, now.st_size):
                return stamp_of(now)
            elif path not in self._owned or not stat.S_ISREG(now.st_mode):
                self._foreign.add(path)
            return None
        finally:
            os.close(file)

    def has_folder(self, folder: str) -> bool:
        """Say whether a folder is there; a file in its place may be ours. Raises `OutputRefused` for a link."""
        known = self._folders.get(folder)
        if known is None:
            known = self._folders[folder] = self.has_folder(folder.rpartition("/")[0]) and self._is_folder(folder)
        return known

    def made(self, folder: str) -> None:
        """Note that a folder is there now."""
        self._folders[folder] = True

    def removed(self, folder: str) -> None:
        """Note that a folder may be gone."""
        self._folders.pop(folder, None)

    def obstacles(self, wanted: Iterable[str], unwanted: Collection[str]) -> list[str]:
        """Give the files that must go before those `wanted` can be put in place, sorted. All are ours and `unwanted`.

        One stands where a folder must be, or in a folder where a file must be.
        """
        found: set[str] = set()
        for path in wanted:
            for folder in folders_above(path):
                if self._folders.get(folder):
                    break
                if folder in unwanted:
                    found.add(folder)
        for path in self._occupied:
            below = set(_files_below(self.root, path))
            self._foreign |= below.difference(unwanted)
            found |= below.intersection(unwanted)
        return sorted(found)

    def folders_in_the_way(self) -> Iterator[str]:
        """Give the folders, the deepest first, that stand where files are wanted; they hold nothing but folders now."""
        for path in self._occupied:
            for above, _, _ in os.walk(f"{self.root}/{path}", topdown=False):
                yield Path(above).relative_to(self.root).as_posix()

    def refuse_foreign(self) -> None:
        """Raise `OutputRefused` if what is not ours stood in the way."""
        if self._foreign:
            names = sorted(self._foreign)
            more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
            raise OutputRefused(
                f"{self.root} holds what Dateline did not make, where it has a file to write: "
                f"{', '.join(names[:NAMED])}{more}. Move it away, or build into another folder."
            )

    def _is_folder(self, folder: str) -> bool:
        try:
            mode = os.lstat(f"{self.root}/{folder}").st_mode
        except (FileNotFoundError, NotADirectoryError):
            return False
        if stat.S_ISLNK(mode):
            raise OutputRefused(
                f"{self.root}/{folder} is a symbolic link: Dateline does not write through links. Remove it."
            )
        if not stat.S_ISDIR(mode) and folder not in self._owned:
            self._foreign.add(folder)
        return stat.S_ISDIR(mode)


def folders_above(path: str) -> Iterator[str]:
    """Give the folders that `path` lies in, the nearest first, without the root."""
    while path := path.rpartition("/")[0]:
        yield path


def reachable(root: str, path: str) -> bool:
    """Say whether `path` is reached through no symbolic link."""
    return not any(Path(root, folder).is_symlink() for folder in folders_above(path))


def is_folder(root: str, path: str) -> bool:
    """Say whether a real folder stands at `path`."""
    folder = Path(root, path)
    return folder.is_dir() and not folder.is_symlink()


def one_file(one: str, other: str) -> bool:
    """Say whether two paths are one file, as names that differ by case only are on some disks."""
    try:
        return os.path.samestat(os.lstat(one), os.lstat(other))
    except OSError:
        return False


def _files_below(root: str, folder: str) -> Iterator[str]:
    for above, _, names in os.walk(f"{root}/{folder}"):
        for name in names:
            yield Path(above, name).relative_to(root).as_posix()
