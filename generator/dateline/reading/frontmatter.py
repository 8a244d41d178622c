"""Front matter: a Markdown file cut into its fields and its body, each with the line it begins on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from dateline.model import Body
from dateline.problems import Problem, problem
from dateline.reading.plain_fields import Fields, Values, take_fields
from dateline.reading.yaml import parse_yaml
from dateline.values import dataclass

if TYPE_CHECKING:
    from dateline.problems import Place
    from dateline.reading.files import SourceText

FENCE = "---"
_FIRST = f"{FENCE}\n"
V = TypeVar("V", bound=Values)


class Document(NamedTuple):
    """A Markdown file: the YAML between its two lines of hyphens, and the body below."""

    source: SourceText
    fields: str  # YAML
    fields_line: int  # 1-based line of the file on which `fields` starts
    body: Body


def split(source: SourceText) -> Document | Problem:
    """Cut a file at its two lines `---` (spaces after the hyphens are let pass); say where one is missing."""
    text = source.text
    start = len(_FIRST) if text.startswith(_FIRST) else text.find("\n") + 1 or len(text)
    if text[:start].rstrip() != FENCE:
        if not text or text.isspace():
            return problem("empty-file", source.place(0))
        return problem("no-front-matter", source.place(1))
    end = _closing_line(text, start)
    if end < 0:
        return problem("front-matter-not-closed", source.place(1))
    line_end = text.find("\n", end)
    below = len(text) if line_end < 0 else line_end + 1
    body = Body(text[below:], source.path, text.count("\n", 0, below) + 1)
    return Document(source, text[start:end], 2, body)


def _closing_line(text: str, start: int) -> int:
    """Give where the first line from `start` on begins that is `---`; -1 where there is none."""
    at = start if text.startswith(FENCE, start) else text.find("\n" + FENCE, start - 1) + 1
    while at > 0:
        end = text.find("\n", at)
        if not text[at + len(FENCE) : end if end >= 0 else len(text)].strip():
            return at
        at = text.find("\n" + FENCE, at) + 1
    return -1


@dataclass(frozen=True, slots=True)
class Opened(Generic[V]):
    """A Markdown file whose fields are as they may be."""

    body: Body
    fields: Fields[V]


def open_document(source: SourceText, kind: type[V]) -> Opened[V] | tuple[Problem, ...]:
    """Give the body and the fields of a file, or every problem of its front matter."""
    document = split(source)
    if isinstance(document, Problem):
        return (document,)
    fields, problems = take_fields(document.fields, kind, source, document.fields_line)
    return Opened(document.body, fields) if fields else tuple(problems)


class Spot(NamedTuple):
    """A value in a file, whose place is looked up only when it is asked for."""

    source: SourceText
    path: tuple[str | int, ...]

    @property
    def place(self) -> Place:
        """Where it stands."""
        return place_of(self.source, *self.path)


def place_of(source: SourceText, *path: str | int) -> Place:
    """Give the place of the value at `path` in a file that was read before; of the file where it has none.

    Places are looked up when a problem needs one: most files have none.
    """
    document = split(source)
    if isinstance(document, Problem):
        return source.place(0)
    parsed = parse_yaml(document.fields, source, document.fields_line)
    return source.place(0) if isinstance(parsed, Problem) else source.place(*parsed.where(path))
