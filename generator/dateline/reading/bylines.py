"""Bylines: who is credited, as front matter says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.addresses import id_from
from dateline.model import Credit
from dateline.problems import did_you_mean, problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dateline.problems import Place, Problem
    from dateline.reading.schema_parts import Byline


def credits_of(byline: Byline) -> tuple[Credit, ...]:
    """Give a byline's names. An author's `name` here is their id: the name itself stands in the author's own file."""
    return tuple(
        Credit(each, each) if isinstance(each, str) else Credit(each.author, each.author or each.name, each.role)
        for each in byline
    )


def byline_problems(byline: Byline, place: Callable[..., Place]) -> list[Problem]:
    """Tell of names that are neither an author nor a person, or both."""
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


def unknown_author(name: str, known: Iterable[str], place: Place) -> Problem:
    """Give the problem that nobody has the id `name`; it may be a person's name, written where an id belongs."""
    id_ = id_from(name)
    suggestion = did_you_mean(id_ or name, known)
    return problem("unknown-author", place, author=name, suggestion=suggestion, id=id_ or "their-name")
