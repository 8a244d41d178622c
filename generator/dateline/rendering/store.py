"""Store: what a theme's templates were made into, kept from one run to the next in the user's own cache folder.

Parsing and compiling a theme takes longer than rendering a hundred pages, and gives the same each time. As Python keeps
the code of its modules in `__pycache__`, it is kept here, under a digest of all that it is made from.

What is kept is code, and is run. So it lies in a folder that belongs to the user and that nobody else may write to, and
never in a site's: a site may come from anywhere, and its files are text to be read, not to be run. An entry that is
damaged, or that stands under another's name, is passed over. Whatever else is amiss, there is no store, and everything
is made anew.
"""

from __future__ import annotations

import marshal
import os
import sys
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dateline
from dateline.digests import digest
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

VARIABLE = "DATELINE_CACHE"  # names another folder; empty, it means that nothing is to be kept
KEPT = 16  # entries; those that were not used for the longest time go first
ENDING = ".entry"
_FORM = b"dateline store 1\n"
_PROGRAM = Path(dateline.__file__).parent
_FAULTS = (OSError, ValueError, EOFError, TypeError)  # marshal gives the last three


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of entries, each what `marshal` can write: plain values and code."""

    folder: Path

    def load(self, key: str) -> Any:
        """Give what was kept as `key`; None where there is nothing, or nothing that was written here as that."""
        file = self._file(key)
        try:
            content = file.read_bytes()
            head, body = content[: len(_FORM) + _SEAL], content[len(_FORM) + _SEAL :]
            if head != _FORM + _seal(key, body):
                return None
            value = marshal.loads(body)  # noqa: S302 -- written here: see above
            os.utime(file)
        except _FAULTS:
            return None
        return value

    def save(self, key: str, value: Any) -> None:
        """Keep `value` as `key`, whole or not at all, and let go of what has not been used for long."""
        new = self._file(f"{key}-{os.getpid()}-{os.urandom(4).hex()}")
        try:
            body = marshal.dumps(value)
            with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
                opened.write(_FORM + _seal(key, body) + body)
            new.replace(self._file(key))
            self._prune()
        except _FAULTS:
            with suppress(OSError):
                new.unlink()

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}{ENDING}"

    def _prune(self) -> None:
        with os.scandir(self.folder) as scan:
            found = sorted((entry.stat().st_mtime_ns, entry.path) for entry in scan if entry.name.endswith(ENDING))
        for _, path in found[:-KEPT]:
            with suppress(OSError):
                Path(path).unlink()


_SEAL = 32


def _seal(key: str, body: bytes) -> bytes:
    """Give the digest of an entry, its name with it: a copy under another name is not that entry."""
    return blake2b(body, digest_size=_SEAL, person=b"dateline", key=key.encode()[:64]).digest()


def open_store(site: Path) -> Store | None:
    """Give the store, for building the site in the folder `site`; None where there can be none."""
    folder = user_folder(os.environ, sys.platform)
    if folder is None:
        return None
    folder /= "templates"
    try:
        if folder.resolve().is_relative_to(site.resolve()):
            return None  # what lies in a site may have come with it
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        if not all(_own(each) for each in (folder, folder.parent)):
            return None
    except OSError:
        return None
    return Store(folder)


def _own(folder: Path) -> bool:
    """Say whether a folder is the user's, and writable to nobody else."""
    status = folder.stat()
    return not hasattr(os, "geteuid") or (status.st_uid == os.geteuid() and not status.st_mode & 0o022)


def user_folder(environment: Mapping[str, str], platform: str) -> Path | None:
    """Give the folder for what Dateline keeps of its own, by the customs of the system; None where there is none."""
    if VARIABLE in environment:
        return _absolute(environment[VARIABLE])
    with suppress(RuntimeError):  # there is no home
        if platform == "win32":
            return _below(environment.get("LOCALAPPDATA", ""))
        if platform == "darwin":
            return Path.home() / "Library" / "Caches" / "dateline"
        return _below(environment.get("XDG_CACHE_HOME", "")) or Path.home() / ".cache" / "dateline"
    return None


def _absolute(name: str) -> Path | None:
    return Path(name) if Path(name).is_absolute() else None


def _below(name: str) -> Path | None:
    folder = _absolute(name)
    return folder / "dateline" if folder else None


def program() -> str:
    """Give a digest of what makes the entries: Dateline itself, the libraries and Python."""
    import babel
    import jinja2
    import markupsafe

    libraries = (babel.__file__, jinja2.__file__, markupsafe.__file__)
    stamps = [*_stamps(_PROGRAM), *((path, _stamp(Path(path).stat())) for path in libraries)]
    versions = (dateline.__version__, babel.__version__, jinja2.__version__, sys.version, sys.flags.optimize)
    return digest((versions, sorted(stamps)))


def _stamps(folder: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    """Give the Python files below a folder, each with what differs when it is written again."""
    with os.scandir(folder) as scan:
        for entry in scan:
            if entry.name.endswith(".py"):
                yield entry.path, _stamp(entry.stat())
            elif entry.is_dir() and entry.name not in {"__pycache__", "themes"}:
                yield from _stamps(Path(entry.path))


def _stamp(status: os.stat_result) -> tuple[int, int]:
    return status.st_size, status.st_mtime_ns
