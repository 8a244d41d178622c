"""Plan: what a publish has to send, to remove and to keep, told from what is there and what is to be there. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from dateline.publishing.kinds import COMPRESSED, STEPS, is_fingerprinted, kinds_of, step_of
from dateline.publishing.record import Placed, Record
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime, timedelta

    from dateline.publishing.files import File
    from dateline.publishing.kinds import Kind, Step

FEWEST_DELETES = 20  # that are let through, where a limit is a share
_LIMIT = re.compile(r"(\d+)|(\d+(?:\.\d+)?)%", re.ASCII)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a publish does; the files are sorted by path."""

    added: tuple[File, ...]
    changed: tuple[File, ...]
    removals: tuple[tuple[str, ...], ...]  # in the order in which they are made: what leads to a file before the file
    kept: tuple[str, ...]  # of earlier publishes: what pages already loaded may still ask for
    unchanged: int
    record: Record  # what is there when it is done
    uncertain: frozenset[str] = frozenset()  # of what has changed, what may not be there at all
    done: frozenset[str] = frozenset()  # paths that a stopped publish has sent or removed, of which nobody was told

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.added or self.changed or self.removals)

    @property
    def size(self) -> int:
        """Bytes that are sent, before compression."""
        return sum(file.size for file in (*self.added, *self.changed))

    @property
    def removed(self) -> tuple[str, ...]:
        """All that is removed, in the order in which it is."""
        return tuple(path for paths in self.removals for path in paths)

    def steps(self) -> list[tuple[Step, list[File]]]:
        """Give what is sent at once, in order, each part sorted by path; no part is empty.

        Assets go first. Then what is new goes, step by step, and then what has changed: what leads to a new page is
        a page that has changed, or is new itself and comes later.
        """
        assets, *pages = STEPS
        parts = [(assets, _of(assets, (*self.added, *self.changed)))]
        new = [*self.added, *(file for file in self.changed if file.path in self.uncertain)]
        old = [file for file in self.changed if file.path not in self.uncertain]
        parts += [(step, _of(step, files)) for files in (new, old) for step in pages]
        return [(step, files) for step, files in parts if files]


def make_plan(
    files: Mapping[str, File],
    record: Record,
    uncertain: Collection[str],
    *,
    base_url: str,
    now: datetime,
    keep_assets: timedelta,
) -> Plan:
    """Give what has to be done so that `files` stand at a target.

    `record` says what earlier publishes put there. Of the paths that are `uncertain`, because a publish was stopped or
    a look showed something else, nothing is believed: they are sent or removed. A fingerprinted file that no longer
    belongs to the site is kept for as long as `keep_assets`, counted from the first publish without it.
    """
    doubted = frozenset(uncertain)
    now = now.replace(microsecond=0)
    unchanged = {path for path, file in files.items() if path not in doubted and _stands(file, record.files.get(path))}
    todo = [file for path, file in sorted(files.items()) if path not in unchanged]
    leaving = (record.files.keys() | doubted) - files.keys()
    kept = _kept(leaving - doubted, record, now, keep_assets)
    placed = {path: Placed(file.sha256, file.size, file.how) for path, file in files.items()}
    return Plan(
        added=tuple(file for file in todo if file.path not in record.files),
        changed=tuple(file for file in todo if file.path in record.files),
        removals=_removals(leaving - kept.keys(), [*record.files, *doubted]),
        kept=tuple(sorted(kept)),
        unchanged=len(unchanged),
        record=Record(record.number + 1, now, base_url, placed | kept),
        uncertain=doubted,
    )


def deletes(plan: Plan, before: Record) -> int:
    """Give how many files of the site `before` are removed: those that a limit counts.

    What had only been kept for pages already loaded goes when its time has come, and is not counted, nor are compressed
    copies, and what a stopped publish may have left.
    """
    return sum(
        path in before.files and not before.files[path].gone and not _is_copy(path, before) for path in plan.removed
    )


def most_deletes(limit: str, before: Record) -> int:
    """Give how many files may be removed at once. `limit` is a number, or a share such as `5%`: of those, 20 at least.

    Raises `ValueError` for anything else.
    """
    found = _LIMIT.fullmatch(limit)
    if not found:
        raise ValueError(f"{limit!r} is neither a number of files nor a share such as 5%")
    if found[1]:
        return int(found[1])
    files = sum(not _is_copy(path, before) for path in before.files)
    return max(FEWEST_DELETES, int(files * float(found[2]) / 100))


def _is_copy(path: str, record: Record) -> bool:
    """Say whether a file is another one, compressed, that stands beside it."""
    if not path.endswith(COMPRESSED):
        return False
    plain = record.files.get(path.removesuffix(COMPRESSED))
    return plain is not None and plain.sha256 == record.files[path].sha256


def _of(step: Step, files: Iterable[File]) -> list[File]:
    return sorted((file for file in files if step_of(file.kind) == step), key=lambda each: each.path)


def _stands(file: File, placed: Placed | None) -> bool:
    return placed is not None and (placed.sha256, placed.size, placed.how) == (file.sha256, file.size, file.how)


def _kept(leaving: Iterable[str], record: Record, now: datetime, keep: timedelta) -> dict[str, Placed]:
    """Give what stays a while though it has left the site, with since when. A clock may have run ahead."""
    left = {path: min(record.files[path].gone or now, now) for path in leaving if is_fingerprinted(path)}
    return {path: replace(record.files[path], gone=gone) for path, gone in left.items() if now - gone < keep}


def _removals(paths: Collection[str], known: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Give what is removed, in the reverse order of sending: no page outlives what it loads or leads to."""
    if not paths:
        return ()
    kinds: Mapping[str, Kind] = kinds_of(known)
    groups = [sorted(path for path in paths if step_of(kinds[path]) == step) for step in reversed(STEPS)]
    return tuple(tuple(group) for group in groups if group)
