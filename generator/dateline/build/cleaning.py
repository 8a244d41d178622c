"""Cleaning: what builds have made is taken away again, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.build.last_good import forget_good, good_folder
from dateline.build.lock import lock_file, locked
from dateline.build.state import FOLDER
from dateline.build.writer import clear

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def clean(site: Path, output: Path) -> int:
    """Remove what the manifest of `output` names, the preview of the site, and what is remembered of it.

    Gives how many files of `output` there were. Raises `OSError`, and `lock.Busy` while a build into one of them is
    under way.
    """
    caches = site / ".dateline"
    removed = _clear(site, output) if output.is_dir() else 0
    if not caches.is_dir():
        return removed
    preview = caches / "preview"
    if preview.is_dir():
        _clear(site, preview)
    forget_good(good_folder(site), ())
    for folder in (caches / FOLDER, caches / "locks"):
        for file in sorted(folder.glob("*")):
            file.unlink()
    _remove_empty([preview, good_folder(site), caches / FOLDER, caches / "locks", caches])
    return removed


def _clear(site: Path, folder: Path) -> int:
    with locked(lock_file(site, folder), str(folder)):
        return len(clear(folder))


def _remove_empty(folders: Iterable[Path]) -> None:
    for folder in folders:
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
