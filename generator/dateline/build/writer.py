"""Writer: puts files into the output folder so that it is whole at every instant.

First everything new or changed is written to a folder of its own inside the output (`shelf.Shelf`): a full disk, or an
error in the last page, leaves the site untouched. Then (`commit`) the manifest lists what stood there and what will,
and each file is renamed into its place: whoever looks, and wherever it is stopped, there is the old file or the new
one. What is no longer wanted goes last, and the manifest is replaced by that of the new state.

The manifests are waited for until they are on the medium, so that after a loss of power nothing stands there that no
manifest names. The pages are not: thousands of waits would cost more than the whole build.

What is to be done stands in the list of outputs, and is read from there as it is done: nothing here grows with the
number of files that there are.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from dateline.addresses import collision_key
from dateline.build.disk import Disk
from dateline.build.manifest import NAME, Manifest
from dateline.build.outputs import begin, kept_stamp, manifest_stamp
from dateline.build.placing import put_files, remove_files
from dateline.build.record import Record
from dateline.build.stage import STAGE, clear_stage, make_stage
from dateline.build.standing import (
    files_below,
    folders_below,
    one_file,
    refuse_foreign,
)
from dateline.build.state import State
from dateline.values import dataclass

if TYPE_CHECKING:
    from pathlib import Path


Place = Callable[[Iterable[tuple[str, int]]], Iterator[str]]
LISTED = 100_000  # paths of what was done that are held to be told
_FINAL, _UNION = "0", "00"  # names in the stage that are no shelf's
_LOADED = """SELECT path, staged FROM output INDEXED BY output_pending
    WHERE (staged > 0 OR wanted <> 1) AND staged > 0 AND substr(path, -5) <> '.html' ORDER BY path"""
_PAGES = """SELECT path, staged FROM output INDEXED BY output_pending
    WHERE (staged > 0 OR wanted <> 1) AND staged > 0 AND substr(path, -5) = '.html' ORDER BY path"""
_UNWANTED = """SELECT path FROM output INDEXED BY output_pending
    WHERE (staged > 0 OR wanted <> 1) AND wanted = 0 AND ours = 1 ORDER BY path"""
_STAGED_BELOW = """SELECT 1 FROM output INDEXED BY output_pending
    WHERE (staged > 0 OR wanted <> 1) AND staged > 0 AND path > ? AND path < ? LIMIT 1"""
_IS_UNWANTED = "SELECT 1 FROM output WHERE path = ? AND wanted = 0 AND ours = 1"
_FOREIGN = "SELECT path FROM refused WHERE folder = 0"
_OCCUPIED = "SELECT DISTINCT path FROM refused WHERE folder = 1 ORDER BY path"
_TWINS = """SELECT path FROM output WHERE path = ? AND wanted > 0
    UNION ALL SELECT path FROM output INDEXED BY output_key WHERE key = ? AND key <> '' AND wanted > 0"""


@dataclass(frozen=True, slots=True)
class Written:
    """What a commit did: sorted output paths, of each kind the first `LISTED`, and how many there were."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    written_count: int = 0
    removed_count: int = 0


@contextmanager
def writing(output: Path, state: State, disk: Disk | None = None) -> Iterator[str]:
    """Begin to write into `output`: give its real path, for shelves and `commit`. In the end, clear the stage.

    Raises `OutputRefused` where the manifest cannot be used, and `OSError`.
    """
    root = os.path.realpath(output)
    begin(root, state, disk)
    try:
        yield root
    finally:
        with suppress(OSError):  # the next build tries again; what went wrong before is what must be told
            clear_stage(root, disk or Disk())


def commit(
    root: str,
    state: State,
    head: Manifest,
    disk: Disk | None = None,
    *,
    durable: bool = True,
    listed: int = LISTED,
    place: Place | None = None,
) -> Written:
    """Put in place what all shelves hold. `head` says all of the new manifest but its files.

    `place` does as `placing.put_files` does, perhaps with several processes.

    Where not `durable`, nothing is waited for. No transaction may be open. Raises `OutputRefused` where something would
    be overwritten that no manifest names or written through a symbolic link, `OSError`, and `ValueError` where
    `outputs.collisions` would give any of one path.
    """
    disk = disk or Disk()
    if state.row("SELECT 1 FROM rival LIMIT 1"):
        raise ValueError("two units want one path")
    record = Record(root, state, replace(head, complete=True))
    first, occupied = _obstacles(root, state, unwanted=record.unwanted > 0)
    if record.stands():
        record.settle()
        return Written((), (), record.count)
    make_stage(root, disk)
    final = f"{root}/{STAGE}/{_FINAL}"
    stamp = disk.write(final, record.final(), durable=durable)
    if record.staged or record.unwanted:
        disk.write(f"{root}/{STAGE}/{_UNION}", record.union(final), durable=durable)
        _put_manifest(root, disk, _UNION, durable=durable)
    removed = Paths(listed)
    removed.take(remove_files(root, disk, first))
    for folder in chain.from_iterable(folders_below(root, path) for path in occupied):
        disk.remove_folder(f"{root}/{folder}")
    written = Paths(listed)
    for query in (_LOADED, _PAGES):  # what pages load is there before they are
        written.take(place(state.rows(query)) if place else put_files(root, disk, state.rows(query)))
    if record.unwanted:
        removed.take(remove_files(root, disk, _but_twins(root, state)))
    # The stamp is that of a manifest that is not there yet: if it never will be, the list is not believed.
    record.settle(kept_stamp(stamp))
    _put_manifest(root, disk, _FINAL, durable=durable)
    return Written(written.sorted(), removed.sorted(), record.count - record.staged, written.count, removed.count)


def clear(output: Path, disk: Disk | None = None) -> tuple[str, ...]:
    """Remove everything that the manifest of `output` names, and the manifest; give the paths of what was there.

    Raises `OutputRefused` where the manifest cannot be read, and `OSError`.
    """
    if manifest_stamp(os.path.realpath(output)) is None:
        return ()
    with State.open(None, "") as state, writing(output, state, disk) as root:
        removed = commit(root, state, Manifest(), disk, listed=sys.maxsize).removed
    (disk or Disk()).remove(os.path.realpath(output / NAME))
    return removed


class Paths:
    """Counts paths, and holds the first of them."""

    def __init__(self, held: int) -> None:
        self.count = 0
        self._held = held
        self._paths: list[str] = []

    def take(self, paths: Iterable[str]) -> None:
        """Count them as they come."""
        for path in paths:
            if self.count < self._held:
                self._paths.append(path)
            self.count += 1

    def sorted(self) -> tuple[str, ...]:
        """Give those that are held."""
        return tuple(sorted(self._paths))


def _obstacles(root: str, state: State, *, unwanted: bool) -> tuple[list[str], list[str]]:
    """Give the files, sorted, that must go before others can be put in place, and the folders that then must go.

    A file stands where a folder must be, or in a folder where a file must be; all are ours and not wanted. Raises
    `OutputRefused` where something is not.
    """
    found = {
        path
        for (path,) in (state.rows(_UNWANTED) if unwanted else ())
        if state.row(_STAGED_BELOW, f"{path}/", f"{path}0")  # 0 comes after /
    }
    foreign = {path for (path,) in state.rows(_FOREIGN)}
    occupied = [path for (path,) in state.rows(_OCCUPIED)]
    for path in chain.from_iterable(files_below(root, folder) for folder in occupied):
        (found if state.row(_IS_UNWANTED, path) else foreign).add(path)
    refuse_foreign(root, foreign)
    return sorted(found), occupied


def _but_twins(root: str, state: State) -> Iterator[str]:
    """Give what is not wanted and not a new file itself, as on a disk that takes `A` and `a` for one name."""
    for (path,) in state.rows(_UNWANTED):
        key = collision_key(path)
        twins = state.rows(_TWINS, key, key)
        if not any(one_file(f"{root}/{path}", f"{root}/{twin}") for (twin,) in twins):
            yield path


def _put_manifest(root: str, disk: Disk, name: str, *, durable: bool) -> None:
    disk.replace(f"{root}/{STAGE}/{name}", f"{root}/{NAME}")
    if durable:
        disk.sync_folder(root)
