"""Findings: what comes to light while one body is rendered."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

from dateline.markup.fragments import Use
from dateline.model import Picture
from dateline.problems import Place, Problem, problem
from dateline.reading.files import SourceText
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

    from dateline.markup.fragments import Linker
    from dateline.model import Body

    Where = Callable[[], Place]

Answer = str | tuple[int, int, str] | Problem


def ask(linker: Linker, kind: str, target: str, coverage: str, place: Place) -> Answer:
    """Ask the linker what a use of `kind` is; `place` names the file that asks."""
    if kind == "reference":
        return linker.reference(target, coverage, place)
    if kind == "media":
        return linker.media(target, coverage, place.path, place)
    return linker.picture(target, place)


def found(answer: Answer) -> str:
    """Give an answer in the form that a `Use` keeps."""
    if isinstance(answer, str):
        return answer
    if isinstance(answer, Problem):
        return f"!{answer.code} {answer.message}"
    return "{} {} {}".format(*answer)


@dataclass(frozen=True, slots=True)
class BodySource(SourceText):
    """A body as a source: its lines count as in its file, and are parted once however many problems there are."""

    lines: tuple[str, ...]
    first: int  # line of the file, from 1, on which the body starts

    def place(self, line: int, column: int = 1) -> Place:
        """Give the place at `line` of the file and `column`, with the line as its excerpt."""
        row = line - self.first
        return Place(self.path, line, column, self.lines[row] if 0 <= row < len(self.lines) else "")


class Findings:
    """What one body was found to use, show and get wrong. Made for one rendering.

    A `Where` is called only when there is a problem: most links are right, and a place takes time to find.
    """

    def __init__(self, linker: Linker, body: Body, coverage: str) -> None:
        self.linker = linker
        self.body = body
        self.coverage = coverage
        self.file = Place(body.path)
        self.answers: dict[tuple[str, str], Answer] = {}
        self.media: dict[str, None] = {}
        self.image: Picture | None = None
        self.problems: list[Problem] = []
        self.anchors: dict[str, str] = {}  # of the body's headings: as written after "#" → id
        self._source: BodySource | None = None
        self._starts: list[int] = []
        self._last: dict[tuple[str, int], int] = {}

    @property
    def uses(self) -> tuple[Use, ...]:
        """What the body depends on outside its text, in the order of its first use."""
        return tuple(Use(kind, target, found(answer)) for (kind, target), answer in self.answers.items())

    @property
    def source(self) -> BodySource:
        """The body as a text with places."""
        if self._source is None:
            lines = tuple(self.body.text.split("\n"))
            self._source = BodySource(self.body.path, self.body.text, lines, self.body.line)
            self._starts = [0, *accumulate(len(line) + 1 for line in lines)]
        return self._source

    def reference(self, target: str, where: Where) -> str:
        """Give the address of a reference, or "" after telling what is wrong with it."""
        answer = self._ask("reference", target, where)
        return answer if isinstance(answer, str) else ""

    def file_named(self, name: str, where: Where) -> str:
        """Give the path of a media file, which the fragment shows or links to, or "" after telling what is wrong."""
        answer = self._ask("media", name, where)
        if not isinstance(answer, str):
            return ""
        self.media[answer] = None
        return answer

    def picture(self, name: str, alt: str, where: Where, credit: str = "") -> Picture | None:
        """Give a picture with its size, or nothing after telling what is wrong with it."""
        path = self.file_named(name, where)
        size = self._ask("picture", path, where) if path else ""
        if not isinstance(size, tuple):
            return None
        width, height, digest = size
        picture = Picture(path, alt, credit, width, height, digest)
        if self.image is None:
            self.image = picture
        return picture

    def tell(self, code: str, where: Where, **values: object) -> None:
        """Tell a problem."""
        self.problems.append(problem(code, where(), **values))

    def place_of(self, words: str, line: int) -> Place:
        """Give the place of `words` as written in the body, at or after `line` (from 0); asked again, the next one.

        Where they are written in another form (an entity, an escape), it is the beginning of the line.
        """
        position = self._position(words, line)
        return self.source.place(self.body.line + line) if position < 0 else self._place(position)

    def place_of_link(self, target: str, line: int) -> Place:
        """Give the place of a link's address as `place_of` does: in a link, an autolink, or a definition anywhere."""
        for before, first in (("(", line), ("<", line), (": ", 0)):
            position = self._position(before + target, first)
            if position >= 0:
                return self._place(position + len(before))
        return self.place_of(target, line)

    def _position(self, words: str, line: int) -> int:
        source, last = self.source, self._last.get((words, line))
        start = self._starts[min(line, len(source.lines))] if last is None else last + 1
        position = source.text.find(words, start) if words else -1
        if position >= 0:
            self._last[words, line] = position
        return position

    def _place(self, position: int) -> Place:
        row = bisect_right(self._starts, position) - 1
        return self.source.place(self.body.line + row, position - self._starts[row] + 1)

    def _ask(self, kind: str, target: str, where: Where) -> Answer:
        answer = self.answers.get((kind, target))
        if answer is None:
            answer = self.answers[kind, target] = ask(self.linker, kind, target, self.coverage, self.file)
        if isinstance(answer, Problem):
            self.problems.append(replace(answer, place=where()))
        return answer
