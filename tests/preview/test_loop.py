from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.preview import loop
from dateline.preview.loop import AGAIN, LATER, LONGEST_SLEEP, RETRY, Crashed, Event, Rebuilt, keep_current
from dateline.preview.pending import QUIET, Pending
from dateline.preview.state import Board, first_state
from dateline.problems import ProblemsFound

from .faketime import clock, run_in_fake_time
from .harness import PATIENCE, fault

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

T = TypeVar("T")
DONE = Rebuilt((), ("index.html",), 0.0, None)
START = datetime(2014, 3, 7, 12, tzinfo=UTC)
A_DAY = 86_400.0
SLOW_MACHINES = [HealthCheck.too_slow]
NONE, ONE, TWO = frozenset[str](), frozenset({"/s/one.md"}), frozenset({"/s/two.md"})


@dataclass(frozen=True)
class Begun:
    """A build that has begun: when, in seconds, what it was told of changes, and whether it ended well."""

    at: float
    changes: frozenset[str] | None
    well: bool


class Keeping:
    """A loop under way in fake time, whose builds take and do what the test says."""

    def __init__(self) -> None:
        """Begin with nothing wanted."""
        self.pending = Pending()
        self.board = Board(first_state(0))
        self.events: asyncio.Queue[Event] = asyncio.Queue()
        self.outcomes: list[Rebuilt | Exception] = []
        self.lasting = 0.0
        self.history: list[Begun | frozenset[str]] = []
        self.set_by = timedelta(0)
        self._at_once = 0

    def now(self) -> datetime:
        """Give the time, as the clock on the wall has it."""
        return START + timedelta(seconds=clock()) + self.set_by

    def rebuild(self, changes: frozenset[str] | None) -> Rebuilt:
        """Build."""
        outcome = self.outcomes.pop(0) if self.outcomes else DONE
        self.history.append(Begun(clock(), changes, isinstance(outcome, Rebuilt)))
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def for_a_while(self, work: Callable[[], T]) -> T:
        """Stand in for the thread in which a build runs: it begins, time passes, it ends."""
        self._at_once += 1
        assert self._at_once == 1, "two builds at once"
        try:
            return work()
        finally:
            await asyncio.sleep(self.lasting)
            self._at_once -= 1

    async def change(self, *paths: str) -> None:
        """Change paths (none: anything), and let the rest do what it does at once."""
        self.history.append(frozenset(paths))
        self.pending.add(frozenset(paths))
        await asyncio.sleep(0)

    @property
    def begun(self) -> list[Begun]:
        """The builds that have begun."""
        return [each for each in self.history if isinstance(each, Begun)]

    @property
    def told(self) -> list[frozenset[str] | None]:
        """What the builds that have begun were told of changes."""
        return [build.changes for build in self.begun]

    @property
    def reported(self) -> list[Event]:
        """What has been reported."""
        return [self.events.get_nowait() for _ in range(self.events.qsize())]


def scenario(steps: Callable[[Keeping], Awaitable[None]]) -> None:
    """Run `steps` on a loop, in fake time."""

    async def run() -> None:
        site = Keeping()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(loop, "in_thread", site.for_a_while)
            work = keep_current(site.rebuild, site.pending, site.board, site.events.put_nowait, site.now)
            task = asyncio.create_task(work)
            await steps(site)
            assert not task.done(), "the loop has ended"
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    run_in_fake_time(run())


# ── when a build is made ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_burst_is_one_build_when_it_is_over() -> None:
    async def steps(site: Keeping) -> None:
        for _ in range(20):
            await site.change()
            await asyncio.sleep(QUIET / 2)
        await asyncio.sleep(A_DAY)
        assert [build.at for build in site.begun] == [pytest.approx(19 * QUIET / 2 + QUIET)]
        assert site.reported == [DONE]

    scenario(steps)


@settings(deadline=None, suppress_health_check=SLOW_MACHINES)
@given(changes=st.lists(st.floats(0, 9.9), min_size=1))
def test_however_much_changes_during_a_build_exactly_one_more_follows(changes: list[float]) -> None:
    async def steps(site: Keeping) -> None:
        site.lasting = 10.0
        await site.change()
        await asyncio.sleep(QUIET)
        for last, next_ in zip([0.0, *sorted(changes)], sorted(changes), strict=False):
            await asyncio.sleep(next_ - last)
            await site.change(f"{next_}")
        await asyncio.sleep(A_DAY)
        assert site.told == [None, frozenset(map(str, changes))]

    scenario(steps)


def test_a_file_that_vanished_is_tried_again_before_it_counts() -> None:
    async def steps(site: Keeping) -> None:
        site.outcomes = [FileNotFoundError("one.md"), DONE]
        await site.change()
        await asyncio.sleep(A_DAY)
        assert [build.at for build in site.begun] == [pytest.approx(QUIET), pytest.approx(QUIET + RETRY)]
        assert site.reported == [DONE]

    scenario(steps)


def test_a_build_is_made_when_something_falls_due() -> None:
    async def steps(site: Keeping) -> None:
        site.outcomes = [Rebuilt((), (), 0.0, START + timedelta(hours=1))]
        await site.change()
        await asyncio.sleep(A_DAY)
        assert [build.at for build in site.begun] == [pytest.approx(QUIET), pytest.approx(3600)]

    scenario(steps)


def test_a_clock_that_was_set_is_noticed() -> None:
    async def steps(site: Keeping) -> None:
        site.outcomes = [Rebuilt((), (), 0.0, START + timedelta(hours=1))]
        await site.change()
        await asyncio.sleep(600)
        assert len(site.begun) == 1
        site.set_by = timedelta(hours=1)
        await asyncio.sleep(LONGEST_SLEEP)
        assert len(site.begun) == 2

    scenario(steps)


def test_what_stays_due_does_not_build_without_pause() -> None:
    async def steps(site: Keeping) -> None:
        site.outcomes = [Rebuilt((), (), 0.0, START - timedelta(days=1))] * 3
        await site.change()
        await asyncio.sleep(A_DAY)
        pause = AGAIN.total_seconds()
        assert [build.at for build in site.begun] == [pytest.approx(QUIET + number * pause) for number in range(4)]

    scenario(steps)


def test_what_can_wait_is_done_when_all_is_told_and_no_change_is_lost_meanwhile() -> None:
    async def steps(site: Keeping) -> None:
        told: list[Event] = []
        site.outcomes = [replace(DONE, afterwards=lambda: told.extend(site.reported))]
        site.lasting = 10.0
        await site.change()
        await asyncio.sleep(QUIET + 15)
        assert [type(event) for event in told] == [Rebuilt]
        await site.change("/s/one.md")
        await asyncio.sleep(A_DAY)
        assert [build.at for build in site.begun] == [pytest.approx(QUIET), pytest.approx(QUIET + 20 + QUIET)]
        assert site.told == [None, ONE]

    scenario(steps)


def test_what_is_due_is_kept_over_a_build_that_failed() -> None:
    async def steps(site: Keeping) -> None:
        site.outcomes = [Rebuilt((), (), 0.0, START + timedelta(hours=1)), ProblemsFound([fault()])]
        await site.change()
        await asyncio.sleep(60)
        await site.change("/s/one.md")
        await asyncio.sleep(A_DAY)
        assert [round(build.at) for build in site.begun] == [0, 60, 3600]
        assert site.reported[-1] == DONE

    scenario(steps)


def test_what_the_system_refused_is_tried_again_by_itself() -> None:
    """A disk has room again, and nobody saves anything."""

    async def steps(site: Keeping) -> None:
        full = OSError(28, "No space left on device")
        site.outcomes = [Rebuilt((), (), 0.0, START + timedelta(hours=1)), *[full] * 4]
        await site.change()
        await asyncio.sleep(1)
        await site.change("/s/one.md")
        await asyncio.sleep(A_DAY)
        later = LATER.total_seconds()
        times = [0, 1, 1, 1 + later, 1 + later, 1 + 2 * later]  # each is tried twice
        assert [round(build.at) for build in site.begun] == times
        assert [isinstance(event, Crashed) for event in site.reported] == [False, True, True, False]

    scenario(steps)


# ── what a build is told ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_build_is_told_what_changed_since_the_one_before() -> None:
    async def steps(site: Keeping) -> None:
        for paths in (NONE, ONE, ONE | TWO, TWO):
            await site.change(*paths)
            await asyncio.sleep(60)
        assert site.told == [None, ONE, ONE | TWO, TWO]

    scenario(steps)


@pytest.mark.parametrize("end", [ProblemsFound([fault()]), ValueError("no such thing")])
def test_after_a_build_that_failed_the_next_looks_at_everything(end: Exception) -> None:
    async def steps(site: Keeping) -> None:
        site.outcomes = [DONE, end]
        for paths in (NONE, ONE, TWO, ONE):
            await site.change(*paths)
            await asyncio.sleep(60)
        assert site.told == [None, ONE, None, ONE]

    scenario(steps)


def test_a_second_try_looks_at_everything_and_the_next_build_need_not() -> None:
    async def steps(site: Keeping) -> None:
        site.outcomes = [DONE, FileNotFoundError("one.md"), DONE]
        for paths in (NONE, ONE, TWO):
            await site.change(*paths)
            await asyncio.sleep(60)
        assert site.told == [None, ONE, None, TWO]

    scenario(steps)


def test_when_something_falls_due_everything_is_looked_at_be_there_a_change_or_not() -> None:
    async def steps(site: Keeping) -> None:
        site.outcomes = [Rebuilt((), (), 0.0, START + timedelta(seconds=hours)) for hours in (3600, 7200 + QUIET / 2)]
        await site.change()
        await asyncio.sleep(7200)
        await site.change("/s/one.md")
        await asyncio.sleep(60)
        await site.change("/s/two.md")
        await asyncio.sleep(60)
        assert site.told == [None, None, None, TWO]
        assert [round(build.at, 2) for build in site.begun[:3]] == [QUIET, 3600, 7200 + QUIET]

    scenario(steps)


OUTCOMES = [DONE, DONE, ProblemsFound([fault()]), ValueError("no such thing"), FileNotFoundError("one.md")]
batches = st.frozensets(st.sampled_from(["a", "b", "c"]))


@settings(deadline=None, suppress_health_check=SLOW_MACHINES)
@given(
    changes=st.lists(st.tuples(st.floats(0, 2), batches)),
    outcomes=st.lists(st.sampled_from(OUTCOMES)),
    lasting=st.floats(0, 1),
)
def test_nothing_is_lost_and_nothing_told_twice(
    changes: list[tuple[float, frozenset[str]]], outcomes: list[Rebuilt | Exception], lasting: float
) -> None:
    """Whatever changes, whenever, and however builds end: the next that ends well knows of it."""

    async def steps(site: Keeping) -> None:
        site.outcomes, site.lasting = list(outcomes), lasting
        await site.change()
        for pause, paths in changes:
            await asyncio.sleep(pause)
            await site.change(*paths)
        while site.outcomes:
            await asyncio.sleep(60)
            await site.change(*ONE)
        await asyncio.sleep(60)
        unknown, since = False, NONE
        for each in site.history:
            if not isinstance(each, Begun):
                since |= each
                unknown = unknown or not each
                continue
            assert each.changes is None or (not unknown and each.changes == since > NONE), site.history
            unknown, since = not each.well, NONE
        assert (unknown, since) == (False, NONE), site.history

    scenario(steps)


# ── what is told of it ───────────────────────────────────────────────────────────────────────────────────────────────


def test_problems_are_posted_and_reported_and_the_last_good_site_stays() -> None:
    async def steps(site: Keeping) -> None:
        site.outcomes = [DONE, ProblemsFound([fault()])]
        await site.change()
        await asyncio.sleep(60)
        await site.change("/s/one.md")
        await asyncio.sleep(60)
        first, event = site.reported
        assert first == DONE
        assert isinstance(event, Rebuilt)
        assert (event.problems, event.changed) == ((fault(),), ())
        assert (site.board.state.built, site.board.state.problems) == (True, (fault(),))

    scenario(steps)


def test_a_crash_is_reported_and_the_loop_goes_on() -> None:
    async def steps(site: Keeping) -> None:
        site.outcomes = [ValueError("no such thing"), DONE]
        await site.change()
        await asyncio.sleep(60)
        (event,) = site.reported
        assert isinstance(event, Crashed)
        assert str(event.error) == "no such thing"
        assert site.board.state.crash == "ValueError: no such thing"
        await site.change()
        await asyncio.sleep(60)
        assert site.reported == [DONE]
        assert not site.board.state.faulty

    scenario(steps)


def test_a_full_disk_is_shown_after_the_second_try() -> None:
    async def steps(site: Keeping) -> None:
        site.outcomes = [OSError(28, "No space left on device")] * 2
        await site.change()
        await asyncio.sleep(60)
        (event,) = site.reported
        assert isinstance(event, Crashed)
        assert "No space left on device" in site.board.state.crash

    scenario(steps)


# ── the thread of a build, in time as it is ──────────────────────────────────────────────────────────────────────────


class Held:
    """A build in a thread that has begun, and ends when it may."""

    def __init__(self) -> None:
        """Begin with none."""
        self.may_end = threading.Event()
        self.ended = False
        self._begun = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    async def begin(self) -> asyncio.Task[Rebuilt]:
        """Wait until it has begun; give what waits for its end."""
        task = asyncio.create_task(loop.in_thread(self._build))
        await asyncio.wait_for(self._begun.wait(), PATIENCE)
        return task

    def _build(self) -> Rebuilt:
        self._loop.call_soon_threadsafe(self._begun.set)
        assert self.may_end.wait(PATIENCE)
        self.ended = True
        return DONE


def test_the_loop_keeps_answering_while_a_build_runs() -> None:
    async def steps() -> None:
        build = Held()
        task = await build.begin()
        assert not build.ended
        build.may_end.set()
        assert await task == DONE

    asyncio.run(steps())


def test_a_build_under_way_may_finish_when_the_loop_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "PATIENCE", PATIENCE)

    async def steps() -> None:
        build = Held()
        task = await build.begin()
        task.cancel()
        await asyncio.sleep(0)
        assert not task.done()
        build.may_end.set()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert build.ended

    asyncio.run(steps())


def test_a_build_that_does_not_finish_does_not_hold_up_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "PATIENCE", 0)

    async def steps() -> None:
        build = Held()
        task = await build.begin()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(task, PATIENCE)
        assert not build.ended
        build.may_end.set()

    asyncio.run(steps())
