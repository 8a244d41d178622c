"""Watch: say when a file that the site is made of changes.

Folders are watched as trees, by the system's notifications (watchfiles). The folder that holds each of them is watched
as well, but only itself: that is how a settings file replaced by an editor, or a folder removed and made again, is seen
without listening to everything that stands beside them (output, git, environments).

Polling is our own. That of watchfiles compares modification times in whole seconds, so that it misses the second of two
saves within one second (samuelcolvin/watchfiles#319) and a file replaced by an older one.
"""

from __future__ import annotations

import asyncio
import fnmatch
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from watchfiles import Change as Kind

Identity = tuple[int, int] | None
Print = tuple[int, int, int, int]

STEP = 5  # milliseconds between two looks at the notifications from the trees; what is the same at two is handed on
SLOW_STEP = 20  # the same for the folders that hold them
LONGEST_BATCH = 200  # milliseconds after which changes are handed on though there are more with every look
MANY = 1_000  # notifications in a batch from which on some may have been dropped
CHECK = 1_000  # milliseconds of silence after which the watched folders are looked at themselves
POLL = 0.3  # seconds between two walks when polling

NEVER = (
    ".git", ".hg", ".svn", ".dateline", "__pycache__", ".DS_Store", "Thumbs.db",
    "*~", "*.sw[nopx]", "*.swpx", "4913", "*.kate-swp",  # vim, kate
    ".#*", "#*#",  # Emacs
    "*___jb_tmp___", "*___jb_old___", "*___jb_bak___",  # JetBrains
    ".goutputstream-*", ".~lock.*#",  # GNOME, LibreOffice
    ".*.tmp",  # our own edits
)  # fmt: skip
_NEVER = re.compile("|".join(fnmatch.translate(pattern) for pattern in NEVER))


@dataclass(frozen=True, slots=True)
class Watched:
    """What to watch: absolute paths of folders and files, there or not; `ignored` ones below them do not count."""

    paths: tuple[Path, ...]
    ignored: tuple[Path, ...] = ()
    poll: bool = False


async def watch(
    watched: Watched, changed: Callable[[frozenset[str]], None], polling: Callable[[str], None] = lambda _: None
) -> None:
    """Call `changed` with the paths of each batch of changes, until cancelled.

    An empty batch says that anything may have changed, and whatever changes from then on is reported. It comes first,
    when the watch stands, and again whenever a watched folder came, went or was replaced, or so much changed at once
    that some of it may have gone unheard. A path may be a folder's: what is in one that has just come, or has another
    name now, is not reported by itself. Where the system cannot watch (too many folders), `polling` is called with the
    reason and the folders are polled instead.
    """
    if not watched.poll:
        try:
            await _listen(watched, changed)
        except (OSError, RuntimeError) as error:  # watchfiles' own internal error is a RuntimeError
            polling(str(error))
    await _poll(watched, changed)


def matters(watched: Watched, path: str) -> bool:
    """Say whether a change of `path` counts: it is watched or below what is, and no editor's or system's own file."""
    return any(_matters_below(path, str(top)) for top in watched.paths) and not any(
        _below(path, str(ignored)) is not None for ignored in watched.ignored
    )


def _matters_below(path: str, top: str) -> bool:
    below = _below(path, top)
    return below is not None and not any(_NEVER.fullmatch(part) for part in Path(below).parts)


def _below(path: str, top: str) -> str | None:
    """Give the part of `path` below `top`, empty for `top` itself."""
    if path == top:
        return ""
    return path[len(top) + 1 :] if path.startswith(top + os.sep) else None


# ── by notification ──────────────────────────────────────────────────────────────────────────────────────────────────


async def _listen(watched: Watched, changed: Callable[[frozenset[str]], None]) -> None:
    """Watch by notification; begin anew whenever one of the folders is not the one that it was."""
    while True:
        trees = [path for path in watched.paths if path.is_dir()]
        holders = sorted({path.parent for path in watched.paths if path.parent.is_dir()})
        with suppress(FileNotFoundError):  # it went while the watch was being set up
            await _listen_once(watched, trees, holders, changed)
        await asyncio.sleep(STEP / 1000)


async def _listen_once(
    watched: Watched, trees: list[Path], holders: list[Path], changed: Callable[[frozenset[str]], None]
) -> None:
    """Watch these folders until one of them is replaced, goes or comes."""
    stop = asyncio.Event()
    pump = partial(_pump, watched, {str(path) for path in (*trees, *holders)}, stop, changed)
    pumps = [asyncio.create_task(pump(paths, deep)) for paths, deep in ((trees, True), (holders, False)) if paths]
    if not pumps:
        await asyncio.sleep(CHECK / 1000)
        return
    try:
        await asyncio.sleep(0)  # each pump has run as far as its first wait: its watch is set up, or it has failed
        if not any(task.done() for task in pumps):
            changed(frozenset())
        await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stop.set()
        await asyncio.gather(*pumps, return_exceptions=True)
    for task in pumps:
        task.result()


async def _pump(
    watched: Watched,
    tops: set[str],
    stop: asyncio.Event,
    changed: Callable[[frozenset[str]], None],
    paths: list[Path],
    deep: bool,
) -> None:
    """Hand on the changes below `paths` until `stop`, or until one of `tops` is not what it was."""
    from watchfiles import awatch

    before = _identities(watched)
    async for batch in awatch(
        *paths,
        watch_filter=None,
        debounce=LONGEST_BATCH,
        step=STEP if deep else SLOW_STEP,
        rust_timeout=CHECK,
        yield_on_timeout=True,
        stop_event=stop,
        force_polling=False,
        recursive=deep,
        ignore_permission_denied=True,
    ):
        relevant = frozenset(path for _, path in batch if matters(watched, path))
        if len(batch) > MANY:  # where the system's queue overflows, nobody is told (samuelcolvin/watchfiles#348)
            changed(frozenset())
        elif relevant:
            changed(relevant)
        if _came_or_went(batch, tops) or _identities(watched) != before:
            return


def _came_or_went(batch: Iterable[tuple[Kind, str]], tops: set[str]) -> bool:
    """Say whether a watched folder itself was made or removed; a new one may have the old one's inode."""
    return any(kind.raw_str() != "modified" and path in tops for kind, path in batch)


def _identities(watched: Watched) -> list[Identity]:
    """Give what tells the watched folders, and those that hold them, from others of their names."""
    folders = sorted({*watched.paths, *(path.parent for path in watched.paths)})
    return [_identity(path) for path in folders]


def _identity(path: Path) -> Identity:
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if path.is_dir() else (0, 0)


# ── by polling ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def _poll(watched: Watched, changed: Callable[[frozenset[str]], None]) -> None:
    """Walk the folders again and again and compare."""
    before = await asyncio.to_thread(_walk, watched)
    changed(frozenset())
    while True:
        await asyncio.sleep(POLL)
        now = await asyncio.to_thread(_walk, watched)
        different = frozenset(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))
        if different:
            changed(different)
        before = now


def _walk(watched: Watched) -> dict[str, Print]:
    """Give every watched file with what changes when it does: times, size and inode."""
    return {
        path: print_of(found) for top in watched.paths for path, found in _files(str(top)) if matters(watched, path)
    }


def _files(path: str) -> Iterator[tuple[str, os.stat_result]]:
    """Give the files at or below `path`; what vanishes meanwhile is not there. Links to folders are not followed."""
    try:
        with os.scandir(path) as entries:
            listed = list(entries)
    except NotADirectoryError:
        with suppress(OSError):
            yield path, Path(path).stat()
        return
    except OSError:
        return
    for entry in listed:
        if _NEVER.fullmatch(entry.name):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(entry.path)
        else:
            with suppress(OSError):
                yield entry.path, entry.stat()


def print_of(found: os.stat_result) -> Print:
    """Give what changes when a file does: times, size and inode."""
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino
