"""Asking: texts are read while git still tells which there are, so that neither waits for the other."""

from __future__ import annotations

import subprocess
from binascii import hexlify
from contextlib import contextmanager, suppress
from queue import SimpleQueue
from tempfile import TemporaryFile
from threading import Thread
from typing import IO, TYPE_CHECKING

from dateline.history.git import GitFailed, told_in
from dateline.history.objects import read_object

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dateline.history.git import Git

    Taker = Callable[[bytes, bytes | None], None]


@contextmanager
def asking(git: Git, take: Taker) -> Iterator[Callable[[bytes], None]]:
    """Give what asks for a blob. `take` gets each with its content, None where it is too large for a text.

    It gets them in another thread; at the end it has got all. Raises `GitMissing` and `GitFailed`.
    """
    with TemporaryFile() as said:
        process = git.start("cat-file", "--batch", "--buffer", given=subprocess.PIPE, said=said)
        if process.stdin is None or process.stdout is None:
            raise ValueError("its pipes were not asked for")
        reader = _Reader(process, process.stdin, process.stdout, take)
        reader.start()
        try:
            yield reader.ask
        except BaseException:
            process.kill()
            reader.finish()
            raise
        reader.finish()
        if reader.fault is not None and not isinstance(reader.fault, GitFailed):
            raise reader.fault
        if process.returncode or reader.fault is not None:
            raise GitFailed(told_in(said) or str(reader.fault))


class _Reader(Thread):
    """Reads what `git cat-file` prints, and hands it on."""

    def __init__(self, process: subprocess.Popen[bytes], given: IO[bytes], stream: IO[bytes], take: Taker) -> None:
        super().__init__(name="history", daemon=True)
        self.fault: Exception | None = None
        self._process = process
        self._given = given
        self._stream = stream
        self._take = take
        self._asked: SimpleQueue[bytes | None] = SimpleQueue()

    def ask(self, blob: bytes) -> None:
        """Ask for a blob. Where git has ended, `finish` makes it known."""
        self._asked.put(blob)
        with suppress(BrokenPipeError):
            self._given.write(hexlify(blob) + b"\n")

    def run(self) -> None:
        """Read until nothing more is asked for."""
        try:
            while (blob := self._asked.get()) is not None:
                self._take(blob, read_object(self._stream))
        except Exception as fault:  # noqa: BLE001 - whoever waits for this thread raises it
            self.fault = fault
            self._process.kill()  # it would wait for ever for somebody to read on

    def finish(self) -> None:
        """Wait until all that was asked for is read, and git has ended."""
        self._asked.put(None)
        with suppress(BrokenPipeError):
            self._given.close()
        self.join()
        self._stream.close()
        self._process.wait()
