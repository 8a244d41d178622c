"""After a publish: its addresses are written down in the ledger, and whoever wants to know of it is told."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from dateline.cli.printing import problem_json
from dateline.cli.terminal import plainly
from dateline.clock import Clock
from dateline.ledger.append import record
from dateline.problems import ProblemsFound, errors
from dateline.publishing.hooks import addresses_of, run_hooks
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from dateline.cli.outcomes import Speech
    from dateline.cli.terminal import Terminal
    from dateline.model import Target
    from dateline.problems import Problem
    from dateline.publishing.publish import Published

PROBLEMS, ENVIRONMENT = 1, 3  # exit codes
MOST_LINES = 3  # of the ledger
UNWRITTEN = "the site is published, but its new addresses are not in the ledger"


@dataclass(frozen=True, slots=True)
class Entered:
    """What has become of the ledger: new addresses by its files, or why it could not be written."""

    new: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()  # that kept it from being read
    fault: str = ""  # of the system
    partly: bool = False  # whether faulty sources were left out

    @property
    def failed(self) -> bool:
        """Whether nothing was written down."""
        return bool(self.problems or self.fault)


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What came after a publish. `entered` is None where the ledger was left alone."""

    entered: Entered | None = None
    faults: tuple[str, ...] = ()  # of hooks

    @property
    def code(self) -> int:
        """The exit code."""
        if self.faults or (self.entered and self.entered.fault):
            return ENVIRONMENT
        return PROBLEMS if self.entered and self.entered.failed else 0


def after_publish(site: Path, target: Target, done: Published, now: datetime, *, ledger: bool) -> Aftermath:
    """Write down what is published in the ledger of the site in the folder `site`, if wanted, and run the hooks."""
    entered = enter(site, done, now) if ledger else None
    faults = run_hooks(target, done.plan.record.base_url, addresses_of(done.plan), site)
    return Aftermath(entered, tuple(faults))


def enter(site: Path, done: Published, now: datetime) -> Entered:
    """Write down in the ledger the addresses that stand at the target and are not in it."""
    try:
        found = record(site, Clock(now), done.plan.record.files)
    except ProblemsFound as fault:
        return Entered(problems=fault.problems)
    except OSError as fault:
        return Entered(fault=plainly(fault))
    return Entered(found.new, partly=bool(errors(found.problems)))


def print_aftermath(found: Aftermath, speech: Speech) -> None:
    """Tell what came after a publish."""
    terminal, entered = speech.terminal, found.entered or Entered()
    for line in _entered_lines(entered) if not speech.quiet else ():
        terminal.note(line)
    terminal.problems(entered.problems)
    if entered.failed:
        terminal.error(f"{UNWRITTEN}{': ' if entered.fault else ''}{entered.fault}")
    print_faults(terminal, found.faults)


def _entered_lines(entered: Entered) -> list[str]:
    """Give a line for each file of the ledger in which something is new; of many, one for all."""
    counts = {path: len(addresses) for path, addresses in entered.new.items()}
    if len(counts) > MOST_LINES:
        return [f"ledger: {sum(counts.values()):,} addresses added in {len(counts):,} files"]
    return [f"{path}: {count:,} {'address' if count == 1 else 'addresses'} added" for path, count in counts.items()]


def print_faults(terminal: Terminal, faults: Iterable[str]) -> None:
    """Tell which hooks failed."""
    for fault in faults:
        terminal.error(f"the site is published; {fault}")


def aftermath_json(found: Aftermath) -> dict[str, Any]:
    """Give what `--json` prints of it."""
    return {
        "ledger": _entered_json(found.entered) if found.entered else None,
        "hooks": faults_json(found.faults),
    }


def faults_json(faults: Iterable[str]) -> list[dict[str, str]]:
    """Give what `--json` prints of hooks that failed."""
    return [{"message": fault} for fault in faults]


def _entered_json(entered: Entered) -> dict[str, Any]:
    return {
        "ok": not entered.failed,
        "count": sum(map(len, entered.new.values())),
        "files": [{"path": path, "addresses": list(addresses)} for path, addresses in entered.new.items()],
        "problems": [problem_json(each) for each in entered.problems],
        "fault": entered.fault,
    }
