"""Import: files and a commit as `git fast-import` takes them, in one process whatever their number."""

from __future__ import annotations

import hashlib
from typing import IO, TYPE_CHECKING

from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NEXT = "refs/dateline/next"
_COMMIT = ":1"
_ESCAPED = {b"\\": b"\\\\", b'"': b'\\"', b"\n": b"\\n"}


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit to be made: what it changes in `parent`, or in nothing where that is ""."""

    parent: str
    author: str  # `Name <address>`
    committer: str
    seconds: int  # since 1970, at which it is made
    message: str
    removed: Iterable[str]
    files: Mapping[str, str]  # the ids of files by path


class Import:
    """A running `git fast-import`. All methods raise `BrokenPipeError` where it has ended.

    `made` is the id of the commit, once all has ended.
    """

    def __init__(self, given: IO[bytes], object_format: str) -> None:
        self.made = ""
        self._given = given
        self._format = object_format

    def add(self, content: bytes) -> str:
        """Add a file, and give its id."""
        self._given.write(b"blob\n" + _counted(content))
        head = b"blob %d\0" % len(content)
        return hashlib.new(self._format, head + content, usedforsecurity=False).hexdigest()

    def commit(self, commit: Commit) -> None:
        """Make a commit."""
        when = f"{commit.seconds} +0000"
        head = [f"commit {NEXT}", f"mark {_COMMIT}"]
        head += [f"author {commit.author} {when}", f"committer {commit.committer} {when}", ""]
        self._given.write("\n".join(head).encode("utf-8", "surrogateescape") + _counted(commit.message.encode()))
        if commit.parent:
            self._given.write(f"from {commit.parent}\n".encode())
        for path in commit.removed:  # first: a file may stand where a folder was
            self._given.write(b"D " + _quoted(path) + b"\n")
        for path, blob in commit.files.items():
            self._given.write(f"M 100644 {blob} ".encode() + _quoted(path) + b"\n")
        self._given.write(f"\nget-mark {_COMMIT}\n".encode())

    def end(self) -> None:
        """Say that this was all."""
        self._given.write(b"done\n")
        self._given.close()


def _counted(content: bytes) -> bytes:
    return b"data %d\n%b\n" % (len(content), content)


def _quoted(path: str) -> bytes:
    """Give a path so that nothing in it ends the line or the name."""
    name = path.encode("utf-8", "surrogateescape")
    for letter, written in _ESCAPED.items():
        name = name.replace(letter, written)
    return b'"%b"' % name
