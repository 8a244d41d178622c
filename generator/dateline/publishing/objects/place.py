"""Objects: a place in an object store: S3 and what speaks it, Google Cloud Storage, Azure Blob Storage.

    <prefix>/…                          the site
    <prefix>/.dateline/published.json   the record, compressed
    <prefix>/.dateline/lock.json        while somebody publishes, or was stopped while he did

Readers see each object as soon as it is put. A publish of one edit makes these requests: put the lock, get the record,
put the lock with what is intended, put each file, put the record, remove the lock.
"""

from __future__ import annotations

import gzip
import zlib
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from dateline.digests import digest_text
from dateline.publishing import locking
from dateline.publishing.locking import is_over, standing_of
from dateline.publishing.objects.bucket import NO_STORE, PAGE, PART, Bucket
from dateline.publishing.objects.lease import read_lock, take
from dateline.publishing.objects.stores import open_store
from dateline.publishing.parallel import Budget, in_parallel
from dateline.publishing.place import Standing
from dateline.publishing.record import NAME, NOTHING_PUBLISHED, Placed, Record, parse_record, record_bytes
from dateline.publishing.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from pathlib import Path

    from dateline.model import Target
    from dateline.publishing.files import File
    from dateline.publishing.objects.lease import Lease
    from dateline.publishing.objects.stores import ObjectStore
    from dateline.publishing.place import Tally, Told

T = TypeVar("T")
IN_FLIGHT = 2 * PART  # bytes of files that are held in memory at once
_TAG = 12  # letters of the digest of an ETag


class ObjectPlace:
    """A target in an object store."""

    def __init__(self, target: Target, store: ObjectStore) -> None:
        self._target = target
        self._store = store
        self._bucket = Bucket(target, store)

    def look(self) -> Standing:
        """Give what stands there; changes nothing. The age of a lock is told by this machine's clock."""
        bucket = Bucket(self._target, self._store)
        record = _read_record(bucket)
        found = bucket.get(locking.NAME)
        if not found:
            return Standing(record)
        lock = read_lock(bucket, found)
        age = (datetime.now(UTC) - found.modified).total_seconds()
        return standing_of(record, lock if is_over(lock, age) else None)

    def differing(self, record: Record) -> set[str]:
        """Give the paths at which something else stands than `record` says, or nothing.

        That is told by the ETag, which a store gives anew whenever bytes are put: it was noted when ours were. So no
        object is read, whatever the store makes its ETags from, and whether it stands there compressed.
        """
        tags = self._bucket.tags()
        return {path for path, placed in record.files.items() if not placed.tag or _short(tags.get(path)) != placed.tag}

    @contextmanager
    def publishing(self) -> Iterator[ObjectWork]:
        """Take the lock, and read what stands there. Raises `Locked`, and `Refused` for a record of another form."""
        bucket = Bucket(self._target, self._store)
        lease = take(bucket)
        bucket.before = lease.keep
        self._bucket = bucket  # `differing` asks with it: that counts, and keeps the lock
        try:
            record = _read_record(bucket)
            if record is NOTHING_PUBLISHED:
                lease.prove()
            yield ObjectWork(bucket, lease, standing_of(record, lease.lock))
        finally:
            lease.leave()
            self._bucket = Bucket(self._target, self._store)

    def rollback(self) -> str:
        """Refuse: an object store keeps one state."""
        raise Refused(
            f"{self._target.name}: a target of kind {self._target.kind} keeps no earlier releases",
            "Build the site as it was, and publish it.",
        )


class ObjectWork:
    """A publish under way."""

    def __init__(self, bucket: Bucket, lease: Lease, standing: Standing) -> None:
        self.standing = standing
        self.tally: Tally = bucket.tally  # the requests made, repeated ones too, and the bytes of what was put
        self._bucket = bucket
        self._lease = lease
        self._budget = Budget(IN_FLIGHT)

    def intend(self, paths: Collection[str]) -> None:
        """Write into the lock which paths are about to be sent or removed."""
        self._lease.intend(paths)

    def send(self, files: Sequence[File], told: Told) -> None:
        """Put files, several at once; when it returns, all of them stand."""

        def put(file: File) -> None:
            with self._budget.holding(file.size):
                version = self._bucket.put(file.path, file.read(), file.headers.lines)
            self._lease.note(file.path, Placed(file.sha256, file.size, file.how, tag=_short(version.tag)))
            told(file.path)

        self._each(put, files)

    def remove(self, paths: Sequence[str], told: Told) -> None:
        """Remove files, a thousand with one request where the store can."""

        def remove(some: Sequence[str]) -> None:
            self._bucket.delete(*some)
            for path in some:
                self._lease.note(path, None)
                told(path)

        at_once = PAGE if self._bucket.target.kind == "s3" else 1
        batches = [paths[first : first + at_once] for first in range(0, len(paths), at_once)]
        self._each(remove, batches)

    def _each(self, work: Callable[[T], None], things: Sequence[T]) -> None:
        # A large file may take longer than a lock lives, so it is kept from here, too.
        in_parallel(work, things, self._bucket.hurry, self._lease.keep)

    def finish(self, record: Record) -> None:
        """Put the record, and remove the lock."""
        known = {path: placed.tag for path, placed in self.standing.record.files.items()}
        known |= {path: placed.tag for path, placed in self._lease.done.items() if placed}
        files = {path: replace(placed, tag=known.get(path, "")) for path, placed in record.files.items()}
        content = gzip.compress(record_bytes(replace(record, files=files)), compresslevel=6, mtime=0)
        # Not as `Content-Encoding`: Google would decompress it on its way, and its size would be another.
        self._bucket.put(NAME, content, {"Content-Type": "application/gzip", **NO_STORE})
        self._lease.release()


def open_place(target: Target, site: Path) -> ObjectPlace:  # noqa: ARG001 - every kind of place takes the site's folder
    """Give the place that `target` means. Raises `TargetFailed` without the library, and `Refused`."""
    return ObjectPlace(target, open_store(target))


def _read_record(bucket: Bucket) -> Record:
    found = bucket.get(NAME)
    if not found:
        return NOTHING_PUBLISHED
    with suppress(OSError, EOFError, zlib.error):  # then it is no record, which is said
        return parse_record(gzip.decompress(found.content))
    return parse_record(found.content)


def _short(tag: str | None) -> str:
    """Give a digest of an ETag, whose quotes some stores leave out in listings; "" where there is none."""
    return digest_text(tag.strip('"'))[:_TAG] if tag else ""
