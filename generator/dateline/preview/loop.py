"""Loop: a change is seen, the site is built again, whoever looks at it is told.

One build at a time, in a thread of its own, so that the server keeps answering. Changes that come while it runs lead to
exactly one more.
"""

from __future__ import annotations

import asyncio
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from dateline.preview.state import after_build, after_crash, after_problems
from dateline.problems import Problem, ProblemsFound

if TYPE_CHECKING:
    from dateline.preview.pending import Pending
    from dateline.preview.state import Board, State

T = TypeVar("T")
RETRY = 0.15  # seconds before the second try when a file could not be read or written
PATIENCE = 5.0  # seconds that a build under way is given to finish when we stop
LONGEST_SLEEP = 30.0  # seconds after which the clock is read again: it may have been set, or the machine asleep
AGAIN = timedelta(seconds=1)  # the least between two builds because something fell due
LATER = timedelta(minutes=1)  # after which a build that the system refused something is tried again by itself


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a build did. `next_due` is the next instant (UTC) at which something falls due, as a scheduled update."""

    problems: tuple[Problem, ...]
    changed: tuple[str, ...]
    seconds: float
    next_due: datetime | None
    afterwards: Callable[[], None] | None = None  # to be done before the next build, while nobody waits; raises nothing


Rebuild: TypeAlias = Callable[[frozenset[str] | None], Rebuilt]
"""Builds the site. May raise `ProblemsFound` or `OSError`; any other exception counts as a crash.

It is told the absolute paths of all that changed since the build before it began. A path may be gone, and where it is
a folder's, anything below may have changed too. `None` says that anything at all may have changed: at first, after a
build that raised, when something falls due, and whenever the watch cannot tell.
"""


@dataclass(frozen=True, slots=True)
class Started:
    """The server answers at `url`. `port` differs from `asked` when that one was taken."""

    url: str
    port: int
    asked: int


@dataclass(frozen=True, slots=True)
class Polling:
    """The system cannot watch the folders, for this reason; they are polled instead."""

    reason: str


@dataclass(frozen=True, slots=True)
class Crashed:
    """A build, or an answer of the server, was stopped by `error`. The preview goes on."""

    error: Exception


@dataclass(frozen=True, slots=True)
class Stopped:
    """The preview has ended and its sockets are closed."""


Event: TypeAlias = Started | Polling | Rebuilt | Crashed | Stopped
Report: TypeAlias = Callable[[Event], None]


def utc_now() -> datetime:
    """Give the time."""
    return datetime.now(UTC)


async def keep_current(
    rebuild: Rebuild, pending: Pending, board: Board, report: Report, now: Callable[[], datetime] = utc_now
) -> None:
    """Build whenever changes are pending or something falls due; post the outcome and report it; until cancelled."""
    due: datetime | None = None
    while True:
        await _wanted_or_due(pending, due, now)
        await pending.quiet()
        if due is not None and due <= now():
            pending.doubt()
        outcome = await _outcome(rebuild, pending)
        if not isinstance(outcome, Rebuilt):
            pending.doubt()
        due = _next_due(outcome, due, now())
        board.post(_after(board.state, outcome))
        report(_event(outcome))
        if isinstance(outcome, Rebuilt) and outcome.afterwards:
            await in_thread(outcome.afterwards)


async def _wanted_or_due(pending: Pending, due: datetime | None, now: Callable[[], datetime]) -> None:
    while not pending.wanted:
        left = None if due is None else (due - now()).total_seconds()
        if left is not None and left <= 0:
            return
        await pending.heard(left if left is None else min(left, LONGEST_SLEEP))


@dataclass(frozen=True, slots=True)
class _Refused:
    """A build that problems kept from writing anything."""

    problems: tuple[Problem, ...]
    seconds: float


async def _outcome(rebuild: Rebuild, pending: Pending) -> Rebuilt | _Refused | Crashed:
    """Build. What an editor or a sync tool holds or moves for a moment is tried once more."""
    started = time.perf_counter()
    try:
        try:
            return await in_thread(partial(rebuild, pending.take()))
        except OSError:
            await asyncio.sleep(RETRY)
            pending.doubt()
            return await in_thread(partial(rebuild, pending.take()))
    except ProblemsFound as found:
        return _Refused(found.problems, time.perf_counter() - started)
    except Exception as error:  # noqa: BLE001 - whatever goes wrong in a build, the preview goes on and shows it
        return Crashed(error)


def _next_due(outcome: Rebuilt | _Refused | Crashed, due: datetime | None, now: datetime) -> datetime | None:
    if isinstance(outcome, Rebuilt):
        return None if outcome.next_due is None else max(outcome.next_due, now + AGAIN)
    refused = isinstance(outcome, Crashed) and isinstance(outcome.error, OSError)
    to_come = [each for each in (due, now + LATER if refused else None) if each is not None and each > now]
    return min(to_come, default=None)


def _after(state: State, outcome: Rebuilt | _Refused | Crashed) -> State:
    match outcome:
        case Rebuilt():
            return after_build(state, outcome.problems, outcome.changed)
        case _Refused():
            return after_problems(state, outcome.problems)
        case Crashed():
            return after_crash(state, "".join(traceback.format_exception_only(outcome.error)).strip())


def _event(outcome: Rebuilt | _Refused | Crashed) -> Event:
    return Rebuilt(outcome.problems, (), outcome.seconds, None) if isinstance(outcome, _Refused) else outcome


async def in_thread(work: Callable[[], T]) -> T:
    """Run `work` in a daemon thread. When cancelled, give it a while, then leave it: the output stays whole."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def run() -> None:
        try:
            done = partial(future.set_result, work())
        except Exception as error:  # noqa: BLE001 - handed over to whoever waits
            done = partial(future.set_exception, error)
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(done)

    threading.Thread(target=run, name="dateline-build", daemon=True).start()
    try:
        return await asyncio.shield(future)
    except asyncio.CancelledError:
        await asyncio.wait({future}, timeout=PATIENCE)
        if future.done():
            future.exception()  # read, so that it is not reported as forgotten
        raise
