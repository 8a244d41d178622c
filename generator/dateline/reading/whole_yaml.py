"""Whole YAML: everything that strict YAML may hold, read from libyaml's events.

What is refused is refused before it can grow: duplicate keys, anchors, aliases, merge keys, tags and further documents
are problems, and depth and size are capped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

import yaml

from dateline.problems import Problem, problem
from dateline.reading.files import has_control
from dateline.reading.yaml import Parsed, Path, Places

if TYPE_CHECKING:
    from collections.abc import Callable

    from dateline.reading.files import SourceText

DEPTH_LIMIT = 12
VALUE_LIMIT = 20_000

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Refused(Exception):
    def __init__(self, fault: Problem) -> None:
        self.fault = fault


def parse_whole(text: str, source: SourceText, first_line: int) -> Parsed | Problem:
    """Parse `text`, which stands in `source` from line `first_line` on. An empty document's value is None."""
    reader = _Reader(_LOADER(text).get_event, source, first_line)
    try:
        return reader.document()
    except _Refused as refused:
        return refused.fault
    except yaml.YAMLError as fault:
        return _syntax_problem(fault, source, first_line)


def _syntax_problem(fault: yaml.YAMLError, source: SourceText, first_line: int) -> Problem:
    mark, context = getattr(fault, "problem_mark", None), getattr(fault, "context_mark", None)
    line, column = (mark.line + first_line, mark.column + 1) if mark else (first_line, 1)
    reason = getattr(fault, "problem", None) or getattr(fault, "reason", None) or "it cannot be read"
    if context and context.line + first_line < line:  # a bracket or quote left open: the fault shows far below it
        words = str(getattr(fault, "context", "")).removeprefix("while ")
        reason = f"{reason} while {words} that begins on line {context.line + first_line}"
    return problem("yaml-syntax", source.place(line, column), reason=reason)


class _Reader:
    def __init__(self, event: Callable[[], Any], source: SourceText, first_line: int) -> None:
        self.event = event  # gives the next one
        self.source = source
        self.first_line = first_line
        self.parsed = Parsed()
        self.places = self.parsed.places = Places()
        self.count = 0

    def document(self) -> Parsed:
        documents = 0
        while not isinstance(event := self.event(), yaml.StreamEndEvent):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.refuse(event, "yaml-feature", feature="several documents in one file")
                if event.version or event.tags:
                    self.refuse(event, "yaml-feature", feature="directives (%)")
            elif isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent | yaml.AliasEvent):
                self.parsed.value = self.node(event, ())
        return self.parsed

    def node(self, event: Any, path: Path) -> Any:
        self.admit(event, path)
        self.places.values[path] = self.position(event)
        kind = type(event)
        if kind is yaml.ScalarEvent:
            return self.scalar(event)
        if kind is yaml.MappingStartEvent:
            return self.mapping(path)
        items: list[Any] = []
        while type(event := self.event()) is not yaml.SequenceEndEvent:
            items.append(self.node(event, (*path, len(items))))
        return items

    def mapping(self, path: Path) -> dict[str, Any]:
        pairs: dict[str, Any] = {}
        while type(event := self.event()) is not yaml.MappingEndEvent:
            self.admit(event, path)
            if type(event) is not yaml.ScalarEvent:
                self.refuse(event, "yaml-syntax", reason="a field's name must be text")
            key = event.value
            if key == "<<" and event.implicit[0]:
                self.refuse(event, "yaml-feature", feature="merge keys (<<)")
            below = (*path, key)
            if key in pairs:
                self.refuse(event, "yaml-duplicate-key", key=key, line=self.places.keys[below][0])
            self.control(event)
            self.places.keys[below] = self.position(event)
            pairs[key] = self.node(self.event(), below)
        return pairs

    def scalar(self, event: Any) -> str | None:
        self.control(event)
        text: str = event.value
        if not text and event.implicit[0]:
            self.parsed.has_blanks = True
            return None
        return text

    def control(self, event: Any) -> None:
        if event.style == '"' and has_control(event.value):  # written raw, it would have been refused before
            self.refuse(event, "control-character", name="an escape such as \\0 or \\x02")

    def admit(self, event: Any, path: Path) -> None:
        self.count += 1
        if event.anchor or event.tag or self.count > VALUE_LIMIT or len(path) > DEPTH_LIMIT:
            self.refuse_value(event, path)

    def refuse_value(self, event: Any, path: Path) -> None:
        if self.count > VALUE_LIMIT:
            self.refuse(event, "yaml-too-large", limit=f"{VALUE_LIMIT:,}")
        if len(path) > DEPTH_LIMIT:
            self.refuse(event, "yaml-too-deep", limit=DEPTH_LIMIT)
        if isinstance(event, yaml.AliasEvent):
            self.refuse(event, "yaml-feature", feature="aliases (*)")
        self.refuse(event, "yaml-feature", feature="anchors (&)" if event.anchor else "tags (!)")

    def position(self, event: Any) -> tuple[int, int]:
        mark = event.start_mark
        return (mark.line + self.first_line, mark.column + 1)

    def refuse(self, event: Any, code: str, **values: object) -> NoReturn:
        raise _Refused(problem(code, self.source.place(*self.position(event)), **values))
