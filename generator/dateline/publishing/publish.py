"""Publish: what has changed since the last publish is sent, in an order in which no reader meets a broken page."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from dateline.publishing.files import files_of, missing_files, read_manifest
from dateline.publishing.plan import deletes, make_plan, most_deletes
from dateline.publishing.refusals import Moved, Refused
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from dateline.model import Target
    from dateline.publishing.files import File
    from dateline.publishing.place import Place, Standing, Work
    from dateline.publishing.plan import Plan
    from dateline.publishing.record import Record

    Progress = Callable[[str, int, int], None]
    """Is told the name of a step, how many of its files are done, and how many there are."""

REMOVING = "removing"
ATTEMPTS = 3  # where others publish to the same place meanwhile


@dataclass(frozen=True, slots=True)
class Published:
    """What a publish did, or would do."""

    plan: Plan
    before: Record  # what stood there
    requests: int = 0  # that were made at the target
    bytes: int = 0  # that were sent there, compressed where that was wanted, with what publishing itself keeps
    seconds: float = 0.0
    resumed: bool = False  # whether an earlier publish had been stopped


@dataclass(frozen=True, slots=True)
class Wish:
    """How to publish."""

    now: datetime
    max_deletes: str = ""  # instead of the target's: a number, or a share such as `5%`
    verify: bool = False  # believe nothing of the record: read the target itself
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Build:
    """What is to stand at a target: the site's files by path, and the base URL that is in them."""

    base_url: str
    files: Mapping[str, File]


def publish(output: Path, target: Target, place: Place, wish: Wish, progress: Progress | None = None) -> Published:
    """Publish what stands in `output`. Raises `Refused`, `TargetFailed` and `OSError`."""
    began = time.perf_counter()
    built = read_build(output, target)
    done = _looked_at(built, target, place, wish) if wish.dry_run else send_build(built, target, place, wish, progress)
    return replace(done, seconds=time.perf_counter() - began)


def read_build(output: Path, target: Target) -> Build:
    """Read what a build says of `output`. Raises `Refused` where it is not whole, and `OSError`."""
    manifest = read_manifest(output)
    return Build(manifest.base_url, files_of(output, manifest, target))


def send_build(built: Build, target: Target, place: Place, wish: Wish, progress: Progress | None = None) -> Published:
    """Publish a build; begin again where somebody else was quicker. Raises as `publish` does."""
    for _ in range(ATTEMPTS - 1):
        try:
            return _sent(built, target, place, wish, progress)
        except Moved:
            continue
    return _sent(built, target, place, wish, progress)


def limit_refusal(plan: Plan, before: Record, target: Target, wish: Wish) -> Refused | None:
    """Say so where more would be removed than is allowed at once. Raises `ValueError` for a limit that is none."""
    most, count = most_deletes(wish.max_deletes or target.max_deletes, before), deletes(plan, before)
    if count <= most:
        return None
    files = "1 file" if count == 1 else f"{count:,} files"
    return Refused(
        f"{files} would be removed at {target.name}, and {most:,} are allowed at once",
        f"See which: dateline publish {target.name} --dry-run. If that is meant, add --max-deletes {count}",
    )


def _looked_at(built: Build, target: Target, place: Place, wish: Wish) -> Published:
    standing = place.look()
    plan = _plan(built, standing, target, place, wish)
    return Published(plan, standing.record, resumed=_is_resumed(standing))


def _sent(built: Build, target: Target, place: Place, wish: Wish, progress: Progress | None) -> Published:
    with place.publishing() as work:
        standing = work.standing
        plan = _plan(built, standing, target, place, wish)
        if refusal := limit_refusal(plan, standing.record, target, wish):
            raise refusal
        if not plan.is_empty:
            _carry_out(plan, work, progress)
        elif standing.done:  # only the record was left to do
            work.finish(plan.record)
    return Published(plan, standing.record, work.tally.requests, work.tally.bytes, resumed=_is_resumed(standing))


def _is_resumed(standing: Standing) -> bool:
    return bool(standing.uncertain or standing.done)


def _plan(built: Build, standing: Standing, target: Target, place: Place, wish: Wish) -> Plan:
    """Make the plan. Raises `Refused` where what it sends does not stand in the output."""
    plan = make_plan(
        built.files,
        standing.record,
        standing.uncertain | (place.differing(standing.record) if wish.verify else frozenset()),
        base_url=built.base_url,
        now=wish.now,
        keep_assets=timedelta(days=target.keep_assets),
    )
    plan = replace(plan, done=standing.done)
    if gone := missing_files((*plan.added, *plan.changed)):
        more = f", nor do {len(gone) - 1:,} more" if len(gone) > 1 else ""
        raise Refused(f"{gone[0]} does not stand there as the manifest says{more}", "Run: dateline build")
    return plan


def _carry_out(plan: Plan, work: Work, progress: Progress | None) -> None:
    work.intend([*(file.path for file in (*plan.added, *plan.changed)), *plan.removed])
    for step, files in plan.steps():
        work.send(files, _counting(step, len(files), progress))
    removed = _counting(REMOVING, len(plan.removed), progress)
    for paths in plan.removals:
        work.remove(paths, removed)
    work.finish(plan.record)


def _counting(step: str, count: int, progress: Progress | None) -> Callable[[str], None]:
    """Give what counts the files that are done."""
    done: list[str] = []

    def told(path: str) -> None:
        done.append(path)  # from several threads: a list takes that
        if progress:
            progress(step, len(done), count)

    return told
