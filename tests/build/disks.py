"""Disks that fail: the writer's steps, counted, and stopped where a test says; and what writes to them."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from dateline.build.disk import Disk, Stamp
from dateline.build.manifest import Manifest
from dateline.build.outputs import collisions
from dateline.build.shelf import Shelf
from dateline.build.state import State
from dateline.build.writer import commit, writing
from dateline.digests import digest_bytes, digest_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from dateline.build.writer import Written


class Killed(BaseException):
    """The process ended here: nothing after this reaches the disk, no cleaning up either."""


class QuickDisk(Disk):
    """Waits for no medium."""

    def write(self, path: str, chunks: Iterable[bytes], *, durable: bool = False) -> Stamp:  # noqa: ARG002
        return super().write(path, chunks)

    def sync_folder(self, path: str) -> None:
        """Wait for nothing."""


class CountedDisk(QuickDisk):
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


class CountedState(State):
    """A state each of whose transactions is a step of a disk, before it is committed and after."""

    disk: CountedDisk | None = None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        with super().transaction():
            yield
            if self.disk:
                self.disk.step("commit", "")
        if self.disk:
            self.disk.step("committed", "")


@dataclass(frozen=True, slots=True)
class Builder:
    """Writes whole states of an output folder, and remembers them in `states`, or nothing where that is None."""

    states: Path | None

    def state(self, output: Path, disk: Disk | None = None) -> State:
        """Open the state of an output folder."""
        file = self.states / f"{digest_text(str(output))}.sqlite" if self.states else None
        state = CountedState.open(file, "", durable=False)
        if isinstance(state, CountedState) and isinstance(disk, CountedDisk):
            state.disk = disk
        return state

    def write(
        self,
        output: Path,
        files: Mapping[str, bytes],
        *,
        disk: Disk | None = None,
        head: Manifest | None = None,
        units: Mapping[str, str] | None = None,
    ) -> Written:
        """Write `files`, of `units` by path, else one a folder; one that stands as it was left is not looked into."""
        units = units or {path: path.partition("/")[0] for path in files}
        disk = disk or QuickDisk()
        with self.state(output, disk) as state, writing(output, state, disk) as root:
            numbers = count(1)
            known = {unit for (unit,) in state.rows("SELECT DISTINCT unit FROM output")}
            for unit in sorted(known.union(units.values())):
                shelf = Shelf(root, state, unit, numbers, disk)
                for path, content in files.items():
                    key = digest_bytes(content)
                    if units[path] == unit and not shelf.stands(path, key, "made"):
                        shelf.add(path, content, key, "made")
                with state.transaction():
                    shelf.flush()
            assert collisions(state) == []
            return commit(root, state, head or Manifest("https://example.org/"), disk)
