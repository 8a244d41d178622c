"""Strict YAML: mappings, lists and text, each with its place; nothing that hides, repeats or guesses.

Every scalar is text; the field that it stands in gives it a type. An empty plain value is None. What is plainest is
read without the parser, and its inner places only where a problem asks for them.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from dateline.reading.plain_yaml import parse_plain
from dateline.values import dataclass

if TYPE_CHECKING:
    from dateline.problems import Problem
    from dateline.reading.files import SourceText

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """Where each value and each key of a document stands: line and column, from 1, in the file."""

    values: dict[Path, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Path, tuple[int, int]] = field(default_factory=dict)

    def where(self, path: Path, *, key: bool) -> tuple[int, int]:
        """Give the place of the value (or key) at `path`, or of the nearest thing above it."""
        if key and path in self.keys:
            return self.keys[path]
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, (1, 1))


@dataclass(slots=True)
class Parsed:
    """A YAML document: its value, and where everything in it stands."""

    value: Any = None
    has_blanks: bool = False  # some value is None
    text: tuple[str, SourceText, int] | None = None  # of a plain document: what it was, where, from which line on
    places: Places | None = None  # of a plain document only once an inner one was asked for

    def where(self, path: Path, *, key: bool = False) -> tuple[int, int]:
        """Give the place of the value (or key) at `path`, or of the nearest thing above it."""
        if self.places is None:
            if self.text is not None and len(path) < 2:
                return self._plain(path, self.text[2], key=key)
            self.places = self._whole()
        return self.places.where(path, key=key)

    def _plain(self, path: Path, first_line: int, *, key: bool) -> tuple[int, int]:
        """Do as `where` for a document that has one field on each line."""
        for line, name in enumerate(self.value, first_line):
            if path == (name,):
                return line, 1 if key else len(name) + 3
        return first_line, 1

    def _whole(self) -> Places:
        from dateline.reading.whole_yaml import parse_whole

        found = parse_whole(*self.text) if self.text else None
        return found.places if isinstance(found, Parsed) and found.places else Places()


def parse_yaml(text: str, source: SourceText, first_line: int) -> Parsed | Problem:
    """Parse `text`, which stands in `source` from line `first_line` on. An empty document's value is None."""
    if fields := parse_plain(text):
        return Parsed(fields, False, (text, source, first_line))
    from dateline.reading.whole_yaml import parse_whole

    return parse_whole(text, source, first_line)
