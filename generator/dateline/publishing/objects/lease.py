"""Lease: the lock object of a target while this publish has it. It is renewed on the way, by compare-and-swap.

Before each request the note is written anew if it is older than `RENEW` seconds; a request takes `TIMEOUT` seconds at
most. So none is under way when the note has come to its end and another publisher may begin. A large file is many
requests, between which nobody asks us: while it is sent, the thread that waits for it renews the note.
"""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
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
from dateline.publishing.objects.answers import no_conditions
from dateline.publishing.objects.bucket import NO_STORE, Found, Taken
from dateline.publishing.record import FOLDER
from dateline.publishing.refusals import Locked, Refused, TargetFailed

if TYPE_CHECKING:
    from collections.abc import Collection

    from dateline.publishing.objects.bucket import Bucket, Version
    from dateline.publishing.record import Placed

    Moment = tuple[float, float]

CLOCK = f"{FOLDER}/clock"
TRIES = 5  # at a lock that others put and remove while we look
HEADERS = {"Content-Type": "application/json", **NO_STORE}


class Lease:
    """The lock, held. All methods raise `TargetFailed`, of which `Locked` is one."""

    def __init__(self, bucket: Bucket, lock: Lock, version: Version, written: Moment) -> None:
        self.lock = lock
        self._bucket = bucket
        self._version = version
        self._written = written  # when that was begun
        self._done: dict[str, Placed | None] = dict(lock.done)
        self._mutex = threading.RLock()
        self._is_held = True
        self._is_writing = False

    def keep(self) -> None:
        """Renew the lock if it is time to. Raises `Locked` where somebody has taken it over."""
        with self._mutex:
            if self._is_writing:
                return
            if not self._is_held:
                raise self._lost()
            if _since(self._written) >= RENEW:
                self._write(renewed(self.lock))

    def intend(self, paths: Collection[str]) -> None:
        """Note what is about to be sent or removed."""
        with self._mutex:
            wanted = intending(self.lock, frozenset(paths))
            self._done = dict(wanted.done)
            self._write(wanted)

    def note(self, path: str, placed: Placed | None) -> None:
        """Remember what now stands at a path; it is written when the lock is."""
        with self._mutex:
            self._done[path] = placed

    @property
    def done(self) -> dict[str, Placed | None]:
        """What was sent and removed."""
        return self._done

    def prove(self) -> None:
        """See that the store refuses to put a second lock; some accept whatever is put. Raises `Refused`."""
        content = _content(renewed(self.lock))
        with suppress(Taken):
            self._bucket.put(NAME, content, HEADERS, "none")
            raise Refused(f"{self._bucket.target.name}: {no_conditions(self._bucket.target)}.")

    def release(self) -> None:
        """Remove the lock: all is done."""
        self._bucket.delete(NAME)
        self._is_held = False

    def leave(self) -> None:
        """Let others in; what was not finished stays noted. Says nothing where that fails: the lock ends by itself."""
        with self._mutex, suppress(TargetFailed):
            if not self._is_held:
                return
            self._bucket.patience = 0
            if self.lock.intended or self._done:
                self._write(replace(renewed(self.lock), left=True))
            else:
                self._bucket.delete(NAME)
            self._is_held = False

    def _write(self, lock: Lock) -> None:
        """Put a lock in the place of the one that we know."""
        began, lock = _now(), replace(lock, done=dict(self._done))
        self._is_writing = True
        try:
            self._version = self._swap(_content(lock))
        finally:
            self._is_writing = False
        self.lock, self._written = lock, began

    def _swap(self, content: bytes) -> Version:
        for _ in range(TRIES):
            with suppress(Taken):
                return self._bucket.put(NAME, content, HEADERS, self._version)
            found = self._bucket.get(NAME)
            if found and found.content == content:  # it was put, and the answer was lost
                return found.version
            if not found or found.version != self._version:
                break
        self._is_held = False
        raise self._lost()

    def _lost(self) -> Locked:
        return Locked(f"{self._bucket.target.name}: another publish has taken over, and this one has stopped.")


def take(bucket: Bucket) -> Lease:
    """Take the lock. Raises `Locked` where somebody has it, `Refused` where it cannot be read, and `TargetFailed`."""
    lock = new_lock(datetime.now(UTC))
    for _ in range(TRIES):
        began = _now()
        with suppress(Taken):
            return Lease(bucket, lock, bucket.put(NAME, _content(lock), HEADERS, "none"), began)
        found = bucket.get(NAME)
        if not found:
            continue  # its owner has just removed it
        theirs = read_lock(bucket, found)
        if theirs.owner.id == lock.owner.id:  # the answer was lost
            return Lease(bucket, theirs, found.version, began)
        if not is_over(theirs, 0) and not is_over(theirs, _age(bucket, found)):
            raise Locked(f"{bucket.target.name}: {sentence_of(theirs, found.modified)}.")
        ours, began = taking_over(lock, theirs), _now()
        with suppress(Taken):
            return Lease(bucket, ours, bucket.put(NAME, _content(ours), HEADERS, found.version), began)
    raise Locked(f"{bucket.target.name}: several publishes begin at once. Try again.")


def read_lock(bucket: Bucket, found: Found) -> Lock:
    """Read the lock that was found at a target. Raises `Refused`."""
    try:
        return parse_lock(found.content)
    except BadLock as fault:
        raise Refused(
            f"{bucket.target.name}: {NAME} cannot be used: {fault}",
            "If nobody is publishing there, remove it, and publish with --verify.",
        ) from fault


def _age(bucket: Bucket, found: Found) -> float:
    """Give how long ago the lock was written, in seconds, by the store's own clock: clocks of publishers may be wrong.

    The store's time is that of an object which is written for that.
    """
    bucket.put(CLOCK, b"", {**HEADERS, "Content-Type": "text/plain"})
    read = bucket.get(CLOCK)
    bucket.delete(CLOCK)
    return (read.modified - found.modified).total_seconds() if read else 0.0


def _content(lock: Lock) -> bytes:
    return lock_bytes(lock, datetime.now(UTC) + timedelta(seconds=LIFE))


def _now() -> Moment:
    return time.monotonic(), time.time()


def _since(began: Moment) -> float:
    """Give the seconds since then; the second clock goes on while the machine sleeps."""
    return max(now - then for now, then in zip(_now(), began, strict=True))
