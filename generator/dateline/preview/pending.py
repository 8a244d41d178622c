"""Pending: what has changed and no build has taken yet, and when the burst in which it came is over."""

from __future__ import annotations

import asyncio
import stat
from contextlib import suppress
from pathlib import Path

from dateline.preview.watch import Print, print_of

QUIET = 0.03  # seconds without a further change that end a burst
REST = 0.01  # seconds in which the only file that changed is left alone, and is then taken to be whole
LONGEST_BURST = 1.0  # seconds after which a burst is cut short


class Pending:
    """Gathers changes until a build takes them, also while one runs. At first anything may have changed."""

    def __init__(self) -> None:
        """Begin with nothing known and nothing asked for."""
        self._paths: set[str] = set()
        self._known = False
        self._news = asyncio.Event()

    @property
    def wanted(self) -> bool:
        """Whether something has changed that no build has taken."""
        return self._news.is_set()

    def add(self, paths: frozenset[str]) -> None:
        """Note that these paths changed; where there are none, that anything may have."""
        self._paths |= paths
        self._known = self._known and bool(paths)
        self._news.set()

    def doubt(self) -> None:
        """Note that anything may have changed, without asking for a build: the next one is to look at everything."""
        self._known = False

    def take(self) -> frozenset[str] | None:
        """Give all that changed since it was last taken, `None` where that is not known, and begin anew."""
        paths = frozenset(self._paths) if self._known and self._paths else None
        self._paths.clear()
        self._known = True
        self._news.clear()
        return paths

    async def heard(self, within: float | None) -> bool:
        """Wait until something has changed, at most `within` seconds; say whether it has."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                await self._news.wait()
        return self.wanted

    async def quiet(self) -> None:
        """Wait for the end of the burst under way, if one is.

        Many editors write in place: they empty the file, write, close. So what counts as written is a file that is not
        empty and is the same at two looks. Where that is the only change, little time need pass between them. A file
        that is gone may be on its way back under its name, and where several have changed there may be more to come:
        then nothing may be heard for longer.
        """
        clock = asyncio.get_running_loop().time
        latest = clock() + LONGEST_BURST
        under_way = self.wanted
        while under_way and clock() < latest:
            self._news.clear()
            before = self._only_file()
            under_way = await self.heard(QUIET if before is None else REST) or self._only_file() != before

    def _only_file(self) -> Print | None:
        """Give what tells the only file that changed from what it may be next; `None` where there is no such file."""
        if not self._known or len(self._paths) != 1:
            return None
        try:
            found = Path(*self._paths).stat()
        except OSError:
            return None
        return print_of(found) if stat.S_ISREG(found.st_mode) and found.st_size else None
