"""Engine: a site's folder becomes its output. Here the stages are strung up; each stands in a room of its own.

Every coverage that is not as its files are is made again (`gathering`), then the listings in which something changed,
then the front; and what is on the stage is put in place (`writer`).
"""

from __future__ import annotations

import gc
import os
import sqlite3
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from dateline.build import rehearsal
from dateline.build.coverage_work import problem_row
from dateline.build.explaining import before_build, explain
from dateline.build.gathering import Hands
from dateline.build.keeping import make_keeping
from dateline.build.last_good import forget_good, good_folder, save_good, settle_good
from dateline.build.lock import lock_file, locked
from dateline.build.looking import FRESH, SETTLED, Look, open_state, settle
from dateline.build.manifest import Manifest, OutputRefused
from dateline.build.memory import Memory
from dateline.build.options import BuildOptions, misplaced_output, output_folder
from dateline.build.outcome import Outcome, Progress, Stage, Stopwatch
from dateline.build.outputs import begin
from dateline.build.outputs import look as look_at_outputs
from dateline.build.pasts import Archive
from dateline.build.run import Run
from dateline.build.shards import Units
from dateline.build.site import make_site
from dateline.build.stage import clear_stage
from dateline.build.state import Damaged
from dateline.build.vanished import ledger_problems, let_stand
from dateline.build.versions import versions
from dateline.build.writer import commit
from dateline.digests import digest_text
from dateline.ledger.files import line_problems
from dateline.problems import Place, ProblemsFound, errors, problem
from dateline.reading.files import walk, walk_again
from dateline.reading.layout import CONTENT, unit_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dateline.build.gathering import Gathered
    from dateline.build.ground import Ground
    from dateline.build.state import State
    from dateline.build.writer import Written

__all__ = ["BuildOptions", "Memory", "Outcome", "Progress", "Stage", "build", "rehearse"]
UNREADABLE = (Damaged, sqlite3.Error, LookupError, TypeError, ValueError)  # what a damaged state may come out as


def build(
    folder: Path,
    options: BuildOptions,
    memory: Memory | None = None,
    progress: Progress | None = None,
    seen: Look | None = None,
    changed: frozenset[str] | None = None,
) -> Outcome:
    """Build the site in `folder`: what an earlier build made of the same is not made again.

    `seen` is what a look has just found. With `memory`, a process that builds again and again spares itself more; all
    its builds have the same options but for the clock, and `changed` are the absolute paths of all that may have moved
    among the sources since the last one, where that is known: then only these are looked at.

    Raises `ProblemsFound` where the input keeps the site from being built, and `OSError` where the system does, or
    another build (`lock.Busy`), or what stands in the output folder (`manifest.OutputRefused`), or a worker that was
    killed (`crew.WorkerLost`). Nothing has been put in place then.
    """
    output = output_folder(folder, options)
    _admit(folder, output)
    watch = Stopwatch(progress) if progress else Stopwatch()
    with _uncollected(), locked(lock_file(folder, output), str(output)), _archive(memory) as archive:
        with watch.stage("looking"):
            seen, touched = (seen, None) if seen else _look(folder, memory, changed)
        try:
            warm = _take_warm(memory)
            with _opened(folder, options, memory) as (state, units):
                real = os.path.realpath(output)
                run = Run(folder, real, options, state, seen, watch, units, memory, warm, archive, touched)
                return _build(run)
        except UNREADABLE:  # it says nothing that can be relied on: do without; what was no fault of it comes again
            _discard(folder, options, memory)
        with _opened(folder, options, memory) as (state, units):
            real = os.path.realpath(output)
            return _build(Run(folder, real, options, state, seen, watch, units, memory, archive=archive))


def rehearse(folder: Path, options: BuildOptions, memory: Memory) -> None:
    """Have at hand what the next edit will ask of this process (`rehearsal`). To be called between two builds.

    Nothing is written. What goes wrong is left to the build that needs it.
    """
    ground, state, units, found = memory.ground, memory.state, memory.units, memory.found
    if ground is None or state is None or units is None or found is None:
        return
    output, look = os.path.realpath(output_folder(folder, options)), Look(ground.begun, found)
    with suppress(OSError, ProblemsFound, *UNREADABLE), _uncollected(), _archive(memory) as archive:
        archive.open(folder, ground.newsroom.site.history)
        run = Run(folder, output, options, state, look, Stopwatch(), units, memory, archive=archive)
        rehearsal.rehearse(run, ground)


@contextmanager
def _archive(memory: Memory | None) -> Iterator[Archive]:
    """Give what opens the site's history; where this process builds again, what is known of it stays open."""
    archive = memory.archive if memory else Archive()
    try:
        yield archive
    finally:
        (archive.rest if memory else archive.close)()


def _discard(folder: Path, options: BuildOptions, memory: Memory | None) -> None:
    """Remove the state."""
    if memory and memory.state:
        memory.state.remove()
        memory.state = memory.units = None
    open_state(folder, options).remove()


def _take_warm(memory: Memory | None) -> Ground | None:
    """Give the ground of the last build of this process; it is put back when this one, too, has come to a good end."""
    if memory is None:
        return None
    warm, memory.ground = memory.ground, None
    known = memory.state is not None and memory.state.is_open and memory.state.version == memory.version
    return warm if known else None


def _look(folder: Path, memory: Memory | None, changed: frozenset[str] | None) -> tuple[Look, frozenset[str] | None]:
    """Find the files of `content/`, and which of them may have moved since the last build of this process."""
    begun = time.time_ns()
    again = walk_again(folder, CONTENT, memory.found[0], changed) if memory and memory.found and changed else None
    found = again or walk(folder, CONTENT)
    if memory:
        memory.found = found
    if again is None or changed is None:
        return Look(begun, found), None
    root = f"{folder.resolve()}{os.sep}"
    return Look(begun, found), frozenset(path.removeprefix(root).replace(os.sep, "/") for path in changed)


@contextmanager
def _opened(folder: Path, options: BuildOptions, memory: Memory | None) -> Iterator[tuple[State, Units]]:
    """Open the state, or take the one that is open from the last build of this process."""
    if memory and memory.state and memory.units and memory.state.is_open:
        if memory.state.version != memory.version:  # another process has built meanwhile
            memory.units, memory.version = Units(memory.state), memory.state.version
        yield memory.state, memory.units
        return
    state = open_state(folder, options)
    if options.paranoid:
        state.remove()
        state = open_state(folder, options)
    units = Units(state)
    if memory:
        memory.state, memory.units, memory.version = state, units, state.version
        yield state, units
        return
    try:
        yield state, units
    finally:
        with suppress(OSError, Damaged):
            state.close()


def _admit(folder: Path, output: Path) -> None:
    if not (folder / "site.yaml").exists():  # before anything of ours is put there
        raise ProblemsFound([problem("missing-site", Place("site.yaml"))])
    if reason := misplaced_output(folder, output):
        raise OutputRefused(reason)
    if not (folder / ".dateline").resolve().is_relative_to(folder.resolve()):
        raise OutputRefused(f"{folder / '.dateline'} leads out of the site: Dateline does not write there. Remove it.")


def _build(run: Run) -> Outcome:
    """Build, with all that was looked at and opened."""
    with run.watch.stage("looking"):
        begin(run.output, run.state, run.disk)
        if run.warm is None or run.touched is None:
            look_at_outputs(run.output, run.state, scout=run.look.scout)
    before = before_build(run) if run.options.explain else None
    was_there = run.output_folder.exists()
    try:
        with ExitStack() as stack:
            hands = Hands(run, stack.enter_context(ExitStack()))
            site = _site(run, hands)
            with run.watch.stage("committing"):
                head, place = _head(run, site), hands.crew.place if hands.crew else None
                written = commit(run.output, run.state, head, run.disk, durable=run.options.durable, place=place)
                _remember(run, site)
        outcome = _outcome(run, site, written)
        explained = explain(run, before, site.reasons) if before else ()
        if run.memory:
            run.memory.ground = None if errors(site.problems) else site.ground
            run.memory.version = run.state.version
        _settle(run, site, outcome)
        return replace(outcome, explained=explained, seconds=run.watch.whole)
    finally:
        with suppress(OSError):  # the next build tries again; what went wrong before is what must be told
            clear_stage(run.output, run.disk)
            if not was_there:
                run.disk.remove_folder(run.output)  # where it is empty: nothing came of it


def _site(run: Run, hands: Hands) -> Gathered:
    """Make all units of the site. Raises `ProblemsFound` where it cannot be built as the options want it."""
    if run.options.keep_going:
        site = make_keeping(lambda held: make_site(run, hands, held), good_folder(run.folder))
        vanished = ledger_problems(run, site.ground.held)
        let_stand(hands.bench_on(site.ground), vanished)
        return replace(site, problems=tuple(sorted({*site.problems, *vanished})))
    site = make_site(run, hands, {})
    # Where something else is wrong, nobody can say yet what will be there.
    told = line_problems(run.folder) if errors(site.problems) else ledger_problems(run, {})
    site = replace(site, problems=tuple(sorted({*site.problems, *told})))
    if site.problems if run.options.strict else errors(site.problems):
        raise ProblemsFound(site.problems)
    return site


def _head(run: Run, site: Gathered) -> Manifest:
    """Give what the manifest says; of a build past errors also that it is one, and of no other."""
    faulty = {"faulty": True} if errors(site.problems) else {}
    return Manifest(site.ground.newsroom.site.base_url, run.options.flags | faulty, versions())


def _remember(run: Run, site: Gathered) -> None:
    """Keep the texts of every unit that was built from them."""
    good, masthead, held = good_folder(run.folder), site.ground.masthead, site.ground.held
    settle_good(good, [unit for unit in site.made if unit not in held])
    if run.warm and run.warm.masthead.texts is masthead.texts:
        return
    for unit, texts in masthead.texts.items():
        if unit not in held:
            save_good(good, unit, texts)
    forget_good(good, {*masthead.texts, *map(unit_at, masthead.layout.coverages), *held})


def _outcome(run: Run, site: Gathered, written: Written) -> Outcome:
    kept = run.units.known.values()
    due = min((unit.facts["due"] for unit in kept if unit.facts.get("due")), default="")
    return Outcome(
        problems=site.problems,
        written=written.written,
        removed=written.removed,
        written_count=written.written_count,
        removed_count=written.removed_count,
        unchanged=written.unchanged,
        stages=run.watch.stages,
        pages=sum(unit.facts.get("pages", 0) for unit in kept),
        updates=sum(unit.facts.get("updates", 0) for unit in kept),
        held=tuple(sorted(site.ground.held)),
        next_due=datetime.fromisoformat(due) if due else None,
        jobs=run.watch.jobs,
    )


def _settle(run: Run, site: Gathered, outcome: Outcome) -> None:
    """Keep what the build went by, where the next one may go by it; not when there will be one soon."""
    archive = run.archive
    if errors(outcome.problems) or outcome.held or run.memory or archive.is_kept_out:
        run.state.set_value(SETTLED, None)
        return
    masthead = site.ground.masthead
    limit = run.look.begun - FRESH
    texts = {
        path: digest_text(text)
        for unit in masthead.texts.values()
        for path, text in unit.items()
        if masthead.files[path].mtime_ns > limit
    }
    for made in site.made.values():
        texts |= made.fresh
    until = min((unit.until for unit in run.units.known.values() if unit.until), default="")
    rows = [problem_row(each) for each in outcome.problems]
    history = None if archive.setting == "off" else archive.stamp
    settle(run.state, run.folder, run.options, run.look, outcome, until, texts, rows, history)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let the garbage collector rest: a build makes values that live to its end, and no circles among them."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
