"""Outputs: which files the output folder has, of which unit, and how they stand: the rows of `output` in the state.

A row outlives the build that made it, whether that came to its end or not; what follows from that is dealt with here.
A *spoilt* row is one whose file must be made or compared again. It has no time of change, which no file has.
"""

from __future__ import annotations

import os
import re
import stat
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.addresses import collision_key
from dateline.build.disk import Disk
from dateline.build.manifest import NAME, OutputRefused, load_manifest
from dateline.build.scouting import INODES, MANIFEST, moved_files
from dateline.build.splicing import listed_files
from dateline.build.stage import clear_stage
from dateline.build.standing import folders_above
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dateline.build.disk import Stamp
    from dateline.build.scouting import Scout
    from dateline.build.state import State

LEFT = -1  # the number of a rival whose staged file is gone
AT_A_TIME = 1000
_PLAIN = re.compile(r"(?:[\w-]+/)*[\w-]+(?:\.[\w-]+)+")

_STAGED = "SELECT 1 FROM output INDEXED BY output_pending WHERE (staged > 0 OR wanted <> 1) AND staged > 0 LIMIT 1"
_UNSTAGE = """UPDATE output SET staged = 0, mtime = 0, inode = 0, wanted = CASE wanted WHEN 0 THEN 0 ELSE 2 END
    WHERE staged > 0"""
_DISOWN = "UPDATE output SET ours = 0, wanted = CASE wanted WHEN 0 THEN 0 ELSE 2 END"
_OWN = """INSERT INTO output VALUES (?, '', '', '', ?, ?, 0, 0, 0, 0, 1, ?)
    ON CONFLICT(path) DO UPDATE SET ours = 1"""
_SPOIL_FOREIGN = "UPDATE output SET mtime = 0, inode = 0 WHERE ours = 0 AND wanted > 0"
_SPOIL = "UPDATE output SET mtime = 0, inode = 0 WHERE path = ?"
_LOOK = """SELECT path, size, mtime, inode FROM output
    WHERE path > ? AND wanted > 0 AND staged = 0 AND mtime <> 0 ORDER BY path"""
_LOOK_AT_UNIT = """SELECT path, size, mtime, inode FROM output INDEXED BY output_unit
    WHERE unit = ? AND path > ? AND wanted > 0 AND staged = 0 AND mtime <> 0 ORDER BY path"""
_SPOILT = """SELECT unit FROM output INDEXED BY output_spoilt WHERE mtime = 0 AND wanted > 0
    UNION SELECT unit FROM rival ORDER BY 1"""
_DROP = """UPDATE output SET wanted = 0, staged = 0, mtime = CASE WHEN staged > 0 THEN 0 ELSE mtime END
    WHERE unit = ? AND wanted > 0"""
_PROMOTE = """INSERT INTO output
    SELECT path, unit, view, made, sha, size, mtime, inode, staged, 2, 0, key FROM rival
    WHERE unit = ? AND path = ? AND number = ?
    ON CONFLICT(path) DO UPDATE SET unit = excluded.unit, view = excluded.view, made = excluded.made,
    sha = excluded.sha, size = excluded.size, mtime = excluded.mtime, inode = excluded.inode,
    staged = excluded.staged, wanted = 2"""
_NEW = """SELECT path, unit, key FROM output INDEXED BY output_pending
    WHERE (staged > 0 OR wanted <> 1) AND wanted = 2 LIMIT -1 OFFSET ?"""
_ODD = "SELECT path, unit, key FROM output INDEXED BY output_key WHERE key <> '' AND wanted > 0"
_COUNT_ODD = "SELECT count(*) FROM output INDEXED BY output_key WHERE key <> ''"
_AT = "SELECT path, unit FROM output WHERE path = ? AND wanted > 0"
_AT_KEY = "SELECT path, unit FROM output INDEXED BY output_key WHERE key = ? AND key <> '' AND wanted > 0"
_BELOW = "SELECT path, unit FROM output WHERE path > ? AND path < ? AND wanted > 0"
_BELOW_KEY = """SELECT path, unit FROM output INDEXED BY output_key
    WHERE key > ? AND key < ? AND key <> '' AND wanted > 0"""


@dataclass(frozen=True, slots=True, order=True)
class Collision:
    """A path that `unit` wants, and what a disk may take for the same, or for a folder of it or in it."""

    path: str
    unit: str
    other_path: str
    other_unit: str


def begin(root: str, state: State, disk: Disk | None = None) -> None:
    """Make the list agree with what stands in the output folder `root`, and take away what a stopped build left.

    Raises `OutputRefused` where the manifest cannot be used, and `OSError`.
    """
    now = manifest_stamp(root)
    clear_stage(root, disk or Disk())
    with state.transaction():
        if state.row(_STAGED):
            state.change(_UNSTAGE)  # a stopped build's: they are gone
        state.change("UPDATE rival SET staged = ? WHERE staged <> ?", LEFT, LEFT)
        state.change("DELETE FROM refused")
        if now is not None and state.value(MANIFEST) == text_of(now):
            return
        state.set_value(MANIFEST, None)
        state.change(_DISOWN)
    if now is not None:
        _import(root, state)
    with state.transaction():
        state.change(_SPOIL_FOREIGN)


def look(root: str, state: State, unit: str | None = None, scout: Scout | None = None) -> None:
    """Spoil the rows of files (of one unit) that do not stand as they were left. Not within a transaction.

    `scout` was sent to look at all of them, a moment ago.
    """
    known = scout.moved(state.value(MANIFEST)) if scout else None
    if known is not None:
        _spoil(state, known)
        return
    after, moved = "", [""] * AT_A_TIME
    while len(moved) == AT_A_TIME:
        found = state.rows(_LOOK, after) if unit is None else state.rows(_LOOK_AT_UNIT, unit, after)
        moved = list(islice(moved_files(root, found), AT_A_TIME))
        del found  # ends the query, so that its table can be written to
        _spoil(state, moved)
        after = moved[-1] if moved else ""


def _spoil(state: State, paths: Sequence[str]) -> None:
    if paths:
        with state.transaction():
            state.change_all(_SPOIL, ((path,) for path in paths))


def spoilt_units(state: State) -> list[str]:
    """Give the units that must be made again, sorted: some file of theirs does not stand as it should."""
    return [unit for (unit,) in state.rows(_SPOILT)]


def drop(state: State, unit: str) -> None:
    """Want no file of a unit any more. Within a transaction."""
    state.change(_DROP, unit)
    state.change("DELETE FROM rival WHERE unit = ?", unit)
    state.change("DELETE FROM refused WHERE unit = ?", unit)


def adopt(state: State, unit: str, other: str) -> None:
    """Give all files of another unit to `unit`. Within a transaction."""
    state.change("UPDATE output SET unit = ? WHERE unit = ?", unit, other)
    state.change("UPDATE rival SET unit = ? WHERE unit = ?", unit, other)
    state.change("UPDATE OR REPLACE refused SET unit = ? WHERE unit = ?", unit, other)


def collisions(state: State) -> list[Collision]:
    """Give the collisions of all that is wanted, sorted, when all units have told. Not within a transaction.

    Paths are compared as NFC, case-folded. A file where another needs a folder is a collision too.
    """
    with state.transaction():
        found = set(_rivals(state))
        found.update(_meetings(state))
    return sorted(found)


def is_wanted(state: State, path: str) -> bool:
    """Say whether something is wanted at `path`, or at what a disk may take for the same."""
    return any(state.row(query, path) is not None for query in (_AT, _AT_KEY))


def key_of(path: str) -> str:
    """Give what a path is compared by, where that is another text, or a folder may bear its name; else ""."""
    if _PLAIN.fullmatch(path) and path == (path.lower() if path.isascii() else collision_key(path)):
        return ""
    return collision_key(path)


def file_stamp(file: str) -> Stamp | None:
    """Give the stamp of a regular file as the list of outputs holds it; None where none stands there."""
    try:
        now = os.lstat(file)
    except OSError:
        return None
    # Called for every file of a site: no call more than there must be.
    return (now.st_size, now.st_mtime_ns, now.st_ino & INODES) if stat.S_ISREG(now.st_mode) else None


def kept_stamp(stamp: Stamp) -> Stamp:
    """Give a stamp as the list of outputs holds it."""
    size, mtime, inode = stamp
    return (size, mtime, inode & INODES)


def manifest_stamp(root: str) -> Stamp | None:
    """Give the stamp of the manifest, if there is one. Raises `OutputRefused` for a link in its place."""
    file = Path(root, NAME)
    if file.is_symlink():
        raise OutputRefused(f"{file} is a symbolic link: Dateline does not write through links. Remove it.")
    return file_stamp(str(file))


def text_of(stamp: Stamp) -> str:
    """Give a stamp as a value of the state."""
    return " ".join(map(str, stamp))


def _import(root: str, state: State) -> None:
    """Mark what the manifest names as ours, and add rows of what it names that is not known."""
    try:
        with state.transaction(), Path(root, NAME).open("rb") as manifest:
            state.change_all(_OWN, ((*file, key_of(file[0])) for file in listed_files(manifest)))
    except ValueError:  # somebody has put it into another form
        whole = load_manifest(Path(root))
        files = whole.files.items() if whole else ()
        with state.transaction():
            state.change_all(_OWN, ((path, each.sha256, each.size, key_of(path)) for path, each in files))


def _rivals(state: State) -> Iterator[Collision]:
    """Put those in place whose path nobody wants any more; give the others."""
    for unit, path, number, staged in list(
        state.rows("SELECT unit, path, number, staged FROM rival ORDER BY path, unit, number")
    ):
        other = state.row("SELECT unit FROM output WHERE path = ? AND wanted > 0", path)
        if other is not None:
            yield Collision(path, unit, path, other[0])
        elif staged != LEFT:
            state.change(_PROMOTE, unit, path, number)
            state.change("DELETE FROM rival WHERE unit = ? AND path = ? AND number = ?", unit, path, number)


def _meetings(state: State) -> Iterator[Collision]:
    """Look either at the few files that came since the last commit, or at the few whose path is not plain.

    Two paths cannot meet where both are plain, nor did two that were there before.
    """
    (odd,) = state.row(_COUNT_ODD) or (0,)
    if not odd:
        return
    chosen = state.rows(_ODD) if state.row(_NEW, odd) else state.rows(_NEW, 0)
    for path, unit, key in chosen:
        for other_path, other_unit in _met(state, path, key or path):
            yield Collision(*min((path, unit, other_path, other_unit), (other_path, other_unit, path, unit)))


def _met(state: State, path: str, key: str) -> Iterator[tuple[str, str]]:
    """Give the wanted files that a disk may take for this one, or that need it as a folder, or that are one of its."""
    below = (f"{key}/", f"{key}0")  # 0 comes after /
    asked: list[tuple[str, tuple[str, ...]]] = [(_BELOW, below), (_BELOW_KEY, below)]
    for each in (key, *folders_above(key)):
        asked += [(_AT, (each,)), (_AT_KEY, (each,))]
    for query, values in asked:
        for other_path, other_unit in state.rows(query, *values):
            if other_path != path:
                yield other_path, other_unit
