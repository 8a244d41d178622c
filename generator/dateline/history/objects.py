"""Objects: what git holds under a blob's id."""

from __future__ import annotations

import os
import subprocess
from contextlib import suppress
from typing import IO, TYPE_CHECKING

from dateline.history.git import Git, GitFailed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

TEXT_LIMIT = 1024 * 1024  # bytes; a larger file is no text of the site's
_CHUNK = 1 << 20  # bytes that are passed over at a time
_AT_A_TIME = 64  # requests; fewer bytes than any pipe holds, so that neither side waits for the other


class ObjectMissing(GitFailed):
    """Git does not have an object of its own history."""


class Objects:
    """A command of git's that gives objects as long as it is needed. It is started when the first is asked for.

    A process made by a fork starts one of its own.
    """

    def __init__(self, git: Git) -> None:
        self._git = git
        self._running: tuple[int, subprocess.Popen[bytes]] | None = None

    def read(self, blobs: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
        """Give each blob that can be read with its content. Raises `GitMissing` and `GitFailed`."""
        wanted = list(blobs)
        for start in range(0, len(wanted), _AT_A_TIME):
            yield from self._some(wanted[start : start + _AT_A_TIME])

    def close(self) -> None:
        """End the command."""
        running, self._running = self._running, None
        if running is None:
            return
        owner, process = running
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(OSError):  # what was still to be written, to a command that has ended
                    stream.close()
        if owner == os.getpid():
            process.kill()
            process.wait()
        else:
            process.returncode = 0  # it is another process's to end

    def _some(self, blobs: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
        process = self._process()
        given, stream = process.stdin, process.stdout
        if given is None or stream is None:
            return []
        try:
            given.write(b"".join(b"%b\n" % blob.hex().encode() for blob in blobs))
            given.flush()
            found = [(blob, _object_or_none(stream)) for blob in blobs]
        except BrokenPipeError as fault:
            self.close()
            raise GitFailed("cat-file ended early") from fault
        except BaseException:
            self.close()  # what it gives next would be another object's
            raise
        return [(blob, content) for blob, content in found if content is not None]

    def _process(self) -> subprocess.Popen[bytes]:
        if self._running is not None and self._running[0] != os.getpid():
            self.close()
        if self._running is None:
            self._running = (os.getpid(), self._git.start("cat-file", "--batch", given=subprocess.PIPE))
        return self._running[1]


def read_object(stream: IO[bytes]) -> bytes | None:
    """Read what `git cat-file --batch` prints of an object: `<id> blob <size>`, and its content; or `<id> missing`.

    None where it is too large for a text, or none. Raises `ObjectMissing`, and `GitFailed` where it ends too early.
    """
    parts = stream.readline().split()
    if len(parts) == 2:
        raise ObjectMissing(f"it has no object {parts[0].decode()}")
    if len(parts) != 3:
        raise GitFailed("cat-file ended early")
    size = int(parts[2])
    if size > TEXT_LIMIT:
        _pass_over(stream, size + 1)
        return None
    content = stream.read(size + 1)
    if len(content) != size + 1:
        raise GitFailed("cat-file ended early")
    return content[:-1] if parts[1] == b"blob" else None


def _object_or_none(stream: IO[bytes]) -> bytes | None:
    try:
        return read_object(stream)
    except ObjectMissing:
        return None


def _pass_over(stream: IO[bytes], count: int) -> None:
    while count > 0:
        chunk = stream.read(min(count, _CHUNK))
        if not chunk:
            raise GitFailed("cat-file ended early")
        count -= len(chunk)
