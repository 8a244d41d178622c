"""Terminal: where a command speaks. Results go to `out`, everything else to `err`; colour only where a person looks."""

from __future__ import annotations

import json
import os
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TextIO

from dateline.cli.printing import counted, excerpt_lines, problem_text, where
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from dateline.problems import Problem

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # what could move the cursor or change the terminal
_COLOURS = {"error": "bold red", "warning": "bold yellow"}


@dataclass(frozen=True, slots=True)
class Terminal:
    """Two streams, and whether notes are wanted."""

    out: TextIO
    err: TextIO
    quiet: bool = False

    def result(self, text: str) -> None:
        """Print what was asked for."""
        print(_safe(text), file=self.out)

    def report(self, value: dict[str, Any]) -> None:
        """Print what was asked for as JSON."""
        print(json.dumps(value, indent=2, ensure_ascii=False), file=self.out)

    def note(self, text: str) -> None:
        """Tell what is going on, unless nobody wants to know."""
        if not self.quiet:
            print(_safe(text), file=self.err, flush=True)

    def error(self, text: str) -> None:
        """Tell what went wrong."""
        print(_safe(f"error: {text}"), file=self.err, flush=True)

    def problems(self, problems: Iterable[Problem], *, as_result: bool = False) -> None:
        """Print problems, each with its line and hint, and how many there are."""
        found = list(problems)
        if not found:
            return
        stream = self.out if as_result else self.err
        if wants_colour(stream):
            _print_coloured(found, stream)
        else:
            for each in found:
                print(_safe(problem_text(each)), file=stream)
        print(counted(found), file=stream, flush=True)

    @contextmanager
    def progress(self) -> Iterator[Callable[[str, int, int], None] | None]:
        """Give what to tell of progress, where a person watches: long work then shows a line, and takes it away."""
        if self.quiet or not self.err.isatty() or os.environ.get("TERM") == "dumb":
            yield None
            return
        from dateline.cli.progress import Bar

        bar = Bar(self.err)
        try:
            yield bar
        finally:
            bar.stop()


def wants_colour(stream: TextIO) -> bool:
    """Say whether `stream` is a terminal on which colour is wanted (no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def plainly(error: OSError) -> str:
    """Give an error of the system as a sentence that names the file."""
    if error.strerror is None:
        return str(error)
    reason = error.strerror[0].lower() + error.strerror[1:]
    return f"{error.filename}: {reason}" if error.filename else reason


def _safe(text: str) -> str:
    """Give `text` without what could act on a terminal: a site's files may be anybody's."""
    return _CONTROL.sub("�", text)


def _print_coloured(problems: Iterable[Problem], stream: TextIO) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(file=stream, force_terminal=True, highlight=False, soft_wrap=True)
    for each in problems:
        colour = _COLOURS[each.severity]
        text = Text.assemble(
            (_safe(where(each.place)), "bold"),
            ": ",
            (f"{each.severity}[{each.code}]", colour),
            " ",
            _safe(each.message),
        )
        for line in excerpt_lines(each.place):
            number, bar, shown = _safe(line).partition(" | ")
            text.append(f"\n{number}{bar}", "cyan").append(shown, colour if shown.strip() == "^" else "")
        if each.hint:
            text.append("\n  hint: ", "green").append(_safe(each.hint))
        console.print(text)
