"""Medium: files and folders, made so that a web server can read them, and waited for until they are safe."""

from __future__ import annotations

import errno
import gzip
import os
import shutil
import stat
import zlib
from hashlib import file_digest
from typing import TYPE_CHECKING

from dateline.publishing.kinds import COMPRESSED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from dateline.publishing.record import Placed

FOLDER_MODE, FILE_MODE = 0o755, 0o644  # whatever the umask: a web server, which is another user, reads them
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
_NO_LINKS = frozenset([errno.EXDEV, errno.EPERM, errno.EMLINK, errno.EOPNOTSUPP, errno.ENOSYS])


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it. Those that are there stay as they are."""
    for each in reversed([folder, *folder.parents]):
        if not each.is_dir():
            each.mkdir()
            each.chmod(FOLDER_MODE)


def write_new(path: str, content: bytes, mtime: int | None = None) -> None:
    """Write a new file, last changed at `mtime` (nanoseconds since 1970), and wait until it is on the medium."""
    file = os.open(path, _CREATE, FILE_MODE)
    try:
        os.fchmod(file, FILE_MODE)
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(file, rest) :]
        if mtime is not None:
            os.utime(file, ns=(mtime, mtime))
        os.fsync(file)
    except OSError as fault:
        fault.filename = path  # the system does not say which file it could not go on with
        raise
    finally:
        os.close(file)


def link(old: str, new: str) -> None:
    """Give a file a second name, or make a copy where that is refused: across disks, or of a file with very many.

    Raises `FileExistsError` where something has that name.
    """
    try:
        os.link(old, new, follow_symlinks=False)
    except OSError as fault:
        if fault.errno not in _NO_LINKS:
            raise
        if os.path.lexists(new):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), new) from fault
        half = f"{new}.partial"
        shutil.copy2(old, half, follow_symlinks=False)
        os.replace(half, new)  # noqa: PTH105 - beside the call that it stands for


def paths_below(root: str) -> Iterator[str]:
    """Give the paths of all that is no folder, below one; links are not followed."""
    folders = [""]
    while folders:
        above = folders.pop()
        with os.scandir(f"{root}/{above}") as found:
            for entry in found:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(f"{above}{entry.name}/")
                else:
                    yield above + entry.name


def folders_of(paths: Iterable[str]) -> set[str]:
    """Give the folders in which these files stand, and those above them."""
    found: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def holds(file: Path, placed: Placed) -> bool:
    """Say whether a file, or what it holds compressed, is what a publish put there."""
    try:
        about = file.lstat()
        if not stat.S_ISREG(about.st_mode):
            return False
        if about.st_size == placed.size and _sha256(file) == placed.sha256:
            return True
        return file.name.endswith(COMPRESSED) and _sha256(file, compressed=True) == placed.sha256
    except (FileNotFoundError, NotADirectoryError, gzip.BadGzipFile, EOFError, zlib.error):
        return False


def _sha256(file: Path, *, compressed: bool = False) -> str:
    with gzip.open(file) if compressed else file.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()


def sync_folder(folder: Path) -> None:
    """Wait until what was renamed in a folder is on the medium."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def settle(folder: Path) -> None:
    """Wait until all that was made on the disk of `folder` is on the medium, by Linux's syncfs(2) or else sync(2).

    A release has a folder for each page; to wait for each of them by itself would take minutes.
    """
    import ctypes

    syncfs = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if syncfs is None:
        os.sync()
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        if syncfs(opened):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(folder))
    finally:
        os.close(opened)
