"""Lease: the lock file of a target that rsync sends to, while this publish has it.

rsync cannot write a file on condition that none is there: it looks, and then puts one in its place. So a publisher
puts its note where it sees none, waits for `SETTLE` seconds, and has the target if the note that stands there then is
its own. Two publishers could both believe so if one of them took longer than that from its look to its note, in one
call of rsync for one small file. The one whose note was written over is stopped by its next renewal, after `RENEW`
seconds at the latest.

The age of a note is told by the clock of the target.
"""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import TYPE_CHECKING

from dateline.publishing.locking import (
    LIFE,
    NAME,
    RENEW,
    BadLock,
    Lock,
    intending,
    is_over,
    lock_bytes,
    new_lock,
    parse_lock,
    renewed,
    sentence_of,
    taking_over,
)
from dateline.publishing.record import FOLDER
from dateline.publishing.record import NAME as RECORD
from dateline.publishing.refusals import Locked, Refused, TargetFailed
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from dateline.publishing.record import Placed
    from dateline.publishing.rsync.command import Command, Process

SETTLE = 0.5  # seconds from a note to the look whether it stands
CLOCK = f"{FOLDER}/clock"


@dataclass(frozen=True, slots=True)
class Seen:
    """What publishing keeps at a target: the record as it stands there, the note, and when that was written."""

    record: bytes | None
    lock: Lock | None
    modified: datetime  # UTC, whole seconds at least


class Lease:
    """The lock, held. All methods raise `TargetFailed`, of which `Locked` is one."""

    def __init__(self, command: Command, lock: Lock) -> None:
        """`command` serves the lock alone: what it runs is not watched over."""
        self.lock = lock
        self._command = command
        self._done: dict[str, Placed | None] = dict(lock.done)
        self._written = time.monotonic()
        self._is_held = True

    @contextmanager
    def watching(self, process: Process) -> Iterator[None]:
        """Renew the lock while a process works, and end that where it is lost."""
        faults: list[TargetFailed] = []
        ended = Event()

        def renew() -> None:
            try:
                while not ended.wait(max(0.0, self._written + RENEW - time.monotonic())):
                    self._renew()
            except TargetFailed as fault:
                faults.append(fault)
                process.terminate()

        thread = Thread(target=renew, name="lease", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()
        if faults:
            raise faults[0]

    def keep(self) -> None:
        """Renew the lock if it is time to. Raises `Locked` where somebody has taken it over."""
        if time.monotonic() - self._written >= RENEW:
            self._renew()

    def intend(self, paths: Collection[str]) -> None:
        """Note what is about to be sent or removed."""
        self.keep()
        self.lock = intending(self.lock, frozenset(paths))
        self._done = dict(self.lock.done)
        self._write()

    def note(self, path: str, placed: Placed | None) -> None:
        """Remember what now stands at a path; it is written when the lock is."""
        self._done[path] = placed

    def release(self) -> None:
        """Remove the lock: all is done."""
        self.keep()
        self._command.remove([NAME])
        self._is_held = False

    def leave(self) -> None:
        """Let others in; what was not finished stays noted. Says nothing where that fails: the lock ends by itself."""
        self._command.is_patient = False
        with suppress(TargetFailed):
            if self._is_held and (self.lock.intended or self._done):
                self.keep()
                self.lock = replace(self.lock, left=True)
                self._write()
            elif self._is_held:
                self.release()
        self._is_held = False

    def _renew(self) -> None:
        if not is_ours(see(self._command, [NAME]), self.lock):
            self._is_held = False
            raise Locked(f"{self._command.target.name}: another publish has taken over. This one has stopped.")
        self.lock = renewed(self.lock)
        self._write()

    def _write(self) -> None:
        began = time.monotonic()
        self.lock = replace(self.lock, done=dict(self._done))
        _put(self._command, self.lock)
        self._written = began


def take(command: Command) -> tuple[Lease, Seen]:
    """Take the lock, and give what stood there then.

    Raises `Locked` where somebody has it, `Refused` where it cannot be read, and `TargetFailed`.
    """
    lock = new_lock(datetime.now(UTC))
    _put(command, lock, only_new=True)
    seen = _settled(command)
    if seen.lock and not is_ours(seen, lock):
        if not is_over(seen.lock, 0) and not is_over(seen.lock, _age(command, seen)):
            raise Locked(f"{command.target.name}: {sentence_of(seen.lock, seen.modified)}.")
        lock = taking_over(lock, seen.lock)
        _put(command, lock)
        seen = _settled(command)
    if not is_ours(seen, lock):
        raise Locked(f"{command.target.name}: another publish begins or ends just now. Try again.")
    return Lease(command, lock), seen


def see(command: Command, names: Collection[str] = (NAME, RECORD)) -> Seen:
    """Look what publishing keeps at a target. Raises `Refused` for a note that cannot be read."""
    with TemporaryDirectory(prefix="dateline-") as folder:
        command.fetch(sorted(names), Path(folder))
        note, record = Path(folder, NAME), Path(folder, RECORD)
        try:
            lock = parse_lock(note.read_bytes()) if note.exists() else None
        except BadLock as fault:
            raise Refused(
                f"{command.target.name}: {NAME} cannot be used: {fault}",
                "If nobody is publishing there, remove it, and publish with --verify.",
            ) from fault
        return Seen(record.read_bytes() if record.exists() else None, lock, _modified(note))


def is_ours(seen: Seen, lock: Lock) -> bool:
    """Say whether the note that was seen is of the publish that has `lock`."""
    return seen.lock is not None and seen.lock.owner.id == lock.owner.id


def _settled(command: Command) -> Seen:
    time.sleep(SETTLE)
    return see(command)


def _put(command: Command, lock: Lock, *, only_new: bool = False) -> None:
    """Put a note; one that is there is written over, unless it is put `only_new`."""
    until = datetime.now(UTC) + timedelta(seconds=LIFE)
    with _holding(NAME, lock_bytes(lock, until)) as folder:
        command.send_note(folder, NAME, only_new=only_new)


def _age(command: Command, seen: Seen) -> float:
    """Give how long ago a note was written, in seconds: a file is written there now, and the times are compared."""
    with _holding(CLOCK, b"") as folder:
        command.send_note(folder, CLOCK)
    with TemporaryDirectory(prefix="dateline-") as folder_:
        command.fetch([CLOCK], Path(folder_))
        age = (_modified(Path(folder_, CLOCK)) - seen.modified).total_seconds()
    command.remove([CLOCK])
    return age


@contextmanager
def _holding(name: str, content: bytes) -> Iterator[Path]:
    """Give a folder that holds one file."""
    with TemporaryDirectory(prefix="dateline-") as folder:
        file = Path(folder, name)
        file.parent.mkdir()
        file.write_bytes(content)
        yield Path(folder)


def _modified(file: Path) -> datetime:
    """Give when a file was written; the first instant there is where it is not there."""
    return datetime.fromtimestamp(file.stat().st_mtime if file.exists() else 0, UTC)
