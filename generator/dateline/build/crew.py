"""Crew: who makes the units of a build: this process by itself, or workers beside it.

A worker is a process with a pipe: it is sent a task, and answers what became of it. Where the system can, workers are
forked, which takes milliseconds; a process with threads is never forked. What a worker needs is handed to it when it
starts; it finds its own way to the state and the output.
"""

from __future__ import annotations

import gc
import os
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import count, islice
from typing import TYPE_CHECKING, Any, NoReturn

from dateline.build.bench import Bench, Made, Task
from dateline.build.coverage_work import make_coverage
from dateline.build.disk import Disk
from dateline.build.listing_work import LISTING, make_listing
from dateline.build.placing import put_files
from dateline.build.scouting import may_fork
from dateline.build.state import State
from dateline.problems import ProblemsFound, errors
from dateline.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess
    from pathlib import Path

    from dateline.build.disk import Stamp
    from dateline.build.ground import Ground
    from dateline.rendering.render import Made as RendererMade

AT_ONCE = 400  # files that a worker is given to put in place
RANGE = 10**9  # staged numbers that each worker has to itself
WORTH_FORKING = 300  # updates to be made from which workers pay, where they are forked
WORTH_SPAWNING = 6_000  # the same, where each starts Python anew


class WorkerLost(OSError):
    """A worker ended before its work did."""


@dataclass(frozen=True, slots=True)
class Placing:
    """Staged files, by path and number, that are to be put in their places."""

    files: tuple[tuple[str, int], ...]


def do(bench: Bench, work: Task | Placing) -> Made | list[str]:
    """Do one piece of work, whatever it is."""
    if isinstance(work, Task):
        return make_unit(bench, work)
    return list(put_files(bench.ground.output, bench.disk, work.files))


def make_unit(bench: Bench, task: Task) -> Made:
    """Make one unit, whatever it is, and tell how far that is."""
    bench.begin(task.weight)
    made = make_listing(bench, task) if task.unit.startswith(LISTING) else make_coverage(bench, task)
    bench.tell(1)
    return made


def jobs_for(wanted: int, weight: int) -> int:
    """Give how many processes are to make units of that many updates; `wanted` is what the person asked for, or 0."""
    if wanted:
        return wanted
    worth = WORTH_FORKING if may_fork() else WORTH_SPAWNING
    return _processors() if weight >= worth else 1


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Crew:
    """Who does the work: `workers`, or where there are none, this process at its `bench`."""

    def __init__(self, bench: Bench, workers: Sequence[Worker] = ()) -> None:
        self._bench = bench
        self.workers = workers

    def make(self, tasks: Iterable[Task]) -> Iterator[Made]:
        """Make units, and give what became of each as it is done; the heaviest first, where there are workers.

        After one with an error, the rest is only asked what is wrong. Raises what the work raises, and `WorkerLost`.
        """
        waiting = sorted(tasks, key=lambda task: (-task.weight, task.unit)) if self.workers else tasks
        failed = False

        def telling(task: Task) -> Task:
            return replace(task, telling=task.telling or failed)

        for made in self._done(map(telling, waiting)):
            failed = failed or bool(errors(made.problems))
            yield made

    def place(self, files: Iterable[tuple[str, int]]) -> Iterator[str]:
        """Do as `placing.put_files`, several at once, in no order."""
        rest = iter(files)
        for placed in self._done(Placing(tuple(some)) for some in iter(lambda: list(islice(rest, AT_ONCE)), [])):
            yield from placed

    def _done(self, work: Iterator[Any]) -> Iterator[Any]:
        if self.workers:
            return _shared(self._bench, self.workers, work)
        return (do(self._bench, each) for each in work)


@contextmanager
def crew(bench: Bench, jobs: int) -> Iterator[Crew]:
    """Give a crew of `jobs` processes; one is this process itself. At the end its workers are dismissed."""
    if jobs <= 1:
        yield Crew(bench)
        return
    if bench.renderer:
        site = bench.ground.newsroom.site
        bench.renderer.warm({site.language, *(each.lang or site.language for each in bench.ground.newsroom.coverages)})
    bench.state.close()
    try:
        workers = _hire(bench, jobs)
    finally:
        bench.state.reopen()
    try:
        yield Crew(bench, workers)
    finally:
        for worker in workers:
            worker.dismiss()


# ── workers ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class Worker:
    """A worker, as seen from the process that has the work."""

    process: BaseProcess
    pipe: Connection
    task: Task | Placing | None = None  # what it is at

    def give(self, task: Task | Placing) -> None:
        """Hand it a task."""
        self.task = task
        try:
            self.pipe.send(task)
        except OSError:
            self._lost()

    def take(self) -> Any:
        """Wait for what it says of its task: how much more of its weight is done, and in the end what became of it."""
        try:
            kind, value = self.pipe.recv()
        except (EOFError, OSError):
            self._lost()
        if kind == "told":
            return float(value)
        self.task = None
        if kind == "problems":
            raise ProblemsFound(value)
        if kind == "raised":
            raise value
        return value

    def dismiss(self) -> None:
        """End it."""
        self.pipe.close()
        if self.task:
            self.process.terminate()
        self.process.join()

    def _lost(self) -> NoReturn:
        self.process.join(1)
        code = self.process.exitcode
        how = f"was killed by signal {-code}" if code and code < 0 else f"ended with exit code {code}"
        if isinstance(self.task, Task):
            at, then = f"made {self.task.unit}", "Nothing was put in place: the output is as it was."
        else:
            at, then = "put files in place", "The output is not whole until the site is built again."
        raise WorkerLost(f"a worker process {how} while it {at}. {then} If memory is short, build with --jobs 1.")


def _hire(bench: Bench, jobs: int) -> list[Worker]:
    import multiprocessing

    forked = may_fork()
    context = multiprocessing.get_context("fork" if forked else "spawn")
    made = bench.renderer.made if forked and bench.renderer else None  # compiled templates do not cross otherwise
    workers: list[Worker] = []
    for _ in range(jobs):
        here, there = context.Pipe()
        ours = [worker.pipe for worker in workers] + [here] if forked else []
        arguments = (there, ours, bench.ground, made, bench.state.file, next(bench.numbers) * RANGE, os.getpid())
        process = context.Process(  # type: ignore[attr-defined]  # its stubs know it of each context only
            target=_work, args=arguments, daemon=True
        )
        process.start()
        there.close()
        workers.append(Worker(process, here))
    return workers


def _shared(bench: Bench, workers: Sequence[Worker], work: Iterator[Task | Placing]) -> Iterator[Any]:
    """Hand out work as workers are free, and give what became of it as it is done."""
    from multiprocessing.connection import wait

    busy: dict[object, Worker] = {}
    for worker, each in zip(workers, work, strict=False):
        worker.give(each)
        busy[worker.pipe] = worker
    while busy:
        for pipe in wait([worker.pipe for worker in busy.values()]):
            worker = busy[pipe]
            done = worker.take()
            if isinstance(done, float):
                if bench.told:
                    bench.told(done)
                continue
            del busy[pipe]
            yield done  # first: what follows may depend on it
            if (more := next(work, None)) is not None:
                worker.give(more)
                busy[worker.pipe] = worker


def _work(
    pipe: Connection,
    others: Sequence[Connection],
    ground: Ground,
    made: RendererMade | None,
    state_file: Path | None,
    first: int,
    parent: int,
) -> NoReturn:
    """Be a worker."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to deal with
    for other in others:
        other.close()  # else nobody would see that the parent is gone
    gc.disable()
    code = 1
    with suppress(EOFError, OSError), WorkersState(state_file, parent) as state:
        renderer = ground.renderer(made) if ground.theme else None
        bench = Bench(ground, state, renderer, None, count(first), WorkersDisk(parent))
        bench.told = lambda more: pipe.send(("told", more))
        while True:
            pipe.send(_answer(bench, pipe.recv()))
    code = 0
    os._exit(code)


def _answer(bench: Bench, task: Task | Placing) -> tuple[str, object]:
    try:
        return "made", do(bench, task)
    except ProblemsFound as found:
        return "problems", found.problems
    except Exception as fault:  # noqa: BLE001 - it is raised again where the person is
        import traceback

        fault.add_note("".join(traceback.format_tb(fault.__traceback__)))
        return "raised", _portable(fault)


def _portable(fault: Exception) -> Exception:
    """Give the exception as it comes out of a pipe; where it does not, one that says the same."""
    import traceback
    from multiprocessing.reduction import ForkingPickler

    try:
        same: Exception = ForkingPickler.loads(ForkingPickler.dumps(fault))
    except Exception:  # noqa: BLE001 - whatever somebody's exception raises when it is taken apart or put together
        return RuntimeError("".join(traceback.format_exception(fault)))
    return same


class WorkersDisk(Disk):
    """The disk of a worker: one whose parent is gone writes no more."""

    def __init__(self, parent: int) -> None:
        self._parent = parent

    def write(self, path: str, chunks: Iterable[bytes], *, durable: bool = False) -> Stamp:
        """Write a new file."""
        _end_without(self._parent)
        return super().write(path, chunks, durable=durable)

    def replace(self, path: str, target: str) -> None:
        """Put a file in another's place."""
        _end_without(self._parent)
        super().replace(path, target)


class WorkersState(State):
    """The state as a worker has it: one whose parent is gone changes nothing."""

    def __init__(self, file: Path | None, parent: int) -> None:
        """Open what is there."""
        self._parent = parent
        super().__init__(file)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do all that happens within, or nothing of it."""
        with super().transaction():
            _end_without(self._parent)
            yield


def _end_without(parent: int) -> None:
    """End the process where its parent has ended: another build may be under way by now."""
    if os.getppid() != parent:
        os._exit(1)
