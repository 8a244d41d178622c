"""Writer: puts files into the output folder so that it is whole at every instant.

First everything new or changed is written to a folder of its own inside the output (`Staging.add`, `Staging.copy`):
a full disk, or an error in the last page, leaves the site untouched. Then (`Staging.commit`) the manifest lists what
stood there and what will, and each file is renamed into its place: whoever looks, and wherever it is stopped, there is
the old file or the new one. What is no longer wanted goes last, and the manifest is replaced by that of the new state.

The manifests are waited for until they are on the medium, so that after a loss of power nothing stands there that no
manifest names. The pages are not: thousands of waits would cost more than the whole build, and every build compares the
bytes that stand there with those that it wants, and so repairs what such a loss has taken.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Self

from dateline.addresses import collision_key
from dateline.build.disk import Disk, stamp_of
from dateline.build.manifest import NAME, Entry, Manifest, load_manifest, manifest_bytes
from dateline.build.standing import Standing, folders_above, is_folder, one_file, reachable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from io import FileIO
    from types import TracebackType

    from dateline.build.disk import Stamp

STAGE = ".dateline-stage"
CHUNK = 1024 * 1024  # bytes of a copied file that are held at a time


@dataclass(frozen=True, slots=True)
class Stood:
    """A file as a build left it: while its stamp is the same, so are its bytes."""

    stamp: Stamp
    entry: Entry


@dataclass(frozen=True, slots=True)
class Written:
    """What a commit did, as sorted output paths. `stood` is what the next build of this process may trust."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    stood: Mapping[str, Stood]


class Staging:
    """The next state of an output folder, made up beside the present one. Use as a context; leaving it cleans up.

    Raises `OutputRefused` where something would be overwritten that no manifest names, or written through a symbolic
    link, and `OSError` where the system refuses.
    """

    def __init__(
        self,
        output: Path,
        stood: Mapping[str, Stood] | None = None,
        disk: Disk | None = None,
        *,
        durable: bool = True,
    ) -> None:
        """`stood` is what the last build of this process left. Where not `durable`, nothing is waited for."""
        self._durable = durable
        self._root = os.path.realpath(output)
        self._disk = disk or Disk()
        self._stood = stood or {}
        self._known: dict[str, Stood] = {}
        self._files: dict[str, Entry] = {}
        self._staged: dict[str, str] = {}  # output path → staged file
        self._count = 0
        self._old = Manifest()
        self._standing = Standing(self._root, ())

    def __enter__(self) -> Self:
        """Read the manifest and take away what a stopped build left over."""
        self._old = load_manifest(Path(self._root)) or self._old
        self._standing = Standing(self._root, self._old.files)
        _clear_stage(self._root, self._disk)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take away what was staged and not put in place."""
        if self._count:
            with suppress(OSError):  # the next build tries again; what went wrong before is what must be told
                _clear_stage(self._root, self._disk)

    def stands(self, path: str) -> bool:
        """Say whether the file at `path` is the one that the last build of this process left there, and keep it."""
        known = self._stood.get(path)
        if known is None or self._old.files.get(path) != known.entry:
            return False
        try:
            now = os.lstat(f"{self._root}/{path}")
        except OSError:
            return False
        if stamp_of(now) != known.stamp or not stat.S_ISREG(now.st_mode):
            return False
        self._keep(path, known.stamp, known.entry)
        return True

    def add(self, path: str, content: bytes) -> None:
        """Want `content` at `path`."""
        entry = Entry(sha256(content).hexdigest(), len(content))

        def same(file: int, size: int) -> bool:
            return size == entry.size and os.read(file, size + 1) == content

        stamp = self._standing.stamp_if(path, same)
        self._keep(path, self._stage(path, (content,)) if stamp is None else stamp, entry)

    def copy(self, path: str, source: str | Path) -> None:
        """Want the bytes of the file `source` at `path`."""
        with open(source, "rb", buffering=0) as file:  # noqa: PTH123 - says most plainly that nothing is buffered
            entry = Entry("", os.fstat(file.fileno()).st_size)

            def same(other: int, size: int) -> bool:
                nonlocal entry
                if size != entry.size:
                    return False
                entry = _entry_of(_chunks(file))
                return entry == _entry_of(iter(lambda: os.read(other, CHUNK), b""))

            stamp = self._standing.stamp_if(path, same)
            if stamp is None:
                copied = _Hashed(_chunks(file))
                stamp = self._stage(path, copied)
                entry = copied.entry()
            self._keep(path, stamp, entry)

    def keep_folder(self, folder: str) -> None:
        """Want what stands in `folder` (an output path that ends in `/`) as it is, where nothing else is wanted."""
        for path, entry in self._old.files.items():
            if path.startswith(folder) and path not in self._files and Path(self._root, path).is_file():
                self._files[path] = entry

    def commit(self, head: Manifest) -> Written:
        """Put everything in place. `head` says all of the new manifest but its files."""
        removed = [path for path in self._old.files if path not in self._files]
        first = self._standing.obstacles(self._staged, set(removed))
        self._standing.refuse_foreign()
        final = manifest_bytes(replace(head, files=self._files, complete=True))
        if not self._staged and not removed and self._manifest_is(final):
            return Written((), (), len(self._files), self._known)
        staged_final = self._write(final)
        if self._staged or removed:
            union = {**self._old.files, **self._files}
            self._put_manifest(self._write(manifest_bytes(replace(head, files=union, complete=False))))
        gone = self._remove(first)
        self._remove_folders(self._standing.folders_in_the_way())
        for path in sorted(self._staged, key=_pages_last):
            self._make_folder(path.rpartition("/")[0])
            self._put(self._staged[path], path)
        gone += self._remove(self._but_twins(sorted(set(removed).difference(first))))
        self._put_manifest(staged_final)
        unchanged = len(self._files) - len(self._staged)
        return Written(tuple(sorted(self._staged)), tuple(sorted(gone)), unchanged, self._known)

    def _keep(self, path: str, stamp: Stamp, entry: Entry) -> None:
        self._files[path] = entry
        self._known[path] = Stood(stamp, entry)

    def _stage(self, path: str, chunks: Iterable[bytes]) -> Stamp:
        self._staged[path] = f"{self._root}/{STAGE}/{self._count + 1}"
        return self._write_staged(chunks, durable=False)

    def _write(self, manifest: bytes) -> str:
        self._write_staged((manifest,), durable=self._durable)
        return f"{self._root}/{STAGE}/{self._count}"

    def _write_staged(self, chunks: Iterable[bytes], *, durable: bool) -> Stamp:
        if not self._count:
            _make_root(self._root, self._disk)
            self._disk.make_folder(f"{self._root}/{STAGE}")
        self._count += 1
        return self._disk.write(f"{self._root}/{STAGE}/{self._count}", chunks, durable=durable)

    def _manifest_is(self, content: bytes) -> bool:
        try:
            return Path(self._root, NAME).read_bytes() == content
        except FileNotFoundError:
            return False

    def _put(self, staged: str, path: str) -> None:
        self._disk.replace(staged, f"{self._root}/{path}")

    def _put_manifest(self, staged: str) -> None:
        self._put(staged, NAME)
        if self._durable:
            self._disk.sync_folder(self._root)

    def _make_folder(self, folder: str) -> None:
        if not self._standing.has_folder(folder):
            self._make_folder(folder.rpartition("/")[0])
            self._disk.make_folder(f"{self._root}/{folder}")
            self._standing.made(folder)

    def _but_twins(self, paths: list[str]) -> Iterator[str]:
        """Give the paths that are not the new file itself, as on a disk that takes `A` and `a` for one name."""
        new = {collision_key(path): path for path in self._files} if paths else {}
        for path in paths:
            twin = new.get(collision_key(path))
            if twin is None or not one_file(f"{self._root}/{path}", f"{self._root}/{twin}"):
                yield path

    def _remove(self, paths: Iterable[str]) -> list[str]:
        """Remove old files and the folders that this empties; give the paths of those that were there."""
        gone: list[str] = []
        folders: set[str] = set()
        for path in paths:
            folders.update(folders_above(path))
            # Where a link or a folder has come to stand, what is behind it or in it is not this file.
            if not reachable(self._root, path) or is_folder(self._root, path):
                continue
            if self._disk.remove(f"{self._root}/{path}"):
                gone.append(path)
        self._remove_folders(sorted(folders, key=lambda each: (-each.count("/"), each)))
        return gone

    def _remove_folders(self, folders: Iterable[str]) -> None:
        """Remove those that are empty."""
        for folder in folders:
            if reachable(self._root, folder):
                self._disk.remove_folder(f"{self._root}/{folder}")
                self._standing.removed(folder)


def clear(output: Path, disk: Disk | None = None) -> tuple[str, ...]:
    """Remove everything that the manifest of `output` names, and the manifest; give the paths of what was there.

    Raises `OutputRefused` where the manifest cannot be read, and `OSError`.
    """
    if load_manifest(output) is None:
        return ()
    with Staging(output, disk=disk) as staging:
        removed = staging.commit(Manifest()).removed
    (disk or Disk()).remove(os.path.realpath(output / NAME))
    return removed


class _Hashed:
    """Chunks on their way, with the entry of all that went by."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = chunks
        self._digest = sha256()
        self._size = 0

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self._digest.update(chunk)
            self._size += len(chunk)
            yield chunk

    def entry(self) -> Entry:
        return Entry(self._digest.hexdigest(), self._size)


def _chunks(file: FileIO) -> Iterator[bytes]:
    file.seek(0)
    read: Callable[[], bytes] = lambda: file.read(CHUNK)  # noqa: E731 - `iter` wants to call it without arguments
    return iter(read, b"")


def _entry_of(chunks: Iterable[bytes]) -> Entry:
    hashed = _Hashed(chunks)
    for _ in hashed:
        pass
    return hashed.entry()


def _pages_last(path: str) -> tuple[bool, str]:
    """Order files so that what pages load is there before they are."""
    return (path.endswith(".html"), path)


def _make_root(root: str, disk: Disk) -> None:
    missing = []
    folder = root
    while not Path(folder).exists():
        missing.append(folder)
        folder = str(Path(folder).parent)
    for folder in reversed(missing):
        disk.make_folder(folder)


def _clear_stage(root: str, disk: Disk) -> None:
    """Remove what a build that was stopped left staged: numbered files only."""
    stage = Path(root, STAGE)
    if stage.is_dir() and not stage.is_symlink():
        for name in os.listdir(stage):  # noqa: PTH208 - the names are all that is wanted
            if name.isdigit():
                disk.remove(f"{stage}/{name}")
        disk.remove_folder(str(stage))
