"""Scouting: whether the outputs stand as they were left, looked at in a process beside this one.

For ten thousand files that takes as long as importing what builds, or as the walk of the sources: so both are done at
once, where there is enough to look at and a process can be forked. This room imports nothing heavy.
"""

from __future__ import annotations

import json
import os
import stat
import sys
import threading
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from dateline.build.state import State

MANIFEST = "manifest"  # the state's value that holds the stamp of the manifest that its rows agree with
INODES = 2**63 - 1  # SQLite has no larger numbers
WORTH = 2_000  # outputs from which a process pays
MANY = 10_000  # moved ones after which it says nothing: they are then looked for again, some at a time
_ENOUGH = "SELECT 1 FROM output LIMIT 1 OFFSET ?"
_ALL = "SELECT path, size, mtime, inode FROM output WHERE wanted > 0"


def may_fork() -> bool:
    """Say whether this process can be forked: on Linux, and while it has no other thread."""
    return sys.platform == "linux" and threading.active_count() == 1


def moved_files(root: str, rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    """Give those of these outputs (path, size, time of change, inode) that do not stand so in the folder `root`."""
    lstat, regular = os.lstat, stat.S_ISREG  # called for every file of a site: no call more than there must be
    for path, size, mtime, inode in rows:
        try:
            now = lstat(f"{root}/{path}")
        except OSError:
            yield path
            continue
        same = now.st_size == size and now.st_mtime_ns == mtime and now.st_ino & INODES == inode
        if not (same and regular(now.st_mode)):
            yield path


def moved_outputs(state: State, root: str) -> Iterator[str]:
    """Give the files that are wanted and do not stand in the folder `root` as the last build left them."""
    return moved_files(root, state.rows(_ALL))


class Scout:
    """A process that looks at the outputs, as seen from the one that has sent it."""

    def __init__(self, process: int, answer: BinaryIO) -> None:
        self._process = process
        self._answer = answer
        self._told: tuple[str | None, list[str]] | None = None

    def moved(self, manifest: str | None) -> list[str] | None:
        """Give the files that did not stand as they were left.

        None where that is not known, or no longer of use: when it looked, the outputs were not those of `manifest`.
        """
        if not self._answer.closed:
            self._told = self._listen()
        return self._told[1] if self._told and manifest and self._told[0] == manifest else None

    def _listen(self) -> tuple[str | None, list[str]] | None:
        with self._answer:
            text = self._answer.read()
        with suppress(ChildProcessError):  # where nobody waits for the end of processes, it is gone already
            os.waitpid(self._process, 0)
        try:
            manifest, moved = json.loads(text)
        except ValueError:  # it was ended before its work was
            return None
        return manifest, moved


def send_scout(state: State, root: str) -> Scout | None:
    """Have a process look at the outputs in the folder `root`; None where that does not pay, or cannot be done."""
    if state.file is None or not may_fork() or state.row(_ENOUGH, WORTH) is None:
        return None
    here, there = os.pipe()
    process = -1  # until there is one, for which there may be no room
    state.close()
    with suppress(OSError):
        process = os.fork()
    if process == 0:
        _scout(state, root, there)
    state.reopen()
    os.close(there)
    if process < 0:
        os.close(here)
        return None
    return Scout(process, os.fdopen(here, "rb"))


def _scout(state: State, root: str, there: int) -> NoReturn:
    """Be the process that looks; whatever keeps it from that, it says nothing."""
    try:
        state.reopen()
        manifest = state.value(MANIFEST)  # before looking: what is newer is found out
        moved = list(islice(moved_outputs(state, root), MANY + 1))
        if len(moved) <= MANY:
            with os.fdopen(there, "wb") as answer:
                answer.write(json.dumps((manifest, moved)).encode())
    finally:
        os._exit(0)
