"""Aliases: former ids and old addresses, checked before anything is made from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.problems import problem
from dateline.reading.scalars import alias_fault

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dateline.problems import Place, Problem


def alias_problems(aliases: Sequence[str], place: Callable[..., Place]) -> list[Problem]:
    """Tell of aliases that would make a file outside the output folder, or none at all."""
    return [
        problem("bad-alias", place("aliases", number), alias=alias, reason=reason)
        for number, alias in enumerate(aliases)
        if (reason := alias_fault(alias))
    ]
