"""Lock: one build at a time into one folder.

The system holds the lock and lets go of it when the process that has it ends, however it ends: nothing is ever left
over to be cleaned up by hand. The file only says who has it. Workers that were forked have it too: where their build
was killed, they end by themselves a moment later, and that moment is waited for.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER = "locks"
PATIENCE = 5.0  # seconds that the workers of a build which was killed are given to end
STEP = 0.01  # seconds between two looks


class Busy(OSError):
    """Another build has the lock."""


def lock_file(site: Path, output: Path) -> Path:
    """Give the lock of builds of the site in `site` into `output`: below `.dateline`, not in what is published."""
    name = sha256(os.fsencode(output.resolve())).hexdigest()[:16]
    return site / ".dateline" / FOLDER / f"{name}.lock"


@contextmanager
def locked(file: Path, what: str) -> Iterator[None]:
    """Hold the lock `file`. Raises `Busy` when another process has it; `what` names what it works on."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        latest = time.monotonic() + PATIENCE
        while not _take(handle):
            holder = _holder(handle)
            if not holder or _lives(holder) or time.monotonic() > latest:
                who = f" (process {holder})" if holder else ""
                raise Busy(f"another build into {what} is under way{who}. Wait for it to end, or stop it.")
            time.sleep(STEP)
        os.truncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, f"{os.getpid()}\n".encode())
        yield
        os.truncate(handle, 0)
    finally:
        os.close(handle)


def _holder(handle: int) -> int:
    """Give the number of the process that took the lock; 0 where that cannot be said."""
    text = os.pread(handle, 20, 0).decode("ascii", "replace").strip() if hasattr(os, "pread") else ""
    return int(text) if text.isdecimal() else 0


def _lives(process: int) -> bool:
    """Say whether there is a process of that number."""
    if sys.platform == "win32":  # where 0 is a signal
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # it is somebody else's
    return True


def _take(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(handle, 1024, os.SEEK_SET)  # past the words, which others may read
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
