from __future__ import annotations

import asyncio
import threading
import time
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from dateline.preview import loop
from dateline.preview.loop import QUIET, Crashed, Event, Rebuilt, keep_current
from dateline.preview.state import Board, first_state
from dateline.problems import ProblemsFound

from .harness import PATIENCE, fault

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

DONE = Rebuilt((), ("index.html",), 0.0, None)


class Keeping:
    """A loop under way, whose builds begin, end and fail as the test says."""

    def __init__(self) -> None:
        """Begin with nothing wanted."""
        self.wanted = asyncio.Event()
        self.board = Board(first_state(0))
        self.events: asyncio.Queue[Event] = asyncio.Queue()
        self.outcomes: list[Rebuilt | Exception] = []
        self.begun: asyncio.Queue[int] = asyncio.Queue()
        self.may_end = threading.Event()
        self.may_end.set()
        self.builds = 0
        self.at_once = 0
        self._loop = asyncio.get_running_loop()

    def rebuild(self) -> Rebuilt:
        """Build, in a thread."""
        self.builds += 1
        self.at_once += 1
        assert self.at_once == 1, "two builds at once"
        self._loop.call_soon_threadsafe(self.begun.put_nowait, self.builds)
        assert self.may_end.wait(PATIENCE)
        self.at_once -= 1
        outcome = self.outcomes.pop(0) if self.outcomes else DONE
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def reported(self) -> Event:
        """Wait for the next event."""
        return await asyncio.wait_for(self.events.get(), PATIENCE)

    async def has_begun(self) -> int:
        """Wait until a build begins; give its number."""
        return await asyncio.wait_for(self.begun.get(), PATIENCE)

    async def nothing_more(self) -> None:
        """See to it that no build begins."""
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(self.begun.get(), 10 * QUIET)


@asynccontextmanager
async def keeping(now: Callable[[], datetime]) -> AsyncIterator[Keeping]:
    """Run the loop."""
    under_way = Keeping()
    task = asyncio.create_task(
        keep_current(under_way.rebuild, under_way.wanted, under_way.board, under_way.events.put_nowait, now)
    )
    try:
        yield under_way
    finally:
        under_way.may_end.set()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def scenario(steps: Callable[[Keeping], Awaitable[None]], now: Callable[[], datetime] = loop.utc_now) -> None:
    """Run `steps` on a loop."""

    async def run() -> None:
        async with keeping(now) as under_way:
            await steps(under_way)

    asyncio.run(run())


def test_a_burst_is_one_build() -> None:
    async def steps(site: Keeping) -> None:
        for _ in range(20):
            site.wanted.set()
            await asyncio.wait({asyncio.ensure_future(site.begun.get())}, timeout=QUIET / 10)
        assert isinstance(await site.reported(), Rebuilt)
        await site.nothing_more()
        assert site.builds == 1

    scenario(steps)


def test_a_burst_that_does_not_end_is_cut_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "LONGEST_BURST", QUIET)

    async def steps(site: Keeping) -> None:
        async def keep_changing() -> None:
            while site.begun.empty():
                site.wanted.set()
                await asyncio.sleep(0)

        await asyncio.wait_for(keep_changing(), PATIENCE)

    scenario(steps)


def test_changes_during_a_build_lead_to_exactly_one_more() -> None:
    async def steps(site: Keeping) -> None:
        site.may_end.clear()
        site.wanted.set()
        assert await site.has_begun() == 1
        for _ in range(5):
            site.wanted.set()
            await asyncio.sleep(0)
        site.may_end.set()
        assert await site.has_begun() == 2
        await site.nothing_more()

    scenario(steps)


def test_the_loop_keeps_answering_while_a_build_runs() -> None:
    async def steps(site: Keeping) -> None:
        site.may_end.clear()
        site.wanted.set()
        await site.has_begun()
        started = time.monotonic()
        await asyncio.sleep(0)
        assert time.monotonic() - started < PATIENCE / 10
        site.may_end.set()
        await site.reported()

    scenario(steps)


def test_problems_are_posted_and_reported_and_the_last_good_site_stays() -> None:
    async def steps(site: Keeping) -> None:
        site.outcomes = [DONE, ProblemsFound([fault()])]
        site.wanted.set()
        await site.reported()
        site.wanted.set()
        event = await site.reported()
        assert isinstance(event, Rebuilt)
        assert (event.problems, event.changed) == ((fault(),), ())
        assert (site.board.state.built, site.board.state.problems) == (True, (fault(),))

    scenario(steps)


def test_a_crash_is_reported_and_the_loop_goes_on() -> None:
    async def steps(site: Keeping) -> None:
        site.outcomes = [ValueError("no such thing"), DONE]
        site.wanted.set()
        event = await site.reported()
        assert isinstance(event, Crashed)
        assert str(event.error) == "no such thing"
        assert site.board.state.crash == "ValueError: no such thing"
        site.wanted.set()
        assert await site.reported() == DONE
        assert not site.board.state.faulty

    scenario(steps)


def test_a_file_that_vanished_is_tried_again_before_it_counts() -> None:
    async def steps(site: Keeping) -> None:
        site.outcomes = [FileNotFoundError("one.md"), DONE]
        site.wanted.set()
        assert await site.reported() == DONE
        assert site.builds == 2

    scenario(steps)


def test_a_full_disk_is_shown_after_the_second_try() -> None:
    async def steps(site: Keeping) -> None:
        site.outcomes = [OSError(28, "No space left on device")] * 2
        site.wanted.set()
        assert isinstance(await site.reported(), Crashed)
        assert "No space left on device" in site.board.state.crash

    scenario(steps)


def test_a_build_is_made_when_something_falls_due() -> None:
    async def steps(site: Keeping) -> None:
        site.outcomes = [Rebuilt((), (), 0.0, loop.utc_now() + timedelta(seconds=1.2))]
        site.wanted.set()
        assert await site.has_begun() == 1
        assert await site.has_begun() == 2
        await site.nothing_more()

    scenario(steps)


def test_a_clock_that_was_set_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "LONGEST_SLEEP", QUIET)
    clock = [datetime(2014, 3, 7, 12, tzinfo=UTC)]

    async def steps(site: Keeping) -> None:
        site.outcomes = [Rebuilt((), (), 0.0, clock[0] + timedelta(hours=1))]
        site.wanted.set()
        await site.has_begun()
        await site.nothing_more()
        clock[0] += timedelta(hours=1)
        assert await site.has_begun() == 2

    scenario(steps, lambda: clock[0])


def test_what_stays_due_does_not_build_without_pause() -> None:
    now = datetime(2014, 3, 7, 12, tzinfo=UTC)

    async def steps(site: Keeping) -> None:
        site.outcomes = [Rebuilt((), (), 0.0, now - timedelta(days=1))] * 3
        site.wanted.set()
        await site.has_begun()
        await site.nothing_more()

    scenario(steps, lambda: now)


def test_what_is_due_is_kept_over_a_build_that_failed() -> None:
    async def steps(site: Keeping) -> None:
        site.outcomes = [Rebuilt((), (), 0.0, loop.utc_now() + timedelta(seconds=1.2)), ProblemsFound([fault()])]
        site.wanted.set()
        await site.reported()
        site.wanted.set()
        await site.reported()
        assert await site.reported() == DONE

    scenario(steps)


def test_a_build_under_way_may_finish_when_the_loop_is_stopped() -> None:
    ended: list[int] = []

    async def steps(site: Keeping) -> None:
        def build() -> Rebuilt:
            built = site.rebuild()
            ended.append(site.builds)
            return built

        task = asyncio.create_task(loop.in_thread(build))
        site.may_end.clear()
        await site.has_begun()
        task.cancel()
        await asyncio.sleep(0)
        site.may_end.set()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert ended == [1]

    scenario(steps)


def test_a_build_that_does_not_finish_does_not_hold_up_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "PATIENCE", QUIET)

    async def steps(site: Keeping) -> None:
        task = asyncio.create_task(loop.in_thread(site.rebuild))
        site.may_end.clear()
        await site.has_begun()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(task, PATIENCE)

    scenario(steps)
