"""Parallel: the same work for many things at once, in threads, with a limit on what they hold in memory."""

from __future__ import annotations

from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import contextmanager
from threading import Condition
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

WORKERS = 16
NOW_AND_THEN = 1.0  # seconds
T = TypeVar("T")


def in_parallel(
    work: Callable[[T], object],
    things: Iterable[T],
    on_failure: Callable[[], None],
    meanwhile: Callable[[], None] = lambda: None,
) -> None:
    """Do `work` for each thing, and return when all is done. Now and then `meanwhile` is called by this thread.

    At the first exception of either nothing more is begun, `on_failure` is called so that what has begun can end early,
    and the exception is raised when it has.
    """
    with ThreadPoolExecutor(WORKERS, "publish") as pool:
        pending = {pool.submit(work, thing) for thing in things}
        try:
            while pending:
                done, pending = wait(pending, NOW_AND_THEN, FIRST_EXCEPTION)
                for future in done:
                    future.result()
                meanwhile()
        except BaseException:
            on_failure()
            pool.shutdown(wait=False, cancel_futures=True)
            raise


class Budget:
    """Bytes that may be held at once. What is larger than all of it waits until it is the only one."""

    def __init__(self, limit: int) -> None:
        self._limit = self._free = limit
        self._changed = Condition()

    @contextmanager
    def holding(self, size: int) -> Iterator[None]:
        """Wait until there is room for `size` bytes, and keep it."""
        share = min(size, self._limit)
        with self._changed:
            self._changed.wait_for(lambda: self._free >= share)
            self._free -= share
        try:
            yield
        finally:
            with self._changed:
                self._free += share
                self._changed.notify_all()
