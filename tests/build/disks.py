"""Disks that fail: the writer's steps, counted, and stopped where a test says."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from dateline.build.disk import Disk, Stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path


class Killed(BaseException):
    """The process ended here: nothing after this reaches the disk, no cleaning up either."""


class CountedDisk(Disk):
    """Does every step and counts them."""

    def __init__(self) -> None:
        self.steps: list[str] = []

    def make_folder(self, path: str) -> None:
        self.step("make_folder", path)
        super().make_folder(path)

    def write(self, path: str, chunks: Iterable[bytes], *, durable: bool = False) -> Stamp:
        self.step("write", path)
        return super().write(path, self.half(chunks), durable=durable)

    def half(self, chunks: Iterable[bytes]) -> Iterable[bytes]:
        """Give the chunks in halves, a step each, so that a write can stop in its middle."""
        for chunk in chunks:
            for part in (chunk[: len(chunk) // 2], chunk[len(chunk) // 2 :]):
                self.step("bytes", "")
                yield part

    def replace(self, path: str, target: str) -> None:
        self.step("replace", target)
        super().replace(path, target)

    def remove(self, path: str) -> bool:
        self.step("remove", path)
        return super().remove(path)

    def remove_folder(self, path: str) -> None:
        self.step("remove_folder", path)
        super().remove_folder(path)

    def sync_folder(self, path: str) -> None:
        self.step("sync_folder", path)
        super().sync_folder(path)

    def step(self, name: str, path: str) -> None:
        self.steps.append(f"{name} {path}")


class KilledDisk(CountedDisk):
    """Ends the process before step `last`, for good."""

    def __init__(self, last: int) -> None:
        super().__init__()
        self.last = last

    def step(self, name: str, path: str) -> None:
        super().step(name, path)
        if len(self.steps) > self.last:
            raise Killed


class FullDisk(CountedDisk):
    """Has no room from step `last` on: writing, making folders and renaming fail; removing works."""

    def __init__(self, last: int, error: int = errno.ENOSPC) -> None:
        super().__init__()
        self.last = last
        self.error = error

    def step(self, name: str, path: str) -> None:
        super().step(name, path)
        if len(self.steps) > self.last and name in {"make_folder", "write", "bytes", "replace"}:
            raise OSError(self.error, os.strerror(self.error), path)


def tree(folder: Path, *, but: Callable[[str], bool] = lambda _: False) -> dict[str, bytes]:
    """Give every file below `folder` by its path, with its bytes."""
    files = {file.relative_to(folder).as_posix(): file for file in sorted(folder.rglob("*")) if file.is_file()}
    return {path: file.read_bytes() for path, file in files.items() if not but(path)}
