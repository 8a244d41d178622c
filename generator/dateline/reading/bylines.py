"""Bylines: who is credited, as front matter says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.model import Credit
from dateline.problems import problem

if TYPE_CHECKING:
    from collections.abc import Callable

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
    ]
