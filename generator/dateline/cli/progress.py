"""Progress: a line on a terminal while work goes on, that says how far it is and how much longer it will take.

It is drawn when the work tells of itself, and by no thread: a process with threads is not forked.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable

LONG = 0.4  # seconds of work after which the line is shown
GUESSED = 1.0  # seconds of work after which it says how much longer: before, nobody could know
ENOUGH = 0.05  # share of the work that must be done for that
EVERY = 0.1  # seconds that a line stays
BAR = 30  # columns
WIDE = 72  # columns of a terminal that has room for the bar, too


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the work: where it lies in the whole, as shares of the time that it takes, and what it counts."""

    start: float
    end: float
    counted: str


PARTS = {  # by stage. The shares are what a site takes of which all is to be made
    "updates": Part(0.0, 0.65, "sources"),
    "listings": Part(0.65, 0.95, "listings"),
    "writing": Part(0.95, 1.0, "files"),
    "committing": Part(0.95, 1.0, "files"),
    "rendering": Part(0.0, 1.0, "pages"),  # of a check: it tells of nothing else
    "assets": Part(0.0, 0.1, "assets and media"),  # of a first publish, from here on
    "permalinks": Part(0.1, 0.8, "pages"),
    "timelines": Part(0.8, 0.9, "timelines"),
    "front": Part(0.9, 0.97, "feeds and lists"),
    "removing": Part(0.97, 1.0, "files to remove"),
}


class Bar:
    """Told how far the work is, shows it on `err` where it takes long; `stop` takes the line away."""

    def __init__(self, err: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        """Work begins now. `clock` gives seconds."""
        self._err = err
        self._clock = clock
        self._begin = self._drawn = clock()
        self._guess: Guess | None = None
        self._shown: Any = None
        self._task: Any = None

    def __call__(self, stage: str, done: int, whole: int) -> None:
        """Show that `done` of `whole` things of `stage` are done; `whole` is 0 where that is not known."""
        now = self._clock()
        part = PARTS.get(stage, Part(0.0, 1.0, stage))
        share = part.start + (part.end - part.start) * (done / whole if whole else 0.0)
        if self._guess is None:
            self._guess = Guess(now if done == 0 else self._begin, part.start)
        if now - self._begin < LONG or (self._shown and now - self._drawn < EVERY and done != whole):
            return
        left = self._guess.left(now, share)
        counted = f"{done:,} of {whole:,} {part.counted}" if whole else part.counted
        self._draw(share, counted + (f", {in_words(left)} left" if left is not None else ""))
        self._drawn = now

    def stop(self) -> None:
        """Take the line away."""
        if self._shown:
            self._shown.stop()
            self._shown = None

    def _draw(self, share: float, words: str) -> None:
        words = f"{share:>4.0%}  {words}"
        if self._shown:
            self._shown.update(self._task, completed=share, words=words, refresh=True)
        else:
            self._start(share, words)

    def _start(self, share: float, words: str) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        console = Console(file=self._err)
        text = TextColumn("{task.fields[words]}", markup=False)
        self._shown = Progress(
            *((BarColumn(BAR), text) if console.width >= WIDE else (text,)),
            console=console,
            auto_refresh=False,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._task = self._shown.add_task("", total=1.0, completed=share, words=words)
        self._shown.start()


@dataclass(slots=True)
class Guess:
    """How long work will go on, if it goes on as it did; told so that it can be believed.

    The end that was told last stays, and comes nearer as time goes, until it is found to be clearly wrong.
    """

    since: float  # when the work began
    start: float  # the share that was done then
    ends: float | None = None  # when it is to end, as told last

    def left(self, now: float, share: float) -> float | None:
        """Give how many seconds are left when `share` is done; None where too little is done to know."""
        taken, done = now - self.since, share - self.start
        if taken < GUESSED or done < ENOUGH:
            return None
        found = taken * (1 - share) / done
        if self.ends is None or abs(now + found - self.ends) > max(1.0, found / 5):
            self.ends = now + found
        return max(0.0, self.ends - now)


def in_words(seconds: float) -> str:
    """Give a time as people say it: whole seconds, from a minute and a half on whole minutes."""
    return f"{max(1, round(seconds))} s" if seconds < 90 else f"{round(seconds / 60)} min"
