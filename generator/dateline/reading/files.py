"""Files: the one walk of a site's folder, and text files read with care."""

from __future__ import annotations

import codecs
import os
import re
import stat
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.problems import Place, Problem, problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TEXT_LIMIT = 1024 * 1024  # bytes of one text file
NAME_LIMIT = 255  # bytes of one name, as file systems have it
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_RESERVED = frozenset(["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))])
_USUAL = re.compile(r"[a-z0-9_-][a-z0-9._-]{0,200}[a-z0-9_-]")  # nearly every name is one that all systems store
_FORBIDDEN = re.compile(r'[<>:"|?*\\]')


@dataclass(frozen=True, slots=True)
class FoundFile:
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
    def stamp(self) -> tuple[int, int, int]:
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
        start = 0
        for _ in range(line - 1):
            start = self.text.find("\n", start) + 1
            if not start:
                return Place(self.path, line, column)
        return Place(self.path, line, column, self.text[start:].partition("\n")[0])


def walk(site: Path, top: str) -> tuple[tuple[FoundFile, ...], list[Problem]]:
    """Find the files below `site/top`, sorted by path; hidden and editors' temporary files are passed over.

    Names that some system cannot store, names that differ only by case or Unicode form, links that lead out of
    `site`, and what is neither file nor folder are problems.
    """
    found: list[FoundFile] = []
    problems: list[Problem] = []
    root = site.resolve()
    folder = root / top
    if not folder.resolve().is_relative_to(root):
        problems.append(problem("link-leaves-site", Place(top)))
    elif folder.is_dir():
        _walk_folder(root, folder, top, (os.path.realpath(folder),), found, problems)
    return tuple(sorted(found, key=lambda each: each.path)), problems


def _walk_folder(
    root: Path, folder: Path, path: str, above: tuple[str, ...], found: list[FoundFile], problems: list[Problem]
) -> None:
    try:
        with os.scandir(folder) as scan:
            entries = sorted((entry for entry in scan if not _passed_over(entry.name)), key=lambda entry: entry.name)
    except OSError as fault:
        problems.append(_unreadable(path, fault))
        return
    problems.extend(_look_alikes(path, [entry.name for entry in entries]))
    for entry in entries:
        below = f"{path}/{unicodedata.normalize('NFC', entry.name)}"  # one form on every system: macOS gives another
        if reason := bad_name(entry.name):
            problems.append(problem("bad-file-name", Place(printable(below)), reason=reason))
            continue
        try:
            real = os.path.realpath(entry.path) if entry.is_symlink() else entry.path
            if entry.is_symlink() and not Path(real).is_relative_to(root):
                problems.append(problem("link-leaves-site", Place(below)))
            elif entry.is_dir():
                if real not in above:
                    _walk_folder(root, Path(entry.path), below, (*above, real), found, problems)
            elif stat.S_ISREG((status := entry.stat()).st_mode):
                found.append(FoundFile(below, entry.path, status.st_size, status.st_mtime_ns, status.st_ino))
            else:
                problems.append(problem("unreadable-file", Place(below), reason="it is neither a file nor a folder"))
        except FileNotFoundError:
            if entry.is_symlink():
                problems.append(problem("unreadable-file", Place(below), reason="the symbolic link points to nothing"))
            # else it vanished while we looked: an editor's save; the watcher reports the rest
        except OSError as fault:
            problems.append(_unreadable(below, fault))


def _unreadable(path: str, fault: OSError) -> Problem:
    reason = fault.strerror or type(fault).__name__
    return problem("unreadable-file", Place(path), reason=reason[0].lower() + reason[1:])


def _passed_over(name: str) -> bool:
    return (
        name.startswith((".", "#"))
        or name.endswith(("~", ".swp", ".swx", ".tmp"))
        or name in {"4913", "Thumbs.db", "desktop.ini"}
    )


def printable(name: str) -> str:
    """Give a name that may hold undecodable bytes or control characters in a form that can be shown."""
    shown = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return _CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", shown)


def bad_name(name: str) -> str:
    """Say why `name` cannot be stored on every system, or give nothing."""
    if _USUAL.fullmatch(name) and name.partition(".")[0] not in _RESERVED:
        return ""
    raw = name.encode("utf-8", "surrogateescape")
    if any(0xDC80 <= ord(letter) <= 0xDCFF for letter in name):
        return "this name is not UTF-8"
    if len(raw) > NAME_LIMIT:
        return f"this name has {len(raw)} bytes; file systems take {NAME_LIMIT}"
    if _CONTROL.search(name) or "\n" in name or "\t" in name:
        return "this name holds a control character"
    if match := _FORBIDDEN.search(name):
        return f"this name holds {match[0]}, which Windows cannot store"
    if name.endswith((".", " ")):
        return "this name ends in a dot or space, which Windows cannot store"
    if name.split(".", maxsplit=1)[0].lower() in _RESERVED:
        return f'"{name.split(".", maxsplit=1)[0]}" is a device on Windows'
    return ""


def _look_alikes(folder: str, names: Iterable[str]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for name in names:
        key = unicodedata.normalize("NFC", name).casefold()
        if key in first:
            yield problem(
                "names-differ-by-case", Place(printable(f"{folder}/{name}")), other=printable(f"{folder}/{first[key]}")
            )
        else:
            first[key] = name


def read_text(file: FoundFile) -> SourceText | Problem:
    """Read a UTF-8 text file, or say why it cannot be used."""
    if file.size > TEXT_LIMIT:
        return problem("file-too-large", Place(file.path), size=size_words(file.size), limit=size_words(TEXT_LIMIT))
    try:
        with open(file.located, "rb", buffering=0) as opened:  # noqa: PTH123 - a Path costs more than the reading
            raw = opened.read()
    except OSError as fault:
        return _unreadable(file.path, fault)
    if len(raw) > TEXT_LIMIT:  # it grew since it was found
        return problem("file-too-large", Place(file.path), size=size_words(len(raw)), limit=size_words(TEXT_LIMIT))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        return _not_utf8(file.path, raw, fault)
    source = SourceText(file.path, text.replace("\r\n", "\n").replace("\r", "\n"))
    return control_character(source) or source


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
    match = _CONTROL.search(source.text)
    if match is None:
        return None
    line = source.text.count("\n", 0, match.start()) + 1
    column = match.start() - (source.text.rfind("\n", 0, match.start()) + 1) + 1
    place = source.place(line, column)
    return problem(
        "control-character",
        Place(place.path, line, column, _CONTROL.sub("�", place.excerpt)),
        name=f"U+{ord(match[0]):04X}",
    )


def has_control(text: str) -> bool:
    """Say whether `text` holds a character that can stand in neither HTML nor XML."""
    return _CONTROL.search(text) is not None


def size_words(size: int) -> str:
    """Give a size in bytes as words: `512 bytes`, `1 MiB`, `47.7 MiB`."""
    if size < 1024:
        return f"{size} bytes"
    for unit, factor in (("GiB", 1024**3), ("MiB", 1024**2), ("KiB", 1024)):
        if size >= factor:
            return f"{size / factor:.1f}".removesuffix(".0") + f" {unit}"
    raise AssertionError("unreachable")
