"""Files: the one walk of a site's folder, and text files read with care."""

from __future__ import annotations

import codecs
import os
import re
import stat
from array import array
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import field
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import is_normalized, normalize

from dateline.digests import digest_bytes
from dateline.problems import Place, Problem, problem
from dateline.reading.names import NAME_LIMIT, are_usual, bad_name, look_alikes, passed_over, printable
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

__all__ = ["NAME_LIMIT", "FoundFile", "SourceText", "Tree", "bad_name", "control_character", "has_control", "printable"]
__all__ += ["TEXT_LIMIT", "read_text", "size_words", "text_of", "walk", "walk_again"]

TEXT_LIMIT = 1024 * 1024  # bytes of one text file
_CONTROL = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]"  # compiled when it is needed, by `re`
_CONTROL_BYTES = bytes(number for number in (*range(32), 127) if number not in b"\t\n\r")
_FIRST, _LAST = -(2**63), 2**63 - 1  # what a column holds
_NAME_OF = attrgetter("name")
_BY_NAME = os.stat in os.supports_dir_fd  # whether files can be looked at by their names, from their folder
_READ = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOINHERIT", 0)
Stamp = tuple[int, int, int]
"""Size in bytes, time of the last change in nanoseconds since 1970, inode."""
Stamped = tuple[str, int, int, int]
"""The path of a file, and its stamp."""


class FoundFile(NamedTuple):
    """A file of the site: its POSIX path in the site's folder (in NFC), and what tells whether it changed."""

    path: str
    located: str  # where it is on this machine
    size: int  # bytes
    mtime_ns: int
    inode: int

    @property
    def absolute(self) -> Path:
        """Where it is on this machine."""
        return Path(self.located)

    @property
    def stamp(self) -> Stamp:
        """What differs when the file was written again."""
        return (self.size, self.mtime_ns, self.inode)


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text file as read: without byte-order mark, every line ending `\\n`."""

    path: str
    text: str

    def place(self, line: int, column: int = 1) -> Place:
        """Give the place at `line` and `column`, both from 1, with its line as excerpt; line 0 is the whole file."""
        if not line:
            return Place(self.path)
        text, start = self.text, 0
        for _ in range(line - 1):
            start = text.find("\n", start) + 1
            if not start:
                return Place(self.path, line, column)
        end = text.find("\n", start)
        return Place(self.path, line, column, text[start:] if end < 0 else text[start:end])


class Tree(Mapping[str, FoundFile]):
    """The files below a folder of a site, by path and sorted by it.

    They stand in columns, and each is put together when it is asked for: there may be a million, which every process of
    a build has.
    """

    def __init__(self, root: str, paths: list[str], stamps: array[int], elsewhere: dict[str, str]) -> None:
        """`root` is the site's folder and a separator, `stamps` are those of all files, one after the other."""
        self.paths = paths
        self.elsewhere = elsewhere  # where files are on this machine that are not where their path says
        self.sure = False  # whether there are none, and nothing was found wrong: no link leads anywhere
        self._root = root
        self._stamps = stamps

    def __getitem__(self, path: str) -> FoundFile:
        """Give the file at `path`."""
        at = bisect_left(self.paths, path)
        if at == len(self.paths) or self.paths[at] != path:
            raise KeyError(path)
        return FoundFile(path, self.located(path), *self._stamps[3 * at : 3 * at + 3])

    def __iter__(self) -> Iterator[str]:
        """Give the paths."""
        return iter(self.paths)

    def __len__(self) -> int:
        """Give how many there are."""
        return len(self.paths)

    def located(self, path: str) -> str:
        """Say where the file at `path` is, or would be, on this machine."""
        return self.elsewhere.get(path) or self._root + path.replace("/", os.sep)

    def stamped(self, folder: str = "") -> Iterator[Stamped]:
        """Give the path and stamp of each, or of those below `folder`."""
        begin, end = self.span(folder) if folder else (0, len(self.paths))
        numbers = iter(self._stamps[3 * begin : 3 * end])
        return zip(self.paths[begin:end], numbers, numbers, numbers, strict=True)

    def span(self, folder: str) -> tuple[int, int]:
        """Give the numbers of the first file below `folder`, and of the first behind it."""
        return bisect_left(self.paths, f"{folder}/"), bisect_left(self.paths, f"{folder}0")  # 0 follows /

    def part(self, paths: Iterable[str]) -> Tree:
        """Give those of these files that there are."""
        wanted = sorted(paths)
        begin = bisect_left(self.paths, wanted[0]) if wanted else 0
        end = begin + len(wanted)
        if self.paths[begin:end] == wanted:  # as nearly always: a coverage's files, with nothing among them
            return Tree(self._root, wanted, self._stamps[3 * begin : 3 * end], self.elsewhere)
        found = [self[path] for path in wanted if path in self]
        stamps = array("q", [number for file in found for number in file.stamp])
        return Tree(self._root, [file.path for file in found], stamps, self.elsewhere)

    @property
    def newest(self) -> int:
        """When the last of the files was written, in nanoseconds since 1970; 0 where there is none."""
        return max(self._stamps[1::3], default=0)

    def digest(self) -> str:
        """Give the digest of all paths and stamps."""
        paths = "\n".join(self.paths).encode("utf-8", "surrogatepass")
        return digest_bytes(b"%b\0%b" % (paths, self._stamps.tobytes()))

    def copy(self) -> Tree:
        """Give one that can be changed without this one."""
        return Tree(self._root, self.paths[:], self._stamps[:], self.elsewhere.copy())

    def beside(self, spare: Mapping[str, FoundFile]) -> Tree:
        """Give these files, and those of `spare` that have other paths."""
        tree = self.copy()
        for path, file in spare.items():
            if path not in self:
                tree.put(path, file.stamp)
                tree.elsewhere[path] = file.located
        return tree

    def put(self, path: str, stamp: Stamp | None) -> None:
        """Have a file at `path` with this stamp, or none."""
        at = bisect_left(self.paths, path)
        known = self.paths[at : at + 1] == [path]
        self.paths[at : at + known] = [path] if stamp else []
        self._stamps[3 * at : 3 * (at + known)] = array("q", stamp or ())


def walk(site: Path, top: str) -> tuple[Tree, list[Problem]]:
    """Find the files below `site/top`, sorted by path; hidden and editors' temporary files are passed over.

    Names that some system cannot store, names that differ only by case or Unicode form, links that lead out of
    `site`, and what is neither file nor folder are problems.
    """
    root = os.path.realpath(site)
    folder = os.path.join(root, top)  # noqa: PTH118 - the walk makes no paths, which cost more than looking
    real = os.path.realpath(folder)
    walker = _Walker(root)
    if not _is_below(real, root):
        walker.problems.append(problem("link-leaves-site", Place(top)))
    elif os.path.isdir(folder):  # noqa: PTH112 - as above
        walker.folder(folder, top, (real,))
    tree = walker.tree()
    tree.sure = real == folder and not walker.problems and not walker.links
    return tree, walker.problems


def _stamp(status: os.stat_result) -> Stamp:
    """Give what differs when a file was written again, in numbers that fit a column.

    A time of other centuries is the last there is, which no file is settled at.
    """
    time = status.st_mtime_ns
    return (status.st_size, time if _FIRST < time < _LAST else _LAST, status.st_ino & _LAST)


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def walk_again(site: Path, top: str, known: Tree, changed: Collection[str]) -> tuple[Tree, list[Problem]] | None:
    """Give what `walk` would find, where nothing but the absolute paths `changed` may have moved since it gave `known`.

    Only these are looked at. None where that is not enough: a folder came or went, a link or a problem is about.
    """
    root = os.path.realpath(site)
    if not known.sure:
        return None
    tree = known.copy()
    for each in sorted(changed):
        path = _path_below(root, str(site), each)
        if path is None or f"{top}/".startswith(f"{path}/"):
            return None
        content = path.startswith(f"{top}/") and not any(map(passed_over, path[len(top) + 1 :].split("/")))
        if content and not _look_again(path, tree):
            return None
    tree.sure = True
    return tree, []


def _path_below(root: str, site: str, located: str) -> str | None:
    """Give a file's path in the site's folder; "/" where it is elsewhere, None where that cannot be said."""
    for folder in (root, os.path.abspath(site)):  # noqa: PTH100 - links in it are not to be resolved here
        if _is_below(located, folder):
            path = located[len(folder) :].replace(os.sep, "/").lstrip("/")
            plain = is_normalized("NFC", path) and not any(part in {"", ".", ".."} for part in path.split("/"))
            return path if plain else None
    return None if _is_below(os.path.realpath(located), root) else "/"


def _look_again(path: str, tree: Tree) -> bool:
    """Bring what is known of one file up to date; say whether that can be sure."""
    if path in tree.elsewhere:
        return False
    located, known = tree.located(path), path in tree
    try:
        status = os.lstat(located)
        plain = stat.S_ISREG(status.st_mode) and status.st_nlink == 1
        if not plain or not (known or _may_come(located, path, tree)):
            return False
    except FileNotFoundError:
        if known:
            tree.put(path, None)
        return known or not _below(path, tree)
    except OSError:
        return False
    size, time, inode = _stamp(status)
    tree.put(path, (size, time, inode if tree[tree.paths[0]].inode else 0))  # Windows' walk tells none
    return True


def _may_come(located: str, path: str, tree: Tree) -> bool:
    """Say whether a new file stands in a known folder, under a name that all systems store and tell from the others."""
    folder, name = os.path.split(located)
    names = [each for each in os.listdir(folder) if not passed_over(each)]  # noqa: PTH208 - as in the walk
    beside = _below(path.rpartition("/")[0], tree)
    alike = any(each.casefold() == path.casefold() for each in beside)  # one file, where a system mixes them up
    if not beside or alike or _below(path, tree) or name not in names:
        return False
    return are_usual(names) or not (bad_name(name) or any(look_alikes("", names)))


def _below(path: str, tree: Tree) -> list[str]:
    """Give the paths of the files known below the folder `path`."""
    begin, end = tree.span(path)
    return tree.paths[begin:end]


@dataclass(slots=True)
class _Walker:
    """What was found so far. Folders are given as they are on this machine, and as a path in the site's folder."""

    root: str
    paths: list[str] = field(default_factory=list)
    stamps: array[int] = field(default_factory=lambda: array("q"))
    elsewhere: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    links: bool = False

    def tree(self) -> Tree:
        """Give the files that were found."""
        root, paths = self.root.rstrip(os.sep) + os.sep, sorted(self.paths)
        if paths == self.paths:  # as nearly always
            return Tree(root, paths, self.stamps, self.elsewhere)
        stamps = array("q")
        for at in sorted(range(len(paths)), key=self.paths.__getitem__):
            stamps += self.stamps[3 * at : 3 * at + 3]
        return Tree(root, paths, stamps, self.elsewhere)

    def add(self, path: str, located: str, status: os.stat_result) -> None:
        """Note a file."""
        self.paths.append(path)
        self.stamps.extend(_stamp(status))
        if not _stands_at(located, path):
            self.elsewhere[path] = located

    def folder(self, folder: str, path: str, above: tuple[str, ...]) -> None:
        """Find what is in a folder. `above` are the real paths of those around it, and its own."""
        try:
            with os.scandir(folder) as scan:
                entries = sorted(scan, key=_NAME_OF)
        except OSError as fault:
            self.problems.append(_unreadable(path, fault))
            return
        usual = are_usual([entry.name for entry in entries])
        if usual and _stands_at(folder, path):
            self.usual(entries, folder, path, above)
            return
        if not usual:
            entries = [entry for entry in entries if not passed_over(entry.name)]
            self.problems.extend(look_alikes(path, [entry.name for entry in entries]))
        for entry in entries:
            name = entry.name
            if not usual:
                name = normalize("NFC", name)  # one form on every system: macOS gives another
                if reason := bad_name(entry.name):
                    place = Place(printable(f"{path}/{name}"))
                    self.problems.append(problem("bad-file-name", place, reason=reason))
                    continue
            try:
                if entry.is_file(follow_symlinks=False):
                    self.add(f"{path}/{name}", entry.path, entry.stat(follow_symlinks=False))
                else:
                    self.other(entry, f"{path}/{name}", above)
            except OSError as fault:
                self.fault(entry, f"{path}/{name}", fault)

    def usual(self, entries: Iterable[os.DirEntry[str]], folder: str, path: str, above: tuple[str, ...]) -> None:
        """Find what is in a folder that stands where its path says, and whose names need no closer look.

        As nearly all files of a site are found here, they are noted without a call for each, and looked at by their
        names alone, where the system can do that: it has less to look up.
        """
        note, stamp, lstat = self.paths.append, self.stamps.extend, os.lstat
        try:
            here = os.open(folder, _READ) if _BY_NAME else -1
        except OSError as fault:
            self.problems.append(_unreadable(path, fault))
            return
        try:
            for entry in entries:
                try:
                    if entry.is_file(follow_symlinks=False):
                        status = lstat(entry.name, dir_fd=here) if _BY_NAME else entry.stat(follow_symlinks=False)
                        time = status.st_mtime_ns
                        stamp((status.st_size, time if _FIRST < time < _LAST else _LAST, status.st_ino & _LAST))
                        note(f"{path}/{entry.name}")
                    else:
                        self.other(entry, f"{path}/{entry.name}", above)
                except OSError as fault:
                    self.fault(entry, f"{path}/{entry.name}", fault)
        finally:
            if _BY_NAME:
                os.close(here)

    def other(self, entry: os.DirEntry[str], path: str, above: tuple[str, ...]) -> None:
        """Find what is in a folder, or behind a link."""
        real = entry.path
        if entry.is_symlink():
            self.links = True
            real = os.path.realpath(entry.path)
            if not _is_below(real, self.root):
                self.problems.append(problem("link-leaves-site", Place(path)))
                return
        if entry.is_dir():
            if real not in above:
                self.folder(entry.path, path, (*above, real))
        elif stat.S_ISREG((status := entry.stat()).st_mode):
            self.add(path, entry.path, status)
        else:
            self.problems.append(problem("unreadable-file", Place(path), reason="it is neither a file nor a folder"))

    def fault(self, entry: os.DirEntry[str], path: str, fault: OSError) -> None:
        if not isinstance(fault, FileNotFoundError):
            self.problems.append(_unreadable(path, fault))
        elif entry.is_symlink():
            self.problems.append(problem("unreadable-file", Place(path), reason="the symbolic link points to nothing"))
        # else it vanished while we looked: an editor's save; the watcher reports the rest


def _stands_at(located: str, path: str) -> bool:
    """Say whether a file or folder is where its path says."""
    return located.replace(os.sep, "/").endswith(path)


def _unreadable(path: str, fault: OSError) -> Problem:
    reason = fault.strerror or type(fault).__name__
    return problem("unreadable-file", Place(path), reason=reason[0].lower() + reason[1:])


def read_text(file: FoundFile) -> SourceText | Problem:
    """Read a UTF-8 text file, or say why it cannot be used."""
    if file.size > TEXT_LIMIT:
        return problem("file-too-large", Place(file.path), size=size_words(file.size), limit=size_words(TEXT_LIMIT))
    try:
        raw = _bytes_of(file)
    except OSError as fault:
        return _unreadable(file.path, fault)
    return text_of(file.path, raw)


def text_of(path: str, raw: bytes) -> SourceText | Problem:
    """Take the bytes of a file for a text, or say why they are none."""
    if len(raw) > TEXT_LIMIT:  # it grew since it was found
        return problem("file-too-large", Place(path), size=size_words(len(raw)), limit=size_words(TEXT_LIMIT))
    try:
        text = str(raw.removeprefix(codecs.BOM_UTF8), "utf-8")
    except UnicodeDecodeError as fault:
        return _not_utf8(path, raw, fault)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    source = SourceText(path, text)
    return (control_character(source) if _may_hold_control(raw) else None) or source


def _bytes_of(file: FoundFile) -> bytes:
    """Give what a file holds: a little more than the limit, where it grew since it was found."""
    opened = os.open(file.located, _READ)  # a file object costs more than the reading
    try:
        raw = os.read(opened, file.size + 1)
        if len(raw) != file.size:  # it was written since, or comes in pieces
            while more := os.read(opened, TEXT_LIMIT + 1 - len(raw)):
                raw += more
    finally:
        os.close(opened)
    return raw


def _may_hold_control(raw: bytes) -> bool:
    """Say whether a text may hold a control character; quickly, and in doubt yes."""
    others = b"\xc2" in raw or b"\xef\xbf" in raw  # with which those beyond ASCII begin in UTF-8
    return others or len(raw.translate(None, _CONTROL_BYTES)) < len(raw)


def _not_utf8(path: str, raw: bytes, fault: UnicodeDecodeError) -> Problem:
    text = raw.removeprefix(codecs.BOM_UTF8)  # the decoder counts from behind it
    line = text.count(b"\n", 0, fault.start) + 1
    begin = text.rfind(b"\n", 0, fault.start) + 1
    column = len(text[begin : fault.start].decode("utf-8")) + 1
    excerpt = text.split(b"\n")[line - 1].decode("utf-8", "backslashreplace")
    offset = fault.start + len(raw) - len(text)
    return problem("not-utf8", Place(path, line, column, excerpt), byte=f"0x{raw[offset]:02x}", offset=offset)


def control_character(source: SourceText) -> Problem | None:
    """Give the problem of the first control character in a text, if there is one."""
    match = re.search(_CONTROL, source.text)
    if match is None:
        return None
    line = source.text.count("\n", 0, match.start()) + 1
    column = match.start() - (source.text.rfind("\n", 0, match.start()) + 1) + 1
    place = source.place(line, column)
    return problem(
        "control-character",
        Place(place.path, line, column, re.sub(_CONTROL, "�", place.excerpt)),
        name=f"U+{ord(match[0]):04X}",
    )


def has_control(text: str) -> bool:
    """Say whether `text` holds a character that can stand in neither HTML nor XML."""
    return re.search(_CONTROL, text) is not None


def size_words(size: int) -> str:
    """Give a size in bytes as words: `512 bytes`, `1 MiB`, `47.7 MiB`."""
    if size < 1024:
        return f"{size} bytes"
    for unit, factor in (("GiB", 1024**3), ("MiB", 1024**2), ("KiB", 1024)):
        if size >= factor:
            return f"{size / factor:.1f}".removesuffix(".0") + f" {unit}"
    raise AssertionError("unreachable")
