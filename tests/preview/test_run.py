from __future__ import annotations

import os
import queue
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from dateline.preview.loop import Crashed, Polling, Rebuilt, Stopped
from dateline.preview.run import PreviewOptions, preview_folder, run_preview
from dateline.preview.serve import listen

from .harness import PATIENCE, Hearing, fake_for, fault, make_site, page, running, save
from .test_files import TRAVERSALS

if TYPE_CHECKING:
    from collections.abc import Iterator

SCRIPT = """
import sys
from pathlib import Path
from dateline.preview.loop import Rebuilt
from dateline.preview.run import PreviewOptions, run_preview, run_watch

run = {"serve": run_preview, "watch": run_watch}[sys.argv[1]]
done = Rebuilt((), (), 0.0, None)
run(Path(sys.argv[2]), lambda _: done, PreviewOptions(port=0), lambda event: print(event, flush=True))
print("returned", flush=True)
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site's folder."""
    return make_site(tmp_path / "site")


def test_an_edit_is_built_and_served(site: Path) -> None:
    build = fake_for(site)
    with running(site, build) as run:
        run.wait(Rebuilt)
        assert "<h1>Home</h1>" in run.get().text
        build.files["index.html"] = page("Edited")
        save(site / "content/storm/one.md", "second")
        assert run.wait(Rebuilt).changed == ("index.html",)
        assert "<h1>Edited</h1>" in run.get().text
        assert build.count == 2


def test_however_many_saves_come_while_a_build_runs_exactly_one_more_follows(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build, hearing = fake_for(site), Hearing(monkeypatch)
    one, last = site / "content/storm/one.md", site / "content/storm/last.md"
    burst = [*(site / f"content/storm/update-{number}.md" for number in range(50)), site / "site.yaml"]
    with running(site, build) as run:
        run.wait(Rebuilt)
        build.may_end.clear()
        save(one, "second")
        told = [build.has_begun(), build.has_begun()]
        for file in burst:
            save(file, "title: Other\n")
        hearing.until(*burst)
        build.may_end.set()
        told.append(build.has_begun())
        save(last, "text")
        told.append(build.has_begun())
        assert told == [None, *(frozenset(map(str, files)) for files in ([one], burst, [last]))]
        assert build.count == 4


def test_polling_sees_edits_too(site: Path) -> None:
    with running(site, fake_for(site), PreviewOptions(port=0, poll=True)) as run:
        run.wait(Rebuilt)
        save(site / "site.yaml", "title: Other\n")
        run.wait(Rebuilt)


def test_a_theme_outside_the_site_is_watched(site: Path, tmp_path: Path) -> None:
    theme = tmp_path / "theme"
    theme.mkdir()
    with running(site, fake_for(site), PreviewOptions(port=0, watch_paths=(theme,))) as run:
        run.wait(Rebuilt)
        (theme / "style.css").write_text("")
        run.wait(Rebuilt)


def test_a_taken_port_is_passed_over_and_the_one_used_is_reported(site: Path) -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with running(site, fake_for(site), PreviewOptions(port=port)) as run:
            run.wait(Rebuilt)
            assert port < run.port
            assert run.get().status_code == 200


def test_a_crash_is_reported_and_shown_and_repaired(site: Path) -> None:
    build = fake_for(site)
    with running(site, build) as run:
        run.wait(Rebuilt)
        build.error = RuntimeError("broken")
        save(site / "content/storm/one.md", "second")
        assert str(run.wait(Crashed).error) == "broken"
        assert run.get(".dateline/problems.json").json()["crash"] == "RuntimeError: broken"
        assert "<h1>Home</h1>" in run.get().text
        build.error = None
        save(site / "content/storm/one.md", "third")
        run.wait(Rebuilt)
        assert run.get(".dateline/problems.json").json()["crash"] == ""


def test_the_server_answers_while_a_build_runs(site: Path) -> None:
    build = fake_for(site)
    build.may_end.clear()
    with running(site, build) as run:
        build.has_begun()
        assert run.get().status_code == 503
        build.may_end.set()
        run.wait(Rebuilt)
        assert run.get().status_code == 200


def test_events_reach_every_tab_and_tabs_that_left_are_forgotten(site: Path) -> None:
    build = fake_for(site)
    with running(site, build) as run, httpx.Client(timeout=PATIENCE) as client:
        run.wait(Rebuilt)
        with ExitStack() as stack:
            tabs = [stack.enter_context(client.stream("GET", f"{run.url}.dateline/events")) for _ in range(5)]
            lines = [tab.iter_lines() for tab in tabs]
            for each in lines:
                assert until(each, "event: ok")
            build.problems = (fault(),)
            save(site / "content/storm/one.md", "second")
            for each in lines:
                assert until(each, "event: problems")
            assert run.answering() >= 5
        client.close()
        while run.answering():
            save(site / "content/storm/one.md", f"{build.count}")
            run.wait(Rebuilt)
        run.stop()
        assert isinstance(run.wait(Stopped), Stopped)


def until(lines: Iterator[str], wanted: str) -> bool:
    """Read lines until one is `wanted`."""
    return any(line == wanted for line in lines)


def test_stopping_does_not_wait_for_open_event_streams_or_stuck_downloads(site: Path) -> None:
    build = fake_for(site)
    with running(site, build) as run, ExitStack() as stack:
        run.wait(Rebuilt)
        video = preview_folder(site) / "clip.mp4"
        video.write_bytes(bytes(50_000_000))
        for path in ("/.dateline/events", "/.dateline/events", "/clip.mp4"):
            tab = stack.enter_context(socket.create_connection(("127.0.0.1", run.port), PATIENCE))
            tab.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            assert tab.recv(1000).startswith(b"HTTP/1.1 200")
        run.stop()  # or else they would go on for ever: nobody reads, and nobody closes
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.1", run.port), 1)


@pytest.mark.parametrize("raw", [raw for raw in TRAVERSALS if raw.startswith(b"/") and b"\0" not in raw])
def test_traversals_on_the_wire_are_not_found(site: Path, raw: bytes) -> None:
    (site / ".dateline").mkdir()
    (site / ".dateline" / "secret.txt").write_text("SECRET")
    (site / ".dateline" / "preview-secret").mkdir()
    (site / ".dateline" / "preview-secret" / "x.txt").write_text("SECRET")
    with running(site, fake_for(site)) as run:
        run.wait(Rebuilt)
        answer = run.ask(b"GET " + raw + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 404")
        assert b"SECRET" not in answer
        assert b"root:" not in answer


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        (b"GET /index.html\0 HTTP/1.1", b"400"),
        (b"GET http://evil.example/ HTTP/1.1", b"404"),
        (b"GET * HTTP/1.1", b"404"),
        (b"CONNECT evil.example:80 HTTP/1.1", b"40"),
        (b"nonsense", b"400"),
    ],
)
def test_odd_requests_are_turned_away(site: Path, request_line: bytes, status: bytes) -> None:
    with running(site, fake_for(site)) as run:
        run.wait(Rebuilt)
        answer = run.ask(request_line + b"\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 " + status)


@pytest.mark.parametrize(
    "headers",
    [
        b"",
        b"Host: evil.example\r\n",
        b"Host: localhost\r\nOrigin: http://evil.example\r\n",
        b"Host: localhost\r\nHost: localhost\r\n",
    ],
)
def test_other_hosts_on_the_wire_are_refused(site: Path, headers: bytes) -> None:
    with running(site, fake_for(site)) as run:
        run.wait(Rebuilt)
        answer = run.ask(b"GET / HTTP/1.1\r\n" + headers + b"Connection: close\r\n\r\n")
        assert answer.startswith((b"HTTP/1.1 403", b"HTTP/1.1 400"))
        assert b"<h1>" not in answer


def test_a_websocket_is_not_spoken(site: Path) -> None:
    with running(site, fake_for(site)) as run:
        run.wait(Rebuilt)
        upgrade = b"Host: localhost\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n"
        assert b"101" not in run.ask(b"GET / HTTP/1.1\r\n" + upgrade).split(b"\r\n")[0]


def test_the_browser_is_opened_when_asked(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: queue.Queue[str] = queue.Queue()
    monkeypatch.setattr("webbrowser.open", opened.put)
    with running(site, fake_for(site), PreviewOptions(port=0, open_browser=True)) as run:
        assert opened.get(timeout=PATIENCE) == run.url


def test_no_free_port_is_raised(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dateline.preview.serve.TRIES", 0)
    with listen("127.0.0.1", 0) as taken, pytest.raises(OSError, match="in use"):
        run_preview(site, fake_for(site), PreviewOptions(port=taken.getsockname()[1]), lambda _: None)


def test_folders_that_cannot_be_watched_are_polled_and_that_is_reported(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError("OS file watch limit reached")

    monkeypatch.setattr("watchfiles.awatch", full)
    with running(site, fake_for(site)) as run:
        assert run.wait(Polling).reason == "OS file watch limit reached"
        run.wait(Rebuilt)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent the POSIX way")
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("command", ["serve", "watch"])
def test_ctrl_c_ends_quietly(site: Path, command: str, end: signal.Signals) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", SCRIPT, command, str(site)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
    ) as process:  # fmt: skip
        assert process.stdout
        for line in process.stdout:
            if line.startswith("Rebuilt("):
                process.send_signal(end)
                break
        output, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, errors) == (0, "")
    assert output.endswith("Stopped()\nreturned\n")


def test_heavy_libraries_are_not_imported_before_a_preview_starts() -> None:
    code = (
        "import sys; import dateline.preview.run; "
        "print([name for name in ('starlette', 'uvicorn', 'watchfiles') if name in sys.modules])"
    )
    generator = Path(sys.modules["dateline"].__file__ or "").parents[1]
    environment = {**os.environ, "PYTHONPATH": str(generator)}
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert said.stdout == "[]\n"
