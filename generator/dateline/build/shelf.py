"""Shelf: where one unit puts the files that it wants. What differs from what stands in the output folder is staged.

Nothing is put in place here: that is `writer.commit`'s, when all units have their files on their shelves. Several
processes may fill shelves at the same time, each for a unit of its own and with numbers of its own.
"""

from __future__ import annotations

import os
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from dateline.build.disk import Disk
from dateline.build.manifest import Entry
from dateline.build.outputs import file_stamp, kept_stamp, key_of
from dateline.build.stage import CHUNK, STAGE, Hashed, chunks_of, entry_of, make_stage
from dateline.build.standing import Standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from dateline.build.disk import Stamp
    from dateline.build.state import State

_ROWS = "SELECT path, view, made, sha, size, mtime, inode, staged, wanted, ours FROM output WHERE unit = ?"
_WANT = """INSERT INTO output VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 2, 0, ?)
    ON CONFLICT(path) DO UPDATE SET unit = excluded.unit, view = excluded.view, made = excluded.made,
    sha = excluded.sha, size = excluded.size, mtime = excluded.mtime, inode = excluded.inode, staged = excluded.staged,
    wanted = CASE WHEN output.wanted = 1 AND output.sha = excluded.sha AND output.size = excluded.size THEN 1 ELSE 2 END
    WHERE output.unit = excluded.unit OR output.wanted = 0"""
_STANDING = "SELECT path FROM output WHERE path > ? AND path < ? AND ours = 1 AND (wanted = 0 OR unit = ?)"
_UNWANT = """UPDATE output SET wanted = 0, staged = 0, mtime = CASE WHEN staged > 0 THEN 0 ELSE mtime END
    WHERE path = ? AND unit = ?"""


class Kept(NamedTuple):
    """What the list of outputs says of one file."""

    view: str  # key of what it shows
    made: str  # key of what it is made with
    sha: str
    size: int
    mtime: int
    inode: int
    staged: int


class Shelf:
    """The files of `unit` as it is made now, for the output folder `root` (a real path). Fill it, then `flush` it.

    `numbers` gives this process's numbers of staged files, above 0 and no one else's. Raises `OutputRefused` where
    something would be written through a symbolic link, and `OSError` where the system refuses.
    """

    def __init__(self, root: str, state: State, unit: str, numbers: Iterator[int], disk: Disk | None = None) -> None:
        self.root = root
        self.unit = unit
        self.staged = 0  # files that differ from what stands
        self._state = state
        self._numbers = numbers
        self._disk = disk or Disk()
        self._before: dict[str, Kept] = {}
        self._wanted: dict[str, int] = {}  # of the same paths, as the list of outputs says
        self._ours: set[str] = set()
        for path, *row, wanted, ours in state.rows(_ROWS, unit):
            self._before[path] = Kept(*row)
            self._wanted[path] = wanted
            if ours:
                self._ours.add(path)
        # Where a file of this unit was refused in this build, all of them are looked at again.
        self._refused = state.row("SELECT 1 FROM refused WHERE unit = ? LIMIT 1", unit) is not None
        self._files: dict[str, Kept] = {}
        self._twice: list[tuple[str, Kept]] = []
        self._standing = Standing(root, _Owned(state, self._before, self._ours))

    @property
    def foreign(self) -> tuple[str, ...]:
        """The paths of files in the way that are not ours, sorted."""
        return self._standing.in_the_way[0]

    @property
    def occupied(self) -> tuple[str, ...]:
        """The paths where folders stand in the way of files."""
        return self._standing.in_the_way[1]

    @property
    def count(self) -> int:
        """How many files it has."""
        return len(self._files)

    def stands(self, path: str, view: str, made: str) -> bool:
        """Say whether the file at `path` was made with these keys and stands, or waits, as it was left, and keep it.

        Nothing with the key "" does.
        """
        row = self._before.get(path)
        if row is None or row.view != view or row.made != made or not view or path in self._files:
            return False
        if row.staged:
            if self._refused:
                return False
        elif file_stamp(f"{self.root}/{path}") != (row.size, row.mtime, row.inode):
            return False
        self._files[path] = row
        return True

    def add(self, path: str, content: bytes, view: str = "", made: str = "") -> None:
        """Want `content` at `path`."""
        length = len(content)

        def same(file: int, size: int) -> bool:
            return size == length and os.read(file, size + 1) == content

        stamp, number = self._standing.stamp_if(path, same), 0
        if stamp is None:
            stamp, number = self._stage((content,))
        self._put(path, Kept(view, made, sha256(content).hexdigest(), *kept_stamp(stamp), number))

    def copy(self, path: str, source: str | Path, key: str = "") -> None:
        """Want the bytes of the file `source` at `path`; `key` tells whether they may have changed. "" never stands."""
        if self.stands(path, key, ""):
            return
        with open(source, "rb", buffering=0) as file:  # noqa: PTH123 - says most plainly that nothing is buffered
            entry = Entry("", os.fstat(file.fileno()).st_size)

            def same(other: int, size: int) -> bool:
                nonlocal entry
                if size != entry.size:
                    return False
                entry = entry_of(chunks_of(file))
                return entry == entry_of(iter(lambda: os.read(other, CHUNK), b""))

            stamp, number = self._standing.stamp_if(path, same), 0
            if stamp is None:
                copied = Hashed(chunks_of(file))
                stamp, number = self._stage(copied)
                entry = copied.entry()
            self._put(path, Kept(key, "", entry.sha256, *kept_stamp(stamp), number))

    def keep_folder(self, folder: str) -> None:
        """Want what stands of ours in `folder` (an output path that ends in `/`), but for what other units want."""
        for (path,) in self._state.rows(_STANDING, folder, f"{folder[:-1]}0", self.unit):
            stamp = file_stamp(f"{self.root}/{path}")
            if path in self._files or stamp is None:
                continue
            row = self._before.get(path)
            if row is None or row.staged or stamp != (row.size, row.mtime, row.inode):
                with open(f"{self.root}/{path}", "rb", buffering=0) as file:  # noqa: PTH123 - as in `copy`
                    row = Kept("", "", entry_of(chunks_of(file)).sha256, *stamp, 0)
            self._files[path] = row

    def flush(self) -> None:
        """Write all of it to the list: the unit has these files and no others. Once, within a transaction."""
        state, unit = self._state, self.unit
        gone = [(path, unit) for path, wanted in self._wanted.items() if wanted and path not in self._files]
        state.change_all(_UNWANT, gone)
        changed = [
            (path, row) for path, row in self._files.items() if not self._wanted.get(path) or self._before[path] != row
        ]
        if state.change_all(_WANT, ((path, unit, *row, key_of(path)) for path, row in changed)) < len(changed):
            changed = [(path, row) for path, row in changed if self._has_other(path)]
        else:
            changed = []
        state.change("DELETE FROM rival WHERE unit = ?", unit)
        rivals = enumerate((*changed, *self._twice))
        state.change_all(
            "INSERT INTO rival VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ((path, unit, *row, key_of(path), number) for number, (path, row) in rivals),
        )
        state.change("DELETE FROM refused WHERE unit = ?", unit)
        for folder, paths in enumerate(self._standing.in_the_way):
            state.change_all("INSERT INTO refused VALUES (?, ?, ?)", ((unit, path, folder) for path in set(paths)))

    def _has_other(self, path: str) -> bool:
        row = self._state.row("SELECT unit FROM output WHERE path = ?", path)
        return row is not None and row[0] != self.unit

    def _put(self, path: str, row: Kept) -> None:
        if path in self._files:
            self._twice.append((path, row))
        else:
            self._files[path] = row

    def _stage(self, chunks: Iterable[bytes]) -> tuple[Stamp, int]:
        if not self.staged:
            make_stage(self.root, self._disk)
        self.staged += 1
        number = next(self._numbers)
        return self._disk.write(f"{self.root}/{STAGE}/{number}", chunks), number


class _Owned:
    """The output paths that are ours, those of one unit at hand."""

    def __init__(self, state: State, known: dict[str, Kept], ours: set[str]) -> None:
        self._state = state
        self._known = known
        self._ours = ours

    def __contains__(self, path: object) -> bool:
        if path in self._known:
            return path in self._ours
        return self._state.row("SELECT 1 FROM output WHERE path = ? AND ours = 1", path) is not None
