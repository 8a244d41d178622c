"""Outcomes: what a build or a check did, in words and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dateline.cli.printing import problem_json
from dateline.problems import errors
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from dateline.build.options import BuildOptions
    from dateline.build.outcome import Outcome, Stage
    from dateline.cli.terminal import Terminal
    from dateline.problems import Problem


@dataclass(frozen=True, slots=True)
class Speech:
    """How a build tells of itself."""

    terminal: Terminal
    quiet: bool = False
    timings: bool = False
    as_json: bool = False


def tell_built(outcome: Outcome, output: Path, options: BuildOptions, speech: Speech) -> int:
    """Tell of a build, and give the exit code."""
    terminal = speech.terminal
    failed = bool(outcome.problems if options.strict else errors(outcome.problems))
    if speech.as_json:
        terminal.report(report(outcome.problems, outcome, failed=failed) | {"output": str(output)})
        return int(failed)
    terminal.problems(outcome.problems)
    for unit in outcome.held:
        terminal.note(f"{unit} stays at its last good state")
    for line in outcome.explained:
        terminal.result(line)
    if speech.timings:
        for line in timing_lines(outcome):
            terminal.note(line)
    if not speech.quiet:
        terminal.result(summary(outcome, output))
    return int(failed)


def summary(outcome: Outcome, output: Path) -> str:
    """Tell of a build in a line."""
    files = outcome.written_count + outcome.unchanged
    counts = ((outcome.updates, "update"), (outcome.pages, "page"), (files, "file"))
    updates, pages, all_files = (counted_word(number, word) for number, word in counts)
    done = f"{outcome.written_count:,} written, {outcome.removed_count:,} removed in {outcome.seconds:.2f} s"
    return f"{output}: {updates} on {pages}, {all_files}; {done}"


def timing_lines(outcome: Outcome) -> list[str]:
    """Give a table of how long each stage took, for how many things; last, how long a person waited."""
    rows = [(stage.name, f"{stage.seconds:,.3f}", *_each(stage)) for stage in outcome.stages]
    whole = ("in all", f"{outcome.seconds:,.3f}", "", "")
    table = [("stage", "seconds", "things", "µs each"), *rows, whole]
    first, *others = (max(map(len, column)) for column in zip(*table, strict=True))
    lines = [
        f"{name:<{first}}  {'  '.join(f'{cell:>{width}}' for cell, width in zip(cells, others, strict=True))}".rstrip()
        for name, *cells in table
    ]
    if outcome.jobs > 1:
        lines.append(f'the stages add up the time of {outcome.jobs} processes; "in all" is the time you waited')
    return lines


def _each(stage: Stage) -> tuple[str, str]:
    """Give how many things a stage dealt with, and how long it took for each; nothing where it counts none."""
    return (f"{stage.count:,}", f"{stage.seconds / stage.count * 1e6:,.0f}") if stage.count else ("", "")


def report(problems: Iterable[Problem], outcome: Outcome | None, *, failed: bool) -> dict[str, Any]:
    """Give what `--json` prints of a build or a check."""
    found: dict[str, Any] = {"ok": not failed, "problems": [problem_json(each) for each in problems]}
    if outcome is None:
        return found
    return found | {
        "seconds": round(outcome.seconds, 6),
        "jobs": outcome.jobs,
        "stages": [
            {"name": stage.name, "seconds": round(stage.seconds, 6), "count": stage.count} for stage in outcome.stages
        ],
        "pages": outcome.pages,
        "updates": outcome.updates,
        "written_count": outcome.written_count,
        "removed_count": outcome.removed_count,
        "unchanged": outcome.unchanged,
        "written": list(outcome.written),
        "removed": list(outcome.removed),
        "held": list(outcome.held),
        "explained": list(outcome.explained),
        "next_due": outcome.next_due.isoformat() if outcome.next_due else None,
    }


def counted_word(number: int, word: str) -> str:
    """Give a number and its word: `1 file`, `2 files`."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"
