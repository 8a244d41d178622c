"""Bylines: who is credited, as front matter says it."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from dateline.addresses import id_from
from dateline.model import Credit
from dateline.problems import did_you_mean, problem
from dateline.reading.frontmatter import place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from dateline.problems import Place, Problem
    from dateline.reading.files import SourceText
    from dateline.reading.values import Byline


def credits_of(byline: Byline) -> tuple[Credit, ...]:
    """Give a byline's names. An author's `name` here is their id: the name itself stands in the author's own file."""
    return tuple(
        [
            _author(each) if isinstance(each, str) else Credit(each.author, each.author or each.name, each.role)
            for each in byline
        ]
    )


@lru_cache(maxsize=4096)  # the same few people stand on thousands of updates
def _author(id_: str) -> Credit:
    return Credit(id_, id_)


def byline_problems(byline: Byline, place: Callable[..., Place]) -> list[Problem]:
    """Tell of names that are neither an author nor a person, or both."""
    if len(byline) == 1 and isinstance(byline[0], str):  # as most are
        return []
    return [
        problem(
            "bad-value",
            place("byline", number),
            field=f"byline[{number + 1}]",
            value="a mapping of fields",
            reason="it names either an author or a person",
            example="Write {name: …, role: …}, or {author: …, role: …}.",
        )
        for number, each in enumerate(byline)
        if not isinstance(each, str) and bool(each.author) == bool(each.name)
    ] + _repeated(byline, place)


def _repeated(byline: Byline, place: Callable[..., Place]) -> list[Problem]:
    """Tell of authors who stand in a byline more than once."""
    if len(byline) < 2:
        return []
    ids = [each if isinstance(each, str) else each.author if not each.name else None for each in byline]
    return [
        problem(
            "bad-value",
            place("byline", number),
            field=f"byline[{number + 1}]",
            value=f'"{id_}"',
            reason="this author stands in the byline already",
            example="Keep one of them.",
        )
        for number, id_ in enumerate(ids)
        if id_ and id_ in ids[:number]
    ]


def unknown_author(name: str, known: Iterable[str]) -> dict[str, str]:
    """Give the values of the problem that nobody has the id `name`; it may be a person's name, where an id belongs."""
    id_ = id_from(name)
    return {"author": name, "suggestion": did_you_mean(id_ or name, known), "id": id_ or "their-name"}


def known_byline(
    byline: tuple[Credit, ...], names: Mapping[str, str], source: SourceText
) -> tuple[tuple[Credit, ...], list[Problem]]:
    """Give a byline with former ids replaced, and tell of authors that are not there.

    `names` are the authors' ids by id and former id; `source` is the file in which the byline stands.
    """
    found: list[Credit] = []
    problems: list[Problem] = []
    for number, credit in enumerate(byline):
        if credit.author is None:
            found.append(credit)
        elif id_ := names.get(credit.author):
            found.append(credit if id_ == credit.author else replace(credit, author=id_, name=id_))
        else:
            place = place_of(source, "byline", number)
            problems.append(problem("unknown-author", place, **unknown_author(credit.author, names)))
    return tuple(found), problems
