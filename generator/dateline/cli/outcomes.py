"""Outcomes: what a build or a check did, in words and as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dateline.cli.printing import problem_json
from dateline.problems import errors

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from dateline.build.options import BuildOptions
    from dateline.build.outcome import Outcome
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
    if speech.timings:
        for line in timing_lines(outcome):
            terminal.note(line)
    if not speech.quiet:
        terminal.result(summary(outcome, output))
    return int(failed)


def summary(outcome: Outcome, output: Path) -> str:
    """Tell of a build in a line."""
    files = len(outcome.written) + outcome.unchanged
    counts = ((outcome.updates, "update"), (outcome.pages, "page"), (files, "file"))
    updates, pages, all_files = (counted_word(number, word) for number, word in counts)
    done = f"{len(outcome.written):,} written, {len(outcome.removed):,} removed in {outcome.seconds:.2f} s"
    return f"{output}: {updates} on {pages}, {all_files}; {done}"


def timing_lines(outcome: Outcome) -> list[str]:
    """Give how long each stage took, a line each."""
    lines = [f"{stage.name:<16} {stage.seconds:8.3f} s  {stage.count:>8,}" for stage in outcome.stages]
    return [*lines, f"{'in all':<16} {outcome.seconds:8.3f} s"]


def report(problems: Iterable[Problem], outcome: Outcome | None, *, failed: bool) -> dict[str, Any]:
    """Give what `--json` prints of a build or a check."""
    found: dict[str, Any] = {"ok": not failed, "problems": [problem_json(each) for each in problems]}
    if outcome is None:
        return found
    return found | {
        "seconds": round(outcome.seconds, 6),
        "stages": [
            {"name": stage.name, "seconds": round(stage.seconds, 6), "count": stage.count} for stage in outcome.stages
        ],
        "pages": outcome.pages,
        "updates": outcome.updates,
        "written": list(outcome.written),
        "removed": list(outcome.removed),
        "unchanged": outcome.unchanged,
        "held": list(outcome.held),
        "next_due": outcome.next_due.isoformat() if outcome.next_due else None,
    }


def counted_word(number: int, word: str) -> str:
    """Give a number and its word: `1 file`, `2 files`."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"
