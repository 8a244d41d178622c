"""Bucket: an object store that is asked with patience. Every request that is made is counted.

What passes (5xx, 429, a connection that breaks) is tried again after a pause that doubles, with jitter, so that many
threads do not come back at once. A put that is repeated puts the same again; one with a condition may find its own
object, and says so: who asked looks there.
"""

from __future__ import annotations

import random
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from dateline.publishing.objects import stores
from dateline.publishing.objects.answers import answer_of
from dateline.publishing.place import Tally
from dateline.publishing.refusals import TargetFailed
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from dateline.model import Target
    from dateline.publishing.objects.answers import Meaning
    from dateline.publishing.objects.stores import ObjectStore

PATIENCE = 60.0
"""Seconds for which a store that has answered once may fail: an S3 that slows us down does so for seconds, a server
that is started anew is back within a minute, and a person who waits longer wants to know."""
FIRST_PATIENCE = 10.0  # seconds, until it has answered once: then it is the network or a wrong address
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0  # seconds
PAGE = 1000  # objects in one request of a listing, or for their removal
PART = 8 * 1024 * 1024  # bytes; what is larger goes in parts of this size, each within the time limit of a request
NO_STORE = {"Cache-Control": "no-store"}

T = TypeVar("T")


class Taken(Exception):
    """The condition of a put was not met: another object stands there, or none."""


class Missing(Exception):
    """There is no such object."""


_EXPECTED: dict[Meaning, type[Exception]] = {"taken": Taken, "missing": Missing}


@dataclass(frozen=True, slots=True)
class Version:
    """Which bytes an object has: its ETag, and where the store counts them its generation."""

    tag: str
    number: str | None = None

    @property
    def mode(self) -> dict[str, str]:
        """What the library's put asks for that is only done in the place of this version."""
        return {"e_tag": self.tag} | ({"version": self.number} if self.number else {})


@dataclass(frozen=True, slots=True)
class Found:
    """An object that was read."""

    content: bytes
    version: Version
    modified: datetime  # by the store's clock, whole seconds


class Bucket:
    """The objects of a target. All methods raise `TargetFailed`, and what `before` raises."""

    def __init__(self, target: Target, store: ObjectStore) -> None:
        self.target = target
        self.tally = Tally()
        self.before: Callable[[], None] = lambda: None  # is called before each request
        self.patience = PATIENCE
        self._store: Any = store
        self._faults = stores.faults()
        self._hurried = threading.Event()
        self._counting = threading.Lock()
        self._has_answered = False

    def hurry(self) -> None:
        """Let nothing be tried again: all has failed already."""
        self._hurried.set()

    def put(
        self, path: str, content: bytes, headers: Mapping[str, str], condition: Version | Literal["none"] | None = None
    ) -> Version:
        """Put an object; with a condition only where the version stands, or none. Raises `Taken`."""
        more: dict[str, Any] = {"chunk_size": PART, "max_concurrency": 2}
        if condition:
            more = {"mode": "create" if condition == "none" else condition.mode}
        put = self._ask(
            lambda: self._store.put(path, content, attributes=dict(headers), **more),
            requests=1 if condition or len(content) <= PART else 2 - (-len(content) // PART),  # begin, parts, end
            size=len(content),
            expecting="taken" if condition else None,
        )
        return Version(put["e_tag"] or "", put["version"])

    def get(self, path: str) -> Found | None:
        """Read an object, if there is one."""

        def read() -> Found:
            answer = self._store.get(path)
            meta = answer.meta
            version = Version(meta["e_tag"] or "", meta["version"])
            return Found(bytes(answer.bytes()), version, meta["last_modified"])

        try:
            return self._ask(read, expecting="missing")
        except Missing:
            return None

    def tags(self) -> dict[str, str]:
        """Give the ETag of every object, by path: one request for each thousand."""
        found = self._ask(lambda: self._store.list(chunk_size=PAGE).collect())
        self._count(max(0, (len(found) - 1) // PAGE), 0)
        return {meta["path"]: meta["e_tag"] or "" for meta in found}

    def delete(self, *paths: str) -> None:
        """Remove objects with one request: a thousand at most, and one where the store has no request for more.

        One that is not there is no fault.
        """
        with suppress(Missing):
            self._ask(lambda: self._store.delete(list(paths)), expecting="missing")

    def _ask(
        self, question: Callable[[], T], *, requests: int = 1, size: int = 0, expecting: Meaning | None = None
    ) -> T:
        """Ask until there is an answer, or no patience is left. What is expected is raised as `Taken` or `Missing`."""
        began, since = time.monotonic(), 0.0
        for pause in _pauses():
            self.before()
            self._count(requests, size)
            try:
                answered = question()
            except self._faults as fault:
                answer = answer_of(fault, self.target)
            else:
                self._has_answered = True
                return answered
            if answer.meaning == expecting:
                self._has_answered = True
                raise _EXPECTED[expecting]
            # A large file in many parts may have gone on well for long: that does not count.
            since = since or max(began, time.monotonic() - stores.TIMEOUT)
            if answer.meaning in {"final", "missing"} or not self._wait(pause, time.monotonic() - since):
                raise TargetFailed(answer.sentence)
        raise AssertionError  # pauses have no end

    def _wait(self, pause: float, waited: float) -> bool:
        """Wait before another try; say whether it is still worth one."""
        patience = self.patience if self._has_answered else min(self.patience, FIRST_PATIENCE)
        return waited + pause <= patience and not self._hurried.wait(pause)

    def _count(self, requests: int, size: int) -> None:
        with self._counting:
            self.tally.requests += requests
            self.tally.bytes += size


def _pauses() -> Iterator[float]:
    longest = FIRST_PAUSE
    while True:
        yield random.uniform(longest / 2, longest)  # noqa: S311 - jitter is no secret
        longest = min(longest * 2, LONGEST_PAUSE)
