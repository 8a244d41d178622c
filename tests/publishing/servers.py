"""Servers: an S3 server over real HTTP (moto's), and before it a proxy that sees every request and spoils those it is
told to.
"""

from __future__ import annotations

import http.client
import itertools
import logging
import select
import socket
import struct
import threading
import uuid
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote, unquote, urlsplit

from dateline.model import Target
from tools import missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Spoil = Callable[["Request"], "Fault | Spoiled | None"]

Fault = Literal["500", "503", "429", "501", "cut request", "cut answer", "lost answer", "late"]
"""`cut request`: it never came. `cut answer`, `lost answer`: what was asked is done, and half of the answer, or nothing
of it, comes back. `late`: it is done, and the answer comes when nobody waits for it."""

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "topsecret", "AWS_REGION": "us-east-1"}
SLOW = 30.0  # seconds after which a late answer is sent if the client is still there
_RESET = struct.pack("ii", 1, 0)  # SO_LINGER: what is closed is reset
_SIGNED = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260310/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"
_HOP = frozenset(["connection", "content-length", "date", "keep-alive", "server", "transfer-encoding"])


@dataclass(frozen=True)
class Request:
    """A request that was seen."""

    method: str
    path: str  # of the object, decoded, without the bucket
    query: str
    headers: dict[str, str]
    size: int


@dataclass(frozen=True)
class Spoiled:
    """An answer that a fault makes."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Google:
    """What Google Cloud Storage has that S3 has not: a number for each version of an object, and conditions by it.

    The rest of its XML interface is S3's.
    """

    generations: dict[str, int] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1000))
    mutex: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, path: str, wanted: str | None, method: str, ask: Callable[[], Spoiled]) -> Spoiled:
        """Answer a request for an object; `wanted` is the generation that it must have, `0` for none."""
        with self.mutex:
            if wanted and int(wanted) != self.generations.get(path, 0):
                return Spoiled(412, b"<Error><Code>PreconditionFailed</Code></Error>")
            answer = ask()
            if answer.status < 300 and method == "PUT":
                self.generations[path] = next(self.numbers)
            if answer.status < 300 and method == "DELETE" and not self.generations.pop(path, 0):
                return Spoiled(404, b"<Error><Code>NoSuchKey</Code></Error>")
            told = {"x-goog-generation": str(self.generations.get(path, 0))}
            return Spoiled(answer.status, answer.body, answer.headers | told)


@dataclass
class S3:
    """A running server. `fault` is asked of each request before it is passed on."""

    endpoint: str
    seen: list[Request] = field(default_factory=list)
    fault: Spoil = lambda _: None
    unheeded: frozenset[str] = frozenset()  # headers that do not reach the store, in small letters
    google: Google | None = None  # how it speaks, where not as S3 does

    def target(self, **settings: Any) -> Target:
        """Give a target in a bucket that is new, unless one is named."""
        bucket = settings.pop("bucket", "") or self.bucket()
        given: dict[str, Any] = {"name": "live", "kind": "s3", "bucket": bucket, "endpoint": self.endpoint} | settings
        return Target(**given)

    def bucket(self) -> str:
        """Make a bucket."""
        name = f"news-{uuid.uuid4()}"  # all servers of a process have the same backend
        _backend().create_bucket(name, "us-east-1")
        return name

    def objects(self, bucket: str) -> dict[str, bytes]:
        """Give what stands in a bucket."""
        return {name: key.value for name, key in _keys(bucket)}

    def modified(self, bucket: str, path: str, **ago: Any) -> None:
        """Let an object seem older than it is."""
        key = dict(_keys(bucket))[path]
        key.last_modified -= timedelta(**ago)

    def put(self, bucket: str, path: str, content: bytes) -> None:
        """Put an object, past the proxy."""
        _backend().put_object(bucket, path, content)

    def healthy(self) -> None:
        """Forget the faults and what was seen."""
        self.fault, self.unheeded, self.google = (lambda _: None), frozenset(), None
        self.seen.clear()


def _backend() -> Any:
    from moto.core.models import DEFAULT_ACCOUNT_ID
    from moto.s3.models import s3_backends

    return s3_backends[DEFAULT_ACCOUNT_ID]["aws"]


def _keys(bucket: str) -> list[tuple[str, Any]]:
    return list(_backend().buckets[bucket].keys.items())


@contextmanager
def an_s3_server() -> Iterator[S3]:
    """Run a server on a free port of this machine."""
    try:
        from moto.server import ThreadedMotoServer
    except ImportError:
        missing("moto")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    proxy = _Proxy(moto.get_host_and_port())
    threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield proxy.s3
    finally:
        proxy.shutdown()
        proxy.server_close()
        moto.stop()
        if moto._server:
            moto._server.server_close()


class _Proxy(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, upstream: tuple[str, int]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.upstream = upstream
        self.s3 = S3(f"http://127.0.0.1:{self.server_address[1]}")

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: connections break here all the time."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Proxy
    wbufsize = -1  # an answer goes out in one piece

    def handle_one(self) -> None:
        """Answer a request."""
        url, size = urlsplit(self.path), int(self.headers.get("Content-Length") or 0)
        path = unquote(url.path).lstrip("/").partition("/")[2]
        request = Request(self.command, path, url.query, dict(self.headers.items()), size)
        self.server.s3.seen.append(request)
        fault = self.server.s3.fault(request)
        if fault == "cut request":
            self.rfile.read(size // 2)
            self._reset()
            return
        body = self.rfile.read(size)
        if isinstance(fault, str) and fault.isdecimal():
            self._answer(Spoiled(int(fault), b"<Error><Code>Spoiled</Code></Error>"))
        elif isinstance(fault, Spoiled):
            self._answer(fault)
        else:
            self._pass_on(body, fault)

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = handle_one  # noqa: N815 - the base class asks for these names

    def _pass_on(self, body: bytes, fault: Fault | None) -> None:
        google, path = self.server.s3.google, urlsplit(self.path).path
        if google:
            wanted = self.headers.get("x-goog-if-generation-match")
            answer = google.answer(path, wanted, self.command, lambda: self._asked(body))
        else:
            answer = self._asked(body)
        if fault == "late":
            select.select([self.connection], [], [], SLOW)  # the client hangs up
        if fault == "lost answer":
            self._reset()
        elif fault == "cut answer":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\nETag: ")
            self.wfile.flush()
            self._reset()
        else:
            self._answer(answer)

    def _asked(self, body: bytes) -> Spoiled:
        moto = http.client.HTTPConnection(*self.server.upstream, timeout=30)
        try:
            unheeded = self.server.s3.unheeded
            sent = {name: value for name, value in self.headers.items() if name.lower() not in unheeded}
            if self.server.s3.google:
                sent["authorization"] = _SIGNED
            moto.request(self.command, self._address(), body, sent)
            answer = moto.getresponse()
            headers = {name: value for name, value in answer.getheaders() if name.lower() not in _HOP}
            length = answer.getheader("Content-Length") if self.command == "HEAD" else None
            return Spoiled(answer.status, answer.read(), headers | ({"Content-Length": length} if length else {}))
        finally:
            moto.close()

    def _address(self) -> str:
        """Give the address as S3's clients write it. Google's escape every sign, and slashes too."""
        if not self.server.s3.google:
            return self.path
        path, mark, query = self.path.partition("?")
        return quote(unquote(path)) + mark + query

    def _answer(self, answer: Spoiled) -> None:
        self.send_response(answer.status)
        for name, value in ({"Content-Length": str(len(answer.body))} | answer.headers).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def _reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self.close_connection = True
        with suppress(OSError):
            self.connection.close()
        # `rfile` and `wfile` hold the socket, too: it is closed when they are.
        self.rfile.close()
        with suppress(OSError, ValueError):
            self.wfile.close()

    def finish(self) -> None:
        """Close what is open; nothing is, where the connection was reset."""
        with suppress(OSError, ValueError):
            super().finish()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Say nothing."""
