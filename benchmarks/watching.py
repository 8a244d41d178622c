"""Watching: from a saved file to its page and its timeline on the disk, while a watcher runs."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from contenders import PORT
from edits import edits
from measuring import Failed, cpu_together, memory_together, start, stop
from results import WatchSample
from sites import holds

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from edits import Edit
    from sites import Site

LOOK_EVERY = 0.002  # seconds
QUIET = 1.0  # seconds with almost no CPU used, after which a watcher counts as idle
ALMOST_NONE = 0.02  # seconds of CPU
EVENTS = "/.dateline/events"


@dataclass(slots=True)
class Listener:
    """Hears the events that Dateline's preview sends to browsers (server-sent events)."""

    port: int
    heard: list[float] = field(default_factory=list)  # when a change was told, on the monotonic clock

    def begin(self) -> None:
        """Connect, and listen until the server ends."""
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        try:
            connection.request("GET", EVENTS, headers={"Accept": "text/event-stream"})
            for line in connection.getresponse():
                if line.strip() == b"event: changed":
                    self.heard.append(time.monotonic())
        except (OSError, http.client.HTTPException):
            return  # the server has ended

    def after(self, instant: float) -> float | None:
        """Give when a change was first told after an instant."""
        return next((heard for heard in list(self.heard) if heard > instant), None)


@dataclass(frozen=True, slots=True)
class Watcher:
    """A watcher that runs, ready for edits."""

    site: Site
    process: subprocess.Popen[bytes]
    listener: Listener | None
    edit: Edit
    original: str


def watch(
    sites: Sequence[Site], rounds: int, limit: float, log: IO[bytes], load: Callable[[], float]
) -> list[WatchSample]:
    """Start every site's watcher, then edit the newest update of each in turn, `rounds` times."""
    watchers: list[Watcher] = []
    found: list[WatchSample] = []
    try:
        watchers.extend(_begin(site, limit, log) for site in sites)
        for round_ in range(rounds):
            found += [_edited(watcher, round_, limit, load()) for watcher in watchers]
    finally:
        for watcher in watchers:
            stop(watcher.process)
            watcher.site.write(watcher.edit, watcher.original)
    return found


def _begin(site: Site, limit: float, log: IO[bytes]) -> Watcher:
    """Start a site's watcher and wait until its first build is done."""
    site.clear()
    edit = edits(site.contender, site.marks)[0]
    port = free_port()
    command = [part.replace(PORT, str(port)) for part in site.contender.watch]
    watcher = Watcher(site, start(command, site.folder, log), None, edit, site.text(edit))
    page = site.folder / site.contender.watched / edit.shown_on[0]
    if not _until(lambda: page.is_file() or watcher.process.poll() is not None, limit) or watcher.process.poll():
        stop(watcher.process)
        raise Failed(f"{site.contender.title} did not make {page} under its watcher")
    _until_idle(watcher.process.pid, limit, 2 * QUIET)
    if not site.contender.events:
        return watcher
    listener = Listener(port)
    listener.begin()
    _until(lambda: bool(listener.heard), QUIET)  # where things stand is told at once
    return Watcher(site, watcher.process, listener, edit, watcher.original)


def _edited(watcher: Watcher, round_: int, limit: float, load: float) -> WatchSample:
    site, session = watcher.site, watcher.process.pid
    mark = f"w{round_}x{time.monotonic_ns()}"
    before = cpu_together(session)
    saved = time.monotonic()
    site.write(watcher.edit, watcher.edit.change(watcher.original, mark))
    page, timeline = _seen([site.folder / site.contender.watched / path for path in watcher.edit.shown_on], mark, limit)
    _until_idle(session, limit, QUIET)
    told = watcher.listener.after(saved) if watcher.listener else None
    return WatchSample(
        contender=site.contender.name,
        round=round_,
        page=_since(page, saved),
        timeline=_since(timeline, saved),
        reload=_since(told, saved),
        cpu=cpu_together(session) - before,
        together=memory_together(session),
        load=load,
    )


def _seen(paths: Sequence[Path], mark: str, limit: float) -> list[float | None]:
    """Give when each file was first seen with `mark` in it. Files are read only when they have changed."""
    seen: list[float | None] = [None] * len(paths)
    stamps: list[tuple[int, int, int] | None] = [None] * len(paths)
    end = time.monotonic() + limit
    while None in seen and time.monotonic() < end:
        for index, path in enumerate(paths):
            if seen[index] is None and (stamp := _stamp(path)) != stamps[index]:
                stamps[index] = stamp
                if holds(path, mark):
                    seen[index] = time.monotonic()
                elif stamp != _stamp(path):
                    stamps[index] = None  # it was being written
        time.sleep(LOOK_EVERY)
    return seen


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size


def _since(instant: float | None, start_: float) -> float | None:
    return None if instant is None else instant - start_


def _until(done: Callable[[], bool], limit: float) -> bool:
    end = time.monotonic() + limit
    while time.monotonic() < end:
        if done():
            return True
        time.sleep(0.02)
    return False


def _until_idle(session: int, limit: float, quiet: float) -> None:
    """Wait until the processes of a session have used almost no CPU for `quiet` seconds."""
    end = time.monotonic() + limit
    used, since = cpu_together(session), time.monotonic()
    while time.monotonic() < end and time.monotonic() - since < quiet:
        time.sleep(0.05)
        now = cpu_together(session)
        if now - used >= ALMOST_NONE:
            used, since = now, time.monotonic()


def free_port() -> int:
    """Give a port of this machine that nothing listens at."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port
