"""Problems: what is wrong or doubtful in the input, as values with a stable code.

A problem's words stand in `catalogue.py`; here is only its shape. Nothing below the command line prints one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from dateline.catalogue import CATALOGUE
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a file of the site's folder. Lines and columns count from 1; line 0 means the file as a whole."""

    path: str
    line: int = 0
    column: int = 0
    excerpt: str = ""  # the line as written


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong or doubtful in the input."""

    place: Place
    code: str
    message: str
    hint: str
    severity: Severity


class ProblemsFound(Exception):
    """Raised where work cannot go on past problems in the input."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.message for problem in self.problems))


def problem(code: str, place: Place, /, **values: object) -> Problem:
    """Make the problem `code` at `place`; `values` fill its message and hint. Raises `KeyError` for unknown ones."""
    kind = CATALOGUE[code]
    return Problem(place, code, kind.message.format(**values), kind.hint.format(**values), kind.severity)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Give ` Did you mean "x"?` for the closest of `known`, or nothing."""
    from difflib import get_close_matches

    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f' Did you mean "{close[0]}"?' if close else ""


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Give those that stop a build."""
    return [each for each in problems if each.severity == "error"]
