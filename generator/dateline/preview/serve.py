"""Serve: the preview folder over HTTP, to this machine and nobody else unless asked for.

Imported when a preview starts, not before: starlette and uvicorn take their time.
"""

from __future__ import annotations

import asyncio
import errno
import hashlib
import socket
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.routing import Route

from dateline.media_types import content_type, is_text
from dateline.preview import reload
from dateline.preview.files import Found, find, segments
from dateline.preview.guard import bracketed, guarded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from starlette.requests import Request
    from starlette.types import ASGIApp

    from dateline.preview.loop import Report
    from dateline.preview.state import Board, State

TRIES = 50  # ports tried after the one asked for
PATIENCE = 1  # seconds that a transfer under way is given when the server stops
NOT_FOUND = "404.html"
HTML = "text/html; charset=utf-8"
JSON = "application/json"


def application(folder: Path, board: Board, hosts: tuple[str, ...] = (), report: Report = lambda _: None) -> ASGIApp:
    """Give the server of the site in `folder`, guarded; `hosts` are names by which it may be asked beside the usual."""

    async def page(request: Request) -> Response:
        return await _page(request, folder, board.state)

    async def events(request: Request) -> Response:
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        if request.method == "HEAD":
            return Response(headers={**headers, "Content-Type": "text/event-stream"})
        return StreamingResponse(reload.event_stream(board), media_type="text/event-stream", headers=headers)

    async def problems(request: Request) -> Response:
        return _whole(request, reload.problems_json(board.state), JSON)

    async def changes(request: Request) -> Response:
        return _whole(request, reload.changes_json(board.state, request.query_params.get("since", "")), JSON)

    async def client(request: Request) -> Response:
        return _whole(request, reload.client(), "text/javascript; charset=utf-8")

    own = [
        Route(reload.CLIENT, client),
        Route(reload.EVENTS, events),
        Route(reload.PROBLEMS, problems),
        Route(reload.CHANGES, changes),
    ]
    return guarded(Starlette(routes=[*own, Route("/{path:path}", page)]), hosts, report)


async def _page(request: Request, folder: Path, state: State) -> Response:
    """Answer with the file at the request's address, or with the site's own words that there is none."""
    parts = segments(_raw_path(request))
    found = await run_in_threadpool(find, folder, parts) if parts is not None else None
    if isinstance(found, Found):
        return await _send(request, found, state) or await _missing(request, folder, state)
    if found == "folder":
        return _add_slash(request, parts or [])
    return await _missing(request, folder, state)


def _raw_path(request: Request) -> bytes:
    raw = request.scope.get("raw_path")
    return raw if isinstance(raw, bytes) else quote(request.scope["path"]).encode()


async def _send(request: Request, found: Found, state: State, status: int = 200) -> Response | None:
    """Send a file: text whole, so that one replaced meanwhile is never half old, half new; the rest in ranges."""
    kind = content_type(found.path)
    if not is_text(kind):
        headers = {"ETag": found.etag, "Cache-Control": "no-cache"}
        if _known(request, found.etag):
            return Response(status_code=304, headers=headers)
        return FileResponse(found.file, headers=headers, media_type=kind, stat_result=found.about)
    try:
        content = await run_in_threadpool(found.file.read_bytes)
    except OSError:  # it vanished
        return None
    if kind == HTML:
        content = reload.with_client(content, found.path, state)
    return _whole(request, content, kind, status)


async def _missing(request: Request, folder: Path, state: State) -> Response:
    """Say that there is nothing here, or nothing yet."""
    if not state.built:
        page = reload.with_client(reload.waiting_page(state), "", state, waiting=True)
        return _whole(request, page, HTML, 503)
    found = await run_in_threadpool(find, folder, [NOT_FOUND])
    answer = await _send(request, found, state, 404) if isinstance(found, Found) else None
    plain = b'<!DOCTYPE html>\n<html lang="en"><title>Not found</title><body><h1>Not found</h1></body></html>\n'
    return answer or _whole(request, reload.with_client(plain, NOT_FOUND, state), HTML, 404)


def _add_slash(request: Request, parts: list[str]) -> Response:
    """Send on to the folder's own address; `segments` has seen to it that this is no other host's."""
    query = request.scope["query_string"].decode("latin-1")
    location = "/" + "/".join(quote(part, safe="") for part in parts) + "/" + (f"?{query}" if query else "")
    return Response(status_code=307, headers={"Location": location, "Cache-Control": "no-store"})


def _whole(request: Request, content: bytes, kind: str, status: int = 200) -> Response:
    """Send `content`, or only word that it is what the client has."""
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    if status == 200 and _known(request, etag):
        return Response(status_code=304, headers=headers)
    headers |= {"Content-Type": kind, "Content-Length": str(len(content))}
    return Response(b"" if request.method == "HEAD" else content, status, headers)


def _known(request: Request, etag: str) -> bool:
    """Say whether the client has it already (RFC 9110, 13.1.2)."""
    tags = [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
    return etag in tags or "*" in tags


# ── the socket and the server ────────────────────────────────────────────────────────────────────────────────────────


def listen(host: str, port: int) -> socket.socket:
    """Give a listening socket at `port`, or at the next free one of the fifty after it. Raises `OSError`."""
    for candidate in range(port, min(port + TRIES, 65_535) + 1):
        try:
            return _listen(host, candidate)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or candidate == min(port + TRIES, 65_535):
                raise
    raise OSError(errno.EINVAL, f"{port} is not a port")


def _listen(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listening = socket.socket(family, kind, protocol)
    try:
        if sys.platform != "win32":  # there it would let two servers share a port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen()
    except OSError:
        listening.close()
        raise
    listening.setblocking(False)
    return listening


def url_of(host: str, port: int) -> str:
    """Give the address to open; a server that listens everywhere is asked at the loopback."""
    return f"http://{bracketed({'0.0.0.0': '127.0.0.1', '::': '::1'}.get(host, host))}:{port}/"  # noqa: S104 - compared, not bound


class _Server(uvicorn.Server):
    """uvicorn's server; signals belong to whoever runs it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


async def serve(app: ASGIApp, listening: socket.socket, board: Board) -> None:
    """Answer at `listening` until `board` is closed, which ends the event streams first; then close the socket."""
    config = uvicorn.Config(
        app,
        loop="none",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=PATIENCE,
    )
    server = _Server(config)
    answering = asyncio.create_task(server.serve(sockets=[listening]))
    closing = asyncio.create_task(board.closed())
    try:
        await asyncio.wait({answering, closing}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        closing.cancel()
        server.should_exit = True
        await answering
        await _cut_short(server)


async def _cut_short(server: uvicorn.Server) -> None:
    """Close what did not end in time: files being sent, and connections whose clients do not read."""
    if server.server_state.tasks:
        await asyncio.wait(server.server_state.tasks, timeout=PATIENCE)
    for connection in list(server.server_state.connections):
        connection.transport.abort()
    await asyncio.sleep(0)  # the loop tells them that they are lost
