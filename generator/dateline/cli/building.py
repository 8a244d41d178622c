"""Building: what `build` and `serve` do, and how they tell of it."""

from __future__ import annotations

import time
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import click

from dateline.build.engine import Memory, build, rehearse
from dateline.build.options import misplaced_output, output_folder
from dateline.cli.options import present
from dateline.cli.outcomes import counted_word, report, tell_built
from dateline.problems import ProblemsFound, errors

if TYPE_CHECKING:
    from pathlib import Path

    from dateline.build.looking import Look
    from dateline.build.options import BuildOptions
    from dateline.cli.outcomes import Speech
    from dateline.cli.terminal import Terminal
    from dateline.preview.loop import Event, Rebuild, Rebuilt, Report


def build_once(site: Path, options: BuildOptions, speech: Speech, seen: Look | None = None) -> int:
    """Build, tell of it, and give the exit code. `seen` is what a look at the site has just found."""
    output = output_folder(site, options)
    if reason := misplaced_output(site, output):
        raise click.UsageError(reason)
    terminal = speech.terminal
    try:
        with nullcontext() if speech.quiet or speech.as_json else terminal.progress() as progress:
            outcome = build(site, options, progress=progress, seen=seen)
    except ProblemsFound as found:
        if speech.as_json:
            terminal.report(report(found.problems, None, failed=True))
            return 1
        raise
    return tell_built(outcome, output, options, speech)


def build_watching(site: Path, options: BuildOptions, speech: Speech, *, fixed_now: bool, poll: bool) -> int:
    """Keep the output current until stopped."""
    from dateline.preview.run import PreviewOptions, run_watch

    output = output_folder(site, options)
    if reason := misplaced_output(site, output):
        raise click.UsageError(reason)
    rebuild = rebuilding(site, options, fixed_now=fixed_now)
    run_watch(site, rebuild, PreviewOptions(poll=poll, ignore=(output,)), telling(speech.terminal, quiet=speech.quiet))
    return 0


def rebuilding(site: Path, options: BuildOptions, *, fixed_now: bool) -> Rebuild:
    """Give what builds the site again and again, each time at the present instant unless that is fixed."""
    from dateline.preview.loop import Rebuilt

    memory = Memory()
    rehearsed = False

    def rebuild(changed: frozenset[str] | None) -> Rebuilt:
        nonlocal rehearsed
        begin = time.perf_counter()
        wanted = options if fixed_now else replace(options, now=present())
        outcome = build(site, wanted, memory, changed=changed)
        due = None if fixed_now else outcome.next_due
        afterwards, rehearsed = None if rehearsed else partial(rehearse, site, wanted, memory), True
        files = (*outcome.written, *outcome.removed)
        return Rebuilt(outcome.problems, files, time.perf_counter() - begin, due, afterwards)

    return rebuild


def telling(terminal: Terminal, *, quiet: bool = False) -> Report:
    """Give what tells of the events of a preview. The address is its result, the rest are notes."""
    from dateline.preview.loop import Crashed, Polling, Rebuilt, Started, Stopped

    def tell(event: Event) -> None:
        match event:
            case Started(url, port, asked):
                if asked not in {0, port}:
                    terminal.note(f"port {asked} is taken")
                terminal.result(url)
                terminal.out.flush()
                terminal.note("Ctrl-C stops")
            case Polling(reason):
                terminal.note(f"looking for changes by polling: {reason}")
            case Rebuilt():
                terminal.problems(event.problems)
                if not quiet:
                    terminal.note(rebuilt_line(event))
            case Crashed(error):
                terminal.error(crash_line(error))
            case Stopped():
                pass

    return tell


def rebuilt_line(event: Rebuilt) -> str:
    """Tell of a rebuild in a line."""
    if not event.changed and errors(event.problems):
        return f"nothing written ({event.seconds:.2f} s)"
    shown = ", ".join(event.changed[:3]) + (" …" if len(event.changed) > 3 else "")
    files = counted_word(len(event.changed), "file")
    return f"{files} changed in {event.seconds:.2f} s{': ' if shown else ''}{shown}"


def crash_line(error: Exception) -> str:
    """Tell of what stopped a rebuild."""
    from dateline.cli.terminal import plainly

    return plainly(error) if isinstance(error, OSError) else f"{type(error).__name__}: {error}"
