"""Log: every commit of a history with what it changed, in one pass over git."""

from __future__ import annotations

import os
from binascii import unhexlify
from functools import partial
from typing import IO, TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dateline.history.git import Git

LAST_SECOND = 253402300799  # of the year 9999, in seconds since 1970
_CHUNK = 1 << 20  # bytes that are read at a time
_BEGIN = b"\x01"  # before a commit; what git prints of a file begins with a colon
_FORMAT = "--format=%x01%H%x00%P%x00%ct%x00%at%x00%an"
_HOW = (
    "--raw",
    "-z",
    "--no-abbrev",
    "--no-color",
    "--no-ext-diff",
    "--no-notes",
    "--no-relative",
    "--no-renames",
    "-O/dev/null",  # no order of the user's, whose file may be gone
    "--encoding=UTF-8",
    "--diff-merges=first-parent",
    "--topo-order",
)
_EVERY_COMMIT = (  # where git looks at one folder only
    "--full-history",  # what was merged, too
    "--sparse",  # also commits that changed nothing of the folder: the way along first parents leads through them
)
_FILE = b"100"  # the mode of a regular file begins so; links and repositories within are none


class Change(NamedTuple):
    """A file of the site as a commit left it, where its first parent had it otherwise."""

    path: str  # below the site's folder
    blob: bytes  # b"" where there is no regular file


class Commit(NamedTuple):
    """A commit. Instants are seconds since 1970, as written: clocks are wrong, and people lie. -1: not an instant."""

    id: bytes
    parents: tuple[bytes, ...]
    committed: int
    authored: int
    by: str
    changes: tuple[Change, ...]


def read_log(
    git: Git, prefix: str, folder: str, head: str, since: str, wanted: Callable[[str], bool]
) -> Iterator[Commit]:
    """Give all commits that lead to `head` and not to `since` ("" for all), newest first.

    `prefix` is the way from the repository's root to the site. Of changes below `folder` of the site, those are
    given whose path is `wanted`. Raises `GitMissing` and `GitFailed`.
    """
    span = [head, f"^{since}"] if since else [head]
    # Asked for one folder, git compares every tree twice; that pays where most of a repository is not the site's.
    within = [*_EVERY_COMMIT, *span, "--", folder] if prefix else [*span, "--"]
    with git.printing("log", *_HOW, _FORMAT, *within) as stream:
        yield from _commits(_tokens(stream), os.fsencode(prefix), wanted)


def _tokens(stream: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    while chunk := stream.read(_CHUNK):
        *whole, rest = (rest + chunk).split(b"\0")
        yield from whole


def _commits(tokens: Iterator[bytes], prefix: bytes, wanted: Callable[[str], bool]) -> Iterator[Commit]:
    names: dict[bytes, str] = {}  # a handful of people make all commits
    take = partial(next, tokens, b"")  # where git fails half-way, that is told when it ends
    head = next(tokens, None)
    while head is not None:
        parents, committed, authored, by = take(), take(), take(), take()
        changes = []
        following = next(tokens, None)
        while following is not None and following[:1] != _BEGIN:
            if (change := _change(following, take(), prefix)) and wanted(change.path):
                changes.append(change)
            following = next(tokens, None)
        if by not in names:
            names[by] = by.decode("utf-8", "replace")
        yield Commit(
            unhexlify(head[1:]),
            tuple([unhexlify(each) for each in parents.split()]),
            _seconds(committed),
            _seconds(authored),
            names[by],
            tuple(changes),
        )
        head = following


def _change(told: bytes, where: bytes, prefix: bytes) -> Change | None:
    """Read `:100644 100644 <blob> <blob> M` and the path. None where that is not UTF-8, so that it can be no text's."""
    try:
        path = where.removeprefix(prefix).decode()
    except UnicodeDecodeError:
        return None
    _, mode, _, blob, _ = told.split()
    return Change(path, unhexlify(blob) if mode.startswith(_FILE) else b"")


def _seconds(written: bytes) -> int:
    """Give an instant; -1 for one that no calendar has."""
    seconds = int(written) if written.isdigit() and len(written) <= len(str(LAST_SECOND)) else -1
    return seconds if seconds <= LAST_SECOND else -1
