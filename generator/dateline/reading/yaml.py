"""Strict YAML: mappings, lists and text, each with its place; nothing that hides, repeats or guesses.

Read from libyaml's events, so that what is refused is refused before it can grow: duplicate keys, anchors, aliases,
merge keys, tags and further documents are problems, and depth and size are capped. Every scalar is text; the field that
it stands in gives it a type. An empty plain value is None.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from dateline.problems import Problem, problem
from dateline.reading.files import has_control

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dateline.reading.files import SourceText

DEPTH_LIMIT = 12
VALUE_LIMIT = 20_000

Path = tuple[str | int, ...]
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Parsed:
    """A YAML document: its value, and where each value and each key stands (line and column, from 1, in the file)."""

    value: Any = None
    values: dict[Path, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Path, tuple[int, int]] = field(default_factory=dict)

    def where(self, path: Path, *, key: bool = False) -> tuple[int, int]:
        """Give the place of the value (or key) at `path`, or of the nearest thing above it."""
        if key and path in self.keys:
            return self.keys[path]
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, (1, 1))


class _Refused(Exception):
    def __init__(self, fault: Problem) -> None:
        self.fault = fault


def parse_yaml(text: str, source: SourceText, first_line: int) -> Parsed | Problem:
    """Parse `text`, which stands in `source` from line `first_line` on. An empty document's value is None."""
    reader = _Reader(source, first_line)
    try:
        return reader.document(yaml.parse(text, Loader=_LOADER))
    except _Refused as refused:
        return refused.fault
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        line, column = (mark.line + first_line, mark.column + 1) if mark else (first_line, 1)
        reason = getattr(fault, "problem", None) or getattr(fault, "reason", None) or "it cannot be read"
        return problem("yaml-syntax", source.place(line, column), reason=reason)


class _Reader:
    def __init__(self, source: SourceText, first_line: int) -> None:
        self.source = source
        self.first_line = first_line
        self.parsed = Parsed()
        self.count = 0

    def document(self, events: Iterator[Any]) -> Parsed:
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.refuse(event, "yaml-feature", feature="several documents in one file")
                if event.version or event.tags:
                    self.refuse(event, "yaml-feature", feature="directives (%)")
            elif isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent | yaml.AliasEvent):
                self.parsed.value = self.node(event, events, ())
        return self.parsed

    def node(self, event: Any, events: Iterator[Any], path: Path) -> Any:
        self.admit(event, path)
        self.parsed.values[path] = self.position(event)
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(events, path)
        items: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self.node(event, events, (*path, len(items))))
        return items

    def mapping(self, events: Iterator[Any], path: Path) -> dict[str, Any]:
        pairs: dict[str, Any] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            self.admit(event, path)
            if not isinstance(event, yaml.ScalarEvent):
                self.refuse(event, "yaml-syntax", reason="a field's name must be text")
            key = event.value
            if key == "<<" and event.implicit[0]:
                self.refuse(event, "yaml-feature", feature="merge keys (<<)")
            below = (*path, key)
            if key in pairs:
                self.refuse(event, "yaml-duplicate-key", key=key, line=self.parsed.keys[below][0])
            self.scalar(event)
            self.parsed.keys[below] = self.position(event)
            pairs[key] = self.node(next(events), events, below)
        return pairs

    def scalar(self, event: Any) -> str | None:
        if has_control(event.value):
            self.refuse(event, "control-character", name="an escape such as \\0 or \\x02")
        text: str = event.value
        return None if not text and event.implicit[0] else text

    def admit(self, event: Any, path: Path) -> None:
        self.count += 1
        if self.count > VALUE_LIMIT:
            self.refuse(event, "yaml-too-large", limit=f"{VALUE_LIMIT:,}")
        if len(path) > DEPTH_LIMIT:
            self.refuse(event, "yaml-too-deep", limit=DEPTH_LIMIT)
        if isinstance(event, yaml.AliasEvent):
            self.refuse(event, "yaml-feature", feature="aliases (*)")
        if event.anchor:
            self.refuse(event, "yaml-feature", feature="anchors (&)")
        if event.tag:
            self.refuse(event, "yaml-feature", feature="tags (!)")

    def position(self, event: Any) -> tuple[int, int]:
        mark = event.start_mark
        return (mark.line + self.first_line, mark.column + 1)

    def refuse(self, event: Any, code: str, **values: object) -> None:
        raise _Refused(problem(code, self.source.place(*self.position(event)), **values))
