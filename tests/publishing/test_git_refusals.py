"""The target `git`: what is told where a repository, a network or a disk refuses; of secrets that is nothing."""

from __future__ import annotations

import os
import shutil
import threading
from base64 import b64encode
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from dateline.history.git import GitFailed
from dateline.publishing.git.command import without_secrets
from dateline.publishing.git.faults import sentence
from dateline.publishing.refusals import TargetFailed
from history.repositories import Repository

from .git_desk import SITE, Desk, Origin, desk_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CREDENTIALS = (
    "Dateline asks for no password: give git credentials for it (a key for ssh, a credential helper, GIT_ASKPASS)."
)
SECRET = "s3cr3t"  # noqa: S105 - it opens nothing


pytestmark = pytest.mark.usefixtures("unconfigured_git")


def told(desk: Desk) -> str:
    """Give what is told where a publish fails."""
    with pytest.raises(TargetFailed) as failed:
        desk.publish(SITE)
    assert failed.value.__cause__ is not None
    assert SECRET not in f"{failed.value} {failed.value.__cause__}"
    return str(failed.value)


@contextmanager
def answering(status: int) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Serve HTTP that answers everything so; gives host and port, and the headers of each request."""
    seen: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append({name.lower(): ", ".join(self.headers.get_all(name) or ()) for name in self.headers})
            self.send_response(status)
            if status == 401:
                self.send_header("WWW-Authenticate", 'Basic realm="harbour"')
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the base class names it so
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"127.0.0.1:{server.server_address[1]}", seen
    finally:
        server.shutdown()
        server.server_close()


def program(folder: Path, name: str, script: str) -> None:
    """Write a program."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def test_a_repository_that_is_not_there_is_told(tmp_path: Path) -> None:
    """A path that leads nowhere, and one that leads to something else."""
    desk = desk_for(tmp_path / "site", str(tmp_path / "nowhere.git"))
    where = f"{tmp_path}/nowhere.git"
    expected = (
        f"pages: git cannot read the branch gh-pages of {where}: '{where}' does not appear to be a git repository. "
        "Create the repository, or correct `repository` in site.yaml."
    )
    assert told(desk) == expected
    (tmp_path / "nowhere.git").mkdir()
    assert told(desk) == expected


@pytest.mark.parametrize("hook", ["pre-receive", "update"])
def test_a_hook_that_refuses_is_heard(tmp_path: Path, hook: str) -> None:
    """In its own words; the branch stays as it was."""
    origin = Origin(tmp_path / "origin.git")
    desk = desk_for(tmp_path / "site", str(origin.folder))
    desk.publish(SITE)
    origin.hook(hook, "echo 'No publishing on Fridays.' >&2; exit 1")
    with pytest.raises(TargetFailed) as failed:
        desk.publish({"index.html": b"new", "storm/index.html": b"new"})
    reason = "pre-receive hook declined" if hook == "pre-receive" else "hook declined"
    assert str(failed.value) == (f"pages: git cannot push to {origin.folder}: {reason}: No publishing on Fridays.")
    assert (origin.count, origin.site()) == (1, SITE)


def test_a_branch_that_is_checked_out_is_not_pushed_to(tmp_path: Path) -> None:
    """As git's own default has it."""
    other = Repository(tmp_path / "other")
    other.git("switch", "--quiet", "--orphan", "gh-pages")
    other.commit()
    assert told(desk_for(tmp_path / "site", str(other.folder))) == (
        f"pages: git cannot push to {other.folder}: branch is currently checked out: refusing to update checked out "
        "branch: refs/heads/gh-pages. Publish to a bare repository, or to a branch that is not checked out."
    )


@pytest.mark.parametrize("status", [401, 403])
def test_refused_credentials_are_told_without_them(tmp_path: Path, status: int) -> None:
    """A user and a password in the URL are in no sentence; nobody is asked for any."""
    with answering(status) as (host, seen):
        words = told(desk_for(tmp_path / "site", f"http://ann:{SECRET}@{host}/live.git"))
    where = f"http://{host}/live.git"
    assert words.startswith(f"pages: git cannot read the branch gh-pages of {where}: ")
    assert words.endswith(CREDENTIALS)
    assert "ann" not in words.replace("cannot", "")
    assert seen


def test_without_credentials_nobody_is_asked(tmp_path: Path) -> None:
    """Not in the terminal, and in no window."""
    with answering(401) as (host, _):
        words = told(desk_for(tmp_path / "site", f"http://{host}/live.git"))
    assert words == (
        f"pages: git cannot read the branch gh-pages of http://{host}/live.git: could not read Username for "
        f"'http://{host}': terminal prompts disabled. {CREDENTIALS}"
    )


def test_a_host_that_does_not_answer_is_told(tmp_path: Path) -> None:
    """With what to look at."""
    with answering(200) as (host, _):
        pass
    words = told(desk_for(tmp_path / "site", f"http://{host}/live.git"))
    assert words.startswith(f"pages: git cannot read the branch gh-pages of http://{host}/live.git: unable to access ")
    assert words.endswith("Check the network, and try again.")


def test_the_settings_of_the_sites_repository_go_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once, and into no file: as CI's checkout leaves a token there. They come after what the environment has set."""
    token = b64encode(SECRET.encode()).decode()
    desk = desk_for(tmp_path / "site", "origin")
    site = Repository(desk.folder)
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "http.userAgent")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "desk/1")
    included = tmp_path / "credentials.config"
    with answering(403) as (host, seen):
        included.write_text(f'[http "http://{host}/"]\n\textraheader = AUTHORIZATION: basic {token}\n')
        site.git("config", "remote.origin.url", f"http://{host}/live.git")
        site.git("config", f"includeIf.gitdir:{desk.folder.resolve()}/.git.path", str(included))
        words = told(desk)
    assert {request["authorization"] for request in seen} == {f"basic {token}"}
    assert {request["user-agent"] for request in seen} == {"desk/1"}
    assert token not in words
    written = [file for file in desk.cache.parent.rglob("*") if file.is_file() and token.encode() in file.read_bytes()]
    assert written == []


@pytest.mark.parametrize(
    ("variable", "setting", "expected"),
    [
        ("", "", "-o BatchMode=yes"),
        ("", "ssh -i key", "-i key -o BatchMode=yes"),
        ("ssh -i other", "ssh -i key", "-i other -o BatchMode=yes"),
    ],
)
def test_ssh_asks_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, setting: str, expected: str
) -> None:
    """Whatever key it is told to use; what it says is heard."""
    program(
        tmp_path / "bin", "ssh", f'echo "$@" >> {tmp_path}/said\necho "Permission denied (publickey)." >&2\nexit 255'
    )
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    desk = desk_for(tmp_path / "site", "git@harbour.example:live.git")
    if setting:
        Repository(desk.folder).git("config", "core.sshCommand", setting)
    if variable:
        monkeypatch.setenv("GIT_SSH_COMMAND", variable)
    assert told(desk) == (
        "pages: git cannot read the branch gh-pages of git@harbour.example:live.git: Permission denied (publickey). "
        f"{CREDENTIALS}"
    )
    assert (tmp_path / "said").read_text().startswith(expected)


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where git ends in the middle of what it is given; nothing is pushed, and with room again all is."""
    origin = Origin(tmp_path / "origin.git")
    desk = desk_for(tmp_path / "site", str(origin.folder))
    full = 'case " $* " in *" fast-import "*) echo "fatal: cannot pack: No space left on device" >&2; exit 128;; esac'
    program(tmp_path / "bin", "git", f'{full}\nexec {shutil.which("git")} "$@"')
    large = SITE | {"media/large.bin": bytes(1 << 20)}
    with monkeypatch.context() as patch:
        patch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
        with pytest.raises(TargetFailed) as failed:
            desk.publish(large)
    assert str(failed.value) == (
        "pages: git cannot prepare the commit: cannot pack: No space left on device. Make room, and try again."
    )
    assert origin.tip == ""
    desk.publish(large)
    assert origin.site() == large


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("fatal: unable to access 'https://x/': Could not resolve host: x\n", "Check the network, and try again."),
        ("ssh: connect to host x port 22: Connection timed out\n", "Check the network, and try again."),
        ("remote: Repository not found.\nfatal: repository 'https://x/' not found\n", "Create the repository"),
        ("remote: Permission to a/b.git denied to c.\nfatal: … error: 403\n", CREDENTIALS),
        ("fatal: write error: No space left on device\nfatal: early EOF\n", "Make room, and try again."),
        (
            "error: remote unpack failed: unable to create temporary object directory\n!\tx\t[x] (x)\n",
            "right to write",
        ),
        ("fatal: detected dubious ownership in repository at '/srv/live.git'\n", "safe.directory"),
        ("Host key verification failed.\nfatal: Could not read from remote repository.\n", CREDENTIALS),
    ],
)
def test_what_git_says_comes_with_what_helps(said: str, expected: str) -> None:
    """For the refusals that hosts are known for."""
    assert expected in sentence("pages", "push to x", GitFailed(said))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'https://ann:pw@host/x.git' not found", "'https://host/x.git' not found"),
        ("https://token@host/x?sig=abc#y z", "https://host/x z"),
        ("https://a:b@c@host/x", "https://host/x"),
        ("HTTPS://a:b@host", "HTTPS://host"),
        ("git@host:x.git: Permission denied", "git@host:x.git: Permission denied"),
        ("two https://a@b/ and ssh://c:d@e/", "two https://b/ and ssh://e/"),
    ],
)
def test_urls_are_told_without_what_opens_doors(text: str, expected: str) -> None:
    """Users, passwords and queries."""
    assert without_secrets(text) == expected
