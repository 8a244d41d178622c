"""Words: how a text was changed, as lines for a terminal; `[-gone-]` and `{+come+}`, or in colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from dateline.cli.terminal import wants_colour
from dateline.markup.escape import without_controls
from dateline.pages.quoting import first_change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dateline.chronicle.fields import FieldChange
    from dateline.cli.terminal import Terminal
    from dateline.pages.differences import Difference, Paragraph, Run

WIDTH = 78  # columns into which a change is fitted on one line
QUOTED = 60  # characters of each side of a change that are quoted
LONGEST_VALUE = 200  # characters of a field's value that are shown
_MARKS = {"added": ("{+", "+}"), "removed": ("[-", "-]"), "same": ("", "")}
_STYLES = {"added": "green underline", "removed": "red strike", "same": ""}
_BREAKS = {"added": "{+¶+}", "removed": "[-¶-]"}  # a new line that came or went by itself


def counts(told: Difference) -> str:
    """Give how many words came and went: `+3 -1 words`."""
    parts = [f"+{told.added}" if told.added else "", f"-{told.removed}" if told.removed else ""]
    number = " ".join(part for part in parts if part)
    if not number:
        return "the same words in other paragraphs"
    return f"{number} {'word' if told.added + told.removed == 1 else 'words'}"


def difference_lines(told: Difference, indent: str) -> list[str]:
    """Give how many words came and went, and what was changed first."""
    was, now = first_change(told, QUOTED)
    change = changed_lines("", was, now, indent) if was or now else []
    return [f"{indent}{counts(told)}", *change]


def field_lines(change: FieldChange, indent: str) -> list[str]:
    """Give how a field was changed."""
    sides = (" ".join(side.split()) for side in (change.was, change.now))
    was, now = (f"{side[: LONGEST_VALUE - 1]}…" if len(side) > LONGEST_VALUE else side for side in sides)
    return changed_lines(f"{change.field}: ", was, now, indent)


def changed_lines(name: str, was: str, now: str, indent: str) -> list[str]:
    """Say that `was` became `now`, on one line where it fits."""
    if not was:
        return [f"{indent}{name}“{now}” was added"]
    if not now:
        return [f"{indent}{name}“{was}” was removed"]
    line = f"{indent}{name}“{was}” became “{now}”"
    return [line] if len(line) <= WIDTH else [f"{indent}{name}“{was}”", f"{indent}{' ' * len(name)}became “{now}”"]


def print_difference(terminal: Terminal, told: Difference, indent: str) -> None:
    """Print a text with what came to it and went from it; in colour where a person looks."""
    if wants_colour(terminal.out):
        _print_coloured(terminal.out, told, indent)
        return
    for text in _plain(told):
        terminal.result(indent + text)


def _plain(told: Difference) -> Iterator[str]:
    for paragraph in told.paragraphs:
        if paragraph.skipped:
            yield _skipped(paragraph.skipped)
        yield _BREAKS.get(paragraph.broken, "") + "".join(map(_marked, _spaced(paragraph, tight=True)))
    if told.skipped:
        yield _skipped(told.skipped)


def _marked(part: tuple[str, Run]) -> str:
    space, run = part
    before, after = _MARKS[run.kind]
    return f"{space}{before}{run.text}{after}"


def _spaced(paragraph: Paragraph, *, tight: bool) -> Iterator[tuple[str, Run]]:
    """Give the runs, each with the space before it; `tight`: none before what came in the place of something."""
    before = ""
    for run in paragraph.runs:
        instead = tight and before == "removed" and run.kind == "added"
        yield " " if before and run.spaced and not instead else "", run
        before = run.kind


def _skipped(number: int) -> str:
    return f"… {number} {'paragraph' if number == 1 else 'paragraphs'} the same …"


def _print_coloured(stream: TextIO, told: Difference, indent: str) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(file=stream, force_terminal=True, highlight=False, soft_wrap=True)
    for paragraph in told.paragraphs:
        if paragraph.skipped:
            console.print(Text(indent + _skipped(paragraph.skipped), "dim"))
        line = Text(indent)
        if paragraph.broken != "same":
            line.append("¶", _STYLES[paragraph.broken])
        for space, run in _spaced(paragraph, tight=False):
            line.append(space).append(without_controls(run.text), _STYLES[run.kind])
        console.print(line)
    if told.skipped:
        console.print(Text(indent + _skipped(told.skipped), "dim"))
