"""Run: the preview as a whole, and `build --watch`, which is the same without a server."""

from __future__ import annotations

import asyncio
import signal
import threading
import webbrowser
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateline.preview.loop import Polling, Started, Stopped, keep_current
from dateline.preview.pending import Pending
from dateline.preview.state import Board
from dateline.preview.watch import Watched, watch

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable
    from pathlib import Path

    from dateline.preview.loop import Rebuild, Report

SOURCES = ("content", "themes", "site.yaml")
MADE = ("output", ".dateline")


@dataclass(frozen=True, slots=True)
class PreviewOptions:
    """How to preview. `watch_paths` are watched beside the site's own sources, `ignore` is not, wherever it stands."""

    host: str = "127.0.0.1"
    port: int = 8000
    open_browser: bool = False
    poll: bool = False
    allow_hosts: tuple[str, ...] = ()
    watch_paths: tuple[Path, ...] = ()
    ignore: tuple[Path, ...] = ()


def preview_folder(folder: Path) -> Path:
    """Give the folder that a preview of the site in `folder` writes to and is served from."""
    return folder / ".dateline" / "preview"


async def preview(folder: Path, rebuild: Rebuild, options: PreviewOptions, report: Report) -> None:
    """Serve the site in `folder` and keep it current, until cancelled. `rebuild` writes to `preview_folder(folder)`.

    Raises `OSError` when no port is free. What a build raises is reported and shown, and the preview goes on.
    """
    from dateline.preview.serve import application, listen, serve, url_of

    listening = listen(options.host, options.port)
    board = Board()
    port = listening.getsockname()[1]
    url = url_of(options.host, port)
    app = application(preview_folder(folder), board, (options.host, *options.allow_hosts), report)
    try:
        serving = asyncio.create_task(serve(app, listening, board))
        keeping = asyncio.create_task(_keep(folder, rebuild, options, board, report))
        report(Started(url, port, options.port))
        if options.open_browser:
            threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()  # may wait for a text browser
        try:
            await asyncio.wait({serving, keeping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            board.close()
            keeping.cancel()
            ends = await asyncio.gather(serving, keeping, return_exceptions=True)
        _raise_first(ends)
    finally:
        listening.close()
        report(Stopped())


async def keep_output(folder: Path, rebuild: Rebuild, options: PreviewOptions, report: Report) -> None:
    """Keep the output of the site in `folder` current, until cancelled."""
    try:
        await _keep(folder, rebuild, options, Board(), report)
    finally:
        report(Stopped())


def run_preview(folder: Path, rebuild: Rebuild, options: PreviewOptions, report: Report) -> None:
    """Serve and keep current until Ctrl-C or a request to terminate, then return."""
    _run(preview(folder, rebuild, options, report))


def run_watch(folder: Path, rebuild: Rebuild, options: PreviewOptions, report: Report) -> None:
    """Keep the output current until Ctrl-C or a request to terminate, then return."""
    _run(keep_output(folder, rebuild, options, report))


async def _keep(folder: Path, rebuild: Rebuild, options: PreviewOptions, board: Board, report: Report) -> None:
    """Watch and build. The first build begins when the watch stands, so that no change falls between the two."""
    pending = Pending()
    watching = asyncio.create_task(
        watch(_watched(folder, options), pending.add, lambda reason: report(Polling(reason)))
    )
    building = asyncio.create_task(keep_current(rebuild, pending, board, report))
    try:
        await asyncio.wait({watching, building}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        watching.cancel()
        building.cancel()
        ends = await asyncio.gather(watching, building, return_exceptions=True)
    _raise_first(ends)


def _watched(folder: Path, options: PreviewOptions) -> Watched:
    root = folder.resolve()
    more = tuple(path.resolve() for path in options.watch_paths)
    ignored = tuple(path.resolve() for path in options.ignore)
    own = tuple(root / name for name in SOURCES)
    return Watched((*own, *more), (*(root / name for name in MADE), *ignored), options.poll)


def _raise_first(ends: Iterable[BaseException | None]) -> None:
    for end in ends:
        if isinstance(end, Exception):
            raise end


def _run(work: Coroutine[object, object, None]) -> None:
    async def until_terminated() -> None:
        task = asyncio.current_task()
        if task is not None:
            with suppress(NotImplementedError):  # the event loop of Windows handles no signals
                asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        await work

    with suppress(KeyboardInterrupt, asyncio.CancelledError):
        asyncio.run(until_terminated())
