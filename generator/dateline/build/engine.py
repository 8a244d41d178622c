"""Engine: a site's folder becomes its output. Each stage is a function from values to values; here they are strung up.

Read, mark up, plan (`prepare`), render and stage (`outputs`), put in place (`writer`).
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dateline.addresses import output_path
from dateline.build.keeping import prepare_keeping, shown_at
from dateline.build.last_good import forget_good, good_folder, published_media, save_good
from dateline.build.lock import lock_file, locked
from dateline.build.manifest import Manifest, OutputRefused
from dateline.build.memory import Memory
from dateline.build.options import BuildOptions, misplaced_output, output_folder
from dateline.build.outcome import Outcome, Progress, Stage, Stopwatch
from dateline.build.outputs import make_renderer, stage_outputs
from dateline.build.prepare import prepare
from dateline.build.settled import ground_of, settle
from dateline.build.versions import versions
from dateline.build.writer import Staging
from dateline.clock import next_due
from dateline.problems import Place, ProblemsFound, errors, problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dateline.build.prepare import Prepared
    from dateline.build.writer import Written
    from dateline.rendering.theme import Theme

__all__ = ["BuildOptions", "Memory", "Outcome", "Progress", "Stage", "build", "prepared_site"]


def build(
    folder: Path, options: BuildOptions, memory: Memory | None = None, progress: Progress | None = None
) -> Outcome:
    """Build the site in `folder`. With `memory`, only what changed since the last build of this process is made again.

    Raises `ProblemsFound` where the input keeps the site from being built, and `OSError` where the system does, or
    another build (`lock.Busy`), or what stands in the output folder (`manifest.OutputRefused`). In the first case and
    the last two nothing has been written.
    """
    output = output_folder(folder, options)
    _admit(folder, output)
    watch = Stopwatch(progress) if progress else Stopwatch()
    with _uncollected(), locked(lock_file(folder, output), str(output)):
        ground = ground_of(folder) if memory is None else None
        prepared, theme = prepared_site(folder, options, memory, watch)
        written = _write(prepared, theme, output, options, memory, watch)
        with watch.stage("last good texts"):
            _remember(good_folder(folder), prepared, memory)
        outcome = _outcome(prepared, written, watch, options)
        if ground is not None:
            stamps = {path: stood.stamp for path, stood in written.stood.items()}
            settle(folder, options, ground, prepared.reading, outcome, stamps)
    return outcome


def _outcome(prepared: Prepared, written: Written, watch: Stopwatch, options: BuildOptions) -> Outcome:
    return Outcome(
        problems=prepared.problems,
        written=written.written,
        removed=written.removed,
        unchanged=written.unchanged,
        stages=watch.stages,
        pages=len(prepared.plan.pages),
        updates=sum(len(coverage.updates) for coverage in prepared.newsroom.coverages),
        held=tuple(sorted(prepared.held)),
        next_due=next_due(prepared.reading.newsroom, options.clock),
    )


def prepared_site(
    folder: Path, options: BuildOptions, memory: Memory | None, watch: Stopwatch
) -> tuple[Prepared, Theme]:
    """Prepare the site in `folder`. Raises `ProblemsFound` where it cannot be built as `options` want it."""
    if options.keep_going:
        memory = memory or Memory()  # it may take several rounds
        output = output_folder(folder, options)
        prepared = prepare_keeping(
            lambda held: prepare(folder, options, memory, watch, held, published_media(output, held)),
            good_folder(folder),
        )
    else:
        prepared = prepare(folder, options, memory, watch)
        if prepared.problems if options.strict else errors(prepared.problems):
            raise ProblemsFound(prepared.problems)
    if prepared.theme is None:
        raise ProblemsFound(prepared.problems)
    return prepared, prepared.theme


def _admit(folder: Path, output: Path) -> None:
    if not (folder / "site.yaml").exists():  # before anything of ours is put there
        raise ProblemsFound([problem("missing-site", Place("site.yaml"))])
    if reason := misplaced_output(folder, output):
        raise OutputRefused(reason)
    if not (folder / ".dateline").resolve().is_relative_to(folder.resolve()):
        raise OutputRefused(f"{folder / '.dateline'} leads out of the site: Dateline does not write there. Remove it.")


def _write(
    prepared: Prepared, theme: Theme, output: Path, options: BuildOptions, memory: Memory | None, watch: Stopwatch
) -> Written:
    """Make the output folder what was planned."""
    renderer = make_renderer(prepared, theme, offline=options.offline, memory=memory)
    head = Manifest(prepared.newsroom.site.base_url, options.flags, versions())
    with Staging(output, memory.stood if memory else None, durable=options.durable) as staging:
        keys = stage_outputs(prepared, renderer, theme, staging, memory, watch)
        for unit, texts in prepared.held.items():
            for shown in () if texts else shown_at(unit, prepared.reading.files):
                staging.keep_folder(shown)  # nothing is known of the unit but what it showed before: that stays
        watch.progress("writing", 0, 0)
        with watch.stage("writing"):
            written = staging.commit(head)
    if memory is not None:
        memory.pages = {output_path(page.address): page for page in prepared.plan.pages}
        memory.keys, memory.keys_with, memory.stood = keys, renderer.made, written.stood
    return written


def _remember(good: Path, prepared: Prepared, memory: Memory | None) -> None:
    """Keep the texts of every unit that was built from them."""
    known = memory.good if memory else {}
    for unit, texts in prepared.reading.texts.items():
        if unit not in prepared.held and known.get(unit) != texts:
            save_good(good, unit, texts)
            known[unit] = texts
    forget_good(good, {*prepared.reading.texts, *prepared.held})


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
