"""A loop whose clock leaps to the next thing to do: hours pass at once, and no machine is too slow for a test.

Nothing may happen outside such a loop: what a thread or another process does takes no time here.
"""

from __future__ import annotations

import asyncio
import selectors
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine

Result = TypeVar("Result")
Ready = list[tuple[selectors.SelectorKey, int]]


class _Leaping(selectors.DefaultSelector):
    """Waits for nothing: where nothing has come, time is over at once."""

    now = 0.0

    def select(self, timeout: float | None = None) -> Ready:
        """Give what has come; else let `timeout` seconds pass."""
        ready = super().select(0)
        if not ready:
            assert timeout is not None, "all wait for each other, for ever"
            self.now += timeout
        return ready


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._leaping = _Leaping()
        super().__init__(self._leaping)

    def time(self) -> float:
        """Give the seconds that have passed on this loop."""
        return self._leaping.now


def run_in_fake_time(work: Coroutine[object, object, Result]) -> Result:
    """Run `work` to its end."""
    with asyncio.Runner(loop_factory=_Loop) as runner:
        return runner.run(work)


def clock() -> float:
    """Give the seconds that have passed."""
    return asyncio.get_running_loop().time()
