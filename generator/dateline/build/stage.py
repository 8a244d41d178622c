"""Stage: the folder inside the output where files wait to be put in place, each under a number."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.build.manifest import Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from io import FileIO

    from dateline.build.disk import Disk

STAGE = ".dateline-stage"
CHUNK = 1024 * 1024  # bytes of a copied file that are held at a time


class Hashed:
    """Chunks on their way, with the entry of all that went by."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = chunks
        self._digest = sha256()
        self._size = 0

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self._digest.update(chunk)
            self._size += len(chunk)
            yield chunk

    def entry(self) -> Entry:
        """Give the entry of the chunks so far."""
        return Entry(self._digest.hexdigest(), self._size)


def chunks_of(file: FileIO) -> Iterator[bytes]:
    """Give the bytes of a file from its beginning."""
    file.seek(0)
    read: Callable[[], bytes] = lambda: file.read(CHUNK)  # noqa: E731 - `iter` wants to call it without arguments
    return iter(read, b"")


def entry_of(chunks: Iterable[bytes]) -> Entry:
    """Give the entry of a file of these bytes."""
    hashed = Hashed(chunks)
    for _ in hashed:
        pass
    return hashed.entry()


def make_stage(root: str, disk: Disk) -> None:
    """Make the output folder, where it is not there, and the stage in it."""
    missing = []
    folder = root
    while not Path(folder).exists():
        missing.append(folder)
        folder = str(Path(folder).parent)
    for folder in reversed(missing):
        disk.make_folder(folder)
    disk.make_folder(f"{root}/{STAGE}")


def clear_stage(root: str, disk: Disk) -> None:
    """Remove what a build that was stopped left staged: numbered files only."""
    stage = Path(root, STAGE)
    if stage.is_dir() and not stage.is_symlink():
        with os.scandir(stage) as found:
            for entry in found:
                if entry.name.isdigit():
                    disk.remove(f"{stage}/{entry.name}")
        disk.remove_folder(str(stage))
