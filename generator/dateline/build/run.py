"""Run: one build under way, with all that it was started with."""

from __future__ import annotations

from dataclasses import field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.build.bench import Bench
from dateline.build.disk import Disk
from dateline.build.pasts import Archive
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dateline.build.ground import Ground
    from dateline.build.looking import Look
    from dateline.build.memory import Memory
    from dateline.build.options import BuildOptions
    from dateline.build.outcome import Stopwatch
    from dateline.build.shards import Units
    from dateline.build.state import State


@dataclass(frozen=True, slots=True)
class Run:
    """What a build goes by. `output` is a real path."""

    folder: Path
    output: str
    options: BuildOptions
    state: State
    look: Look
    watch: Stopwatch
    units: Units
    memory: Memory | None = None  # of a process that builds again and again
    warm: Ground | None = None  # of the last build of this process, where that came to a good end
    archive: Archive = field(default_factory=Archive)
    touched: frozenset[str] | None = None  # paths of the only files that may have moved since then
    disk: Disk = field(default_factory=Disk)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def output_folder(self) -> Path:
        """The output folder."""
        return Path(self.output)

    def bench(self, ground: Ground) -> Bench:
        """Give this process's bench on `ground`."""
        renderer = ground.renderer(self.memory.made if self.memory else None) if ground.theme else None
        if self.memory and renderer:
            self.memory.made = renderer.made
        if self.memory is None:
            return Bench(ground, self.state, renderer, None, self.numbers, self.disk)
        reading, recall = self.memory.reading, self.memory.recall
        return Bench(ground, self.state, renderer, reading, self.numbers, self.disk, recall)
