"""Placing: files renamed into the output folder and removed from it, one after the other, sorted by path.

The folders above a path are entered and left once each, so that nothing has to be held of more than one path.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.build.manifest import OutputRefused
from dateline.build.stage import STAGE
from dateline.build.standing import is_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dateline.build.disk import Disk


def put_files(root: str, disk: Disk, files: Iterable[tuple[str, int]]) -> Iterator[str]:
    """Rename staged files (path and number, sorted) into their places, making folders as needed; give each path.

    Raises `OutputRefused` for a link in the place of a folder, and `OSError`.
    """
    way: list[str] = []
    made: dict[str, bool] = {"": False}  # of the folders on the way: whether it is we who made it
    for path, number in files:
        left, entered = turn(way, path.rpartition("/")[0])
        for folder in left:
            del made[folder]
        for folder in entered:
            above = made[folder.rpartition("/")[0]]
            made[folder] = above or not folder_stands(root, folder)
            if made[folder]:
                disk.make_folder(f"{root}/{folder}")
        disk.replace(f"{root}/{STAGE}/{number}", f"{root}/{path}")
        yield path


def remove_files(root: str, disk: Disk, paths: Iterable[str]) -> Iterator[str]:
    """Remove files (sorted) and the folders that this empties; give the paths of those that were there.

    Nothing is removed through a link, nor where a folder has come to stand: what is in it is not this file.
    """
    way: list[str] = []
    linked: dict[str, bool] = {"": False}  # of the folders on the way: whether it or one above is a link
    for path in paths:
        above = path.rpartition("/")[0]
        left, entered = turn(way, above)
        _leave(root, disk, left, linked)
        for folder in entered:
            linked[folder] = linked[folder.rpartition("/")[0]] or Path(root, folder).is_symlink()
        if not linked[above] and not is_folder(root, path) and disk.remove(f"{root}/{path}"):
            yield path
    _leave(root, disk, reversed(way), linked)


def turn(way: list[str], folder: str) -> tuple[list[str], list[str]]:
    """Go on from the folders on the `way`, the topmost first, to `folder`: give those left, and those entered."""
    left, entered = [], []
    while way and not f"{folder}/".startswith(f"{way[-1]}/"):
        left.append(way.pop())
    while folder and (not way or way[-1] != folder):
        entered.append(folder)
        folder = folder.rpartition("/")[0]
    entered.reverse()
    way += entered
    return left, entered


def folder_stands(root: str, folder: str) -> bool:
    """Say whether a folder is there. Raises `OutputRefused` for a link."""
    try:
        mode = os.lstat(f"{root}/{folder}").st_mode
    except (FileNotFoundError, NotADirectoryError):
        return False
    if stat.S_ISLNK(mode):
        raise OutputRefused(f"{root}/{folder} is a symbolic link: Dateline does not write through links. Remove it.")
    return stat.S_ISDIR(mode)


def _leave(root: str, disk: Disk, folders: Iterable[str], linked: dict[str, bool]) -> None:
    """Remove folders, the deepest first, that are empty."""
    for folder in folders:
        if not linked[folder.rpartition("/")[0]]:
            disk.remove_folder(f"{root}/{folder}")
        linked.pop(folder)
