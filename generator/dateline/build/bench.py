"""Bench: one process at work on units, with what only this process has."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import field
from typing import TYPE_CHECKING

from dateline import addresses
from dateline.build.looking import FRESH
from dateline.build.shelf import Shelf
from dateline.reading.memory import Memory
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from dateline.build.disk import Disk
    from dateline.build.ground import Ground
    from dateline.build.recall import Recall
    from dateline.build.state import State
    from dateline.markup.fragments import Fragment
    from dateline.pages.page import Copy, Page
    from dateline.problems import Problem
    from dateline.reading.directory import Answer
    from dateline.rendering.render import Renderer

TOLD = 64  # pages after which a process tells how far it is
READ, MARKED_UP = 0.2, 0.4  # shares of a coverage that are done before its pages are


@dataclass(frozen=True, slots=True)
class Task:
    """One unit to be made."""

    unit: str
    weight: int = 0  # how many updates it holds: the heaviest come first
    answers: Mapping[str, Answer] = field(default_factory=dict)  # where its links to other coverages lead
    telling: bool = False  # only say what is wrong with it: the site cannot be built anyway
    share: int = 0  # which share of its pages, of `shares`, is wanted: a great coverage is made by several processes
    shares: int = 1


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a task. Small: it crosses from one process to another."""

    unit: str
    share: int = 0
    stamps: str = ""  # of its files: what the state is to say of it when all shares are made
    problems: tuple[Problem, ...] = ()
    asked: Mapping[str, Answer] = field(default_factory=dict)
    outline: str = ""  # as JSON, where it is another than before, or was not kept because of an error
    listings: tuple[str, ...] = ()  # names of those that it changes
    seconds: Mapping[str, tuple[float, int]] = field(default_factory=dict)  # stage → seconds, things dealt with
    fresh: Mapping[str, str] = field(default_factory=dict)  # digests of texts that may be written again unnoticed
    faults: tuple[Problem, ...] = ()  # of the theme, for which it could not be rendered


@dataclass(slots=True)
class Bench:
    """The ground, and this process's own way to the state and the output."""

    ground: Ground
    state: State
    renderer: Renderer | None  # None where there is no theme, and units only tell what is wrong with them
    reading: Memory | None  # what a process that builds again and again keeps
    numbers: Iterator[int]  # of staged files
    disk: Disk
    recall: Recall | None = None  # as `reading`
    seconds: dict[str, tuple[float, int]] = field(default_factory=dict)
    told: Callable[[float], None] | None = None  # told how much more of the weight of its tasks is done
    weight: float = 0.0  # of the task at hand
    said: float = 0.0  # how much of that was told

    def begin(self, weight: float) -> None:
        """Begin with a task of this weight."""
        self.weight, self.said = weight, 0.0

    def tell(self, share: float) -> None:
        """Tell which share of the task at hand is done."""
        if self.told:
            more = self.weight * share - self.said
            self.said += more
            self.told(more)

    def memory(self) -> Memory:
        """Give what reading is to remember; nothing outlives a coverage where nothing is to be kept."""
        return self.reading or Memory()

    @contextmanager
    def stage(self, name: str, count: int = 0) -> Iterator[None]:
        """Count the time within for stage `name`."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.add(name, time.perf_counter() - start, count)

    def add(self, name: str, seconds: float, count: int = 0) -> None:
        """Count `seconds` and `count` things for stage `name`."""
        before, counted = self.seconds.get(name, (0.0, 0))
        self.seconds[name] = (before + seconds, counted + count)

    def timed(self) -> dict[str, tuple[float, int]]:
        """Give the times counted since this was asked last."""
        seconds, self.seconds = self.seconds, {}
        return seconds

    def shelf(self, unit: str) -> Shelf:
        """Give what takes the files of a unit."""
        return Shelf(self.ground.output, self.state, unit, self.numbers, self.disk)

    def press(self, shelf: Shelf, pages: Sequence[Page], bodies: Mapping[str, Fragment], done: float = 0.0) -> None:
        """Render those pages that do not stand already. `bodies` are what they show, by key.

        `done` is the share of the task at hand that is done before.
        """
        renderer = self.renderer
        if renderer is None:
            raise ValueError("there is no theme to render with")
        renderer.take(bodies)
        rendering = writing = 0.0
        made = looked = 0
        now = time.perf_counter
        for page in pages:
            if looked % TOLD == TOLD - 1:
                self.tell(done + (1 - done) * looked / len(pages))
            start = now()
            looked += 1
            path = addresses.output_path(page.address)
            view, made_with = renderer.keys(page)
            if shelf.stands(path, view, made_with):
                writing += now() - start
                continue
            content = renderer.render(page)
            middle = now()
            shelf.add(path, content, view, made_with)
            made += 1
            rendering += middle - start
            writing += now() - middle
        self.add("rendering", rendering, made)
        self.add("writing", writing, looked)

    def copy(self, shelf: Shelf, copies: Iterable[Copy]) -> None:
        """Copy files that do not stand already. A source that is held is copied as it was last good."""
        held = {path: text for texts in self.ground.held.values() for path, text in texts.items()}
        with self.stage("writing"):
            for copy in copies:
                path = addresses.output_path(copy.address)
                if copy.path in held:
                    shelf.add(path, held[copy.path].encode(), "held", "")
                    continue
                file = self.ground.masthead.files[copy.path]
                fresh = file.mtime_ns > self.ground.begun - FRESH  # then it may be written again without a new stamp
                stamp = "" if fresh else f"{copy.path} {file.stamp}"
                if not shelf.stands(path, stamp, ""):
                    shelf.copy(path, file.located, stamp)
