"""Outcome: what a build did, and how long each stage of it took."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import field
from typing import TYPE_CHECKING, TypeAlias

from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from dateline.problems import Problem

Progress: TypeAlias = Callable[[str, int, int], None]
"""Told the stage, how much of it is done, and how much there is (0 where that is not known)."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a build: how long it took, and how many things it dealt with."""

    name: str  # looking, reading, theme, markup, planning, rendering, writing, state, committing
    seconds: float  # of all processes together
    count: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build did. Paths are output paths, sorted; of very many only the first are there, and the counts tell."""

    problems: tuple[Problem, ...]  # errors too, where the build kept going
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    written_count: int = 0
    removed_count: int = 0
    unchanged: int = 0
    stages: tuple[Stage, ...] = ()
    pages: int = 0
    updates: int = 0
    held: tuple[str, ...] = ()  # units left at their last good state
    next_due: datetime | None = None  # the next instant at which a build would show something that this one does not
    seconds: float = 0.0  # how long it took in all
    jobs: int = 1  # processes that worked at the same time
    explained: tuple[str, ...] = ()  # what `BuildOptions.explain` asked, in lines


def _silent(_stage: str, _done: int, _whole: int) -> None:
    """Tell nobody."""


@dataclass(slots=True)
class Stopwatch:
    """Measures the stages of one build, and tells how far it is."""

    progress: Progress = _silent
    started: float = field(default_factory=time.perf_counter)
    seconds: dict[str, float] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    jobs: int = 1  # processes that have worked at the same time

    @contextmanager
    def stage(self, name: str, count: int = 0) -> Iterator[None]:
        """Count the time within for stage `name`, which may be entered again; `count` things are dealt with."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.add(name, time.perf_counter() - start, count)

    def add(self, name: str, seconds: float, count: int = 0) -> None:
        """Count `seconds` and `count` things for stage `name`."""
        self.seconds[name] = self.seconds.get(name, 0.0) + seconds
        self.count(name, count)

    def count(self, name: str, count: int) -> None:
        """Count `count` things for the stage `name` under way, where that is known only now."""
        self.counts[name] = self.counts.get(name, 0) + count

    def merge(self, seconds: Mapping[str, tuple[float, int]]) -> None:
        """Count what another stopwatch has."""
        for name, (taken, count) in seconds.items():
            self.add(name, taken, count)

    def pace(self, stage: str, whole: int) -> Callable[[float], None]:
        """Give what is to be told how much more of `whole` things of `stage` is done; it tells how far that is."""
        done = 0.0

        def tell(more: float) -> None:
            nonlocal done
            done += more
            self.progress(stage, min(whole, round(done)), whole)

        return tell

    @property
    def whole(self) -> float:
        """How long it has been running."""
        return time.perf_counter() - self.started

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages, in the order in which they began."""
        return tuple(Stage(name, seconds, self.counts[name]) for name, seconds in self.seconds.items())
