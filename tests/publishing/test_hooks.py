"""Hooks: real commands, and a real server that is told of a publish."""

from __future__ import annotations

import json
import socket
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import pytest

from dateline.model import Hook
from dateline.publishing import hooks
from dateline.publishing.hooks import Addresses, addresses_of, run_hooks
from dateline.publishing.plan import make_plan
from dateline.publishing.record import NOTHING_PUBLISHED

from .fakes import BASE_URL, LIVE, build_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHANGED = Addresses(("/", "/feed.xml", "/storm/", "/storm/feed.json"), ("/old/",))
TOLD = {
    "target": "live",
    "base_url": BASE_URL,
    "addresses": ["/", "/feed.xml", "/storm/", "/storm/feed.json"],
    "removed": ["/old/"],
}
PATIENCE = 20  # seconds after which a test gives up
SECRET = "s3cret-t0ken"  # noqa: S105 - it opens nothing


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hooks, "RETRY_AFTER", 0.0)
    monkeypatch.delenv(hooks.BEARER, raising=False)


def ran(site: Path, *told: Hook, addresses: Addresses = CHANGED, base_url: str = BASE_URL) -> list[str]:
    """Run hooks after a publish."""
    return run_hooks(replace(LIVE, hooks=told), base_url, addresses, site)


# ── addresses ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_addresses_are_those_that_readers_ask_for() -> None:
    """Folders for their pages, percent-encoded, each once though a compressed copy is sent; sorted."""
    before = build_of({"index.html": b"", "old/index.html": b"", "gone.txt": b"", "same.txt": b"", "x.txt.gz": b""})
    first = make_plan(
        before.files, NOTHING_PUBLISHED, (), base_url="", now=datetime(2026, 1, 1, tzinfo=UTC), keep_assets=timedelta(0)
    )
    new = dict.fromkeys(["index.html", "été/50%/index.html", "a b.html", "a b.html.gz", "x.txt"], b"new")
    after = build_of(new | {"same.txt": b""})
    plan = make_plan(
        after.files, first.record, (), base_url="", now=datetime(2026, 1, 2, tzinfo=UTC), keep_assets=timedelta(0)
    )
    assert addresses_of(plan) == Addresses(
        ("/", "/%C3%A9t%C3%A9/50%25/", "/a%20b.html", "/x.txt"), ("/gone.txt", "/old/")
    )


# ── commands ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def command(*arguments: str) -> Hook:
    """Give a hook that runs a command."""
    return Hook("command", command=arguments)


def python(script: str, *arguments: str) -> Hook:
    """Give a hook that runs a script."""
    return command(sys.executable, "-c", script, *arguments)


def test_a_command_reads_what_changed(tmp_path: Path) -> None:
    """As JSON, in the site's folder, its arguments as they are: no shell reads them."""
    script = "import sys, pathlib; pathlib.Path(sys.argv[1]).write_text(sys.stdin.read())"
    assert ran(tmp_path, python(script, "$(told) *;'\"")) == []
    assert json.loads((tmp_path / "$(told) *;'\"").read_text()) == TOLD


def test_a_command_of_the_site_is_found_there(tmp_path: Path) -> None:
    """A relative one begins at the site's folder, wherever the publish was asked for."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/purge").write_text("#!/bin/sh\ncat > told\n")
    (tmp_path / "bin/purge").chmod(0o755)
    assert ran(tmp_path, command("bin/purge")) == []
    assert json.loads((tmp_path / "told").read_text()) == TOLD


@pytest.mark.parametrize(
    ("script", "fault"),
    [
        ("raise SystemExit(3)", "it ended with exit code 3"),
        ("raise SystemExit('no such zone\\n\\n \\n')", "it ended with exit code 1: no such zone"),
        ("import sys; sys.stderr.write('one\\ntwo\\n'); sys.exit(2)", "it ended with exit code 2: two"),
        ("raise SystemExit('\\x1b[31mred\\x07\\udcff')", "it ended with exit code 1: [31mred"),
        ("raise SystemExit('x' * 10_000)", "it ended with exit code 1: " + "x" * 200),
        ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", "signal 15 ended it"),
    ],
)
def test_a_command_that_fails_is_told(tmp_path: Path, script: str, fault: str) -> None:
    """With the last line that it said, fit for a terminal; the hooks after it are run."""
    after = python("open('after', 'w')")
    (told,) = ran(tmp_path, python(script), after)
    assert told.removesuffix("\\udcff") == f"hook {sys.executable}: {fault}"
    assert (tmp_path / "after").is_file()


def test_a_command_that_cannot_be_started_is_told(tmp_path: Path) -> None:
    """One that is not there, and one that may not be run."""
    (tmp_path / "purge").write_text("")
    found = ran(tmp_path, command("bin/nothing"), command("./purge"))
    assert found == [
        "hook bin/nothing: it cannot be started (No such file or directory)",
        "hook ./purge: it cannot be started (Permission denied)",
    ]


def test_a_command_that_does_not_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With all that it has started; what it has said by then is not waited for."""
    monkeypatch.setattr(hooks, "COMMAND_SECONDS", 0.5)
    script = "import os, time; os.fork(); open(f'pid{os.getpid()}', 'w'); time.sleep(600)"
    (told,) = ran(tmp_path, python(script))
    assert told == f"hook {sys.executable}: it had not ended after 0.5 seconds, and was stopped"
    pids = [int(file.name[3:]) for file in tmp_path.glob("pid*")]
    until = time.monotonic() + PATIENCE
    while any(map(is_running, pids)) and time.monotonic() < until:
        time.sleep(0.01)
    assert [pid for pid in pids if is_running(pid)] == []


def is_running(pid: int) -> bool:
    """Say whether a process lives; one that has ended and is not collected yet does not."""
    try:
        with open(f"/proc/{pid}/stat") as about:  # noqa: PTH123 - no path of ours
            return about.read().rpartition(")")[2].split()[0] not in {"Z", "X"}
    except FileNotFoundError:
        return False


def test_a_command_that_reads_nothing_is_no_fault(tmp_path: Path) -> None:
    """However much there is to read, and whatever it says when all is well."""
    many = Addresses(tuple(f"/{number}/" for number in range(50_000)), ())
    script = "import sys; sys.stderr.write('careful' * 100_000); sys.stdout.write('fine' * 100_000)"
    assert ran(tmp_path, python(script), addresses=many) == []


# ── a server ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Heard:
    """What a server was sent, and what it answers: of each request the next status, at last 200."""

    url: str = ""
    statuses: list[int | None] = field(default_factory=list)  # None: the connection is cut
    requests: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def listening() -> Iterator[Heard]:
    """Run a server on this machine."""
    heard = Heard()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.requests.append((self.command, self.path, dict(self.headers), body))
            status = heard.statuses.pop(0) if heard.statuses else 200
            if status is None:
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", f"{heard.url}elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    heard.url = f"http://127.0.0.1:{server.server_address[1]}/"
    try:
        yield heard
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def hub() -> Iterator[Heard]:
    """A server."""
    with listening() as heard:
        yield heard


def test_an_address_is_told_by_post(tmp_path: Path, hub: Heard) -> None:
    """JSON, without a token where the environment holds none; its query stays its own."""
    assert ran(tmp_path, Hook("post", url=hub.url + "purge?zone=7")) == []
    ((method, path, headers, body),) = hub.requests
    assert (method, path, json.loads(body)) == ("POST", "/purge?zone=7", TOLD)
    assert headers["Content-Type"] == "application/json"
    assert headers["User-Agent"].startswith("dateline/")
    assert "Authorization" not in headers


def test_the_token_comes_from_the_environment(tmp_path: Path, hub: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bearer token; a hub of WebSub, which is somebody else's, does not get it."""
    monkeypatch.setenv(hooks.BEARER, f"{SECRET}\n")
    assert ran(tmp_path, Hook("post", url=hub.url), Hook("websub", url=hub.url)) == []
    assert [headers.get("Authorization") for _, _, headers, _ in hub.requests] == [f"Bearer {SECRET}", None]


@pytest.mark.parametrize("token", [f"{SECRET}\r\nX-Other: 1", f"{SECRET}\x7f", f"{SECRET}é"])
def test_a_token_that_no_header_holds_is_not_sent(
    tmp_path: Path, hub: Heard, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    """And not printed."""
    monkeypatch.setenv(hooks.BEARER, token)
    assert ran(tmp_path, Hook("post", url=hub.url)) == [
        "hook 127.0.0.1: DATELINE_HOOK_TOKEN holds what cannot stand in a header"
    ]
    assert hub.requests == []


@pytest.mark.parametrize("first", [500, 503, 429, None])
def test_what_may_pass_is_tried_a_second_time(tmp_path: Path, hub: Heard, first: int | None) -> None:
    """Once; then it is a fault."""
    hub.statuses = [first]
    assert ran(tmp_path, Hook("post", url=hub.url)) == []
    hub.statuses = [first, first]
    (told,) = ran(tmp_path, Hook("post", url=hub.url))
    assert told.startswith(f"hook 127.0.0.1: {f'it answered {first}' if first else 'the connection failed'}")
    assert len(hub.requests) == 4


@pytest.mark.parametrize("status", [400, 401, 404, 410])
def test_what_will_not_pass_is_told_at_once(tmp_path: Path, hub: Heard, status: int) -> None:
    """Of the address only the host is told: the rest may be a secret."""
    hub.statuses = [status]
    assert ran(tmp_path, Hook("post", url=f"{hub.url}{SECRET}?key={SECRET}")) == [
        f"hook 127.0.0.1: it answered {status}"
    ]
    assert len(hub.requests) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(tmp_path: Path, hub: Heard, monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    """The token would go where nobody sent it."""
    monkeypatch.setenv(hooks.BEARER, SECRET)
    hub.statuses = [status]
    (told,) = ran(tmp_path, Hook("post", url=hub.url))
    assert told == f"hook 127.0.0.1: it answered {status} that leads elsewhere, where nothing is sent"
    assert len(hub.requests) == 1


def test_a_server_that_does_not_answer_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For longer than its time, twice."""
    monkeypatch.setattr(hooks, "POST_SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        (told,) = ran(tmp_path, Hook("post", url=f"http://127.0.0.1:{silent.getsockname()[1]}/"))
    assert told == "hook 127.0.0.1: it had not answered after 0.1 seconds"


def test_a_server_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the system's words; a proxy is not asked for this machine itself."""
    with socket.create_server(("127.0.0.1", 0)) as once:
        port = once.getsockname()[1]
    monkeypatch.setenv("http_proxy", "http://proxy.invalid:1")
    assert ran(tmp_path, Hook("post", url=f"http://127.0.0.1:{port}/")) == [
        "hook 127.0.0.1: it cannot be reached (Connection refused)"
    ]


def test_nonsense_for_an_answer_is_told(tmp_path: Path) -> None:
    """It is none of HTTP's."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            for _ in range(2):
                connection, _ = server.accept()
                with connection:
                    heard = b""
                    while not heard.endswith(b"}"):
                        heard += connection.recv(65536)
                    connection.sendall(b"SSH-2.0-OpenSSH_9.9\r\n")

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        found = ran(tmp_path, Hook("post", url=f"http://127.0.0.1:{server.getsockname()[1]}/"))
        thread.join()
    assert found == ["hook 127.0.0.1: the connection failed (BadStatusLine)"]


@pytest.mark.parametrize("url", ["http://cdn.example/purge", "ftp://127.0.0.1/", "file:///etc/passwd", "nothing"])
def test_nothing_is_sent_that_others_could_read(tmp_path: Path, url: str) -> None:
    """Only https is spoken, and http on this machine itself."""
    (told,) = ran(tmp_path, Hook("post", url=url))
    assert told.endswith(": only https is used, and http to this machine itself")


@pytest.mark.parametrize("address", ["https://127.0.0.1:99999/", "https://cdn.example:port/", "https://127.0.0.1:1/é"])
def test_an_address_that_cannot_be_asked_is_told(tmp_path: Path, address: str) -> None:
    """Whatever the library makes of it; nothing of it but the host is repeated."""
    (told,) = ran(tmp_path, Hook("post", url=f"{address}{SECRET}"))
    assert told.startswith(f"hook {address.split(':')[1][2:]}: ")
    assert SECRET not in told


def test_a_hub_is_told_of_each_feed(tmp_path: Path, hub: Heard) -> None:
    """As WebSub wants it, by full addresses; where no feed changed, nobody is told."""
    told = Hook("websub", url=hub.url)
    assert ran(tmp_path, told) == []
    assert ran(tmp_path, told, addresses=Addresses(("/storm/", "/feed.xml.txt"), ("/feed.xml",))) == []
    ((_, _, headers, body),) = hub.requests
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert parse_qsl(body.decode(), strict_parsing=True) == [
        ("hub.mode", "publish"),
        ("hub.url", "https://live.example/feed.xml"),
        ("hub.url", "https://live.example/storm/feed.json"),
    ]


def test_a_site_in_a_folder_tells_whole_paths(tmp_path: Path, hub: Heard) -> None:
    """As a CDN knows them; a hub gets the feeds' full addresses all the same."""
    root = "https://live.example/desk/"
    assert ran(tmp_path, Hook("post", url=hub.url), Hook("websub", url=hub.url), base_url=root) == []
    (_, _, _, purge), (_, _, _, ping) = hub.requests
    told: dict[str, Any] = json.loads(purge)
    assert (told["addresses"][:2], told["removed"]) == (["/desk/", "/desk/feed.xml"], ["/desk/old/"])
    assert ("hub.url", "https://live.example/desk/storm/feed.json") in parse_qsl(ping.decode())


def test_where_nothing_changed_nobody_is_told(tmp_path: Path, hub: Heard) -> None:
    """No hook of any kind."""
    told = [Hook("post", url=hub.url), Hook("websub", url=hub.url), python("open('ran', 'w')")]
    assert ran(tmp_path, *told, addresses=Addresses((), ())) == []
    assert (hub.requests, list(tmp_path.iterdir())) == ([], [])
