"""Memory: what earlier readings of the same site found, so that a rebuild reads and parses only what moved."""

from __future__ import annotations

import time
from dataclasses import field
from typing import TYPE_CHECKING, Any, TypeVar

from dateline.problems import Problem
from dateline.reading.files import SourceText, read_text
from dateline.reading.media import Gallery
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from dateline.reading.files import FoundFile

T = TypeVar("T")
_SETTLED = 2_000_000_000  # nanoseconds; the coarsest time stamps of file systems (FAT) are two seconds apart


@dataclass(slots=True)
class Memory:
    """Texts by path with the stamp of their file, what was read in them, and pictures measured."""

    texts: dict[str, tuple[tuple[int, int, int], SourceText | Problem]] = field(default_factory=dict)
    results: dict[str, tuple[str, Any, Any]] = field(default_factory=dict)
    gallery: Gallery = field(default_factory=Gallery)

    def text(self, file: FoundFile) -> SourceText | Problem:
        """Give the text of a file, from memory where its stamp is the same.

        A file written within two seconds before it was read is read again next time: another write in the same tick
        of its file system's clock would leave the stamp as it was.
        """
        known = self.texts.get(file.path)
        if known and known[0] == file.stamp:
            return known[1]
        now = time.time_ns()
        text = read_text(file)
        if file.mtime_ns < now - _SETTLED and not isinstance(text, Problem):
            self.texts[file.path] = (file.stamp, text)
        else:
            self.texts.pop(file.path, None)
        return text

    def parsed(self, source: SourceText, context: object, parse: Callable[[SourceText], T]) -> T:
        """Give what `parse` makes of `source`, from memory where text and context are the same."""
        known = self.results.get(source.path)
        if known and known[0] == source.text and known[1] == context:
            result: T = known[2]
            return result
        result = parse(source)
        self.results[source.path] = (source.text, context, result)
        return result

    def keep_only(self, paths: Collection[str]) -> None:
        """Forget the files that are gone."""
        for known in (self.texts, self.results, self.gallery.known):
            for path in [path for path in known if path not in paths]:
                del known[path]


@dataclass(frozen=True, slots=True)
class Desk:
    """Where texts come from: the disk, or what is held of a unit; and what could not be read."""

    files: Mapping[str, FoundFile]
    held: Mapping[str, Mapping[str, str]]
    memory: Memory
    texts: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def sources(self, unit: str, paths: Iterable[str]) -> list[SourceText]:
        """Give the texts of `paths`, all of `unit`, that can be read."""
        held = self.held.get(unit)
        found = []
        for path in paths:
            source = SourceText(path, held[path]) if held is not None else self.memory.text(self.files[path])
            if isinstance(source, Problem):
                self.problems.append(source)
            else:
                self.texts[path] = source.text
                found.append(source)
        return found
