"""Latch: a file that one publish of this machine holds at a time.

The system lets go of it when the last process that has it ends, however that ends: nothing is left over to be cleaned
up by hand. A child that was given its number has it too, so that a publish which was killed is over when its children
are.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from dateline.publishing.refusals import Locked, TargetFailed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 5.0  # seconds that the children of a publish which was killed are given to end
STEP = 0.01  # seconds between two looks
_OPEN = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
_DIGITS = 20  # of the number of a process, at most


@contextmanager
def latched(file: Path, target: str) -> Iterator[int]:
    """Hold `file`, and give its descriptor. Its folder exists. Raises `Locked` where another has it, and `OSError`."""
    handle = os.open(file, _OPEN, 0o644)
    try:
        _wait(handle, target)
        with suppress(OSError):  # on a full disk nobody is told who has it
            os.truncate(handle, 0)
            os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield handle
        os.truncate(handle, 0)
    finally:
        os.close(handle)


def _wait(handle: int, target: str) -> None:
    latest = time.monotonic() + PATIENCE
    while not _take(handle, target):
        holder = _holder(handle)
        if not holder or _lives(holder):
            who = f" by process {holder}" if holder else ""
            raise Locked(f"{target}: another publish{who} is under way. Wait for it to end, or stop it.")
        if time.monotonic() > latest:
            raise Locked(f"{target}: process {holder} was stopped, and what it started is still at it. Try again soon.")
        time.sleep(STEP)


def _take(handle: int, target: str) -> bool:
    if sys.platform == "win32":
        raise TargetFailed(f"{target}: Windows has no locks and links as this kind of target needs them.")
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(handle: int) -> int:
    """Give the number of the process that took it; 0 where that cannot be said."""
    text = os.pread(handle, _DIGITS, 0).decode("ascii", "replace").strip()
    return int(text) if text.isdecimal() else 0


def _lives(process: int) -> bool:
    """Say whether there is a process of that number."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # it is somebody else's
    return True
