"""Lock: one build at a time into one folder.

The system holds the lock and lets go of it when the process that has it ends, however it ends: nothing is ever left
over to be cleaned up by hand. The file only says who has it.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER = "locks"


class Busy(OSError):
    """Another build has the lock."""


def lock_file(site: Path, output: Path) -> Path:
    """Give the lock of builds of the site in `site` into `output`: below `.dateline`, not in what is published."""
    name = sha256(os.fsencode(output.resolve())).hexdigest()[:16]
    return site / ".dateline" / FOLDER / f"{name}.lock"


@contextmanager
def locked(file: Path, what: str) -> Iterator[None]:
    """Hold the lock `file`. Raises `Busy`, at once, when another process has it; `what` names what it works on."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        if not _take(handle):
            holder = os.pread(handle, 20, 0).decode("ascii", "replace").strip() if hasattr(os, "pread") else ""
            who = f" (process {holder})" if holder.isdigit() else ""
            raise Busy(f"another build into {what} is under way{who}. Wait for it to end, or stop it.")
        os.truncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, f"{os.getpid()}\n".encode())
        yield
        os.truncate(handle, 0)
    finally:
        os.close(handle)


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
