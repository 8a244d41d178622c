"""Places in memory: one that changes what readers see file by file, one that shows all at once; and sites for them.

Every change is counted and can be looked at; before any of them the process can end, for good.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from dateline.model import Target
from dateline.publishing.files import File
from dateline.publishing.headers import headers_of
from dateline.publishing.kinds import kinds_of
from dateline.publishing.place import Standing, Tally
from dateline.publishing.publish import Build
from dateline.publishing.record import NOTHING_PUBLISHED, Record, parse_record, record_bytes
from dateline.publishing.refusals import Locked, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from random import Random

    from dateline.publishing.place import Told, Work

LIVE = Target("live", "s3", url="https://live.example/", bucket="live")
BASE_URL = "https://live.example/"


class Killed(BaseException):
    """The process ended here: nothing after this reaches the target, no cleaning up either."""


def build_of(contents: Mapping[str, bytes], target: Target = LIVE) -> Build:
    """Give a build whose files have these contents."""
    return Build(
        BASE_URL,
        {
            path: File(
                path,
                kind,
                sha256(contents[path]).hexdigest(),
                len(contents[path]),
                headers_of(path, kind, target),
                contents[path],
            )
            for path, kind in kinds_of(contents).items()
        },
    )


@dataclass
class Ground:
    """What stands at a target, and outlives who publishes there."""

    files: dict[str, bytes] = field(default_factory=dict)
    record: bytes = b""
    intended: frozenset[str] | None = None  # what a publish under way, or a stopped one, was at
    held: bool = False  # whether a publisher lives that has the lock
    changes: int = 0
    last: int = -1  # before the change after this one the process ends; -1: it does not
    seen: Callable[[Mapping[str, bytes]], None] = lambda _: None  # is shown what stands after each change
    random: Random | None = None  # puts what is sent in one step in some order
    calls: list[str] = field(default_factory=list)

    def changing(self) -> None:
        """Count a change that comes now."""
        if self.changes == self.last:
            raise Killed
        self.changes += 1

    def standing(self) -> Standing:
        """What a publish finds."""
        record = parse_record(self.record) if self.record else NOTHING_PUBLISHED
        return Standing(record, self.intended or frozenset())

    def shuffled(self, paths: Collection[str]) -> list[str]:
        """Give paths in an order that nobody can count on."""
        return self.random.sample(sorted(paths), len(paths)) if self.random else sorted(paths)


class FakeWork:
    """A publish that changes what readers see file by file."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.standing = ground.standing()
        self.tally = Tally()
        self.finished = False

    def intend(self, paths: Collection[str]) -> None:
        self.ground.calls.append("intend")
        self.ground.changing()
        self.ground.intended = frozenset(paths)

    def send(self, files: Sequence[File], told: Told) -> None:
        by_path = {file.path: file for file in files}
        self.ground.calls.append(f"send {' '.join(by_path)}")
        for path in self.ground.shuffled(by_path):
            content = by_path[path].read()
            self._change(path, content)
            self.tally.bytes += len(content)
            told(path)

    def remove(self, paths: Sequence[str], told: Told) -> None:
        self.ground.calls.append(f"remove {' '.join(paths)}")
        for path in self.ground.shuffled(paths):
            self._change(path, None)
            told(path)

    def finish(self, record: Record) -> None:
        self.ground.calls.append("finish")
        self.ground.changing()
        self.ground.record = record_bytes(record)
        self.ground.changing()
        self.ground.intended = None
        self.finished = True

    def _change(self, path: str, content: bytes | None) -> None:
        self.ground.changing()
        self.tally.requests += 1
        if content is None:
            self.ground.files.pop(path, None)
        else:
            self.ground.files[path] = content
        self.ground.seen(self.ground.files)


class WholeWork(FakeWork):
    """A publish that shows everything at once when it finishes."""

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self.prepared = dict(ground.files)

    def intend(self, paths: Collection[str]) -> None:
        """Note nothing: until the end nothing is uncertain."""

    def finish(self, record: Record) -> None:
        self.ground.changing()
        self.ground.files, self.ground.record = self.prepared, record_bytes(record)
        self.ground.seen(self.ground.files)
        self.finished = True

    def _change(self, path: str, content: bytes | None) -> None:
        self.ground.changing()
        if content is None:
            self.prepared.pop(path, None)
        else:
            self.prepared[path] = content


@dataclass
class FakePlace:
    """A place on a ground in memory."""

    ground: Ground
    works: type[FakeWork] = FakeWork

    def look(self) -> Standing:
        return self.ground.standing()

    def differing(self, record: Record) -> set[str]:
        files = self.ground.files
        return {path for path, placed in record.files.items() if _sha256(files.get(path)) != placed.sha256}

    @contextmanager
    def publishing(self) -> Iterator[Work]:
        if self.ground.held:
            raise Locked("somebody else is publishing")
        self.ground.held = True
        try:
            yield self.works(self.ground)
        finally:
            self.ground.held = False

    def rollback(self) -> str:
        raise Refused("nothing is kept here")


def _sha256(content: bytes | None) -> str:
    return sha256(content).hexdigest() if content is not None else ""


# ── sites ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def page(*, needs: Collection[str] = (), links: Collection[str] = (), words: str = "") -> bytes:
    """Give a page that loads `needs` and leads to `links`."""
    return json.dumps({"needs": sorted(needs), "links": sorted(links), "words": words}).encode()


def broken(files: Mapping[str, bytes]) -> list[str]:
    """Give what a reader would miss: what any page that stands loads, and where timelines and home lead."""
    return [
        f"{path} misses {missed}"
        for path, kind in kinds_of(files).items()
        if path.endswith(".html") and path != "foreign.html"
        for told in [json.loads(files[path])]
        for missed in (*told["needs"], *(told["links"] if kind != "page" else ()))
        if missed not in files
    ]
