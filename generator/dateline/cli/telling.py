"""Telling: why a history cannot be told, in words or as JSON."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dateline.cli.printing import problem_json
from dateline.problems import Place, ProblemsFound, problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dateline.cli.terminal import Terminal

NO_HISTORY = "this site has no history: it is in no git repository, and no history.jsonl stands beside site.yaml"
NO_REPOSITORY = "this site is in no git repository"


@dataclass(slots=True)
class Ended:
    """How a command ends."""

    code: int = 0


@contextmanager
def told_problems(
    terminal: Terminal, *, as_json: bool, missing: type[Exception], words: str = NO_HISTORY
) -> Iterator[Ended]:
    """Do what is within, and tell why it could not be done; `missing` is told in these `words`.

    With `as_json` problems are told as JSON too; without, `ProblemsFound` goes on its way.
    """
    ended = Ended()
    try:
        yield ended
    except missing:
        ended.code = 1
        if as_json:
            found = replace(problem("history-missing", Place("site.yaml")), message=words)
            terminal.report({"ok": False, "problems": [problem_json(found)]})
        else:
            terminal.error(words)
    except ProblemsFound as fault:
        if not as_json:
            raise
        ended.code = 1
        terminal.report({"ok": False, "problems": [problem_json(each) for each in fault.problems]})
