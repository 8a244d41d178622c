"""Draw: a fenced block whose info string is a card's kind, as that card."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from dateline.markup.escape import paragraphs
from dateline.problems import did_you_mean
from dateline.values import dataclass

if TYPE_CHECKING:
    from markdown_it.token import Token

    from dateline.markup.cards.kinds import CardKind
    from dateline.markup.findings import Findings
    from dateline.problems import Problem

NAMES = ("post", "video", "audio", "picture", "document", "quote", "data")
_FIELD = re.compile(r"[a-z_]+:(?:\s|\Z)")


@dataclass(frozen=True, slots=True)
class Card:
    """A card as HTML (with placeholders) and as plain text."""

    html: str
    text: str


def draw_fence(token: Token, found: Findings) -> Card | None:
    """Give a fenced block as a card, or nothing where it is a listing of code.

    What is wrong is told; a card that cannot be read shows its fields as written, so that nothing is lost in a preview.
    """
    from dateline.markup.cards.kinds import KINDS

    name = token.info.strip()
    kind = KINDS.get(name)
    if kind is None:
        _tell_unknown(name, token, found)
        return None
    return _draw(kind, token, found)


def _draw(kind: CardKind, token: Token, found: Findings) -> Card:
    from dateline.reading.fields import parse_fields

    row = (token.map or (0, 0))[0] + 1
    fields, problems = parse_fields(token.content, kind.schema, found.source, found.body.line + row)
    before = len(found.problems)
    found.problems.extend(problems)
    html, text = kind.draw(fields, found) if fields else (paragraphs(token.content), token.content)
    if len(found.problems) > before:
        found.problems[before:] = [_in_file(each, token, row, found) for each in found.problems[before:]]
    return Card(html, text)


def _in_file(problem: Problem, token: Token, row: int, found: Findings) -> Problem:
    """Give a card's problem with its column in the file: a card in a list or a quotation is indented there.

    What is wrong with an empty card is told at its fence.
    """
    place = problem.place
    index = place.line - found.body.line - row
    if index < 0:
        return replace(problem, place=found.source.place(found.body.line + row - 1))
    lines = token.content.split("\n")
    if index >= len(lines) or not lines[index]:
        return problem
    indent = max(0, place.excerpt.find(lines[index]))
    return replace(problem, place=replace(place, column=place.column + indent))


def _tell_unknown(name: str, token: Token, found: Findings) -> None:
    """Tell of a fence that looks like a card of no known kind: a near name, and fields in it."""
    from dateline.markup.cards.kinds import ELSEWHERE

    word = name.split(maxsplit=1)[0].lower() if name else ""
    if not word or not _FIELD.match(token.content):
        return
    near = f' Did you mean "{ELSEWHERE[word]}"?' if word in ELSEWHERE else did_you_mean(word, NAMES)
    if near:
        line = (token.map or (0, 0))[0]
        found.tell(
            "unknown-card", partial(found.place_of, name, line), kind=name, suggestion=near, known=", ".join(NAMES)
        )
