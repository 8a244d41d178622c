"""State: what the preview knows about the site at one instant, and the board on which it is posted.

A `State` is a value and is swapped whole; who follows the board sees the newest one and may skip some in between.
*Generations* count builds. They start from the clock in milliseconds, so that a page left open by an earlier run of the
server is always older than everything in this one.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from dateline.problems import errors

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from dateline.problems import Problem

Signal = Literal["changed", "problems", "ok"]

KEPT_CHANGES = 50


@dataclass(frozen=True, slots=True)
class Change:
    """The output paths that one build wrote or removed."""

    generation: int
    paths: frozenset[str]


@dataclass(frozen=True, slots=True)
class State:
    """What the preview knows. `horizon` is the oldest generation since which `changes` is complete."""

    generation: int
    horizon: int
    built: bool = False
    problems: tuple[Problem, ...] = ()  # errors only
    crash: str = ""  # the error that stopped the build, in one line
    changes: tuple[Change, ...] = ()  # oldest first

    @property
    def faulty(self) -> bool:
        """Whether there is something to show in the overlay."""
        return bool(self.problems or self.crash)


def first_state(generation: int | None = None) -> State:
    """Give the state before the first build."""
    start = time.time_ns() // 1_000_000 if generation is None else generation
    return State(start, start)


def after_build(state: State, problems: Iterable[Problem], changed: Iterable[str]) -> State:
    """Give the state after a build that ran to its end, be it with problems in some coverage."""
    generation = state.generation + 1
    paths = frozenset(changed)
    changes = (*state.changes, Change(generation, paths)) if paths else state.changes
    horizon = changes[-KEPT_CHANGES - 1].generation if len(changes) > KEPT_CHANGES else state.horizon
    return State(generation, horizon, True, tuple(errors(problems)), "", changes[-KEPT_CHANGES:])


def after_problems(state: State, problems: Iterable[Problem]) -> State:
    """Give the state after a build that problems kept from writing anything."""
    return replace(state, generation=state.generation + 1, problems=tuple(errors(problems)), crash="")


def after_crash(state: State, crash: str) -> State:
    """Give the state after a build that an error stopped; `crash` says which."""
    return replace(state, generation=state.generation + 1, problems=(), crash=crash)


def changed_since(state: State, generation: int) -> frozenset[str] | None:
    """Give the output paths changed after `generation`, or nothing where that is no longer known."""
    if generation < state.horizon:
        return None
    return frozenset().union(*(change.paths for change in state.changes if change.generation > generation))


def signals(before: State | None, now: State) -> list[Signal]:
    """Give what to tell a page that last heard of `before` (of nothing, when it has just connected)."""
    told: list[Signal] = []
    if now.built and (before is None or not before.built or now.changes[-1:] != before.changes[-1:]):
        told.append("changed")
    if now.faulty and (before is None or (now.problems, now.crash) != (before.problems, before.crash)):
        told.append("problems")
    if not now.faulty and (before.faulty if before else now.built):
        told.append("ok")
    return told


class Board:
    """Holds the newest state. Followers wait on one event, swapped with the state, so that none is remembered."""

    def __init__(self, state: State | None = None) -> None:
        """Post `state`, or the one before the first build."""
        self._state = state or first_state()
        self._news = asyncio.Event()
        self._closed = asyncio.Event()

    @property
    def state(self) -> State:
        """The newest state."""
        return self._state

    def post(self, state: State) -> None:
        """Swap the state and wake whoever follows."""
        self._state = state
        self._wake()

    def close(self) -> None:
        """End every `follow`."""
        self._closed.set()
        self._wake()

    async def closed(self) -> None:
        """Wait for `close`."""
        await self._closed.wait()

    async def follow(self, every: float | None = None) -> AsyncIterator[State]:
        """Give the state now, then each new one, until closed; the same again after `every` seconds of silence."""
        while not self._closed.is_set():
            news = self._news
            yield self._state
            try:
                await asyncio.wait_for(news.wait(), every)
            except TimeoutError:
                continue

    def _wake(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()
