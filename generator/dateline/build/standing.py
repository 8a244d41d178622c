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
    from collections.abc import Callable, Collection, Container, Iterator

    from dateline.build.disk import Stamp

NAMED = 5  # foreign files that are named in one message


class Standing:
    """A look at the output folder `root` (an absolute, real path). `owned` holds the output paths that are ours."""

    def __init__(self, root: str, owned: Container[str]) -> None:
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

    @property
    def in_the_way(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What was found: foreign files, sorted, and paths wanted for files where folders stand."""
        return tuple(sorted(self._foreign)), tuple(self._occupied)

    def has_folder(self, folder: str) -> bool:
        """Say whether a folder is there; a file in its place may be ours. Raises `OutputRefused` for a link."""
        known = self._folders.get(folder)
        if known is None:
            known = self._folders[folder] = self.has_folder(folder.rpartition("/")[0]) and self._is_folder(folder)
        return known

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


def files_below(root: str, folder: str) -> Iterator[str]:
    """Give the paths of all files below a folder, as the system has them."""
    for above, _, names in os.walk(f"{root}/{folder}"):
        for name in names:
            yield Path(above, name).relative_to(root).as_posix()


def folders_below(root: str, folder: str) -> Iterator[str]:
    """Give the paths of a folder and of all folders in it, the deepest first."""
    for above, _, _ in os.walk(f"{root}/{folder}", topdown=False):
        yield Path(above).relative_to(root).as_posix()


def refuse_foreign(root: str, foreign: Collection[str]) -> None:
    """Raise `OutputRefused` that names files which are not ours, if there are any."""
    if foreign:
        names = sorted(foreign)
        more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        raise OutputRefused(
            f"{root} holds what Dateline did not make, where it has a file to write: "
            f"{', '.join(names[:NAMED])}{more}. Move it away, or build into another folder."
        )
