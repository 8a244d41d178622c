"""Command: rsync itself, for one destination, as a list of arguments; no shell reads them.

Each call sends, fetches or removes exactly what is listed for it. rsync puts each file in its place in one instant.
"""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import time
from contextlib import contextmanager, nullcontext, suppress
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, TYPE_CHECKING

from dateline.publishing.directory.medium import folders_of
from dateline.publishing.place import Tally
from dateline.publishing.refusals import TargetFailed
from dateline.publishing.rsync.destination import destination_of, is_daemon, options_of
from dateline.publishing.rsync.faults import is_absent, may_pass, sentence_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from dateline.model import Target
    from dateline.publishing.place import Told

    Process = subprocess.Popen[bytes]

PAUSES = (1.0, 4.0)  # seconds before the second and the third try
TIMEOUT = 60  # seconds without a byte
CONNECT_TIMEOUT = 15  # seconds; ssh has its own
_LISTED = ["--files-from=-", "--from0", "--no-implied-dirs", "--8-bit-output", "--outbuf=L"]
_SENT = ["--ignore-times", "--times", "--omit-dir-times", "--perms", "--chmod=D755,F644", "--out-format=%n"]
_NEW = ["--ignore-existing"]
_TIMED_THERE = ["--no-times"]
_FETCHED = ["--ignore-missing-args"]
_AS_OURS = ["--times", "--no-perms", "--no-owner", "--no-group"]  # a target's options are about the other end
_REMOVED = ["--delete-missing-args"]


class _Absent(TargetFailed):
    """The destination's folder is not there."""


class Command:
    """rsync for a target. All methods raise `TargetFailed`."""

    def __init__(self, target: Target, site: Path, latch: int | None = None, tally: Tally | None = None) -> None:
        """Each process has `latch` open as long as it lives. Raises `Refused` where `target` cannot be used."""
        program = shutil.which("rsync")
        if not program:
            raise TargetFailed(f"{target.name}: publishing to it needs the program rsync. Install it.")
        self.target = target
        self.tally = tally or Tally()
        self.is_patient = True  # whether what may pass is tried again
        self.watching: Callable[[Process], AbstractContextManager[object]] = nullcontext  # around each process
        self.destination = destination_of(target, site)
        self._start = [program, *_LISTED, f"--timeout={TIMEOUT}"]
        self._start += [f"--contimeout={CONNECT_TIMEOUT}"] if is_daemon(self.destination) else []
        self._options = options_of(target)
        self._latch = latch

    def send(self, folder: Path, paths: Sequence[str], told: Told | None = None, *, more: Sequence[str] = ()) -> None:
        """Send files and folders. A folder that is not listed is made where it is missing, and else stays as it is."""
        found = [(folder / path).stat() for path in paths]
        self.tally.bytes += sum(about.st_size for about in found if stat.S_ISREG(about.st_mode))
        self._ask([*_SENT, *self._options, *more, "--", f"{folder}/", self.destination], paths, told)

    def send_note(self, folder: Path, path: str, *, only_new: bool = False) -> None:
        """Send a file that has its time from the clock there; it may be one that is sent only where none is."""
        self.send(folder, [path], more=[*_TIMED_THERE, *(_NEW if only_new else [])])

    def fetch(self, paths: Sequence[str], folder: Path) -> None:
        """Fetch files into an empty folder, with their times. What is not there, or is no file, is left out."""
        with suppress(_Absent):
            self._ask([*_FETCHED, *self._options, *_AS_OURS, "--", self.destination, f"{folder}/"], paths)

    def remove(self, paths: Sequence[str]) -> None:
        """Remove files, and folders where they are empty. What is not there is no fault."""
        with suppress(_Absent), TemporaryDirectory(prefix="dateline-") as nothing:
            for folder in sorted(folders_of(paths)):  # what is missing in a folder that is there is removed
                Path(nothing, folder).mkdir()
            self._ask([*_REMOVED, *self._options, "--", f"{nothing}/", self.destination], paths)

    def _ask(self, arguments: Sequence[str], paths: Iterable[str], told: Told | None = None) -> None:
        left = dict.fromkeys(paths)  # those that are not done
        listed = b"".join(os.fsencode(f"./{path}\0") for path in left)  # what began with `#` or `;` would be a comment
        for pause in chain(PAUSES, [None]):
            self.tally.requests += 1
            code, said = self._run([*self._start, *arguments], listed, left, told)
            if not code:
                break
            if is_absent(code, said):
                raise _Absent(sentence_of(self.target, code, said))
            if pause is None or not self.is_patient or not may_pass(code, said):
                raise TargetFailed(sentence_of(self.target, code, said))
            time.sleep(pause)
        if told:
            for path in left:
                told(path)

    def _run(self, command: list[str], listed: bytes, left: dict[str, None], told: Told | None) -> tuple[int, str]:
        """Run a command, and give its code and what it said of faults. What it has done is told as it does it."""
        with TemporaryFile() as given, TemporaryFile() as said:
            given.write(listed)
            given.seek(0)
            with self._started(command, given, said) as process, _ended(process), self.watching(process):
                for line in process.stdout or ():
                    path = os.fsdecode(line.rstrip(b"\n"))
                    if told and path in left:
                        del left[path]
                        told(path)
            said.seek(0)
            return process.returncode, said.read().decode("utf-8", "replace")

    def _started(self, command: list[str], given: IO[bytes], said: IO[bytes]) -> Process:
        return subprocess.Popen(  # noqa: S603 - a list; what is not ours in it stands after `--` or was looked at
            command,
            env={**os.environ, "LC_ALL": "C"},
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=said,
            pass_fds=() if self._latch is None else (self._latch,),
        )


@contextmanager
def _ended(process: Process) -> Iterator[None]:
    """End a process with what it was started for."""
    try:
        yield
    except BaseException:
        process.terminate()
        raise
