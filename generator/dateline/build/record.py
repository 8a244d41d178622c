"""Record: the manifest as the list of outputs has it, written without ever being held as a whole.

Where few of its files changed since the one that stands was written, that one is copied with other lines in their
places; else all lines are made.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.build.manifest import NAME, manifest_chunks, manifest_head, manifest_line
from dateline.build.outputs import manifest_stamp, text_of
from dateline.build.scouting import MANIFEST
from dateline.build.splicing import spliced
from dateline.build.state import PENDING, Damaged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dateline.build.disk import Stamp
    from dateline.build.manifest import Manifest
    from dateline.build.state import State

FEW = 8  # changes are few where there are as many times more files
_HEAD = "head"  # the value that holds the head of the manifest that stands
_COUNT = "files"  # and how many files it names
_WORK = """SELECT count(*) FILTER (WHERE staged > 0 OR wanted <> 1),
    coalesce(sum(wanted > 0), 0) - coalesce(sum(ours = 1), 0),
    coalesce(sum(wanted = 0 AND ours = 1), 0), coalesce(sum(staged > 0), 0), coalesce(sum(wanted > 0), 0)"""
_WORK_PENDING = f"{_WORK} FROM output INDEXED BY output_pending WHERE (staged > 0 OR wanted <> 1)"
_WORK_ALL = f"{_WORK} FROM output"
_CHANGED = """SELECT path, sha, size, wanted FROM output INDEXED BY output_pending
    WHERE (staged > 0 OR wanted <> 1) ORDER BY path"""
_WANTED = "SELECT path, sha, size FROM output WHERE wanted > 0 ORDER BY path"
_UNWANTED = """SELECT path, sha, size FROM output INDEXED BY output_pending
    WHERE (staged > 0 OR wanted <> 1) AND wanted = 0 AND ours = 1 ORDER BY path"""
_FORGET = "DELETE FROM output INDEXED BY output_pending WHERE (staged > 0 OR wanted <> 1) AND wanted = 0"
_SETTLE = """UPDATE output INDEXED BY output_pending SET staged = 0, wanted = 1, ours = 1
    WHERE (staged > 0 OR wanted <> 1)"""
# Where most rows are pending, their index costs more to empty row by row than to make again.
_SETTLE_MOST = (
    "DROP INDEX output_pending",
    "DELETE FROM output WHERE wanted = 0",
    "UPDATE output SET staged = 0, wanted = 1, ours = 1 WHERE staged > 0 OR wanted <> 1",
    PENDING,
)


class Record:
    """The manifest of the output folder `root`, as `state` has its files and `head` the rest."""

    def __init__(self, root: str, state: State, head: Manifest) -> None:
        self._file = Path(root, NAME)
        self._state = state
        self._head = head
        stamp = manifest_stamp(root)
        self._known = stamp is not None and state.value(MANIFEST) == text_of(stamp)
        # How many rows are pending, and how many files more there will be; to be removed; to be put in place; wanted.
        work = state.row(_WORK_PENDING if self._known else _WORK_ALL)
        self.changed, more, self.unwanted, self.staged, self.count = work or (0, 0, 0, 0, 0)
        if self._known:
            self.count = int(state.value(_COUNT) or 0) + more

    def stands(self) -> bool:
        """Say whether nothing is to be done, and the manifest that stands is the one that `final` gives."""
        if self.staged or self.unwanted:
            return False
        if self._known and not self.changed:
            return self._state.value(_HEAD) == self._text()
        try:
            with self._file.open("rb") as file:
                same = all(file.read(len(piece)) == piece for piece in self.final())
                return same and not file.read(1)
        except FileNotFoundError:
            return False

    def final(self) -> Iterator[bytes]:
        """Give the manifest of all that is wanted, in pieces. Raises `Damaged` where the one that stands is another."""
        if not self._known or self.changed * FEW > self.count:
            yield from manifest_chunks(self._head, self._state.rows(_WANTED))
            return
        changes = (
            (path, manifest_line(path, sha, size) if wanted else b"")
            for path, sha, size, wanted in self._state.rows(_CHANGED)
        )
        try:
            with self._file.open("rb") as old:
                yield from spliced(self._head, old, changes)
        except ValueError as fault:
            raise Damaged(f"{self._file} is not as it was left") from fault

    def union(self, final: str) -> Iterator[bytes]:
        """Give the manifest of a build under way: the `final` one, staged in that file, and all that stood there."""
        unwanted = self._state.rows(_UNWANTED) if self.unwanted else ()
        lines = ((path, manifest_line(path, sha, size)) for path, sha, size in unwanted)
        with open(final, "rb") as file:  # noqa: PTH123 - a path of the stage
            yield from spliced(replace(self._head, complete=False), file, lines)

    def settle(self, stamp: Stamp | None = None) -> None:
        """Note that all is in place, under a manifest of that stamp; without one, under the one that stands."""
        found = stamp or manifest_stamp(str(self._file.parent))
        if found is None or (stamp is None and self._known and not self.changed):
            return
        with self._state.transaction():
            for statement in _SETTLE_MOST if self.changed * 2 > self.count else (_FORGET, _SETTLE):
                self._state.change(statement)
            self._state.set_value(MANIFEST, text_of(found))
            self._state.set_value(_HEAD, self._text())
            self._state.set_value(_COUNT, str(self.count))

    def _text(self) -> str:
        return manifest_head(self._head).decode()
