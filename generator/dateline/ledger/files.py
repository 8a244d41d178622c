"""Files: the ledger on the disk, `ledger/<coverage>.txt` and `ledger/authors.txt`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from dateline.ledger.lines import join, parse
from dateline.problems import Place, Problem, problem
from dateline.reading.files import walk
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from dateline.ledger.lines import Line
    from dateline.reading.files import FoundFile

FOLDER = "ledger"
ENDING = ".txt"
AUTHORS = f"{FOLDER}/authors{ENDING}"  # no coverage can have that id


@dataclass(frozen=True, slots=True)
class LedgerFile:
    """A file of the ledger as read: the lines that are addresses, in the order of the file, and what is wrong."""

    path: str  # in the site's folder
    lines: tuple[Line, ...] = ()
    problems: tuple[Problem, ...] = ()


def coverage_file(coverage_id: str) -> str:
    """Give the path of the file that holds the addresses of a coverage."""
    return f"{FOLDER}/{coverage_id}{ENDING}"


def find_files(site: Path) -> tuple[list[FoundFile], list[Problem]]:
    """Find the ledger's files in the folder of a site, sorted by path. What else lies among them is passed over."""
    found, problems = walk(site, FOLDER)
    return [file for path, file in found.items() if path.endswith(ENDING)], problems


def read_file(file: FoundFile) -> LedgerFile:
    """Read a file of the ledger, whatever is wrong with it."""
    try:
        raw = file.absolute.read_bytes()
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        told = problem("unreadable-file", Place(file.path), reason=reason[0].lower() + reason[1:])
        return LedgerFile(file.path, problems=(told,))
    try:
        text = str(raw, "utf-8-sig")
    except UnicodeDecodeError as fault:
        number = raw.count(b"\n", 0, fault.start) + 1
        place = Place(file.path, number)
        told = problem("not-utf8", place, byte=f"0x{raw[fault.start]:02x}", offset=fault.start)
        return LedgerFile(file.path, problems=(told,))
    lines, problems = parse(file.path, text)
    return LedgerFile(file.path, tuple(lines), tuple(problems))


def line_problems(site: Path) -> Iterator[Problem]:
    """Tell what is wrong with the ledger by itself, whatever the site answers."""
    found, problems = find_files(site)
    yield from problems
    for file in found:
        yield from read_file(file).problems


def write_file(site: Path, path: str, addresses: Iterable[str]) -> None:
    """Put a file of the ledger in its place, in one instant, with its folders. Raises `OSError`."""
    target = (site / path).resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("w", encoding="utf-8", newline="\n") as opened:
            opened.write(join(addresses))
        if target.exists():
            temporary.chmod(target.stat().st_mode & 0o7777)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
