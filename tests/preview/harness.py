"""A preview that runs in a thread, on a small site built by a fake: tests edit, wait for what is reported, and ask."""

from __future__ import annotations

import asyncio
import os
import queue
import socket
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

import httpx

from dateline.preview import watch
from dateline.preview.loop import Rebuilt, Started
from dateline.preview.run import PreviewOptions, preview, preview_folder
from dateline.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pytest

    from dateline.preview.loop import Event, Rebuild

PATIENCE = 60.0  # seconds after which a test gives up; none is expected to take long, however slow the machine
Reported = TypeVar("Reported")

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title><link rel="stylesheet" href="{root}style.css"></head>
<body><h1>{title}</h1>{body}</body></html>
"""


def page(title: str, body: str = "", root: str = "./") -> str:
    """Give a page's HTML."""
    return PAGE.format(title=title, body=body, root=root)


def fault(message: str = 'unknown key "titel"', line: int = 3) -> Problem:
    """Give an error."""
    place = Place("content/storm/coverage.md", line, 1, "titel: Storm")
    return Problem(place, "unknown-key", message, 'Did you mean "title"?', "error")


def make_site(folder: Path) -> Path:
    """Make a site's folder with one update."""
    (folder / "content" / "storm").mkdir(parents=True)
    (folder / "themes").mkdir()
    (folder / "site.yaml").write_text("title: Test\n")
    (folder / "content" / "storm" / "one.md").write_text("first\n")
    return folder


@dataclass
class FakeBuild:
    """A build that writes `files` to the preview folder, and says which of them changed. It waits until it may end."""

    folder: Path
    files: dict[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    error: Exception | None = None
    count: int = 0
    begun: queue.Queue[frozenset[str] | None] = field(default_factory=queue.Queue)
    may_end: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        """Hold up no build until told to."""
        self.may_end.set()

    def has_begun(self) -> frozenset[str] | None:
        """Wait until the next build begins; give what it was told of changes."""
        return self.begun.get(timeout=PATIENCE)

    def __call__(self, changes: frozenset[str] | None) -> Rebuilt:
        """Build."""
        self.count += 1
        self.begun.put(changes)
        assert self.may_end.wait(PATIENCE)
        if self.error:
            raise self.error
        changed = tuple(path for path in sorted(self.files) if self._write(path))
        removed = tuple(path for path in self._written() if path not in self.files)
        for path in removed:
            (self.folder / path).unlink()
        return Rebuilt(self.problems, changed + removed, 0.0, None)

    def _write(self, path: str) -> bool:
        file, content = self.folder / path, self.files[path].encode()
        if file.is_file() and file.read_bytes() == content:
            return False
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary = file.with_name(f".{file.name}.new")
        temporary.write_bytes(content)
        temporary.replace(file)
        return True

    def _written(self) -> list[str]:
        return [file.relative_to(self.folder).as_posix() for file in sorted(self.folder.rglob("*")) if file.is_file()]


@dataclass
class Running:
    """A preview that runs: where it answers, and what it has reported."""

    url: str
    events: queue.Queue[Event]
    _loop: asyncio.AbstractEventLoop
    _task: asyncio.Task[None]
    _thread: threading.Thread

    @property
    def port(self) -> int:
        """The port."""
        return urlsplit(self.url).port or 0

    def wait(self, kind: type[Reported]) -> Reported:
        """Wait for the next event of a kind."""
        return wait_for(self.events, kind)

    def get(self, path: str = "") -> httpx.Response:
        """Ask for what is at `path`."""
        return httpx.get(self.url + path, timeout=PATIENCE)

    def stop(self) -> None:
        """Stop, as Ctrl-C does."""
        self._loop.call_soon_threadsafe(self._task.cancel)
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive(), "the preview does not stop"

    def answering(self) -> int:
        """Give how many requests are being answered."""
        return sum("run_asgi" in repr(task) for task in asyncio.all_tasks(self._loop))

    def ask(self, request: bytes) -> bytes:
        """Send raw bytes, give all that comes back until the connection closes."""
        with socket.create_connection(("127.0.0.1", self.port), PATIENCE) as connection:
            connection.sendall(request)
            return b"".join(iter(lambda: connection.recv(65_536), b""))


def wait_for(events: queue.Queue[Event], kind: type[Reported]) -> Reported:
    """Take events until one is of `kind`."""
    while True:
        event = events.get(timeout=PATIENCE)
        if isinstance(event, kind):
            return event


@contextmanager
def running(folder: Path, rebuild: Rebuild, options: PreviewOptions | None = None) -> Iterator[Running]:
    """Run a preview of the site in `folder`."""
    events: queue.Queue[Event] = queue.Queue()
    begun: queue.Queue[tuple[asyncio.AbstractEventLoop, asyncio.Task[None]]] = queue.Queue()

    async def main() -> None:
        work = preview(folder, rebuild, options or PreviewOptions(port=0), events.put)
        task = asyncio.create_task(work)
        begun.put((asyncio.get_running_loop(), task))
        await asyncio.wait({task})

    thread = threading.Thread(target=lambda: asyncio.run(main()), daemon=True)
    thread.start()
    loop, task = begun.get(timeout=PATIENCE)
    run = Running(wait_for(events, Started).url, events, loop, task, thread)
    try:
        yield run
    finally:
        if thread.is_alive():
            run.stop()


class Hearing:
    """What the watch of a preview has handed on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Listen to every watch from now on."""
        self._paths = set[str]()
        self._more = threading.Condition()
        monkeypatch.setattr("dateline.preview.run.watch", self._watch)

    def until(self, *files: Path) -> None:
        """Wait until each of these has been handed on as changed."""
        wanted = {str(file.resolve()) for file in files}
        with self._more:
            assert self._more.wait_for(lambda: wanted <= self._paths, PATIENCE)

    async def _watch(
        self, watched: watch.Watched, changed: Callable[[frozenset[str]], None], polling: Callable[[str], None]
    ) -> None:
        def hear(paths: frozenset[str]) -> None:
            changed(paths)
            with self._more:
                self._paths |= paths
                self._more.notify_all()

        await watch.watch(watched, hear, polling)


def fake_for(folder: Path, files: dict[str, str] | None = None) -> FakeBuild:
    """Give a fake build for the site in `folder`."""
    return FakeBuild(
        preview_folder(folder), dict(files or {"index.html": page("Home"), "style.css": "h1 { color: red }"})
    )


def save(file: Path, text: str) -> None:
    """Save as careful editors do: write beside, then replace. The system tells of that once."""
    beside = file.with_name(f".{file.name}.~tmp~")
    beside.write_text(text)
    os.replace(beside, file)  # noqa: PTH105 - the very call that is tested
