"""Known: what is known of a site's past, asked coverage by coverage."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Protocol

from dateline.digests import digest_text
from dateline.history.cache import Cache, Damaged
from dateline.history.catching_up import HEAD, read_into, source_name
from dateline.history.git import Git, GitFailed, GitMissing
from dateline.history.objects import Objects
from dateline.history.revisions import Names, trails_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from dateline.history.revisions import Row, Trail


class Unreadable(Exception):
    """What was readable a moment ago no longer is; the message says why."""


class Source(Protocol):
    """Where a history comes from: a repository at one commit, or an exported file as it is."""

    @property
    def name(self) -> str:
        """What a cache of it is bound to."""

    @property
    def head(self) -> str:
        """What differs when it says something else."""

    def read_into(self, cache: Cache) -> None:
        """Read all of it into an empty cache. Raises `Unreadable`."""

    def texts(self, blobs: Sequence[bytes], cache: Cache) -> Iterator[tuple[bytes, bytes]]:
        """Give those texts that can be read. Raises `Unreadable`."""

    def close(self) -> None:
        """Let go of what is open."""


class History:
    """What is known of a site's past. It may be asked after a fork, too; close it when it is no longer needed.

    All methods raise `OSError` where the system refuses.
    """

    def __init__(self, source: Source, file: Path) -> None:
        """`file` is the cache that knows what `source` tells."""
        self.head = source.head
        """A digest that changes with what is known."""
        self._source = source
        self._file = file
        self._opened: tuple[int, Cache] | None = None
        self._inherited: tuple[int, Cache] | None = None

    def __reduce__(self) -> tuple[object, ...]:
        """Cross to another process, which opens the same for itself."""
        return type(self), (self._source, self._file)

    def trails(self, coverage: str, aliases: Sequence[str], updates: Mapping[str, Sequence[str]]) -> dict[str, Trail]:
        """Give the trails of a coverage of today by id, of former updates, too; only of those with a revision.

        `aliases` are the coverage's; `updates` are its updates' aliases by id.
        """
        names = Names(coverage, aliases, updates)
        return trails_of(names, self._rows(names))

    def digest(self, coverage: str, aliases: Sequence[str], updates: Mapping[str, Sequence[str]]) -> str:
        """Give what differs when `trails` of the same would give something else."""
        names = Names(coverage, aliases, updates)
        told = [repr((coverage, list(aliases), sorted((id_, list(each)) for id_, each in updates.items())))]
        try:
            return digest_text("\n\n".join([*told, *self.cache().told(names)]))
        except Damaged:
            return digest_text("\n\n".join([*told, *self._anew().told(names)]))

    def texts(self, blobs: Iterable[str]) -> dict[str, bytes]:
        """Give the texts of these blobs; one that is not there, or is no text, is left out."""
        asked = [bytes.fromhex(blob) for blob in dict.fromkeys(blobs) if blob]
        if not asked:
            return {}
        try:
            return self._texts(asked, self.cache())
        except Damaged:
            return self._texts(asked, self._anew())

    def rest(self) -> None:
        """Let go of git, until it is needed again."""
        self._source.close()

    def close(self) -> None:
        """Let go of the cache and of git."""
        self.rest()
        if self._opened is not None and self._opened[0] == os.getpid():
            self._opened[1].close()
            self._opened = None

    def cache(self) -> Cache:
        """Give this process's connection to the cache.

        Where that was damaged or says something else by now, this process reads everything again for itself.
        """
        if self._opened is not None and self._opened[0] != os.getpid():
            self._inherited, self._opened = (
                self._opened,
                None,
            )  # it stays open: to close it is its own process's business
        if self._opened is None and not self._file.exists():  # what stands below .dateline may be deleted at any time
            return self._anew()
        try:
            if self._opened is None:
                self._opened = (os.getpid(), Cache(self._file))
            cache = self._opened[1]
            if cache.is_of(self._source.name) and cache.value(HEAD) == self.head:
                return cache
        except Damaged:
            pass
        return self._anew()

    def _anew(self) -> Cache:
        cache = Cache(None)
        cache.make(self._source.name)
        try:
            self._source.read_into(cache)
        except Unreadable as fault:
            raise OSError(f"the site's history cannot be read again: {fault}") from fault
        self._opened = (os.getpid(), cache)
        return cache

    def _texts(self, blobs: Sequence[bytes], cache: Cache) -> dict[str, bytes]:
        try:
            return {blob.hex(): text for blob, text in self._source.texts(blobs, cache)}
        except Unreadable as fault:  # to go on would be to tell that there had been no versions
            raise OSError(f"the site's history cannot be read any more: {fault}") from fault

    def _rows(self, names: Names) -> list[Row]:
        try:
            return self.cache().rows(names)
        except Damaged:
            return self._anew().rows(names)


class Repository:
    """A git repository at one commit, as a source."""

    def __init__(self, git: Git, prefix: str, head: str) -> None:
        """`prefix` is the way from the repository's root to the site; `head` a commit's id, or `UNBORN`."""
        self.name = source_name(prefix)
        self.head = head
        self._git = git
        self._prefix = prefix
        self._objects = Objects(git)

    def __reduce__(self) -> tuple[object, ...]:
        """Cross to another process, in which git is started anew."""
        return type(self), (self._git, self._prefix, self.head)

    def read_into(self, cache: Cache) -> None:
        """Read all of it into an empty cache."""
        try:
            read_into(cache, self._git, self._prefix, self.head)
        except (GitFailed, GitMissing) as fault:
            raise Unreadable(str(fault)) from fault

    def texts(self, blobs: Sequence[bytes], cache: Cache) -> Iterator[tuple[bytes, bytes]]:  # noqa: ARG002 - a source's
        """Give those texts that can be read."""
        try:
            yield from self._objects.read(blobs)
        except (GitFailed, GitMissing) as fault:
            raise Unreadable(str(fault)) from fault

    def close(self) -> None:
        """End git."""
        self._objects.close()
