"""Memory: a rebuild reads and parses only what moved, and never trusts a stamp too fresh to tell two writes apart."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from dateline.problems import Problem
from dateline.reading.files import FoundFile, SourceText
from dateline.reading.memory import Memory
from reading.sites import write

if TYPE_CHECKING:
    from pathlib import Path

LONG_AGO = 1_000_000_000_000_000_000  # nanoseconds since 1970: 2001


def found(folder: Path, text: bytes, mtime_ns: int) -> FoundFile:
    """Write a file, date it, and find it."""
    file = write(folder, {"one.md": text}) / "one.md"
    os.utime(file, ns=(mtime_ns, mtime_ns))
    stat = file.stat()
    return FoundFile("one.md", str(file), stat.st_size, stat.st_mtime_ns, stat.st_ino)


def test_a_file_with_the_same_stamp_is_not_read_again(tmp_path: Path) -> None:
    memory = Memory()
    file = found(tmp_path, b"a", LONG_AGO)
    first = memory.text(file)
    (tmp_path / "one.md").unlink()
    assert memory.text(file) is first


def test_a_file_with_another_stamp_is_read_again(tmp_path: Path) -> None:
    memory = Memory()
    memory.text(found(tmp_path, b"a", LONG_AGO))
    assert memory.text(found(tmp_path, b"b", LONG_AGO + 1)) == SourceText("one.md", "b")


def test_a_file_just_written_is_read_again_though_its_stamp_is_the_same(tmp_path: Path) -> None:
    """Two writes of one length within a tick of the file system's clock have one stamp."""
    memory = Memory()
    fresh = 4_000_000_000_000_000_000  # of 2096: later than any clock's two seconds ago
    file = found(tmp_path, b"a", fresh)
    assert memory.text(file) == SourceText("one.md", "a")
    assert memory.text(found(tmp_path, b"b", fresh)) == SourceText("one.md", "b")


def test_a_problem_is_not_remembered(tmp_path: Path) -> None:
    """A file that could not be read for a moment is tried again, whatever its stamp."""
    memory = Memory()
    file = found(tmp_path, b"\xff", LONG_AGO)
    assert isinstance(memory.text(file), Problem)
    (tmp_path / "one.md").write_bytes(b"a")
    assert memory.text(file) == SourceText("one.md", "a")


def test_a_text_is_parsed_again_when_it_or_its_surroundings_change() -> None:
    memory, parsed = Memory(), list[str]()

    def parse(source: SourceText) -> str:
        parsed.append(source.text)
        return source.text.upper()

    results = [
        memory.parsed(SourceText("one.md", text), context, parse)
        for text, context in (("a", 1), ("a", 1), ("a", 2), ("b", 2), ("b", 2))
    ]
    assert (results, parsed) == (["A", "A", "A", "B", "B"], ["a", "a", "b"])


def test_what_is_gone_is_forgotten(tmp_path: Path) -> None:
    memory = Memory()
    memory.text(found(tmp_path, b"a", LONG_AGO))
    memory.parsed(SourceText("one.md", "a"), None, lambda source: source.text)
    memory.keep_only({"two.md"})
    assert (memory.texts, memory.results) == ({}, {})
